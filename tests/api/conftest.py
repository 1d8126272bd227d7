"""A small portfolio for all tests of the faces."""

from __future__ import annotations

import datetime as dt

import pytest

from models.answer import Limits, Policy
from models.bookings import Allocation
from models.people import Person, PersonSkill
from models.portfolio import Portfolio
from models.projects import Demand, Project, SkillNeed
from models.settings import Settings


@pytest.fixture(scope="session")
def portfolio() -> Portfolio:
    """Anna and Ben, Apollo and Borealis: the portfolio of the OpenAPI examples."""
    start, end = dt.date(2027, 1, 4), dt.date(2027, 3, 28)
    need = (SkillNeed(skill="backend", level=3),)
    return Portfolio(
        settings=Settings(horizon_start=start, horizon_weeks=12),
        people=(Person(id="anna", name="Anna Weber", cost_rate=8000), Person(id="ben", name="Ben Okafor", cost_rate=7500)),
        skills=(PersonSkill(person_id="anna", skill="backend", level=4), PersonSkill(person_id="ben", skill="backend", level=3)),
        projects=(
            Project(id="apollo", name="Apollo", rank=1, value_score=80),
            Project(id="borealis", name="Borealis", rank=2, value_score=60),
        ),
        demands=(
            Demand(id="apollo-dev", project_id="apollo", skills=need, fte="0.5", first=start, last=end),
            Demand(id="borealis-dev", project_id="borealis", skills=need, fte="0.5", first=start, last=end),
        ),
        allocations=(Allocation(demand_id="apollo-dev", resource_id="anna", first=start, last=end, share_pct=50, status="hard"),),
    )


@pytest.fixture
def limits() -> Limits:
    return Limits(time_limit=30.0, workers=1)


@pytest.fixture
def policy() -> Policy:
    return Policy.BALANCED
