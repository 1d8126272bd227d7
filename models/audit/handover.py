"""
``handover``: whoever leaves a project and whoever follows are there together for a while.

A person leaves a demand in a week, from the freeze's end on, if they have a positive share on it in the week before (which the week
before the horizon always counts as) and none on its project in this one, although today they are booked on it in this week and could
stay. Weeks in which the project pauses are left out. If a newcomer to the project is on the demand in that week or later, then in
each of the ``handover_weeks`` weeks before it some newcomer has a positive share on the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import Span
from models.audit.words import called, plural, violation, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case

RULE = "handover"


def violations(case: Case) -> Iterator[Violation]:
    """Yield leavers who are gone before anybody new could be shown anything."""
    handover = case.facts.portfolio.settings.handover
    if not handover:
        return
    for leaver, demand, week in _departures(case):
        project = case.facts.works[demand].demand.project_id
        newcomers = [person for person in case.reading.people if (person, project) not in case.facts.today.familiar]
        following = [s for s in newcomers if any(case.reading.people[s].get(demand, ())[week:])]
        together = [u for u in range(week - handover, week) if u >= 0 and any(on_project(case, s, project, u) for s in newcomers)]
        if following and len(together) < handover:
            who = ", ".join(called(case.facts.people[person].person) for person in following)
            text = (
                f"{called(case.facts.people[leaver].person)} leaves {demand} {weeks(case.facts.horizon, Span(week, week + 1))} to {who}, "
                f"but was on the project together with somebody new for {plural(len(together), 'week')} of the {handover} before"
            )
            yield violation(RULE, leaver, text, week=week, amount=handover - len(together), unit="weeks")


def _departures(case: Case) -> Iterator[tuple[str, str, int]]:
    """Yield (person, demand, week) where somebody leaves a demand, and its project with it, without need."""
    facts = case.facts
    for (person, demand), forced in facts.today.forced.items():
        work = facts.works.get(demand)
        if work is None or case.reading.shifts[work.demand.project_id] is None:
            continue
        begin, end = case.reading.span(facts, demand)
        pause = range(*(case.reading.work(facts, demand)[0].pause or (0, 0)))
        old, new = facts.today.shares[person][demand], case.reading.people.get(person, {}).get(demand)
        for week in range(max(facts.free, begin), end):
            was_there = week == 0 or bool(new and new[week - 1])
            if (
                was_there
                and week not in pause
                and old[week]
                and not forced[week]
                and not on_project(case, person, work.demand.project_id, week)
            ):
                yield person, demand, week


def on_project(case: Case, person: str, project: str, week: int) -> bool:
    """Whether a person has a positive share on a project in a week."""
    demands = case.reading.people.get(person, {})
    return any(shares[week] and case.facts.works[id].demand.project_id == project for id, shares in demands.items())
