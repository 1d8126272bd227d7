"""
Portfolios whose exact model would be too large to write: the relaxation first says which runs and which people are worth a column.

The bound still holds for all plans, because it comes from the relaxation of everything; only plans are looked for among fewer.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer.beside import beside
from optimizer.bounding import HEAVY, SIFTED, bounded
from optimizer.branching import Tree
from optimizer.choose import dated, dive, settled
from optimizer.dated import improved_as_dated
from optimizer.draft import early_search, with_runs
from optimizer.elastic import made_and_improved
from optimizer.exchange import Exchange
from optimizer.going_on import GoingOn
from optimizer.known import Known, around_mandatory, as_today, begun_from, known_of, of_mandatory, plans_of, runs_of
from optimizer.mandatory import SECURING as SECURING_FIRST
from optimizer.mandatory import hopeless_runs, limits_moves, needed_projects, secure_mandatory
from optimizer.model import modelled
from optimizer.moving_dates import has_moving_packages
from optimizer.parts import RESUMED, RULING, cheaply_secured, node_within, roughly, staff, within
from optimizer.promising import allowed, considered, held_or_named, promising
from optimizer.redating import Redating, half_run
from optimizer.relaxation import relaxation_of
from optimizer.resume import begun, booked_before
from optimizer.sifting import started_within
from optimizer.transfer import transferred

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.bookings import Proposal
    from models.shadow_prices import ShadowPrices
    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.bounding import Bounding
    from optimizer.clock import Clock
    from optimizer.model import Model
    from optimizer.nodes import Explored
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.relaxation import Relaxation
    from optimizer.search import Search

EACH = 8
"""Offers of each place that are kept at least."""
EACH_MANDATORY = 24
"""The same for places of mandatory projects, while these are staffed alone."""
SECURING = 0.08
"""Part of the time then left for securing the mandatory projects of a heavy portfolio."""
WRITTEN = 25_000
"""Offers that the exact model has columns for at most; each takes half a millisecond to write."""
CHOOSING, DATING = 0.45, 0.7
"""
Part of the time then left for choosing projects, and of that for when they would run; it ends as soon as all is decided.

What a choice leaves undecided is worth more than the time is to improvement: most of what that brings comes in its first seconds.
"""
CHOOSING_HEAVY = 0.3
"""The same in a heavy portfolio, where staffing takes the longest: with more time a dive would only decide less at once."""
IMPROVING = 0.8
"""Part of the time then left for improving the plan of most value."""
SECURING_DATES = 0.9
"""
Part of the time for securing the mandatory projects where packages move; a third of it counts once there is a draft.

That knows no dates but today's.
"""


def solve_at_scale(
    problem: Problem,
    offers: Offers,
    make: Callable[[Model], Search],
    previous: Proposal | None,
    prices: ShadowPrices | None,
) -> tuple[Search, Ints | None] | None:
    """
    Return the search with what it found, and today's plan, repaired; None if it is proven that there is no plan.

    Parameters
    ----------
    previous
        An earlier plan, from which to go on; None to begin from nothing.
    prices
        Those of its answer; None if there are none.
    """
    today, whole = as_today(problem, make), offers.size <= HEAVY
    early = early_search(problem, offers, make, previous, today.clock)
    mandatory = of_mandatory(problem, _all_able(problem, offers), early, make) if whole else None
    part = SECURING_DATES if has_moving_packages(problem) else SECURING_FIRST
    if mandatory is not None and not secure_mandatory(mandatory, part) and not limits_moves(problem):
        return None
    if early is not None and mandatory is not None:
        early = around_mandatory(problem, early, mandatory, make)
    outset = _Outset(problem, offers, make, previous, prices, today, early, mandatory)
    if previous is not None and early is not None and outset.goes_on:
        going_on = GoingOn(problem, offers, previous, early, plans_of(mandatory, early), make)
        chosen = beside(early, partial(_chosen, outset, going_on), going_on.piece)
        return _improved(outset, chosen, going_on)
    if early is not None and mandatory is not None and has_moving_packages(problem):
        outset = outset._replace(early=improved_as_dated(problem, offers, early, make))
    return _improved(outset, _chosen(outset))


class _Outset(NamedTuple):
    """What there is before anything is bounded."""

    problem: Problem
    offers: Offers
    make: Callable[[Model], Search]
    previous: Proposal | None
    prices: ShadowPrices | None
    today: Search
    early: Search | None
    mandatory: Search | None
    """None in a heavy portfolio, whose mandatory projects are staffed after the bound."""

    @property
    def goes_on(self) -> bool:
        """Whether an earlier plan is improved meanwhile: projects are then chosen anew, and the better of the two plans is gone on from."""
        return self.previous is not None and self.early is not None and self.early.limits.workers > 1

    @property
    def first(self) -> Search:
        """The search with the best plan so far."""
        return self.early or self.today


class _Chosen(NamedTuple):
    """Which projects to run, what is known and what bounds all plans."""

    tree: Tree
    choices: list[Explored]
    as_before: bool
    """Whether they are those of an earlier plan, give or take some."""
    known: Known
    mandatory_bound: int | None
    bounding: Bounding


def _chosen(outset: _Outset, going_on: GoingOn | None = None) -> _Chosen:
    """Bound all plans and choose projects, while an earlier plan is improved if there is one."""
    problem, offers, make, previous, prices, _, early, mandatory = outset
    first = outset.first
    relaxation = _relaxed(problem, offers, mandatory)
    first.tell("bounding all plans")
    bounding = bounded(relaxation, first, prices)
    root, everything = bounding.root, bounding.everything
    first.tell("choosing projects")
    if mandatory is None:
        mandatory, secured_bound = _secured_by_the_promising(relaxation, root, early, make), None
        secured = mandatory.secured
    else:
        secured, secured_bound = cheaply_secured(mandatory, relaxation, root), mandatory.mandatory_bound
    known = known_of(mandatory, secured, early, booked_before(problem, previous))
    stage = first.clock.stage(CHOOSING_HEAVY if offers.size > HEAVY else CHOOSING)
    moving = has_moving_packages(problem)
    if going_on is not None and not moving:
        going_on.aside = bounding.deepening(first, first.clock.stage(1.0))
    if everything is not None and moving:
        tree, begin = everything, replace(root, node=node_within(everything, mandatory.model, known.secured))
    else:
        tree, start = _tree_of(first, relaxation, root, known.held)
        begin = within(tree, tree.begin(stage.left(), start), mandatory.model, known.secured, stage)
    if moving and offers.size > HEAVY:
        begin = half_run(tree.relaxation, begin)
    before = None if outset.goes_on else begun(tree, begin, previous, stage)
    if offers.size > HEAVY:
        choices = [before or (begin if moving else dive(tree, begin, stage))]  # no time for exchanges
    else:
        deepen = bounding.deepening(first, stage) if previous is None else lambda: False
        choices = beside(first, partial(_choices, tree, begin, before, stage, first.limits.seed), deepen)
    return _Chosen(tree, choices, before is not None, known, secured_bound, bounding)


def _improved(outset: _Outset, chosen: _Chosen, going_on: GoingOn | None = None) -> tuple[Search, Ints | None]:
    """Staff the projects chosen and improve that, or an earlier plan that was improved meanwhile, for all the time there is."""
    better = () if going_on is None else going_on.plans()
    known = chosen.known.with_plans(better)
    search = outset.make(_part(chosen.tree.relaxation, chosen.choices[0], known))
    search.tighten(outset.first.bound)
    search.mandatory_bound = chosen.mandatory_bound
    reference = begun_from(search, known)
    drafts = [transferred(model, plan, search.model) for model, plan in better[:1]]
    staffing = partial(staff, search, chosen.tree, chosen.choices, outset.previous if chosen.as_before else None, drafts)
    stage = search.at_last(IMPROVING)
    made_and_improved(search, staffing, stage, chosen.bounding.deepening(search, stage), at_last=True)
    search.prices = chosen.bounding.prices()
    return search, reference


def _secured_by_the_promising(relaxation: Relaxation, root: Explored, early: Search | None, make: Callable[[Model], Search]) -> Search:
    """Return a search that staffed the mandatory projects with those whom the relaxation would take."""
    problem, offers = relaxation.problem, relaxation.offers
    needed = needed_projects(problem)
    mine = allowed(offers, {p.index: p.shifts for p in problem.work.projects if p.index in needed or limits_moves(problem)})
    worth = _all_able(problem, offers.only(_writable(relaxation, root, mine, EACH_MANDATORY)))
    search = of_mandatory(problem, worth, early, make)
    secure_mandatory(search, SECURING)
    return search


def _choices(tree: Tree, begin: Explored, before: Explored | None, stage: Clock, seed: int) -> list[Explored]:
    """Return choices of runs, the best first: an earlier plan's or a dive's, and exchanges."""
    exchange, moving = Exchange(tree.relaxation, seed), has_moving_packages(tree.relaxation.problem)
    if before is not None:
        stage = stage.stage(RESUMED)
    if moving:
        return Redating(exchange, begin).chosen(before, stage).choices
    chosen = before or dated(tree, begin, stage.stage(DATING))
    otherwise = settled(tree, chosen, stage)  # first, because exchanges may take all the time there is and still not do it better
    return [exchange.improved(chosen, begin.node, stage, lambda: otherwise)]


def _all_able(problem: Problem, offers: Offers) -> Bools:
    """Return (D, R): everybody who is offered for a demand, held on it or named for it."""
    worth = held_or_named(problem)
    worth[offers.of_places("demand"), offers.person] = True
    return worth


def _relaxed(problem: Problem, offers: Offers, mandatory: Search | None) -> Relaxation:
    """Return the relaxation, with what is known of the mandatory projects."""
    if mandatory is None or mandatory.secured is None:
        return relaxation_of(problem, offers)
    floor = mandatory.model.value.mandatory.at(mandatory.secured)
    if has_moving_packages(problem):
        return relaxation_of(problem, offers, floor)  # under most dates of so many nothing is lost, and each asks for a proof
    stage = mandatory.clock.stage(RULING)
    return relaxation_of(problem, offers, floor).without(hopeless_runs(mandatory.model, mandatory.secured, stage, mandatory.limits.seed))


def _best_offers(relaxation: Relaxation, root: Explored, each: int) -> Bools:
    if root.values is None or root.duals is None:
        values, duals = np.zeros(relaxation.program.size), np.zeros(len(relaxation.program.row_lower))
        return promising(relaxation, values, duals, each)
    return promising(relaxation, root.values, root.duals, each)


def _tree_of(search: Search, relaxation: Relaxation, root: Explored, held: Bools) -> tuple[Tree, object]:
    """
    Return a tree of the promising offers and those of plans that are known, and what it may start from.

    Its bounds hold for plans of these offers alone.
    """
    chosen = _best_offers(relaxation, root, EACH)
    offers = relaxation.offers
    chosen |= held[offers.of_places("demand"), offers.person]
    threads = search.limits.workers
    if offers.size > SIFTED:
        small = relaxation.only(chosen)
        return Tree(small, roughly(small, search, threads), ties_below=False), started_within(root.basis, relaxation.columns_of(chosen))
    barred = frozenset(run for run, column in relaxation.run.items() if relaxation.program.upper[column] == 0)
    small = relaxation_of(relaxation.problem, offers.only(chosen)).without(barred)
    return Tree(small, roughly(small, search, max(1, threads - (offers.size <= HEAVY))), ties_below=False), None


def _part(relaxation: Relaxation, chosen: Explored, known: Known) -> Model:
    """Write the model of the runs chosen and those as dated, with the people who are promising for them."""
    values = np.zeros(relaxation.program.size) if chosen.values is None else chosen.values
    shifts = with_runs({p: _shifts_of(runs, values) for p, runs in relaxation.runs.items()}, runs_of(known.plans))
    worth = considered(relaxation.problem, relaxation, _affordable(relaxation, chosen, shifts), shifts)
    return modelled(relaxation.problem.narrowed(shifts, worth | known.held))


def _affordable(relaxation: Relaxation, chosen: Explored, shifts: Mapping[int, tuple[int, ...]]) -> Bools:
    """Return (N,): the offers worth a column, all of them if the model does not become too large to write in time."""
    takes = allowed(relaxation.offers, shifts)
    return np.ones(relaxation.offers.size, bool) if takes.sum() <= WRITTEN else _writable(relaxation, chosen, takes, EACH - 1)


def _writable(relaxation: Relaxation, explored: Explored, takes: Bools, each: int) -> Bools:
    """Return (N,): the best offers of each place, fewer if those that a model takes would be too many to write in time."""
    worth = _best_offers(relaxation, explored, each)
    while (worth & takes).sum() > WRITTEN and each > 1:
        each -= 1
        worth = _best_offers(relaxation, explored, each)
    return worth


def _shifts_of(runs: Mapping[int, int], values: Floats) -> tuple[int, ...]:
    if not runs:
        return ()
    return tuple(sorted({0 if 0 in runs else min(runs), max(runs, key=lambda k: (float(values[runs[k]]), -k))}))
