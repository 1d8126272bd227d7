"""Sheets with one column a week or month: cells of one value that follow one another become a row of the table they stand for."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from models.defects import Defect, Place
from scenarios.tables import quantities, units
from scenarios.tables.cells import CellError, is_blank
from scenarios.tables.columns import folded
from scenarios.tables.layout import LINES_BEFORE_HEADER, header_text
from scenarios.tables.periods import NoPeriodsError, Period, likely, periods
from scenarios.tables.plan_tables import ALLOCATIONS
from scenarios.tables.sheets import MOST_ROWS, Line, Sheet, notice, too_many_rows
from scenarios.tables.strays import SUM_WORDS
from scenarios.tables.work_tables import DEMANDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scenarios.tables.cells import Cell
    from scenarios.tables.columns import Table
    from scenarios.tables.parsing import Context

_MATRICES: Mapping[str, Table] = {"demandmatrix": DEMANDS, "allocationmatrix": ALLOCATIONS}
COMPUTED = ("fte", "effort_h", "share_pct", "hours_per_week", "from", "to")
"""Columns of the rows that are made of the cells below weeks and months."""
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]")
_NOT_IN_IDS = re.compile(r"[\s:;,]+")
_NOTHING = frozenset({"", "0", "-"})


class Unrolled(NamedTuple):
    """A matrix as rows of its table."""

    sheet: Sheet
    defects: tuple[Defect, ...]
    broken: bool
    """Whether something in it could not be understood."""


class _Run(NamedTuple):
    """Cells of one value in weeks that follow one another."""

    amount: Decimal
    periods: Sequence[Period]

    @property
    def weeks(self) -> int:
        return sum(period.weeks for period in self.periods)


class _Frame(NamedTuple):
    """What the header says."""

    table: Table
    sheet: Sheet
    at: int
    by_column: Mapping[int, Period]
    kept: Sequence[tuple[int, str]]
    """Columns that are no periods, with the header to read them under."""
    unit: str


def matrix_of(name: str) -> Table | None:
    """Return the table whose rows a sheet of this name holds as a matrix, or None if it is none."""
    return _MATRICES.get(folded(name).replace("_", ""))


def unrolled(table: Table, sheet: Sheet, context: Context) -> Unrolled:
    """
    Return a matrix as the rows that it stands for, each under the number of the row it came from.

    Parameters
    ----------
    table
        The table that the rows are of.
    sheet
        The matrix.
    context
        What earlier tables say.
    """
    try:
        frame = _frame(table, sheet)
    except NoPeriodsError as error:
        place = Place(table=sheet.name, row=error.row, column=error.column)
        return Unrolled(
            sheet._replace(lines=()), (Defect(code="unreadable_matrix", place=place, cause=error.cause, fix=error.fix),), broken=True
        )
    return _Unrolling(frame, context).result()


def _frame(table: Table, sheet: Sheet) -> _Frame:
    lines = sheet.lines[:LINES_BEFORE_HEADER]
    counts = [likely(line) for line in lines]
    if not any(counts):
        raise NoPeriodsError(
            None, None, "no column is headed by a week or a month", "Head them by Mondays, such as 2027-01-04, or months: 2027-01."
        )
    at = counts.index(max(counts))
    header, by_column = lines[at], periods(lines[at])
    names = {index: header_text(cell) for index, cell in enumerate(header.cells) if index not in by_column and not is_blank(cell)}
    corner = names.get(0, "")
    if units.is_unit(corner):
        names[0] = "project_id"
    unit = next((unit for unit in (_unit_in(corner), _unit_in(header_text(lines[0].cells[0]) if lines[0].cells else "")) if unit), "")
    if not unit and table is DEMANDS:
        raise NoPeriodsError(
            header.number,
            corner or None,
            "nothing says what the numbers are in",
            "Write h, days, FTE or % into the first cell, such as 'project_id (FTE)'.",
        )
    kept = [(index, name) for index, name in names.items() if folded(name) not in SUM_WORDS]
    return _Frame(table, sheet, at, by_column, kept, unit or "%")


def _unit_in(text: str) -> str:
    found = next((part for part in (text, *_BRACKETS.findall(text)) if units.is_unit(part)), "")
    return units.without_week(units.folded_unit(found))


class _Unrolling:
    """Turns the lines of one matrix and gathers what it finds."""

    def __init__(self, frame: _Frame, context: Context) -> None:
        self.frame, self.context = frame, context
        self.defects: list[Defect] = []
        self.lines = [line for line in frame.sheet.lines[frame.at + 1 :] if not self._is_sum(line)]
        self.in_fractions = quantities.in_fractions([cell for line in self.lines for _, cell in self._measured(line)])
        self.names = {folded(name): index for index, name in frame.kept}

    def result(self) -> Unrolled:
        """Return the rows."""
        frame = self.frame
        kept = [(index, name) for index, name in frame.kept if folded(name) not in ("demand_id", *COMPUTED) or frame.table is ALLOCATIONS]
        computed = (
            ("demand_id", "fte", "effort_h", "from", "to") if frame.table is DEMANDS else ("share_pct", "hours_per_week", "from", "to")
        )
        header = Line(frame.sheet.lines[frame.at].number, (*(name for _, name in kept), *computed))
        bases = Counter(self._base(line) for line in self.lines)
        rows = [
            Line(line.number, (*(_cell(line, index) for index, _ in kept), *made))
            for line in self.lines
            for made in self._made(line, alone=bases[self._base(line)] == 1)
        ]
        broken = bool(self.defects)
        if len(rows) > MOST_ROWS:
            return Unrolled(frame.sheet._replace(lines=()), (too_many_rows(frame.sheet.name),), broken=True)
        unit, period = "FTE" if frame.unit in units.FTE else frame.unit, "month" if self._by_month() else "week"
        said = f"read as {len(rows)} row{'' if len(rows) == 1 else 's'} of {frame.table.name}, the numbers in {unit} a {period}"
        told = notice("reading", Place(table=frame.sheet.name, row=header.number), said, "Nothing, if this is what is meant.")
        return Unrolled(frame.sheet._replace(lines=[header, *rows], typed=False), (told, *self.defects), broken=broken)

    def _by_month(self) -> bool:
        return any(period.is_month for period in self.frame.by_column.values())

    def _is_sum(self, line: Line) -> bool:
        first = next((header_text(cell) for cell in line.cells if not is_blank(cell)), "")
        return not first or folded(first) in SUM_WORDS

    def _measured(self, line: Line) -> Iterator[tuple[int, Cell]]:
        cells = ((index, _cell(line, index)) for index in self.frame.by_column)
        yield from ((index, cell) for index, cell in cells if header_text(cell) not in _NOTHING)

    def _made(self, line: Line, *, alone: bool) -> Iterator[tuple[Cell, ...]]:
        runs = list(self._runs(line))
        for number, run in enumerate(runs, 1):
            dates = run.periods[0].first, run.periods[-1].last
            if self.frame.table is ALLOCATIONS:
                hours = self.frame.unit in units.HOURS | units.DAYS
                weekly = run.amount / run.weeks if self._by_month() else run.amount
                yield (None, weekly, *dates) if hours else (run.amount, None, *dates)
            else:
                id = self._base(line) + ("" if alone else f"-r{line.number}") + (f"-{number}" if len(runs) > 1 else "")
                fte = self.frame.unit in units.FTE | units.PERCENT
                effort = run.amount if self._by_month() else run.amount * run.weeks
                yield (id, run.amount, None, *dates) if fte else (id, None, effort, *dates)

    def _base(self, line: Line) -> str:
        """Return how the ids of a row's demands begin: with its own id, else with project and skill or role."""
        texts = {name: header_text(_cell(line, index)) for name, index in self.names.items()}
        if texts.get("demand_id"):
            return texts["demand_id"]
        project = next(
            (text for name, text in texts.items() if (known := self.frame.table.by_word.get(name)) and known.header == "project_id"), ""
        )
        ability = texts.get("skill") or texts.get("role") or "people"
        return f"{project}-{_NOT_IN_IDS.sub('_', ability)}"

    def _runs(self, line: Line) -> Iterator[_Run]:
        run: _Run | None = None
        for index, cell in sorted(self._measured(line), key=lambda one: self.frame.by_column[one[0]].first):
            amount, period = self._amount(line, index, cell), self.frame.by_column[index]
            if not amount:
                continue
            joins = run is not None and run.amount == amount and run.periods[-1].last + dt.timedelta(days=1) == period.first
            if run is not None and joins and not (period.is_month and self.frame.unit in units.HOURS | units.DAYS):
                run = _Run(amount, (*run.periods, period))
                continue
            if run is not None:
                yield run
            run = _Run(amount, (period,))
        if run is not None:
            yield run

    def _amount(self, line: Line, index: int, cell: Cell) -> Decimal:
        try:
            return self._read(cell)
        except CellError as error:
            place = Place(
                table=self.frame.sheet.name, row=line.number, column=header_text(self.frame.sheet.lines[self.frame.at].cells[index])
            )
            self.defects.append(Defect(code="unreadable_value", place=place, cause=error.cause, fix=error.fix))
            return Decimal(0)

    def _read(self, cell: Cell) -> Decimal:
        unit = self.frame.unit
        if unit in units.HOURS | units.DAYS:
            found = quantities.hours(cell, self.context.day_hours, unit)
        elif self.frame.table is DEMANDS and unit in units.FTE:
            found = quantities.fte(cell)
        elif unit in units.PERCENT:
            found = quantities.fraction(cell) if self.in_fractions else quantities.percent(cell)
        else:
            raise CellError(f"numbers in {unit} are not read here", "Write hours, days or %; needs may be in FTE.")
        value = Decimal(str(found.value))
        if value < 0:
            raise CellError(f"{value} is less than nothing", "Write 0 or more.")
        return value / 100 if self.frame.table is DEMANDS and unit in units.PERCENT else value


def _cell(line: Line, index: int) -> Cell:
    return line.cells[index] if index < len(line.cells) else None
