"""Single parameters that a why-not may turn: a better rank, more people, more money, other dates; each step is a change of a scenario."""

from __future__ import annotations

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
from optimizer.explain.study import Study
from scenarios.explain.explanation import Proof

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from models.portfolio import Portfolio
    from models.projects import SkillNeed
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
    at_least: int
    """By less than this it is proven that no plan which does it is worth as much as the plan; as much as the amount where proven."""
    proof: Proof
    """Whether one step less is proven not to be enough, and the change to be; else the change is shown to be enough by a plan."""


class Lever(NamedTuple):
    """One parameter that can be moved by whole steps."""

    parameter: Literal["rank", "people", "budget", "dates"]
    subject: str
    most: int
    change: Callable[[int], AnyChange]
    needs: tuple[SkillNeed, ...] = ()
    """The skills of the people who come."""
    cap: int = 0
    """Minor units that a budget allows today."""


def levers(portfolio: Portfolio, wish: Wish) -> Iterator[Lever]:
    """Yield the parameters that a wish may depend on."""
    project = portfolio.project(wish.project_id)
    yield Lever("rank", project.id, project.rank - 1, lambda n: SetRank(target=project.id, value=project.rank - n))
    for needs in dict.fromkeys(demand.skills for demand in portfolio.demands_of.get(project.id, ()) if not demand.is_equipment):
        skills = tuple(PersonSkill(person_id=EXTRA, skill=need.skill, level=need.level) for need in needs)
        named = ", ".join(f"{need.skill} {need.level}" for need in needs)
        yield Lever("people", named, TENTHS, lambda n, skills=skills: _joins(n, skills), needs=needs)  # type: ignore[misc]
    for budget in portfolio.budgets:
        scope = f"{budget.scope_kind.value}:{budget.scope_id}"
        name = f"{scope} {budget.period}" if budget.period else scope
        yield Lever(
            "budget",
            name,
            UNCAPPED,
            lambda n, b=budget, scope=scope: SetBudget(target=scope, value=b.cap + n, period=b.period),  # type: ignore[misc]
            cap=budget.cap,
        )
    if project.budget_cap is not None:
        cap = project.budget_cap
        yield Lever("budget", project.id, UNCAPPED, lambda n: SetBudget(target=project.id, value=cap + n), cap=cap)
    yield Lever("dates", project.id, WEEKS, lambda n: DelayProject(target=project.id, value=n))


def _joins(tenths: int, skills: tuple[PersonSkill, ...]) -> PersonJoins:
    person = Person(id=EXTRA, name="one more person", fte=Decimal(tenths) / 10, reserve_pct=0)
    return PersonJoins(target=EXTRA, person=person, skills=skills)


def applied(portfolio: Portfolio, change: AnyChange) -> Portfolio | None:
    """Return the portfolio after a change; None if it cannot take it."""
    try:
        return apply(Scenario(changes=(change,)), portfolio)[0]
    except SteercoError:
        return None


def days(portfolio: Portfolio) -> int:
    """Return the working days of the person added, within the horizon."""
    study = Study.of(portfolio, ())
    row = study.problem.supply.net[study.problem.supply.index[EXTRA]]
    day = portfolio.settings.minutes_per_fte_week / 5
    return int(row.sum() // day)
