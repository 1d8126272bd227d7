"""A portfolio with some of its tables exchanged, and rows with some of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from models.changes.change import Applied
from models.changes.refused import ChangeRefusedError
from models.portfolio import Portfolio
from models.projects import Stage

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from models.frozen import Frozen
    from models.horizon import Horizon
    from models.people import Equipment, Person
    from models.projects import Project

R = TypeVar("R", bound="Frozen")


def with_tables(before: Portfolio, **tables: object) -> Portfolio:
    """
    Return a portfolio with other tables, not cross-checked.

    Every row was validated when it was made. Cross-checking thousands of rows after each of many small changes would
    cost more than the changes, so whoever applies them does it once, at the end.
    """
    fields = {name: getattr(before, name) for name in Portfolio.model_fields}
    return Portfolio.model_construct(**{**fields, **tables})


def swapped(rows: tuple[R, ...], old: R, new: R) -> tuple[R, ...]:
    """Return the rows with one exchanged in its place."""
    return tuple(new if row is old else row for row in rows)


def with_project(before: Portfolio, id: str, **fields: object) -> Portfolio:
    """Return the portfolio with some fields of a project changed."""
    old = before.project(id)
    return with_tables(before, projects=swapped(before.projects, old, old.replace(**fields)))


def with_person(before: Portfolio, id: str, **fields: object) -> Portfolio:
    """Return the portfolio with some fields of a person changed."""
    old = before.person(id)
    return with_tables(before, people=swapped(before.people, old, old.replace(**fields)))


def project_set(before: Portfolio, id: str, field: str, value: object, words: tuple[str, str, str]) -> Applied:
    """
    Set one field of a project.

    Parameters
    ----------
    words
        Name of the field, the old value and the new one, as people would say them.
    """
    project = before.project(id)
    name, old, new = words
    if getattr(project, field) == value:
        return Applied(before, why_not=f"{named(project)} already has {name} {new}")
    return Applied(with_project(before, id, **{field: value}), (f"{named(project)}: {name} {old} -> {new}",))


def named(row: Person | Project | Equipment) -> str:
    """Return how to speak of a row: its id, and its name if it has one of its own."""
    name = getattr(row, "name", "")
    return f"{row.id} ({name})" if name and name != row.id else row.id


def over(project: Project) -> str:
    """Return that a project is cancelled or done, so that when and how it works matters no more; empty if it is neither."""
    return f"{named(project)} is {project.stage.value}" if project.stage in (Stage.CANCELLED, Stage.DONE) else ""


def unused_id(wanted: str, taken: Collection[str]) -> str:
    """Return ``wanted~2``, or with the first number that nothing has."""
    number = 2
    while f"{wanted}~{number}" in taken:
        number += 1
    return f"{wanted}~{number}"


def check_new(column: str, kind: str, id: str, taken: Collection[str]) -> None:
    """
    See that an id is free.

    Raises
    ------
    ChangeRefusedError
        If something has it.
    """
    if id in taken:
        raise ChangeRefusedError(column, f"there is already a {kind} with the id {id!r}", "Give the new one another id.")


def check_touches(horizon: Horizon, first: dt.date | None, last: dt.date | None) -> None:
    """
    See that a span of dates touches the horizon; an open end reaches to the border.

    Raises
    ------
    ChangeRefusedError
        If it lies wholly outside.
    """
    if horizon.clipped(first, last):
        return
    column, day = ("from", first) if first is not None and first > horizon.start else ("to", last)
    raise ChangeRefusedError(
        column,
        f"{day} lies outside the horizon, {horizon.start} to {horizon.sunday(horizon.weeks - 1)}",
        "Correct the date, or lengthen the horizon in the settings.",
    )


def filled_in(said: object, defaults: dict[str, object]) -> object:
    """Return objects as read from JSON, one or a list, with what they leave unsaid; anything else is for pydantic to refuse."""
    if isinstance(said, Mapping):
        return {**defaults, **said}
    return [filled_in(one, defaults) for one in said] if isinstance(said, list | tuple) else said


def span_text(first: dt.date | None, last: dt.date | None) -> str:
    """Return a span of dates in words."""
    parts = [f"from {first}" if first else "", f"to {last}" if last else ""]
    return " ".join(part for part in parts if part) or "throughout"
