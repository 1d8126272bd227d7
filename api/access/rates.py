"""How often a caller may ask."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from api.access.refusals import RateLimitedError


class Rates:
    """
    Counts requests, and refuses those beyond the limits.

    Parameters
    ----------
    requests
        Each caller may send so many in a minute.
    failures
        From each address so many may fail to say who they are in a minute; further ones are not answered in detail.
    """

    def __init__(self, requests: int, failures: int) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._requests, self._failures = RateLimitItemPerMinute(requests), RateLimitItemPerMinute(failures)

    def count(self, caller: str) -> None:
        """
        Count a request of a caller.

        Raises
        ------
        RateLimitedError
            If it is one too many.
        """
        self._hit(self._requests, "requests", "caller", caller)

    def count_failure(self, address: str) -> None:
        """
        Count an attempt from an address to get in without valid credentials.

        Raises
        ------
        RateLimitedError
            If it is one too many.
        """
        self._hit(self._failures, "failed attempts to log in", "address", address)

    def _hit(self, item: RateLimitItemPerMinute, what: str, *name: str) -> None:
        if not self._limiter.hit(item, *name):
            free_at = self._limiter.get_window_stats(item, *name).reset_time
            raise RateLimitedError(what, item.amount, max(1, math.ceil(free_at - time.time())))
