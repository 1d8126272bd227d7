"""Who bears a plan, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import counted, hours, person, points
from scenarios.explain.ledger import Bearer

if TYPE_CHECKING:
    from rich.console import Console

    from scenarios.explain.fairness import Fairness, Share
    from scenarios.explain.subject import Subject

SHOWN = 10
"""Lines of each kind on the page; the JSON has all."""
TITLES = {Bearer.SPONSOR: "Sponsors", Bearer.TEAM: "Teams", Bearer.PROJECT: "Projects", Bearer.PERSON: "People"}
COLUMNS = (
    Column("who", share=1, wraps=True),
    number("moves"),
    number("forced"),
    number("earlier"),
    number("limit"),
    number("hours\nreleased", from_width=70),
    number("points", from_width=80),
    Column(""),
)


def show_fairness(screen: Console, subject: Subject, found: Fairness) -> None:
    """Print who bears most, kind by kind."""
    for bearer, title in TITLES.items():
        shares = [share for share in found.shares if share.now.bearer is bearer]
        if shares:
            rest = len(shares) - SHOWN
            note = f"{counted(rest, 'further one')} below these." if rest > 0 else ""
            show_grid(screen, title, COLUMNS, [_line(subject, share) for share in shares[:SHOWN]], note)
    decided = counted(len(found.ledger.entries), "decision")
    screen.print(Text(f"Moves by choice; earlier ones are those of the ledger ({decided}). Points against today's plan.", style="quiet"))


def _line(subject: Subject, share: Share) -> Line:
    now = share.now
    won = "-" if now.points is None else points(now.points)
    limit = "-" if share.limit is None else str(share.limit)
    verdict = "" if share.within else "over the limit"
    moves = [str(now.chosen), str(now.forced), str(share.earlier), limit]
    return Line([person(subject.portfolio, now.id), *moves, hours(now.hours_released), won, verdict])
