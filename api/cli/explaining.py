"""
The verbs of ``steerco explain`` with their options, and nothing else.

What a verb does is imported when it runs: ``--help`` must not wait for a solver to load.
"""
# ruff: noqa: PLC0415, TC001 - see above; and typer reads the annotations at run time

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.options import AnswerPath, Json, PortfolioPath, ScenarioPath

explain = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

OfPlan = Annotated[int, typer.Option("--plan", min=0, help="Rank of the plan to explain; 0 is today's plan, repaired.")]


@explain.callback()
def explaining() -> None:
    """Say why a plan is what it is, what would change it, and what it costs to go another way; each answer proven by solving."""


@explain.command(short_help="How far ranks can move before another plan is recommended.")
def standing(portfolio: PortfolioPath, answer: AnswerPath, *, scenario: ScenarioPath = None, json: Json = None) -> None:
    """For each project, how far its rank can move before another plan of the answer is recommended, and which."""
    from api.cli.explaining_answers import Asked, explained
    from api.terminal.explained.standing import show_standing
    from scenarios.explain.standing import standing as ask

    raise typer.Exit(explained(Asked(portfolio, answer, scenario, json), ask, show_standing))
