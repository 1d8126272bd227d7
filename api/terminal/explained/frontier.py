"""The frontier as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.explained.spans import proof
from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import hours, money, points
from models.score import HUNDREDTHS_PER_HOUR, MINUTES_PER_HOUR, Part

if TYPE_CHECKING:
    from rich.console import Console

    from scenarios.explain.frontier import Curve, Frontier, FrontierPoint
    from scenarios.explain.subject import Subject


def show_frontier(screen: Console, subject: Subject, found: Frontier) -> None:
    """Print a table for each curve."""
    currency = subject.portfolio.settings.currency
    for curve in found.curves:
        _show_curve(screen, curve, currency)
    best = f"Floors are parts of the {points(found.best_value)} points of plan {found.plan}"
    proven = "" if found.value_bound is None else f"; no plan has more than {points(found.value_bound)}"
    screen.print(Text(f"{best}{proven}.", style="quiet"))


def _show_curve(screen: Console, curve: Curve, currency: str) -> None:
    is_disruption = curve.part is Part.DISRUPTION
    title = "Value against disruption" if is_disruption else "Value against cost"
    name = "disrupted\nhours" if is_disruption else f"cost\n{currency}"
    columns = (
        number("keeps"),
        number("value"),
        number(name),
        number("no plan\nbelow"),
        number("gap"),
        Column("how sure"),
        Column("", share=1),
    )
    show_grid(screen, title, columns, [_line(curve, point) for point in curve.points])


def _line(curve: Curve, point: FrontierPoint) -> Line:
    knee = point.floor_pct == curve.knee_pct
    cells = [f"{point.floor_pct} %", points(point.value), _amount(curve, point.amount), _amount(curve, point.bound)]
    return Line([*cells, f"{point.gap_pct:.1f} %", proof(point.proof), "knee" * knee], "mark" if knee else "")


def _amount(curve: Curve, amount: int) -> str:
    if curve.part is Part.DISRUPTION:
        return hours(amount / HUNDREDTHS_PER_HOUR)
    return money(amount // MINUTES_PER_HOUR)
