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
SAME = "as above"
"""Stands for a reason that is that of the line before."""

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
    shown = _by_reason([move for move in plan.moves if move in largest][:MOST])
    rest = len(plan.moves) - len(shown)
    note = f"and {counted(rest, 'smaller line')}: {everything}" if rest else ""
    lines = [_line(portfolio, move, reason) for move, reason in zip(shown, _reasons(shown), strict=True)]
    show_grid(screen, f"{_title(plan)}: {_summary(plan)}", COLUMNS, lines, note)


def _reasons(moves: Sequence[Move]) -> list[str]:
    """Return the reason of each move, written out only where it is another than that of the move before."""
    before = ["", *(move.reason for move in moves[:-1])]
    return [SAME if move.reason and move.reason == last else move.reason for move, last in zip(moves, before, strict=True)]


def _by_reason(moves: Sequence[Move]) -> list[Move]:
    """Return moves with those of one reason together, where the first of them stands."""
    first: dict[str, int] = {}
    for place, move in enumerate(moves):
        first.setdefault(move.reason or str(place), place)
    return [move for _, move in sorted(enumerate(moves), key=lambda row: (first[row[1].reason or str(row[0])], row[0]))]


def _title(plan: Plan) -> str:
    return f"Moves of plan {plan.rank} ({plan.label})" if plan.rank else "Moves of today's plan, repaired"


def _summary(plan: Plan) -> str:
    """Return the moves as the audit counts them, and why the list is shorter: a swap is told as one line."""
    swaps = sum(move.kind is MoveKind.SWAP and move.from_project != move.to_project for move in plan.moves)
    told = f"; {counted(swaps, 'swap counts two', 'swaps count two each')}" if swaps else ""
    return f"{plan.audit.chosen_moves} chosen, {plan.audit.forced_moves} forced{told}"


def _line(portfolio: Portfolio, move: Move, reason: str) -> Line:
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
        [*cells, money_delta(move.cost_delta) if move.cost_delta else "", reason, "chosen" if move.chosen else "forced"],
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
