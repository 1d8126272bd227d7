"""
``directives``: what people have laid down holds; from the freeze's end on, soft directives binding nobody.

- ``pin``: if the project runs, the person has a positive share on it in every week of the dates; without dates, in some week.
- ``forbid``: the person has no positive share on the project in the weeks of the dates.
- ``exclusive``: in the weeks of the dates the person has no positive share on another project; without a project, on one at most.
- ``freeze_project`` and ``protect_person``: see ``standing``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit import standing
from models.audit.runs import spans
from models.audit.words import called, violation, weeks
from models.directives import DirectiveKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case
    from models.directives import Directive

RULE = "directives"


def violations(case: Case) -> Iterator[Violation]:
    """Yield directives that do not hold."""
    directives = case.facts.directives
    for directive in directives.get(DirectiveKind.PIN, ()):
        yield from _pin(case, directive)
    for directive in directives.get(DirectiveKind.FORBID, ()):
        yield from _forbid(case, directive)
    for directive in directives.get(DirectiveKind.EXCLUSIVE, ()):
        yield from _exclusive(case, directive)
    for directive in directives.get(DirectiveKind.FREEZE_PROJECT, ()):
        yield from standing.frozen_project(case, directive.subject)
    for directive in directives.get(DirectiveKind.PROTECT_PERSON, ()):
        yield from standing.protected_person(case, directive.subject)


def _bound_weeks(case: Case, directive: Directive) -> range:
    weeks_of_dates = case.facts.horizon.clipped(directive.first, directive.last)
    free = case.facts.people[directive.subject].free if directive.subject in case.facts.people else case.facts.free
    begin = max(free, weeks_of_dates.start)
    return range(begin, max(begin, weeks_of_dates.stop))


def _projects_by_week(case: Case, person: str, bound: range) -> list[tuple[str, ...]]:
    demands = [
        (case.facts.works[id].demand.project_id, shares) for id, shares in case.reading.people.get(person, {}).items() if any(shares)
    ]
    return [tuple(dict.fromkeys(project for project, shares in demands if shares[week])) for week in bound]


def _pin(case: Case, directive: Directive) -> Iterator[Violation]:
    person, project = directive.subject, directive.object
    if case.reading.shifts.get(project) is None or person not in case.facts.people:
        return
    bound = _bound_weeks(case, directive)
    on = [project in projects for projects in _projects_by_week(case, person, bound)]
    who = called(case.facts.people[person].person)
    if directive.first is None and directive.last is None:
        if not any(project in projects for projects in _projects_by_week(case, person, range(case.facts.free, case.facts.weeks))):
            yield violation(RULE, person, f"{who} is pinned to project {project} but never booked on it")
        return
    for span, _ in spans([not there for there in on], bound.start):
        text = f"{who} is pinned to project {project} but not booked on it {weeks(case.facts.horizon, span)}"
        yield violation(RULE, person, text, week=span.begin, amount=span.end - span.begin, unit="weeks")


def _forbid(case: Case, directive: Directive) -> Iterator[Violation]:
    bound = _bound_weeks(case, directive)
    for span, _ in spans([directive.object in on for on in _projects_by_week(case, directive.subject, bound)], bound.start):
        who = called(case.facts.people[directive.subject].person)
        text = f"{who} is booked on project {directive.object} {weeks(case.facts.horizon, span)}, which is forbidden"
        yield violation(RULE, directive.subject, text, week=span.begin, amount=span.end - span.begin, unit="weeks")


def _exclusive(case: Case, directive: Directive) -> Iterator[Violation]:
    bound, only = _bound_weeks(case, directive), directive.object
    by_week = _projects_by_week(case, directive.subject, bound)
    others = [tuple(p for p in on if p != only) if only else (on if len(on) > 1 else ()) for on in by_week]
    for span, projects in spans(others, bound.start):
        who = called(case.facts.people[directive.subject].person)
        rule = f"exclusive to project {only}" if only else "exclusive to one project at a time"
        text = f"{who} is booked on {', '.join(projects)} {weeks(case.facts.horizon, span)}, but is {rule}"
        excess = len(projects) - (0 if only else 1)
        yield violation(RULE, directive.subject, text, week=span.begin, amount=excess, unit="projects")
