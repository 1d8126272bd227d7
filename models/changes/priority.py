"""Changes of what a project is worth, and where it stands among the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import Field

from models.changes.amounts import money_said
from models.changes.change import Applied, Change
from models.changes.notation import MONEY, WHOLE, Notation
from models.changes.refused import ChangeRefusedError
from models.changes.tables import named, project_set, with_tables
from models.projects import Project, ProjectClass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.portfolio import Portfolio


def by_rank(projects: Sequence[Project]) -> list[Project]:
    """Return the projects, the first rank first."""
    return sorted(projects, key=lambda project: project.rank)


def ranked(order: Sequence[Project], table: Sequence[Project]) -> tuple[Project, ...]:
    """Return the table's projects with ranks 1..n as they stand in ``order``."""
    ranks = {project.id: place for place, project in enumerate(order, start=1)}
    return tuple(p if p.rank == ranks[p.id] else p.replace(rank=ranks[p.id]) for p in table)


class SetRank(Change):
    """The project takes a rank; the others keep their order."""

    notation: ClassVar[Notation] = WHOLE
    kind: Literal["set_rank"] = "set_rank"
    value: int = Field(ge=1)
    """the new rank, from 1 (first) to the number of projects"""

    def _apply(self, before: Portfolio) -> Applied:
        project, last = before.project(self.target), len(before.projects)
        if self.value > last:
            raise ChangeRefusedError("value", f"rank {self.value} does not exist", f"Ranks go from 1 to {last}.")
        order = by_rank(before.projects)
        if order.index(project) == self.value - 1:
            return Applied(before, why_not=f"{named(project)} already has rank {self.value}")
        order.remove(project)
        order.insert(self.value - 1, project)
        after = with_tables(before, projects=ranked(order, before.projects))
        return Applied(after, (f"{named(project)}: rank {project.rank} -> {self.value}",))


class SwapRank(Change):
    """Two projects exchange their ranks."""

    kind: Literal["swap_rank"] = "swap_rank"
    value: str = Field(min_length=1)
    """the id of the other project"""

    def _apply(self, before: Portfolio) -> Applied:
        one, other = before.project(self.target), before.project(self.value)
        if one is other:
            raise ChangeRefusedError("value", f"{self.value!r} is the same project", "Name another project to exchange ranks with.")
        rank = {one.id: other.rank, other.id: one.rank}
        projects = tuple(p.replace(rank=rank[p.id]) if p.id in rank else p for p in before.projects)
        texts = tuple(f"{named(p)}: rank {p.rank} -> {rank[p.id]}" for p in (one, other))
        return Applied(with_tables(before, projects=projects), texts)


class SetClass(Change):
    """The board becomes more, or less, free to say no to the project."""

    kind: Literal["set_class"] = "set_class"
    value: ProjectClass
    """``mandatory``, ``must_have`` or ``discretionary``"""

    def _apply(self, before: Portfolio) -> Applied:
        old = before.project(self.target).project_class
        return project_set(before, self.target, "project_class", self.value, ("class", old.value, self.value.value))


class SetValueScore(Change):
    """The project is worth more, or less, before the rank's factor."""

    notation: ClassVar[Notation] = WHOLE
    kind: Literal["set_value_score"] = "set_value_score"
    value: int = Field(ge=0, le=1000)
    """points, a whole number from 0 to 1000"""

    def _apply(self, before: Portfolio) -> Applied:
        words = ("value score", str(before.project(self.target).value_score), str(self.value))
        return project_set(before, self.target, "value_score", self.value, words)


Minor = Annotated[int, Field(ge=0, le=10**15)]
"""Minor currency units."""


class SetCostOfDelay(Change):
    """A week's delay past the target finish costs more, or less."""

    notation: ClassVar[Notation] = MONEY
    kind: Literal["set_cost_of_delay"] = "set_cost_of_delay"
    value: Minor
    """an amount of money per week, 0 or more (in JSON and TOML: minor currency units)"""

    def _apply(self, before: Portfolio) -> Applied:
        old, currency = before.project(self.target).cost_of_delay, before.settings.currency
        words = ("cost of delay per week", money_said(old), f"{money_said(self.value)} {currency}")
        return project_set(before, self.target, "cost_of_delay", self.value, words)
