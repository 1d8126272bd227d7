"""The moves of a plan in a safe order, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import counted, hours, money, person, points
from models.score import HUNDREDTHS_PER_HOUR, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from models.portfolio import Portfolio
    from scenarios.explain.order import Bundle, Order, OrderedChange, Stop
    from scenarios.explain.subject import Subject

MOST = 60
"""Bundles that fit a page."""
SPELLED = 4
"""Changes of a bundle that are spelled out."""
COLUMNS = (
    number("#"),
    Column("together", share=1, wraps=True),
    number("value"),
    number("adds"),
    number("disrupted\nhours", from_width=100),
    number("cost", from_width=110),
    Column("stop\nhere?"),
)
WORDS = {
    "assign": "{person} joins {project}",
    "release": "{person} leaves {project}",
    "adjust": "{person} changes on {project}",
    "start": "{project} starts",
    "pause": "{project} pauses",
    "shift": "{project} moves in time",
    "machines": "{project} changes machines",
}


def show_order(screen: Console, subject: Subject, found: Order) -> None:
    """Print the bundles in order; those beyond a page are counted."""
    lines = [Line(["0", "today's plan, repaired", *_reached(found.start), ""], "quiet")]
    lines += [_line(subject.portfolio, bundle) for bundle in found.bundles[:MOST]]
    rest = len(found.bundles) - MOST
    stops = sum(bundle.good_stop for bundle in found.bundles)
    note = f"Every stop is a plan that passed the audit; {counted(stops, 'stop')} worth more than any before."
    more = f" {counted(rest, 'more bundle')}: --json FILE has all." if rest > 0 else ""
    late = "" if found.complete else " Time was too short to put all in order: the last bundle is all that was left."
    show_grid(screen, f"Plan {found.plan} step by step", COLUMNS, lines, note + more + late)
    if found.forced:
        moves = counted(len(found.forced), "move")
        screen.print(Text(f"Before them: {moves} that the scenario forces, whatever is decided.", style="quiet"))


def said(portfolio: Portfolio, changes: Sequence[OrderedChange]) -> str:
    """Return changes in words."""
    spelled = [WORDS[c.what].format(person=person(portfolio, c.person_id), project=c.project_id) for c in changes[:SPELLED]]
    more = len(changes) - SPELLED
    return ", ".join(spelled) + (f", and {more} more" if more > 0 else "")


def _line(portfolio: Portfolio, bundle: Bundle) -> Line:
    value, _, *rest = _reached(bundle.reached)
    return Line([str(bundle.number), said(portfolio, bundle.changes), value, f"{bundle.gain / 1e6:+,.1f}", *rest, "yes" * bundle.good_stop])


def _reached(stop: Stop) -> list[str]:
    disrupted = hours(stop.disruption / HUNDREDTHS_PER_HOUR)
    return [points(stop.value), "", disrupted, money(stop.cost // MINUTES_PER_HOUR)]
