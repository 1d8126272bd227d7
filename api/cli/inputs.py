"""Reading what a verb works on: a portfolio, its scenario, and the portfolio that the scenario makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import scenarios
from models.scenario import apply

if TYPE_CHECKING:
    from pathlib import Path

    from models.answer import ChangeEffect
    from models.defects import Defect
    from models.portfolio import Portfolio
    from models.scenario import Scenario


class Inputs(NamedTuple):
    """A portfolio and the question about it."""

    portfolio: Portfolio
    """As it is on disk."""
    scenario: Scenario | None
    after: Portfolio
    """After the scenario's changes: what plans are about."""
    effects: tuple[ChangeEffect, ...]
    notices: tuple[Defect, ...]


def read_inputs(portfolio: Path, scenario: Path | None) -> Inputs:
    """
    Read a portfolio with the scenario in a file, else with the changes table of its own.

    Raises
    ------
    InvalidInputError
        If either has defects, or the scenario does not fit the portfolio.
    UnreadableFileError
        If there is nothing to read.
    """
    loaded = scenarios.load(portfolio)
    asked = loaded.scenario if scenario is None else scenarios.load_scenario(scenario)
    if asked is None:
        return Inputs(loaded.portfolio, None, loaded.portfolio, (), loaded.notices)
    after, effects = apply(asked, loaded.portfolio)
    return Inputs(loaded.portfolio, asked, after, effects, loaded.notices)
