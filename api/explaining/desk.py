"""Takes questions about plans, has them answered by processes, no more at once than allowed, and keeps what came back in the store."""

from __future__ import annotations

import contextlib
import logging
import threading
import uuid
from collections import deque
from typing import TYPE_CHECKING

from pydantic import ValidationError

from api.explaining import child
from api.explaining.messages import Refused, Reply
from api.explaining.records import id_of
from api.parsing.reader import CONTEXT, LONGEST_REPLY
from api.refusals import ExplanationsFullError
from api.store import ExplanationRecord, NotStoredError, Reason, RunState, StoreUnavailableError
from api.store.explained import INTERRUPTED
from api.store.sql import utc_now

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from api.explaining.messages import Case
    from api.settings import ServiceSettings
    from api.store import Store

log = logging.getLogger(__name__)

STOP = b"S"
STOPPED_BEFORE = Reason("cancelled", "it was stopped before it began")


class ExplanationDesk:
    """
    The explanations that one service works out.

    They are kept in the store, where others see them. While some are unfinished, a heartbeat shows that somebody works on them; once
    it stops for longer than the lease, they are seen to have been interrupted.

    Parameters
    ----------
    store
        What remembers.
    settings
        Limits of time and memory, and how many are worked out at once.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, store: Store, settings: ServiceSettings, clock: Callable[[], dt.datetime] = utc_now) -> None:
        self._store, self._settings, self._clock = store, settings, clock
        self._owner = f"desk:{uuid.uuid4().hex}"
        self._changed = threading.Condition()
        self._unfinished: dict[str, ExplanationRecord] = {}
        self._lines: dict[str, Connection] = {}
        self._waiting: deque[tuple[str, Case]] = deque()
        self._unwanted: set[str] = set()
        self._workers = 0
        self._beating = self._closed = False

    def stop(self) -> None:
        """Stop working; what was not finished is said to be interrupted."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            running, unfinished = list(self._lines.values()), list(self._unfinished)
            self._changed.notify_all()
        for line in running:
            _tell(line)
        for id in unfinished:
            self._end(id, RunState.FAILED, None, INTERRUPTED)

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
            if len(self._waiting) >= self._settings.queue_limit and id not in self._unfinished:
                raise ExplanationsFullError(len(self._waiting))
        asked = ExplanationRecord(id, run_id, case.plan, case.question, RunState.QUEUED, self._clock())
        record, new = self._store.ask_explanation(asked, self._owner, self._settings.lease_seconds)
        if new:
            self._queue(record, case)
        return record

    def record(self, run_id: str, id: str) -> ExplanationRecord:
        """
        Return what is known about an explanation.

        Raises
        ------
        NotStoredError
            If there is none of this id about the run.
        """
        known = self._store.explanation(id)
        if known.run_id != run_id:
            raise NotStoredError("explanation", id, ())
        return known

    def cancel(self, run_id: str, id: str) -> ExplanationRecord:
        """Ask for an end; what is found by then is kept where the explanation allows it. One that has ended stays as it is."""
        if not self.record(run_id, id).state.ended:
            self._store.cancel_explanation(id, self._clock())
            self._give_up(id)
        return self.record(run_id, id)

    def _queue(self, record: ExplanationRecord, case: Case) -> None:
        with self._changed:
            self._unfinished[record.id] = record
            self._waiting.append((record.id, case))
            if not self._beating:
                self._beating = True
                threading.Thread(target=self._beat, name="explaining-heartbeat", daemon=True).start()
            if self._workers < self._settings.explanations_at_once:
                self._workers += 1
                threading.Thread(target=self._work_off, name="explaining", daemon=True).start()

    def _beat(self) -> None:
        """Show that somebody works on what is unfinished, and learn what is not wanted any more, until nothing is left."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or not self._unfinished, timeout=self._settings.lease_seconds / 3)
                if self._closed or not self._unfinished:
                    self._beating = False
                    return
            try:
                unwanted = self._store.renew_explanations(self._owner, self._settings.lease_seconds)
            except StoreUnavailableError as error:
                log.warning("leases of explanations were not renewed", exc_info=error)
                continue
            for id in unwanted:
                self._give_up(id)

    def _give_up(self, id: str) -> None:
        """Stop what is worked out here; what only waits ends at once. What another service works out is told by its heartbeat."""
        with self._changed:
            if id not in self._unfinished:
                return
            self._unwanted.add(id)
            line = self._lines.get(id)
            waits = any(waiting[0] == id for waiting in self._waiting)
            self._waiting = deque(waiting for waiting in self._waiting if waiting[0] != id)
        if waits:
            self._end(id, RunState.CANCELLED, None, STOPPED_BEFORE)
        elif line is not None:
            _tell(line)

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
        if not self._write(self._unfinished[id].changed(state=RunState.RUNNING)):
            return
        reply = self._asked(id, case)
        if reply.explanation is not None:
            self._end(id, RunState.SUCCEEDED, reply.explanation, None)
        else:
            refused = reply.refused or Refused(code="crashed", text="the explanation broke off")
            self._end(id, RunState.FAILED, None, Reason(refused.code, refused.text))

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

    def _end(self, id: str, state: RunState, explanation: dict[str, object] | None, reason: Reason | None) -> None:
        with self._changed:
            record = self._unfinished.get(id)
        if record is not None:
            self._write(record.changed(state=state, ended=self._clock(), explanation=explanation, reason=reason))

    def _write(self, record: ExplanationRecord) -> bool:
        """Write what became of an explanation, and whether it is still ours; what cannot be written is seen to be interrupted later."""
        try:
            ours = self._store.change_explanation(record, self._owner)
        except StoreUnavailableError as error:
            log.warning("what became of an explanation was not kept", exc_info=error)
            ours = False
        if not ours or record.state.ended:
            with self._changed:
                self._unfinished.pop(record.id, None)
                self._unwanted.discard(record.id)
                self._changed.notify_all()
        return ours


def _tell(line: Connection) -> None:
    """Tell a process to come to its end; one that has ended already needs no telling."""
    with contextlib.suppress(OSError):
        line.send_bytes(STOP)
