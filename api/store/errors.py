"""What a store refuses."""

from __future__ import annotations

from typing import ClassVar

from models.errors import SteercoError, UnknownIdError


class NotStoredError(UnknownIdError):
    """The store holds nothing under the id."""

    code: ClassVar[str] = "not_found"


class KeyReusedError(SteercoError):
    """An idempotency key came back with another request."""

    code: ClassVar[str] = "idempotency_key_reused"

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"the Idempotency-Key {key!r} was used for another request; use a new key for a new request")


class AlreadyEndedError(SteercoError):
    """A run that has ended was to change."""

    code: ClassVar[str] = "already_ended"

    def __init__(self, run_id: str) -> None:
        self.run_id = run_id
        super().__init__(f"the run {run_id} has already ended")


class BadCursorError(SteercoError):
    """A page cursor that no page gave out."""

    code: ClassVar[str] = "bad_cursor"

    def __init__(self, cursor: str) -> None:
        self.cursor = cursor
        super().__init__("this cursor was not given out by a list; leave it away to start from the first page")
