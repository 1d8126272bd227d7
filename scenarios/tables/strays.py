"""Rows between or below those of a table that are none of it: sums, remarks, headings, the header once more."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from models.defects import Defect, Place
from scenarios.tables.cells import Fault, is_blank, plain, shown
from scenarios.tables.columns import Kind, folded
from scenarios.tables.layout import header_text
from scenarios.tables.sheets import notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scenarios.tables.cells import Cell
    from scenarios.tables.layout import Layout
    from scenarios.tables.sheets import Line

SUM_WORDS = frozenset({"total", "totals", "grand_total", "subtotal", "sub_total", "sum", "summe", "gesamt", "average", "somme", "totaal"})
"""What stands before sums, and above them, folded."""
WORDS_OF_A_REMARK = 3
"""A lone cell of as many words is a remark; of fewer, it may be an id as well."""
CELLS_OF_A_ROW = 3
"""A table whose rows mostly have as many cells has no row of one cell."""


def strays(layout: Layout, lines: Iterable[Line]) -> Mapping[int, Defect]:
    """Return by their number the lines that are no rows, each with what is said of it: passed over, or refused where it may be one."""
    filled = {line.number: cells for line in lines if (cells := _filled(line))}
    sizes = Counter(min(len(cells), CELLS_OF_A_ROW) for cells in filled.values())
    wide = sizes[CELLS_OF_A_ROW] >= max(sizes[1], sizes[2], 1)
    found = ((number, _stray(layout, number, cells, wide=wide)) for number, cells in filled.items())
    return {number: said for number, said in found if said is not None}


def _filled(line: Line) -> dict[int, Cell]:
    return {index: cell for index, cell in enumerate(line.cells) if not is_blank(cell)}


def _stray(layout: Layout, number: int, cells: Mapping[int, Cell], *, wide: bool) -> Defect | None:
    if _is_sum(tuple(cells.values())):
        return _passed_over(layout, number, "sum_row", "holds sums")
    if _repeats_header(layout, cells):
        return _passed_over(layout, number, "repeated_header", "repeats the header")
    (index, cell), *others = cells.items()
    if others or not wide or not isinstance(cell, str) or _is_measured(layout, index):
        return None
    if len(plain(cell).split()) >= WORDS_OF_A_REMARK:
        return _passed_over(layout, number, "remark", f"holds nothing but {shown(cell)}")
    return Defect(
        code="lone_cell",
        place=Place(table=layout.table.name, row=number, column=layout.typed(index) if index < len(layout.header.cells) else None),
        cause=f"the row holds nothing but {shown(cell)}, and may be a heading or a row that is not finished",
        fix="Fill in the row, or remove it.",
    )


def _is_measured(layout: Layout, index: int) -> bool:
    """Return whether a column holds no text: a holiday may well be a date alone."""
    return any(at == index and column.kind is not Kind.TEXT for at, column in layout.columns)


def _is_sum(cells: Sequence[Cell]) -> bool:
    first, *others = cells
    return isinstance(first, str) and folded(first) in SUM_WORDS and not any(_has_letters(cell) for cell in others)


def _has_letters(cell: Cell) -> bool:
    return isinstance(cell, str) and not isinstance(cell, Fault) and any(letter.isalpha() for letter in cell)


def _repeats_header(layout: Layout, cells: Mapping[int, Cell]) -> bool:
    header = layout.header.cells
    return len(cells) > 1 and all(index < len(header) and header_text(cell) == layout.typed(index) for index, cell in cells.items())


def _passed_over(layout: Layout, number: int, code: str, what: str) -> Defect:
    return notice(
        code, Place(table=layout.table.name, row=number), f"the row {what}; it was not read", "Nothing, if it is no row of the table."
    )
