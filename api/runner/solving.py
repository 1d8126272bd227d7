"""One solve in a process of its own, watched until it ends: by itself, by order, or by force."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from api.runner import messages
from api.runner.jobs import Ending
from api.runner.messages import Kind
from api.runner.nursery import BOOKKEEPING
from api.store import Reason, RunProgress, RunState
from models.errors import EngineDefectError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess

    from api.runner import RunListener
    from api.runner.jobs import Order
    from api.runner.nursery import Nursery, Started
    from api.settings import ServiceSettings


class Solving:
    """
    A solve on its way.

    Parameters
    ----------
    order
        What to solve.
    settings
        Limits.
    nursery
        Where processes come from.
    listener
        Who is told.
    """

    def __init__(self, order: Order, settings: ServiceSettings, nursery: Nursery, listener: RunListener) -> None:
        self._order, self._settings, self._nursery, self._listener = order, settings, nursery, listener
        self._lock = threading.Lock()
        self._timers: list[threading.Timer] = []
        self._started: Started | None = None
        self._listens = self._over = self._has_answer = self._told_end = False
        self._ordered_end: Reason | None = None
        self._forced_end: Reason | None = None

    @property
    def pid(self) -> int | None:
        """The id of the solve's process, and of its group; None before it has one."""
        return None if self._started is None else self._started.pid

    def run(self) -> None:
        """
        Solve, and tell the listener how it goes and how it ends.

        Raises only what the listener raises; even then no process is left. The end is told as soon as it is known, and the
        process sees to its own end afterwards.
        """
        if not self._start():
            self._tell_end(self._concluded(None))
            return
        broken: Ending | None = None
        try:
            self._hand_over()
            for kind, body in self._messages():
                self._take(kind, body)
        except ValueError as error:
            broken = _failed("crashed", f"the solve told something that cannot be read ({type(error).__name__})")
        finally:
            code = self._finish()
        if not self._told_end:
            self._tell_end(broken or self._concluded(code))

    def order_end(self, reason: Reason) -> None:
        """Ask the solve to stop soon, keeping its best answer; after the grace it is killed."""
        with self._lock:
            self._ordered_end = self._ordered_end or reason
            if self._started is None or self._over:
                return
        self._press_to_end()

    def abandon(self) -> None:
        """End the solve at once: nobody wants its answer any more."""
        with self._lock:
            self._ordered_end = self._ordered_end or Reason("lost", "another attempt has taken over")
        self._kill(None)

    def _start(self) -> bool:
        with self._lock:
            if self._ordered_end is not None:
                self._over = True
                return False
            self._started = self._nursery.take()
            return True

    @property
    def _conn(self) -> Connection:
        return self._running.conn

    @property
    def _process(self) -> ForkServerProcess:
        return self._running.process

    @property
    def _running(self) -> Started:
        if self._started is None:
            raise EngineDefectError("a solve that was not started has no process")
        return self._started

    def _hand_over(self) -> None:
        slow = f"the solve was not ready within {self._settings.start_allowance:g} s"
        self._kill_after(self._settings.start_allowance, Reason("did_not_start", slow))
        with contextlib.suppress(OSError):  # it died before it could listen: its exit code says how
            self._conn.send_bytes(self._order.text)

    def _messages(self) -> Iterator[tuple[Kind, bytes]]:
        while self._conn in wait([self._conn, self._process.sentinel]) or self._conn.poll(0):
            try:
                yield messages.decode(self._conn.recv_bytes(messages.MAX_MESSAGE))
            except (EOFError, OSError):
                return

    def _take(self, kind: Kind, body: bytes) -> None:
        if kind is Kind.READY:
            self._start_clock()
        elif kind is Kind.PROGRESS:
            self._listener.progressed(self._order.run_id, RunProgress(**json.loads(body)))
        elif kind is Kind.ANSWER:
            self._listener.improved(self._order.run_id, messages.decode_answer(body))
            self._has_answer = True
        elif kind is Kind.DONE:
            self._tell_end(self._stopped_or(Ending(RunState.SUCCEEDED, messages.decode_answer(body))))
        else:
            self._tell_end(self._stopped_or(_failed(**json.loads(body))))

    def _tell_end(self, ending: Ending) -> None:
        if not self._told_end:
            self._told_end = True
            self._listener.ended(self._order.run_id, ending)

    def _stopped_or(self, ending: Ending) -> Ending:
        """Return how the run ended, which is by order if there was one."""
        return ending if self._ordered_end is None else Ending(RunState.CANCELLED, ending.answer, self._ordered_end)

    def _start_clock(self) -> None:
        self._cancel_timers()
        allowed = self._order.time_limit * 1.1 + 2
        late = f"the solve did not stop at its limit of {self._order.time_limit:g} s and was ended by force"
        self._kill_after(allowed, Reason("overran_limit", late))
        with self._lock:
            self._listens = True
        if self._ordered_end is not None:
            self._press_to_end()

    def _press_to_end(self) -> None:
        self._kill_after(self._settings.cancel_grace, None)
        with self._lock:
            if self._listens and not self._over:  # before that the line still carries the job
                with contextlib.suppress(OSError):  # it has just ended by itself: nothing left to stop
                    self._conn.send_bytes(messages.STOP)

    def _kill_after(self, seconds: float, reason: Reason | None) -> None:
        timer = threading.Timer(seconds, self._kill, args=(reason,))
        timer.daemon = True
        with self._lock:
            if not self._over:
                self._timers.append(timer)
                timer.start()

    def _kill(self, reason: Reason | None) -> None:
        with self._lock:
            if not self._over:
                self._forced_end = self._forced_end or reason
                self._kill_group()

    def _kill_group(self) -> None:
        pid = self.pid
        if pid is None:
            return
        for kill in (os.killpg, os.kill):  # until it has made its own group there is none to kill
            with contextlib.suppress(ProcessLookupError):
                kill(pid, signal.SIGKILL)
                return

    def _finish(self) -> int | None:
        """Let nothing of the solve live on, and return its exit code."""
        wait([self._process.sentinel], timeout=2)  # it has said its last word; let it leave by itself
        with self._lock:
            self._kill_group()
            self._over = True
        self._cancel_timers()
        wait([self._process.sentinel])
        with BOOKKEEPING:
            self._process.join()
            code = self._process.exitcode
            self._process.close()
        self._conn.close()
        return code

    def _cancel_timers(self) -> None:
        with self._lock:
            for timer in self._timers:
                timer.cancel()
            self._timers.clear()

    def _concluded(self, code: int | None) -> Ending:
        if self._ordered_end is not None:
            return Ending(RunState.CANCELLED, None, self._ordered_end)
        if self._forced_end is not None:
            kept = self._has_answer and self._forced_end.code == "overran_limit"
            return Ending(RunState.SUCCEEDED if kept else RunState.FAILED, None, self._forced_end)
        return _failed("crashed", _death(code))


def _failed(code: str, text: str) -> Ending:
    return Ending(RunState.FAILED, None, Reason(code, text))


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        hint = ", most often because the machine ran out of memory" if -code == signal.SIGKILL else ""
        return f"the solve's process was ended by {name}{hint}"
    return f"the solve's process ended with exit code {code} and without an answer"
