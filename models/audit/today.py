"""
Today's live bookings, week by week, and what the scenario forces upon them.

A week of a booking is *forced* if the person is not employed in it, is away for all of it or lacks a required skill of the demand, if it
lies outside the unshifted span of the demand, if the project is halted or forced out, or if the demand is gone from the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from models.audit.runs import Span, add_to, clip
from models.bookings import BookingStatus, Lock
from models.projects import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from models.audit.ability import Ability
    from models.audit.staffers import Staffer
    from models.audit.work import Undertaking, Work
    from models.bookings import Allocation
    from models.portfolio import Portfolio

Shares = dict[str, dict[str, list[int]]]
"""Percent by week, by person and demand."""


class Held(NamedTuple):
    """A live booking of a person today, in weeks of the horizon."""

    person: str
    demand: str
    project: str
    span: Span
    share: int
    price: int
    lock: Lock


@dataclass(frozen=True, slots=True)
class Today:
    """What people work on today."""

    held: tuple[Held, ...]
    shares: Mapping[str, Mapping[str, list[int]]]
    project_of: Mapping[str, str]
    """Project by demand, also of demands that are gone."""
    forced: Mapping[tuple[str, str], tuple[bool, ...]]
    """Forced weeks by person and demand booked today; true in booked weeks only."""
    pairs: Mapping[tuple[str, str], bool]
    """(person, project) booked from the first week in which the person's bookings may change on, and whether all those weeks are forced."""
    familiar: frozenset[tuple[str, str]]
    """(person, project) booked in whatever week; all others are newcomers."""
    runs: Mapping[str, bool]
    locked: frozenset[tuple[str, str, int]]
    """(person, demand, week) of bookings that are locked as they are."""
    dates_locked: frozenset[str]
    """Projects with a booking locked in time that reaches past the freeze."""


def read_today(portfolio: Portfolio, people: Mapping[str, Staffer], plans: Mapping[str, Undertaking], ability: Ability) -> Today:
    """Return today's live bookings of people that touch the horizon."""
    held = tuple(_held(portfolio, people))
    works = {work.demand.id: work for plan in plans.values() for work in plan.works}
    shares: Shares = {}
    for booking in held:
        weeks = shares.setdefault(booking.person, {}).setdefault(booking.demand, [0] * portfolio.horizon.weeks)
        add_to(weeks, *booking.span, booking.share)
    project_of = {booking.demand: booking.project for booking in held} | {d.id: d.project_id for d in portfolio.demands}
    forced = {
        (person, demand): _forced(people[person], works.get(demand), plans.get(project_of[demand]), weeks, ability)
        for person, booked in shares.items()
        for demand, weeks in booked.items()
    }
    free = portfolio.settings.freeze_end
    pairs = _pairs(shares, forced, project_of, {id: staffer.free for id, staffer in people.items()})
    busy = {project for _, project in _pairs(shares, forced, project_of, dict.fromkeys(people, free))}
    return Today(
        held=held,
        shares=shares,
        project_of=project_of,
        forced=forced,
        pairs=pairs,
        familiar=frozenset((person, project_of[id]) for person, booked in shares.items() for id, weeks in booked.items() if any(weeks)),
        runs={id: not plan.halted and _at_work(id, plan, busy) for id, plan in plans.items()},
        locked=frozenset((b.person, b.demand, week) for b in held if b.lock is Lock.BOTH for week in range(*b.span)),
        dates_locked=_dates_locked(portfolio, held, free),
    )


def live_weeks(portfolio: Portfolio, allocation: Allocation) -> Span:
    """Return the weeks of the horizon that a booking of today touches."""
    horizon = portfolio.horizon
    return clip(horizon.week(allocation.first), horizon.week(allocation.last) + 1, 0, horizon.weeks)


def _held(portfolio: Portfolio, people: Mapping[str, Staffer]) -> Iterable[Held]:
    settings, demands = portfolio.settings, portfolio.demand_by_id
    for allocation in portfolio.live_allocations:
        demand, span = demands.get(allocation.demand_id), live_weeks(portfolio, allocation)
        if allocation.resource_id not in people or (demand is not None and demand.is_equipment) or span.begin == span.end:
            continue
        yield Held(
            person=allocation.resource_id,
            demand=allocation.demand_id,
            project=allocation.project_id if demand is None else demand.project_id,
            span=span,
            share=allocation.share_pct,
            price=settings.hard_price if allocation.status is BookingStatus.HARD else settings.soft_price,
            lock=allocation.lock,
        )


def _forced(staffer: Staffer, work: Work | None, plan: Undertaking | None, weeks: list[int], ability: Ability) -> tuple[bool, ...]:
    if work is None or plan is None or plan.halted or plan.forced_out:
        return tuple(share > 0 for share in weeks)
    skilled = ability.skilled(staffer.person.id, work.demand.skills)
    return tuple(
        share > 0 and not (staffer.present(week) and skilled[week] and work.inside.begin <= week < work.inside.end)
        for week, share in enumerate(weeks)
    )


def _pairs(
    shares: Shares, forced: Mapping[tuple[str, str], tuple[bool, ...]], project_of: Mapping[str, str], free: Mapping[str, int]
) -> dict[tuple[str, str], bool]:
    found: dict[tuple[str, str], bool] = {}
    for person, booked in shares.items():
        for demand, weeks in booked.items():
            if any(weeks[free[person] :]):
                pair = (person, project_of[demand])
                bound = all(forced[person, demand][week] for week in range(free[person], len(weeks)) if weeks[week])
                found[pair] = found.get(pair, True) and bound
    return found


def _at_work(project: str, plan: Undertaking, busy: set[str]) -> bool:
    if all(work.demand.is_equipment for work in plan.works):
        return plan.project.stage is Stage.IN_PROGRESS
    return project in busy


def _dates_locked(portfolio: Portfolio, held: Iterable[Held], free: int) -> frozenset[str]:
    binding = (Lock.TIME, Lock.BOTH)
    people = {booking.project for booking in held if booking.lock in binding and booking.span.end > free}
    demands = portfolio.demand_by_id
    machines = {
        demands[a.demand_id].project_id
        for a in portfolio.live_allocations
        if a.lock in binding and a.demand_id in demands and demands[a.demand_id].is_equipment and _reaches(live_weeks(portfolio, a), free)
    }
    return frozenset(people | machines)


def _reaches(span: Span, free: int) -> bool:
    return span.begin < span.end and span.end > free
