"""
The engine: from a portfolio to plans that differ, with a proven bound on the value of every plan.

Small portfolios go to CP-SAT whole and end proven. For the others the lean relaxation bounds all plans and chooses runs, greedy
rounding staffs them, and neighbourhoods solved by CP-SAT improve the result while branch and bound tightens the bound. The plans
beside the best one trade value for stability and cost: the same search with a price on what it disturbs or spends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.score import MICRO, Part
from optimizer import cpsat
from optimizer.branching import Tree
from optimizer.choose import dive
from optimizer.clock import Clock
from optimizer.construct import elastic_objective, keeping, staffed, todays_around, with_one_less, without_shortfalls
from optimizer.extract import proposal_of
from optimizer.improve import Task, improve
from optimizer.mandatory import best_mandatory
from optimizer.mathopt import Simplex
from optimizer.model import model_of
from optimizer.pdlp import FirstOrder, Precision
from optimizer.progress import Progress
from optimizer.relaxation import MISSED, relaxation_of
from optimizer.repair import repaired_today
from optimizer.rows import FREE, Linear
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.answer import Limits
    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from optimizer.arrays import Ints
    from optimizer.branching import Explored, Linearized
    from optimizer.model import Model
    from optimizer.relaxation import Relaxation

COARSE = 1 << 14
"""Units of value in a unit of the objectives that weigh value against something else."""
CHOOSING, FIRST, PROVING, SECOND, LAST = 0.25, 0.45, 0.6, 0.5, 0.4
"""Parts of the time then left for choosing projects, improving that choice, proving aside, improving the next, and the best."""
TURNS = 4
"""Stretches of improvement; after each an understaffed project is given up."""
PIVOTED = 8000
"""Columns of a relaxation up to which the simplex method is used."""
PRECISION = 1e-4
"""Relative tolerance of the first-order method beyond."""
LP_WORK = 0.08
"""Deterministic time that one relaxation counts as."""
WHOLE = 700
"""Columns up to which a portfolio is solved whole at once."""


@dataclass(frozen=True)
class Solution:
    """What the engine found."""

    ending: Ending
    proposals: tuple[Proposal, ...] = ()
    """Plans, the one of most value first; none if there is none."""
    reference: Proposal | None = None
    """Today's plan, repaired."""
    value_bound: int | None = None
    """Micro-points that no plan exceeds that has as much mandatory value as the best one."""
    mandatory_bound: int | None = None
    """Micro-points that the mandatory projects of no plan exceed."""
    stopped: bool = False


@dataclass
class Search:
    """A solve under way: the model, what was found, and what is proven."""

    model: Model
    limits: Limits
    clock: Clock
    report: Callable[[Progress], None]
    found: Callable[[Proposal], None]
    rng: np.random.Generator
    pool: list[Ints] = field(default_factory=list)
    best: Ints | None = None
    bound: int | None = None
    """Units of value."""
    mandatory_bound: int | None = None
    """Units of value."""

    def worth(self, values: Ints) -> int:
        """Return the value with the mandatory part counted first, in units."""
        return self.model.value.total.at(values) + MISSED * self.model.value.mandatory.at(values)

    def offer(self, values: Ints, stage: str) -> None:
        """Take a plan that keeps all rules into account."""
        if not self.model.program.admits(values):
            return
        if self.best is None or self.worth(values) > self.worth(self.best):
            self.best = values
            self.found(proposal_of(self.model, values))
        self.tell(stage)

    def tell(self, stage: str) -> None:
        """Report where the solve stands."""
        value = None if self.best is None else self.model.value.total.at(self.best) * MICRO // self.model.value.scale
        bound = None if self.bound is None else self.model.value.micro_bound(self.bound)
        gap = None if value is None or not bound else max(0.0, 100 * (bound - value) / bound)
        self.report(Progress(stage=stage, value=value, bound=bound, gap_pct=gap, plans=len(self.pool), elapsed=self.clock.elapsed()))

    def tighten(self, bound: int | None) -> None:
        """Note a bound on the value of every plan."""
        if bound is not None:
            self.bound = bound if self.bound is None else min(self.bound, bound)

    def close_enough(self) -> bool:
        """Return whether the best plan is proven within the asked gap."""
        if self.best is None or self.bound is None:
            return False
        return (self.bound - self.model.value.total.at(self.best)) * 100 <= self.limits.gap_pct * self.bound


def solve(
    portfolio: Portfolio,
    limits: Limits,
    *,
    report: Callable[[Progress], None] = lambda _: None,
    found: Callable[[Proposal], None] = lambda _: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """
    Search for plans of a portfolio until its limits, or until told to stop.

    Parameters
    ----------
    report
        Told of progress, at most a few times a second.
    found
        Given each better plan as soon as it is there; the first is today's, repaired.
    should_stop
        Asked often; the best plans so far are returned when it says yes.
    """
    clock = Clock.of(limits.time_limit, limits.workers, should_stop)
    model = model_of(portfolio)
    search = Search(model, limits, clock, report, found, np.random.default_rng(limits.seed))
    search.tell("repairing today's plan")
    reference = repaired_today(model)
    if reference is not None:
        search.offer(reference, "today's plan is repaired")
    if not _secure_mandatory(search):
        return Solution(Ending.INFEASIBLE)
    if reference is None and search.best is not None:
        reference = todays_around(model, search.best)
        if reference is not None:
            search.offer(reference, "today's plan is repaired")
    if model.program.size <= WHOLE:
        _solve_whole(search)
    else:
        _solve_by_parts(search)
    _trade(search, reference)
    return _solution(search, reference)


def _solution(search: Search, reference: Ints | None) -> Solution:
    model = search.model
    reference_proposal = None if reference is None else proposal_of(model, reference)
    if search.best is None:
        return Solution(Ending.UNKNOWN, reference=reference_proposal, stopped=search.clock.should_stop())
    plans = [search.best, *(values for values in search.pool if model.program.admits(values))]
    proposals = dict.fromkeys(proposal_of(model, values) for values in plans)
    proven = search.bound is not None and search.bound <= model.value.total.at(search.best)
    return Solution(
        Ending.OPTIMAL if proven else Ending.FEASIBLE,
        tuple(proposals),
        reference_proposal,
        None if search.bound is None else model.value.micro_bound(search.bound),
        None if search.mandatory_bound is None else model.value.micro_bound(search.mandatory_bound),
        stopped=search.clock.should_stop(),
    )


def _secure_mandatory(search: Search) -> bool:
    """Find the most mandatory value there is; return False if no plan keeps all rules."""
    model = search.model
    if not len(model.value.mandatory.columns):
        search.mandatory_bound = 0
        if search.best is not None:
            return True
    search.tell("securing the mandatory projects")
    stage = search.clock.stage(0.3 if search.best is None else 0.1)
    solved = best_mandatory(model, stage, search.limits.seed, search.best)
    search.clock.spend(solved.work)
    if solved.bound is not None and len(model.value.mandatory.columns):
        search.mandatory_bound = -solved.bound
    if solved.values is not None:
        search.offer(solved.values, "mandatory projects are secured")
    return solved.ending is not Ending.INFEASIBLE


def _solve_whole(search: Search) -> None:
    """Solve the whole model at once."""
    model, limits = search.model, search.limits
    floor = 0 if search.best is None else model.value.mandatory.at(search.best)
    program = model.program.with_rows([(model.value.mandatory, floor, FREE, ("mandatory_first", ""))] if floor else [])
    stage = search.clock.stage(0.5)
    work = None if stage.work == float("inf") else stage.work
    effort = cpsat.Effort(stage.left(), deterministic=work, workers=limits.workers, seed=limits.seed)
    solved = cpsat.minimise(program, model.value.total.scaled(-1), effort, hint=search.best, should_stop=stage.should_stop)
    search.clock.spend(solved.work)
    search.tighten(None if solved.bound is None else -solved.bound)
    if solved.values is not None:
        search.offer(solved.values, "the whole model is solved")


def _solve_by_parts(search: Search) -> None:
    """Choose runs and staff them, improve by neighbourhoods with branch and bound aside, and again with the runs it found."""
    model, clock = search.model, search.clock
    search.tell("bounding all plans")
    floor = 0 if search.best is None else model.value.mandatory.at(search.best)
    relaxation = relaxation_of(model.problem, floor)
    tree = Tree(relaxation, _linear(relaxation, search.limits))
    root = tree.root()
    clock.spend(LP_WORK)
    search.tighten(tree.bound)
    search.tell("choosing projects")
    chosen = dive(tree, root, clock.stage(CHOOSING))
    clock.spend(LP_WORK * 10)
    values = _staff(search, tree, chosen)
    values = _improve_elastic(search, values, clock.stage(FIRST), _bounding(search, tree, clock.stage(PROVING)))
    if tree.leaf is not None and tree.leaf.bound > chosen.bound:
        _improve_elastic(search, _staff(search, tree, tree.leaf), clock.stage(SECOND), None)
    else:
        _improve_elastic(search, values, clock.stage(SECOND), _bounding(search, tree, clock.stage(SECOND)))
    if search.best is not None:
        _improve_elastic(search, search.best, clock.stage(LAST), _bounding(search, tree, clock.stage(LAST)))


def _linear(relaxation: Relaxation, limits: Limits) -> Linearized:
    """Return what solves the relaxation: pivots while it is small, a first-order method when it is large."""
    if relaxation.program.size <= PIVOTED:
        return Simplex(relaxation.program, relaxation.objective, limits.seed)
    return FirstOrder(relaxation.program, relaxation.objective, Precision(PRECISION, limits.workers))


def _staff(search: Search, tree: Tree, chosen: Explored) -> Ints:
    """Staff a choice of runs, and offer the plan without what stays understaffed."""
    search.tell("staffing the projects chosen")
    values = staffed(search.model, tree, chosen)
    search.clock.spend(LP_WORK * 6)
    early = without_shortfalls(search.model, values)
    if early is not None:
        search.offer(early, "a first plan of chosen projects")
    return values


def _bounding(search: Search, tree: Tree, stage: Clock) -> Callable[[], bool]:
    """Return what explores one more part of the tree when called."""

    def explore() -> bool:
        worth = 0 if search.best is None else search.model.value.total.at(search.best)
        more = tree.branch(worth)
        search.clock.spend(LP_WORK)
        stage.spend(LP_WORK)
        search.tighten(tree.bound)
        return more and not stage.over()

    return explore


def _improve_elastic(search: Search, values: Ints, stage: Clock, aside: Callable[[], bool] | None) -> Ints:
    """Improve through understaffed plans; from time to time give an understaffed project up, and offer the result without any."""
    model = search.model
    short = list(model.columns.short.values())

    def accept(better: Ints, _: int) -> None:
        if not better[short].any():
            search.offer(better, "improving the best plan")

    first = Linear.of([]) if not len(model.value.mandatory.columns) else model.value.mandatory.scaled(-MISSED)
    task = Task(model.elastic, elastic_objective(model).plus(first))
    for turn in range(TURNS):
        part = stage.stage(1 / (TURNS - turn))
        values = improve(
            model, task, values, part, search.rng, patience=80, accept=accept, good_enough=lambda _: search.close_enough(), aside=aside
        )
        stage.spend(part.done)
        search.clock.spend(part.done)
        hard = without_shortfalls(model, values)
        if hard is not None:
            search.offer(hard, "improving the best plan")
        values = with_one_less(model, values)
        if stage.over() or search.close_enough():
            break
    return values


def _trade(search: Search, reference: Ints | None) -> None:
    """Find plans that give up value for stability or money; every improvement on the way is a plan too."""
    if search.best is None:
        return
    best, model = search.best, search.model
    prices = _prices(model, best, reference)
    for i, (part, price, start) in enumerate(prices):
        search.tell(f"weighing value against {part}")
        worth = _coarse(model.value.total.plus(model.value.mandatory.scaled(MISSED)).scaled(-1), COARSE)
        task = Task(model.program, worth.plus(_coarse(model.costs[part], max(1, COARSE // price))))
        stage = search.clock.stage(1 / (len(prices) - i))
        kept: list[Ints] = []
        values = improve(model, task, start, stage, search.rng, patience=40, accept=lambda values, _, kept=kept: kept.append(values))  # type: ignore[misc]
        search.clock.spend(stage.done)
        search.pool += [*_spread(kept, 3), values]
        search.offer(values, f"weighing value against {part}")


def _coarse(expression: Linear, unit: int) -> Linear:
    """Return an expression in larger units, rounded: trades are weighed, not proven, and solvers like small numbers."""
    return Linear(expression.columns, np.round(expression.coefficients / unit).astype(np.int64))


def _prices(model: Model, best: Ints, reference: Ints | None) -> list[tuple[Part, int, Ints]]:
    """Return what to trade value for, at which price in units, from which plan."""
    keeping_today = keeping(model, best)
    start = best if keeping_today is None else keeping_today
    disruption, cost = model.costs[Part.DISRUPTION], model.costs[Part.COST]
    value = max(1, model.value.total.at(best))
    lost = value // 10 if reference is None else max(value // 100, value - model.value.total.at(reference))
    disturbed = max(1, disruption.at(best) - (0 if reference is None else disruption.at(reference)))
    slope = max(1, lost // disturbed)
    cheap = max(1, value // max(1, 4 * cost.at(best)))
    return [
        (Part.DISRUPTION, slope, start),
        (Part.DISRUPTION, max(1, slope // 3), start),
        (Part.COST, cheap, best),
        *([] if reference is None else [(Part.DISRUPTION, 3 * slope, reference)]),
    ]


def _spread(plans: list[Ints], most: int) -> list[Ints]:
    """Return a few of the plans, evenly spaced."""
    if len(plans) <= most:
        return plans
    return [plans[i * (len(plans) - 1) // most] for i in range(most)]
