r"""
``precedence``: a running successor waits for its predecessor, where the dependency is hard.

Both are projects or work packages; a package runs if its project does. The predecessor runs too, unless its stage is done (or it is
a package whose status is done, for which nobody waits); and if it runs,

.. math:: first_s \ge last_p + 1 + lag \quad (FS), \qquad first_s \ge first_p + lag \quad (SS), \qquad last_s \ge last_p + lag \quad (FF)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.audit.words import called, monday, violation
from models.projects import PackageStatus, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case
    from models.projects import Dependency

RULE = "precedence"


class _End(NamedTuple):
    """A project or work package at one end of a dependency."""

    name: str
    runs: bool
    begin: int | None
    """First week; None if it does not run or has no work inside the horizon."""
    end: int | None
    """Week after its last."""
    done: bool
    """Whether it is a project that need not run to be followed."""


def violations(case: Case) -> Iterator[Violation]:
    """Yield successors that do not wait."""
    for dependency in case.facts.portfolio.dependencies:
        if dependency.hard:
            yield from _waits(case, dependency)


def _waits(case: Case, dependency: Dependency) -> Iterator[Violation]:
    before, after = _end(case, dependency.predecessor), _end(case, dependency.successor)
    if before is None or after is None or not after.runs or _nobody_waits(case, dependency.predecessor):
        return
    if not before.runs:
        if not before.done:
            text = f"{after.name} runs though its predecessor {before.name.removeprefix('Project ')} does not"
            yield violation(RULE, dependency.successor, text)
        return
    yield from _in_time(case, dependency, before, after)


def _in_time(case: Case, dependency: Dependency, before: _End, after: _End) -> Iterator[Violation]:
    anchor = before.begin if dependency.type == "SS" else before.end
    week = after.end if dependency.type == "FF" else after.begin
    if anchor is None or week is None or week >= anchor + dependency.lag_weeks:
        return
    earliest, horizon = anchor + dependency.lag_weeks, case.facts.horizon
    does, may, last = ("ends", "end", 1) if dependency.type == "FF" else ("begins", "begin", 0)
    text = (
        f"{after.name} {does} in the week of {monday(horizon, week - last)}, but after {before.name.removeprefix('Project ')} "
        f"({dependency.type}, lag {dependency.lag_weeks} weeks) it may {may} in the week of {monday(horizon, earliest - last)}"
    )
    yield violation(RULE, dependency.successor, text, week=week - last, amount=earliest - week, unit="weeks")


def _end(case: Case, id: str) -> _End | None:
    facts = case.facts
    if id in facts.undertakings:
        plan, account = facts.undertakings[id], case.ledger.projects[id]
        done = plan.project.stage is Stage.DONE
        return _End(f"Project {called(plan.project)}", case.reading.shifts[id] is not None, account.begin, account.end, done)
    if id in facts.packages:
        span, project = case.reading.package_span(facts, id), facts.undertakings[facts.packages[id].row.project_id].project
        begin, end = (None, None) if span is None else span
        if span is not None and facts.packages[id].row.milestone:
            begin = end  # it takes no time, and is reached when its week is over
        return _End(f"Work package {id}", span is not None, begin, end, project.stage is Stage.DONE)
    return None


def _nobody_waits(case: Case, id: str) -> bool:
    package = case.facts.packages.get(id)
    return package is not None and package.row.status is PackageStatus.DONE
