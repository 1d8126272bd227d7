"""The portfolio: every table together, cross-checked once, with look-ups by id."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar

from pydantic import model_validator

from models import consistency
from models.bookings import Allocation, BookingStatus
from models.budgets import Budget
from models.defects import Severity, likely
from models.directives import Directive
from models.errors import InvalidInputError, UnknownIdError
from models.frozen import Frozen
from models.options import Option
from models.people import Absence, Equipment, Holiday, Person, PersonSkill
from models.projects import Demand, Dependency, Project, WorkPackage
from models.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.horizon import Horizon


T = TypeVar("T")


class Portfolio(Frozen):
    """
    People, equipment, projects, today's bookings and the limits on them.

    Raises
    ------
    InvalidInputError
        If the tables contradict one another; carries every defect at once.
    """

    settings: Settings
    people: tuple[Person, ...] = ()
    skills: tuple[PersonSkill, ...] = ()
    equipment: tuple[Equipment, ...] = ()
    absences: tuple[Absence, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    projects: tuple[Project, ...] = ()
    work_packages: tuple[WorkPackage, ...] = ()
    demands: tuple[Demand, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    budgets: tuple[Budget, ...] = ()
    directives: tuple[Directive, ...] = ()
    options: tuple[Option, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        errors = [d for d in consistency.defects(self) if d.severity is Severity.ERROR]
        if errors:
            raise InvalidInputError(errors)
        return self

    @cached_property
    def horizon(self) -> Horizon:
        """The weeks to plan for."""
        return self.settings.horizon

    @cached_property
    def person_by_id(self) -> Mapping[str, Person]:
        """People by their id."""
        return {person.id: person for person in self.people}

    @cached_property
    def equipment_by_id(self) -> Mapping[str, Equipment]:
        """Equipment by its id."""
        return {machine.id: machine for machine in self.equipment}

    @cached_property
    def project_by_id(self) -> Mapping[str, Project]:
        """Projects by their id."""
        return {project.id: project for project in self.projects}

    @cached_property
    def demand_by_id(self) -> Mapping[str, Demand]:
        """Demands by their id."""
        return {demand.id: demand for demand in self.demands}

    @cached_property
    def package_by_key(self) -> Mapping[str, WorkPackage]:
        """Work packages by ``project/package``."""
        return {package.key: package for package in self.work_packages}

    @cached_property
    def demands_of(self) -> Mapping[str, tuple[Demand, ...]]:
        """The demands of each project, in table order; a project without any has none here."""
        found: dict[str, list[Demand]] = {}
        for demand in self.demands:
            found.setdefault(demand.project_id, []).append(demand)
        return {project: tuple(demands) for project, demands in found.items()}

    @cached_property
    def skills_of(self) -> Mapping[str, tuple[PersonSkill, ...]]:
        """The skills of each person, in table order."""
        found: dict[str, list[PersonSkill]] = {}
        for skill in self.skills:
            found.setdefault(skill.person_id, []).append(skill)
        return {person: tuple(skills) for person, skills in found.items()}

    @cached_property
    def live_allocations(self) -> tuple[Allocation, ...]:
        """Today's bookings without the cancelled ones."""
        return tuple(a for a in self.allocations if a.status is not BookingStatus.CANCELLED)

    def project(self, id: str) -> Project:
        """
        Return a project.

        Raises
        ------
        UnknownIdError
            If there is none with this id; suggests those that look like it.
        """
        return _found("project", id, self.project_by_id)

    def person(self, id: str) -> Person:
        """
        Return a person.

        Raises
        ------
        UnknownIdError
            If there is none with this id; suggests those that look like it.
        """
        return _found("person", id, self.person_by_id)

    def machine(self, id: str) -> Equipment:
        """
        Return a piece of equipment.

        Raises
        ------
        UnknownIdError
            If there is none with this id; suggests those that look like it.
        """
        return _found("equipment", id, self.equipment_by_id)

    def demand(self, id: str) -> Demand:
        """
        Return a demand.

        Raises
        ------
        UnknownIdError
            If there is none with this id; suggests those that look like it.
        """
        return _found("demand", id, self.demand_by_id)


def _found(kind: str, id: str, known: Mapping[str, T]) -> T:
    if id not in known:
        raise UnknownIdError(kind, id, likely(id, known))
    return known[id]
