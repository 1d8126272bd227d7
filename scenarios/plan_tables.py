"""A plan as tables that people read: its moves, its winners and losers, its bookings, and what stays unmet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from models.answer import Move, Plan, ProjectOutcome
    from models.bookings import Booking
    from models.portfolio import Portfolio

Cell = str | int | float | dt.date | None
"""What a cell may hold; numbers stay numbers and dates stay dates."""
MINOR_UNITS = 100
"""Minor units in a unit of currency."""


class PlanTable(StrEnum):
    """Which table of a plan."""

    MOVES = "moves"
    OUTCOMES = "outcomes"
    BOOKINGS = "bookings"
    UNMET = "unmet"


class Shape(StrEnum):
    """How a column is shown."""

    TEXT = "text"
    WHOLE = "whole"
    HOURS = "hours"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """A column: its header, its width in characters, and how its cells are shown."""

    header: str
    width: int
    shape: Shape = Shape.TEXT


@dataclass(frozen=True)
class Sheet:
    """A table with its title."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]


def sheet_of(table: PlanTable, portfolio: Portfolio, plan: Plan) -> Sheet:
    """Return one table of a plan."""
    return _SHEETS[table](portfolio, plan)


def money(minor: int) -> float:
    """Return an amount in units of currency, for display."""
    return minor / MINOR_UNITS


def _moves(portfolio: Portfolio, plan: Plan) -> Sheet:
    columns = [
        Column("What", 10),
        Column("Who or what", 12),
        Column("Name", 24),
        Column("From project", 14),
        Column("To project", 14),
        Column("Demands", 22),
        Column("First day", 12, Shape.DATE),
        Column("Last day", 12, Shape.DATE),
        Column("Hours", 10, Shape.HOURS),
        Column("Cost change", 14, Shape.MONEY),
        Column("Chosen or forced", 16),
        Column("Reason", 60),
    ]
    return Sheet("Moves", columns, [_move(portfolio, move) for move in plan.moves])


def _move(portfolio: Portfolio, move: Move) -> Sequence[Cell]:
    chosen = "chosen" if move.chosen else "forced"
    who = (move.kind.value, move.subject, _name(portfolio, move.subject))
    what = (move.from_project, move.to_project, ", ".join(move.demands))
    return (*who, *what, move.first, move.last, move.hours, money(move.cost_delta), chosen, move.reason)


def _outcomes(portfolio: Portfolio, plan: Plan) -> Sheet:
    columns = [
        Column("Rank", 6, Shape.WHOLE),
        Column("Project", 12),
        Column("Name", 30),
        Column("Sponsor", 18),
        Column("Verdict", 11),
        Column("Today", 10),
        Column("Plan", 10),
        Column("Shift (weeks)", 13, Shape.WHOLE),
        Column("Finish today", 13, Shape.DATE),
        Column("Finish", 12, Shape.DATE),
        Column("Slip (weeks)", 12, Shape.WHOLE),
        Column("Paused from", 12, Shape.DATE),
        Column("Paused to", 12, Shape.DATE),
        Column("Late (weeks)", 12, Shape.WHOLE),
        Column("Hours today", 12, Shape.HOURS),
        Column("Hours", 12, Shape.HOURS),
        Column("Change in hours", 15, Shape.HOURS),
        Column("Covered today", 14, Shape.PERCENT),
        Column("Covered", 10, Shape.PERCENT),
    ]
    ordered = sorted(plan.outcomes, key=lambda o: (o.coverage_before_pct - o.coverage_pct, o.rank, o.project_id))
    return Sheet("Winners and losers", columns, [_outcome(outcome) for outcome in ordered])


def _outcome(o: ProjectOutcome) -> Sequence[Cell]:
    head = (o.rank, o.project_id, o.name, o.sponsor, verdict(o), "new" if o.is_new else o.state_before.value, o.state.value)
    time = (o.shift_weeks, o.finish_before, o.finish, o.slip_weeks, o.pause_first, o.pause_last, o.late_weeks)
    return (*head, *time, o.hours_before, o.hours, o.hours - o.hours_before, o.coverage_before_pct, o.coverage_pct)


def verdict(outcome: ProjectOutcome) -> str:
    """Return whether a project wins or loses by a plan, judged by the work it gets, then by its dates."""
    gain = outcome.coverage_pct - outcome.coverage_before_pct
    if gain == 0 and outcome.finish and outcome.finish_before:
        gain = (outcome.finish_before - outcome.finish).days
    return "wins" if gain > 0 else "loses" if gain < 0 else "unchanged"


def _bookings(portfolio: Portfolio, plan: Plan) -> Sheet:
    columns = [
        Column("Resource", 12),
        Column("Name", 24),
        Column("Project", 12),
        Column("Demand", 14),
        Column("First day", 12, Shape.DATE),
        Column("Last day", 12, Shape.DATE),
        Column("Share % or units", 16, Shape.WHOLE),
        Column("Project shift (weeks)", 12, Shape.WHOLE),
    ]
    shifts = {decision.project_id: decision.shift_weeks for decision in plan.decisions}
    booked = [_booking(portfolio, booking, shifts) for booking in plan.bookings]
    alone: list[Sequence[Cell]] = [(None, None, id, None, None, None, None, shifts[id]) for id in run_by_nobody(portfolio, plan)]
    return Sheet("Bookings", columns, [*booked, *alone])


def run_by_nobody(portfolio: Portfolio, plan: Plan) -> list[str]:
    """Return the projects that run without a booking after the freeze: a list of bookings says so in a row with the project alone."""
    free = portfolio.settings.freeze_end
    live = {booking.demand_id for booking in plan.bookings if portfolio.horizon.week(booking.last) >= free}
    booked = {demand.project_id for demand in portfolio.demands if demand.id in live}
    return [decision.project_id for decision in plan.decisions if decision.runs and decision.project_id not in booked]


def _booking(portfolio: Portfolio, booking: Booking, shifts: Mapping[str, int]) -> Sequence[Cell]:
    demand = portfolio.demand_by_id.get(booking.demand_id)
    project = "" if demand is None else demand.project_id
    name, dates = _name(portfolio, booking.resource_id), (booking.first, booking.last)
    return booking.resource_id, name, project, booking.demand_id, *dates, booking.share_pct, shifts.get(project, 0)


def _unmet(portfolio: Portfolio, plan: Plan) -> Sheet:
    columns = [
        Column("Project", 12),
        Column("Name", 30),
        Column("Demand", 14),
        Column("Hours missing", 14, Shape.HOURS),
        Column("From week of", 13, Shape.DATE),
        Column("Cause", 14),
        Column("Explanation", 70),
    ]
    rows = [(u.project_id, _name(portfolio, u.project_id), u.demand_id, u.hours, u.first, u.cause, u.text) for u in plan.unmet]
    return Sheet("Unmet", columns, rows)


def _name(portfolio: Portfolio, id: str) -> str:
    named: Iterable[Mapping[str, object]] = (portfolio.person_by_id, portfolio.project_by_id)
    return next((str(getattr(found[id], "name", "")) for found in named if id in found), "")


_SHEETS: Mapping[PlanTable, Callable[[Portfolio, Plan], Sheet]] = {
    PlanTable.MOVES: _moves,
    PlanTable.OUTCOMES: _outcomes,
    PlanTable.BOOKINGS: _bookings,
    PlanTable.UNMET: _unmet,
}
