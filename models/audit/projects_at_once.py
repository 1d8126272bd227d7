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
    columns = [columns[0] if len(columns) == 1 else list(map(sum, zip(*columns, strict=True))) for columns in by_project.values()]
    counts = [len(week) - week.count(0) for week in zip(*columns, strict=True)]
    if max(counts[staffer.free :], default=0) <= staffer.limit:
        return
    busy = [tuple(p for p, share in zip(by_project, week, strict=True) if share) for week in zip(*columns, strict=True)]
    for span, projects in spans([on if len(on) > staffer.limit else () for on in busy[staffer.free :]], staffer.free):
        text = (
            f"{called(staffer.person)} works on {plural(len(projects), 'project')} at once ({', '.join(projects)}) "
            f"{weeks(facts.horizon, span)}; the limit is {staffer.limit}"
        )
        yield violation(RULE, staffer.person.id, text, week=span.begin, amount=len(projects) - staffer.limit, unit="projects")
