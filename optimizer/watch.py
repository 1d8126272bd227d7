"""Stops a native solve as soon as somebody wants it to stop."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

POLL = 0.1
"""Seconds between two looks at whether to stop."""


@contextmanager
def watched(should_stop: Callable[[], bool] | None, stop: Callable[[], None]) -> Iterator[None]:
    """
    Call ``stop`` meanwhile once ``should_stop`` says so.

    Again and again, because CP-SAT ignores a stop before its search begins (or-tools #3621).
    """
    if should_stop is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(POLL):
            if should_stop():
                stop()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
