r"""
Score part ``fit``: scarce skills spent on simple work, people torn between demands, demands cut among people.

.. math:: \sum_{(r,d)} \sum_{skill} \max(0, level_r - level_d) + \sum_r (demands_r - 1)^+ + \sum_d (people_d - 1)^+

over what is booked from the freeze's end on; a level is that of the best row valid in the first booked week.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.audit.facts import Facts
    from models.audit.reading import Reading


def fit_points(facts: Facts, reading: Reading) -> int:
    """Return the points of poor fit."""
    over, heads, demands_booked = 0, Counter[str](), Counter[str]()
    for person, demands in reading.people.items():
        for demand, weeks in demands.items():
            if any(weeks[facts.people[person].free :]):
                first = next(week for week in range(facts.people[person].free, facts.weeks) if weeks[week])
                over += _levels_above(facts, person, demand, first)
                heads[demand] += 1
                demands_booked[person] += 1
    return over + sum(n - 1 for n in heads.values()) + sum(n - 1 for n in demands_booked.values())


def _levels_above(facts: Facts, person: str, demand: str, week: int) -> int:
    staffer = facts.people[person]
    return sum(max(0, staffer.level(need.skill, week) - need.level) for need in facts.works[demand].demand.skills)
