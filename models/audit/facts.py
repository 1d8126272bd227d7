"""Everything about a portfolio that no proposal changes, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.audit.ability import Ability
from models.audit.blocks import Blocks
from models.audit.machines import Machine, machines
from models.audit.packages import Package, packages
from models.audit.staffers import Staffer, staffers
from models.audit.today import Today, read_today
from models.audit.wind_down import by_person, wind_downs
from models.audit.work import Undertaking, Work, undertakings, works

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.directives import Directive, DirectiveKind
    from models.horizon import Horizon
    from models.portfolio import Portfolio


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask a portfolio."""

    portfolio: Portfolio
    horizon: Horizon
    weeks: int
    free: int
    """The first week after the freeze."""
    step: int
    """Granularity in percent."""
    fte_minutes: int
    """Minutes that one FTE of need means in a week."""
    people: Mapping[str, Staffer]
    machines: Mapping[str, Machine]
    works: Mapping[str, Work]
    packages: Mapping[str, Package]
    undertakings: Mapping[str, Undertaking]
    ability: Ability
    blocks: Blocks
    today: Today
    wound: Mapping[str, Mapping[str, Mapping[str, list[int]]]]
    """Percent by week that stays booked if a project does not run, by project, person and demand; see ``wind_down``."""
    directives: Mapping[DirectiveKind, tuple[Directive, ...]]
    """The hard ones by kind, in table order; a kind nobody uses is missing."""


def facts_of(portfolio: Portfolio) -> Facts:
    """Return the facts of a portfolio."""
    settings = portfolio.settings
    people = staffers(portfolio)
    ability = Ability(people, settings.horizon_weeks)
    work_by_id = works(portfolio)
    parts = packages(portfolio, work_by_id)
    plans = undertakings(portfolio, work_by_id, parts)
    today = read_today(portfolio, people, plans, ability)
    wound = wind_downs(people, plans, today)
    return Facts(
        portfolio=portfolio,
        horizon=portfolio.horizon,
        weeks=settings.horizon_weeks,
        free=settings.freeze_end,
        step=settings.granularity_pct,
        fte_minutes=settings.minutes_per_fte_week,
        people=people,
        machines=machines(portfolio),
        works=work_by_id,
        packages=parts,
        undertakings=plans,
        ability=ability,
        blocks=Blocks(portfolio, people, ability, by_person(wound)),
        today=today,
        wound=wound,
        directives=_hard_directives(portfolio),
    )


def _hard_directives(portfolio: Portfolio) -> dict[DirectiveKind, tuple[Directive, ...]]:
    found: dict[DirectiveKind, tuple[Directive, ...]] = {}
    for directive in portfolio.directives:
        if directive.hard:
            found[directive.kind] = (*found.get(directive.kind, ()), directive)
    return found
