"""The verb validate: everything that is wrong, at once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from api.cli.documents import STANDARD_OUTPUT, write_json
from api.cli.exit_codes import ExitCode
from api.cli.inputs import Inputs, read_inputs
from api.terminal.defects import show_defects
from api.terminal.header import show_effects
from api.terminal.screen import screen
from api.terminal.tallies import tally
from models.answer import ChangeEffect
from models.defects import Defect, Severity
from models.errors import InvalidInputError
from models.frozen import Frozen

if TYPE_CHECKING:
    from pathlib import Path


class Validation(Frozen):
    """What validate finds, as JSON."""

    valid: bool
    defects: tuple[Defect, ...]
    effects: tuple[ChangeEffect, ...] = ()
    """What each change of the scenario would do."""


def validate(portfolio: Path, scenario: Path | None, json: str | None) -> ExitCode:
    """
    Read a portfolio and its scenario and report all defects.

    Raises
    ------
    UnreadableFileError
        If there is nothing to read.
    """
    try:
        inputs = read_inputs(portfolio, scenario)
    except InvalidInputError as error:
        return _reported(Validation(valid=False, defects=error.defects), None, json)
    return _reported(Validation(valid=True, defects=inputs.notices, effects=inputs.effects), inputs, json)


def _reported(found: Validation, inputs: Inputs | None, json: str | None) -> ExitCode:
    if json:
        write_json(found, json)
    if json != STANDARD_OUTPUT:
        _show(found, inputs)
    return ExitCode.OK if found.valid else ExitCode.FOUND


def _show(found: Validation, inputs: Inputs | None) -> None:
    target = screen(sys.stdout)
    if inputs:
        target.print(f"Valid: {tally(inputs.portfolio)}.")
        show_effects(target, found.effects)
    warnings = [defect for defect in found.defects if defect.severity is Severity.WARNING]
    show_defects(target, found.defects if not found.valid else warnings)
