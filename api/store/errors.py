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


class LeaseLostError(SteercoError):
    """Somebody who no longer holds a run wanted to write to it."""

    code: ClassVar[str] = "lease_lost"

    def __init__(self, run_id: str, attempt: int) -> None:
        self.run_id, self.attempt = run_id, attempt
        super().__init__(f"attempt {attempt} no longer holds the run {run_id}; what it found is not written")


class BadCursorError(SteercoError):
    """A page cursor that no page gave out."""

    code: ClassVar[str] = "bad_cursor"

    def __init__(self, cursor: str) -> None:
        self.cursor = cursor
        super().__init__("this cursor was not given out by a list; leave it away to start from the first page")


class StoreUnavailableError(SteercoError):
    """The database cannot be used now; what was acknowledged before is safe."""

    code: ClassVar[str] = "store_unavailable"

    def __init__(self, cause: str) -> None:
        super().__init__(f"the database cannot be used now ({cause}); nothing of this request was kept, try again")


BRING_BACK = "stop the service and bring back a backup with: steerco restore BACKUP --database URL"


class DamagedStoreError(SteercoError):
    """What the database holds is not what was written into it."""

    code: ClassVar[str] = "store_damaged"

    def __init__(self, what: str, remedy: str = BRING_BACK) -> None:
        super().__init__(f"{what}; {remedy}")


class DatabaseRefusedError(SteercoError):
    """A database that Steerco will not use."""

    code: ClassVar[str] = "database_refused"


class StaleVersionError(SteercoError):
    """Something was to change that has changed since it was looked at."""

    code: ClassVar[str] = "stale_version"

    def __init__(self, named: int, present: int) -> None:
        super().__init__(f"this is version {present} by now, and the request names version {named}; look at it again and decide anew")


class StageError(SteercoError):
    """A scenario is not where it would have to be for this."""

    code: ClassVar[str] = "wrong_stage"

    def __init__(self, id: str, stage: str, wanted: str) -> None:
        super().__init__(f"the scenario {id} is {stage} and cannot become {wanted}")


class DecidedAlreadyError(SteercoError):
    """A decision was made before."""

    code: ClassVar[str] = "decided_already"


class OwnProposalError(SteercoError):
    """Somebody wanted to approve what they proposed themselves where two people are asked for."""

    code: ClassVar[str] = "own_proposal"

    def __init__(self) -> None:
        super().__init__("a second person must approve this: whoever proposed it cannot")
