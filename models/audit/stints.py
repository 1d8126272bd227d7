"""
``stints``: nobody comes to a project for too short a time, or too often.

A stint of a person on a project is a run of weeks with a positive share on it; weeks in which the project pauses do not end one. A stint
that begins when bookings may change, not with one that must stay, lasts for ``min_stint_weeks``, or for all weeks of a shorter demand that
it begins with, or to the horizon's end. Those that reach the last given week or end later are at most ``max_stints``, or as many as
bookings that must stay make by themselves.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from models.audit import stays
from models.audit.words import called, monday, plural, violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from models.answer import Violation
    from models.audit.case import Case

RULE = "stints"


def violations(case: Case) -> Iterator[Violation]:
    """Yield stints that are too short, and people who come too often."""
    settings = case.facts.portfolio.settings
    if settings.shortest_stint < 2 and not settings.most_stints:
        return
    for person, demands in case.reading.people.items():
        by_project: dict[str, list[str]] = {}
        for id in demands:
            by_project.setdefault(case.facts.works[id].demand.project_id, []).append(id)
        for project, ids in by_project.items():
            stints = _stints(case, project, [week for week in range(case.facts.weeks) if any(demands[id][week] for id in ids)])
            yield from _too_short(case, person, project, ids, stints)
            yield from _too_many(case, person, project, ids, stints)


def _stints(case: Case, project: str, weeks: Sequence[int]) -> list[list[int]]:
    """Return the weeks of each stint."""
    pause = range(*case.reading.pauses.get(project, (0, 0)))
    found: list[list[int]] = []
    for week in weeks:
        if found and all(gap in pause for gap in range(found[-1][-1] + 1, week)):
            found[-1].append(week)
        else:
            found.append([week])
    return found


def _given(case: Case, person: str, ids: Sequence[str], week: int) -> bool:
    """Whether a booking that must stay holds a person on one of some demands in a week."""
    booked = [id for id in ids if case.reading.people[person][id][week]]
    return any(week < case.facts.people[person].free or stays.exactly(case.facts, person, id, week) for id in booked)


def _too_short(case: Case, person: str, project: str, ids: Sequence[str], stints: Sequence[Sequence[int]]) -> Iterator[Violation]:
    shortest = case.facts.portfolio.settings.shortest_stint
    for stint in stints if shortest > 1 else ():
        if stint[0] < case.facts.people[person].free or _given(case, person, ids, stint[0]):
            continue
        missing = max(_missing(case, id, stint, shortest) for id in ids if case.reading.people[person][id][stint[0]])
        if missing:
            who, where = called(case.facts.people[person].person), called(case.facts.undertakings[project].project)
            text = (
                f"{who} comes to project {where} in the week of "
                f"{monday(case.facts.horizon, stint[0])} for {plural(len(stint), 'week')}; a stint lasts {shortest} at least"
            )
            yield violation(RULE, person, text, week=stint[0], amount=missing, unit="weeks")


def _missing(case: Case, id: str, stint: Sequence[int], shortest: int) -> int:
    """Return by how many weeks a stint that begins with a demand is too short."""
    work = case.reading.work(case.facts, id)[0]
    pause = range(*(work.pause or (0, 0)))
    length = sum(week not in pause for week in range(*case.reading.span(case.facts, id)))
    weeks = (week for week in range(stint[0], stint[0] + shortest + len(pause)) if week not in pause)
    return sum(week < case.facts.weeks and week not in stint for week in islice(weeks, min(shortest, length)))


def _too_many(case: Case, person: str, project: str, ids: Sequence[str], stints: Sequence[Sequence[int]]) -> Iterator[Violation]:
    most, last = case.facts.portfolio.settings.most_stints, case.facts.people[person].free - 1
    recent = [stint for stint in stints if stint[-1] >= last]
    if not most or len(recent) <= most:
        return
    given = _stints(case, project, [week for week in range(case.facts.weeks) if _given(case, person, ids, week)])
    over = len(recent) - max(most, sum(stint[-1] >= last for stint in given))
    if over > 0:
        text = (
            f"{called(case.facts.people[person].person)} comes to project {called(case.facts.undertakings[project].project)} "
            f"{plural(len(recent), 'time')}, at most {most} may be"
        )
        yield violation(RULE, person, text, week=recent[-1][0], amount=over, unit="stints")
