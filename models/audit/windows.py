"""
``windows``: running projects keep their dates.

A project is shifted at most ``max_shift_weeks``, not once it has started unless it is interruptible, and only as long as its last
week still lies inside the horizon. Its first week is not before ``earliest_start`` unless it has started, its last week not after a
hard deadline. Shifts that a lock or a frozen project forbids are the matter of ``locks`` and ``directives``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.words import called, monday, plural, violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.facts import Facts
    from models.audit.work import Undertaking

RULE = "windows"
WEEKS = "weeks"


def violations(case: Case) -> Iterator[Violation]:
    """Yield projects on dates they may not have."""
    for id, plan in case.facts.undertakings.items():
        shift = case.reading.shifts[id]
        if shift is not None:
            if shift:
                yield from _shifted(case.facts, plan, shift)
            dates = case.reading.dates(case.facts, id)
            if dates is not None:
                yield from _bounded(case.facts, plan, dates[0], dates[1] - 1)


def _shifted(facts: Facts, plan: Undertaking, shift: int) -> Iterator[Violation]:
    name, id = called(plan.project), plan.project.id
    by = f"Project {name} is shifted by {plural(shift, 'week')}"
    if shift > plan.max_shift:
        yield violation(RULE, id, f"{by}, at most {plan.max_shift} are allowed", amount=shift - plan.max_shift, unit=WEEKS)
    if plan.started and not plan.project.interruptible:
        yield violation(RULE, id, f"{by}, but has started and is not interruptible", amount=shift, unit=WEEKS)
    over = plan.dated_end + shift - facts.weeks
    if over > 0:
        yield violation(RULE, id, f"{by} and ends {plural(over, 'week')} after the horizon", amount=over, unit=WEEKS)


def _bounded(facts: Facts, plan: Undertaking, first: int, last: int) -> Iterator[Violation]:
    project, horizon = plan.project, facts.horizon
    name = called(project)
    if project.earliest_start is not None and not plan.started and first < horizon.week(project.earliest_start):
        text = f"Project {name} begins in the week of {monday(horizon, first)}, before its earliest start on {project.earliest_start}"
        yield violation(RULE, project.id, text, week=first, amount=horizon.week(project.earliest_start) - first, unit=WEEKS)
    if project.deadline_hard and project.deadline is not None and last > horizon.week(project.deadline):
        text = f"Project {name} ends in the week of {monday(horizon, last)}, after its hard deadline on {project.deadline}"
        yield violation(RULE, project.id, text, week=last, amount=last - horizon.week(project.deadline), unit=WEEKS)
