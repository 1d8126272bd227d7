r"""
``precedence``: a running successor waits for its predecessor, where the dependency is hard.

The predecessor runs too, unless its stage is done; and if it runs,

.. math:: first_s \ge last_p + 1 + lag \quad (FS), \qquad first_s \ge first_p + lag \quad (SS)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.words import called, monday, violation
from models.projects import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case
    from models.projects import Dependency

RULE = "precedence"


def violations(case: Case) -> Iterator[Violation]:
    """Yield successors that do not wait."""
    for dependency in case.facts.portfolio.dependencies:
        if dependency.hard and case.reading.shifts.get(dependency.successor) is not None:
            yield from _waits(case, dependency)


def _waits(case: Case, dependency: Dependency) -> Iterator[Violation]:
    plans = case.facts.undertakings
    before, after = plans.get(dependency.predecessor), plans[dependency.successor]
    if before is None:
        return
    name = called(after.project)
    if case.reading.shifts[dependency.predecessor] is None:
        if before.project.stage is not Stage.DONE:
            text = f"Project {name} runs though its predecessor {called(before.project)} does not"
            yield violation(RULE, dependency.successor, text)
        return
    earliest, first = _earliest(case, dependency), case.ledger.projects[dependency.successor].begin
    if earliest is not None and first is not None and first < earliest:
        text = (
            f"Project {name} begins in the week of {monday(case.facts.horizon, first)}, but after {called(before.project)} "
            f"({dependency.type}, lag {dependency.lag_weeks} weeks) it may begin in the week of {monday(case.facts.horizon, earliest)}"
        )
        yield violation(RULE, dependency.successor, text, week=first, amount=earliest - first, unit="weeks")


def _earliest(case: Case, dependency: Dependency) -> int | None:
    before = case.ledger.projects[dependency.predecessor]
    anchor = before.begin if dependency.type == "SS" else before.end
    return None if anchor is None else anchor + dependency.lag_weeks
