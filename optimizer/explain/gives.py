"""What can give way where nothing fits, each by whole units and with what a unit costs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from models.people import Person, PersonSkill
from models.portfolio import Portfolio
from models.projects import HALTED
from optimizer.diagnosis import KINDS
from optimizer.mandatory import needed_projects
from optimizer.problem import problem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from models.budgets import Budget
    from models.projects import Demand, Project, SkillNeed
    from optimizer.diagnosis import Liftable

TENTHS = 40
"""Tenths of an FTE up to which people are added."""
WEEKS, WEEKS_OF_MANY, MANY = 26, 13, 12
"""Weeks up to which dates give way; of more than so many projects that must run, a quarter at most, so that questions stay quick."""
FINE = 100
"""Parts of a cap that money is counted in, at least; ten times as many at most."""
EXTRA = "one-more"
"""How the ids of people begin who are added."""


class Draft(Portfolio):
    """A portfolio whose changes are not cross-checked: rules that give way contradict nothing, and checking takes longer than a solve."""

    @staticmethod
    def of(portfolio: Portfolio) -> Draft:
        """Return a portfolio as a draft."""
        return Draft.model_construct(**{name: getattr(portfolio, name) for name in Portfolio.model_fields})

    def replace(self, **changes: Any) -> Self:  # noqa: ANN401 - each field has a type of its own
        """Return a draft with some fields changed."""
        return type(self).model_construct(**{name: getattr(self, name) for name in Portfolio.model_fields} | changes)


@dataclass(frozen=True)
class Give:
    """A rule that can give way by whole units."""

    kind: str
    """``budget``, ``people``, ``dates``, ``staffing``, ``selection``, ``precedence``, ``locks``, ``directives`` or ``move_limits``."""
    subject: str
    unit: int
    """How much one unit is: minor currency units, tenths of an FTE, weeks, percent; 1 for what holds or does not."""
    most: int
    """Units after which the rule no longer matters."""
    price: int | None = field(compare=False)
    """Minor currency units of one unit; None where money is not what it costs."""
    relaxed: Callable[[Portfolio, int], Portfolio] = field(compare=False)
    """The portfolio with the rule giving way by so many units."""
    work: int | None = field(default=None, compare=False)
    """Minutes of people's work that one unit leaves undone where it has no price; None where it is not about work."""


def gives_of(portfolio: Portfolio) -> list[Give]:
    """Return everything that can give way for the projects that must run, in the order in which people would rather keep it."""
    problem = problem_of(portfolio)
    needed = {problem.work.projects[p].project.id for p in needed_projects(problem)}
    projects = [p for p in portfolio.projects if p.id in needed]
    undone = {project.project.id: project.needed for project in problem.work.projects}
    switched = [rule for kind in KINDS for rule in kind(portfolio) if rule.rule != "budget"]
    return [
        *(_switch(rule, undone) for rule in switched),
        *(give for p in projects for give in _staffing(portfolio, p, undone[p.id])),
        *(give for p in projects for give in _dates(portfolio, p, WEEKS if len(projects) <= MANY else WEEKS_OF_MANY)),
        *_people(portfolio, [d for d in portfolio.demands if d.project_id in needed and not d.is_equipment]),
        *(_budget(budget) for budget in portfolio.budgets),
        *(_own_budget(p) for p in projects if p.budget_cap is not None),
    ]


def _switch(rule: Liftable, undone: Mapping[str, int]) -> Give:
    """Return a rule that holds or does not; of a project that need not run, all its work may stay undone."""
    work = undone.get(rule.subject) if rule.rule == "selection" else None
    return Give(rule.rule, rule.subject, 1, 1, None, lambda whole, _: rule.lift(whole), work)


def need_of(demand: Demand) -> str:
    """Return what a demand asks of people, as the subject of more of them."""
    return " and ".join(f"{need.skill} {need.level}" for need in demand.skills) or "anybody"


def _grain(cap: int) -> int:
    """Return the power of ten in which a cap is counted: between a thousandth and a hundredth of it."""
    grain = 1
    while grain * 10 * FINE <= cap:
        grain *= 10
    return grain


def _budget(budget: Budget) -> Give:
    def relaxed(whole: Portfolio, units: int) -> Portfolio:
        return whole.replace(budgets=tuple(b.replace(cap=b.cap + units * grain) if b == budget else b for b in whole.budgets))

    grain = _grain(budget.cap)
    name = f"{budget.scope_kind.value}:{budget.scope_id}" + (f" {budget.period}" if budget.period else "")
    return Give("budget", name, grain, 10**13 // grain, grain, relaxed)


def _own_budget(project: Project) -> Give:
    cap = project.budget_cap or 0
    grain = _grain(cap)
    return Give("budget", project.id, grain, 10**13 // grain, grain, lambda whole, n: _with(whole, project.id, budget_cap=cap + n * grain))


def _dates(portfolio: Portfolio, project: Project, most: int) -> Iterator[Give]:
    settings = portfolio.settings
    shift = settings.max_shift_weeks if project.max_shift_weeks is None else project.max_shift_weeks
    if project.stage in HALTED:
        return

    def relaxed(whole: Portfolio, weeks: int) -> Portfolio:
        later = None if project.deadline is None else project.deadline + dt.timedelta(weeks=weeks)
        return _with(whole, project.id, max_shift_weeks=shift + weeks, deadline=later)

    yield Give("dates", project.id, 1, most, project.cost_of_delay, relaxed)


def _staffing(portfolio: Portfolio, project: Project, needed: int) -> Iterator[Give]:
    least = portfolio.settings.min_staffing_pct if project.min_staffing_pct is None else project.min_staffing_pct
    if least:
        yield Give(
            "staffing", project.id, 1, least, None, lambda whole, n: _with(whole, project.id, min_staffing_pct=least - n), needed // 100
        )


def _people(portfolio: Portfolio, demands: list[Demand]) -> Iterator[Give]:
    for i, needs in enumerate(dict.fromkeys(demand.skills for demand in demands)):
        mine = [demand for demand in demands if demand.skills == needs]
        first, last = min(d.first for d in mine), max(d.last for d in mine)
        rate = _rate(portfolio, needs)
        weeks = len(portfolio.horizon.clipped(first, last))
        price = int(rate * portfolio.settings.hours_per_fte_week * weeks / 10)
        name = need_of(mine[0])
        yield Give("people", name, 1, TENTHS, price, _joined(f"{EXTRA}-{i + 1}", needs, rate))


def _joined(id: str, needs: tuple[SkillNeed, ...], rate: int) -> Callable[[Portfolio, int], Portfolio]:
    """Return what adds people of so many tenths of an FTE with some skills."""

    def relaxed(whole: Portfolio, tenths: int) -> Portfolio:
        sizes = [10] * (tenths // 10) + ([tenths % 10] if tenths % 10 else [])
        ids = [f"{id}-{n}" for n in range(1, len(sizes) + 1)]
        week = whole.settings.hours_per_fte_week
        people = tuple(
            Person(id=own, name=own, fte=Decimal(size) / 10, hours_per_week=week, cost_rate=rate, reserve_pct=0)
            for own, size in zip(ids, sizes, strict=True)
        )
        skills = tuple(PersonSkill(person_id=own, skill=need.skill, level=need.level) for own in ids for need in needs)
        return whole.replace(people=(*whole.people, *people), skills=(*whole.skills, *skills))

    return relaxed


def _rate(portfolio: Portfolio, needs: tuple[SkillNeed, ...]) -> int:
    """Return the mean cost rate of those who have some skills, in minor units per hour; of everybody if nobody has them."""
    have = {person.id: {(s.skill, s.level) for s in portfolio.skills_of.get(person.id, ())} for person in portfolio.people}
    able = [
        p
        for p in portfolio.people
        if all(any(skill == need.skill and level >= need.level for skill, level in have[p.id]) for need in needs)
    ]
    rates = [p.cost_rate for p in able or portfolio.people]
    return sum(rates) // max(1, len(rates))


def _with(whole: Portfolio, id: str, **fields: object) -> Portfolio:
    return whole.replace(projects=tuple(p.replace(**fields) if p.id == id else p for p in whole.projects))
