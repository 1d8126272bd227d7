r"""
Ramp-up: a newcomer to a project is less productive in their first weeks on it.

.. math:: minutes \cdot pct // 100 \qquad s \le t < s + ramp\_up\_weeks

with *s* the first week in which the proposal gives them a positive share on the project, and the percentage of the settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.audit.facts import Facts
    from models.audit.reading import Reading


def ramped(facts: Facts, reading: Reading, person: str, demand: str, minutes: list[int]) -> list[int]:
    """Return the minutes by week that a person delivers of those booked on a demand."""
    settings, project = facts.portfolio.settings, facts.works[demand].demand.project_id
    if not settings.ramp_up or (person, project) in facts.today.familiar:
        return minutes
    mine = [shares for id, shares in reading.people[person].items() if facts.works[id].demand.project_id == project]
    came = next((week for week in range(facts.weeks) if any(shares[week] for shares in mine)), facts.weeks)
    learning = range(came, came + settings.ramp_up)
    return [done * settings.ramp_up_pct // 100 if week in learning else done for week, done in enumerate(minutes)]
