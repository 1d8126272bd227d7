"""Regret as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import counted, points

if TYPE_CHECKING:
    from rich.console import Console

    from scenarios.explain.explanation import Span
    from scenarios.explain.regret import PlanRegret, Regret
    from scenarios.explain.subject import Subject

COLUMNS = (
    number("plan"),
    Column("character", share=1, wraps=True, from_width=80),
    number("value\nas planned"),
    number("on\naverage"),
    number("at\nworst", from_width=90),
    number("regret on\naverage"),
    number("in 9 of 10\nat most", from_width=100),
    number("at\nworst"),
    number("leads\nin", from_width=70),
    number("projects\nlost"),
)


def show_regret(screen: Console, subject: Subject, found: Regret) -> None:
    """Print how each plan fares, in points."""
    labels = {plan.rank: plan.label for plan in subject.plans}
    draws = counted(len(found.draws), "draw") + ("" if found.complete else " (there was no time for more)")
    lines = [_line(plan, labels.get(plan.plan, "")) for plan in found.plans]
    show_grid(screen, f"Absences and overruns, {draws}, seed {found.seed}", COLUMNS, lines)
    note = "Regret: points behind the best plan for the same luck, in hindsight. Projects lost: fallen below their minimum, on average."
    screen.print(Text(note, style="quiet"))
    if broken := sum(plan.broken for plan in found.plans):
        screen.print(Text(f"In {counted(broken, 'case')} a plan then breaks a rule that pausing projects does not mend.", style="quiet"))


def _line(plan: PlanRegret, label: str) -> Line:
    regrets = [_span(span) for span in (plan.regret_mean, plan.regret_p90, plan.regret_worst)]
    values = [points(plan.value), points(plan.value_mean), points(plan.value_worst)]
    return Line([str(plan.plan), label, *values, *regrets, str(plan.leads), f"{plan.paused_mean:.1f}"])


def _span(span: Span) -> str:
    """Return what is known of a regret: a number, or between what it lies."""
    low, high = points(span.at_least), points(span.at_most)
    return low if low == high else f"{low} - {high}"
