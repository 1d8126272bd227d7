r"""
Ways out where much must run: a linear program proposes rules and amounts, several times with other kinds of rules.

With a price on every unit, the cheapest point of the elastic relaxation gives way in few places, because a vertex of a linear program
has few columns between its bounds. What it proposes is made smallest by deletion and bisection, each step a proof that less does not do.
The next proposals bar the kinds that were used before: the kinds are searched like the rules of a hitting-set tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.score import MINUTES_PER_HOUR
from optimizer.explain.elastic import BY_BOUND, BY_COLUMN
from optimizer.mandatory import needed_projects
from optimizer.problem import problem_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.portfolio import Portfolio
    from optimizer.clock import Clock
    from optimizer.explain.feasible import Amounts, Feasibility
    from optimizer.explain.gives import Give

STAFFING, WEEK, DROPPED = 0.02, 0.01, 2.0
"""What a percent of staffing, a week, and not running cost where nobody says, in the cost of a project's people."""


def prices_of(portfolio: Portfolio, gives: Sequence[Give]) -> dict[Give, float]:
    """Return the minor units of currency that a unit of each rule is taken to cost, where it gives way by amounts."""
    problem = problem_of(portfolio)
    work = problem.work
    rate = sum(person.cost_rate for person in portfolio.people) / max(1, len(portfolio.people))
    cost = {work.projects[p].project.id: work.projects[p].needed / MINUTES_PER_HOUR * rate for p in needed_projects(problem)}
    part = {"staffing": STAFFING, "dates": WEEK, "selection": DROPPED}
    return {
        give: max(1.0, float(give.price) if give.price else part.get(give.kind, 0.0) * cost.get(give.subject, 0.0))
        for give in gives
        if give.kind in BY_BOUND | BY_COLUMN
    }


def proposals(feasible: Feasibility, clock: Clock) -> Iterator[Amounts]:
    """Yield amounts that the relaxation does not rule out, smallest in that nothing less of any one rule is known to do."""
    prices = prices_of(feasible.portfolio, feasible.gives)
    waiting: list[frozenset[str]] = [frozenset()]
    seen = set(waiting)
    while waiting and not clock.over():
        barred = waiting.pop(0)
        allowed = {give: price for give, price in prices.items() if give.kind not in barred}
        if not allowed or (barred and feasible.ruled_out({give: give.most for give in allowed})):
            continue
        amounts = feasible.cheapest(allowed)
        if amounts is None:
            continue
        amounts = smallest(feasible, amounts, prices)
        yield amounts
        kinds = {give.kind for give in amounts}
        wider = [barred | kinds, *(barred | {kind} for kind in sorted(kinds))]
        waiting += [more for more in dict.fromkeys(wider) if more not in seen]
        seen.update(wider)


def smallest(feasible: Feasibility, amounts: Amounts, prices: dict[Give, float]) -> Amounts:
    """Return the amounts without whatever is not proven to be needed, the dearest left out first."""
    kept = dict(amounts)
    for give in sorted(amounts, key=lambda give: -prices[give] * amounts[give]):
        without = {other: units for other, units in kept.items() if other is not give}
        if not feasible.ruled_out(without):
            kept = without
        else:
            kept[give] = feasible.needed(kept, give)
    return kept
