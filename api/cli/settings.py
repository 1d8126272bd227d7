"""The verb config: which settings hold, and why."""

from __future__ import annotations

import json as json_form
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from api.cli.documents import STANDARD_OUTPUT, write_whole
from api.cli.exit_codes import ExitCode
from api.configuration import configured
from api.configuration.showing import shown
from api.terminal.screen import screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.configuration.showing import Shown


def show(config: Path | None, json: str | None) -> ExitCode:
    """
    Print the settings that hold, or write them as JSON.

    Raises
    ------
    SteercoError
        If they cannot be used; tells everything that is wrong.
    """
    lines = shown(configured(os.environ, config))
    if json is None:
        screen(sys.stdout).print(_table(lines))
        return ExitCode.OK
    text = (
        json_form.dumps({line.name: {"value": line.value, "source": line.source, "about": line.about} for line in lines}, indent=2) + "\n"
    )
    if json == STANDARD_OUTPUT:
        sys.stdout.write(text)
    else:
        write_whole(Path(json), text.encode())
    return ExitCode.OK


def _table(lines: Sequence[Shown]) -> Table:
    table = Table(box=None, pad_edge=False)
    for header in ("Setting", "Value", "From", "What it is for"):
        table.add_column(header, overflow="fold")
    for line in lines:
        table.add_row(line.name, _text(line.value), line.source, line.about)
    return table


def _text(value: object) -> str:
    if value is None:
        return "-"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
