"""Tables that fit the screen: columns that matter less give way on narrow ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from rich import box
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console


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
    kept = [place for place, column in enumerate(columns) if column.from_width <= screen.width]
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False, show_edge=False, header_style="head", collapse_padding=True)
    for place in kept:
        column = columns[place]
        table.add_column(
            column.header,
            justify=column.align,
            ratio=column.share,
            no_wrap=not column.wraps,
            overflow="fold" if column.wraps else "ellipsis",
        )
    for line in lines:
        table.add_row(*(Text(line.cells[place]) for place in kept), style=line.style)
    screen.print(table)
    if note:
        screen.print(Text(note, style="quiet"))


def heading(screen: Console, title: str) -> None:
    """Print the title of a part of the page."""
    screen.print()
    screen.print(Text(title, style="title"))
