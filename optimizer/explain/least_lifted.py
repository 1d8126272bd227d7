"""
Why there is no plan, and what must give way for one, where too much must run to try plans one after the other.

First each project that must run is looked at alone, with what it waits for; what cannot be even so is told with the rules it clashes with.
Where much must run, a linear program proposes the fewest projects that may be paused and caps that may be exceeded; each of them is proven
to be needed by the same relaxation. That there is a plan then is for the search with these lifted to show.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models.answer import Clash, Concession
from models.projects import ProjectClass
from optimizer.clock import Clock
from optimizer.diagnosis import KINDS, Diagnosis, conceded, diagnose, diagnosed_by
from optimizer.draft import can_sketch
from optimizer.explain.elastic import Elastic
from optimizer.explain.feasible import Feasibility
from optimizer.explain.gives import Draft, gives_of
from optimizer.explain.hopeless import cannot_run, hopeless
from optimizer.explain.proposals import prices_of, smallest
from optimizer.mandatory import of_needed, with_waited_for
from optimizer.needed_plan import is_large
from optimizer.offers import offers_of
from optimizer.problem import problem_of
from optimizer.sketch import Sketcher

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from optimizer.diagnosis import Liftable
    from optimizer.problem import Problem

MUCH = 0.25
"""Part of the projects that are mandatory, from which the proof is tried before a search: it takes long where there are many people."""
LOOKING = 0.4
"""Part of the time for finding projects that cannot run even alone."""
LIFTED = frozenset({"selection", "budget"})
"""Kinds of rules that a plan of the answer may be made without."""


def surely_impossible(portfolio: Portfolio, seconds: float) -> bool:
    """
    Return whether it is proven at once that no plan keeps every rule; asked only where what must run is much, as others soon know.

    Nor is it where a board has room for all that must run: a search then has a plan of it sooner than each project is looked at.
    """
    problem, clock = problem_of(portfolio), Clock(seconds, 1, lambda: False)
    needed = of_needed(problem)
    offers = offers_of(needed)
    if not is_large(offers) or (can_sketch(needed) and Sketcher(needed, offers).draw()):
        return False
    if any(True for _ in hopeless(problem, clock)):
        return True
    mandatory = sum(project.project_class is ProjectClass.MANDATORY for project in portfolio.projects)
    return mandatory >= MUCH * len(portfolio.projects) and Elastic(portfolio, (), ()).fails({}, clock.left())


def diagnosed(portfolio: Portfolio, clock: Clock) -> Diagnosis:
    """Find what must give way so that there is a plan, by linear programs where much must run, else by solving."""
    problem = problem_of(portfolio)
    found = (_each_alone(portfolio, problem, clock) or _proposed(portfolio, clock)) if is_large(offers_of(of_needed(problem))) else None
    if found is not None:
        return found
    solved = diagnose(Draft.of(portfolio), clock)  # hundreds of rules are lifted one by one, and a checked portfolio takes long to make
    return solved if solved.conceded is None else replace(solved, conceded=conceded(portfolio, solved.concessions))


def _each_alone(portfolio: Portfolio, problem: Problem, clock: Clock) -> Diagnosis | None:
    """Return what must give way for the projects that cannot run even alone; None if there are none."""
    found = [_alone(portfolio, problem, p, clock) for p in hopeless(problem, clock.stage(LOOKING))]
    concessions = tuple(dict.fromkeys(concession for one in found for concession in one.concessions))
    if not concessions:
        return None
    clashes = tuple(dict.fromkeys(clash for one in found for clash in one.clashes))
    return Diagnosis(clashes, concessions, conceded(portfolio, concessions))


def _alone(portfolio: Portfolio, problem: Problem, p: int, clock: Clock) -> Diagnosis:
    """Return what must give way for one project, of the rules about it and what it waits for."""
    projects = problem.work.projects
    names = {projects[q].project.id for q in with_waited_for(problem, {p})}

    def concerns(rule: Liftable) -> bool:
        if rule.rule == "selection":
            return rule.subject == projects[p].project.id
        ends = rule.subject.split(" before ") if rule.rule == "precedence" else [rule.subject]
        return rule.rule not in ("precedence", "budget") or ":" in rule.subject or {end.split("/")[0] for end in ends} <= names

    draft = Draft.of(portfolio)
    groups = [[rule for rule in kind(draft) if concerns(rule)] for kind in KINDS]
    found = diagnosed_by(draft, groups, clock, lambda some: not cannot_run(problem_of(some), p, clock))
    if not clock.over():
        return found
    rules = [rule for rule in groups[0] if rule.rule == "selection"]  # which others would do is open; pausing what cannot run always does
    clashes = tuple(Clash(rules=(rule.name,), text=f"{rule.name} cannot hold with the people, dates and rules there are") for rule in rules)
    return Diagnosis(clashes, tuple(Concession(rule=rule.rule, subject=rule.subject, text=rule.text) for rule in rules), None)


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
