r"""
The lean relaxation: what bounds every plan, small enough to be solved often.

Shares become continuous, whether a booking is made is forgotten, and covered effort is what is delivered up to the need. Every
plan of the full model is a point of it, so its optimum bounds them all. With *z* for runs and *x* for offers in steps,

.. math::
    \max \sum_j v_j x_j + \sum_{pk} g_{pk} z_{pk}, \quad
    \sum_{j \in dkb} m_j x_j \le need_{dkb}\, z_{pk}, \quad
    \sum_{j \in pk} m_j x_j + given_{pk} z_{pk} \ge least_p z_{pk}, \quad
    \sum_{j \ni rt} s_j x_j \le cap_{rt}, \quad \sum_{j \in pk,\; j \ni rt} s_j x_j \le cap_{rt}\, z_{pk}

with budgets, machines, precedence and selection as in the rules. The last family is large and seldom binds: it is added lazily.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.projects import ProjectClass
from optimizer.bounds import safe_bound
from optimizer.candidates import rented
from optimizer.lagrangian import lagrangian_bound
from optimizer.lean_rows import Family, families_of, runs_of_places, stacked
from optimizer.offers import HUNDRED
from optimizer.rows import FREE, Linear, Program
from optimizer.rules import equipment, precedence, selection
from optimizer.score.value import minute_units, scale_of
from optimizer.ties import ties_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.columns import Columns
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.ties import Ties

MISSED = 16
"""Price of a point of mandatory value that is missing, in points; any price gives a true bound, a high one a tight bound."""
FAILED = 3
"""Price of a required project that does not run, in the value of the most valuable one; likewise, and first-order methods like it low."""


@dataclass(frozen=True)
class Relaxation:
    """A relaxation for maximising value. Columns: runs and rents, then offers, then what says that something required fails."""

    problem: Problem
    program: Program
    objective: Linear
    """To minimise: the value in hundredths of units, negated, plus a price for each project that should run and does not."""
    offers: Offers
    begin: int
    """The column of the first offer."""
    run: Mapping[tuple[int, int], int]
    """By project and shift, the column of the run."""
    selection: Mapping[int, int]
    """By project, the row that says whether it runs at all; the next one, if it can run, that it runs but once."""
    covering: int
    """The row of the first place; those of the others follow."""

    @cached_property
    def runs(self) -> Mapping[int, Mapping[int, int]]:
        """By project and shift, the column of the run."""
        runs: dict[int, dict[int, int]] = {project.index: {} for project in self.problem.work.projects}
        for (p, k), column in self.run.items():
            runs[p][k] = column
        return runs

    @cached_property
    def run_of(self) -> Ints:
        """(N,): the column of the run that each offer belongs to, where no places are shared."""
        return self.runs_of_places[1][self.offers.place]

    @property
    def failing(self) -> int:
        """The first of the columns, one for each project, that say that it must run and does not."""
        return self.begin + self.offers.size

    @cached_property
    def runs_of_places(self) -> tuple[Ints, Ints]:
        """Pairs of a place and the column of a run that has it."""
        return runs_of_places(self.run, self.offers)

    @cached_property
    def needs(self) -> Ints:
        """(places,): hundredths of minutes that offers may cover together."""
        rows = self.program.matrix[self.covering : self.covering + len(self.offers.places)]
        runs, needs = rows[:, : self.begin].tocoo(), np.zeros(len(self.offers.places), np.int64)
        needs[runs.row] = -runs.data
        return needs

    def columns_of(self, chosen: Bools) -> Ints:
        """Return the columns that are left if only some offers, (N,), are."""
        kept = np.ones(self.program.size, bool)
        kept[self.begin : self.begin + self.offers.size] = chosen
        return np.nonzero(kept)[0]

    def only(self, chosen: Bools) -> Relaxation:
        """Return the relaxation with some of the offers, (N,); its rows stay what they are, so that prices mean the same."""
        columns, program = self.columns_of(chosen), self.program
        matrix = program.by_column[:, columns].tocsr()
        part = replace(program, lower=program.lower[columns], upper=program.upper[columns], matrix=matrix)
        objective = self.objective.within(columns, program.size)
        return replace(self, program=part, objective=objective, offers=self.offers.only(chosen))

    def shares(self, values: Floats) -> Floats:
        """Return (N,): units of each offer."""
        return values[self.begin : self.begin + self.offers.size]

    @cached_property
    def ties(self) -> Ties:
        """Lazy rows."""
        return ties_of(self.problem, self.offers, self.run_of, self.begin)

    def bounds(self, barred: frozenset[int], must: frozenset[int], most: Ints | None = None) -> tuple[Ints, Ints]:
        """Return the columns' upper and the rows' lower bounds with some runs barred, some projects made to run, and fewer units."""
        upper, row_lower = self.program.upper.copy(), self.program.row_lower.copy()
        if most is not None:
            upper[self.begin : self.begin + self.offers.size] = most
        upper[list(barred)] = 0
        row_lower[[self.selection[p] for p in must]] = 1
        return upper, row_lower

    def without(self, runs: frozenset[tuple[int, int]]) -> Relaxation:
        """Return the relaxation in which some runs are barred."""
        upper = self.program.upper.copy()
        upper[[self.run[run] for run in runs]] = 0
        return replace(self, program=replace(self.program, upper=upper))

    def proven(self, program: Program, duals: Floats) -> int:
        """
        Return units of value that no plan exceeds, from any duals.

        Parameters
        ----------
        program
            The relaxation's rows, perhaps more below them, and its columns, perhaps with lower upper bounds.
        """
        return self.value_bound(max(safe_bound(program, self.objective, duals), lagrangian_bound(self, program, duals)))

    def value_bound(self, least: int) -> int:
        """Return units of value that no plan exceeds, from a bound on the objective."""
        return -least // HUNDRED


def relaxation_of(problem: Problem, offers: Offers, mandatory_floor: int = 0, margin_pct: int = 0) -> Relaxation:
    """
    Write the relaxation of a problem.

    Parameters
    ----------
    offers
        What may be booked; bounds hold for all plans if these are all offers of the problem.
    mandatory_floor
        Units of value that the mandatory projects have together in every plan of interest.
    margin_pct
        By how much more than their minimum projects are to be staffed: what is chosen so survives rounding, but does not bound plans.
    """
    columns = rented(problem)
    for write in (precedence.write, equipment.write, selection.together):
        write(columns)
    rows = columns.rows
    begin = len(rows.column_lower)
    price = (
        FAILED
        * HUNDRED
        * (1 + max((unit * p.needed for unit, p in zip(minute_units(problem), problem.work.projects, strict=True)), default=0))
    )
    selected, failures = _select(columns, begin + offers.size)
    prices = [(column, price) for column in failures]
    worth = _value(problem, columns, offers, begin, frozenset(p.index for p in problem.work.projects))
    families = families_of(problem, columns, offers, begin, margin_pct)
    if mandatory_floor:
        mandatory = frozenset(p.index for p in problem.work.projects if p.project.project_class is ProjectClass.MANDATORY)
        missing = begin + offers.size + len(failures)
        failures.append(missing)
        prices.append((missing, MISSED * HUNDRED * _grain(problem)))
        floor = _value(problem, columns, offers, begin, mandatory).joined(np.array([missing]), np.array([HUNDRED * _grain(problem)]))
        families.append(Family.at_least("mandatory_first", floor, HUNDRED * mandatory_floor))
    most = [*([1] * len(selected)), *([-(-mandatory_floor // _grain(problem))] if mandatory_floor else [])]
    lower = np.concatenate([np.array(rows.column_lower, np.int64), np.zeros(offers.size + len(failures), np.int64)])
    upper = np.concatenate([np.array(rows.column_upper, np.int64), offers.most, np.array(most, np.int64)])
    program = stacked(rows, lower, upper, families)
    objective = worth.scaled(-1).joined(*np.array(prices, np.int64).reshape(-1, 2).T)
    return Relaxation(problem, program, objective, offers, begin, dict(columns.run), selected, len(rows.rows_of))


def _select(columns: Columns, begin: int) -> tuple[dict[int, int], list[int]]:
    """Write which projects run; return the row of each project and the columns, from ``begin`` on, that say it fails to."""
    selection, failures = {}, []
    for i, project in enumerate(columns.problem.work.projects):
        group = ("selection", project.project.id)
        failures.append(begin + i)
        selection[project.index] = len(columns.rows.rows_of)
        columns.rows.add([*columns.runs(project.index), (failures[-1], 1)], int(project.must_run), FREE, group)
        columns.rows.at_most(columns.runs(project.index), 1, group)
    return selection, failures


def _grain(problem: Problem) -> int:
    """Return units in a point."""
    return scale_of(problem)[0]


def _value(problem: Problem, columns: Columns, offers: Offers, begin: int, projects: frozenset[int]) -> Linear:
    """Return the value of some projects in hundredths of units."""
    units = np.array(minute_units(problem), np.int64)
    mine = offers.of_places("project")
    inside = np.nonzero(np.isin(mine, list(projects)))[0]
    runs = [(columns.run[p, k], HUNDRED * int(units[p]) * given) for (p, k), given in offers.given.items() if p in projects and given]
    return Linear.of(runs).joined(begin + inside, units[mine[inside]] * offers.minutes[inside])
