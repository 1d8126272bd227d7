"""How a change is refused: the cell that is wrong, why, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic_core import PydanticCustomError

from models.errors import SteercoError

if TYPE_CHECKING:
    from typing import LiteralString


class ChangeRefusedError(SteercoError):
    """
    A change that makes no sense for the portfolio it is applied to.

    Parameters
    ----------
    column
        The column of the changes table at fault, such as ``value`` or ``from``.
    cause
        What is wrong.
    fix
        What to write instead.
    """

    code: ClassVar[str] = "change_refused"

    def __init__(self, column: str, cause: str, fix: str) -> None:
        self.column, self.cause, self.fix = column, cause, fix
        super().__init__(f"{column}: {cause}. {fix}")


class ChangeCellError(ChangeRefusedError):
    """A cell of the changes table that cannot be read as its kind of change asks."""

    code: ClassVar[str] = "change_cell"


REFUSED: LiteralString = "change_refused"
"""The type under which pydantic reports what :func:`refusal` makes."""


def refusal(column: str, cause: str, fix: str) -> PydanticCustomError:
    """Return an error to raise while a change is validated, which keeps column, cause and fix apart."""
    return PydanticCustomError(REFUSED, "{column}: {cause}. {fix}", {"column": column, "cause": cause, "fix": fix})
