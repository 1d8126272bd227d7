"""
The verbs of ``steerco explain`` with their options, and nothing else.

What a verb does is imported when it runs: ``--help`` must not wait for a solver to load.
"""
# ruff: noqa: PLC0415, TC001, TC003 - see above; and typer reads the annotations at run time

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import AnswerPath, Json, PortfolioPath, ScenarioPath, Seconds

explain = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

OfPlan = Annotated[int, typer.Option("--plan", min=0, help="Rank of the plan to explain; 0 is today's plan, repaired.")]


@explain.callback()
def explaining() -> None:
    """Say why a plan is what it is, what would change it, and what it costs to go another way; each answer proven by solving."""


@explain.command(short_help="How far ranks can move before another plan is recommended.")
def standing(
    portfolio: PortfolioPath, answer: AnswerPath, *, seconds: Seconds = 60.0, scenario: ScenarioPath = None, json: Json = None
) -> None:
    """For each project, how far its rank can move before another plan of the answer is recommended, and which."""
    from api.cli.explaining_answers import Asked, explained
    from api.terminal.explained.standing import show_standing
    from scenarios.explain.standing import standing as ask

    raise typer.Exit(explained(Asked(portfolio, answer, scenario, json), lambda subject: ask(subject, seconds), show_standing))


@explain.command(short_help="The moves in a safe order, with stop points.")
def order(
    portfolio: PortfolioPath,
    answer: AnswerPath,
    *,
    plan: OfPlan = 1,
    seconds: Seconds = 60.0,
    scenario: ScenarioPath = None,
    json: Json = None,
) -> None:
    """The moves of a plan in bundles that must go together, in an order in which every stop is a plan that keeps all rules."""
    from api.cli.explaining_answers import Asked, explained
    from api.terminal.explained.order import show_order
    from scenarios.explain.order import order as ask

    raise typer.Exit(explained(Asked(portfolio, answer, scenario, json, plan), lambda subject: ask(subject, seconds), show_order))


@explain.command(short_help="What each bundle of moves is worth.")
def credits(
    portfolio: PortfolioPath,
    answer: AnswerPath,
    *,
    plan: OfPlan = 1,
    bundle: Annotated[int | None, typer.Option("--bundle", min=1, help="Number of the only bundle of interest, as in the order.")] = None,
    seconds: Seconds = 60.0,
    earlier: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="The JSON of credits found before: go on with those that are missing.")
    ] = None,
    scenario: ScenarioPath = None,
    json: Json = None,
) -> None:
    """What is lost, and what is freed, if a bundle of moves is skipped and everything else is planned as well as it can be."""
    from api.cli.explaining_answers import Asked, explained, read_earlier
    from api.terminal.explained.credits import show_credits
    from scenarios.explain.credit import Credits, credit

    known = None if earlier is None else read_earlier(earlier, Credits)
    asked = Asked(portfolio, answer, scenario, json, plan)
    raise typer.Exit(explained(asked, lambda subject: credit(subject, bundle=bundle, seconds=seconds, known=known), show_credits))


@explain.command(short_help="Value against disruption and against cost, with proofs.")
def frontier(
    portfolio: PortfolioPath,
    answer: AnswerPath,
    *,
    seconds: Seconds = 100.0,
    svg: Annotated[str | None, typer.Option("--svg", metavar="FILE", help="Write the picture to FILE.")] = None,
    scenario: ScenarioPath = None,
    json: Json = None,
) -> None:
    """How little has to be disturbed, or spent, to keep 100, 99, 98, 95 and 90 % of the best value, each point with its bound."""
    from api.cli.explaining_answers import Asked, drawn, explained
    from api.pictures.frontier import picture
    from api.terminal.explained.frontier import show_frontier
    from scenarios.explain.frontier import frontier as ask

    asked = Asked(portfolio, answer, scenario, json)
    raise typer.Exit(explained(asked, lambda subject: drawn(subject, ask(subject, seconds), picture, svg), show_frontier))


@explain.command(name="why-not", short_help="What it would lose to do something else, and what would make it right.")
def why_not(
    portfolio: PortfolioPath,
    answer: AnswerPath,
    *,
    run: Annotated[str, typer.Option("--run", metavar="PROJECT", help="Why is this project paused?")] = "",
    put: Annotated[str, typer.Option("--put", metavar="PERSON", help="Why is this person not on the project of --on?")] = "",
    keep: Annotated[str, typer.Option("--keep", metavar="PERSON", help="Why does this person not stay on the project of --on?")] = "",
    on: Annotated[str, typer.Option("--on", metavar="PROJECT", help="The project for --put or --keep.")] = "",
    seconds: Seconds = 10.0,
    plan: OfPlan = 1,
    scenario: ScenarioPath = None,
    json: Json = None,
) -> None:
    """What it would lose to do something else, which rules are in the way, and the smallest single changes that would make it right."""
    from api.cli.explaining_answers import Asked, explained, wish_of
    from api.terminal.explained.why_not import show_why_not
    from scenarios.explain.why_not import why_not as ask

    wish = wish_of(run, put, keep, on)
    asked = Asked(portfolio, answer, scenario, json, plan)
    raise typer.Exit(explained(asked, lambda subject: ask(subject, wish, seconds), show_why_not))


@explain.command(short_help="Where nothing fits: what clashes, and a priced menu of ways out.")
def concessions(portfolio: PortfolioPath, *, seconds: Seconds = 30.0, scenario: ScenarioPath = None, json: Json = None) -> None:
    """Which rules clash so that there is no plan, and what would have to give way, by how much, at which price."""
    from api.cli.explaining_answers import ways_out

    raise typer.Exit(ways_out(portfolio, scenario, seconds, json))


@explain.command(short_help="Why each move is made: what caused it, and what leaves no room.")
def why(
    portfolio: PortfolioPath,
    answer: AnswerPath,
    *,
    plan: OfPlan = 1,
    seconds: Seconds = 30.0,
    scenario: ScenarioPath = None,
    json: Json = None,
) -> None:
    """For every move the change of the scenario that it comes from, and the rules that leave no room for more of it."""
    from api.cli.explaining_answers import Asked, explained
    from api.terminal.explained.why import show_why
    from scenarios.explain.why import why as ask

    raise typer.Exit(explained(Asked(portfolio, answer, scenario, json, plan), lambda subject: ask(subject, seconds), show_why))


@explain.command(name="no-regret", short_help="Moves to make whichever plan is chosen.")
def no_regret(
    portfolio: PortfolioPath, answer: AnswerPath, *, seconds: Seconds = 20.0, scenario: ScenarioPath = None, json: Json = None
) -> None:
    """The moves that all good plans have in common, and which of them every plan that good must make."""
    from api.cli.explaining_answers import Asked, explained
    from api.terminal.explained.no_regret import show_no_regret
    from scenarios.explain.no_regret import no_regret as ask

    raise typer.Exit(explained(Asked(portfolio, answer, scenario, json), lambda subject: ask(subject, seconds), show_no_regret))
