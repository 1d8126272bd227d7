"""The verb compare: plans of one answer side by side."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from api.cli.answers import picked, read_answer
from api.cli.documents import STANDARD_OUTPUT, write_json
from api.cli.exit_codes import ExitCode
from api.cli.inputs import read_inputs
from api.cli.refusals import CommandError
from api.terminal.screen import screen
from api.terminal.side_by_side import show_comparison
from scenarios import comparison

if TYPE_CHECKING:
    from pathlib import Path

FEWEST, MOST = 2, 4
"""Plans that fit side by side on a screen."""


def compare(portfolio: Path, answer: Path, plans: str, scenario: Path | None, json: str | None) -> ExitCode:
    """
    Set plans side by side, the first being the one that the others are compared with.

    Raises
    ------
    SteercoError
        If an input cannot be used, or the answer has no plan with one of the ranks.
    """
    ranks = ranks_in(plans)
    inputs = read_inputs(portfolio, scenario)
    found = read_answer(answer)
    compared = comparison.compare(inputs.after, [picked(found, rank) for rank in ranks])
    if json:
        write_json(compared, json)
    if json != STANDARD_OUTPUT:
        show_comparison(screen(sys.stdout), inputs.after, compared)
    return ExitCode.OK


def ranks_in(text: str) -> list[int]:
    """
    Read ranks with commas between them.

    Raises
    ------
    CommandError
        If they are not 2 to 4 different whole numbers.
    """
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdigit() for part in parts) or not FEWEST <= len(set(parts)) == len(parts) <= MOST:
        raise CommandError(f"--plans {text!r}: give {FEWEST} to {MOST} different ranks with commas between them, such as 1,2")
    return [int(part) for part in parts]
