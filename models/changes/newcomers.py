"""A new project in the portfolio: described in full, or copied from one that is there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from models.changes.change import FROM, Applied, Change, Day
from models.changes.priority import by_rank, ranked
from models.changes.refused import ChangeRefusedError, refusal
from models.changes.spans import day_later, first_day, later, package_later
from models.changes.tables import check_new, check_touches, filled_in, named, with_tables
from models.projects import Demand, Project, Stage, WorkPackage

if TYPE_CHECKING:
    import datetime as dt

    from models.portfolio import Portfolio

LAST_RANK = 1_000_000
"""The rank of a described project that names none: after all others."""


class _Newcomer(NamedTuple):
    """The rows that a new project brings."""

    project: Project
    demands: tuple[Demand, ...]
    packages: tuple[WorkPackage, ...] = ()


class AddProject(Change):
    """A project joins the portfolio, last unless a rank is given."""

    kind: Literal["add_project"] = "add_project"
    target: str = Field(min_length=1)
    """the id of the new project"""
    value: str = ""
    """the id of the project to copy, with its demands"""
    first: Annotated[Day | None, FROM] = None
    """the day on which the copy begins"""
    name: str = ""
    """the name of the copy"""
    rank: int | None = Field(default=None, ge=1)
    """the rank of the new project, from 1 to one more than there are projects"""
    project: Project | None = None
    """the new project as an object of the projects table, instead of a copy; ``id`` and ``rank`` may be left out"""
    demands: tuple[Demand, ...] = ()
    """its demands as objects of the demands table; ``project_id`` may be left out"""

    @model_validator(mode="before")
    @classmethod
    def _said_once(cls, data: object) -> object:
        """Fill in what the change itself says already."""
        if not isinstance(data, Mapping):
            return data
        own = data.get("target")
        demands = filled_in(data.get("demands", ()), {"project_id": own})
        return {**data, "demands": demands, "project": filled_in(data.get("project"), {"id": own, "rank": LAST_RANK})}

    @model_validator(mode="after")
    def _copied_or_described(self) -> Self:
        if (self.project is None) == (not self.value):
            raise refusal(
                "value", "a new project is either copied or described", "Give the id of a project to copy, or a `project` object."
            )
        if self.value and (self.first is None or self.demands):
            raise refusal(
                "from", "a copied project has the demands of its template, from a day on", "Give the day on which the copy begins."
            )
        if self.project is not None and (self.first is not None or self.name):
            raise refusal("project", "a described project has its own name and dates", "Leave `from` and `name` empty.")
        return self

    @model_validator(mode="after")
    def _one_id(self) -> Self:
        ids = {d.project_id for d in self.demands} | ({self.project.id} if self.project else set())
        if ids - {self.target}:
            raise refusal("project", f"the objects belong to {', '.join(sorted(ids))}, not {self.target}", "Give the same id everywhere.")
        return self

    def _apply(self, before: Portfolio) -> Applied:
        check_new("target", "project", self.target, before.project_by_id)
        new = self._described(before) if self.first is None else self._copied(before, before.project(self.value), self.first)
        rank = self._place(before, new.project)
        order = by_rank(before.projects)
        order.insert(rank - 1, new.project)
        after = with_tables(
            before,
            projects=ranked(order, (*before.projects, new.project)),
            demands=(*before.demands, *new.demands),
            work_packages=(*before.work_packages, *new.packages),
        )
        start = first_day(new.demands)
        return Applied(
            after, (f"{named(new.project)}: added at rank {rank}, {len(new.demands)} demands" + (f" from {start}" if start else ""),)
        )

    def _place(self, before: Portfolio, project: Project) -> int:
        last = len(before.projects) + 1
        if self.rank is not None and self.rank > last:
            raise ChangeRefusedError("rank", f"rank {self.rank} does not exist", f"Ranks go from 1 to {last}.")
        return self.rank or min(project.rank, last)

    def _described(self, before: Portfolio) -> _Newcomer:
        assert self.project is not None, "validated: without a template there is a description"
        for demand in self.demands:
            check_new("demands", "demand", demand.id, before.demand_by_id)
        return _Newcomer(self.project, self.demands)

    def _copied(self, before: Portfolio, template: Project, start: dt.date) -> _Newcomer:
        check_touches(before.horizon, start, start)
        demands = before.demands_of.get(template.id, ())
        begins = first_day(demands) or start
        weeks = before.horizon.week(start) - before.horizon.week(begins)
        project = template.replace(
            id=self.target,
            name=self.name or f"{template.name or template.id} (copy)",
            rank=LAST_RANK,
            stage=Stage.APPROVED,
            earliest_start=start,
            target_finish=day_later(template.target_finish, weeks),
            deadline=day_later(template.deadline, weeks),
        )
        copies = tuple(later(d, weeks).replace(id=f"{self.target}-{n}", project_id=self.target) for n, d in enumerate(demands, start=1))
        for copy in copies:
            check_new("target", "demand", copy.id, before.demand_by_id)
        packages = [w for w in before.work_packages if w.project_id == template.id]
        return _Newcomer(project, copies, tuple(package_later(w, weeks).replace(project_id=self.target) for w in packages))
