"""Ids are there once, and so are names."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from models.consistency.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.consistency.tables import View
    from models.people import Equipment, Person
    from models.projects import Demand, Project

T = TypeVar("T")


def duplicate_ids(view: View) -> Iterator[Finding]:
    """Every id of people, equipment, projects and demands stands once."""
    tables = view.tables
    yield from _twice("people", "person_id", tables.people)
    yield from _twice("equipment", "equipment_id", tables.equipment)
    yield from _twice("projects", "project_id", tables.projects)
    yield from _twice("demands", "demand_id", tables.demands)
    packages = [f"{package.project_id}/{package.id}" for package in tables.work_packages]
    for index, id in _repeated(packages):
        yield Finding("duplicate_id", "work_packages", index, "work_package", id, f"the work package '{id}' stands twice", "Keep one row.")


def people_and_equipment(view: View) -> Iterator[Finding]:
    """No piece of equipment has the id of a person: a booking would not say which it means."""
    for index, machine in enumerate(view.tables.equipment):
        if machine.id in view.person:
            cause = f"'{machine.id}' is the id of a person as well"
            yield Finding("duplicate_id", "equipment", index, "equipment_id", machine.id, cause, "Give the equipment an id of its own.")


def same_names(view: View) -> Iterator[Finding]:
    """Two ids with one name may be one thing typed twice."""
    yield from _same("people", view.tables.people)
    yield from _same("projects", view.tables.projects)


def repeated_skills(view: View) -> Iterator[Finding]:
    """One person, one skill, one validity: one level."""
    rows = [(skill.person_id, skill.skill, skill.valid_from, skill.valid_until) for skill in view.tables.skills]
    for index, (person, skill, *_) in _repeated(rows):
        cause = f"the skill '{skill}' of {person} stands twice; the higher level counts"
        yield Finding("duplicate_row", "skills", index, "skill", person, cause, "Keep one row.").as_warning()


def _twice(table: str, column: str, rows: Sequence[Person | Equipment | Project | Demand]) -> Iterator[Finding]:
    for index, id in _repeated([row.id for row in rows]):
        yield Finding(
            "duplicate_id", table, index, column, id, f"the id '{id}' stands twice in {table}", "Give one of them another id, or remove it."
        )


def _same(table: str, rows: Sequence[Person | Project]) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for index, row in enumerate(rows):
        name = row.name.casefold()
        if name and owners.setdefault(name, row.id) != row.id:
            cause = f"'{row.name}' is the name of {owners[name]} as well"
            yield Finding("duplicate_name", table, index, "name", row.id, cause, "If they are one, keep one row.").as_warning()


def _repeated(values: Sequence[T]) -> Iterator[tuple[int, T]]:
    seen: set[T] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield index, value
        seen.add(value)
