"""
The process of one solve: gets ready, takes a job, solves it, tells how it goes, ends.

It obeys two orders from outside: stop (come to an end soon, with the best answer) and the end of its parent (end at once).
Memory is capped, so that a solve too large for the machine fails alone.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import multiprocessing
import os
import resource
import sys
import threading
import time
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING

from api import logs
from api.runner import messages
from api.runner.jobs import Job
from api.runner.messages import Kind
from api.store import AnswerText
from models.answer import Answer
from models.errors import SteercoError

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.progress import Progress

log = logging.getLogger(__name__)

NICENESS = 10
"""Solves give way to the service, so that it answers while they run."""
TICK = 0.2
"""Seconds between looks at orders and at answers that wait to be told."""
TOLD_FIELDS = ("stage", "value", "bound", "gap_pct", "plans", "elapsed")


class Stream:
    """
    Tells the runner how the solve goes, not more often than it can use.

    Parameters
    ----------
    conn
        The line to the runner.
    every
        Seconds that lie between two answers told; the latest is never lost, only later.
    """

    def __init__(self, conn: Connection, every: float = 1.0) -> None:
        self._conn, self._every = conn, every
        self._lock = threading.Lock()
        self._pending: Answer | None = None
        self._told_at = float("-inf")
        self.stop = threading.Event()

    def send(self, message: bytes) -> None:
        """Tell one thing; may be called from any thread."""
        with self._lock:
            self._conn.send_bytes(message)

    def progress(self, progress: Progress) -> None:
        """Tell how far the solve is."""
        self.send(messages.encode(Kind.PROGRESS, {name: getattr(progress, name) for name in TOLD_FIELDS}))

    def answer(self, answer: Answer) -> None:
        """Tell a better answer, now or as soon as the last one is long enough ago."""
        with self._lock:
            self._pending = answer
        self.flush()

    def flush(self) -> None:
        """Tell the answer that waits, if its time has come."""
        with self._lock:
            if self._pending is None or time.monotonic() - self._told_at < self._every:
                return
            answer, self._pending = self._pending, None
            self._conn.send_bytes(messages.encode_answer(Kind.ANSWER, AnswerText.of(answer)))
            self._told_at = time.monotonic()


def main(conn: Connection, solve_path: str, memory_limit_mib: int) -> None:
    """Run one solve; the entry of the process."""
    logs.set_up()
    _settle(memory_limit_mib)
    stream = Stream(conn)
    try:
        solve = load(solve_path)
        job = Job.from_json(conn.recv_bytes())
        threading.Thread(target=_obey, args=(conn, stream), daemon=True).start()
        stream.send(messages.encode(Kind.READY))
        stream.send(messages.encode_answer(Kind.DONE, _solved(solve, job, stream)))
    except EOFError:
        _leave(0)  # the service ended before there was anything to do
    except MemoryError:
        stream.send(messages.encode(Kind.ERROR, {"code": "out_of_memory", "text": "the solve needs more memory than it may use"}))
    except SteercoError as error:
        stream.send(messages.encode(Kind.ERROR, {"code": error.code, "text": str(error)}))
    except Exception as error:  # whatever it is, the run must end with a reason; the log gets the rest
        log.error("a solve broke off", exc_info=error)
        stream.send(messages.encode(Kind.ERROR, {"code": "crashed", "text": f"the solve broke off with {type(error).__name__}"}))
    _leave(0)


def _leave(code: int) -> None:
    """End without taking the solver's libraries apart, which takes longer than a small solve."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)


def load(path: str) -> Callable[..., Answer]:
    """Return the function named ``package.module:function``."""
    module, _, name = path.partition(":")
    function: Callable[..., Answer] = getattr(importlib.import_module(module), name)
    return function


def _solved(solve: Callable[..., Answer], job: Job, stream: Stream) -> AnswerText:
    answer = solve(
        job.portfolio,
        job.scenario,
        policy=job.policy,
        limits=job.limits,
        previous=job.previous,
        on_progress=stream.progress,
        on_answer=stream.answer,
        should_stop=stream.stop.is_set,
    )
    if not isinstance(answer, Answer):
        raise TypeError(f"{type(answer).__name__} is not an answer")
    return AnswerText.of(answer)


def _settle(memory_limit_mib: int) -> None:
    os.setsid()  # a group of its own: killed with all it starts, untouched by the terminal's Ctrl-C
    os.nice(NICENESS)
    limit = memory_limit_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _obey(conn: Connection, stream: Stream) -> None:
    """Wait for orders. PR_SET_PDEATHSIG would watch the fork server, not the runner, hence the sentinel."""
    parent = multiprocessing.parent_process()
    watched: list[Connection | int] = [conn]
    if parent is not None:
        watched.append(parent.sentinel)
    while True:
        with contextlib.suppress(OSError):  # the runner no longer listens: its order to end arrives below
            stream.flush()
        ready = wait(watched, timeout=TICK)
        if not ready:
            continue
        if conn not in ready or not _order(conn):
            _leave(1)  # nobody is left to answer to
        stream.stop.set()


def _order(conn: Connection) -> bool:
    try:
        return conn.recv_bytes() == messages.STOP
    except (EOFError, OSError):
        return False
