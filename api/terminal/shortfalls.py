"""What stays undone, and what had to give way: unmet demand, clashing rules, concessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.grid import Column, Line, heading, number, show_grid
from api.terminal.words import counted, day, hours

if TYPE_CHECKING:
    from rich.console import Console

    from models.answer import Answer, Plan

MOST = 5
"""Unmet demands that a committee can discuss."""
COLUMNS = (
    Column("project"),
    Column("demand"),
    number("hours"),
    Column("from"),
    Column("cause", from_width=100),
    Column("why", share=1, wraps=True),
)


def show_unmet(screen: Console, plan: Plan, everything: str) -> None:
    """
    Print the largest unmet demands of a plan.

    Parameters
    ----------
    everything
        Where the rest can be read.
    """
    if not plan.unmet:
        return
    largest = sorted(plan.unmet, key=lambda unmet: -unmet.hours)[:MOST]
    lines = [Line([u.project_id, u.demand_id, hours(u.hours), day(u.first), u.cause.replace("_", " "), u.text]) for u in largest]
    rest = len(plan.unmet) - len(largest)
    title = f"Unmet demand of running projects: {hours(sum(u.hours for u in plan.unmet))} h in {counted(len(plan.unmet), 'demand')}"
    show_grid(screen, title, COLUMNS, lines, f"and {counted(rest, 'smaller one')}: {everything}" if rest else "")


def show_clashes(screen: Console, answer: Answer) -> None:
    """Print which rules cannot all hold, and what was given up so that there is a plan."""
    if answer.clashes:
        heading(screen, "Rules that cannot all hold")
        for clash in answer.clashes:
            screen.print(Text(f"  - {clash.text or ' + '.join(clash.rules)}"), style="bad")
    if answer.concessions:
        heading(screen, "Concessions that all plans above rely on")
        for concession in answer.concessions:
            screen.print(Text(f"  - {concession.text or f'{concession.rule}: {concession.subject}'}"), style="warning")
