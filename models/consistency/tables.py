"""The portfolio's tables as the cross-checks see them: all of them, or what could be understood of a broken file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from models.bookings import Allocation, BookingStatus
from models.defects import likely, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.budgets import Budget
    from models.directives import Directive
    from models.options import Option
    from models.people import Absence, Equipment, Holiday, Person, PersonSkill
    from models.projects import Demand, Dependency, Project, WorkPackage
    from models.settings import Settings


@dataclass(frozen=True)
class Tables:
    """The rows of every table."""

    settings: Settings | None
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


class Torn(NamedTuple):
    """What could not be understood: rows that others may well refer to, so that nothing is said about those references."""

    ids: Mapping[str, frozenset[str]] = MappingProxyType({})
    """By table, the ids of rows that could not be understood; an empty one where not even the id could."""
    partly: frozenset[str] = frozenset()
    """Tables of which some rows could not be understood."""
    lost: frozenset[str] = frozenset()
    """Tables of which nothing could be understood."""


class View:
    """The tables with look-ups, made once for all checks."""

    def __init__(self, tables: Tables, torn: Torn) -> None:
        self.tables = tables
        self.torn = torn
        self.suggestions = Suggestions()

    def whole(self, *names: str) -> bool:
        """Return whether every row of these tables was understood."""
        return not self.torn.partly.intersection(names)

    def knows(self, table: str, id: str, known: Mapping[str, object]) -> bool:
        """Return whether a reference leads somewhere, be it to a row that could not be understood."""
        torn = self.torn.ids.get(table, frozenset())
        return id in known or table in self.torn.lost or id in torn or "" in torn

    @cached_property
    def person(self) -> Mapping[str, Person]:
        """People by id."""
        return {person.id: person for person in self.tables.people}

    @cached_property
    def machine(self) -> Mapping[str, Equipment]:
        """Equipment by id."""
        return {machine.id: machine for machine in self.tables.equipment}

    @cached_property
    def project(self) -> Mapping[str, Project]:
        """Projects by id."""
        return {project.id: project for project in self.tables.projects}

    @cached_property
    def demand(self) -> Mapping[str, Demand]:
        """Demands by id."""
        return {demand.id: demand for demand in self.tables.demands}

    @cached_property
    def skills_of(self) -> Mapping[str, tuple[PersonSkill, ...]]:
        """Skills by person."""
        found: dict[str, list[PersonSkill]] = {}
        for skill in self.tables.skills:
            found.setdefault(skill.person_id, []).append(skill)
        return {person: tuple(skills) for person, skills in found.items()}

    @cached_property
    def best_level(self) -> Mapping[str, int]:
        """The best level anybody has, by skill."""
        best: dict[str, int] = {}
        for skill in self.tables.skills:
            best[skill.skill] = max(skill.level, best.get(skill.skill, 0))
        return best

    @cached_property
    def live(self) -> tuple[tuple[int, Allocation], ...]:
        """Bookings that are not cancelled, with their position in the table."""
        return tuple((at, a) for at, a in enumerate(self.tables.allocations) if a.status is not BookingStatus.CANCELLED)

    def is_machine(self, resource: str) -> bool:
        """Return whether a resource is equipment."""
        return resource in self.machine and resource not in self.person


MOST_SUGGESTIONS = 60
"""Look-ups of similar ids for one set of tables: comparing every id with every other takes minutes on thousands of defects."""


class Suggestions:
    """Ids that look like an unknown one, each looked up once and not too many of them."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[str, ...]] = {}

    def fix(self, table: str, wanted: str, known: Iterable[str]) -> str:
        """Return what to do about an id that a table does not have."""
        key = (table, wanted)
        if key not in self._found and len(self._found) < MOST_SUGGESTIONS:
            self._found[key] = likely(wanted, known) if isinstance(known, Mapping) else nearest(wanted, known)
        near = self._found.get(key, ())
        return f"Did you mean {' or '.join(near)}?" if near else f"Correct the id, or add it to {table}."
