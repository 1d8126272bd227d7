"""
Portfolios too large to be solved whole: bounded by the relaxation, and planned in parts.

The lean relaxation bounds all plans and proposes runs, rounding staffs them, and neighbourhoods solved by CP-SAT improve the result
while branch and bound goes on beside them.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from functools import partial
from itertools import cycle, islice
from typing import TYPE_CHECKING

from optimizer.beside import beside
from optimizer.branching import Tree
from optimizer.choose import dated, dive, settled
from optimizer.construct import staffed
from optimizer.draft import offer_early
from optimizer.elastic import improve_elastic, shortfall_prices, with_mandatory
from optimizer.exchange import Exchange
from optimizer.mandatory import cheapest_mandatory, hopeless_runs
from optimizer.mathopt import Simplex
from optimizer.moving_dates import has_moving_packages
from optimizer.nodes import Node
from optimizer.pdlp import FirstOrder, Precision
from optimizer.relaxation import relaxation_of
from optimizer.resume import begun, restaffed
from optimizer.rounding import Secured, prices_of
from optimizer.taking_over import lifted
from optimizer.understaffed import elastic_objective

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.bookings import Proposal
    from optimizer.arrays import Ints
    from optimizer.clock import Clock
    from optimizer.linearized import Linearized
    from optimizer.model import Model
    from optimizer.nodes import Explored
    from optimizer.offers import Offers
    from optimizer.relaxation import Relaxation
    from optimizer.search import Search

BOUNDING = 0.4
"""Part of the time for bounding all plans at first."""
CHOOSING, FIRST, PROVING, SECOND, LAST = 0.3, 0.45, 0.6, 0.5, 0.4
"""Parts of the time then left for choosing projects, improving that choice, proving aside, improving the next, and the best."""
CHOOSING_SOON = 0.45
"""The first of these where there is little time: most dives end long before, and those that end in the middle are worth little."""
MARGINS_PCT = (15, 0)
"""By how much more than their minimum projects are staffed in choices made in a hurry, of which the one that staffs better counts."""
MARGINS_OF_NEWCOMERS_PCT = (8, 0)
"""The same where rules bind newcomers; staffing takes longer then, and mandatory projects that do not come first lack people."""
MANDATORY_FIRST = (True, False)
"""Whether mandatory projects are staffed before all others: either may leave fewer projects short, so both are tried."""
STAFFED_TWICE = 500
"""
People up to whom both are: staffing a thousand takes half a minute of one worker, while another bounds all plans.

Beyond, they do not come first, because what they then lack is soon given back to them.
"""
HURRIED, AT_ONCE = 15.0, 0.85
"""Seconds left below which a dive's choice is improved at once, and the part of the time for that."""
BRANCHED_SOON = 5_000
"""Columns of a relaxation up to which branch and bound gets far even where there is little time."""
ALONE = 0.5
"""Part of that time for the plan alone, before branch and bound goes on beside it."""
BETTER = 1.0005
"""How much more another choice must promise to be staffed too."""
RESUMED = 0.25
"""Part of the time for choosing where an earlier plan has chosen already."""
DIVING = 0.3
"""Part of the time for choosing that a dive may take."""
RULING = 0.08
"""Part of the time for ruling out runs under which mandatory value is lost."""
STAFFING = 0.35
"""Part of the time for staffing a choice of runs."""
SECURING = 0.05
"""Part of the time for staffing the mandatory projects cheaply."""
PIVOTED = 20_000
"""Columns of a relaxation up to which the simplex method is used."""
PIVOTED_MOVING = 10_000
"""The same where work packages move: many dates are worth about as much, and pivots among them lead nowhere."""
PRECISION = 1e-3
"""Relative tolerance of the first-order method beyond, to begin with: it is often there in a twentieth of the time of a tenth of that."""
PIVOTED_ROUGHLY, ROUGH = 6_000, 3e-4
"""The same where relaxations only say what to decide next: pivots beyond take several times as long for choices no better."""
COMPARED = 1
"""
Which of the prices of missing staff staffings are compared at, the first being 0.

What lacks a little and promises much is mended before it is given up, unless there are few who could mend it.
"""
LP_WORK = 0.08
"""Deterministic time that one relaxation counts as."""


def solve_by_parts(search: Search, offers: Offers, previous: Proposal | None) -> None:
    """
    Choose runs and staff them, improve by neighbourhoods with branch and bound aside, and again with the runs it found.

    Parameters
    ----------
    previous
        An earlier plan, from which to go on; None to begin from nothing.
    """
    model, clock = search.model, search.clock
    search.tell("bounding all plans")
    floor = search.mandatory_value
    hopeless = _hopeless(search)

    def with_margin(margin_pct: int) -> Relaxation:
        return relaxation_of(model.problem, offers, floor, margin_pct).without(hopeless)

    relaxation = with_margin(0)
    tree = Tree(relaxation, linear(relaxation, search))
    root = tree.root(clock.stage(BOUNDING).left())
    clock.spend(LP_WORK)
    search.tighten(tree.bound)
    search.tell("choosing projects")
    hurried = clock.planned() < HURRIED
    search.secured = cheaply_secured(search, relaxation, root)
    if hurried:
        _hurriedly(search, tree, root, previous, with_margin)
    else:
        _thoroughly(search, tree, root, previous)


def _hurriedly(search: Search, tree: Tree, root: Explored, previous: Proposal | None, with_margin: Callable[[int], Relaxation]) -> None:
    """Improve the first choice of runs, or the earlier plan, for all the time there is; of small portfolios, bound it at last too."""
    stage = search.clock.stage(CHOOSING_SOON)
    before = None if previous is None else begun(tree, within(tree, root, search.model, search.secured, stage), previous, stage)
    if before:
        values = staff(search, tree, [before], previous)
    else:
        values = _best_staffed(search, tree, _quick_choices(search, tree, root, stage, with_margin))
    stage = search.at_last(AT_ONCE)
    if tree.relaxation.program.size > BRANCHED_SOON:
        improve_elastic(search, values, stage, None, at_last=True)
        return
    alone = stage.stage(ALONE)
    values = improve_elastic(search, values, alone, None)
    stage.spend(alone.done)
    improve_elastic(search, values, stage.stage(1.0), _bounding(search, tree, stage), at_last=True)


def _thoroughly(search: Search, tree: Tree, root: Explored, previous: Proposal | None) -> None:
    """Improve a choice of runs, and then what branch and bound found meanwhile if it promises more."""
    clock = search.clock
    stage = clock.stage(CHOOSING)
    begin = within(tree, root, search.model, search.secured, stage)
    before = begun(tree, begin, previous, stage)
    chosen = _choose(search, tree, begin, stage, before)
    values = staff(search, tree, [chosen], previous if before else None)
    values = improve_elastic(search, values, clock.stage(FIRST), _bounding(search, tree, clock.stage(PROVING)))
    if tree.leaf is not None and tree.leaf.bound > BETTER * chosen.bound:
        improve_elastic(search, staff(search, tree, [tree.leaf], None), clock.stage(SECOND), None)
    else:
        improve_elastic(search, values, clock.stage(SECOND), _bounding(search, tree, clock.stage(SECOND)))
    if search.best is not None:
        improve_elastic(search, search.best, search.at_last(LAST), _bounding(search, tree, search.at_last(LAST)))


def _quick_choices(
    search: Search, tree: Tree, root: Explored, stage: Clock, with_margin: Callable[[int], Relaxation]
) -> list[Callable[[], Explored]]:
    """
    Return what makes choices of runs by dives, some of which staff projects by more than their minimum.

    Where there is no time to mend many shortfalls, a choice that leaves room for rounding may be better than one that promises more.
    """
    problem, node = search.model.problem, node_within(tree, search.model, search.secured)
    margins = MARGINS_OF_NEWCOMERS_PCT if problem.portfolio.settings.binds_newcomers else MARGINS_PCT

    def choice(margin: int) -> Explored:
        if not margin:
            return dive(tree, tree.explore(node, root, seconds=stage.left()), stage)
        relaxation = with_margin(margin)
        return dive(one := Tree(relaxation, linear(relaxation, search)), one.explore(node, seconds=stage.left()), stage)

    return [partial(choice, margin) for margin in margins]


def _best_staffed(search: Search, tree: Tree, choices: Sequence[Callable[[], Explored]], drafts: Sequence[Ints] = ()) -> Ints:
    """
    Return the best staffing of some choices of runs, the mandatory projects coming first in one and not in the next, or a draft.

    Each is offered as soon as it is staffed: one choice may take twice as long to make as another.
    """
    model, plan, orders = search.model, search.secured, _orders(search)
    ways = list(islice(zip(cycle(choices), cycle(orders), strict=False), max(len(choices), len(orders))))

    def attempt(choice: Callable[[], Explored], *, first: bool) -> Ints:
        secured = None if plan is None else Secured(plan, first=first)
        return staffed(model, tree.relaxation, choice(), secured, search.clock.stage(STAFFING))

    with ThreadPoolExecutor(min(search.limits.workers, len(ways))) as pool:
        attempts = [pool.submit(attempt, choice, first=first) for choice, first in ways]
        for done in as_completed(attempts) if search.limits.workers > 1 else attempts:
            offer_early(search, done.result())
    search.clock.spend(LP_WORK * 6 * len(ways))
    return _to_improve(search, [*(done.result() for done in attempts), *drafts])


def _orders(search: Search) -> tuple[bool, ...]:
    """Return whether mandatory projects are staffed before all others, in each of the ways that there is the time to try."""
    problem = search.model.problem
    if search.secured is None or problem.portfolio.settings.binds_newcomers:
        return MANDATORY_FIRST[:1]
    return MANDATORY_FIRST if len(problem.supply.ids) <= STAFFED_TWICE else MANDATORY_FIRST[1:]


def _decided(choice: Explored) -> Explored:
    """Return a choice that is made already."""
    return choice


def _to_improve(search: Search, staffings: Sequence[Ints]) -> Ints:
    """
    Return the best of some plans, understaffed ones among them, and the best plan so far: a draft may have been luckier.

    What mandatory projects lack in them is given back first as far as that is easy: counted many times, it would decide alone.
    """
    plans = [with_mandatory(search, values) for values in staffings]
    plans += [search.best] if search.best is not None else []
    return min(plans, key=elastic_objective(search.model, shortfall_prices(search.model)[COMPARED]).at)


def _hopeless(search: Search) -> frozenset[tuple[int, int]]:
    if search.secured is None:
        return frozenset()
    stage = search.clock.stage(RULING)
    hopeless = hopeless_runs(search.model, search.secured, stage, search.limits.seed)
    search.clock.spend(stage.done)
    return hopeless


def _choose(search: Search, tree: Tree, root: Explored, stage: Clock, before: Explored | None) -> Explored:
    """Return a choice of runs: that of an earlier plan or a dive, and then exchanges, with branch and bound aside."""
    if before is not None:
        stage = stage.stage(RESUMED)
    diving = stage.stage(DIVING)
    chosen = before or dated(tree, root, diving)
    otherwise = settled(tree, chosen, diving)  # at once, because the tree is branch and bound's while there are exchanges
    stage.spend(LP_WORK * 10)
    exchange = Exchange(tree.relaxation, search.limits.seed)
    chosen = beside(search, lambda: exchange.improved(chosen, root.node, stage, lambda: otherwise), _bounding(search, tree, stage))
    search.clock.spend(stage.done)
    return chosen


def linear(relaxation: Relaxation, search: Search) -> Linearized:
    """Return what solves the relaxation: pivots while it is small, a first-order method when it is large."""
    if relaxation.program.size <= (PIVOTED_MOVING if has_moving_packages(relaxation.problem) else PIVOTED):
        return Simplex(relaxation.program, relaxation.objective, search.limits.seed, search.clock.should_stop)
    return first_order(relaxation, search, PRECISION, search.limits.workers)


def roughly(relaxation: Relaxation, search: Search, threads: int) -> Linearized:
    """Return what solves a relaxation that is dived through."""
    if relaxation.program.size <= PIVOTED_ROUGHLY:
        return Simplex(relaxation.program, relaxation.objective, search.limits.seed, search.clock.should_stop)
    return first_order(relaxation, search, ROUGH, threads)


def first_order(relaxation: Relaxation, search: Search, relative: float, threads: int) -> FirstOrder:
    """Return the first-order method for a relaxation."""
    return FirstOrder(relaxation.program, relaxation.objective, Precision(relative, threads), search.clock.should_stop)


def staff(search: Search, tree: Tree, choices: Sequence[Explored], previous: Proposal | None, drafts: Sequence[Ints] = ()) -> Ints:
    """
    Staff choices of runs and return the best plan, with what is understaffed in it; offer it without.

    Parameters
    ----------
    choices
        Of which the first alone is staffed where an earlier plan is gone on from.
    previous
        An earlier plan whose bookings are kept; None if there is none.
    drafts
        Other plans of the elastic program, to compare.
    """
    search.tell("staffing the projects chosen")
    chosen = choices[0].values
    if previous is not None and chosen is not None:
        values = restaffed(search.model, tree.relaxation, chosen, search.secured, previous)
        values = values if search.secured is None else lifted(search.model, values, search.secured)
        offer_early(search, values)
        return _to_improve(search, [values, *drafts])
    return _best_staffed(search, tree, [partial(_decided, choice) for choice in choices], drafts)


def cheaply_secured(search: Search, relaxation: Relaxation, root: Explored) -> Ints | None:
    """Return a plan of the mandatory projects, with the most value there is at the least expense of others; None if none comes first."""
    if search.secured is None or root.duals is None:
        return search.secured
    stage, prices = search.clock.stage(SECURING), prices_of(search.model, relaxation, root.duals)
    cheapest = cheapest_mandatory(search.model, prices, search.secured, stage, search.limits.seed)
    search.clock.spend(stage.done)
    return cheapest


def within(tree: Tree, root: Explored, model: Model, secured: Ints | None, stage: Clock) -> Explored:
    """
    Return the part of all plans in which the mandatory projects run as they are secured.

    What the root says stands in for that part's relaxation, without the runs that are barred in it, if there is no time to solve that.
    """
    node = node_within(tree, model, secured)
    if node == root.node:
        return root
    explored = tree.explore(node, root, seconds=stage.left())
    if explored.values is not None or root.values is None:
        return explored
    values = root.values.copy()
    values[list(node.barred)] = 0.0
    return replace(root, node=node, values=values)


def node_within(tree: Tree, model: Model, secured: Ints | None) -> Node:
    """Return the node of that part."""
    if secured is None:
        return Node()
    runs, must = tree.relaxation.runs, model.problem.work.projects
    dated = {p: k for (p, k), c in model.columns.run.items() if secured[c] and must[p].must_run}
    barred = frozenset(c for p, shift in dated.items() for k, c in runs[p].items() if k != shift)
    return Node(barred, frozenset(dated))


def _bounding(search: Search, tree: Tree, stage: Clock) -> Callable[[], bool]:
    """Return what explores one more part of the tree when called."""

    def explore() -> bool:
        more = tree.branch(search.value, stage.left())
        search.clock.spend(LP_WORK)
        stage.spend(LP_WORK)
        search.tighten(tree.bound)
        return more and not stage.over()

    return explore
