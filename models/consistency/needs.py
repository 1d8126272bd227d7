"""Demands: each asks for one thing, in one measure, that somebody can give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.consistency.finding import Finding, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.consistency.tables import View
    from models.projects import Demand


def demand_measures(view: View) -> Iterator[Finding]:
    """A demand asks for people in FTE or hours, or for units of equipment."""
    for index, demand in enumerate(view.tables.demands):
        yield from _machines(index, demand) if demand.is_equipment else _people(index, demand)


def headcounts(view: View) -> Iterator[Finding]:
    """The fewest people are not more than the most."""
    for index, demand in enumerate(view.tables.demands):
        if demand.heads_min is not None and demand.heads_max is not None and demand.heads_min > demand.heads_max:
            cause = f"heads_min {demand.heads_min} is more than heads_max {demand.heads_max}"
            yield Finding("reversed_heads", "demands", index, "heads_max", demand.id, cause, "Exchange the two, or correct one.")


def equipment_types(view: View) -> Iterator[Finding]:
    """There is equipment of the type asked for, and as many units."""
    if not view.whole("equipment"):
        return
    units: dict[str, int] = {}
    for machine in view.tables.equipment:
        units[machine.type] = units.get(machine.type, 0) + machine.units
    for index, demand in enumerate(view.tables.demands):
        if demand.is_equipment and demand.equipment_type not in units:
            fix = view.suggestions.fix("equipment", demand.equipment_type, units)
            yield _of(index, demand).says("equipment_type", "unknown_id", f"there is no equipment of type '{demand.equipment_type}'", fix)
        elif demand.is_equipment and demand.units > units[demand.equipment_type]:
            cause = f"{demand.units} units are asked for, and there are {units[demand.equipment_type]} of {demand.equipment_type}"
            yield (
                _of(index, demand)
                .says("units", "too_scarce", cause, "The project cannot run; lower the units, or add equipment.")
                .as_warning()
            )


def skills_there(view: View) -> Iterator[Finding]:
    """Somebody has the skill, at the level."""
    if not view.whole("skills", "people"):
        return
    best = view.best_level
    for index, demand in enumerate(view.tables.demands):
        for need in demand.skills:
            if need.skill not in best:
                fix = view.suggestions.fix("skills", need.skill, best)
                yield _of(index, demand).says("skill", "unknown_skill", f"nobody has the skill '{need.skill}'", fix).as_warning()
            elif best[need.skill] < need.level:
                cause = f"nobody has {need.skill} at level {need.level}; the best is {best[need.skill]}"
                yield _of(index, demand).says("level", "too_scarce", cause, "Lower the level, or hire or train somebody.").as_warning()


def _people(index: int, demand: Demand) -> Iterator[Finding]:
    if demand.fte is None and demand.effort_hours is None:
        cause = "the demand says neither how many FTE nor how many hours it needs"
        yield _of(index, demand).says("fte", "no_measure", cause, "Fill fte or effort_h.")
    if demand.fte is not None and demand.effort_hours is not None:
        cause = f"the demand gives fte {demand.fte} and effort_h {demand.effort_hours}, and only one can hold"
        yield _of(index, demand).says("effort_h", "two_measures", cause, "Empty one of them.")
    if not demand.skills:
        cause = "the demand asks for neither a skill nor equipment; anybody may be booked"
        yield _of(index, demand).says("skill", "no_skill", cause, "Name the skill it needs.").as_warning()
    if demand.units:
        yield _of(index, demand).says(
            "units",
            "two_measures",
            "units are given without a type of equipment",
            "Name the equipment_type, or empty units.",
        )


def _machines(index: int, demand: Demand) -> Iterator[Finding]:
    if demand.skills or demand.fte is not None or demand.effort_hours is not None:
        cause = f"the demand asks for people and for {demand.equipment_type} at once"
        column = "skill" if demand.skills else "fte" if demand.fte is not None else "effort_h"
        yield _of(index, demand).says(column, "two_measures", cause, "Make two demands of it: one for people, one for equipment.")
    if not demand.units:
        yield _of(index, demand).says(
            "units",
            "no_measure",
            f"the demand does not say how many units of {demand.equipment_type} it needs",
            "Fill units.",
        )


def _of(index: int, demand: Demand) -> Subject:
    return Subject("demands", index, demand.id)
