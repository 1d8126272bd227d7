"""The audit's verdict on a plan: clean, or every rule it breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.grid import Column, Line, heading, number, show_grid
from api.terminal.words import counted, day, hours, money, points
from models.score import HUNDREDTHS_PER_HOUR, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from rich.console import Console

    from models.answer import AuditReport, Violation
    from models.portfolio import Portfolio

MOST = 40
"""Violations that are listed; whoever has more starts with these."""
COLUMNS = (Column("rule"), Column("from week of"), number("by", from_width=100), Column("what is wrong", share=1, wraps=True))


def show_verdict(screen: Console, portfolio: Portfolio, name: str, report: AuditReport, *, figures_agree: bool) -> None:
    """Print what the audit found."""
    found = len(report.violations)
    verdict = "CLEAN: every hard rule holds" if report.clean else f"NOT CLEAN: {counted(found, 'violation')} of hard rules"
    screen.print(Text(f"Audit of {name}"), style="title")
    screen.print(Text(verdict, style="good" if report.clean else "bad"))
    if not figures_agree:
        screen.print(Text("The figures that the answer states are not those of its bookings; trust the ones below.", style="bad"))
    if report.violations:
        lines = [_line(portfolio, violation) for violation in report.violations[:MOST]]
        more = f"and {found - MOST} more; --json lists all" if found > MOST else ""
        show_grid(screen, "Violations", COLUMNS, lines, more)
    heading(screen, "Score, recomputed from the bookings")
    for line in _score(portfolio, report):
        screen.print(Text(f"  {line}"))


def _line(portfolio: Portfolio, violation: Violation) -> Line:
    week = "" if violation.week is None else day(portfolio.horizon.monday(violation.week))
    return Line([violation.rule.replace("_", " "), week, _amount(violation, portfolio.settings.currency), violation.text])


def _amount(violation: Violation, currency: str) -> str:
    if not violation.amount:
        return ""
    if violation.unit == "minutes":
        return f"{hours(violation.amount / MINUTES_PER_HOUR)} h"
    if violation.unit == "minor units":
        return f"{money(violation.amount)} {currency}"
    return f"{violation.amount:,} {violation.unit}".strip()


def _score(portfolio: Portfolio, report: AuditReport) -> list[str]:
    score, currency = report.score, portfolio.settings.currency
    forced = report.forced_disruption / HUNDREDTHS_PER_HOUR
    return [
        f"value        {points(score.value)} points, of which mandatory projects {points(score.mandatory_value)}",
        f"cost         {money(score.cost_minor)} {currency}",
        f"lateness     {money(score.lateness)} {currency}",
        f"disruption   {hours(score.disruption_hours)} weighted hours by choice, {hours(forced)} forced",
        f"moves        {report.chosen_moves} chosen, {report.forced_moves} forced; a swap from one project to another counts two",
        f"poor fit     {counted(score.fit, 'point')}",
    ]
