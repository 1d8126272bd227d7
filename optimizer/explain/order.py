"""
The way from one plan to another: which changes must go together, and in what order every stop is a plan that keeps all rules.

A change is what happens to one person on one project, or to one project's dates. Beginning with the change that gains most, whatever
a broken row needs is added to it until no row is broken, and what turns out not to be needed is left out again: the first change of
a bundle is what it is for, and it cannot do without any of the others. The next bundle begins from there, so every prefix keeps all
rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from optimizer.complete import complete

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from optimizer.arrays import Ints
    from optimizer.model import Model

HELPERS = 4
"""Changes tried for a broken row, before all that speak of it are taken in."""
SIZES = (3, 8, 24, 80)
"""Most changes of a bundle, from round to round: what gains most by moving least comes first."""
LARGEST = 400
"""Most changes of a bundle of those that gain nothing by themselves."""


class Step(NamedTuple):
    """Changes that go together, and the plan once they are made."""

    changes: tuple[Change, ...]
    values: Ints
    """(n,)."""


class Change(NamedTuple):
    """What one conversation is about: a person on a project, or a project itself."""

    person: int | None
    """None for the dates and state of the project."""
    project: int


def ordered(model: Model, start: Ints, goal: Ints, should_stop: Callable[[], bool] = lambda: False) -> Iterator[Step]:
    """
    Yield the steps from one plan to another, both keeping all rules; the last one ends at the goal.

    Parameters
    ----------
    start, goal
        (n,).
    should_stop
        Asked often; when it says yes, all that is left is one step.
    """
    way = _Way(model, start, goal, should_stop)
    for most in SIZES:
        for seed in way.seeds():
            if seed in way.pending and not should_stop():
                bundle = way.bundle(seed, most)
                if bundle is not None and way.gain(bundle) > 0:
                    yield way.take(bundle)
    for seed in sorted(way.pending, key=lambda i: (-way.alone[i], i)):
        if seed in way.pending and not should_stop():
            bundle = way.bundle(seed, LARGEST)
            if bundle is not None:
                yield way.take(bundle)
    if way.pending:
        yield way.take(sorted(way.pending))


@dataclass
class _Way:
    """Where the way from start to goal has got to."""

    model: Model
    start: Ints
    goal: Ints
    should_stop: Callable[[], bool]

    def __post_init__(self) -> None:
        self.changes, self.moved = changes_between(self.model, self.start, self.goal)
        self.pending = set(range(len(self.changes)))
        self.values = complete(self.model.columns, self.start)
        self.value = self.worth(self.values)
        projects = [i for i, change in enumerate(self.changes) if change.person is None]
        running = self.worth(self.with_(projects))
        self.alone = [self.worth(self.with_([*projects, i])) - running for i in range(len(self.changes))]

    def with_(self, bundle: Sequence[int]) -> Ints:
        """Return the plan with some more changes made."""
        values = self.values.copy()
        for i in bundle:
            values[self.moved[i]] = self.goal[self.moved[i]]
        return complete(self.model.columns, values)

    def worth(self, values: Ints) -> int:
        """Return units of value."""
        return self.model.value.total.at(values)

    def gain(self, bundle: Sequence[int]) -> int:
        """Return the units of value that some changes add here."""
        return self.worth(self.with_(bundle)) - self.value

    def take(self, bundle: Sequence[int]) -> Step:
        """Make some changes for good."""
        self.values = self.with_(bundle)
        self.value = self.worth(self.values)
        self.pending -= set(bundle)
        return Step(tuple(self.changes[i] for i in bundle), self.values)

    def seeds(self) -> list[int]:
        """Return the changes to begin with: projects that start or move, then people who add value, most first."""
        gainful = (i for i in self.pending if self.changes[i].person is None or self.alone[i] > 0)
        return sorted(gainful, key=lambda i: (self.changes[i].person is not None, -self.alone[i], i))

    def bundle(self, seed: int, most: int) -> list[int] | None:
        """Return the seed and what must go with it; None if that is more than asked for, or not found."""
        found = [seed]
        while len(found) <= most and not self.should_stop():
            values = self.with_(found)
            broken = self.broken(values)
            if not len(broken):
                return self.needed(found)
            helper = self.helper(found, values, broken)
            if helper is None:
                return None
            found += helper
        return None

    def broken(self, values: Ints) -> Ints:
        """Return the rows that a plan breaks, and the bounds of columns as rows beyond the last."""
        program = self.model.program
        outside = np.nonzero((values < program.lower) | (values > program.upper))[0]
        return np.concatenate([program.violated(values), len(program.row_lower) + outside])

    def helper(self, found: list[int], values: Ints, broken: Ints) -> list[int] | None:
        """Return what mends one of the broken rows best: one more change, or all that speak of the row."""
        for row in broken.tolist():
            rivals = [i for i in self.speaking(row) if i in self.pending and i not in found]
            if not rivals:
                continue
            people, projects = {self.changes[i].person for i in found}, {self.changes[i].project for i in found}
            rivals.sort(key=lambda i: (self.changes[i].person not in people, self.changes[i].project not in projects, i))
            before = self.excess(values, row)
            better = next((i for i in rivals[:HELPERS] if self.excess(self.with_([*found, i]), row) < before), None)
            return rivals if better is None else [better]
        return None

    def excess(self, values: Ints, row: int) -> int:
        """Return by how much a plan breaks a row."""
        program = self.model.program
        if row >= len(program.row_lower):
            column = row - len(program.row_lower)
            return max(0, int(program.lower[column] - values[column]), int(values[column] - program.upper[column]))
        span = slice(program.matrix.indptr[row], program.matrix.indptr[row + 1])
        activity = int(program.matrix.data[span] @ values[program.matrix.indices[span]])
        return max(0, int(program.row_lower[row]) - activity, activity - int(program.row_upper[row]))

    def needed(self, found: list[int]) -> list[int]:
        """Leave out what the bundle does not need: halves first, then one at a time; the seed stays."""
        kept, size = found, max(1, len(found) // 2)
        while True:
            position = 1
            while position < len(kept):
                without = kept[:position] + kept[position + size :]
                if len(self.broken(self.with_(without))):
                    position += size
                else:
                    kept = without
            if size == 1:
                return kept
            size //= 2

    def speaking(self, row: int) -> list[int]:
        """Return the changes that a row or a column's bound speaks of, directly or through what follows."""
        span = slice(self._speaking.indptr[row], self._speaking.indptr[row + 1])
        found: list[int] = self._speaking.indices[span].tolist()
        return sorted(found)

    @cached_property
    def _speaking(self) -> sparse.csr_matrix:
        """(m + n, changes), not 0 where a row or a column is touched by a change."""
        program, size = self.model.program, len(self.changes)
        lengths = [len(columns) for columns in self.moved]
        touched = sparse.csr_matrix(
            (np.ones(sum(lengths), bool), (np.concatenate([*self.moved, np.zeros(0, np.int64)]), np.repeat(np.arange(size), lengths))),
            shape=(program.size, size),
        )
        follows = _follows(self.model)
        for _ in range(3):
            touched = (touched + follows @ touched).astype(bool)
        speaking: sparse.csr_matrix = sparse.vstack([(program.matrix != 0) @ touched, touched], format="csr")
        return speaking


def changes_between(model: Model, start: Ints, goal: Ints) -> tuple[list[Change], list[Ints]]:
    """Return the changes between two plans, and the columns that each moves."""
    columns = model.columns
    found: dict[Change, list[int]] = {}
    whole = model.problem.work.owners
    owners: dict[int, Change] = {column: Change(None, whole[p]) for (p, _), column in columns.run.items()}
    owners |= {rent.column: Change(None, whole[rent.project]) for rent in columns.rents}
    for candidate in columns.candidates:
        change = Change(candidate.person, whole[candidate.project])
        owners |= dict.fromkeys((candidate.on, *(atom.column for atom in candidate.atoms)), change)
    for column, change in owners.items():
        if start[column] != goal[column]:
            found.setdefault(change, []).append(column)
    return list(found), [np.array(moved, np.int64) for moved in found.values()]


def _follows(model: Model) -> sparse.csr_matrix:
    """(n, n), not 0 where a column follows from another."""
    columns, pairs = model.columns, []
    for column, derived in columns.derived.items():
        pairs += [(column, term) for _, terms, _ in derived.pulls for term, _ in terms]
    for cover in columns.covers:
        mine = columns.by_block.get((cover.demand, cover.shift, cover.block.start), ())
        pairs += [(cover.column, atom.column) for candidate in mine for atom in candidate.atoms]
        pairs.append((cover.column, columns.run[columns.problem.work.demands[cover.demand].project, cover.shift]))
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return sparse.csr_matrix((np.ones(len(table), bool), (table[:, 0], table[:, 1])), shape=(model.program.size,) * 2)
