"""Sixty people in six trades, nine projects, a scenario: as many as a department has, few enough choices to be solved to the end."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from models.answer import Limits
from models.changes.priority import SetRank
from models.options import Option, OptionKind
from models.scenario import Scenario
from tests.builders import able, cap, demand, directive, person, portfolio, project, today

if TYPE_CHECKING:
    from models.people import Person
    from models.portfolio import Portfolio
    from models.projects import Project

TRADES = ("analysis", "design", "hardware", "network", "software", "testing")
PEOPLE = 10
"""In each trade."""
PROJECTS = ("apollo", "borealis", "callisto", "dione", "europa", "fornax", "ganymede", "helios", "io")
WEEKS = 8
SPAN = (0, WEEKS - 1)
EACH = 3
"""Projects that ask for each trade."""
FTE = (4, 5, 6)
"""What each of them asks for: together half as much again as there is."""
LEADS = {"europa": "software", "dione": "design", "callisto": "network"}
"""Projects that need the only one of a trade who has led before: nobody can take that place."""
HELD = 5
"""People whom two of them have today."""
CAPPED, CAP = "io", 1_000_000
"""A project that may spend less than its minimum staffing costs, and how much in minor units."""
TOO_LITTLE = 5_000_000
"""Minor units: less than what is mandatory costs where nothing fits."""
MUST = "dione"
"""The project that is mandatory."""
MANDATORY = ("apollo", "dione", "ganymede")
"""Those that are mandatory where nothing fits: all three ask for analysts."""
LIMITS = Limits(time_limit=120.0, workers=1, seed=1, gap_pct=0.0, plans=3)
"""Under which it ends proven, and always alike."""
SCENARIO = Scenario(
    title="Europa comes first",
    changes=(SetRank(id="first", target="europa", value=1),),
)


def sixty() -> Portfolio:
    """
    Return the portfolio.

    Every project asks for two trades, every trade is asked for by three projects, and there is less of each than is asked for. Today
    the projects of best rank have some of their people. One project has too little money, and one person could be hired.
    """
    people = [_person(trade, n) for trade in TRADES for n in range(PEOPLE)]
    asked = [demand(f"{name}.lead", weeks=SPAN, fte=1, needs={trade: 5}) for name, trade in LEADS.items()]
    held = []
    for t, trade in enumerate(TRADES):
        for k in range(EACH):
            name = PROJECTS[(3 * k + t + t // 3) % len(PROJECTS)]
            asked.append(demand(f"{name}.{trade}", weeks=SPAN, fte=FTE[(k + t) % EACH], needs={trade: 3}))
            held += [today(f"{trade}-{n}", f"{name}.{trade}", SPAN, 100) for n in range(HELD * k, HELD * (k + 1)) if k < EACH - 1]
    return portfolio(
        people,
        [able(who.id, who.org_unit, level=5 if who.id.endswith("-0") else 3) for who in people],
        [_project(i, name) for i, name in enumerate(PROJECTS)],
        asked,
        held,
        directive("max_moves", "team", value=Decimal(40)),
        horizon_weeks=WEEKS,
        min_share_pct=100,
        granularity_pct=100,
    ).replace(options=(Option(id="one-more-tester", kind=OptionKind.HIRE, role_or_skill="testing", cost=100_000, cost_rate=4_000),))


def hopeless() -> Portfolio:
    """Return the portfolio with two projects that must run in full, though there is neither the money nor a trade for both."""
    rows = sixty()
    projects = tuple(p.replace(project_class="mandatory", min_staffing_pct=100) if p.id in MANDATORY else p for p in rows.projects)
    return rows.replace(projects=projects, budgets=(cap(TOO_LITTLE),))


def _person(trade: str, n: int) -> Person:
    return person(f"{trade}-{n}", org_unit=trade, cost_rate=4_000 + 500 * (n % 2), max_projects=1)


def _project(i: int, name: str) -> Project:
    return project(
        name,
        name=name.title(),
        value_score=60 + 11 * i % 50,
        project_class="mandatory" if name == MUST else "discretionary",
        min_staffing_pct=60,
        max_shift_weeks=0,
        sponsor=f"sponsor-{i % 3}",
        budget_cap=CAP if name == CAPPED else None,
    )
