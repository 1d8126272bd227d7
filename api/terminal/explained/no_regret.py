"""Moves that all good plans make, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.grid import Column, Line, show_grid
from api.terminal.words import counted, person
from scenarios.explain.explanation import Proof

if TYPE_CHECKING:
    from rich.console import Console

    from scenarios.explain.no_regret import NoRegret, SharedMove
    from scenarios.explain.subject import Subject

MOST = 60
"""Moves that fit a page."""
COLUMNS = (Column("move"), Column("who", share=1, wraps=True), Column("project", share=1, wraps=True), Column("choice"), Column("how sure"))


def show_no_regret(screen: Console, subject: Subject, found: NoRegret) -> None:
    """Print the moves that the plans share, forced ones last."""
    plans = ", ".join(str(rank) for rank in found.plans)
    if not found.moves:
        screen.print(Text(f"The plans {plans} have no move in common."))
        return
    moves = sorted(found.moves, key=lambda move: not move.chosen)
    left = f" {counted(len(moves) - MOST, 'move')} more: --json FILE has all." if len(moves) > MOST else ""
    proven = f"Proven: every plan of at least {found.floor_pct} % of the best value makes it, also those not shown."
    note = f"{proven} Not needed: a plan that good goes without.{left}"
    show_grid(screen, f"What plans {plans} have in common", COLUMNS, [_line(subject, move) for move in moves[:MOST]], note)


def _line(subject: Subject, move: SharedMove) -> Line:
    names = [person(subject.portfolio, id) for id in (move.subject, move.project_id)]
    sure = "proven" if move.proof is Proof.PROVEN else "not needed" if move.avoidable else "in all plans shown"
    return Line([move.what, *names, "chosen" if move.chosen else "forced", sure])
