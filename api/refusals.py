"""What the service itself refuses, on top of what its parts refuse."""

from __future__ import annotations

from typing import ClassVar

from models.errors import SteercoError


class QueueFullError(SteercoError):
    """Too many runs wait already."""

    code: ClassVar[str] = "queue_full"

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} runs wait for a slot already; try again when some have ended, or cancel some")


class ExplanationsFullError(SteercoError):
    """Too many explanations wait already."""

    code: ClassVar[str] = "queue_full"

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} explanations wait already; try again when some have ended, or cancel some")


class NoAnswerError(SteercoError):
    """A run has no answer, not yet or never."""

    code: ClassVar[str] = "no_answer"

    def __init__(self, run_id: str, state: str) -> None:
        super().__init__(f"the run {run_id} is {state} and has no answer")


class NoPlanError(SteercoError):
    """An answer has no plan of a rank."""

    code: ClassVar[str] = "no_plan"

    def __init__(self, rank: int, ranks: tuple[int, ...]) -> None:
        there = f"there are {', '.join(map(str, ranks))}" if ranks else "there are none"
        super().__init__(f"the answer has no plan of rank {rank}; {there}")


class LimitRefusedError(SteercoError):
    """A run asks for more than the operator allows."""

    code: ClassVar[str] = "limit_refused"

    def __init__(self, field: str, asked: float, allowed: float) -> None:
        self.field = field
        super().__init__(f"{field} is {asked:g}; this service allows at most {allowed:g}")


class WrongPortfolioError(SteercoError):
    """A scenario is used on a portfolio it was not made for."""

    code: ClassVar[str] = "wrong_portfolio"

    def __init__(self, scenario_id: str, portfolio_id: str) -> None:
        super().__init__(f"the scenario {scenario_id} was not made for the portfolio {portfolio_id}; store it for that portfolio first")


class MediaTypeError(SteercoError):
    """A body of a kind that is not read here."""

    code: ClassVar[str] = "unsupported_media_type"

    def __init__(self, media_type: str, known: tuple[str, ...]) -> None:
        super().__init__(f"bodies of type {media_type or 'nothing'!r} are not read here; send {' or '.join(known)}")


class MalformedBodyError(SteercoError):
    """A body that is not what its media type says."""

    code: ClassVar[str] = "malformed_body"


class AddressRefusedError(SteercoError):
    """An address that would open the service to others."""

    code: ClassVar[str] = "address_refused"

    def __init__(self, host: str) -> None:
        super().__init__(
            f"will not listen on {host!r} without authentication: whoever reaches it could read and change everything. "
            'Make a key with `steerco keys create` and set authentication = "keys", or use 127.0.0.1, ::1 or localhost.'
        )


class AddressTakenError(SteercoError):
    """The address cannot be listened on."""

    code: ClassVar[str] = "address_taken"

    def __init__(self, host: str, port: int, cause: str) -> None:
        super().__init__(f"cannot listen on {host}:{port} ({cause}); is a service running there already? Choose another with --port")


class HostNamesMissingError(SteercoError):
    """An address that says nothing about the names by which callers address the service."""

    code: ClassVar[str] = "host_names_missing"

    def __init__(self, host: str) -> None:
        super().__init__(f"{host!r} stands for all addresses of this machine; set host_names to the names by which callers know it")


class UploadTooHeavyError(SteercoError):
    """An upload that takes more to read than any portfolio should."""

    code: ClassVar[str] = "upload_too_heavy"

    @classmethod
    def of_memory(cls, mib: int) -> UploadTooHeavyError:
        """Return the error of an upload that needs too much memory."""
        return cls(f"reading the upload takes more than {mib:,} MB of memory; leave out what lies outside the horizon")

    @classmethod
    def of_time(cls, seconds: float) -> UploadTooHeavyError:
        """Return the error of an upload that takes too long."""
        return cls(f"reading the upload takes more than {seconds:g} s; leave out what lies outside the horizon")


class ReadersBusyError(SteercoError):
    """Too many uploads are being read already."""

    code: ClassVar[str] = "readers_busy"

    def __init__(self, at_once: int) -> None:
        super().__init__(f"{at_once} uploads are being read already, and take long; try again in a moment")


class NoPlanChosenError(SteercoError):
    """A plan was to be decided that answers no scenario."""

    code: ClassVar[str] = "nothing_to_decide"

    def __init__(self, run_id: str) -> None:
        super().__init__(f"the run {run_id} was made without a scenario, so there is nothing to decide; start it with a scenario_id")


class VersionMissingError(SteercoError):
    """A change that does not say which version it is about."""

    code: ClassVar[str] = "version_missing"

    def __init__(self) -> None:
        super().__init__('say which version you saw: send its ETag as If-Match, such as If-Match: "1"')
