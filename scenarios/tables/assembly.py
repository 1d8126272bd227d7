"""All sheets together become a portfolio and a scenario, or all that is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from models import consistency
from models.defects import Defect, Place, Severity, nearest
from models.errors import InvalidInputError
from models.people import Person
from models.portfolio import Portfolio
from models.projects import Demand
from models.settings import Settings
from scenarios.tables.changing import ScenarioFound, scenario_from
from scenarios.tables.layout import Layout
from scenarios.tables.matrices import COMPUTED, matrix_of, unrolled
from scenarios.tables.parsing import Context
from scenarios.tables.reading import Read, read
from scenarios.tables.schema import TABLES, table_named
from scenarios.tables.sheets import Found, Line, Sheet, notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.scenario import Scenario
    from scenarios.tables.columns import Table

MOST_ALIKE = 500
"""Defects of one kind in one column that are listed one by one; the rest is counted."""

DAYS_A_WEEK = 5
"""Working days of the full-time week that effort in days is counted by."""


class Loaded(NamedTuple):
    """A portfolio from disk."""

    portfolio: Portfolio
    scenario: Scenario | None
    """What the changes table asks; None if there is none."""
    notices: tuple[Defect, ...]
    """Warnings, and readings stated back."""


@dataclass
class _Draft:
    """Tables on their way to a portfolio."""

    reads: dict[str, Read] = field(default_factory=dict)
    matrices: dict[str, Sheet] = field(default_factory=dict)
    """Sheets with one column a week or month, by the table whose rows they hold."""
    begins: dict[str, int] = field(default_factory=dict)
    """Which row of a table is the first that comes from a matrix."""
    defects: list[Defect] = field(default_factory=list)

    def rows(self, table: str) -> tuple[Any, ...]:
        """Return what was understood of a table."""
        return self.reads[table].rows if table in self.reads else ()


def assembled(found: Found) -> Loaded:
    """
    Return the portfolio and the scenario that sheets hold.

    Raises
    ------
    InvalidInputError
        If anything is wrong; carries every defect at once.
    """
    draft = _Draft(defects=list(found.defects))
    sheets = _sorted_out(found, draft)
    _read_all(sheets, draft)
    tables = _tables(draft)
    draft.defects += [_placed(finding, draft) for finding in consistency.findings(tables, _torn(draft))]
    scenario = _scenario(draft)
    listed = condensed(draft.defects)
    if any(defect.severity is Severity.ERROR for defect in listed):
        raise InvalidInputError(sorted(listed, key=lambda defect: defect.severity is Severity.WARNING))
    return Loaded(Portfolio(**{name: getattr(tables, name) for name in Portfolio.model_fields}), scenario, tuple(listed))


def condensed(defects: Iterable[Defect]) -> list[Defect]:
    """Return defects in the order of the tables; of very many alike, the first few hundred and how many more there are."""
    kept: list[Defect] = []
    alike: dict[tuple[str, str, str | None, Severity], list[Defect]] = {}
    for defect in defects:
        same = alike.setdefault((defect.code, defect.place.table, defect.place.column, defect.severity), [])
        same.append(defect)
        if len(same) <= MOST_ALIKE:
            kept.append(defect)
    kept += [_more(same) for same in alike.values() if len(same) > MOST_ALIKE]
    order = {table.name: at for at, table in enumerate(TABLES)}
    return sorted(kept, key=lambda defect: (order.get(defect.place.table, len(order)), defect.place.row or 0))


def _more(same: Sequence[Defect]) -> Defect:
    last = same[-1]
    more = len(same) - MOST_ALIKE
    return last.replace(cause=f"{more:,} more rows up to this one have the same defect: {last.cause}")


def _sorted_out(found: Found, draft: _Draft) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    for sheet in found.sheets:
        table = table_named(sheet.name)
        matrix = matrix_of(sheet.name)
        if matrix is not None and matrix.name not in draft.matrices:
            draft.matrices[matrix.name] = sheet
        elif matrix is not None:
            draft.defects.append(_twice(sheet, draft.matrices[matrix.name], matrix))
        elif table is None:
            draft.defects.append(_unknown(sheet))
        elif table.name in sheets:
            draft.defects.append(_twice(sheet, sheets[table.name], table))
        else:
            sheets[table.name] = sheet
    refused = (defect for defect in found.defects if defect.severity is Severity.ERROR)
    unreadable = {table.name for defect in refused if (table := table_named(defect.place.table))}
    there = {*sheets, *draft.matrices, *unreadable}
    draft.defects += [_missing(table, found) for table in TABLES if table.required and table.name not in there]
    return sheets


def _read_all(sheets: Mapping[str, Sheet], draft: _Draft) -> None:
    context = Context()
    for table in TABLES:
        typed = [read(table, sheets[table.name], context)] if table.name in sheets else []
        wide = [_read_matrix(table, draft.matrices[table.name], context)] if table.name in draft.matrices else []
        if not typed and not wide:
            continue
        draft.begins[table.name] = sum(len(one.rows) for one in typed)
        found = draft.reads[table.name] = _together(typed + wide)
        draft.defects += found.defects
        if table.required and found.whole and not found.rows:
            cause, fix = f"the table {table.name} has a header and no rows", "Add rows, if this is not meant."
            draft.defects.append(notice("empty_table", Place(table=table.name), cause, fix))
        context = _learned(context, table.name, found)


def _read_matrix(table: Table, sheet: Sheet, context: Context) -> Read:
    """Return what a matrix holds as rows of its table; what is wrong with it is said of the sheet and the row where it stands."""
    rows = unrolled(table, sheet, context)
    if not rows.sheet.lines:
        return Read((), (), Layout(table, Line(1, ()), complete=False), rows.defects, frozenset(), whole=False)
    found = read(table, rows.sheet, context)
    said = (defect.replace(place=_in_matrix(defect.place, sheet)) for defect in found.defects)
    return found._replace(defects=(*rows.defects, *said), whole=found.whole and not rows.broken)


def _in_matrix(place: Place, sheet: Sheet) -> Place:
    return place.replace(table=sheet.name, column=None if place.column in COMPUTED else place.column)


def _together(parts: Sequence[Read]) -> Read:
    first, *others = parts
    for other in others:
        first = Read(
            rows=(*first.rows, *other.rows),
            numbers=(*first.numbers, *other.numbers),
            layout=first.layout,
            defects=(*first.defects, *other.defects),
            torn=first.torn | other.torn,
            whole=first.whole and other.whole,
        )
    return first


def _learned(context: Context, table: str, found: Read) -> Context:
    settings = next((row for row in found.rows if isinstance(row, Settings)), None)
    if settings is not None:
        return context._replace(currency=settings.currency, day_hours=settings.hours_per_fte_week / DAYS_A_WEEK)
    if table == "demands":
        return context._replace(demands=tuple(row for row in found.rows if isinstance(row, Demand)))
    if table == "people":
        return context._replace(weekly_hours={row.id: row.fte * row.hours_per_week for row in found.rows if isinstance(row, Person)})
    return context


def _tables(draft: _Draft) -> consistency.Tables:
    rows = {table.target: draft.rows(table.name) for table in TABLES if table.target in Portfolio.model_fields}
    settings = rows.pop("settings")
    return consistency.Tables(settings=settings[0] if settings else None, **rows)


def _torn(draft: _Draft) -> consistency.Torn:
    unread = {table.name for table in TABLES if table.required and table.name not in draft.reads}
    unread |= {table.name for defect in draft.defects if defect.code == "unreadable_table" and (table := table_named(defect.place.table))}
    partly = {name for name, found in draft.reads.items() if not found.whole}
    lost = unread | {name for name, found in draft.reads.items() if not found.layout.complete}
    return consistency.Torn(
        ids={name: found.torn for name, found in draft.reads.items() if found.torn},
        partly=frozenset(partly | lost),
        lost=frozenset(lost),
    )


def _placed(finding: consistency.Finding, draft: _Draft) -> Defect:
    """Give a finding the row and the header that the person sees."""
    found = draft.reads.get(finding.table)
    row = found.numbers[finding.at] if found and finding.at is not None else None
    column = finding.column
    if finding.at is not None and finding.table in draft.matrices and finding.at >= draft.begins.get(finding.table, 0):
        place = Place(table=finding.table, row=row, column=column, id=finding.id)
        return finding.defect(_in_matrix(place, draft.matrices[finding.table]))
    if found and found.layout.key_rows is not None and column:
        index = next((index for index, known in found.layout.columns if known.header == column), None)
        if index is not None:
            return finding.defect(found.layout.place(0, index))
        return finding.defect(Place(table=finding.table, column=column))
    typed = found.layout.typed_for(column) if found and column else column
    return finding.defect(Place(table=finding.table, row=row, column=typed, id=finding.id))


def scenario_in(found: Found) -> ScenarioFound:
    """Return the scenario among sheets, whatever else is there."""
    sheets = tuple(sheet for sheet in found.sheets if (table := table_named(sheet.name)) and table.name in ("changes", "scenario"))
    draft = _Draft()
    _read_all({table.name: sheet for sheet in sheets if (table := table_named(sheet.name))}, draft)
    scenario = _scenario(draft)
    rows = draft.reads["changes"].numbers if "changes" in draft.reads else ()
    return ScenarioFound(scenario, (*found.defects, *draft.defects), rows)


def _scenario(draft: _Draft) -> Scenario | None:
    if "changes" not in draft.reads:
        return None
    found = scenario_from(draft.reads["changes"], draft.rows("scenario"))
    draft.defects += found.defects
    return found.scenario


def _unknown(sheet: Sheet) -> Defect:
    near = nearest(sheet.name, [table.name for table in TABLES], 1)
    fix = (
        f"Did you mean {near[0]}? Rename it."
        if near
        else f"Nothing, if it holds notes; the tables are {', '.join(t.name for t in TABLES)}."
    )
    return notice("unknown_table", Place(table=sheet.name), "there is no table of this name; nothing in it was used", fix)


def _twice(sheet: Sheet, first: Sheet, table: Table) -> Defect:
    return Defect(
        code="duplicate_table",
        place=Place(table=sheet.name),
        cause=f"'{sheet.name}' and '{first.name}' both hold the table {table.name}",
        fix="Put the rows into one of them, and remove or rename the other.",
    )


def _missing(table: Table, found: Found) -> Defect:
    near = nearest(table.name, [sheet.name for sheet in found.sheets if table_named(sheet.name) is None], 1)
    columns = ", ".join(column.header for column in table.columns if column.required)
    layout = "rows" if table.vertical else "columns"
    return Defect(
        code="missing_table",
        place=Place(table=table.name),
        cause=f"the table {table.name} is missing",
        fix=(f"Did you mean it by '{near[0]}'? " if near else "") + f"Add it, with at least the {layout} {columns}.",
    )
