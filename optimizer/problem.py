"""The bridge from what people say to what the solver needs: one function converts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from models.settings import BookingBlock
from optimizer.ability import Ability, ability_of
from optimizer.machines import Machines, machines_of
from optimizer.supply import Supply, supply_of
from optimizer.timing import pause_of
from optimizer.today import Today, today_of
from optimizer.winding import by_person, winding_of
from optimizer.work import ProjectWork, Work, work_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.portfolio import Portfolio
    from optimizer.arrays import Bools, Ints
    from optimizer.today import Held


@dataclass(frozen=True)
class Problem:
    """A portfolio as arrays. Indices: r persons, e equipment, p projects, d demands, t weeks, k shifts."""

    portfolio: Portfolio
    supply: Supply
    ability: Ability
    machines: Machines
    work: Work
    today: Today
    considered: Bools | None = None
    """(D, R): who is worth a column of the exact model on which demand; None for everybody able."""
    _blocks: dict[tuple[int, int], tuple[range, ...]] = field(default_factory=dict, repr=False, compare=False)
    """Blocks by demand and shift, as far as they were asked for; the same however narrow the problem."""

    def narrowed(self, shifts: Mapping[int, tuple[int, ...]], considered: Bools | None) -> Problem:
        """Return the problem with fewer ways to run each project and fewer people to consider for each demand."""
        projects = tuple(replace(p, shifts=shifts.get(p.index, ())) for p in self.work.projects)
        return replace(self, work=replace(self.work, projects=projects), considered=considered)

    @cached_property
    def weeks(self) -> int:
        """T, the number of weeks."""
        return self.portfolio.settings.horizon_weeks

    @cached_property
    def freeze_end(self) -> int:
        """F, the first week whose bookings may change."""
        return self.portfolio.settings.freeze_end

    @property
    def step(self) -> int:
        """The granularity in percent."""
        return self.portfolio.settings.granularity_pct

    @property
    def step_minutes(self) -> int:
        """By how many minutes a week delivery may exceed need, times 100."""
        return self.step * self.portfolio.settings.minutes_per_fte_week

    @cached_property
    def fixed_share(self) -> Ints:
        """(R, T): percent that is given, not chosen: frozen bookings of those still here, and bookings that must stay."""
        fixed = np.zeros_like(self.supply.net)
        for r, d in self.today.held:
            fixed[r] += self.fixed(r, d)
        return fixed

    @cached_property
    def noticed_delivery(self) -> Ints:
        """(D, T): the part of it that people deliver in their notice, after the freeze's end."""
        total = np.zeros((len(self.work.demands), self.weeks), np.int64)
        for r, d in self.today.held:
            weeks = slice(self.freeze_end, int(self.supply.begins[r]))
            total[d, weeks] += (self.fixed(r, d) * self.supply.net[r] // 100)[weeks]
        return total

    @cached_property
    def held_on(self) -> Mapping[int, tuple[tuple[int, Held], ...]]:
        """Who holds what on each demand today, as (person, booking)."""
        found: dict[int, list[tuple[int, Held]]] = {}
        for (r, d), held in self.today.held.items():
            found.setdefault(d, []).append((r, held))
        return {d: tuple(pairs) for d, pairs in found.items()}

    @cached_property
    def held_by(self) -> Mapping[int, tuple[int, ...]]:
        """The demands each person is booked on today."""
        found: dict[int, list[int]] = {}
        for r, d in self.today.held:
            found.setdefault(r, []).append(d)
        return {r: tuple(demands) for r, demands in found.items()}

    @cached_property
    def pairs_today(self) -> frozenset[tuple[int, int]]:
        """Who is on which project today, as (person, project)."""
        return frozenset((r, self.project_of(d)) for r, d in self.today.held)

    @cached_property
    def familiar(self) -> frozenset[tuple[int, int]]:
        """Who has a positive share on which project today, in whatever week, as (person, project); all others are newcomers to it."""
        return frozenset((r, self.project_of(d)) for (r, d), held in self.today.held.items() if held.share.any())

    @cached_property
    def winding(self) -> Mapping[tuple[int, int], Ints]:
        """(T,) by person and demand: percent that stays booked if the project of the demand does not run."""
        return winding_of(self)

    @cached_property
    def winding_by_person(self) -> Mapping[int, Mapping[int, Ints]]:
        """(T,) by person and project: the same over the project's demands."""
        return by_person(self.winding, self)

    def starts(self, strand: int, k: int) -> tuple[tuple[int, Bools], ...]:
        """Return, for what may run along with a strand under a timing, the first week of each block and who, (R,), is able for it then."""
        if (strand, k) not in self._starts:
            found = []
            for other in self.work.strands[self.work.owners[strand]]:
                for d in other.demands:
                    row = self.work.demands[d].demand
                    able = None if row.is_equipment else self.ability.of_demand(row)
                    for timing in (k,) if other.index == strand else other.shifts:
                        blocks = () if able is None else self.blocks(d, timing)
                        found += [
                            (block.start, able[:, block.start]) for block in blocks if block.start >= self.freeze_end and able is not None
                        ]
            self._starts[strand, k] = tuple(found)
        return self._starts[strand, k]

    @cached_property
    def _starts(self) -> dict[tuple[int, int], tuple[tuple[int, Bools], ...]]:
        return {}

    def project_of(self, d: int) -> int:
        """Return the project of a demand, also of one in a work package that moves by itself."""
        return self.work.owners[self.work.demands[d].project]

    @cached_property
    def fixed_delivery(self) -> Ints:
        """(D, T): minutes that given bookings deliver to each demand in each week, inside its span or not."""
        total = np.zeros((len(self.work.demands), self.weeks), np.int64)
        for r, d in self.today.held:
            total[d] += self.fixed(r, d) * self.supply.net[r] // 100
        return total

    def fixed(self, r: int, d: int) -> Ints:
        """Return (T,): percent of a person on a demand that is given, not chosen."""
        return self._given.get((r, d), self._none_given)

    @cached_property
    def _none_given(self) -> Ints:
        none = np.zeros(self.weeks, np.int64)
        none.flags.writeable = False
        return none

    @cached_property
    def _given(self) -> Mapping[tuple[int, int], Ints]:
        """(T,) by person and demand that today's bookings are about."""
        given = {}
        for (r, d), held in self.today.held.items():
            frozen = np.arange(self.weeks) < self.supply.begins[r]
            given[r, d] = np.where((frozen & self.supply.employed[r]) | (held.bound & ~frozen), held.share, 0)
            given[r, d].flags.writeable = False
        return given

    def blocks(self, d: int, shift: int) -> tuple[range, ...]:
        """Return the blocks of a demand's span under a timing, frozen and past ones included; see *Blocks* in ``docs/model.md``."""
        if (d, shift) not in self._blocks:
            weeks, pause = self.work.demands[d].weeks(shift), pause_of(shift)
            first, stop = weeks.start, weeks.stop
            begins = (*self._calendar_cuts, *self._handover_cut(d), pause.start, pause.stop)
            cuts = {first, stop, *(cut for cut in begins if first < cut < stop), *self._supply_cuts_of(d, first, stop)}
            self._blocks[d, shift] = tuple(range(a, b) for a, b in pairwise(sorted(cuts)) if a not in pause)
        return self._blocks[d, shift]

    def _handover_cut(self, d: int) -> list[int]:
        """Return where a handover ends that begins as soon as it may, if somebody may have to hand a demand over."""
        handover = self.portfolio.settings.handover
        handed = handover and any(held.share[self.freeze_end :].any() for _, held in self.held_on.get(d, ()))
        return [self.freeze_end + handover] if handed else []

    @cached_property
    def _calendar_cuts(self) -> tuple[int, ...]:
        """Weeks in which a block begins whatever it is for."""
        settings, horizon = self.portfolio.settings, self.portfolio.horizon
        later = range(1, self.weeks)
        match settings.booking_block:
            case BookingBlock.WEEK:
                cuts = set(later)
            case BookingBlock.MONTH:
                cuts = {t for t in later if horizon.monday(t).month != horizon.monday(t - 1).month}
            case _:
                cuts = set()
        return tuple(sorted({*cuts, settings.today_week, self.freeze_end}))

    def _supply_cuts_of(self, d: int, first: int, stop: int) -> tuple[int, ...]:
        """Return them, found once: pauses of one length all end a demand in the same week."""
        if (d, first, stop) not in self._cuts:
            self._cuts[d, first, stop] = tuple(self._supply_cuts(d, first, stop))
        return self._cuts[d, first, stop]

    @cached_property
    def _cuts(self) -> dict[tuple[int, int, int], tuple[int, ...]]:
        return {}

    def _supply_cuts(self, d: int, first: int, stop: int) -> list[int]:
        demand = self.work.demands[d].demand
        if demand.is_equipment:
            rows = list(self.machines.of_type(demand.equipment_type))
            units = self.machines.units[rows, first:stop]
            return [first + int(i) + 1 for i in np.nonzero((units[:, 1:] != units[:, :-1]).any(axis=0))[0]]
        able = self.ability.of_demand(demand)[:, first:stop]
        concerned = able.any(axis=1)
        differs = self.supply.changes[concerned, first + 1 : stop] | (able[concerned, 1:] != able[concerned, :-1])
        wound = [sum(shares.values(), np.zeros(self.weeks, np.int64)) for r, shares in self.winding_by_person.items() if able[r].any()]
        ends_of_wind_down = {int(t) + 1 for total in wound for t in np.nonzero(np.diff(total))[0]}
        ends = set(self.supply.begins[concerned].tolist()) - {self.freeze_end}
        return [
            *(first + int(i) + 1 for i in np.nonzero(differs.any(axis=0))[0]),
            *(end for end in ends | ends_of_wind_down if first < end < stop),
        ]


def problem_of(portfolio: Portfolio) -> Problem:
    """Convert a portfolio."""
    supply, work = supply_of(portfolio), work_of(portfolio)
    today = today_of(portfolio, supply, work)
    bound = held_projects(work, today, portfolio.settings.freeze_end)
    projects = tuple(_with_bindings(project, today, bound) for project in work.projects)
    return Problem(portfolio, supply, ability_of(portfolio, supply), machines_of(portfolio), replace(work, projects=projects), today)


def held_projects(work: Work, today: Today, freeze_end: int) -> frozenset[int]:
    """Return the projects that must run because a booking or a person stays on them after the freeze."""
    return frozenset(work.owners[work.demands[d].project] for (_, d), held in today.held.items() if held.stays[freeze_end:].any())


def _with_bindings(project: ProjectWork, today: Today, bound: frozenset[int]) -> ProjectWork:
    """Return the project with what locks say about running: bookings and people that stay hold it, an idle frozen project stays idle."""
    if project.owner in today.frozen_projects and project.owner not in today.has_work:
        return replace(project, must_not_run=True, shifts=())
    return replace(project, must_run=project.must_run or project.owner in bound)
