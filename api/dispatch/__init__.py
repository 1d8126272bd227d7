"""What brings queued runs and processes together: the service itself, or workers on other machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from api.store import Store


class Dispatcher(Protocol):
    """
    Sees to it that queued runs are solved.

    The store is the truth: a dispatcher may lose everything it knows, and every run that was kept still ends.
    """

    def start(self, store: Store) -> None:
        """Begin to take runs from a store, which is open."""

    def wake(self) -> None:
        """Say that a run was queued."""

    def cancel(self, run_id: str) -> None:
        """Say that a run is to stop, which the store knows already."""

    def alive(self) -> bool:
        """Whether queued runs are being taken."""

    def stop(self) -> None:
        """Take no more; what is running goes back to the queue with its best answer kept. Returns when nothing is left running."""
