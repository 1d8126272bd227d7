"""Neighbourhoods of a plan: what to leave free while everything else stays, and which kinds of freedom have paid so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.projects import ProjectClass
from optimizer.moving_dates import has_moving_packages, moving_dates
from optimizer.moving_pauses import moving_pauses, pausable
from optimizer.understaffed import MANDATORY_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.model import Model
    from optimizer.rows import Program

SHORT_FIRST = 0.5
"""How often a plan with understaffed projects is mended before it is improved."""
GROW, SHRINK = 1.2, 0.87
"""How a kind's size follows the time its neighbourhoods take."""
CHAINED = 0.5
"""How often whoever could take over from those who help an understaffed project is free too."""
WITHOUT, RIVALS = 0.25, 2
"""How often rivals of an understaffed project may stop for it, and how many."""
BASIC = 0.15
"""Weight of a kind that does not pay, against 1 more for the one that pays best."""
REMEMBERED = 0.85
"""Part of what was known of a kind that still counts after one more attempt."""


DATES, PAUSES = "dates", "pauses"
"""The kinds that move work packages, and that let projects pause."""


@dataclass
class Kind:
    """A way to choose what is free, with its record."""

    name: str
    choose: Callable[[Neighbourhoods, Ints, np.random.Generator, int], Bools]
    size: float
    patience: float = 1.0
    """How long its neighbourhoods may take, against the others."""
    rate: float | None = None
    """Recent gain per work; None before the first attempt."""


@dataclass
class Repertoire:
    """The kinds there are; their records are kept from one stretch of improvement to the next."""

    kinds: list[Kind] = field(
        default_factory=lambda: [
            Kind("people", Neighbourhoods.people, 10),
            Kind("team", Neighbourhoods.team, 8),
            Kind("projects", Neighbourhoods.staffing, 4),
            Kind("choice", Neighbourhoods.choice, 4),
            Kind("weeks", Neighbourhoods.weeks, 24),
        ]
    )
    short: Kind = field(default_factory=lambda: Kind("understaffed", Neighbourhoods.understaffed, 8, patience=3.0))


@dataclass
class Neighbourhoods:
    """Draws neighbourhoods of one model, the kinds that paid more often than the others."""

    model: Model
    program: Program
    """What is being solved: columns that stand in none of its rows follow later."""
    rng: np.random.Generator
    repertoire: Repertoire = field(default_factory=Repertoire)

    def __post_init__(self) -> None:
        """Let dates of packages move together, and projects pause, where there are any that may."""
        known = {kind.name for kind in self.repertoire.kinds}
        if has_moving_packages(self.model.problem) and DATES not in known:
            self.repertoire.kinds.append(Kind(DATES, moving_dates, 8))
        if PAUSES not in known and pausable(self.model):
            self.repertoire.kinds.append(Kind(PAUSES, moving_pauses, 8))

    def draw(self, values: Ints) -> tuple[Kind, Bools]:
        """Return a kind and the columns that are free around a plan."""
        short, kinds = self.repertoire.short, self.repertoire.kinds
        if len(self._understaffed(values)) and self.rng.random() < SHORT_FIRST:
            return short, short.choose(self, values, self.rng, max(1, round(short.size)))
        best = max((kind.rate for kind in kinds if kind.rate), default=1.0)
        weights = np.array([BASIC + (1.0 if kind.rate is None else kind.rate / best) for kind in kinds])
        kind = kinds[int(self.rng.choice(len(kinds), p=weights / weights.sum()))]
        return kind, kind.choose(self, values, self.rng, max(1, round(kind.size)))

    def learn(self, kind: Kind, gain: float, work: float, *, proven: bool, quick: bool) -> None:
        """Note what a neighbourhood brought for its work, and whether it could have been larger."""
        rate = max(0.0, gain) / work
        kind.rate = rate if kind.rate is None else REMEMBERED * kind.rate + (1 - REMEMBERED) * rate
        if proven and quick:
            kind.size *= GROW
        elif not proven:
            kind.size = max(1.0, kind.size * SHRINK)

    def understaffed(self, values: Ints, rng: np.random.Generator, size: int) -> Bools:
        """Free a project that is below its minimum staffing, what else some of those able for it do, and perhaps whether rivals run."""
        p = int(rng.choice(self._understaffed(values)))
        able = np.unique(self._person[self._running(values) & (self._project == p)])
        way = rng.random()
        if way < CHAINED:
            people = rng.permutation(able)[: max(1, size // 2)]
            left = np.unique(self._demand[np.isin(self._person, people) & (values[self._on] > 0)])
            return self._free(values, (self._project == p) | np.isin(self._person, people) | np.isin(self._demand, left))
        people, booked = rng.permutation(able)[:size], values[self._on] > 0
        mine = (self._project == p) | np.isin(self._person, people)
        if way >= CHAINED + WITHOUT:
            return self._free(values, mine)
        rivals = np.unique(self._project[booked & mine & (self._project != p)])
        drawn = rng.permutation(rivals)[:RIVALS]
        return self._free(values, mine | (booked & np.isin(self._project, drawn)), drawn)

    def around(self, values: Ints, people: Ints, projects: Ints) -> Bools:
        """Free what the given people do on running projects and on the given ones, and whether and when these run, with their staff."""
        chosen = np.isin(self._person, people) | (np.isin(self._project, projects) & (values[self._on] > 0))
        return self._free(values, chosen, projects)

    def with_people(self, values: Ints, people: Ints) -> Bools:
        """Free everything that the given people do on running projects."""
        return self._free(values, np.isin(self._person, people))

    def with_people_and_runs(self, values: Ints, people: Ints, projects: Ints) -> Bools:
        """Free everything that the given people do on running projects, and all about the runs of some projects."""
        return self._free(values, np.isin(self._person, people), projects)

    def people_of(self, values: Ints, projects: Ints) -> tuple[Ints, Ints]:
        """Return who is on some projects, and who could be under any of their runs."""
        mine = np.isin(self._project, projects)
        return np.unique(self._person[mine & (values[self._on] > 0)]), np.unique(self._person[mine])

    def projects_for(self, people: Ints) -> Ints:
        """Return the projects that some people could be on."""
        return np.unique(self._project[np.isin(self._person, people)])

    def of_people(self, people: Ints) -> Ints:
        """Return the columns of the bookings that the given people may make."""
        return self._flat[np.repeat(np.isin(self._person, people), self._widths)]

    def people(self, values: Ints, rng: np.random.Generator, size: int) -> Bools:
        """Free everything that some people do on running projects."""
        return self.with_people(values, rng.permutation(len(self.model.problem.supply.ids))[:size])

    def team(self, values: Ints, rng: np.random.Generator, size: int) -> Bools:
        """Free everything that some of those able for one demand do, a demand the more likely the more value it misses."""
        missed = self._missed(values)
        if not missed.any():
            return self.people(values, rng, size)
        demand = self.model.columns.covers[int(rng.choice(len(missed), p=missed / missed.sum()))].demand
        able = np.unique(self._person[self._running(values) & (self._demand == demand)])
        return self.with_people(values, rng.permutation(able)[:size])

    def weeks(self, values: Ints, rng: np.random.Generator, size: int) -> Bools:
        """Free what many of those able for one demand do in the weeks of one block of it, the more likely the more value it misses."""
        missed = self._missed(values)
        if not missed.any():
            return self.people(values, rng, size)
        cover = self.model.columns.covers[int(rng.choice(len(missed), p=missed / missed.sum()))]
        able = np.unique(self._person[self._running(values) & (self._demand == cover.demand)])
        meanwhile = (self._start < cover.block.stop) & (self._stop > cover.block.start)
        return self._free(values, np.isin(self._person, rng.permutation(able)[:size]) & meanwhile)

    def staffing(self, values: Ints, rng: np.random.Generator, size: int) -> Bools:
        """Free the whole staffing of some running projects."""
        running = np.unique(self._project[self._running(values)])
        return self._free(values, np.isin(self._project, rng.permutation(running)[:size]))

    def choice(self, values: Ints, rng: np.random.Generator, size: int) -> Bools:
        """Free whether and when some projects run, with the staffing of some others that may make room."""
        drawn = rng.permutation([p.index for p in self.model.problem.work.whole if p.shifts])
        return self._free(values, np.isin(self._project, drawn[: size + 1]), drawn[: max(1, size // 2)])

    def _understaffed(self, values: Ints) -> Ints:
        return np.unique(self._short_project[values[self._short_column] > 0])

    def _missed(self, values: Ints) -> Floats:
        """Return (covers,): value that running projects miss for want of people."""
        missing: Ints = np.maximum(0, self._full * values[self._cover_run] - values[self._cover])
        return missing * self._worth

    def _running(self, values: Ints) -> Bools:
        return values[self._run] > 0

    def _free(self, values: Ints, chosen: Bools, projects: Ints | None = None) -> Bools:
        """Free chosen candidates of running projects, and all about the runs of some projects."""
        columns, free = self.model.columns, np.zeros(self.model.program.size, bool)
        owners = self.model.problem.work.owners
        mine = set() if projects is None else set(projects.tolist())
        open_runs = np.isin(self._project, list(mine)) if mine else np.zeros(len(chosen), bool)
        freed = chosen & (self._running(values) | open_runs)
        free[self._flat[np.repeat(freed, self._widths)]] = True
        free[self._loss[np.isin(self._losing, self._pair[freed])]] = True
        free[[column for (p, _), column in columns.run.items() if owners[p] in mine]] = True
        free[[rent.column for rent in columns.rents if owners[rent.project] in mine]] = True
        return self._with_followers(free)

    def _with_followers(self, free: Bools) -> Bools:
        """Free the columns that follow from free ones: covered effort and flags, and what follows from these in turn."""
        for _ in range(2):
            rows, _ = self.program.about(np.nonzero(free)[0])
            touched = np.zeros(len(free), bool)
            touched[self.program.matrix[rows].indices] = True
            free = free | (touched & self._follower)
        return free

    @cached_property
    def _follower(self) -> Bools:
        columns, follower = self.model.columns, np.ones(self.model.program.size, bool)
        follower[[*columns.run.values(), *(rent.column for rent in columns.rents)]] = False
        follower[self._flat] = False
        return follower

    @cached_property
    def _person(self) -> Ints:
        return np.array([c.person for c in self.model.columns.candidates], np.int64)

    @cached_property
    def _start(self) -> Ints:
        return np.array([c.block.start for c in self.model.columns.candidates], np.int64)

    @cached_property
    def _stop(self) -> Ints:
        return np.array([c.block.stop for c in self.model.columns.candidates], np.int64)

    @cached_property
    def _demand(self) -> Ints:
        return np.array([c.demand for c in self.model.columns.candidates], np.int64)

    @cached_property
    def _project(self) -> Ints:
        owners = self.model.problem.work.owners
        return np.array([owners[c.project] for c in self.model.columns.candidates], np.int64)

    @cached_property
    def _pair(self) -> Ints:
        """(candidates,), a number for each person and project."""
        pair: Ints = self._person * len(self.model.problem.work.projects) + self._project
        return pair

    @cached_property
    def _losing(self) -> Ints:
        """(losses,), the person and project of each booking whose ramp-up depends on their other bookings."""
        losing: Ints = self._pair[np.array([c.loss is not None for c in self.model.columns.candidates], bool)]
        return losing

    @cached_property
    def _loss(self) -> Ints:
        """(losses,), the columns of what these lose."""
        return np.array([c.loss.column for c in self.model.columns.candidates if c.loss is not None], np.int64)

    @cached_property
    def _run(self) -> Ints:
        """(candidates,), the column of the run that each belongs to."""
        return np.array([self.model.columns.run[c.project, c.shift] for c in self.model.columns.candidates], np.int64)

    @cached_property
    def _on(self) -> Ints:
        return np.array([c.on for c in self.model.columns.candidates], np.int64)

    @cached_property
    def _widths(self) -> Ints:
        """(candidates,), how many columns each has in ``_flat``."""
        return np.array([len(c.columns) for c in self.model.columns.candidates], np.int64)

    @cached_property
    def _flat(self) -> Ints:
        """Columns of all candidates, one after the other."""
        return np.array([column for c in self.model.columns.candidates for column in c.columns], np.int64)

    @cached_property
    def _short_column(self) -> Ints:
        return np.array(list(self.model.columns.short.values()), np.int64)

    @cached_property
    def _short_project(self) -> Ints:
        return np.array([p for p, _ in self.model.columns.short], np.int64)

    @cached_property
    def _cover(self) -> Ints:
        return np.array([cover.column for cover in self.model.columns.covers], np.int64)

    @cached_property
    def _cover_run(self) -> Ints:
        columns, demands = self.model.columns, self.model.problem.work.demands
        return np.array([columns.run[demands[c.demand].project, c.shift] for c in columns.covers], np.int64)

    @cached_property
    def _full(self) -> Ints:
        """(covers,), what the column of each is when nothing is missing."""
        return np.array([cover.need // cover.quantum for cover in self.model.columns.covers], np.int64)

    @cached_property
    def _worth(self) -> Floats:
        """(covers,), units of value of one unit of the column of each; mandatory ones count many times."""
        work, value = self.model.problem.work, self.model.value
        weights = [MANDATORY_WEIGHT if p.project.project_class is ProjectClass.MANDATORY else 1 for p in work.projects]
        projects = [work.demands[c.demand].project for c in self.model.columns.covers]
        return np.array(
            [c.quantum * value.unit_of(p) * weights[p] for c, p in zip(self.model.columns.covers, projects, strict=True)], float
        )
