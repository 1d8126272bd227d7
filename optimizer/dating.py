"""
Dates under which what must run has its machines and nobody waits in vain; or what cannot run, whoever is there.

The relaxation shares machines out in fractions of runs, so the dates that it likes best may not go together. The rows about runs and
machines alone are few: they are solved in whole numbers in no time, and that some project fails under every choice of dates is then proven.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer import cpsat
from optimizer.rows import Linear
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Floats, Ints
    from optimizer.relaxation import Relaxation
    from optimizer.rows import Program
    from optimizer.solved import Solved

FINE = 1_000
"""Whole units in which a run's part in the relaxation is counted."""
SECONDS, WORK = 5.0, 1.0
"""Wall and deterministic time for one choice of dates: it takes milliseconds unless machines are very scarce."""


class Dated(NamedTuple):
    """A choice of dates."""

    runs: Mapping[int, int]
    """By project, the shift under which it runs."""
    idle: frozenset[int]
    """Projects that must run and do not; as few as there can be if the choice was solved to the end."""
    proven: bool
    """Whether it was."""


class Dating:
    """The rows of a relaxation that speak of runs and machines alone."""

    def __init__(self, relaxation: Relaxation) -> None:
        self._relaxation = relaxation

    def fails(self, upper: Ints, row_lower: Ints) -> bool:
        """
        Return whether it is proven that what must run cannot, whoever is there.

        Parameters
        ----------
        upper, row_lower
            Of the relaxation's program, or of one with more columns and rows behind.
        """
        upper = upper.copy()
        upper[self._relaxation.failing : self._relaxation.failing + len(self._relaxation.problem.work.projects)] = 0
        return self._solved(upper, row_lower, Linear.of([])).ending is Ending.INFEASIBLE

    def cheapest(self, upper: Ints, row_lower: Ints, objective: Linear) -> Floats | None:
        """
        Return the cheapest dates that go together, as (begin,) runs and machines before the first offer; None if there are none.

        Parameters
        ----------
        upper, row_lower
            Of the relaxation's program, or of one with more columns and rows behind; projects may fail as far as these allow.
        objective
            About columns of the relaxation; no cost is below 0.
        """
        place = self._place
        terms = zip(objective.columns.tolist(), objective.coefficients.tolist(), strict=True)
        solved = self._solved(upper, row_lower, Linear.of((place[column], cost) for column, cost in terms if column in place))
        if solved.values is None:
            return None
        values = np.zeros(self._relaxation.failing + len(self._relaxation.problem.work.projects))
        values[self._columns] = solved.values
        return values

    def closest(self, values: Floats) -> Dated | None:
        """
        Return the dates closest to a point of the relaxation, with as few projects idle that must run as can be; None without any.

        Parameters
        ----------
        values
            (n,), columns of the relaxation.
        """
        relaxation, projects = self._relaxation, self._relaxation.problem.work.projects
        likes = [(self._place[column], -1 - round(FINE * float(values[column]))) for column in relaxation.run.values()]
        idle = [(self._place[self._relaxation.failing + p.index], 2 * FINE * len(projects)) for p in projects]
        solved = self._solved(relaxation.program.upper, relaxation.program.row_lower, Linear.of([*likes, *idle]))
        if solved.values is None:
            return None
        runs = {p: k for (p, k), column in relaxation.run.items() if solved.values[self._place[column]]}
        missing = frozenset(p.owner for p in projects if p.must_run and p.index not in runs)
        return Dated(runs, missing, solved.ending is Ending.OPTIMAL)

    def _solved(self, upper: Ints, row_lower: Ints, objective: Linear) -> Solved:
        """Solve the program of the columns there are, under other bounds."""
        program, columns = self._program, self._columns
        bounded = replace(program, upper=upper[columns], row_lower=row_lower[: len(program.row_lower)])
        return cpsat.minimise(bounded, objective, cpsat.Effort(SECONDS, deterministic=WORK, workers=1))

    @cached_property
    def _columns(self) -> Ints:
        """Runs and machines, and what says that a project fails."""
        failing = self._relaxation.failing + np.arange(len(self._relaxation.problem.work.projects))
        return np.concatenate([np.arange(self._relaxation.begin), failing])

    @cached_property
    def _place(self) -> dict[int, int]:
        return {column: i for i, column in enumerate(self._columns.tolist())}

    @cached_property
    def _program(self) -> Program:
        program, columns = self._relaxation.program, self._columns
        about_runs = program.only(np.arange(len(program.row_lower)) < self._relaxation.covering)
        matrix = about_runs.by_column[:, columns].tocsr()
        return replace(about_runs, lower=program.lower[columns], upper=program.upper[columns], matrix=matrix)
