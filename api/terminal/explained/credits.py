"""What bundles of moves are worth, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.explained.order import said
from api.terminal.explained.spans import loss, proof
from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import counted, hours, money_delta, points
from models.score import HUNDREDTHS_PER_HOUR, MINUTES_PER_HOUR

if TYPE_CHECKING:
    from rich.console import Console

    from scenarios.explain.credit import Credit, Credits
    from scenarios.explain.subject import Subject

MOST = 40
"""Bundles that fit a page."""
COLUMNS = (
    number("#"),
    Column("skip", share=1, wraps=True),
    number("points\nlost"),
    number("disrupted\nhours", from_width=90),
    number("cost", from_width=90),
    Column("how sure"),
)


def show_credits(screen: Console, subject: Subject, found: Credits) -> None:
    """Print the credits, most first."""
    shown = sorted(found.credits, key=lambda c: -(c.without.loss.at_most if c.without else 1 << 60))[:MOST]
    title = f"What plan {found.plan} loses if a bundle is skipped"
    show_grid(screen, title, COLUMNS, [_line(subject, credit) for credit in shown], _note(found))
    for pair in found.interactions:
        if pair.interaction:
            more = "less" if pair.interaction < 0 else "more"
            both = f"bundles {pair.bundles[0]} and {pair.bundles[1]} together lose {points(abs(pair.interaction))} points {more}"
            screen.print(Text(f"Interaction: {both} than one by one.", style="quiet"))


def _line(subject: Subject, credit: Credit) -> Line:
    name, found = said(subject.portfolio, credit.changes), credit.without
    if found is None:
        return Line([str(credit.bundle), name, "all", "", "", "no plan without it"])
    disrupted, cost = found.disruption / HUNDREDTHS_PER_HOUR, found.cost // MINUTES_PER_HOUR
    more = f"{'+' * (disrupted > 0)}{hours(disrupted)}"
    return Line([str(credit.bundle), name, loss(found.loss), more, money_delta(cost), proof(found.proof)])


def _note(found: Credits) -> str:
    left = found.bundles - len(found.credits)
    more = f" {counted(left, 'bundle')} not asked about yet: give a longer --time-limit." if left else ""
    total = points(found.total)
    return f"Each alone, everything else planned anew; they need not add up to the {total} points that all moves together bring.{more}"
