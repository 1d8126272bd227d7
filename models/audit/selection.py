"""
``selection``: halted projects do not run; of the others, mandatory and forced-in ones run and forced-out ones do not.

Halted are those whose stage is on hold, cancelled or done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.words import called, violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case

RULE = "selection"


def violations(case: Case) -> Iterator[Violation]:
    """Yield projects that run and may not, or do not and must."""
    for id, plan in case.facts.undertakings.items():
        name, runs = called(plan.project), case.reading.shifts[id] is not None
        if plan.halted:
            if runs:
                yield violation(RULE, id, f"Project {name} runs though it is {plan.project.stage.value.replace('_', ' ')}")
            continue
        if runs and plan.forced_out:
            yield violation(RULE, id, f"Project {name} runs though it is forced out")
        if not runs and plan.mandatory:
            yield violation(RULE, id, f"Project {name} does not run though it is mandatory")
        if not runs and plan.forced_in:
            yield violation(RULE, id, f"Project {name} does not run though it is forced in")
