"""
Who can do what, when.

A person is able for a demand in a week if they are employed in it, stand in ``restricted`` where that list is not empty, and have
every required skill at its level or above, valid from the week's Monday to its Friday.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.audit.staffers import Staffer
    from models.projects import SkillNeed

Weeks = tuple[bool, ...]
"""One answer a week."""


class Ability:
    """
    Answers by person and skill, worked out once each.

    Parameters
    ----------
    people
        By id.
    weeks
        Length of the horizon.
    """

    def __init__(self, people: Mapping[str, Staffer], weeks: int) -> None:
        self._people = people
        self._always: Weeks = (True,) * weeks
        self._has: dict[tuple[str, str, int], Weeks] = {}

    def skilled(self, person: str, needs: tuple[SkillNeed, ...]) -> Weeks:
        """Return the weeks in which a person has every required skill."""
        if not needs:
            return self._always
        if len(needs) == 1:
            return self.has(person, needs[0].skill, needs[0].level)
        columns = [self.has(person, need.skill, need.level) for need in needs]
        return tuple(all(week) for week in zip(*columns, strict=True))

    def has(self, person: str, skill: str, level: int) -> Weeks:
        """Return the weeks in which a person has a skill at a level or above."""
        key = (person, skill, level)
        if key not in self._has:
            self._has[key] = self._weeks(key)
        return self._has[key]

    def _weeks(self, key: tuple[str, str, int]) -> Weeks:
        person, skill, level = key
        valid = [False] * len(self._always)
        for row in self._people[person].skills.get(skill, ()):
            if row.level >= level and row.begin < row.end:
                valid[row.begin : row.end] = [True] * (row.end - row.begin)
        return self._always if all(valid) else tuple(valid)
