"""Tables that fit the screen: columns that matter less give way on narrow ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

NARROWEST_TEXT = 14
"""Columns that a text needs to be of any use."""
GAP = 2
"""Blank columns between two columns."""


@dataclass(frozen=True)
class Column:
    """A column of a table on the screen."""

    header: str
    align: Literal["left", "right"] = "left"
    from_width: int = 0
    """Shown on screens of at least so many columns."""
    wraps: bool = False
    """Whether long cells continue on further lines; otherwise they are cut."""
    share: int | None = None
    """Weight in sharing out the room that other columns leave."""


@dataclass(frozen=True)
class Line:
    """A row with the style it is printed in."""

    cells: Sequence[str]
    style: str = ""


def number(header: str, from_width: int = 0) -> Column:
    """Return a column of numbers."""
    return Column(header, align="right", from_width=from_width)


def show_grid(screen: Console, title: str, columns: Sequence[Column], lines: Sequence[Line], note: str = "") -> None:
    """
    Print a table.

    Parameters
    ----------
    lines
        With a cell for each column, shown or not.
    note
        What to say below it.
    """
    heading(screen, title)
    widths = fitted(columns, [_longest(column, place, lines) for place, column in enumerate(columns)], screen.width)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False, header_style="head", collapse_padding=True)
    for place, width in widths.items():
        wraps = columns[place].wraps
        table.add_column(
            columns[place].header, justify=columns[place].align, width=width, no_wrap=not wraps, overflow="fold" if wraps else "ellipsis"
        )
    for line in lines:
        table.add_row(*(Text(line.cells[place]) for place in widths), style=line.style)
    screen.print(table)
    if note:
        screen.print(Text(note, style="quiet"))


def _longest(column: Column, place: int, lines: Sequence[Line]) -> int:
    return max(cell_len(part) for text in (column.header, *(line.cells[place] for line in lines)) for part in text.split("\n"))


def fitted(columns: Sequence[Column], longest: Sequence[int], width: int) -> dict[int, int]:
    """
    Return the width of each column that is shown, by its place.

    Numbers and dates get all they need, texts share what is left; where that is too little for a text, columns that want a
    wider screen give way, the one that wants the widest first.
    """
    kept = [place for place, column in enumerate(columns) if column.from_width <= width]
    while True:
        texts = [place for place in kept if columns[place].share]
        fixed = {place: longest[place] for place in kept if place not in texts}
        left = width - sum(fixed.values()) - GAP * (len(kept) - 1)
        wanted = sum(min(NARROWEST_TEXT, longest[place]) for place in texts)
        optional = [place for place in kept if columns[place].from_width]
        if left >= wanted or not optional:
            given = fixed | _shared(columns, {place: longest[place] for place in texts}, max(left, wanted))
            return {place: given[place] for place in kept}
        kept.remove(max(optional, key=lambda place: columns[place].from_width))


def _shared(columns: Sequence[Column], longest: Mapping[int, int], left: int) -> dict[int, int]:
    """Share out room by weight; who needs less than its share leaves the rest to the others."""
    open_to = dict(longest)
    given: dict[int, int] = {}
    while open_to:
        weights = {place: columns[place].share or 1 for place in open_to}
        shares = {place: left * weight // sum(weights.values()) for place, weight in weights.items()}
        content = {place: need for place, need in open_to.items() if need <= shares[place]}
        if not content:
            return given | shares
        given |= content
        left -= sum(content.values())
        open_to = {place: need for place, need in open_to.items() if place not in content}
    return given


def heading(screen: Console, title: str) -> None:
    """Print the title of a part of the page."""
    screen.print()
    screen.print(Text(title, style="title"))
