"""Delivers what waits in the outbox, one after the other, and tries again what did not arrive."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from api.rounds import Rounds
from api.webhooks.sending import TIMEOUT, send
from api.webhooks.signing import SIGNATURE, signature

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.store import Delivery, Store

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0
"""Seconds between looks at the outbox."""
PAUSES = tuple(dt.timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600, 6 * 3600, 24 * 3600))
"""How long to wait after each try that failed; after the last one it is given up."""
TAKEN_FOR = dt.timedelta(seconds=4 * TIMEOUT)
"""A message that was taken and neither arrived nor failed by then is taken again: its postman is gone."""


class Postman:
    """
    Tells webhooks what happened.

    Parameters
    ----------
    store
        Whose outbox it is.
    clock
        Returns the time now, with its zone.
    private
        Whether addresses inside the network are allowed.
    pauses
        How long to wait after each try that failed.
    """

    def __init__(self, store: Store, clock: Callable[[], dt.datetime], *, private: bool, pauses: tuple[dt.timedelta, ...] = PAUSES) -> None:
        self._store, self._clock, self._private, self._pauses = store, clock, private, pauses
        self._rounds = Rounds(
            "postman", self.deliver_one, LOOK_EVERY, unreachable="nothing is delivered", broken="a message could not be delivered"
        )

    def start(self) -> None:
        """Begin to deliver."""
        self._rounds.start()

    def stop(self) -> None:
        """Deliver no more; what waits is delivered after the next start."""
        self._rounds.stop()

    def deliver_one(self) -> bool:
        """Deliver one message that is due; returns whether there was one."""
        due = self._store.next_delivery(self._clock(), TAKEN_FOR)
        if due is None:
            return False
        now = self._clock()
        problem = self._send(due, now)
        again = now + self._pauses[due.attempts - 1] if problem and due.attempts <= len(self._pauses) else None
        if problem:
            log.warning("the message %s did not arrive (try %d)", due.id, due.attempts)
        self._store.settle(due.id, now, problem, again)
        return True

    def _send(self, due: Delivery, now: dt.datetime) -> str:
        body = due.body.encode()
        headers = {
            "Content-Type": "application/json",
            "Steerco-Event-Id": due.id,
            SIGNATURE: signature(due.secret, body, int(now.timestamp())),
        }
        return send(due.url, body, headers, private=self._private)
