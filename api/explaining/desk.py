"""Takes questions about plans, has them answered by processes, no more at once than allowed, and keeps what came back."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import threading
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from pydantic import ValidationError

from api.explaining import child
from api.explaining.messages import Refused, Reply
from api.explaining.records import ExplanationRecord, ExplanationState, id_of
from api.parsing.reader import CONTEXT, LONGEST_REPLY
from api.refusals import ExplanationsFullError
from api.store.errors import NotStoredError
from api.store.sql import utc_now

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from api.explaining.messages import Case
    from api.settings import ServiceSettings

log = logging.getLogger(__name__)

KEPT = 200
"""Explanations that are kept; the oldest that have ended go first."""
STOP = b"S"


class ExplanationDesk:
    """
    The explanations of one service. They can be had again by asking again, so they are kept in memory only.

    Parameters
    ----------
    settings
        Limits of time and memory, and how many are worked out at once.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, settings: ServiceSettings, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._settings, self._clock = settings, clock
        self._changed = threading.Condition()
        self._records: OrderedDict[str, ExplanationRecord] = OrderedDict()
        self._lines: dict[str, Connection] = {}
        self._waiting: deque[tuple[str, Case]] = deque()
        self._unwanted: set[str] = set()
        self._workers = 0
        self._closed = False

    def stop(self) -> None:
        """Stop working; what was not finished is forgotten."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            running = list(self._lines.values())
        for line in running:
            _tell(line)

    def ask(self, run_id: str, case: Case) -> ExplanationRecord:
        """
        Queue a question; one that was asked before, and has not failed, is not asked again.

        Raises
        ------
        ExplanationsFullError
            If too many wait already.
        """
        id = id_of(run_id, case)
        with self._changed:
            known = self._records.get(id)
            if known is not None and known.state not in (ExplanationState.FAILED, ExplanationState.CANCELLED):
                return known
            if len(self._waiting) >= self._settings.queue_limit:
                raise ExplanationsFullError(len(self._waiting))
            record = ExplanationRecord(id, run_id, case.plan, case.question, ExplanationState.QUEUED, self._clock())
            self._keep(record)
            self._waiting.append((id, case))
            if self._workers < self._settings.explanations_at_once:
                self._workers += 1
                threading.Thread(target=self._work_off, name="explaining", daemon=True).start()
        return record

    def record(self, run_id: str, id: str) -> ExplanationRecord:
        """
        Return what is known about an explanation.

        Raises
        ------
        NotStoredError
            If there is none of this id about the run.
        """
        with self._changed:
            known = self._records.get(id)
        if known is None or known.run_id != run_id:
            raise NotStoredError("explanation", id, ())
        return known

    def ended(self, id: str, seconds: float) -> ExplanationRecord:
        """Return an explanation once it has ended, or as it is when the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._records[id].state.ended, timeout=seconds)
            return self._records[id]

    def cancel(self, run_id: str, id: str) -> ExplanationRecord:
        """Ask for an end; what is found by then is kept where the explanation allows it. One that has ended stays as it is."""
        self.record(run_id, id)
        with self._changed:
            line = self._lines.get(id)
            if not self._records[id].state.ended:
                self._unwanted.add(id)
            if self._records[id].state is ExplanationState.QUEUED:
                self._waiting = deque(waiting for waiting in self._waiting if waiting[0] != id)
                self._end(id, ExplanationState.CANCELLED, None, ("cancelled", "it was stopped before it began"))
        if line is not None:
            _tell(line)
        return self.record(run_id, id)

    def _work_off(self) -> None:
        """Answer one question after the other, until none waits."""
        while True:
            with self._changed:
                if self._closed or not self._waiting:
                    self._workers -= 1
                    return
                id, case = self._waiting.popleft()
            self._work(id, case)

    def _work(self, id: str, case: Case) -> None:
        with self._changed:
            self._keep(dataclasses.replace(self._records[id], state=ExplanationState.RUNNING))
        reply = self._asked(id, case)
        with self._changed:
            if reply.explanation is not None:
                self._end(id, ExplanationState.SUCCEEDED, reply.explanation, None)
            else:
                refused = reply.refused or Refused(code="crashed", text="the explanation broke off")
                self._end(id, ExplanationState.FAILED, None, (refused.code, refused.text))

    def _asked(self, id: str, case: Case) -> Reply:
        seconds = self._settings.explanation_seconds
        ours, theirs = CONTEXT.Pipe()
        limits = (self._settings.memory_limit_mib, int(seconds * 4) + 1)
        process = CONTEXT.Process(target=child.main, args=(theirs, *limits), daemon=True)
        process.start()
        theirs.close()
        guard = threading.Timer(seconds, process.kill)
        guard.start()
        try:
            ours.send_bytes(case.text)
            with self._changed:
                self._lines[id] = ours
                unwanted = id in self._unwanted
            if unwanted:
                _tell(ours)
            return Reply.model_validate_json(ours.recv_bytes(LONGEST_REPLY))
        except (EOFError, OSError):
            late = not guard.is_alive()
            text = f"the explanation took more than {seconds:g} s" if late else "the explanation broke off"
            return Reply(refused=Refused(code="overran_limit" if late else "crashed", text=text))
        except ValidationError:
            log.warning("an explaining process replied with what is no reply")
            return Reply(refused=Refused(code="crashed", text="the explanation broke off"))
        finally:
            guard.cancel()
            with self._changed:
                self._lines.pop(id, None)
            ours.close()
            process.kill()
            process.join()
            process.close()

    def _end(self, id: str, state: ExplanationState, explanation: dict[str, object] | None, reason: tuple[str, str] | None) -> None:
        self._unwanted.discard(id)
        record = dataclasses.replace(self._records[id], state=state, ended=self._clock(), explanation=explanation, reason=reason)
        self._keep(record)

    def _keep(self, record: ExplanationRecord) -> None:
        self._records[record.id] = record
        ended = [id for id, other in self._records.items() if other.state.ended and id != record.id]
        for id in ended[: max(0, len(self._records) - KEPT)]:
            del self._records[id]
        self._changed.notify_all()


def _tell(line: Connection) -> None:
    """Tell a process to come to its end; one that has ended already needs no telling."""
    with contextlib.suppress(OSError):
        line.send_bytes(STOP)
