"""One solve in a process of its own, watched until it ends: by itself, by order, or by force."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import signal
import sys
import threading
import types
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from pydantic import ValidationError

from api.runner import child, messages
from api.runner.jobs import Ending
from api.runner.messages import Kind
from api.store import Reason, RunProgress, RunState
from models.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.context import ForkServerProcess

    from api.runner import RunListener
    from api.runner.jobs import Job
    from api.settings import ServiceSettings

CONTEXT = multiprocessing.get_context("forkserver")
"""Each solve is forked from a small clean process that has the libraries loaded: started in milliseconds, sharing nothing."""
_BOOKKEEPING = threading.Lock()
"""Starting and joining touch multiprocessing's table of children, where two threads at once can lose an exit code."""


class Solving:
    """
    A solve on its way.

    Parameters
    ----------
    job
        What to solve.
    settings
        Limits, and where the solve function is.
    listener
        Who is told.
    """

    def __init__(self, job: Job, settings: ServiceSettings, listener: RunListener) -> None:
        self._job, self._settings, self._listener = job, settings, listener
        self._conn, self._far_end = CONTEXT.Pipe()
        arguments = (self._far_end, settings.solve, settings.memory_limit_mib)
        self._process: ForkServerProcess = CONTEXT.Process(target=child.main, args=arguments, daemon=False)
        self._lock = threading.Lock()
        self._timers: list[threading.Timer] = []
        self._started = self._listens = self._over = self._has_answer = False
        self._ordered_end: Reason | None = None
        self._forced_end: Reason | None = None
        self._ending: Ending | None = None

    def run(self) -> Ending:
        """Solve, tell the listener, and return how it ended; raises only what the listener raises, and even then leaves no process."""
        if not self._start():
            return self._concluded(None)
        try:
            self._hand_over()
            for kind, body in self._messages():
                self._take(kind, body)
        except (ValidationError, ValueError) as error:
            self._ending = _failed("crashed", f"the solve told something that cannot be read ({type(error).__name__})")
        finally:
            code = self._finish()
        return self._concluded(code)

    def order_end(self, reason: Reason) -> None:
        """Ask the solve to stop soon, keeping its best answer; after the grace it is killed."""
        with self._lock:
            self._ordered_end = self._ordered_end or reason
            if not self._started or self._over:
                return
        self._press_to_end()

    def _start(self) -> bool:
        with self._lock:
            if self._ordered_end is not None:
                self._over = True
                self._conn.close()
                self._far_end.close()
                return False
            with _BOOKKEEPING, _no_main_module():
                self._process.start()
            self._far_end.close()
            self._started = True
            return True

    def _hand_over(self) -> None:
        slow = f"the solve was not ready within {self._settings.start_allowance:g} s"
        self._kill_after(self._settings.start_allowance, Reason("did_not_start", slow))
        with contextlib.suppress(OSError):  # it died before it could listen: its exit code says how
            self._conn.send_bytes(self._job.to_json())

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
            self._listener.progressed(self._job.run_id, RunProgress(**json.loads(body)))
        elif kind is Kind.ANSWER:
            self._listener.improved(self._job.run_id, Answer.model_validate_json(body))
            self._has_answer = True
        elif kind is Kind.DONE:
            self._ending = Ending(RunState.SUCCEEDED, Answer.model_validate_json(body))
        else:
            self._ending = _failed(**json.loads(body))

    def _start_clock(self) -> None:
        self._cancel_timers()
        allowed = self._job.limits.time_limit * 1.1 + 2
        late = f"the solve did not stop at its limit of {self._job.limits.time_limit:g} s and was ended by force"
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
        pid = self._process.pid
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
        with _BOOKKEEPING:
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
        told = self._ending
        if self._ordered_end is not None:
            return Ending(RunState.CANCELLED, None if told is None else told.answer, self._ordered_end)
        if told is not None:
            return told
        if self._forced_end is not None:
            kept = self._has_answer and self._forced_end.code == "overran_limit"
            return Ending(RunState.SUCCEEDED if kept else RunState.FAILED, None, self._forced_end)
        return _failed("crashed", _death(code))


@contextlib.contextmanager
def _no_main_module() -> Iterator[None]:
    """
    Hide the program that runs the service while a process is started.

    multiprocessing would run the program's file again in each new process: for the command line that loads the whole
    service a second time (1.3 s), and for a script without a guard it starts everything anew.
    """
    program = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def _failed(code: str, text: str) -> Ending:
    return Ending(RunState.FAILED, None, Reason(code, text))


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        hint = ", most often because the machine ran out of memory" if -code == signal.SIGKILL else ""
        return f"the solve's process was ended by {name}{hint}"
    return f"the solve's process ended with exit code {code} and without an answer"
