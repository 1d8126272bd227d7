"""The work order: who moves from what to what, when, how much of it, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.terminal.grid import Column, Line, number, show_grid
from api.terminal.words import counted, hours, money_delta, person, span, weeks_in
from models.answer import MoveKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from models.answer import Move, Plan
    from models.portfolio import Portfolio

MOST = 15
"""Moves that fit a page: what happens to projects, then to most hours."""
OF_PROJECTS = frozenset({MoveKind.SHIFT, MoveKind.PAUSE, MoveKind.STOP, MoveKind.START})
"""Moves of whole projects, which matter whatever their hours."""

COLUMNS = (
    Column("what"),
    Column("who", share=4, wraps=True),
    Column("from -> to", share=4, wraps=True),
    Column("weeks"),
    number("hours"),
    number("h/week", from_width=100),
    number("cost", from_width=90),
    Column("why", from_width=116, share=3, wraps=True),
    Column("choice"),
)


def show_moves(screen: Console, portfolio: Portfolio, plan: Plan, everything: str) -> None:
    """
    Print a plan's largest moves.

    Parameters
    ----------
    everything
        Where the rest can be read.
    """
    if not plan.moves:
        screen.print(f"\n{_title(plan)}: nobody moves; the plan is today's.")
        return
    largest = sorted(plan.moves, key=lambda move: (move.kind not in OF_PROJECTS, -move.hours))[:MOST]
    shown = [move for move in plan.moves if move in largest][:MOST]
    rest = len(plan.moves) - len(shown)
    note = f"and {counted(rest, 'smaller move')}: {everything}" if rest else ""
    show_grid(screen, f"{_title(plan)}: {_summary(plan.moves)}", COLUMNS, [_line(portfolio, move) for move in shown], note)


def _title(plan: Plan) -> str:
    return f"Moves of plan {plan.rank} ({plan.label})" if plan.rank else "Moves of today's plan, repaired"


def _summary(moves: Sequence[Move]) -> str:
    chosen = sum(move.chosen for move in moves)
    return f"{chosen} chosen, {len(moves) - chosen} forced"


def _line(portfolio: Portfolio, move: Move) -> Line:
    weekly = hours(move.hours / weeks_in(move.first, move.last)) if move.hours else ""
    cells = [
        move.kind.value,
        _who(portfolio, move),
        _path(move),
        span(move.first, move.last),
        hours(move.hours) if move.hours else "",
        weekly,
    ]
    return Line(
        [*cells, money_delta(move.cost_delta) if move.cost_delta else "", move.reason, "chosen" if move.chosen else "forced"],
        "" if move.chosen else "quiet",
    )


def _who(portfolio: Portfolio, move: Move) -> str:
    return f"project {move.subject}" if move.kind in OF_PROJECTS else person(portfolio, move.subject)


def _path(move: Move) -> str:
    if move.from_project and move.to_project and move.from_project != move.to_project:
        return f"{move.from_project} -> {move.to_project}"
    if move.kind in OF_PROJECTS or move.from_project == move.to_project:
        return move.to_project or move.from_project
    return f"{move.from_project} -> free" if move.from_project else f"free -> {move.to_project}"
