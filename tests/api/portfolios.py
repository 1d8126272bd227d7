"""The portfolio of the OpenAPI examples as domain objects: Anna and Ben, Apollo and Borealis."""

from __future__ import annotations

import datetime as dt

from models.bookings import Allocation, BookingStatus
from models.people import Person, PersonSkill
from models.portfolio import Portfolio
from models.projects import Demand, Project, SkillNeed
from models.settings import Settings

START, END = dt.date(2027, 1, 4), dt.date(2027, 3, 28)


def small() -> Portfolio:
    need = (SkillNeed(skill="backend", level=3),)
    return Portfolio(
        settings=Settings(horizon_start=START, horizon_weeks=12),
        people=(Person(id="anna", name="Anna Weber", cost_rate=8000), Person(id="ben", name="Ben Okafor", cost_rate=7500)),
        skills=(PersonSkill(person_id="anna", skill="backend", level=4), PersonSkill(person_id="ben", skill="backend", level=3)),
        projects=(
            Project(id="apollo", name="Apollo", rank=1, value_score=80),
            Project(id="borealis", name="Borealis", rank=2, value_score=60),
        ),
        demands=(
            Demand(id="apollo-dev", project_id="apollo", skills=need, fte="0.5", first=START, last=END),
            Demand(id="borealis-dev", project_id="borealis", skills=need, fte="0.5", first=START, last=END),
        ),
        allocations=(
            Allocation(demand_id="apollo-dev", resource_id="anna", first=START, last=END, share_pct=50, status=BookingStatus.HARD),
        ),
    )
