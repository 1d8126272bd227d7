"""What a portfolio says, as integers by week: the numbers that rules and scores are read from."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from models.bookings import BookingStatus, Lock
from models.directives import DirectiveKind
from models.projects import HALTED, ProjectClass, Stage
from tests.oracle import blocks, days, money

if TYPE_CHECKING:
    from models.bookings import Allocation
    from models.directives import Directive
    from models.portfolio import Portfolio
    from models.projects import Demand, Project, WorkPackage


@dataclass(frozen=True)
class Work:
    """A demand, or the trace of one that left the table (``project`` is None)."""

    id: str
    project: int | None
    machines: bool
    begin: int
    """First week inside the horizon."""
    end: int
    """Week after the last inside the horizon; equal to ``begin`` if none is."""
    last_week: int
    """Last week, also beyond the horizon."""
    need: tuple[int, ...]
    """Minutes (of people) or units (of equipment) in each week from ``begin`` on."""
    heads_min: int
    heads_max: int
    skills: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Pack:
    """A work package; weeks are not clipped."""

    row: WorkPackage
    project: int
    begin: int
    end: int
    """The week after its last."""
    free: bool
    """Whether it moves by itself."""

    def where(self, work: Work, begin: int, end: int) -> range:
        """Weeks of a work of the package if it is done from ``begin`` to before ``end``."""
        old, new = self.end - self.begin, end - begin
        return range(begin + (work.begin - self.begin) * new // old, begin + (work.end - self.begin) * new // old)


@dataclass(frozen=True)
class Today:
    """A live booking of a person today, clipped to the horizon."""

    work: int
    person: int
    project: int | None
    begin: int
    end: int
    share: int
    price: int
    lock: Lock


class Facts:
    """A portfolio, weighed and counted; indices follow the tables."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        s = portfolio.settings
        self.weeks = s.horizon_weeks
        self.today = 0 if s.today is None else max(0, days.week_of(portfolio, s.today))
        self.free = min(self.weeks, self.today + s.freeze_weeks)
        self.step = s.granularity_pct
        self.fte_minutes = days.half_up(Fraction(s.hours_per_fte_week) * 60)
        self.people = {p.id: i for i, p in enumerate(portfolio.people)}
        self.machines = {e.id: i for i, e in enumerate(portfolio.equipment)}
        self.projects = {p.id: i for i, p in enumerate(portfolio.projects)}
        span = range(self.weeks)
        self.net = [[days.net_minutes(portfolio, p, t) for t in span] for p in portfolio.people]
        self.employed = [[days.employed(portfolio, p, t) for t in span] for p in portfolio.people]
        self.units = [[days.units(portfolio, e, t) for t in span] for e in portfolio.equipment]
        self.most = [100 - (s.reserve_pct if p.reserve_pct is None else p.reserve_pct) for p in portfolio.people]
        self.least = [s.min_share_pct if p.min_share_pct is None else p.min_share_pct for p in portfolio.people]
        self.at_once = [s.max_projects if p.max_projects is None else p.max_projects for p in portfolio.people]
        self.works = [self._work(d) for d in portfolio.demands] + self._lost()
        self.work_index = {w.id: i for i, w in enumerate(self.works)}
        self.packs = [self._pack(w) for w in portfolio.work_packages]
        keys = {f"{w.project_id}/{w.id}": q for q, w in enumerate(portfolio.work_packages)}
        rows = [f"{d.project_id}/{d.work_package}" for d in portfolio.demands]
        self.pack_of = [keys.get(row) for row in rows] + [None] * (len(self.works) - len(rows))
        self.pack_index = keys
        self.todays = [self._today(a) for a in self._live() if a.resource_id in self.people]
        self.rates = money.rates(self)
        self.since = [self._since(r) for r in range(len(self.people))]
        self._levels: dict[tuple[int, str, int], int] = {}
        self._blocks: dict[tuple[int, range, range], list[range]] = {}

    def _work(self, demand: Demand) -> Work:
        begin, end = days.clipped(self.portfolio, demand.first, demand.last)
        first, last = days.week_of(self.portfolio, demand.first), days.week_of(self.portfolio, demand.last)
        need = tuple(self._need(demand, t - first, last - first + 1) for t in range(begin, end))
        done = self._done(demand)
        if done is not None:
            total = sum(self._need(demand, i, last - first + 1) for i in range(last - first + 1))
            begin, start, left = max(begin, self.today), max(first, self.today), total - total * done // 100
            weeks, end = last + 1 - start, max(begin, end)
            need = tuple(left * (t - start + 1) // weeks - left * (t - start) // weeks for t in range(begin, end))
        return Work(
            id=demand.id,
            project=self.projects[demand.project_id],
            machines=demand.is_equipment,
            begin=begin,
            end=end,
            last_week=last,
            need=need,
            heads_min=demand.heads_min or 0,
            heads_max=len(self.people) if demand.heads_max is None else demand.heads_max,
            skills=tuple((s.skill, s.level) for s in demand.skills),
        )

    def _pack(self, row: WorkPackage) -> Pack:
        begin, end = days.week_of(self.portfolio, row.first), days.week_of(self.portfolio, row.last) + 1
        window = row.milestone or row.earliest_start or row.latest_finish or row.max_stretch_weeks
        free = bool(window) and row.status == "planned" and begin >= self.free and end <= self.weeks
        return Pack(row, self.projects[row.project_id], begin, end, free)

    def _done(self, demand: Demand) -> int | None:
        """Percent of a demand that is done, if its package has been started and says so."""
        rows = [w for w in self.portfolio.work_packages if (w.project_id, w.id) == (demand.project_id, demand.work_package)]
        if demand.is_equipment or not rows or rows[0].status != "started":
            return None
        return rows[0].percent_done

    def packed(self, d: int) -> bool:
        """Whether a work is part of a package that moves by itself."""
        q = self.pack_of[d]
        return q is not None and self.packs[q].free

    def free_packs(self, p: int) -> list[int]:
        """The packages of a project that move by themselves."""
        return [q for q, pack in enumerate(self.packs) if pack.project == p and pack.free]

    def _need(self, demand: Demand, i: int, n: int) -> int:
        if demand.is_equipment:
            return demand.units
        if demand.fte is not None:
            return days.half_up(Fraction(demand.fte) * self.fte_minutes)
        effort = days.half_up(Fraction(demand.effort_hours or 0) * 60)
        return effort * (i + 1) // n - effort * i // n

    def _lost(self) -> list[Work]:
        known = {d.id for d in self.portfolio.demands}
        lost = dict.fromkeys(a.demand_id for a in self._live() if a.demand_id not in known and a.resource_id in self.people)
        return [Work(id, None, False, 0, 0, -1, (), 0, 0, ()) for id in lost]

    def _live(self) -> list[Allocation]:
        return [a for a in self.portfolio.allocations if a.status is not BookingStatus.CANCELLED]

    def _today(self, a: Allocation) -> Today:
        s = self.portfolio.settings
        work = self.work_index[a.demand_id]
        project = self.works[work].project
        begin, end = days.clipped(self.portfolio, a.first, a.last)
        price = s.hard_price if a.status is BookingStatus.HARD else s.soft_price
        owner = self.projects.get(a.project_id) if project is None else project
        return Today(work, self.people[a.resource_id], owner, begin, end, a.share_pct, price, a.lock)

    def usual(self, given: int | None, usual: int, none: int = 0) -> int:
        """A figure of the rules about people on the move."""
        return given if given is not None else usual if self.portfolio.settings.staffing_rules == "usual" else none

    @property
    def handover(self) -> int:
        """Weeks that leaver and successor are there together."""
        return self.usual(self.portfolio.settings.handover_weeks, 1)

    @property
    def ramp_up(self) -> int:
        """Weeks in which somebody new to a project achieves less."""
        return self.usual(self.portfolio.settings.ramp_up_weeks, 2)

    @cached_property
    def known(self) -> set[tuple[int, int | None]]:
        """(person, project) of today's bookings, whenever they are."""
        return {(b.person, self.works[b.work].project) for b in self.todays if b.share > 0 and b.begin < b.end}

    def _since(self, r: int) -> int:
        """First week in which a person's bookings may change: after the freeze, and after the notice of whoever has work to leave."""
        s, person = self.portfolio.settings, self.portfolio.people[r]
        usual = self.usual(s.notice_weeks, 1), self.usual(s.contractor_notice_weeks, 4)
        own = person.notice_weeks if person.notice_weeks is not None else usual[person.employment == "contractor"]
        end = min(self.weeks, self.today + own)
        works = any(b.person == r and b.share > 0 and b.begin <= t < b.end for b in self.todays for t in range(self.free, end))
        return end if works else self.free

    @cached_property
    def wound(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """By (work, person): today's shares in the weeks that winding its project down takes, if it does not run."""
        found = {}
        for p, row in enumerate(self.portfolio.projects):
            for r in range(len(self.people)):
                mine = {d: self.pattern[d, r] for d, work in enumerate(self.works) if work.project == p and (d, r) in self.pattern}
                weeks = self._winding(r, mine, 60 * row.wind_down_hours)
                for d, shares in mine.items():
                    found[d, r] = tuple(share if t in weeks else 0 for t, share in enumerate(shares))
        return {key: shares for key, shares in found.items() if any(shares)}

    def _winding(self, r: int, mine: dict[int, tuple[int, ...]], left: int) -> list[int]:
        weeks = []
        for t in range(self.since[r], self.weeks):
            total = sum(row[t] for (_, q), row in self.pattern.items() if q == r)
            if left > 0 and self.employed[r][t] and total <= self.most[r]:
                weeks.append(t)
                left -= sum(row[t] * self.net[r][t] // 100 for row in mine.values())
        return weeks

    def directives(self, kind: DirectiveKind) -> list[Directive]:
        """Those of a kind that bind."""
        return [d for d in self.portfolio.directives if d.kind is kind and d.hard]

    @cached_property
    def skilled(self) -> list[list[list[bool]]]:
        """By work, person and week: whether the person has every required skill, valid all week."""
        return [[[self._has_all(w, r, t) for t in range(self.weeks)] for r in range(len(self.people))] for w in self.works]

    def _has_all(self, work: Work, r: int, week: int) -> bool:
        return all(self.level(r, skill, week) >= level for skill, level in work.skills)

    def level(self, r: int, skill: str, week: int) -> int:
        """Best level of a person's skill that is valid throughout a week; 0 for none."""
        key = (r, skill, week)
        if key not in self._levels:
            self._levels[key] = days.level(self.portfolio, self.portfolio.people[r].id, skill, week)
        return self._levels[key]

    @cached_property
    def able(self) -> list[list[list[bool]]]:
        """By work, person and week; nobody is for equipment or for what left the table."""
        return [[self._able(d, r, id) for id, r in self.people.items()] for d in range(len(self.works))]

    def _able(self, d: int, r: int, person: str) -> list[bool]:
        work = self.works[d]
        if work.machines or work.project is None:
            return [False] * self.weeks
        allowed = self.portfolio.demands[d].restricted
        if allowed and person not in allowed:
            return [False] * self.weeks
        return [self.employed[r][t] and self.skilled[d][r][t] for t in range(self.weeks)]

    @cached_property
    def pattern(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """Today's shares by (work, person), over all weeks."""
        found: dict[tuple[int, int], list[int]] = {}
        for b in self.todays:
            row = found.setdefault((b.work, b.person), [0] * self.weeks)
            for t in range(b.begin, b.end):
                row[t] += b.share
        return {key: tuple(row) for key, row in found.items()}

    @cached_property
    def bounds(self) -> list[tuple[int, int] | None]:
        """First and last dated week of each project inside the horizon; None if it has none there."""
        return [self._bounds(p) for p in range(len(self.projects))]

    def _bounds(self, p: int) -> tuple[int, int] | None:
        mine = [w for w in self.works if w.project == p and w.begin < w.end]
        return (min(w.begin for w in mine), max(w.end for w in mine) - 1) if mine else None

    def started(self, p: int) -> bool:
        """Whether the project is in progress."""
        bounds = self.bounds[p]
        begun = any(pack.project == p and pack.row.status == "started" for pack in self.packs)
        return begun or self.row(p).stage is Stage.IN_PROGRESS or (bounds is not None and bounds[0] < self.today)

    def row(self, p: int) -> Project:
        """Its row of the table."""
        return self.portfolio.projects[p]

    @cached_property
    def halted(self) -> list[bool]:
        """Whether the stage keeps it from running."""
        return [p.stage in HALTED for p in self.portfolio.projects]

    @cached_property
    def forced_out(self) -> list[bool]:
        """Whether a directive keeps it from running."""
        return self._named(DirectiveKind.FORCE_OUT)

    @cached_property
    def wanted(self) -> list[bool]:
        """Whether its class or a directive asks that it runs."""
        forced = self._named(DirectiveKind.FORCE_IN)
        return [f or p.project_class is ProjectClass.MANDATORY for f, p in zip(forced, self.portfolio.projects, strict=True)]

    def _named(self, kind: DirectiveKind) -> list[bool]:
        named = {d.subject for d in self.directives(kind)}
        return [p.id in named for p in self.portfolio.projects]

    @cached_property
    def frozen(self) -> list[bool]:
        """Whether a directive freezes it."""
        return self._named(DirectiveKind.FREEZE_PROJECT)

    @cached_property
    def protected(self) -> list[bool]:
        """Whether a directive protects the person."""
        named = {d.subject for d in self.directives(DirectiveKind.PROTECT_PERSON)}
        return [id in named for id in self.people]

    @cached_property
    def booked_later(self) -> list[bool]:
        """By project: whether it has a live booking of a person from the freeze's end on."""
        owners = {b.project for b in self.todays if b.share > 0 and b.end > max(b.begin, self.free)}
        return [p in owners for p in range(len(self.projects))]

    @cached_property
    def runs_today(self) -> list[bool]:
        """Today's state of each project."""
        return [not self.halted[p] and self._active(p) for p in range(len(self.projects))]

    def _active(self, p: int) -> bool:
        if any(w.project == p and not w.machines for w in self.works):
            return self.booked_later[p]
        return self.booked_later[p] or self.row(p).stage is Stage.IN_PROGRESS

    @cached_property
    def dates_locked(self) -> list[bool]:
        """By project: whether a lock on a live booking that reaches the free weeks keeps its dates."""
        held = {a.demand_id for a in self._live() if a.lock in (Lock.TIME, Lock.BOTH) and self._reaches(a)}
        return [any(w.id in held and w.project == p for w in self.works) for p in range(len(self.projects))]

    def _reaches(self, a: Allocation) -> bool:
        begin, end = days.clipped(self.portfolio, a.first, a.last)
        return end > max(begin, self.free)

    def blocks(self, d: int, span: range, pause: range = range(0)) -> list[range]:
        """The blocks of a work that is done in some weeks, those of a pause left out."""
        key = (d, span, pause)
        if key not in self._blocks:
            self._blocks[key] = blocks.cut(self, d, span, pause)
        return self._blocks[key]

    def lost(self, d: int, r: int, pause: range, t: int) -> int:
        """Minutes that a person on a work loses in a week around a pause that cuts it."""
        work = self.works[d]
        if work.project is None or t < self.since[r] or not pause or not work.begin < pause.start < work.end:
            return 0
        row = self.row(work.project)
        return 60 * (row.wind_down_hours * (t == pause.start - 1) + row.restart_hours * (t == pause.stop))

    def shifted(self, d: int, shift: int) -> range:
        """The weeks of a work when its project is shifted, and it moves with it."""
        return range(self.works[d].begin + shift, min(self.weeks, self.works[d].end + shift))
