"""A solve function in a module that takes its time to load."""

from __future__ import annotations

import time

time.sleep(3)


def solve(portfolio, scenario, **_):
    raise AssertionError("never reached: the process is killed while this module loads")
