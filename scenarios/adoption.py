"""What a portfolio becomes when a plan is adopted: its bookings and dates are today's from then on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from models.bookings import Allocation, ProjectState
from models.changes.spans import hours_of, interrupted, later, package_interrupted, package_later
from models.changes.tables import unused_id
from models.portfolio import Portfolio
from models.projects import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.answer import Plan
    from models.bookings import Booking, Decision, PackageDates, Proposal
    from models.horizon import Horizon
    from models.projects import Demand, Project, WorkPackage


def adopted(portfolio: Portfolio, plan: Plan | Proposal) -> Portfolio:
    """
    Return the portfolio that later scenarios begin with once a plan is decided.

    Parameters
    ----------
    portfolio
        What the plan was made for: the portfolio as the scenario leaves it.
    plan
        The plan chosen. Its bookings replace today's; a booking that stays keeps its status and lock. Projects that it shifts
        have their work on the new dates, those it stops are cancelled, those it pauses have no bookings and can be resumed. What a
        pause cuts becomes two demands.

    Raises
    ------
    UnknownIdError
        If the plan does not belong to the portfolio.
    """
    decided = {decision.project_id: decision for decision in plan.decisions}
    moved = {f"{dates.project_id}/{dates.work_package}": dates for dates in plan.packages}
    tables = {name: getattr(portfolio, name) for name in Portfolio.model_fields}
    tables["projects"] = tuple(_project(row, decided.get(row.id), portfolio) for row in portfolio.projects)
    pauses = {id: pause for id, decision in decided.items() for pause in [_pause(decision, portfolio.horizon)] if pause}
    parts = {row.id: _parts(row, pauses.get(row.project_id), portfolio) for row in portfolio.demands}
    stays = {row.key for row in portfolio.work_packages if row.project_id not in pauses and _stays(row, moved, portfolio)}
    dated = (row if row.package_key in stays else _demand(row, decided.get(row.project_id), moved, portfolio) for row in portfolio.demands)
    tables["demands"] = tuple(part for row in dated for part in parts[row.id] or (row,))
    tables["work_packages"] = tuple(
        row if row.key in stays else _package(row, decided.get(row.project_id), pauses.get(row.project_id), moved, portfolio.horizon)
        for row in portfolio.work_packages
    )
    tables["allocations"] = tuple(_allocation(booking, parts.get(booking.demand_id, ()), portfolio) for booking in plan.bookings)
    return Portfolio(**tables)


def _project(project: Project, decision: Decision | None, portfolio: Portfolio) -> Project:
    if decision is None:
        return project
    if decision.state is ProjectState.STOPPED:
        return project if project.stage is Stage.DONE else project.replace(stage=Stage.CANCELLED)  # what follows it may run
    by_stage = all(demand.is_equipment for demand in portfolio.demands_of.get(project.id, ()))  # there are no people to tell it by
    if by_stage and project.stage in (Stage.APPROVED, Stage.IN_PROGRESS):
        project = project.replace(stage=Stage.IN_PROGRESS if decision.runs else Stage.APPROVED)
    if decision.pause_first is not None:
        project = project.replace(max_pause_weeks=0, min_pause_weeks=1)  # it has had its pause
    return project


def _pause(decision: Decision, horizon: Horizon) -> range | None:
    if decision.pause_first is None or decision.pause_last is None:
        return None
    return range(horizon.week(decision.pause_first), horizon.week(decision.pause_last) + 1)


def _parts(demand: Demand, pause: range | None, portfolio: Portfolio) -> tuple[Demand, ...]:
    """Return a demand of a project that pauses, or what the pause makes of it; empty if there is none."""
    if pause is None:
        return ()
    return interrupted(demand, portfolio.horizon, pause, unused_id(demand.id, portfolio.demand_by_id))


def _package(
    package: WorkPackage, decision: Decision | None, pause: range | None, moved: Mapping[str, PackageDates], horizon: Horizon
) -> WorkPackage:
    dates = moved.get(package.key)
    if dates is None and pause is not None:
        return package_interrupted(package, horizon, pause)
    if dates is not None:
        return package.replace(first=dates.first, last=dates.last)
    return package_later(package, decision.shift_weeks) if decision is not None and decision.shift_weeks else package


def _stays(package: WorkPackage, moved: Mapping[str, PackageDates], portfolio: Portfolio) -> bool:
    """Whether a package moves by itself, as `models.audit.packages` has it, and is left where it is dated."""
    horizon = portfolio.horizon
    ahead = horizon.week(package.first) >= portfolio.settings.freeze_end and horizon.week(package.last) < horizon.weeks
    return package.key not in moved and package.has_window and ahead


def _demand(demand: Demand, decision: Decision | None, moved: Mapping[str, PackageDates], portfolio: Portfolio) -> Demand:
    package, dates = portfolio.package_by_key.get(demand.package_key), moved.get(demand.package_key)
    if package is not None and dates is not None:
        return _with_package(demand, package, dates, portfolio)
    return later(demand, decision.shift_weeks) if decision is not None and decision.shift_weeks else demand


def _with_package(demand: Demand, package: WorkPackage, dates: PackageDates, portfolio: Portfolio) -> Demand:
    """Return a demand where its package is done; one that is stretched asks for the same effort over more weeks."""
    before, now = _weeks(package.first, package.last), _weeks(dates.first, dates.last)
    start = _monday(dates.first)
    begin = (_weeks(package.first, demand.first) - 1) * now // before
    end = _weeks(package.first, demand.last) * now // before
    first = start + dt.timedelta(weeks=begin, days=demand.first.weekday())
    last = start + dt.timedelta(weeks=end - 1, days=demand.last.weekday())
    if before == now or demand.fte is None:
        return demand.replace(first=first, last=last)
    return demand.replace(first=first, last=last, fte=None, effort_hours=hours_of(demand, portfolio))


def _allocation(booking: Booking, parts: Sequence[Demand], portfolio: Portfolio) -> Allocation:
    same = next((row for row in portfolio.live_allocations if _continues(row, booking)), None)
    said = {name: getattr(booking, name) for name in type(booking).model_fields}
    said["demand_id"] = next((part.id for part in parts if booking.first <= part.last), booking.demand_id)
    project_id = portfolio.demand(booking.demand_id).project_id
    return Allocation(project_id=project_id, **said) if same is None else same.replace(**said)


def _continues(row: Allocation, booking: Booking) -> bool:
    same = (row.resource_id, row.demand_id) == (booking.resource_id, booking.demand_id)
    return same and row.first <= booking.last and booking.first <= row.last


def _monday(day: dt.date) -> dt.date:
    return day.fromordinal(day.toordinal() - day.weekday())


def _weeks(first: dt.date, last: dt.date) -> int:
    return (_monday(last) - _monday(first)).days // 7 + 1
