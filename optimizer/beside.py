"""Two kinds of work side by side."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.search import Search

T = TypeVar("T")


def beside(search: Search, work: Callable[[], T], aside: Callable[[], bool]) -> T:
    """Do some work and meanwhile, if there is a second worker, other work piece by piece until it answers that there is no more."""
    if search.limits.workers == 1:
        return work()
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(work)
        while not done.done() and aside():
            pass
        return done.result()
