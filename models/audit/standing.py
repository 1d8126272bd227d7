"""
Frozen projects and protected people: exactly today's live bookings of people from the freeze's end on.

A frozen project is not shifted; it runs if it has any such booking, else it does not. The projects that a protected person's
bookings are on are not shifted and run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import spans
from models.audit.words import called, plural, violation, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case

RULE = "directives"


def frozen_project(case: Case, project: str) -> Iterator[Violation]:
    """Yield how a frozen project differs from today."""
    facts = case.facts
    plan = facts.undertakings.get(project)
    if plan is None:
        return
    own = {work.demand.id for work in plan.works}
    for person in dict.fromkeys((*facts.today.shares, *case.reading.booked)):
        for demand in _demands(case, person):
            if demand in own:
                yield from _changed(case, person, demand, f"project {called(plan.project)} is frozen")
    yield from _stands(case, project, runs=any(on == project for _, on in facts.today.pairs), why="is frozen")


def protected_person(case: Case, person: str) -> Iterator[Violation]:
    """Yield how a protected person's bookings differ from today's."""
    staffer = case.facts.people.get(person)
    if staffer is None:
        return
    for demand in _demands(case, person):
        if demand in case.facts.works:
            yield from _changed(case, person, demand, f"{called(staffer.person)} is protected")
    for who, project in case.facts.today.pairs:
        if who == person and project in case.facts.undertakings:
            yield from _stands(case, project, runs=True, why=f"is what the protected {called(staffer.person)} works on")


def _demands(case: Case, person: str) -> Iterator[str]:
    yield from dict.fromkeys((*case.facts.today.shares.get(person, {}), *case.reading.booked.get(person, {})))


def _changed(case: Case, person: str, demand: str, why: str) -> Iterator[Violation]:
    facts, nothing = case.facts, [0] * case.facts.weeks
    old = facts.today.shares.get(person, {}).get(demand, nothing)[facts.free :]
    new = case.reading.booked.get(person, {}).get(demand, nothing)[facts.free :]
    for span, pair in spans([(a, b) if a != b else None for a, b in zip(old, new, strict=True)], facts.free):
        was, now = pair or (0, 0)
        who = called(facts.people[person].person)
        text = f"{who} is booked {now} % on {demand} {weeks(facts.horizon, span)} instead of today's {was} %, but {why}"
        yield violation(RULE, person, text, week=span.begin, amount=abs(now - was), unit="%")


def _stands(case: Case, project: str, *, runs: bool, why: str) -> Iterator[Violation]:
    name, shift = called(case.facts.undertakings[project].project), case.reading.shifts[project]
    if shift:
        yield violation(RULE, project, f"Project {name} is shifted by {plural(shift, 'week')} but {why}", amount=shift, unit="weeks")
    if (shift is not None) != runs:
        does, was = ("runs", "has no booking left today") if shift is not None else ("does not run", "is at work today")
        yield violation(RULE, project, f"Project {name} {does}, but {why} and {was}")
