"""Processes for solves, started before they are needed: a run then begins within a millisecond or two."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import sys
import threading
import time
import types
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from api.runner import child

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess

    from api.settings import ServiceSettings

log = logging.getLogger(__name__)

CONTEXT = multiprocessing.get_context("forkserver")
"""Each solve is forked from a small clean process that has the libraries loaded: started in milliseconds, sharing nothing."""
BOOKKEEPING = threading.Lock()
"""Starting and joining touch multiprocessing's table of children, where two threads at once can lose an exit code."""


PAUSES = (0.1, 1.0)
"""Seconds between tries to start a process: the fork server may just have been killed, or the machine be short of processes."""


class Started(NamedTuple):
    """A process that waits for its job, and the line to it."""

    process: ForkServerProcess
    conn: Connection
    pid: int
    """Also the id of the group of processes that it makes for itself."""


class Nursery:
    """
    Starts processes for solves and keeps a few in store.

    Parameters
    ----------
    settings
        Limits, and where the solve function is.
    spares
        How many are kept; 0 starts each when it is asked for.
    """

    def __init__(self, settings: ServiceSettings, spares: int = 0) -> None:
        self._settings, self._spares = settings, spares
        self._lock = threading.Lock()
        self._ready: deque[Started] = deque()
        self._closed = False
        CONTEXT.set_forkserver_preload(["api.runner.child", "api.parsing.child", settings.solve.partition(":")[0]])

    def take(self) -> Started:
        """Return a process of one's own; the next one is started meanwhile."""
        with self._lock:
            spare = self._ready.popleft() if self._ready else None
        if self._spares:
            threading.Thread(target=self.fill, name="solve-spares", daemon=True).start()
        if spare is not None:
            with BOOKKEEPING:
                alive = spare.process.is_alive()
            if alive:
                return spare
            _end(spare)
        return self._start()

    def fill(self) -> None:
        """Start what is missing."""
        with self._lock:
            missing = 0 if self._closed else self._spares - len(self._ready)
        for _ in range(missing):
            started = self._start()
            with self._lock:
                if not self._closed and len(self._ready) < self._spares:
                    self._ready.append(started)
                    continue
            _end(started)

    def close(self) -> None:
        """End the processes that nobody took."""
        with self._lock:
            self._closed = True
            left = list(self._ready)
            self._ready.clear()
        for started in left:
            _end(started)

    def _start(self) -> Started:
        for pause in PAUSES:
            try:
                return self._started()
            except (OSError, EOFError) as error:
                log.warning("no process could be started, trying again: %s", error or type(error).__name__)
                time.sleep(pause)
        return self._started()

    def _started(self) -> Started:
        near, far = CONTEXT.Pipe()
        arguments = (far, self._settings.solve, self._settings.memory_limit_mib)
        process = CONTEXT.Process(target=child.main, args=arguments, daemon=False)
        try:
            with BOOKKEEPING, _no_main_module():
                process.start()
        except BaseException:
            near.close()
            raise
        finally:
            far.close()
        return Started(process, near, process.pid or 0)


def _end(started: Started) -> None:
    started.conn.close()
    with BOOKKEEPING:
        started.process.kill()
        started.process.join()
        started.process.close()


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
