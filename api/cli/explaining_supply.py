"""
The verbs of ``steerco explain`` about time, money and who bears what, with their options, and nothing else.

What a verb does is imported when it runs: ``--help`` must not wait for a solver to load.
"""
# ruff: noqa: PLC0415, TC001, TC003 - see above; and typer reads the annotations at run time

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AnswerPath, Json, PortfolioPath, ScenarioPath, Seconds, Seed, Workers

supply = typer.Typer(rich_markup_mode=None)


@supply.command(short_help="What more time and money would be worth.")
def prices(
    portfolio: PortfolioPath,
    answer: AnswerPath,
    *,
    plan: Annotated[
        int | None, typer.Option("--plan", min=0, help="Rank of the plan to measure from; that of most value if not given.")
    ] = None,
    confirm: Annotated[int, typer.Option("--confirm", min=0, max=1000, help="How many of the dearest are solved again.")] = 10,
    seconds: Seconds = 60.0,
    workers: Workers = 2,
    scenario: ScenarioPath = None,
    json: Json = None,
) -> None:
    """What one more week of each skill and month, 10,000 more under each cap, and each option would be worth."""
    from api.cli.explaining_answers import Asked, explained
    from api.terminal.explained.prices import show_prices
    from scenarios.explain.market import prices as ask

    found = partial(ask, confirm=confirm, workers=workers, of_plan=plan is not None, seconds=seconds)
    raise typer.Exit(explained(Asked(portfolio, answer, scenario, json, 1 if plan is None else plan), found, show_prices))


@supply.command(short_help="How each plan fares when people fall ill and work takes longer.")
def regret(
    portfolio: PortfolioPath,
    answer: AnswerPath,
    *,
    draws: Annotated[int, typer.Option("--draws", min=1, max=10_000, help="How often luck is drawn.")] = 20,
    seconds: Seconds = 120.0,
    seed: Seed = 1,
    workers: Workers = 2,
    scenario: ScenarioPath = None,
    json: Json = None,
) -> None:
    """How much less than the best plan each plan is worth under sampled absences and effort overruns."""
    from api.cli.explaining_answers import Asked, explained
    from api.terminal.explained.regret import show_regret
    from scenarios.explain.regret import regret as ask

    found = partial(ask, draws=draws, seed=seed, workers=workers, seconds=seconds)
    raise typer.Exit(explained(Asked(portfolio, answer, scenario, json), found, show_regret))


@supply.command(short_help="Who bears a plan, and the decisions before it.")
def fairness(
    portfolio: PortfolioPath,
    answer: AnswerPath,
    *,
    plan: Annotated[int, typer.Option("--plan", min=0, help="Rank of the plan to explain; 0 is today's plan, repaired.")] = 1,
    earlier: Annotated[
        list[Path] | None, typer.Option("--earlier", metavar="ANSWER", help="An answer whose first plan was decided before; repeatable.")
    ] = None,
    ledger: Annotated[Path | None, typer.Option("--ledger", metavar="FILE", help="JSON that keeps what was decided.")] = None,
    decide: Annotated[bool, typer.Option("--decide", help="Enter this plan into the ledger.")] = False,
    changes: Annotated[
        Path | None, typer.Option("--changes", metavar="FILE", help="Write changes by which the next scenario's limits know, as CSV.")
    ] = None,
    scenario: ScenarioPath = None,
    json: Json = None,
) -> None:
    """Moves, hours and points of each person, project, team and sponsor, with those of earlier decisions, against the limits."""
    from api.cli.explaining_answers import Asked
    from api.cli.ledgers import Books, fairly

    books = Books(ledger, earlier or (), decide=decide, changes=changes)
    raise typer.Exit(fairly(Asked(portfolio, answer, scenario, json, plan), books))
