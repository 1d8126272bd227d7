"""
A proposal read week by week.

What cannot be read (an id nobody has, a span that ends before it begins) is left out and becomes a defect of form, so that the
rules never meet it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.audit import form
from models.audit.packages import moved
from models.audit.pauses import interrupted, later
from models.audit.runs import Span, clip
from models.bookings import ProjectState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.answer import Violation
    from models.audit.facts import Facts
    from models.audit.work import Work
    from models.bookings import Booking, Proposal

Weekly = dict[str, dict[str, list[int]]]
"""Shares or units by week, by resource and demand."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a proposal says, in weeks of the horizon."""

    shifts: Mapping[str, int | None]
    """Weeks each project is shifted by; None if it does not run."""
    pauses: Mapping[str, Span]
    """The weeks in which a running project pauses."""
    placed: Mapping[str, Span]
    """Weeks of the packages that the proposal puts on dates of their own, not clipped to the horizon."""
    people: Mapping[str, Mapping[str, list[int]]]
    """Percent by week, by person and demand; overlapping bookings add up, and those that wind down a project are left out."""
    booked: Mapping[str, Mapping[str, list[int]]]
    """The same with those that wind down a project."""
    machines: Mapping[str, Mapping[str, list[int]]]
    """Units by week, by row of the equipment table and demand."""
    bookings: tuple[tuple[Booking, Span], ...]
    """The readable bookings of people, with their weeks."""
    form: tuple[Violation, ...]

    def work(self, facts: Facts, demand: str) -> tuple[Work, int | None]:
        """Return a demand as its package is placed, and the weeks it is shifted by on top; None if its project does not run."""
        work = facts.works[demand]
        shift, package = self.shifts[work.demand.project_id], facts.packages.get(work.demand.package_key)
        pause = self.pauses.get(work.demand.project_id)
        if pause is not None and (package is None or (not package.free and package.row.key not in self.placed)):
            return interrupted(work, pause), 0
        if package is None or shift is None:
            return work, shift
        if package.row.key in self.placed:
            return moved(work, package, self.placed[package.row.key]), 0
        return work, 0 if package.free else shift

    def span(self, facts: Facts, demand: str) -> Span:
        """Return the weeks of a demand as decided; empty if its project does not run."""
        work, shift = self.work(facts, demand)
        return Span(0, 0) if shift is None else work.span(shift)

    def package_span(self, facts: Facts, key: str) -> Span | None:
        """Return the weeks of a package as decided, not clipped to the horizon; None if its project does not run."""
        package = facts.packages[key]
        shift = self.shifts[package.row.project_id]
        if shift is None:
            return None
        pause = None if package.free else self.pauses.get(package.row.project_id)
        by = 0 if package.free else shift
        dated = Span(later(pause, package.dated.begin + by), later(pause, package.dated.end + by - 1) + 1)
        return self.placed.get(key, dated)

    def dates(self, facts: Facts, project: str) -> tuple[int, int] | None:
        """Return the first week of a running project and the week after its last; None if it does not run or has no work."""
        plan, shift = facts.undertakings[project], self.shifts[project]
        if shift is None or plan.begin is None or plan.end is None:
            return None
        if not plan.packages:
            pause = self.pauses.get(project)
            return later(pause, plan.begin + shift), later(pause, plan.end + shift - 1) + 1
        spans = [span for work in plan.works for span in [self.span(facts, work.demand.id)] if span.begin < span.end]
        return (min(span.begin for span in spans), max(span.end for span in spans)) if spans else None


def read(facts: Facts, proposal: Proposal) -> Reading:
    """Return what a proposal says, and what of it cannot be read."""
    defects: list[Violation] = []
    people: Weekly = {}
    machines: Weekly = {}
    readable = []
    for booking in proposal.bookings:
        span = _read_booking(facts, booking, people, machines, defects)
        if span is not None and booking.resource_id in facts.people:
            readable.append((booking, span))
    shifts = _decided(facts, proposal, defects)
    busy = _busy_projects(facts, people) | _busy_projects(facts, machines)
    for project in facts.undertakings:
        shifts.setdefault(project, 0 if project in busy else None)
    pauses = _pauses(facts, proposal, defects)
    placed, at_work = _placed(facts, proposal, defects), _at_work(facts, shifts, people)
    return Reading(shifts, pauses, placed, at_work, people, machines, tuple(readable), tuple(defects))


def _at_work(facts: Facts, shifts: Mapping[str, int | None], people: Weekly) -> Weekly:
    """Return the shares of people without those by which a project that does not run is wound down."""
    wound = [(person, demands) for id, shares in facts.wound.items() if shifts[id] is None for person, demands in shares.items()]
    found = dict(people)
    for person, demands in wound:
        mine = found.get(person, {})
        for demand, kept in demands.items():
            if demand in mine:
                mine = {**mine, demand: [0 if stays else share for share, stays in zip(mine[demand], kept, strict=True)]}
        found[person] = mine
    return found


def _read_booking(facts: Facts, booking: Booking, people: Weekly, machines: Weekly, defects: list[Violation]) -> Span | None:
    unreadable = form.unreadable(facts, booking)
    if unreadable is not None:
        defects.append(unreadable)
        return None
    horizon = facts.horizon
    begin, end = horizon.week(booking.first), horizon.week(booking.last) + 1
    span = clip(begin, end, 0, facts.weeks)
    if span != (begin, end):
        defects.append(form.outside(facts, booking))
    target = people if booking.resource_id in facts.people else machines
    weeks = target.setdefault(booking.resource_id, {}).setdefault(booking.demand_id, [0] * facts.weeks)
    if any(weeks[span.begin : span.end]):
        defects.append(form.overlapping(facts, booking))
    weeks[span.begin : span.end] = [share + booking.share_pct for share in weeks[span.begin : span.end]]
    return span


def _decided(facts: Facts, proposal: Proposal, defects: list[Violation]) -> dict[str, int | None]:
    shifts: dict[str, int | None] = {}
    for decision in proposal.decisions:
        defects.extend(form.of_decision(facts, decision, again=decision.project_id in shifts))
        if decision.project_id in facts.undertakings and decision.project_id not in shifts:
            shift = decision.shift_weeks if decision.state is ProjectState.SHIFTED else 0
            shifts[decision.project_id] = shift if decision.runs else None
    return shifts


def _pauses(facts: Facts, proposal: Proposal, defects: list[Violation]) -> dict[str, Span]:
    pauses: dict[str, Span] = {}
    decided: set[str] = set()
    for decision in proposal.decisions:
        id = decision.project_id
        if id not in facts.undertakings or id in decided:
            continue
        decided.add(id)
        unreadable = form.unreadable_pause(facts, decision)
        if unreadable is not None:
            defects.append(unreadable)
        elif decision.pause_first is not None and decision.pause_last is not None and decision.runs:
            pauses[id] = Span(facts.horizon.week(decision.pause_first), facts.horizon.week(decision.pause_last) + 1)
    return pauses


def _placed(facts: Facts, proposal: Proposal, defects: list[Violation]) -> dict[str, Span]:
    placed: dict[str, Span] = {}
    for dates in proposal.packages:
        key = f"{dates.project_id}/{dates.work_package}"
        unreadable = form.unreadable_package(facts, key, dates, again=key in placed)
        if unreadable is not None:
            defects.append(unreadable)
        else:
            placed[key] = Span(facts.horizon.week(dates.first), facts.horizon.week(dates.last) + 1)
    return placed


def _busy_projects(facts: Facts, booked: Weekly) -> set[str]:
    return {
        facts.works[demand].demand.project_id
        for demands in booked.values()
        for demand, weeks in demands.items()
        if any(weeks[facts.free :])
    }
