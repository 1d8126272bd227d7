"""What keeps somebody who can do it from giving a little more to a demand: the first rule in the way, told by the accounts of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from scenarios.anatomy.caps import blocking, rooms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from models.audit import BlockAccount
    from models.audit.staffers import Staffer
    from models.audit.work import Work
    from scenarios.anatomy.caps import Room
    from scenarios.anatomy.sides import Sides


class Obstacle(StrEnum):
    """Why somebody who can does not do more."""

    BUSY = "people_busy"
    """No room for a single step more in some week of the block."""
    SMALL_ROOM = "smallest_share"
    """Room, but less of it than the smallest share."""
    SMALL_NEED = "smallest_need"
    """The smallest share is more than is missing and one step."""
    FREEZE = "freeze"
    NOTICE = "notice"
    PROJECTS = "projects_at_once"
    HEADCOUNT = "headcount"
    BUDGET = "budget"


class More(NamedTuple):
    """The least that somebody could give to a block of a demand beyond what they do."""

    person: str
    demand: str
    block: BlockAccount
    extra: int
    """Percent of their time: a step where they are on it, else their smallest share."""


@dataclass(frozen=True)
class Loads:
    """What people do in a plan, by week, and what is left under the caps."""

    sides: Sides

    def asks(self, work: Work, blocks: Sequence[BlockAccount]) -> Iterator[More]:
        """Yield the least that each person who is able could add to each of some blocks."""
        facts, demand = self.sides.facts, work.demand
        for person in demand.restricted or facts.people:
            staffer = facts.people.get(person)
            if staffer is None or any(need.skill not in staffer.skills for need in demand.skills):
                continue
            skilled = facts.ability.skilled(person, demand.skills)
            for block in blocks:
                weeks = range(*block.span)
                if any(staffer.present(week) for week in weeks) and all(skilled[week] for week in weeks if staffer.works(week)):
                    there = self._share(person, demand.id, block) >= staffer.smallest
                    yield More(person, demand.id, block, facts.step if there else staffer.smallest)

    def obstacle(self, more: More) -> Obstacle | None:
        """Return the first rule that leaves no room for more of a demand; None where none of those known here does."""
        facts = self.sides.facts
        begin, staffer = more.block.span.begin, facts.people[more.person]
        room = staffer.room - self.booked(more.person, *more.block.span)
        checks: tuple[tuple[Obstacle, Callable[[], bool]], ...] = (
            (Obstacle.FREEZE, lambda: begin < facts.free),
            (Obstacle.BUSY, lambda: room < facts.step),
            (Obstacle.NOTICE, lambda: begin < staffer.free),
            (Obstacle.SMALL_ROOM, lambda: room < more.extra),
            (Obstacle.PROJECTS, lambda: self._is_torn(more)),
            (Obstacle.HEADCOUNT, lambda: self._is_crowded(more)),
            (Obstacle.SMALL_NEED, lambda: self._is_too_much(more, staffer)),
            (Obstacle.BUDGET, lambda: self.stopped(more) is not None),
        )
        return next((rule for rule, is_in_the_way in checks if is_in_the_way()), None)

    def stopped(self, more: More) -> tuple[Room, int] | None:
        """Return the first cap that stops somebody from giving more, and what it would cost under it."""
        found = self._rooms(self.sides.facts.works[more.demand].demand.project_id)
        return blocking(self.sides, found, more.person, range(*more.block.span), more.extra)

    def booked(self, person: str, begin: int, end: int) -> int:
        """Return the most that somebody is booked in some week, in percent."""
        return max(self._totals.get(person, self._nothing)[begin:end])

    def _share(self, person: str, demand: str, block: BlockAccount) -> int:
        shares = self.sides.after.reading.people.get(person, {}).get(demand, self._nothing)
        return max(shares[block.span.begin : block.span.end])

    def _is_torn(self, more: More) -> bool:
        """Return whether somebody who is not on the project in some week is on as many others there as they may be."""
        facts, (begin, end) = self.sides.facts, more.block.span
        project = facts.works[more.demand].demand.project_id
        by_project: dict[str, list[list[int]]] = {}
        for demand, shares in self.sides.after.reading.people.get(more.person, {}).items():
            by_project.setdefault(facts.works[demand].demand.project_id, []).append(shares)
        mine, limit = by_project.pop(project, []), facts.people[more.person].limit
        return any(
            not any(shares[week] for shares in mine)
            and sum(any(shares[week] for shares in theirs) for theirs in by_project.values()) >= limit
            for week in range(begin, end)
            if facts.people[more.person].works(week)
        )

    def _is_crowded(self, more: More) -> bool:
        most, heads = self.sides.facts.works[more.demand].demand.heads_max, self._heads.get(more.demand, frozenset())
        return most is not None and more.person not in heads and len(heads) >= most

    def _is_too_much(self, more: More, staffer: Staffer) -> bool:
        """Return whether it is more than the rule ``demand`` lets a block have; not told where newcomers deliver less."""
        facts, block = self.sides.facts, more.block
        if facts.portfolio.settings.ramp_up:
            return False
        extra = sum(more.extra * staffer.net[week] // 100 for week in range(*block.span))
        slack = facts.step * facts.fte_minutes * (block.span.end - block.span.begin) // 100
        return block.delivered + extra > block.needed + slack

    def _rooms(self, project: str) -> tuple[Room, ...]:
        if project not in self._known_rooms:
            self._known_rooms[project] = rooms(self.sides, project)
        return self._known_rooms[project]

    @cached_property
    def _known_rooms(self) -> dict[str, tuple[Room, ...]]:
        return {}

    @cached_property
    def _nothing(self) -> list[int]:
        return [0] * self.sides.facts.weeks

    @cached_property
    def _totals(self) -> Mapping[str, list[int]]:
        booked = self.sides.after.reading.booked
        return {person: list(map(sum, zip(*rows.values(), strict=True))) for person, rows in booked.items() if rows}

    @cached_property
    def _heads(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for person, demands in self.sides.after.reading.people.items():
            for demand, shares in demands.items():
                if any(shares[self.sides.facts.people[person].free :]):
                    found.setdefault(demand, set()).add(person)
        return {demand: frozenset(people) for demand, people in found.items()}
