"""Ctrl-C during a search: the first asks for the best plans so far, the second ends everything at once."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Generic, TypeVar

from api.cli.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

T = TypeVar("T")
_POLL = 0.1
"""Seconds between looks at the worker: Python runs signal handlers only between two steps of the main thread."""


class StopRequest:
    """Remembers whether somebody wants the search to end."""

    def __init__(self) -> None:
        self._asked = threading.Event()

    def __bool__(self) -> bool:
        return self._asked.is_set()

    def on_signal(self, _number: int, _frame: FrameType | None) -> None:
        """Ask for an end; when that was asked before, end the process."""
        if self._asked.is_set():
            sys.stderr.write("\nsteerco: aborted\n")
            sys.stderr.flush()
            os._exit(ExitCode.INTERRUPTED)  # a solver's threads would keep an orderly exit waiting
        self._asked.set()
        sys.stderr.write("\nsteerco: stopping; the best plans so far follow. Ctrl-C again aborts at once.\n")
        sys.stderr.flush()


@contextmanager
def interruptible() -> Iterator[StopRequest]:
    """Turn SIGINT and SIGTERM into a request to stop, and give both back their old meaning afterwards."""
    request = StopRequest()
    old = {number: signal.signal(number, request.on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield request
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def beside(work: Callable[[], T]) -> T:
    """
    Do the work in a thread of its own and return its result, leaving the main thread free for signals.

    Raises
    ------
    Exception
        Whatever the work raises.
    """
    worker = _Worker(work)
    worker.start()
    while worker.is_alive():
        worker.join(_POLL)
    return worker.outcome()


class _Worker(threading.Thread, Generic[T]):
    def __init__(self, work: Callable[[], T]) -> None:
        super().__init__(name="steerco-solve", daemon=True)
        self._work = work
        self._results: list[T] = []
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._results.append(self._work())
        except BaseException as error:  # raised again in the main thread
            self._error = error

    def outcome(self) -> T:
        if self._error is not None:
            raise self._error
        return self._results[0]
