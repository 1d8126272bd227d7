"""The screen: how wide it is, whether it may be coloured, and what it can print at all."""

from __future__ import annotations

import io
import os
import shutil
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.theme import Theme

if TYPE_CHECKING:
    from typing import TextIO

NARROWEST, WIDEST = 80, 160
"""Columns that tables are laid out for; a wider screen makes lines too long to follow across a room."""
PIPED = 120
"""Columns where the output goes to a file or another program."""

_THEME = Theme(
    {
        "title": "bold",
        "head": "bold",
        "good": "green",
        "bad": "red",
        "mark": "bold cyan",
        "quiet": "dim",
        "warning": "yellow",
    }
)


class _Screen(Console):
    """A console that ends quietly when whoever reads its output has closed it, as ``head`` does."""

    def on_broken_pipe(self) -> None:
        """
        End the process: nobody reads on.

        Raises
        ------
        SystemExit
            Always, with 0: the command did what it should, and the rest was not wanted.
        """
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0)


def screen(stream: TextIO, width: int | None = None) -> Console:
    """
    Return what to print on.

    Parameters
    ----------
    stream
        Where to; colours only if it is a terminal, plain ASCII lines if its encoding knows no others.
    width
        Columns; those of the terminal, within limits, unless given.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    columns = width or min(WIDEST, max(NARROWEST, _columns(stream)))
    return _Screen(file=stream, width=columns, theme=_THEME, highlight=False, markup=False, emoji=False)


def _columns(stream: TextIO) -> int:
    said = os.environ.get("COLUMNS", "")
    if said.isdigit() and int(said) > 0:
        return int(said)
    return shutil.get_terminal_size((PIPED, 24)).columns if stream.isatty() else PIPED
