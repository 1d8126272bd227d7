"""Who is on which project in which week, as columns: what rules about people and the company they keep are written from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Bools
    from optimizer.columns import Candidate, Columns


@dataclass(frozen=True)
class Presence:
    """A person on a project."""

    columns: Columns
    person: int
    project: int

    @cached_property
    def candidates(self) -> list[Candidate]:
        """The bookings that there may be."""
        return self.columns.by_pair.get((self.person, self.project), [])

    @cached_property
    def given(self) -> Bools:
        """(T,): whether a booking that is given, not chosen, holds the person there."""
        problem = self.columns.problem
        there = np.zeros(problem.weeks, bool)
        for d in problem.held_by.get(self.person, ()):
            if problem.project_of(d) == self.project:
                there |= problem.fixed(self.person, d) > 0
        return there

    @cached_property
    def by_week(self) -> Mapping[int, list[Candidate]]:
        """The bookings that are active in each week."""
        found: dict[int, list[Candidate]] = {}
        for candidate in self.candidates:
            for week in candidate.active.tolist():
                found.setdefault(week, []).append(candidate)
        return found

    def on(self, week: int) -> list[int]:
        """Return the columns of the bookings that are active in a week."""
        return [candidate.on for candidate in self.by_week.get(week, ())]
