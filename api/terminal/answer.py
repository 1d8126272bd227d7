"""An answer as a page that a PMO lead can put on the wall: the plans first, then what the best one asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.terminal.defects import show_defects
from api.terminal.header import show_header
from api.terminal.moves import show_moves
from api.terminal.next_steps import show_next_steps
from api.terminal.outcomes import show_outcomes
from api.terminal.ranking import show_ranking
from api.terminal.shortfalls import show_clashes, show_unmet

if TYPE_CHECKING:
    from rich.console import Console

    from api.terminal.next_steps import Place
    from models.answer import Answer
    from models.portfolio import Portfolio


def show_answer(screen: Console, portfolio: Portfolio, answer: Answer, place: Place) -> None:
    """
    Print an answer.

    Parameters
    ----------
    portfolio
        The one that the plans are about: after the scenario's changes.
    place
        Where question and answer lie, for the commands at the end.
    """
    show_header(screen, answer)
    show_defects(screen, answer.defects)
    if answer.plans or answer.reference:
        show_ranking(screen, answer, portfolio.settings.currency)
    show_clashes(screen, answer)
    best = answer.plans[0] if answer.plans else answer.reference
    if best is not None:
        show_moves(screen, portfolio, best, place.everything)
        show_outcomes(screen, best)
        show_unmet(screen, best, place.everything)
    show_next_steps(screen, answer, place)
