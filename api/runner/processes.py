"""The runner of this release: a queue in memory, and one killable process for each solve."""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import TYPE_CHECKING

from api.runner.jobs import Ending
from api.runner.solving import CONTEXT, Solving
from api.store import Reason, RunState

if TYPE_CHECKING:
    from api.runner import RunListener
    from api.runner.jobs import Job
    from api.settings import ServiceSettings

log = logging.getLogger(__name__)

CANCELLED = Reason("cancelled", "somebody asked for the run to stop")
UNFOLLOWED = Reason("internal_error", "the service could not follow the solve; its log says why")
SHUTDOWN = Reason("shutdown", "the service was stopped")


class ProcessRunner:
    """
    Runs up to ``slots`` solves at once, each in a process of its own; a `Runner`.

    Parameters
    ----------
    settings
        Slots, limits, and where the solve function is.
    """

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._changed = threading.Condition()
        self._queue: deque[Job] = deque()
        self._running: dict[str, Solving] = {}
        self._threads: list[threading.Thread] = []
        self._stopping = False
        self._listener: RunListener | None = None

    def start(self, listener: RunListener) -> None:
        """Begin to take runs from the queue."""
        self._listener = listener
        CONTEXT.set_forkserver_preload(["api.runner.child", "api.parsing.child", self._settings.solve.partition(":")[0]])
        for slot in range(self._settings.slots):
            thread = threading.Thread(target=self._work, args=(listener,), name=f"solve-slot-{slot + 1}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def submit(self, job: Job) -> None:
        """Queue a run."""
        with self._changed:
            self._queue.append(job)
            self._changed.notify()

    def cancel(self, run_id: str) -> None:
        """Ask a run to end soon; a queued one ends at once."""
        self._end(run_id, CANCELLED)

    def waiting(self) -> int:
        """Return how many runs are queued."""
        with self._changed:
            return len(self._queue)

    def alive(self) -> bool:
        """Whether every slot still takes runs."""
        return bool(self._threads) and not self._stopping and all(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        """End every run and take no more."""
        with self._changed:
            self._stopping = True
            ids = [job.run_id for job in self._queue] + list(self._running)
            self._changed.notify_all()
        for run_id in ids:
            self._end(run_id, SHUTDOWN)
        for thread in self._threads:
            thread.join()

    def _end(self, run_id: str, reason: Reason) -> None:
        with self._changed:
            queued = [job for job in self._queue if job.run_id == run_id]
            for job in queued:
                self._queue.remove(job)
            solving = self._running.get(run_id)
        if queued and self._listener is not None:
            self._listener.ended(run_id, Ending(RunState.CANCELLED, None, reason))
        if solving is not None:
            solving.order_end(reason)

    def _work(self, listener: RunListener) -> None:
        while (job := self._next(listener)) is not None:
            try:
                listener.ended(job.run_id, self._solved(job, listener))
            except Exception:
                log.exception("the end of run %s could not be told", job.run_id)  # the slot must go on for the others

    def _solved(self, job: Job, listener: RunListener) -> Ending:
        try:
            listener.began(job.run_id)
            return self._running[job.run_id].run()
        except Exception:
            log.exception("run %s could not be followed", job.run_id)
            return Ending(RunState.FAILED, None, UNFOLLOWED)
        finally:
            with self._changed:
                del self._running[job.run_id]

    def _next(self, listener: RunListener) -> Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._stopping)
            if self._stopping:
                return None
            job = self._queue.popleft()
            self._running[job.run_id] = Solving(job, self._settings, listener)
            return job
