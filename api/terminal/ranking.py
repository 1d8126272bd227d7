"""The ranked plans in one table, with today's plan, repaired, as the row to compare with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import hours, money, percent, points
from models.score import Part

if TYPE_CHECKING:
    from rich.console import Console

    from models.answer import Answer, Figures, Plan
    from models.score import PartBound

ALL_PLANS = "all plans"
"""Scope of a bound that holds whatever the plan."""
TODAY = "today, repaired"
"""The plan that changes nothing but what it must."""

COLUMNS = (
    Column("#", align="right"),
    Column("plan", share=1, wraps=True),
    number("value"),
    number("% of\nbest"),
    number("people\nmoved"),
    number("hours\nmoved"),
    number("forced\nmoves", from_width=110),
    number("cost"),
    number("of\ncap"),
    number("late"),
    number("covered", from_width=100),
    number("gap"),
    Column("in", from_width=100),
)


def show_ranking(screen: Console, answer: Answer, currency: str) -> None:
    """Print the plans, best first, and the reference."""
    best = best_value(answer)
    lines = [Line(_cells(plan, best, _label(plan, answer.reference)), "mark" if plan.rank == 1 else "") for plan in answer.plans]
    if answer.reference is not None and not any(_same(plan, answer.reference) for plan in answer.plans):
        lines.append(Line(_cells(answer.reference, best, TODAY), "quiet"))
    title = f"Ranked plans (policy: {answer.provenance.policy.value})"
    show_grid(screen, title, COLUMNS, lines, _note(answer, currency))
    apart = [plan.difference_pct for plan in answer.plans if plan.difference_pct is not None]
    if apart:
        screen.print(Text(f"Any two of the plans differ in at least {min(apart):g} % of their moves.", style="quiet"))
    if answer.fewer:
        screen.print(Text(f"Plans: {answer.fewer}.", style="quiet"))


def best_value(answer: Answer) -> int | None:
    """Return the value that no plan can exceed, in micro-points, if the search proved one."""
    plans = (*answer.plans, *((answer.reference,) if answer.reference else ()))
    bounds = [bound.bound for plan in plans for bound in plan.bounds if bound.part is Part.VALUE and bound.scope == ALL_PLANS]
    return min(bounds, default=None)


def _same(plan: Plan, reference: Plan) -> bool:
    return plan.proposal == reference.proposal


def _label(plan: Plan, reference: Plan | None) -> str:
    return f"{plan.label} ({TODAY})" if reference and _same(plan, reference) and plan.label != TODAY else plan.label


def _cells(plan: Plan, best: int | None, label: str) -> list[str]:
    figures = plan.figures
    share = "-" if not best else f"{_floored(100 * plan.score.value / best)}"
    head = [
        "ref" if plan.rank == 0 else str(plan.rank),
        label,
        points(plan.score.value),
        share,
    ]
    moved = [str(figures.people_moved), hours(figures.hours_moved), str(figures.forced_moves)]
    return [*head, *moved, money(figures.cost), _of_cap(figures), str(figures.projects_late), percent(figures.coverage_pct), *_gap(plan)]


def _floored(share: float) -> str:
    """Return a percentage that never rounds up to a proof."""
    return f"{int(share * 10) / 10:.1f}"


def _of_cap(figures: Figures) -> str:
    return percent(100 * figures.cost / figures.cost_cap) if figures.cost_cap else "-"


def _gap(plan: Plan) -> tuple[str, str]:
    bound = _closest(plan) if plan.rank else None
    return ("-", "-") if bound is None else (f"{bound.gap_pct:.2f} %", bound.part.value)


def _closest(plan: Plan) -> PartBound | None:
    """Return the bound on what the plan is good at: the one proven closest."""
    return min(plan.bounds, key=lambda bound: (bound.gap_pct, bound.scope != ALL_PLANS), default=None)


def _note(answer: Answer, currency: str) -> str:
    caps = {plan.figures.cost_cap for plan in answer.plans if plan.figures.cost_cap}
    cap = f"; cap {money(max(caps))}" if caps else ""
    return f"Value in points, cost in {currency}{cap}. Gap: proven; no plan is better in that part by more."
