"""
Why there is no plan, and what must give way for one, where too much must run to try plans one after the other.

A linear program proposes the fewest projects that may be paused and caps that may be exceeded; each of them is proven to be needed by
the same relaxation. That there is a plan then is for the search with these lifted to show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.answer import Clash, Concession
from models.projects import ProjectClass
from optimizer.diagnosis import KINDS, Diagnosis, diagnose
from optimizer.explain.elastic import Elastic
from optimizer.explain.feasible import Feasibility
from optimizer.explain.gives import gives_of
from optimizer.explain.proposals import prices_of, smallest
from optimizer.mandatory import of_needed
from optimizer.needed_plan import is_large
from optimizer.problem import problem_of

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from optimizer.clock import Clock

MUCH = 0.25
"""Part of the projects that are mandatory, from which the proof is tried before a search: it takes long where there are many people."""
LIFTED = frozenset({"selection", "budget"})
"""Kinds of rules that a plan of the answer may be made without."""


def surely_impossible(portfolio: Portfolio, seconds: float) -> bool:
    """Return whether it is proven at once that no plan keeps every rule; asked only where much must run, as others soon know."""
    mandatory = sum(project.project_class is ProjectClass.MANDATORY for project in portfolio.projects)
    if mandatory < MUCH * len(portfolio.projects):
        return False
    return is_large(of_needed(problem_of(portfolio))) and Elastic(portfolio, (), ()).fails({}, seconds)


def diagnosed(portfolio: Portfolio, clock: Clock) -> Diagnosis:
    """Find what must give way so that there is a plan, by a linear program where much must run, else by solving."""
    found = _proposed(portfolio, clock) if is_large(of_needed(problem_of(portfolio))) else None
    return diagnose(portfolio, clock) if found is None else found


def _proposed(portfolio: Portfolio, clock: Clock) -> Diagnosis | None:
    """Return what a linear program proposes; None if it knows of nothing."""
    gives = [give for give in gives_of(portfolio) if give.kind in LIFTED]
    feasible, prices = Feasibility(portfolio, gives, clock), prices_of(portfolio, gives)
    blamed = feasible.blamed({})
    amounts = None if blamed is None else feasible.cheapest(prices)
    if blamed is None or not amounts:
        return None
    amounts = smallest(feasible, amounts, prices)
    rules = {(rule.rule, rule.subject): rule for kind in KINDS for rule in kind(portfolio)}
    lifted = [rules[give.kind, give.subject] for give in amounts]
    for rule in lifted:
        portfolio = rule.lift(portfolio)
    names = tuple(sorted(rules[give.kind, give.subject].name for give in blamed))
    text = "these cannot all hold with the people, dates and freeze there are: " + "; ".join(names)
    concessions = tuple(Concession(rule=rule.rule, subject=rule.subject, text=rule.text) for rule in lifted)
    return Diagnosis((Clash(rules=names, text=text),), concessions, portfolio)
