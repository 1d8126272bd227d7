"""Column families: what a plan decides, and the candidates for bookings among them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from optimizer.rows import RowBuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from optimizer.arrays import Ints
    from optimizer.problem import Problem


class Atom(NamedTuple):
    """One column that books part of a candidate's share."""

    column: int
    share: Ints
    """(weeks of the block,), percent per unit of the column."""
    delivered: Ints
    """(weeks of the block,), minutes per unit of the column."""
    most: int
    """Percent per unit in the week with the largest share."""
    minutes: int
    """Minutes per unit in all weeks."""

    @classmethod
    def of(cls, column: int, share: Ints, delivered: Ints) -> Atom:
        """Return the atom of a column."""
        return cls(column, share, delivered, int(share.max()), int(delivered.sum()))


class Loss(NamedTuple):
    """What a newcomer's ramp-up may take from a booking; see ``rules/ramp_up.py``."""

    column: int
    """Minutes lost."""
    levels: tuple[tuple[int, tuple[int, ...]], ...]
    """By weeks on the project that may lie behind the newcomer when the block begins: minutes that a unit of each atom loses."""

    def most(self, atoms: tuple[Atom, ...], upper: list[int], level: int) -> int:
        """Return the minutes lost at most at a level."""
        each = self.levels[level][1]
        return max(minutes * upper[atom.column] for minutes, atom in zip(each, atoms, strict=True))

    def at(self, atoms: tuple[Atom, ...], values: Mapping[int, int] | Ints, elapsed: int) -> int:
        """Return the minutes lost by whoever came so many weeks ago."""
        each = dict(self.levels)[elapsed]
        return sum(minutes * int(values[atom.column]) for minutes, atom in zip(each, atoms, strict=True))


@dataclass(frozen=True)
class Candidate:
    """A booking that a plan may make: a person on a demand over one block, under one shift of the project."""

    person: int
    demand: int
    project: int
    shift: int
    block: range
    on: int
    """The column that is 1 if the booking is made."""
    atoms: tuple[Atom, ...]
    kept: bool = False
    """Whether it keeps today's uneven booking instead of a constant share."""
    loss: Loss | None = None
    """What its ramp-up takes, if that depends on when the person came to the project."""

    @property
    def columns(self) -> tuple[int, ...]:
        """All columns that are about this booking alone."""
        return self.on, *(atom.column for atom in self.atoms), *(() if self.loss is None else (self.loss.column,))

    def share_in(self, values: Ints) -> int:
        """Return the percent a plan books, in the week with the largest share."""
        return sum(int(values[atom.column]) * atom.most for atom in self.atoms)

    def minutes_in(self, values: Ints) -> int:
        """Return the minutes a plan has delivered."""
        lost = 0 if self.loss is None else int(values[self.loss.column])
        return sum(int(values[atom.column]) * atom.minutes for atom in self.atoms) - lost

    @property
    def delivery(self) -> list[tuple[int, int]]:
        """The terms that sum to the minutes delivered."""
        lost = [] if self.loss is None else [(self.loss.column, -1)]
        return [*((atom.column, atom.minutes) for atom in self.atoms), *lost]

    @cached_property
    def active(self) -> Ints:
        """Weeks in which the booking has a positive share."""
        return np.arange(self.block.start, self.block.stop)[self.atoms[0].share > 0]


class Cover(NamedTuple):
    """Covered effort of a demand in a block from the freeze's end on."""

    demand: int
    shift: int
    block: range
    column: int
    """In units of ``quantum`` minutes."""
    quantum: int
    need: int
    """Minutes."""
    fixed: int
    """Minutes that bookings which must stay deliver."""


class Rent(NamedTuple):
    """Units of an equipment row for a demand over a block."""

    demand: int
    machine: int
    project: int
    shift: int
    block: range
    column: int


class Release(NamedTuple):
    """What may be released of one of today's bookings, in weeks in which the same bookings can keep it."""

    person: int
    demand: int
    share: int
    """Percent booked today."""
    weeks: tuple[int, ...]
    column: int
    """Percent released."""


class Derived(NamedTuple):
    """How far a column is pressed up: to the largest of ``(target - terms)`` divided by its weight, but not below 0."""

    pulls: list[tuple[int, list[tuple[int, int]], int]]
    """(target, terms, weight): the column is at least ``(target - sum of terms) / weight``."""


@dataclass
class Columns:
    """All columns of a program while it is written; the on-demand ones are made when a rule first asks."""

    problem: Problem
    rows: RowBuilder = field(default_factory=RowBuilder)
    run: dict[tuple[int, int], int] = field(default_factory=dict)
    """(project, shift) to the column that is 1 if the project runs so."""
    candidates: list[Candidate] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    rents: list[Rent] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    short: dict[tuple[int, int], int] = field(default_factory=dict)
    """(project, shift) to the column that holds the minutes missing to the minimum staffing."""
    losses: dict[int, Derived] = field(default_factory=dict)
    """Minutes that ramp-ups take: they follow from bookings, and covered effort from them."""
    derived: dict[int, Derived] = field(default_factory=dict)
    """Columns whose value follows from others, in the order in which they can be computed."""
    pulls: int = 0
    """How many pulls on derived columns there are."""
    memory: dict[str, object] = field(default_factory=dict)
    """What was computed about the columns and may be used again."""
    _any: dict[object, int] = field(default_factory=dict)

    def runs(self, project: int) -> list[tuple[int, int]]:
        """Return the terms that sum to 1 if the project runs under any shift."""
        return [(self.run[project, k], 1) for k in self.problem.work.projects[project].shifts]

    def running(self, values: Ints) -> list[Candidate]:
        """Return the candidates of the runs that a plan has."""
        return [c for c in self.candidates if values[self.run[c.project, c.shift]]]

    @cached_property
    def by_person(self) -> dict[int, list[Candidate]]:
        """Candidates of each person."""
        return _grouped(self.candidates, lambda c: c.person)

    @cached_property
    def by_project(self) -> dict[int, list[Candidate]]:
        """Candidates of each project, those for its packages that move by themselves included."""
        owners = self.problem.work.owners
        return _grouped(self.candidates, lambda c: owners[c.project])

    @cached_property
    def by_pair(self) -> dict[tuple[int, int], list[Candidate]]:
        """Candidates of each (person, project)."""
        owners = self.problem.work.owners
        return _grouped(self.candidates, lambda c: (c.person, owners[c.project]))

    @cached_property
    def by_seat(self) -> dict[tuple[int, int], list[Candidate]]:
        """Candidates of each (person, demand)."""
        return _grouped(self.candidates, lambda c: (c.person, c.demand))

    @cached_property
    def by_block(self) -> dict[tuple[int, int, int], list[Candidate]]:
        """Candidates of each (demand, shift, first week of the block)."""
        return _grouped(self.candidates, lambda c: (c.demand, c.shift, c.block.start))

    @cached_property
    def covers_of_run(self) -> dict[tuple[int, int], list[Cover]]:
        """Covers of each (project, shift)."""
        demands = self.problem.work.demands
        return _grouped(self.covers, lambda c: (demands[c.demand].project, c.shift))

    def moved(self, person: int, project: int) -> int:
        """Return the column that rules press to 1 if the pair differs from today by choice."""
        key = ("moved", person, project)
        if key not in self._any:
            self._any[key] = self.rows.flag()
            self.derived[self._any[key]] = Derived([])
            self.pulls += 1
        return self._any[key]

    @property
    def flags(self) -> set[int]:
        """The columns that say whether any of several bookings is made, or a pair differs from today."""
        return set(self._any.values())

    def pair(self, person: int, project: int, candidates: Iterable[Candidate]) -> int | None:
        """Return the column that says whether a person is on a project, by any of the candidates; None if no rule asked for it."""
        flags = {candidate.on for candidate in candidates}
        return flags.pop() if len(flags) == 1 else self._any.get(("pair", person, project))

    def press(self, column: int, target: int, terms: list[tuple[int, int]], weight: int, group: tuple[str, str]) -> None:
        """Add the row ``terms + weight x column >= target``, and note that the column follows from it."""
        self.rows.at_least([*terms, (column, weight)], target, group)
        self.derived.setdefault(column, Derived([])).pulls.append((target, terms, weight))
        self.pulls += 1

    def lose(self, column: int, terms: list[tuple[int, int]], group: tuple[str, str]) -> None:
        """Add the row ``terms + column >= 0`` of minutes lost, and note that these follow from it."""
        self.rows.at_least([*terms, (column, 1)], 0, group)
        self.losses.setdefault(column, Derived([])).pulls.append((0, terms, 1))
        self.pulls += 1

    def any_of(self, key: object, candidates: Iterable[Candidate], group: tuple[str, str], *, exact: bool) -> int:
        """
        Return a column that is 1 if any of the candidates is made.

        Parameters
        ----------
        key
            What the column means; the same key gives the same column.
        candidates
            All candidates that count.
        group
            The rule and subject that the linking rows belong to.
        exact
            Whether the column must be 0 if none is made; otherwise it is only pressed up, which is enough where 1 costs.
        """
        flags = sorted({candidate.on for candidate in candidates})
        if len(flags) == 1:
            return flags[0]
        if key not in self._any:
            self._any[key] = self.rows.flag()
            for flag in flags:
                self.press(self._any[key], 0, [(flag, -1)], 1, group)
        if exact and ("exact", key) not in self._any:
            self._any["exact", key] = self._any[key]
            self.rows.at_most([(self._any[key], 1), *((flag, -1) for flag in flags)], 0, group)
        return self._any[key]


K = TypeVar("K")
V = TypeVar("V")


def _grouped(values: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    groups: dict[K, list[V]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return groups
