"""
``company``: people who are kept apart, and people who are kept together.

- ``keep_apart``: in the weeks of the dates in which the bookings of either may change, the two have no positive share on one project.
- ``keep_together``: in the weeks of the dates in which the bookings of both may change and both are employed, either has a positive
  share on a project if the other has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import spans
from models.audit.words import called, violation, weeks
from models.directives import DirectiveKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case
    from models.directives import Directive

RULE = "company"


def violations(case: Case) -> Iterator[Violation]:
    """Yield people who meet but should not, or should and do not."""
    for directive in case.facts.directives.get(DirectiveKind.KEEP_APART, ()):
        one, other = _projects(case, directive.subject), _projects(case, directive.object)
        bound = _bound(case, directive, min(case.facts.people[id].free for id in (directive.subject, directive.object)))
        yield from _report(case, directive, bound, [one[week] & other[week] for week in bound], "should not be together on")
    for directive in case.facts.directives.get(DirectiveKind.KEEP_TOGETHER, ()):
        one, other = _projects(case, directive.subject), _projects(case, directive.object)
        both = [case.facts.people[id] for id in (directive.subject, directive.object)]
        bound = _bound(case, directive, max(staffer.free for staffer in both))
        there = [all(staffer.works(week) for staffer in both) for week in bound]
        apart = [one[week] ^ other[week] if here else set[str]() for here, week in zip(there, bound, strict=True)]
        yield from _report(case, directive, bound, apart, "should be together on")


def _bound(case: Case, directive: Directive, free: int) -> range:
    dates = case.facts.horizon.clipped(directive.first, directive.last)
    return range(max(free, dates.start), max(free, dates.stop))


def _projects(case: Case, person: str) -> list[set[str]]:
    """Return the projects of a person by week."""
    demands = case.reading.people.get(person, {})
    return [{case.facts.works[id].demand.project_id for id, shares in demands.items() if shares[week]} for week in range(case.facts.weeks)]


def _report(case: Case, directive: Directive, bound: range, wrong: list[set[str]], how: str) -> Iterator[Violation]:
    who, whom = (called(case.facts.people[id].person) for id in (directive.subject, directive.object))
    for span, projects in spans([tuple(sorted(there)) for there in wrong], bound.start):
        text = f"{who} and {whom} {how} {', '.join(projects)} {weeks(case.facts.horizon, span)}"
        yield violation(RULE, directive.subject, text, week=span.begin, amount=span.end - span.begin, unit="weeks")
