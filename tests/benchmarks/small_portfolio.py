"""A seeded portfolio of the benchmark's kind, small enough for a test: roles that overlap, more work than people, today's bookings."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from models.projects import Demand
from tests.builders import able, demand, person, portfolio, project, today

if TYPE_CHECKING:
    from models.bookings import Allocation
    from models.people import Person, PersonSkill
    from models.portfolio import Portfolio

WEEKS = 26
SKILLS = ("analysis", "backend", "frontend", "data", "test", "network")


def small_portfolio(seed: int, people: int, projects: int) -> Portfolio:
    """Return a portfolio in which a quarter more is asked for than there are people, and projects must be staffed for 60 % at least."""
    rng = random.Random(seed)
    staff = [row for number in range(people) for row in _somebody(rng, f"p{number:02d}")]
    work = [row for number in range(projects) for row in _work(rng, f"x{number:02d}", 1.25 * people / projects)]
    booked = [row for number in range(projects) if number % 3 == 0 for row in _bookings(rng, f"x{number:02d}", work, people)]
    return portfolio(*staff, *work, *booked, horizon_weeks=WEEKS, min_staffing_pct=60, max_projects=2, min_share_pct=20, freeze_weeks=1)


def _somebody(rng: random.Random, name: str) -> list[Person | PersonSkill]:
    first = rng.randrange(len(SKILLS))
    neighbours = [(first + step) % len(SKILLS) for step in (1, -1) if rng.random() < 0.5]
    return [
        person(name, fte=rng.choice(("1", "1", "0.8")), cost_rate=rng.randrange(5_000, 12_000)),
        able(name, SKILLS[first], rng.choice((2, 3, 4))),
        *(able(name, SKILLS[skill], rng.choice((1, 2))) for skill in neighbours),
    ]


def _work(rng: random.Random, name: str, heads: float) -> list[object]:
    """Return a project of two to four phases in a row, each asking for two skills."""
    phases, start = rng.randrange(2, 5), rng.randrange(0, 8)
    length = (WEEKS - start) // phases
    asked = [
        demand(
            f"{name}.{phase}{skill}",
            weeks=(start + phase * length, start + (phase + 1) * length - 1),
            fte=round(5 * heads * rng.uniform(0.4, 1.0)) / 5,
            needs={skill: rng.choice((1, 2, 3))},
        )
        for phase in range(phases)
        for skill in rng.sample(SKILLS, 2)
    ]
    return [project(name, value_score=rng.randrange(20, 100), max_shift_weeks=rng.choice((0, 0, 4))), *asked]


def _bookings(rng: random.Random, name: str, work: list[object], people: int) -> list[Allocation]:
    """Return somebody for every demand of a project, able or not: what a reorganisation leaves behind."""
    demands = [row for row in work if isinstance(row, Demand) and row.project_id == name]
    return [today(f"p{rng.randrange(people):02d}", one.id, (0, WEEKS - 1), 20) for one in demands]
