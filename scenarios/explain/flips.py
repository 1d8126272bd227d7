"""
The smallest single change under which a best plan does what was asked for: a better rank, more people, more money, other dates.

One parameter at a time, because several at once cannot be searched (Korikov and Beck, "Counterfactual explanations via inverse
constraint programming", CP 2021). On small portfolios by bisection of proofs: at each step the best plan that does it and the best
plan of all are both solved to the end, and the step before the one that flips is proven not to flip.
"""

from __future__ import annotations

import time
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from models.changes import AnyChange
from models.changes.dates import DelayProject
from models.changes.joiners import PersonJoins
from models.changes.money import SetBudget
from models.changes.priority import SetRank
from models.errors import SteercoError
from models.frozen import Frozen
from models.people import Person, PersonSkill
from models.scenario import Scenario, apply
from optimizer.explain.best import exact
from optimizer.explain.study import Study
from optimizer.extract import proposal_of
from scenarios.explain.explanation import Proof
from scenarios.explain.wish import condition_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from models.portfolio import Portfolio
    from optimizer.explain.best import Best
    from scenarios.explain.subject import Subject
    from scenarios.explain.wish import Wish

TENTHS = 20
"""Tenths of an FTE up to which more people are tried."""
UNCAPPED = 10**12
"""Minor units more than any portfolio spends."""
WEEKS = 26
"""Weeks up to which a delay is tried."""
EXTRA = "one-more-person"
"""Id of the person who is added."""


class Flip(Frozen):
    """The smallest change of one kind that makes the wish right."""

    parameter: Literal["rank", "people", "budget", "dates"]
    subject: str
    """Whose parameter it is: a project, skills with levels, or the scope of a budget with its period."""
    amount: int
    """Ranks better, tenths of an FTE more, minor units more, or weeks later."""
    person_days: int
    """Working days that the people added have; 0 for other parameters."""
    change: AnyChange
    """The change as a scenario would carry it: under it, a best plan does what was asked for."""
    proof: Proof
    """Whether one step less is proven not to be enough, and the change to be."""


class _Lever(NamedTuple):
    """One parameter that can be moved by whole steps."""

    parameter: Literal["rank", "people", "budget", "dates"]
    subject: str
    most: int
    change: Callable[[int], AnyChange]


def flips(subject: Subject, study: Study, wish: Wish, found: Best, end: float) -> tuple[Flip, ...]:
    """
    Return the smallest flips there are, one a parameter.

    Parameters
    ----------
    found
        The best plan that does it, as things are.
    end
        When, by the monotonic clock, to begin nothing more.
    """
    if not study.small:
        return tuple(_rank_between(subject, study, wish, found))
    tried = (_smallest(subject.portfolio, wish, lever) for lever in _levers(subject.portfolio, wish) if time.monotonic() < end)
    return tuple(flip for flip in tried if flip is not None)


def _levers(portfolio: Portfolio, wish: Wish) -> Iterator[_Lever]:
    project = portfolio.project(wish.project_id)
    yield _Lever("rank", project.id, project.rank - 1, lambda n: SetRank(target=project.id, value=project.rank - n))
    for needs in dict.fromkeys(demand.skills for demand in portfolio.demands_of.get(project.id, ()) if not demand.is_equipment):
        skills = tuple(PersonSkill(person_id=EXTRA, skill=need.skill, level=need.level) for need in needs)
        named = ", ".join(f"{need.skill} {need.level}" for need in needs)
        yield _Lever("people", named, TENTHS, lambda n, skills=skills: _joins(n, skills))  # type: ignore[misc]
    for budget in portfolio.budgets:
        scope = f"{budget.scope_kind.value}:{budget.scope_id}"
        name = f"{scope} {budget.period}" if budget.period else scope
        yield _Lever(
            "budget",
            name,
            UNCAPPED,
            lambda n, b=budget, scope=scope: SetBudget(target=scope, value=b.cap + n, period=b.period),  # type: ignore[misc]
        )
    if project.budget_cap is not None:
        cap = project.budget_cap
        yield _Lever("budget", project.id, UNCAPPED, lambda n: SetBudget(target=project.id, value=cap + n))
    yield _Lever("dates", project.id, WEEKS, lambda n: DelayProject(target=project.id, value=n))


def _joins(tenths: int, skills: tuple[PersonSkill, ...]) -> PersonJoins:
    person = Person(id=EXTRA, name="one more person", fte=Decimal(tenths) / 10, reserve_pct=0)
    return PersonJoins(target=EXTRA, person=person, skills=skills)


def _smallest(portfolio: Portfolio, wish: Wish, lever: _Lever) -> Flip | None:
    """Return the smallest step that flips: by bisection, or step by step where larger steps may help less."""
    amount = _step_by_step(portfolio, wish, lever) if lever.parameter == "dates" else _bisected(portfolio, wish, lever)
    if amount is None:
        return None
    change = lever.change(amount)
    days = _days(_applied(portfolio, change) or portfolio) if lever.parameter == "people" else 0
    return Flip(parameter=lever.parameter, subject=lever.subject, amount=amount, person_days=days, change=change, proof=Proof.PROVEN)


def _step_by_step(portfolio: Portfolio, wish: Wish, lever: _Lever) -> int | None:
    return next((n for n in range(1, lever.most + 1) if _does(portfolio, wish, lever.change(n))), None)


def _bisected(portfolio: Portfolio, wish: Wish, lever: _Lever) -> int | None:
    """Return a step that flips while the step before does not; None if the largest does not."""
    if lever.most < 1 or not _does(portfolio, wish, lever.change(lever.most)):
        return None
    fails, flips = 0, lever.most
    while flips - fails > 1:
        middle = (fails + flips) // 2
        if _does(portfolio, wish, lever.change(middle)):
            flips = middle
        else:
            fails = middle
    return flips


def _does(portfolio: Portfolio, wish: Wish, change: AnyChange) -> bool:
    """Return whether, after a change, a best plan does what was asked for; proven either way."""
    after = _applied(portfolio, change)
    if after is None:
        return False
    study = Study.of(after, ())
    asked, best = exact(study, condition_of(study, wish).program), exact(study, study.model.program)
    if asked.values is None or best.values is None:
        return False
    worth = study.model.value
    keys = [(worth.mandatory.at(values), worth.total.at(values)) for values in (asked.values, best.values)]
    return asked.proven and best.proven and keys[0] >= keys[1]


def _applied(portfolio: Portfolio, change: AnyChange) -> Portfolio | None:
    """Return the portfolio after a change; None if it cannot take it."""
    try:
        return apply(Scenario(changes=(change,)), portfolio)[0]
    except SteercoError:
        return None


def _days(portfolio: Portfolio) -> int:
    """Return the working days of the person added, within the horizon."""
    study = Study.of(portfolio, ())
    row = study.problem.supply.net[study.problem.supply.index[EXTRA]]
    day = portfolio.settings.minutes_per_fte_week / 5
    return int(row.sum() // day)


def _rank_between(subject: Subject, study: Study, wish: Wish, found: Best) -> Iterator[Flip]:
    """Yield the rank at which the plan found is worth as much as the one under study: shown, but others may then be better still."""
    if found.values is None:
        return
    plans = [subject.plan.proposal, proposal_of(study.model, found.values)]
    ledgers = [subject.auditor.ledger(plan) for plan in plans]
    project = subject.portfolio.project(wish.project_id)
    order = [p.id for p in sorted(subject.portfolio.projects, key=lambda p: p.rank)]
    weights = {p.id: p.value_score for p in subject.portfolio.projects}
    for rank in range(project.rank - 1, 0, -1):
        moved = [other for other in order if other != project.id]
        moved.insert(rank - 1, project.id)
        worth = [
            sum(
                weights[id] * (len(moved) - place) * account.covered / account.needed
                for place, id in enumerate(moved)
                if (account := ledger.projects[id]).covered
            )
            for ledger in ledgers
        ]
        if worth[1] >= worth[0]:
            change = SetRank(target=project.id, value=rank)
            amount = project.rank - rank
            yield Flip(parameter="rank", subject=project.id, amount=amount, person_days=0, change=change, proof=Proof.NOT_PROVEN)
            return
