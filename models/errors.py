"""
The exception tree.

::

    SteercoError
    ├── InvalidInputError          the portfolio or scenario has defects; carries all of them
    ├── UnreadableFileError        a file that cannot be read as any known format
    ├── UnknownIdError             an id that is not in the portfolio or the store; carries suggestions
    ├── SolverError                the solver answered something that cannot be used; a defect of the engine
    └── EngineDefectError          a plan failed its audit; never shown to anybody as a plan
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.defects import Defect


class SteercoError(Exception):
    """Anything Steerco refuses or fails to do, with a stable code for programs."""

    code: ClassVar[str] = "steerco_error"


class InvalidInputError(SteercoError):
    """
    The input has defects.

    Parameters
    ----------
    defects
        All of them, errors first.
    """

    code: ClassVar[str] = "invalid_input"

    def __init__(self, defects: Sequence[Defect]) -> None:
        self.defects = tuple(defects)
        super().__init__("\n".join(str(defect) for defect in self.defects))


class UnreadableFileError(SteercoError):
    """A file that is missing, damaged, or of no known format."""

    code: ClassVar[str] = "unreadable_file"


class UnknownIdError(SteercoError):
    """
    An id that nothing has.

    Parameters
    ----------
    kind
        What was looked for, such as ``"project"``.
    wanted
        The id that was asked for.
    near
        Existing ids that look like it, best first.
    """

    code: ClassVar[str] = "unknown_id"

    def __init__(self, kind: str, wanted: str, near: Sequence[str] = ()) -> None:
        self.kind, self.wanted, self.near = kind, wanted, tuple(near)
        hint = f"; did you mean {' or '.join(self.near)}?" if self.near else ""
        super().__init__(f"no {kind} has the id {wanted!r}{hint}")


class SolverError(SteercoError):
    """The solver refused a model or returned what cannot be read."""

    code: ClassVar[str] = "solver_error"


class EngineDefectError(SteercoError):
    """A plan of the engine failed the independent audit."""

    code: ClassVar[str] = "engine_defect"
