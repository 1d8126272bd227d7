"""What a service does again and again beside answering, in a thread of its own."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from api.store import DamagedStoreError, StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)


class Rounds:
    """
    Does a piece of work, pauses, and does it again, until told to stop; a round that fails does not end it.

    Parameters
    ----------
    name
        Of the thread.
    work
        One round; returns whether the next one is due at once.
    pause
        Seconds between rounds otherwise.
    unreachable, broken
        What a log says of a round in which the store could not be used, and of one that failed in another way.
    """

    def __init__(self, name: str, work: Callable[[], bool], pause: float, *, unreachable: str, broken: str) -> None:
        self._work, self._pause, self._unreachable, self._broken = work, pause, unreachable, broken
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._go_round, name=name, daemon=True)

    @property
    def stopping(self) -> bool:
        """Whether somebody told it to stop."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Begin the first round."""
        self._thread.start()

    def stop(self) -> None:
        """Begin no more rounds, and wait for the one under way."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _go_round(self) -> None:
        while not self.stopping:
            try:
                if self._work():
                    continue
            except (StoreUnavailableError, DamagedStoreError) as error:
                log.warning("%s: %s", self._unreachable, error)
            except Exception:
                log.exception(self._broken)  # the next round may succeed, and other work must not wait for this one
            self._stopping.wait(self._pause)
