r"""
``pauses``: a project pauses only where it may.

A project that pauses runs as dated up to the pause, and what is dated from the first week *b* of the pause on comes as many weeks later as
the pause has. Its length lies between ``min_pause_weeks`` and ``max_pause_weeks``, it begins after the first and no later than the last
dated week, and no earlier than the freeze's end, or the week after if winding down takes hours; everything still ends inside the
horizon. Nothing holds the project's dates, and no work package of it moves by itself.

Of the demands that the pause cuts, everybody booked delivers ``wind_down_hours`` less in week *b* - 1 and ``restart_hours`` less in the
first week after the pause, though never less than nothing; these hours cost what others do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models.audit import stays
from models.audit.words import called, monday, plural, violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.facts import Facts
    from models.audit.runs import Span
    from models.audit.work import Undertaking, Work

RULE = "pauses"
WEEKS = "weeks"


def interrupted(work: Work, pause: Span) -> Work:
    """Return a demand of a project that pauses."""
    return replace(work, pause=pause)


def later(pause: Span | None, week: int) -> int:
    """Return the week in which a project does what is dated for a week."""
    return week if pause is None or week < pause.begin else week + pause.end - pause.begin


def violations(case: Case) -> Iterator[Violation]:
    """Yield pauses that may not be."""
    for id, pause in case.reading.pauses.items():
        plan = case.facts.undertakings[id]
        name = f"Project {called(plan.project)} pauses {plural(pause.end - pause.begin, 'week')}"
        yield from _length(plan, pause, name)
        yield from _when(case.facts, plan, pause, name)
        if stays.dates_held(case.facts, id):
            yield violation(RULE, id, f"{name}, but a lock or a rule holds its dates", week=pause.begin)
        if any(package.free and not package.row.milestone for package in plan.packages):
            yield violation(RULE, id, f"{name}, but has work packages that move by themselves", week=pause.begin)


def _length(plan: Undertaking, pause: Span, name: str) -> Iterator[Violation]:
    weeks, project = pause.end - pause.begin, plan.project
    if not project.max_pause_weeks:
        yield violation(RULE, project.id, f"{name}, but may not pause", week=pause.begin, amount=weeks, unit=WEEKS)
    elif not project.min_pause_weeks <= weeks <= project.max_pause_weeks:
        text = f"{name}; between {project.min_pause_weeks} and {project.max_pause_weeks} are allowed"
        yield violation(RULE, project.id, text, week=pause.begin, amount=weeks, unit=WEEKS)


def _when(facts: Facts, plan: Undertaking, pause: Span, name: str) -> Iterator[Violation]:
    id, earliest = plan.project.id, facts.free + (plan.project.wind_down_hours > 0)
    if pause.begin < earliest:
        text = f"{name} from the week of {monday(facts.horizon, pause.begin)} on; {monday(facts.horizon, earliest)} is the earliest"
        yield violation(RULE, id, text, week=pause.begin, amount=earliest - pause.begin, unit=WEEKS)
    if plan.begin is None or plan.end is None or not plan.begin < pause.begin < plan.end:
        yield violation(RULE, id, f"{name}, but not between its first and its last week", week=pause.begin)
    over = plan.dated_end + pause.end - pause.begin - facts.weeks
    if over > 0:
        text = f"{name} and ends {plural(over, 'week')} after the horizon"
        yield violation(RULE, id, text, week=pause.begin, amount=over, unit=WEEKS)
