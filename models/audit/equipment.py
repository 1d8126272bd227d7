"""
``equipment``: a running project has its machines.

In every week of the (shifted) span of an equipment demand of a running project, frozen weeks included, the units booked on it equal
its units; nothing is booked on it elsewhere; a row suits the demand's type and lends no more units than it has in the week. From the
freeze's end on, a row with an operator skill needs, in each week and for each project using it, a person with a positive share on
that project who has the skill at the level in that week.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import spans
from models.audit.words import violation, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.machines import Machine

RULE = "equipment"
UNITS = "units"


def violations(case: Case) -> Iterator[Violation]:
    """Yield demands without their machines, machines lent twice, and machines without an operator."""
    if not case.facts.machines and not case.reading.machines and not _asked_for(case):
        return
    yield from _not_as_demanded(case)
    for id, demands in case.reading.machines.items():
        machine = case.facts.machines[id]
        yield from _wrong_type(case, machine, demands)
        yield from _lent_twice(case, machine, demands)
        if machine.equipment.operator_skill:
            yield from _unattended(case, machine, demands)


def _asked_for(case: Case) -> bool:
    return any(demand.is_equipment for demand in case.facts.portfolio.demands)


def _not_as_demanded(case: Case) -> Iterator[Violation]:
    facts = case.facts
    for id, work in facts.works.items():
        if not work.demand.is_equipment:
            continue
        columns = [demands[id] for demands in case.reading.machines.values() if id in demands]
        decided, shift = case.reading.work(facts, id)
        booked = [sum(week) for week in zip(*columns, strict=True)] if columns else [0] * facts.weeks
        off = [
            (units, wanted)
            for week, units in enumerate(booked)
            for wanted in [work.demand.units if shift is not None and decided.works_in(week, shift) else 0]
        ]
        for span, pair in spans([pair if pair[0] != pair[1] else None for pair in off]):
            units, wanted = pair or (0, 0)
            text = f"Demand {id} has {units} of {wanted} units of {work.demand.equipment_type} {weeks(facts.horizon, span)}"
            yield violation(RULE, id, text, week=span.begin, amount=abs(units - wanted), unit=UNITS)


def _wrong_type(case: Case, machine: Machine, demands: Mapping[str, list[int]]) -> Iterator[Violation]:
    row = machine.equipment
    for id, units in demands.items():
        wanted = case.facts.works[id].demand.equipment_type
        if wanted != row.type and any(units):
            text = f"{row.id} is booked on {id}, which needs {wanted}, but is {row.type}"
            yield violation(RULE, row.id, text, week=next(week for week, count in enumerate(units) if count), amount=max(units), unit=UNITS)


def _lent_twice(case: Case, machine: Machine, demands: Mapping[str, list[int]]) -> Iterator[Violation]:
    booked = [sum(week) for week in zip(*demands.values(), strict=True)]
    over = [max(0, units - there) for units, there in zip(booked, machine.units, strict=True)]
    for span, amount in spans(over):
        there = machine.units[span.begin]
        text = f"{machine.equipment.id} is booked {there + amount} units {weeks(case.facts.horizon, span)}, but has {there} then"
        yield violation(RULE, machine.equipment.id, text, week=span.begin, amount=amount, unit=UNITS)


def _unattended(case: Case, machine: Machine, demands: Mapping[str, list[int]]) -> Iterator[Violation]:
    facts, row, used = case.facts, machine.equipment, dict[str, list[bool]]()
    for id, units in demands.items():
        by_week = used.setdefault(facts.works[id].demand.project_id, [False] * facts.weeks)
        used[facts.works[id].demand.project_id] = [was or count > 0 for was, count in zip(by_week, units, strict=True)]
    for project, by_week in used.items():
        attended = _attended(case, project, row.operator_skill, row.operator_level)
        missing = [there and not attended[week] for week, there in enumerate(by_week)]
        for span, _ in spans(missing[facts.free :], facts.free):
            text = (
                f"{row.id} is used by project {project} {weeks(facts.horizon, span)} while nobody with {row.operator_skill} "
                f"at level {row.operator_level} is booked on it"
            )
            yield violation(RULE, row.id, text, week=span.begin, amount=span.end - span.begin, unit="weeks")


def _attended(case: Case, project: str, skill: str, level: int) -> Sequence[bool]:
    facts, attended = case.facts, [False] * case.facts.weeks
    for person, demands in case.reading.people.items():
        able = facts.ability.has(person, skill, level)
        for id, shares in demands.items():
            if facts.works[id].demand.project_id == project:
                attended = [was or (share > 0 and able[week]) for week, (was, share) in enumerate(zip(attended, shares, strict=True))]
    return attended
