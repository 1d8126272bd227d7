"""A process on a leash: it hears orders, has deadlines, and is ended by force if it must be, with all that it started."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from api.runner import messages
from api.runner.nursery import BOOKKEEPING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.runner.jobs import Order
    from api.runner.messages import Kind
    from api.runner.nursery import Started
    from api.store import Reason

LEAVING = 2.0
"""Seconds in which a process that has said its last word may leave by itself."""


class Leash:
    """
    The process of a solve, held until it is gone.

    Parameters
    ----------
    started
        The process, which waits for its job.
    """

    def __init__(self, started: Started) -> None:
        self._process, self._conn, self.pid = started
        self._lock = threading.Lock()
        self._timers: list[threading.Timer] = []
        self._listens = self._over = False
        self.forced_end: Reason | None = None
        """Why it was ended by force; None if it was not, or for no reason of its own."""

    def hand_over(self, order: Order) -> None:
        """Give the process its job; if it is dead already, its exit code says how."""
        with contextlib.suppress(OSError):
            self._conn.send_bytes(order.text)

    def messages(self) -> Iterator[tuple[Kind, bytes]]:
        """Yield what the process tells, until it tells no more."""
        while self._conn in wait([self._conn, self._process.sentinel]) or self._conn.poll(0):
            try:
                yield messages.decode(self._conn.recv_bytes(messages.MAX_MESSAGE))
            except (EOFError, OSError):
                return

    def listens(self) -> None:
        """Note that the process has its job: only then does the line carry orders."""
        with self._lock:
            self._listens = True

    def stop(self) -> None:
        """Ask the process to stop, if it listens."""
        with self._lock:
            if self._listens and not self._over:
                with contextlib.suppress(OSError):  # it has just ended by itself: nothing left to stop
                    self._conn.send_bytes(messages.STOP)

    def kill_after(self, seconds: float, reason: Reason | None) -> None:
        """End the process by force unless it is gone by then, or `spare` was called."""
        timer = threading.Timer(seconds, self.kill, args=(reason,))
        timer.daemon = True
        with self._lock:
            if not self._over:
                self._timers.append(timer)
                timer.start()

    def spare(self) -> None:
        """Forget the deadlines set so far."""
        with self._lock:
            for timer in self._timers:
                timer.cancel()
            self._timers.clear()

    def kill(self, reason: Reason | None) -> None:
        """End the process by force, now."""
        with self._lock:
            if not self._over:
                self.forced_end = self.forced_end or reason
                self._kill_group()

    def finish(self) -> int | None:
        """Let nothing of the solve live on, and return its exit code."""
        wait([self._process.sentinel], timeout=LEAVING)
        with self._lock:
            self._kill_group()
            self._over = True
        self.spare()
        wait([self._process.sentinel])
        with BOOKKEEPING:
            self._process.join()
            code = self._process.exitcode
            self._process.close()
        self._conn.close()
        return code

    def _kill_group(self) -> None:
        for kill in (os.killpg, os.kill):  # until it has made its own group there is none to kill
            with contextlib.suppress(ProcessLookupError):
                kill(self.pid, signal.SIGKILL)
                return
