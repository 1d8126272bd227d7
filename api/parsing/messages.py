"""The bytes between the service and a process that reads an upload: one letter and the upload, then JSON back. Nothing is pickled."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from api.refusals import MalformedBodyError, UploadTooHeavyError
from models.defects import Defect
from models.errors import InvalidInputError, SteercoError, UnreadableFileError
from models.frozen import Frozen
from models.portfolio import Portfolio
from models.scenario import Scenario
from scenarios.tables.assembly import Loaded

if TYPE_CHECKING:
    from collections.abc import Mapping


class Form(StrEnum):
    """What an upload is said to be."""

    DOCUMENT = "D"
    """A JSON document."""
    FILE = "F"
    """A workbook, a zip of tables, or a JSON document."""


class Read(Frozen):
    """What was read."""

    portfolio: Portfolio
    scenario: Scenario | None
    notices: tuple[Defect, ...]


class Refused(Frozen):
    """Why nothing was read."""

    code: str
    text: str
    defects: tuple[Defect, ...]


class Reply(Frozen):
    """What a reading process says: one of the two."""

    read: Read | None = None
    refused: Refused | None = None


_REFUSALS: Mapping[str, type[SteercoError]] = {kind.code: kind for kind in (MalformedBodyError, UnreadableFileError, UploadTooHeavyError)}
"""What can be wrong with an upload as a whole, by its code."""


def encode_read(loaded: Loaded) -> bytes:
    """Return the message that hands over what was read."""
    read = Read(portfolio=loaded.portfolio, scenario=loaded.scenario, notices=loaded.notices)
    return Reply(read=read).model_dump_json().encode()


def encode_refusal(error: SteercoError) -> bytes:
    """Return the message that says why nothing was read."""
    defects = error.defects if isinstance(error, InvalidInputError) else ()
    return Reply(refused=Refused(code=error.code, text=str(error), defects=defects)).model_dump_json().encode()


def decode(message: bytes) -> Loaded:
    """
    Return what a message hands over. It is checked like anything from outside: a hostile upload may have written it.

    Raises
    ------
    SteercoError
        What the message says was wrong.
    pydantic.ValidationError
        If it is no such message.
    """
    reply = Reply.model_validate_json(message)
    if reply.read is None:
        raise _refusal(reply.refused or Refused(code="", text="", defects=()))
    return Loaded(reply.read.portfolio, reply.read.scenario, reply.read.notices)


def _refusal(refused: Refused) -> SteercoError:
    if refused.code == InvalidInputError.code:
        return InvalidInputError(refused.defects)
    return _REFUSALS.get(refused.code, UnreadableFileError)(refused.text)
