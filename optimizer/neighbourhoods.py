"""Neighbourhoods of a plan: what to leave free while everything else stays, and which kinds of freedom have paid so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scipy import sparse

    from optimizer.arrays import Bools, Ints
    from optimizer.columns import Candidate
    from optimizer.model import Model

SHORT_FIRST = 0.5
"""How often a plan with understaffed projects is mended before it is improved."""
GROW, SHRINK = 1.12, 0.92
"""How a kind's size follows the time its neighbourhoods take."""


@dataclass
class Kind:
    """A way to choose what is free, with its record."""

    name: str
    choose: Callable[[Neighbourhoods, Ints, np.random.Generator, int], Bools]
    size: float
    credit: float = 1.0
    """Recent gain per attempt, relative to the other kinds; decays."""


@dataclass
class Neighbourhoods:
    """Draws neighbourhoods of one model, the kinds that paid more often than the others."""

    model: Model
    rng: np.random.Generator
    kinds: list[Kind] = field(
        default_factory=lambda: [
            Kind("people", Neighbourhoods.people, 7),
            Kind("team", Neighbourhoods.team, 6),
            Kind("projects", Neighbourhoods.staffing, 3),
            Kind("choice", Neighbourhoods.choice, 3),
        ]
    )

    _short: Kind = field(default_factory=lambda: Kind("understaffed", Neighbourhoods.understaffed, 6))

    def draw(self, values: Ints) -> tuple[Kind, Bools]:
        """Return a kind and the columns that are free around a plan."""
        if any(values[column] for column in self.model.columns.short.values()) and self.rng.random() < SHORT_FIRST:
            return self._short, self._short.choose(self, values, self.rng, max(1, round(self._short.size)))
        weights = np.array([0.15 + kind.credit for kind in self.kinds])
        kind = self.kinds[int(self.rng.choice(len(self.kinds), p=weights / weights.sum()))]
        return kind, kind.choose(self, values, self.rng, max(1, round(kind.size)))

    def learn(self, kind: Kind, gain: float, *, proven: bool, quick: bool) -> None:
        """Note what a neighbourhood brought, as a part of the objective, and whether it could have been larger."""
        kind.credit = 0.85 * kind.credit + 0.15 * (1.0 if gain > 0 else 0.0)
        if proven and quick:
            kind.size *= GROW
        elif not proven:
            kind.size = max(1.0, kind.size * SHRINK)

    def understaffed(self, values: Ints, rng: np.random.Generator, size: int) -> Bools:
        """Free a project that is below its minimum staffing, and everything else that some of those able for it do."""
        short = [p for (p, _), column in self.model.columns.short.items() if values[column]]
        p = short[int(rng.integers(len(short)))]
        able = sorted({c.person for c in self.model.columns.candidates if c.project == p and values[self.model.columns.run[p, c.shift]]})
        people = set(rng.permutation(able)[:size].tolist())
        chosen = [c for c in self.model.columns.candidates if c.project == p or c.person in people]
        return self._free(values, chosen, frozenset())

    def people(self, values: Ints, rng: np.random.Generator, size: int) -> Bools:
        """Free everything that some people do on running projects."""
        return self.with_people(values, rng.permutation(len(self.model.problem.supply.ids))[:size].tolist())

    def team(self, values: Ints, rng: np.random.Generator, size: int) -> Bools:
        """Free everything that some of those able for one demand do: people who compete."""
        running = [c for c in self.model.columns.candidates if values[self.model.columns.run[c.project, c.shift]]]
        if not running:
            return self.choice(values, rng, size)
        demand = running[int(rng.integers(len(running)))].demand
        able = sorted({c.person for c in running if c.demand == demand})
        return self.with_people(values, rng.permutation(able)[:size].tolist())

    def staffing(self, values: Ints, rng: np.random.Generator, size: int) -> Bools:
        """Free the whole staffing of some running projects."""
        running = sorted(p for (p, _), column in self.model.columns.run.items() if values[column])
        chosen = set(rng.permutation(running)[:size].tolist())
        return self._free(values, (c for c in self.model.columns.candidates if c.project in chosen), frozenset())

    def choice(self, values: Ints, rng: np.random.Generator, size: int) -> Bools:
        """Free whether and when some projects run, with the staffing of some others that may make room."""
        projects = [p.index for p in self.model.problem.work.projects if p.shifts]
        drawn = rng.permutation(projects).tolist()
        free, others = frozenset(drawn[: max(1, size // 2)]), set(drawn[: size + 1])
        return self._free(values, (c for c in self.model.columns.candidates if c.project in others), free)

    def with_people(self, values: Ints, people: Iterable[int]) -> Bools:
        """Free everything that the given people do on running projects."""
        return self._free(values, (c for r in people for c in self.model.columns.by_person.get(r, ())), frozenset())

    def _free(self, values: Ints, candidates: Iterable[Candidate], projects: frozenset[int]) -> Bools:
        """Free candidates of running projects, and all about the runs of some projects."""
        columns, free = self.model.columns, np.zeros(self.model.program.size, bool)
        for c in candidates:
            if c.project in projects or values[columns.run[c.project, c.shift]]:
                free[c.on] = True
                free[[atom.column for atom in c.atoms]] = True
        for (p, _), column in columns.run.items():
            free[column] |= p in projects
        for rent in columns.rents:
            free[rent.column] |= rent.project in projects
        return self._with_followers(free)

    def _with_followers(self, free: Bools) -> Bools:
        """Free the columns that follow from free ones: covered effort and flags, and what follows from these in turn."""
        for _ in range(2):
            rows = np.nonzero(self._occurs @ free.astype(np.int64))[0]
            touched = np.zeros(len(free), bool)
            touched[self._occurs[rows].indices] = True
            free = free | (touched & self._follower)
        return free

    @cached_property
    def _occurs(self) -> sparse.csr_matrix:
        """(m, n), 1 where a column stands in a row."""
        occurs: sparse.csr_matrix = self.model.elastic.matrix.copy()
        occurs.data = np.ones_like(occurs.data)
        return occurs

    @cached_property
    def _follower(self) -> Bools:
        columns, follower = self.model.columns, np.ones(self.model.program.size, bool)
        primary = [*columns.run.values(), *(rent.column for rent in columns.rents)]
        primary += [column for c in columns.candidates for column in (c.on, *(atom.column for atom in c.atoms))]
        follower[primary] = False
        return follower
