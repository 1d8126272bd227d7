"""
Single changes that would make a wish right on a portfolio too large to be solved whole: shown by a plan, and bounded from below.

A change is *shown* to be enough by a plan under it that does what was asked for and is worth as much as the plan under study; others may
be better still. It takes *at least* so much because with less, by the bound on all plans that do it, each of them is worth less than
the plan under study, which then is a better one that does not. The plans are looked for near the one under study, with its projects and
people and whoever could work on the project asked for: a small model, made anew for each change that is tried.
"""

from __future__ import annotations

import time
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.changes.priority import SetRank
from models.score import MICRO
from optimizer.explain.best import looked_for
from optimizer.explain.study import Study
from optimizer.extract import proposal_of
from optimizer.problem import problem_of
from optimizer.promising import held_or_named
from optimizer.resume import booked_before, runs_before
from scenarios.explain.explanation import NoExplanationError, Proof
from scenarios.explain.levers import EXTRA, Flip, applied, days, levers
from scenarios.explain.wish import condition_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.audit.accounts import Ledger
    from models.bookings import Proposal
    from models.changes import AnyChange
    from models.portfolio import Portfolio
    from optimizer.arrays import Bools
    from optimizer.explain.best import Best
    from optimizer.problem import Problem
    from scenarios.explain.levers import Lever
    from scenarios.explain.rule import Rule
    from scenarios.explain.subject import Subject
    from scenarios.explain.wish import Wish

PERCENTS = (1, 2, 5, 10, 20, 50)
"""By how much of a budget it is raised, in turn."""
TENTHS = (2, 5, 10, 20)
"""Tenths of an FTE that are added."""
WEEKS = (1, 2, 4, 8, 13)
"""Weeks of delay."""
EACH = 0.8
"""Seconds for the plans of one change."""
LEAST = 0.5
"""Seconds that must be left for one change to be tried."""


class Asked(NamedTuple):
    """What somebody would like, and what is known of it as things are."""

    wish: Wish
    found: Best
    """The best plan that does it."""
    tight: Sequence[Rule]
    """The rules in its way: budgets among them are worth trying, others not."""
    runs: bool
    """Whether the plan runs the project that it is about."""


class _Trial(NamedTuple):
    """Tries changes."""

    portfolio: Portfolio
    wish: Wish
    plans: Sequence[Proposal]
    """The plan under study, and the one that does it if there is one: what they run and book is what new plans are made of."""
    end: float

    def does(self, change: AnyChange) -> bool:
        """Return whether a plan was found that does it after a change, and is worth as much as the one under study is then."""
        after = applied(self.portfolio, change)
        if after is None:
            return False
        problem = problem_of(after)
        nearby = Study(_nearby(problem, self.wish, self.plans), (self.plans[0],))
        try:
            condition = condition_of(nearby, self.wish)
        except NoExplanationError:
            return False
        plan = looked_for(nearby, condition, min(EACH, max(LEAST, self.end - time.monotonic())))
        order = nearby.model.value.order
        return plan is not None and order(plan) >= order(nearby.values)


def shown_flips(subject: Subject, study: Study, asked: Asked, end: float) -> Iterator[Flip]:
    """
    Yield the smallest changes that were shown to be enough, one a parameter.

    Parameters
    ----------
    end
        When, by the monotonic clock, to begin nothing more.
    """
    rank = _rank(subject, study, asked.wish, asked.found)
    if rank is not None:
        yield rank
    plans = [subject.plan.proposal, *([] if asked.found.values is None else [proposal_of(study.model, asked.found.values)])]
    trial = _Trial(subject.portfolio, asked.wish, plans, end)
    for lever in _promising(subject.portfolio, asked):
        flip = _smallest(trial, lever)
        if flip is not None:
            yield flip.replace(at_least=min(flip.amount, _least(study, asked.found, lever)))


def _least(study: Study, found: Best, lever: Lever) -> int:
    """Return by less than which a lever is proven not to do; 0 if nothing is proven."""
    if lever.parameter != "budget" or found.margins is None:
        return 0
    return found.margins.least_money(lever.subject, study.model.value.total.at(study.values))


def _promising(portfolio: Portfolio, asked: Asked) -> list[Lever]:
    """Return the levers worth trying: budgets that are in the way, then people, then dates."""
    in_the_way = {rule.subject for rule in asked.tight if rule.rule == "budget"}
    order = {"budget": 0, "people": 1, "dates": 2}
    if asked.runs:
        del order["dates"]  # with other dates the plan is another one, and nothing to compare with
    known = [lever for lever in levers(portfolio, asked.wish) if lever.parameter in order]
    return sorted(
        (lever for lever in known if lever.parameter != "budget" or lever.subject in in_the_way), key=lambda lever: order[lever.parameter]
    )


def _steps(lever: Lever) -> list[int]:
    """Return the amounts that are tried, rising."""
    if lever.parameter == "budget":
        return sorted({max(1, lever.cap * percent // 100) for percent in PERCENTS})
    return list(TENTHS if lever.parameter == "people" else WEEKS)


def _smallest(trial: _Trial, lever: Lever) -> Flip | None:
    """Return the smallest amount tried that does, by bisection over the amounts; None if none was shown to before time was over."""
    steps, shown = _steps(lever), None
    low, high = 0, len(steps)
    while low < high and time.monotonic() + LEAST < trial.end:
        middle = high - 1 if shown is None else (low + high) // 2
        if trial.does(lever.change(steps[middle])):
            high, shown = middle, steps[middle]
        elif shown is None:
            return None
        else:
            low = middle + 1
    if shown is None:
        return None
    change = lever.change(shown)
    free = days(applied(trial.portfolio, change) or trial.portfolio) if lever.parameter == "people" else 0
    return Flip(
        parameter=lever.parameter,
        subject=lever.subject,
        amount=shown,
        person_days=free,
        change=change,
        at_least=0,
        proof=Proof.NOT_PROVEN,
    )


def _nearby(problem: Problem, wish: Wish, plans: Sequence[Proposal]) -> Problem:
    """Return the problem of what the plans run and book, of the project asked for, and of whoever comes."""
    runs = [runs_before(problem, plan) for plan in plans]
    asked = problem.work.project_index[wish.project_id]
    shifts = {p: tuple(sorted({known[p] for known in runs if p in known})) for p in {p for known in runs for p in known}}
    considered = np.logical_or.reduce([booked_before(problem, plan) for plan in plans])
    for strand in problem.work.strands[asked]:
        shifts[strand.index] = strand.shifts
        for d in strand.demands:
            considered[d] |= _able(problem, d)
    for r, _ in [key for key in problem.today.held if problem.work.owners[problem.work.demands[key[1]].project] == asked]:
        considered[[d for known, d in problem.today.held if known == r], r] = True
    if EXTRA in problem.supply.index:
        newcomer = problem.supply.index[EXTRA]
        for d in range(len(problem.work.demands)):
            considered[d, newcomer] |= bool(_able(problem, d)[newcomer])
    return problem.narrowed(shifts, considered | held_or_named(problem))


def _able(problem: Problem, d: int) -> Bools:
    """Return (R,): who is able for a demand in some week; nobody for one of equipment."""
    demand = problem.work.demands[d].demand
    if demand.is_equipment:
        return np.zeros(len(problem.supply.ids), bool)
    return np.asarray(problem.ability.of_demand(demand).any(axis=1))


def _rank(subject: Subject, study: Study, wish: Wish, found: Best) -> Flip | None:
    """Return the rank at which the plan found is worth as much as the one under study, and the one below which no plan that does it is."""
    if found.values is None:
        return None
    proposals = [subject.plan.proposal, proposal_of(study.model, found.values)]
    ledgers = [subject.auditor.ledger(plan) for plan in proposals]
    project = subject.portfolio.project(wish.project_id)
    mandatory = [sum(ledger.project_values[id] for id in ledger.mandatory) for ledger in ledgers]
    if mandatory[1] < mandatory[0]:
        return None
    at_least = 0
    for rank in range(project.rank - 1, 0, -1):
        weights = _weights_at(subject.portfolio, project.id, rank)
        worth = [_worth(ledger, weights) for ledger in ledgers]
        more = weights[project.id] - Fraction(project.value_score * (len(weights) + 1 - project.rank), len(weights))
        if not at_least and (found.bound is None or Fraction(found.bound, MICRO) + more >= worth[0]):
            at_least = project.rank - rank
        if worth[-1] >= worth[0]:
            change = SetRank(target=project.id, value=rank)
            amount = project.rank - rank
            return Flip(
                parameter="rank",
                subject=project.id,
                amount=amount,
                person_days=0,
                change=change,
                at_least=at_least,
                proof=Proof.NOT_PROVEN,
            )
    return None


def _weights_at(portfolio: Portfolio, project_id: str, rank: int) -> dict[str, Fraction]:
    """Return the weight of each project if one is put at a rank and the others keep their order."""
    order = [p for p in sorted(portfolio.projects, key=lambda p: p.rank) if p.id != project_id]
    order.insert(rank - 1, portfolio.project(project_id))
    return {p.id: Fraction(p.value_score * (len(order) - place), len(order)) for place, p in enumerate(order)}


def _worth(ledger: Ledger, weights: Mapping[str, Fraction]) -> Fraction:
    """Return the points of a plan under other weights."""
    accounts = ((weights[id], account) for id, account in ledger.projects.items())
    return sum((weight * Fraction(account.covered, account.needed) for weight, account in accounts if account.covered), Fraction(0))
