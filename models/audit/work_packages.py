"""
``work_packages``: a package that moves by itself stays in its window, and nothing else moves.

It begins in no week before the freeze's end or its earliest start, ends in none after its latest finish or the horizon, is as long as
dated or at most ``max_stretch_weeks`` longer, and stays as dated where a lock, a frozen project or a protected person holds the dates
of its project. Every package of a running project keeps a hard deadline, unless it is done. A project whose whole work lies in packages
that move by themselves is not shifted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit import stays
from models.audit.pauses import later
from models.audit.words import called, monday, plural, violation
from models.projects import PackageStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case
    from models.audit.packages import Package
    from models.audit.runs import Span

RULE = "work_packages"
WEEKS = "weeks"


def violations(case: Case) -> Iterator[Violation]:
    """Yield packages on dates they may not have."""
    for key, package in case.facts.packages.items():
        span = case.reading.package_span(case.facts, key)
        if span is not None:
            yield from _moved(case, key, package, span)
            yield from _late(case, key, package, span)
    for id, plan in case.facts.undertakings.items():
        if case.reading.shifts[id] and plan.works and not plan.bound_works:
            text = f"Project {called(plan.project)} is shifted, but all its work lies in packages that move by themselves"
            yield violation(RULE, id, text, amount=case.reading.shifts[id] or 0, unit=WEEKS)


def _moved(case: Case, key: str, package: Package, span: Span) -> Iterator[Violation]:
    facts = case.facts
    shift = case.reading.shifts[package.row.project_id] or 0
    pause = case.reading.pauses.get(package.row.project_id)
    with_project = later(pause, package.dated.begin + shift), later(pause, package.dated.end + shift - 1) + 1
    home = (package.dated.begin, package.dated.end) if package.free else with_project
    where = f"Work package {key} begins in the week of {monday(facts.horizon, span.begin)}"
    if (span.begin, span.end) != home and not package.free:
        why = "has begun, lies outside the horizon or has no window to move in"
        yield violation(RULE, key, f"{where}, but {why}", week=span.begin, amount=abs(span.begin - home[0]), unit=WEEKS)
    elif (span.begin, span.end) != home and stays.dates_held(facts, package.row.project_id):
        yield violation(RULE, key, f"{where}, but the dates of its project are held", week=span.begin, unit=WEEKS)
    if package.free:
        yield from _outside(case, key, package, span)


def _outside(case: Case, key: str, package: Package, span: Span) -> Iterator[Violation]:
    facts = case.facts
    horizon, earliest, latest = facts.horizon, package.earliest(facts.portfolio), package.latest(facts.portfolio)
    if span.begin < earliest:
        text = f"Work package {key} begins in the week of {monday(horizon, span.begin)}, but not before that of {monday(horizon, earliest)}"
        yield violation(RULE, key, text, week=span.begin, amount=earliest - span.begin, unit=WEEKS)
    if span.end - 1 > latest:
        text = f"Work package {key} ends in the week of {monday(horizon, span.end - 1)}, but not after that of {monday(horizon, latest)}"
        yield violation(RULE, key, text, week=span.end - 1, amount=span.end - 1 - latest, unit=WEEKS)
    extra = span.end - span.begin - (package.dated.end - package.dated.begin)
    if not 0 <= extra <= package.row.max_stretch_weeks:
        most = f"{plural(package.dated.end - package.dated.begin, 'week')} and may be {package.row.max_stretch_weeks} longer"
        text = f"Work package {key} takes {plural(span.end - span.begin, 'week')}; it is dated for {most}"
        yield violation(RULE, key, text, week=span.begin, amount=abs(extra), unit=WEEKS)


def _late(case: Case, key: str, package: Package, span: Span) -> Iterator[Violation]:
    row, horizon = package.row, case.facts.horizon
    if row.deadline is None or not row.deadline_hard or row.status is PackageStatus.DONE:
        return
    over = span.end - 1 - horizon.week(row.deadline)
    if over > 0:
        text = f"Work package {key} ends in the week of {monday(horizon, span.end - 1)}, after its hard deadline on {row.deadline}"
        yield violation(RULE, key, text, week=span.end - 1, amount=over, unit=WEEKS)
