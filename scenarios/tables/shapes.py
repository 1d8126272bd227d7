"""Rows whose columns are not one field each: taken together when read, spread again when written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from models.directives import Directive, DirectiveKind
from models.projects import Demand
from scenarios.tables import numbers, quantities, vocabulary
from scenarios.tables.cells import CellError
from scenarios.tables.money import money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from models.frozen import Row
    from scenarios.tables.parsing import Context

Values: TypeAlias = dict[str, Any]


class ShapeError(Exception):
    """
    Cells of a row that do not go together.

    Parameters
    ----------
    header
        The column to name.
    cause
        What is wrong.
    fix
        What to write instead.
    """

    def __init__(self, header: str, cause: str, fix: str) -> None:
        super().__init__(cause)
        self.header, self.cause, self.fix = header, cause, fix


class Gathered(NamedTuple):
    """The fields of a row, and what was done to get them where a person should know."""

    values: Values
    notes: tuple[tuple[str, str], ...] = ()
    """As (header, what was done)."""


def gathered(table: str, values: Values, context: Context) -> Gathered:
    """
    Return the fields of a row's model from what its cells hold.

    Raises
    ------
    ShapeError
        If the cells do not go together.
    """
    gather = _GATHER.get(table)
    return gather(values, context) if gather else Gathered(values)


def spread(row: Row) -> Values:
    """Return what the cells of a row hold, by column target."""
    values = {name: getattr(row, name) for name in type(row).model_fields if name != "extra"}
    if isinstance(row, Demand):
        values |= _spread_skills(row)
    if isinstance(row, Directive) and row.kind is DirectiveKind.COST_RATE and row.value is not None:
        values["value"] = row.value / 100
    return values


def _demand(values: Values, _: Context) -> Gathered:
    pairs, level = values.pop("skill", ()), values.pop("level", None)
    if level is not None and not 1 <= level <= 5:
        raise ShapeError("level", f"{level} is not a level from 1 to 5", "Write a level from 1 to 5, 5 being best.")
    notes = (("level", "a level without a skill was not used"),) if level is not None and not pairs else ()
    return Gathered({**values, "skills": vocabulary.needs(pairs, level)}, notes)


def _spread_skills(row: Demand) -> Values:
    if len(row.skills) == 1 and ";" not in row.skills[0].skill:
        return {"skill": row.skills[0].skill, "level": row.skills[0].level}
    return {"skill": "; ".join(f"{need.skill}:{need.level}" for need in row.skills), "level": None}


def _allocation(values: Values, context: Context) -> Gathered:
    if "demand_id" in values:
        return _booked(values, context)
    values, notes = _booked({**values, "demand_id": _only_demand(values, context)}, context)
    return Gathered(values, (*notes, ("demand_id", "the demand was found by its project")))


def _only_demand(values: Values, context: Context) -> str:
    """Return the one demand of the booking's project in its days that is for people, or for machines, as the resource is."""
    project, machine = values.get("project_id", ""), values.get("resource_id", "") not in context.weekly_hours
    found = [
        demand.id for demand in context.demands if demand.project_id == project and demand.is_equipment is machine and _meet(demand, values)
    ]
    if not project:
        raise ShapeError("demand_id", "neither the demand nor its project is given", "Write the demand that the booking is for.")
    if len(found) != 1:
        which = f"{len(found)} demands in these days: {', '.join(found[:MOST_NAMED])}" if found else "no demand in these days"
        raise ShapeError("demand_id", f"the demand is not given, and '{project}' has {which}", "Write which demand the booking is for.")
    return found[0]


MOST_NAMED = 8
"""Demands that are named where one is to be chosen."""


def _meet(demand: Demand, values: Values) -> bool:
    return "first" in values and "last" in values and bool(demand.first <= values["last"] and values["first"] <= demand.last)


def _booked(values: Values, context: Context) -> Gathered:
    hours = values.pop("hours_per_week", None)
    if hours is None and "share_pct" not in values:
        raise ShapeError("share_pct", "neither a share nor hours per week are given", "Write the share in percent, such as 50.")
    if hours is None:
        return Gathered(values)
    if "share_pct" in values:
        raise ShapeError("hours_per_week", "both a share and hours per week are given", "Keep one of them.")
    return _share(values, hours, context.weekly_hours.get(values.get("resource_id", "")))


def _share(values: Values, hours: Decimal, week: Decimal | None) -> Gathered:
    if not week:
        raise ShapeError(
            "hours_per_week", f"the hours of a week of {values.get('resource_id', '')} are not known", "Write the share in percent."
        )
    exact = hours * 100 / week
    share = int(exact.to_integral_value())
    note = "hours per week were turned into shares of the person's week" + ("" if share == exact else ", rounded to whole percent")
    return Gathered({**values, "share_pct": share}, (("hours_per_week", note),))


def _directive(values: Values, context: Context) -> Gathered:
    if "value" not in values:
        return Gathered(values)
    try:
        value = _directive_value(values["value"], values.get("kind"), context)
    except CellError as error:
        raise ShapeError("value", error.cause, error.fix) from None
    return Gathered({**values, "value": value})


def _directive_value(cell: str, kind: DirectiveKind | None, context: Context) -> object:
    if kind is DirectiveKind.COST_RATE:
        return money(cell, context.currency, per="hour").value
    return quantities.fte(cell).value if kind is DirectiveKind.PART_TIME else numbers.number_in(cell)


_GATHER: Mapping[str, Callable[[Values, Context], Gathered]] = {"demands": _demand, "allocations": _allocation, "rules": _directive}
