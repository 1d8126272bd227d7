"""
The verbs of ``steerco explain`` about time, money and who bears what, with their options, and nothing else.

What a verb does is imported when it runs: ``--help`` must not wait for a solver to load.
"""
# ruff: noqa: PLC0415, TC001 - see above; and typer reads the annotations at run time

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from api.cli.options import AnswerPath, Json, PortfolioPath, ScenarioPath, Workers

supply = typer.Typer(rich_markup_mode=None)


@supply.command(short_help="What more time and money would be worth.")
def prices(
    portfolio: PortfolioPath,
    answer: AnswerPath,
    *,
    confirm: Annotated[int, typer.Option("--confirm", min=0, max=1000, help="How many of the dearest are solved again.")] = 10,
    workers: Workers = 2,
    scenario: ScenarioPath = None,
    json: Json = None,
) -> None:
    """What one more week of each skill and month, 10,000 more under each cap, and each option would be worth."""
    from api.cli.explaining_answers import Asked, explained
    from api.terminal.explained.prices import show_prices
    from scenarios.explain.market import prices as ask

    raise typer.Exit(explained(Asked(portfolio, answer, scenario, json), partial(ask, confirm=confirm, workers=workers), show_prices))
