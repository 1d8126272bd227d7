"""A whole plan by week, and its reading in minutes; to and from the proposals that people and engines write."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from models.bookings import Booking, Decision, PackageDates, ProjectState, Proposal
from models.projects import Stage
from tests.oracle import days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.oracle.facts import Facts

Key = tuple[int, int]
Row = tuple[int, ...]


@dataclass(frozen=True)
class WeekPlan:
    """Shifts by project (None: does not run), shares by (work, person) and units by (work, machine), in every week."""

    shifts: tuple[int | None, ...]
    shares: dict[Key, Row]
    units: dict[Key, Row]
    placed: tuple[tuple[int, tuple[int, int]], ...] = ()
    """(package, (first week, week after the last)) of those that are not where they are dated; sorted."""
    pauses: tuple[tuple[int, tuple[int, int]], ...] = ()
    """(project, (first week, week after the last)) of those that pause; sorted."""


class Reading:
    """What a plan means under a portfolio's facts."""

    def __init__(self, facts: Facts, plan: WeekPlan) -> None:
        self.facts, self.plan = facts, plan

    def shift(self, d: int) -> int | None:
        """Shift of the project of a work; None if it does not run."""
        project = self.facts.works[d].project
        return None if project is None else self.plan.shifts[project]

    @cached_property
    def pauses(self) -> dict[int, range]:
        """The weeks in which running projects pause."""
        return {p: range(*weeks) for p, weeks in self.plan.pauses if self.plan.shifts[p] is not None}

    def pause(self, d: int) -> range:
        """Weeks in which a work pauses with its project; none if it is in a package that is elsewhere."""
        q = self.facts.pack_of[d]
        if q is not None and (q in self.placed or self.facts.packs[q].free):
            return range(0)
        return self.pauses.get(-1 if self.facts.works[d].project is None else self.facts.works[d].project or 0, range(0))

    def weeks(self, d: int) -> list[int]:
        """Weeks in which a running work is worked on."""
        pause = self.pause(d)
        return [t for t in self.span(d) if t not in pause]

    def blocks(self, d: int) -> list[range]:
        """The blocks of a running work."""
        return self.facts.blocks(d, self.span(d), self.pause(d))

    def span(self, d: int) -> range:
        """Weeks of a running work, those of a pause inside included; empty if it does not run."""
        shift, q = self.shift(d), self.facts.pack_of[d]
        if shift is None:
            return range(0)
        work, pause = self.facts.works[d], self.pause(d)
        if pause and work.begin < work.end:
            return range(_later(pause, work.begin), min(self.facts.weeks, _later(pause, work.end - 1) + 1))
        if q is None or (q not in self.placed and not self.facts.packs[q].free):
            return self.facts.shifted(d, shift)
        there = self.facts.packs[q].where(self.facts.works[d], *(self.pack(q) or (0, 0)))
        return range(max(0, there.start), max(0, min(self.facts.weeks, there.stop)))

    @cached_property
    def placed(self) -> dict[int, tuple[int, int]]:
        """Where packages are that are not where they are dated."""
        return dict(self.plan.placed)

    def pack(self, q: int) -> tuple[int, int] | None:
        """First week of a package and week after its last; None if its project does not run."""
        pack = self.facts.packs[q]
        shift = self.plan.shifts[pack.project]
        if shift is None:
            return None
        by = 0 if pack.free else shift
        pause = range(0) if pack.free else self.pauses.get(pack.project, range(0))
        return self.placed.get(q, (_later(pause, pack.begin + by), _later(pause, pack.end + by - 1) + 1))

    def dates(self, p: int) -> tuple[int, int] | None:
        """First and last week of a running project inside the horizon; None if it does not run or has no work there."""
        shift, dated = self.plan.shifts[p], self.facts.bounds[p]
        if shift is None or dated is None:
            return None
        if not any(pack.project == p for pack in self.facts.packs):
            pause = self.pauses.get(p, range(0))
            return _later(pause, dated[0] + shift), _later(pause, dated[1] + shift)
        spans = [span for d, w in enumerate(self.facts.works) if w.project == p for span in [self.span(d)] if span]
        return (min(s.start for s in spans), max(s.stop for s in spans) - 1) if spans else None

    def need(self, d: int, t: int) -> int:
        """What a running work needs in a week of its span."""
        work, span = self.facts.works[d], self.weeks(d)
        if len(span) == len(work.need) or work.machines:
            return work.need[min(span.index(t), len(work.need) - 1)]
        effort, i = sum(work.need), t - span[0]
        return effort * (i + 1) // len(span) - effort * i // len(span)

    @cached_property
    def delivered(self) -> dict[int, list[int]]:
        """Minutes by work and week, of all people, whether or not they count for the work."""
        found: dict[int, list[int]] = {}
        for (d, r), row in self.plan.shares.items():
            net, sums = self.facts.net[r], found.setdefault(d, [0] * self.facts.weeks)
            for t, share in enumerate(row):
                minutes = self.learnt(d, r, t, share * net[t] // 100)
                sums[t] += minutes - min(minutes, self.facts.lost(d, r, self.pause(d), t))
        return found

    def learnt(self, d: int, r: int, t: int, minutes: int) -> int:
        """What somebody new to a project achieves in minutes booked on it."""
        s, p = self.facts.portfolio.settings, self.facts.works[d].project
        weeks = self.facts.ramp_up
        if not weeks or (r, p) in self.facts.known or any(self.busy(r, p, u) for u in range(t - weeks + 1) if u <= t - weeks):
            return minutes
        return minutes * s.ramp_up_pct // 100

    @cached_property
    def covered(self) -> list[tuple[int, int]]:
        """Covered and needed minutes of each project; both 0 if it does not run."""
        sums = [[0, 0] for _ in self.facts.projects]
        for d, work in enumerate(self.facts.works):
            if work.project is not None and not work.machines and self.shift(d) is not None:
                got = self.delivered.get(d, [0] * self.facts.weeks)
                for block in self.blocks(d):
                    need = sum(self.need(d, t) for t in block)
                    sums[work.project][0] += min(need, sum(got[t] for t in block))
                    sums[work.project][1] += need
        return [(a, b) for a, b in sums]

    def busy(self, r: int, p: int | None, t: int) -> bool:
        """Whether a person has a positive share on a project in a week, frozen or not."""
        return any(row[t] for (d, q), row in self.plan.shares.items() if q == r and self.facts.works[d].project == p)

    @cached_property
    def shares(self) -> dict[Key, Row]:
        """Shares without those by which projects that do not run are wound down."""
        found = {}
        for (d, r), row in self.plan.shares.items():
            kept = self.facts.wound.get((d, r), ()) if self.shift(d) is None else ()
            found[d, r] = tuple(0 if kept and kept[t] else share for t, share in enumerate(row))
        return {key: row for key, row in found.items() if any(row)}

    @cached_property
    def active(self) -> list[list[set[int]]]:
        """By person and week in which bookings may change: the projects with a positive share."""
        return [[there if t >= self.facts.since[r] else set() for t, there in enumerate(weeks)] for r, weeks in enumerate(self.present)]

    @cached_property
    def present(self) -> list[list[set[int]]]:
        """By person and week from the freeze's end on: the projects with a positive share."""
        facts = self.facts
        found: list[list[set[int]]] = [[set() for _ in range(facts.weeks)] for _ in facts.people]
        for (d, r), row in self.shares.items():
            project = facts.works[d].project
            for t in range(facts.free, facts.weeks):
                if row[t] and project is not None:
                    found[r][t].add(project)
        return found


def _later(pause: range, t: int) -> int:
    """The week in which is done what is dated for a week."""
    return t + len(pause) if pause and t >= pause.start else t


def proposal_of(facts: Facts, plan: WeekPlan) -> Proposal:
    """Write a plan down as decisions and bookings."""
    pauses = dict(plan.pauses)
    decisions = tuple(_decision(facts, p, shift, pauses.get(p)) for p, shift in enumerate(plan.shifts))
    people, machines = list(facts.people), list(facts.machines)
    rows = [(people[r], d, row) for (d, r), row in plan.shares.items()] + [(machines[e], d, row) for (d, e), row in plan.units.items()]
    bookings = tuple(b for resource, d, row in rows for b in _runs(facts, resource, facts.works[d].id, row))
    return Proposal(decisions=decisions, packages=tuple(_dates(facts, *one) for one in plan.placed), bookings=bookings)


def _dates(facts: Facts, q: int, weeks: tuple[int, int]) -> PackageDates:
    row, start = facts.packs[q].row, facts.portfolio.settings.horizon_start
    first, last = start + dt.timedelta(weeks=weeks[0]), start + dt.timedelta(days=7 * weeks[1] - 1)
    return PackageDates(project_id=row.project_id, work_package=row.id, first=first, last=last)


def _decision(facts: Facts, p: int, shift: int | None, pause: tuple[int, int] | None) -> Decision:
    row, start = facts.row(p), facts.portfolio.settings.horizon_start
    if pause is not None and shift is not None:
        first, last = start + dt.timedelta(weeks=pause[0]), start + dt.timedelta(days=7 * pause[1] - 1)
        return Decision(project_id=row.id, state=ProjectState.RUN, pause_first=first, pause_last=last)
    if shift is None:
        ended = row.stage in (Stage.CANCELLED, Stage.DONE)
        return Decision(project_id=row.id, state=ProjectState.STOPPED if ended else ProjectState.PAUSED)
    return Decision(project_id=row.id, state=ProjectState.SHIFTED if shift else ProjectState.RUN, shift_weeks=shift)


def _runs(facts: Facts, resource: str, demand: str, row: Row) -> Iterator[Booking]:
    start, t = facts.portfolio.settings.horizon_start, 0
    while t < facts.weeks:
        end = t + 1
        while end < facts.weeks and row[end] == row[t]:
            end += 1
        if row[t]:
            first, last = start + dt.timedelta(weeks=t), start + dt.timedelta(days=7 * end - 1)
            yield Booking(resource_id=resource, demand_id=demand, first=first, last=last, share_pct=row[t])
        t = end


def plan_of(facts: Facts, proposal: Proposal) -> WeekPlan | None:
    """Read a proposal by week; None if it books what there is not, or one resource twice on one demand in a week."""
    shares: dict[Key, list[int]] = {}
    units: dict[Key, list[int]] = {}
    for b in proposal.bookings:
        d = facts.work_index.get(b.demand_id)
        table, rows = (facts.people, shares) if b.resource_id in facts.people else (facts.machines, units)
        if d is None or b.resource_id not in table:
            return None
        row = rows.setdefault((d, table[b.resource_id]), [0] * facts.weeks)
        for t in range(*days.clipped(facts.portfolio, b.first, b.last)):
            if row[t]:
                return None
            row[t] = b.share_pct
    done = WeekPlan((), {k: tuple(v) for k, v in shares.items() if any(v)}, {k: tuple(v) for k, v in units.items() if any(v)})
    return WeekPlan(_shifts(facts, proposal, done), done.shares, done.units, _placed(facts, proposal), _pauses(facts, proposal))


def _pauses(facts: Facts, proposal: Proposal) -> tuple[tuple[int, tuple[int, int]], ...]:
    found = {}
    for one in proposal.decisions:
        if one.pause_first and one.pause_last:
            weeks = days.week_of(facts.portfolio, one.pause_first), days.week_of(facts.portfolio, one.pause_last) + 1
            found[facts.projects[one.project_id]] = weeks
    return tuple(sorted(found.items()))


def _placed(facts: Facts, proposal: Proposal) -> tuple[tuple[int, tuple[int, int]], ...]:
    found = {}
    for one in proposal.packages:
        weeks = days.week_of(facts.portfolio, one.first), days.week_of(facts.portfolio, one.last) + 1
        found[facts.pack_index[f"{one.project_id}/{one.work_package}"]] = weeks
    return tuple(sorted(found.items()))


def _shifts(facts: Facts, proposal: Proposal, plan: WeekPlan) -> tuple[int | None, ...]:
    said = {d.project_id: (d.shift_weeks if d.runs else None) for d in proposal.decisions}
    later = {facts.works[d].project for rows in (plan.shares, plan.units) for (d, _), row in rows.items() if any(row[facts.free :])}
    return tuple(said.get(id, 0 if p in later else None) for id, p in facts.projects.items())
