"""The changes that a scenario may carry; each makes a new portfolio of an old one."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, cast, get_args

from pydantic import Field

from models.changes import cells
from models.changes.allowed import AllowOption
from models.changes.cells import to_cells
from models.changes.change import Applied, Change
from models.changes.company import DropKeepApart, DropKeepTogether, KeepApart, KeepTogether
from models.changes.cuts import BudgetCutAcross
from models.changes.dates import DelayProject, SetDeadline, SetEarliestStart
from models.changes.joiners import PersonJoins
from models.changes.life import CancelProject, PauseProject, ResumeProject
from models.changes.machines import EquipmentAdded, EquipmentDown
from models.changes.money import SetBudget
from models.changes.newcomers import AddProject
from models.changes.people import AddAbsence, PartTime, PersonLeaves, ReturnEarly
from models.changes.priority import SetClass, SetCostOfDelay, SetRank, SetValueScore, SwapRank
from models.changes.rates import CostRateChange
from models.changes.refused import ChangeCellError, ChangeRefusedError
from models.changes.scope import ScopeChange
from models.changes.selection import ForceIn, ForceOut
from models.changes.skills import CertificationExpires, SkillGained
from models.changes.steadiness import FreezeProject, FreezeWindow, MaxMoves, MovesTaken, ProtectPerson
from models.changes.ties import Exclusive, Forbid, Pin
from models.defects import nearest

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

_OneOf = (
    SetRank
    | SwapRank
    | SetClass
    | SetValueScore
    | SetCostOfDelay
    | ForceIn
    | ForceOut
    | CancelProject
    | PauseProject
    | ResumeProject
    | DelayProject
    | SetDeadline
    | SetEarliestStart
    | AddProject
    | ScopeChange
    | SetBudget
    | BudgetCutAcross
    | CostRateChange
    | PersonLeaves
    | PersonJoins
    | AddAbsence
    | ReturnEarly
    | PartTime
    | SkillGained
    | CertificationExpires
    | EquipmentDown
    | EquipmentAdded
    | AllowOption
    | Pin
    | Forbid
    | Exclusive
    | KeepTogether
    | KeepApart
    | DropKeepTogether
    | DropKeepApart
    | FreezeProject
    | ProtectPerson
    | FreezeWindow
    | MaxMoves
    | MovesTaken
)

AnyChange = Annotated[_OneOf, Field(discriminator="kind")]
"""Any change; ``kind`` says which."""

KINDS: Mapping[str, type[Change]] = MappingProxyType({cells.kind_of(change): change for change in get_args(_OneOf)})
"""The classes of changes by their kind."""

_EXTRA_COLUMNS = frozenset(name for change in KINDS.values() for name in change.model_fields) - cells.BASE
"""Columns beyond the usual ones that some kind reads."""


def from_cells(
    *,
    kind: str,
    id: str = "",
    target: str = "",
    value: str = "",
    first: dt.date | str | None = None,
    last: dt.date | str | None = None,
    reason: str = "",
    extra: Mapping[str, str] | None = None,
) -> AnyChange:
    """
    Read a change from the cells of a row of the changes table.

    Parameters
    ----------
    value
        As people write it: money in units of currency, ``-20%``, ``0,6``.
    first, last
        The cells ``from`` and ``to``; texts are read as YYYY-MM-DD.
    extra
        Texts of all other columns, by header; what no kind reads stays with the change.

    Raises
    ------
    ChangeCellError
        If the kind is unknown, or a cell does not fit it; names the column, the cause and a fix.
    """
    change = _class_of(kind)
    texts = {"id": id, "target": target, "value": value, "reason": reason}
    fields = cells.fields_of(change, texts, {"first": first, "last": last}, extra or {}, _EXTRA_COLUMNS)
    return cast("AnyChange", cells.built(change, fields))


def _class_of(kind: str) -> type[Change]:
    wanted = "_".join(kind.strip().casefold().replace("-", " ").split())
    if wanted in KINDS:
        return KINDS[wanted]
    near = nearest(wanted, KINDS)
    fix = f"Did you mean {' or '.join(near)}?" if near else f"Known kinds: {', '.join(KINDS)}."
    raise ChangeCellError("kind", f"there is no kind of change {kind!r}" if kind.strip() else "the kind is missing", fix)


__all__ = ["KINDS", "AnyChange", "Applied", "Change", "ChangeCellError", "ChangeRefusedError", "from_cells", "to_cells"]
