r"""
The relaxation of the projects that must run in which rules give way by amounts: what it rules out, no plan can do.

It stays loaded. How far budgets, minimum staffing and teams give way are columns, how far dates and what must run do are bounds, so a
question costs a few pivots of the dual simplex. What holds or does not (locks, directives, dependencies) changes the program itself: one
is made for each set of these that has given way. With *f* for projects that fail and *g* for the units of what gives way,

.. math:: \min \sum_p f_p, \qquad \sum_k run_{pk} + f_p \ge 1, \qquad A x - D g \le b, \qquad 0 \le g \le amount

A minimum above 0 proves that the amounts are not enough; by weak duality, whatever the solver's floats did. The same program with a
price on every unit, and nothing failing for free, is a linear guess at the cheapest amounts that are.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from optimizer.bounds import safe_bound, usable
from optimizer.dating import Dating
from optimizer.explain.gives import Draft
from optimizer.explain.loosening import (
    give_columns,
    newcomer,
    opened,
    optional_rows,
    weeks_later,
    with_gives,
    without_limits,
)
from optimizer.mandatory import of_needed
from optimizer.mathopt import Simplex
from optimizer.offers import offers_of
from optimizer.problem import problem_of
from optimizer.relaxation import relaxation_of
from optimizer.rows import Linear

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.portfolio import Portfolio
    from optimizer.arrays import Floats, Ints
    from optimizer.explain.gives import Give

FAILING = 1_000_000
"""Units of a project that fails to run: so fine that a bound on them is above 0 if any part must fail."""
BY_COLUMN = frozenset({"budget", "staffing", "people"})
"""Kinds that give way by a column."""
BY_BOUND = frozenset({"dates", "selection"})
"""Kinds that give way by bounds; all others change the program."""
TAKEN = 1e-6
"""Part of a unit, or of a run, from which a linear program has it."""


class Elastic:
    """The relaxation under one set of rules that have been lifted outright; everything else gives way by amounts."""

    def __init__(self, portfolio: Portfolio, gives: Sequence[Give], lifted: Iterable[Give], seed: int = 1) -> None:
        base: Portfolio = Draft.of(portfolio)
        for give in lifted:
            base = give.relaxed(base, give.most)
        self._people = {give: newcomer(base, give) for give in gives if give.kind == "people"}
        problem = of_needed(problem_of(opened(base, gives, self._people)))
        relaxation = relaxation_of(problem, without_limits(problem, offers_of(problem), frozenset(self._people.values())))
        self._columns = give_columns([give for give in gives if give.kind in BY_COLUMN], relaxation, self._people)
        self._later = weeks_later(base, [give for give in gives if give.kind == "dates"], relaxation)
        self._rows = optional_rows(base, gives, relaxation)
        self._program = with_gives(relaxation, self._columns, frozenset(self._people.values()))
        self._fails = {give: relaxation.failing + problem.work.project_index[give.subject] for give in self._rows}
        self._failing = Linear.of((relaxation.failing + i, FAILING) for i in range(len(problem.work.projects)))
        self._simplex = Simplex(self._program, self._failing, seed)
        self._basis: object = None
        self._seed = seed
        self._dating = Dating(relaxation)

    @property
    def size(self) -> int:
        """The number of columns."""
        return self._program.size

    def fails(self, amounts: Mapping[Give, int], seconds: float) -> bool:
        """Return whether it is proven that no plan keeps all rules if these give way by so many units, and the others not at all."""
        upper, row_lower = self._bounds(amounts)
        if self._dating.fails(upper, row_lower):
            return True
        duals = self._duals(upper, row_lower, seconds)
        return duals is not None and safe_bound(self._program.bounded(upper, row_lower), self._failing, duals) > 0

    def undatable(self, amounts: Mapping[Give, int]) -> bool:
        """Return whether it is proven that there are no dates and machines for all that must run, whoever is there."""
        return self._dating.fails(*self._bounds(amounts))

    def idle(self, amounts: Mapping[Give, int]) -> frozenset[Give] | None:
        """Return projects of the least work without which the others have dates and machines; None if there are no such."""
        upper, row_lower = self._bounds(amounts)
        upper[self._failing.columns] = 0
        costs = np.zeros(self._program.size)
        for give in self._rows:
            costs[self._fails[give]], upper[self._fails[give]] = max(1, give.work or 0), 1
        dated = self._dating.cheapest(upper, row_lower, _whole(costs))
        return None if dated is None else frozenset(give for give, column in self._fails.items() if dated[column] > TAKEN)

    def blamed(self, amounts: Mapping[Give, int], seconds: float) -> frozenset[Give] | None:
        """
        Return rules that cannot all hold, whatever the others do that give way by columns or bounds; None if nothing is proven.

        They are those on whose bounds the proof rests: the same duals prove as much with all others open.
        """
        upper, row_lower = self._bounds(amounts)
        duals = self._duals(upper, row_lower, seconds)
        if duals is None or safe_bound(self._program.bounded(upper, row_lower), self._failing, duals) <= 0:
            return None
        duals = usable(self._program, duals)
        reduced = -(self._program.matrix.T @ duals)
        reduced[self._failing.columns] += self._failing.coefficients
        blamed = {give for give, (column, _) in self._columns.items() if reduced[column] < 0}
        blamed |= {give for give, later in self._later.items() if any(reduced[run] < 0 and not upper[run] for run in later)}
        return frozenset(blamed | {give for give, row in self._rows.items() if duals[row] > 0})

    def cheapest(self, prices: Mapping[Give, float], seconds: float) -> dict[Give, int] | None:
        """
        Return by how much rules give way in the cheapest point of the relaxation, rounded up; None if there is none or no time for it.

        Parameters
        ----------
        prices
            Of a unit of each rule that may give way; a unit of dates is a week.
        """
        upper, row_lower = self._program.upper.copy(), self._program.row_lower
        costs = np.zeros(self._program.size)
        for give, (column, _) in self._columns.items():
            costs[column], upper[column] = prices.get(give, 0.0), upper[column] if give in prices else 0
        for give, later in self._later.items():
            for run, weeks in later.items():
                costs[run] = max(costs[run], weeks * prices.get(give, 0.0))
                upper[run] = upper[run] if give in prices or not weeks else 0
        upper[self._failing.columns] = 0
        for give in self._rows.keys() & prices.keys():
            costs[self._fails[give]], upper[self._fails[give]] = prices[give], 1
        dated = self._dating.cheapest(upper, row_lower, _whole(costs))
        if dated is None:
            return None
        costs[np.nonzero(dated > TAKEN)[0]] = 0
        objective = _whole(costs)
        values = Simplex(self._program.bounded(upper, row_lower), objective, self._seed).solve(upper, row_lower, seconds).values
        if values is None:
            return None
        known, found = self._amounts(dated), self._amounts(values)
        return {give: max(known.get(give, 0), found.get(give, 0)) for give in {**known, **found}}

    def _amounts(self, values: Floats) -> dict[Give, int]:
        """Return by how many whole units each rule gives way in a point."""
        found = {give: ceil(values[column] - TAKEN) for give, (column, _) in self._columns.items() if column < len(values)}
        for give, later in self._later.items():
            found[give] = max((weeks for run, weeks in later.items() if values[run] > TAKEN), default=0)
        found |= {give: int(values[column] > TAKEN) for give, column in self._fails.items()}
        return {give: min(units, give.most) for give, units in found.items() if units > 0}

    def _duals(self, upper: Ints, row_lower: Ints, seconds: float) -> Floats | None:
        """Return prices of the rows under other bounds."""
        solved = self._simplex.solve(upper, row_lower, seconds, self._basis)
        if solved.duals is not None:
            self._basis = solved.basis
        return solved.duals

    def _bounds(self, amounts: Mapping[Give, int]) -> tuple[Ints, Ints]:
        """Return the columns' upper and the rows' lower bounds."""
        upper, row_lower = self._program.upper.copy(), self._program.row_lower.copy()
        for give, (column, _) in self._columns.items():
            upper[column] = min(amounts.get(give, 0), upper[column])
        for give, later in self._later.items():
            upper[[run for run, weeks in later.items() if weeks > amounts.get(give, 0)]] = 0
        row_lower[[row for give, row in self._rows.items() if amounts.get(give)]] = 0
        return upper, row_lower


def _whole(costs: Floats) -> Linear:
    """Return costs of columns as an objective with whole coefficients."""
    columns = np.nonzero(costs)[0]
    return Linear(columns, np.maximum(1, np.round(costs[columns] * (FAILING / max(1.0, costs.max())))).astype(np.int64))
