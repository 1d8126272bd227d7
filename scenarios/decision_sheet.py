"""The first page of a plan: what a steering committee is asked to decide, on one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.score import HUNDREDTHS_PER_HOUR, MICRO, MINUTES_PER_HOUR, Part
from scenarios.plan_tables import Cell, Shape, money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.answer import Plan, ProjectOutcome
    from models.portfolio import Portfolio

Line = tuple[str, Cell, Shape, str]
"""What, how much, how to show it, and a remark."""

_SCALE: Mapping[Part, int] = {
    Part.VALUE: MICRO,
    Part.LATENESS: 100,
    Part.DISRUPTION: HUNDREDTHS_PER_HOUR,
    Part.COST: MINUTES_PER_HOUR * 100,
    Part.FIT: 1,
}
"""Exact units in a unit that people read."""


def headline(portfolio: Portfolio, plan: Plan) -> Sequence[str]:
    """Return the title and the sentences below it."""
    name = "Reference: today's plan, repaired" if plan.rank == 0 else f"Plan {plan.rank}: {plan.label}"
    horizon = portfolio.horizon
    span = f"{horizon.weeks} weeks from {horizon.start:%d %B %Y}; amounts in {portfolio.settings.currency}"
    return [line for line in (name, plan.why, span) if line]


def score_lines(plan: Plan, currency: str) -> Sequence[Line]:
    """Return the score, each part with how far it can be from the best possible."""
    words = {
        Part.VALUE: ("Value (points)", Shape.HOURS),
        Part.LATENESS: (f"Cost of lateness ({currency})", Shape.MONEY),
        Part.DISRUPTION: ("Disruption by choice (weighted hours)", Shape.HOURS),
        Part.COST: (f"Cost ({currency})", Shape.MONEY),
        Part.FIT: ("Poor fit (points)", Shape.WHOLE),
    }
    proven = {bound.part: f"at most {bound.gap_pct:g} % from the best of {bound.scope}" for bound in plan.bounds}
    return [(text, plan.score.part(part) / _SCALE[part], shape, proven.get(part, "")) for part, (text, shape) in words.items()]


def figure_lines(plan: Plan, currency: str) -> Sequence[Line]:
    """Return what the plan asks of people and projects."""
    figures = plan.figures
    cap: Line = (f"Budget cap ({currency})", None if figures.cost_cap is None else money(figures.cost_cap), Shape.MONEY, "")
    return [
        ("People moved", figures.people_moved, Shape.WHOLE, ""),
        ("Hours moved by choice", figures.hours_moved, Shape.HOURS, ""),
        ("Moves chosen", figures.chosen_moves, Shape.WHOLE, "a swap, one line of the moves, counts two"),
        ("Moves forced", figures.forced_moves, Shape.WHOLE, "the scenario left no choice"),
        ("Disruption forced (weighted hours)", plan.audit.forced_disruption / HUNDREDTHS_PER_HOUR, Shape.HOURS, "listed, not charged"),
        ("Projects running", figures.projects_running, Shape.WHOLE, ""),
        ("Projects late", figures.projects_late, Shape.WHOLE, ""),
        ("Work covered", figures.coverage_pct, Shape.PERCENT, "of the need of all projects"),
        *([cap] if figures.cost_cap is not None else []),
        ("Independent audit", "every rule holds" if plan.audit.clean else f"{len(plan.audit.violations)} rules broken", Shape.TEXT, ""),
    ]


def change_lines(plan: Plan) -> Sequence[Line]:
    """Return the projects whose state or dates the plan changes, in the order of their ranks."""
    found = [outcome for outcome in plan.outcomes if outcome.state is not outcome.state_before or _moved(outcome)]
    ordered = sorted(found, key=lambda outcome: (outcome.rank, outcome.project_id))
    return [(f"{o.rank}. {o.name or o.project_id}", o.state.value, Shape.TEXT, _delays(o)) for o in ordered]


def _moved(outcome: ProjectOutcome) -> bool:
    return bool(outcome.shift_weeks or outcome.pause_first or outcome.slip_weeks)


def _delays(outcome: ProjectOutcome) -> str:
    shift, late, slip = outcome.shift_weeks, outcome.late_weeks, outcome.slip_weeks
    pauses = f"pauses from {outcome.pause_first} to {outcome.pause_last}" if outcome.pause_first else ""
    words = [f"{shift} weeks later" if shift else "", pauses, f"{late} weeks after its target" if late else ""]
    if slip and slip != shift:
        words.insert(0, f"finishes {abs(slip)} weeks {'later' if slip > 0 else 'sooner'} than today")
    return ", ".join(word for word in words if word)
