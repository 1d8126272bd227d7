"""One solve, each try at it in a process of its own, watched until it ends: by itself, by order, or by force."""

from __future__ import annotations

import json
import logging
import signal
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.runner import messages
from api.runner.jobs import Ending
from api.runner.leash import Leash
from api.runner.messages import Kind
from api.store import Reason, RunProgress, RunState

if TYPE_CHECKING:
    from api.runner import RunListener
    from api.runner.jobs import Order
    from api.runner.nursery import Nursery
    from api.settings import ServiceSettings

log = logging.getLogger(__name__)

FORK_SERVER_GONE = 255
"""The exit code of a process whose fork server was killed: nobody is left who knows how it ended, or whether it has."""
VAIN_TRIES = 2
"""Processes that may die before they begin, without a word about it; the run that was given to one is given to another."""


@dataclass(frozen=True)
class Departure:
    """How one try's process went away."""

    code: int | None
    """Exit code; negative for a signal."""
    forced: Reason | None
    """Why it was ended by force; None if it was not."""
    heard: bool
    """Whether it told anything."""
    broken: Ending | None = None
    """The end of the run, if what it told cannot be read."""


class Solving:
    """
    A solve on its way.

    A process that dies before it has begun is replaced by another. One that is ended by a signal from elsewhere (a crash of the
    solver's native code, the kernel short of memory, somebody's ``kill``) is tried once more with one worker, which needs least
    memory and the least of the solver.

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
        self._leash: Leash | None = None
        self._has_answer = self._told_end = False
        self._ordered_end: Reason | None = None
        self._vain_tries = 0
        self._again: Reason | None = None

    @property
    def pid(self) -> int | None:
        """The id of the solve's process, and of its group; None before it has one."""
        return None if self._leash is None else self._leash.pid

    def run(self) -> None:
        """
        Solve, and tell the listener how it goes and how it ends.

        Raises only what the listener raises; even then no process is left. The end is told as soon as it is known, and the
        process sees to its own end afterwards.
        """
        order: Order | None = self._order
        while order is not None:
            leash = self._begin()
            if leash is None:
                self._tell_end(Ending(RunState.CANCELLED, None, self._ordered_end))
                return
            order = self._next(order, self._followed(leash, order))

    def order_end(self, reason: Reason) -> None:
        """Ask the solve to stop soon, keeping its best answer; after the grace it is killed."""
        with self._lock:
            self._ordered_end = self._ordered_end or reason
            leash = self._leash
        if leash is not None:
            self._press_to_end(leash)

    def abandon(self) -> None:
        """End the solve at once: nobody wants its answer any more."""
        with self._lock:
            self._ordered_end = self._ordered_end or Reason("lost", "another attempt has taken over")
            leash = self._leash
        if leash is not None:
            leash.kill(None)

    def _begin(self) -> Leash | None:
        """Return a process on a leash; None if the end was ordered before there is one."""
        with self._lock:
            if self._ordered_end is not None:
                return None
            self._leash = Leash(self._nursery.take())
            return self._leash

    def _followed(self, leash: Leash, order: Order) -> Departure:
        """Follow one process to its end."""
        heard, broken = False, None
        try:
            slow = f"the solve was not ready within {self._settings.start_allowance:g} s"
            leash.kill_after(self._settings.start_allowance, Reason("did_not_start", slow))
            leash.hand_over(order)
            for kind, body in leash.messages():
                heard = True
                self._take(leash, kind, body)
        except ValueError as error:
            broken = _failed("crashed", f"the solve told something that cannot be read ({type(error).__name__})")
        finally:
            code = leash.finish()
        return Departure(code, leash.forced_end, heard, broken)

    def _next(self, order: Order, gone: Departure) -> Order | None:
        """Return what is to be tried next; if nothing is, the end has been told."""
        if self._told_end or self._ordered_end or gone.forced or gone.broken:
            self._tell_end(gone.broken or self._concluded(gone))
            return None
        if not gone.heard and self._vain_tries < VAIN_TRIES:
            self._vain_tries += 1
            log.warning("run %s: %s before it began; another process takes it", order.run_id, _death(gone.code))
            return order
        if _from_outside(gone.code) and self._again is None:
            self._again = Reason("tried_again", f"{_death(gone.code)}; then it was solved again with one worker")
            log.warning("run %s: %s; it is tried again with one worker", order.run_id, _death(gone.code))
            return order.with_one_worker()
        self._tell_end(_failed("crashed", _death(gone.code)))
        return None

    def _take(self, leash: Leash, kind: Kind, body: bytes) -> None:
        if kind is Kind.READY:
            self._start_clock(leash)
        elif kind is Kind.PROGRESS:
            self._listener.progressed(self._order.run_id, RunProgress(**json.loads(body)))
        elif kind is Kind.ANSWER:
            self._listener.improved(self._order.run_id, messages.decode_answer(body))
            self._has_answer = True
        elif kind is Kind.DONE:
            self._tell_end(self._stopped_or(Ending(RunState.SUCCEEDED, messages.decode_answer(body), self._again)))
        else:
            self._tell_end(self._stopped_or(_failed(**json.loads(body))))

    def _tell_end(self, ending: Ending) -> None:
        if not self._told_end:
            self._told_end = True
            self._listener.ended(self._order.run_id, ending)

    def _stopped_or(self, ending: Ending) -> Ending:
        """Return how the run ended, which is by order if there was one."""
        return ending if self._ordered_end is None else Ending(RunState.CANCELLED, ending.answer, self._ordered_end)

    def _start_clock(self, leash: Leash) -> None:
        leash.spare()
        allowed = self._order.time_limit * 1.1 + 2
        late = f"the solve did not stop at its limit of {self._order.time_limit:g} s and was ended by force"
        leash.kill_after(allowed, Reason("overran_limit", late))
        leash.listens()
        if self._ordered_end is not None:
            self._press_to_end(leash)

    def _press_to_end(self, leash: Leash) -> None:
        leash.kill_after(self._settings.cancel_grace, None)
        leash.stop()

    def _concluded(self, gone: Departure) -> Ending:
        """Return how a run ended whose process was ended by order or by force."""
        if self._ordered_end is not None or gone.forced is None:
            return self._stopped_or(_failed("crashed", _death(gone.code)))
        kept = self._has_answer and gone.forced.code == "overran_limit"
        return Ending(RunState.SUCCEEDED if kept else RunState.FAILED, None, gone.forced)


def _failed(code: str, text: str) -> Ending:
    return Ending(RunState.FAILED, None, Reason(code, text))


def _from_outside(code: int | None) -> bool:
    """Return whether a process was ended by a signal, or with the server that it was forked from."""
    return code is not None and (code < 0 or code == FORK_SERVER_GONE)


def _death(code: int | None) -> str:
    if code == FORK_SERVER_GONE:
        return "the solve's process was lost with the one that it was forked from"
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        hint = ", most often because the machine ran out of memory" if -code == signal.SIGKILL else ""
        return f"the solve's process was ended by {name}{hint}"
    return f"the solve's process ended with exit code {code} and without an answer"
