"""Why moves are made, as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from api.terminal.grid import Column, Line, show_grid
from api.terminal.words import counted, person
from scenarios.explain.explanation import Proof

if TYPE_CHECKING:
    from rich.console import Console

    from models.answer import Move
    from models.portfolio import Portfolio
    from scenarios.explain.subject import Subject
    from scenarios.explain.why import Cause, MoveReason, Why

MOST = 40
"""Moves that fit a page."""
RULES = 3
"""Rules of a move that are named."""
COLUMNS = (
    Column("move"),
    Column("who", share=1, wraps=True),
    Column("from -> to", share=1, wraps=True),
    Column("comes from", share=2, wraps=True),
    Column("no room left by", share=2, wraps=True),
    Column("choice"),
)


def show_why(screen: Console, subject: Subject, found: Why) -> None:
    """Print the moves with their reasons, those that the scenario forces first."""
    moves = sorted(found.moves, key=lambda reason: reason.move.chosen)
    lines = [_line(subject.portfolio, reason) for reason in moves[:MOST]]
    forced = sum(not reason.move.chosen for reason in moves)
    left = f" {counted(len(moves) - MOST, 'move')} more: --json FILE has all." if len(moves) > MOST else ""
    followed = "Rules are exact; where a move comes from is proven by solving without the change, or likely: only followed to the move."
    followed += "" if found.complete else " Time was too short to put all to the proof."
    note = f"{counted(forced, 'move')} forced by the scenario, {len(moves) - forced} chosen. {followed}{left}"
    show_grid(screen, f"Why plan {found.plan} moves what it moves", COLUMNS, lines, note)
    if not moves:
        screen.print(Text("The plan moves nothing.", style="quiet"))


def _line(portfolio: Portfolio, reason: MoveReason) -> Line:
    rules = [f"{rule.rule.replace('_', ' ')} of {person(portfolio, rule.subject) or 'the plan'}" for rule in reason.binding]
    more = f" and {len(rules) - RULES} more" if len(rules) > RULES else ""
    cells = [reason.move.kind.value, person(portfolio, reason.move.subject), way(reason.move)]
    return Line([*cells, _cause(reason.cause), ", ".join(rules[:RULES]) + more, "chosen" if reason.move.chosen else "forced"])


def way(move: Move) -> str:
    """Return where a move leads from and to."""
    if move.from_project == move.to_project:
        return move.to_project
    return f"{move.from_project} -> {move.to_project}".strip()


def _cause(cause: Cause | None) -> str:
    if cause is None:
        return "no change leads to it"
    change = f"{cause.change_id} {cause.change.replace('_', ' ')} {cause.target}".strip()
    said = {"takes_over": f"fills a place left by {change}", "ranks": f"ranks moved by {change}"}.get(cause.how, change)
    return f"{said} ({'proven' if cause.proof is Proof.PROVEN else 'likely'})"
