"""The changes table and a scenario, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models import changes
from models.defects import Defect
from models.scenario import Scenario
from scenarios.tables.records import ChangeRow, ScenarioHead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.tables.reading import Read


class ScenarioFound(NamedTuple):
    """What became of a changes table."""

    scenario: Scenario | None
    defects: tuple[Defect, ...]
    rows: tuple[int, ...] = ()
    """For each change, the number under which a person sees it."""


def scenario_from(found: Read, head: Sequence[ScenarioHead]) -> ScenarioFound:
    """
    Return the scenario that a changes table holds; None if it has no rows.

    Parameters
    ----------
    found
        The rows of the changes table.
    head
        The scenario table, of one row or none.
    """
    understood: list[changes.AnyChange] = []
    defects: list[Defect] = []
    for row, number in zip(found.rows, found.numbers, strict=True):
        change = _change(row, number, found, defects) if isinstance(row, ChangeRow) else None
        if change is not None:
            understood.append(change)
    if not found.rows and not head:
        return ScenarioFound(None, tuple(defects))
    said = {name: getattr(head[0], name) for name in ("title", "reason", "requested_by", "policy")} if head else {}
    return ScenarioFound(Scenario(**said, changes=tuple(understood)), tuple(defects))


def _change(row: ChangeRow, number: int, found: Read, defects: list[Defect]) -> changes.AnyChange | None:
    try:
        return changes.from_cells(
            kind=row.kind,
            id=row.id,
            target=row.target,
            value=row.value,
            first=row.first,
            last=row.last,
            reason=row.reason,
            extra=dict(row.extra),
        )
    except changes.ChangeCellError as error:
        place = found.layout.place(number, 0, row.id or None).replace(column=found.layout.typed_for(error.column))
        defects.append(Defect(code="refused_change", place=place, cause=error.cause, fix=error.fix))
    return None
