"""
``projects_at_once``: nobody is torn between more projects than their limit.

From the freeze's end on, the distinct projects with a positive share of a person in a week are at most the person's limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import spans
from models.audit.words import called, plural, violation, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.facts import Facts
    from models.audit.staffers import Staffer

RULE = "projects_at_once"


def violations(case: Case) -> Iterator[Violation]:
    """Yield people on more projects at once than their limit."""
    facts = case.facts
    for person, demands in case.reading.people.items():
        staffer = facts.people[person]
        by_project: dict[str, list[list[int]]] = {}
        for demand, shares in demands.items():
            by_project.setdefault(facts.works[demand].demand.project_id, []).append(shares)
        if len(by_project) > staffer.limit:
            yield from _too_many(facts, staffer, by_project)


def _too_many(facts: Facts, staffer: Staffer, by_project: dict[str, list[list[int]]]) -> Iterator[Violation]:
    busy = [
        tuple(project for project, columns in by_project.items() if any(shares[week] for shares in columns))
        for week in range(facts.free, facts.weeks)
    ]
    for span, projects in spans([on if len(on) > staffer.limit else () for on in busy], facts.free):
        text = (
            f"{called(staffer.person)} works on {plural(len(projects), 'project')} at once ({', '.join(projects)}) "
            f"{weeks(facts.horizon, span)}; the limit is {staffer.limit}"
        )
        yield violation(RULE, staffer.person.id, text, week=span.begin, amount=len(projects) - staffer.limit, unit="projects")
