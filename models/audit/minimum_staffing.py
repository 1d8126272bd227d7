r"""
``minimum_staffing``: a running project is not starved.

.. math:: 100 \cdot covered_p \ge pct_p \cdot needed_p

over all its demands for people and all weeks inside the horizon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.words import called, hours, violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case

RULE = "minimum_staffing"


def violations(case: Case) -> Iterator[Violation]:
    """Yield running projects that get less than their minimum."""
    for id, account in case.ledger.projects.items():
        plan = case.facts.undertakings[id]
        if account.runs and 100 * account.covered < plan.staffing_pct * account.needed:
            least = -(-plan.staffing_pct * account.needed // 100)
            text = (
                f"Project {called(plan.project)} runs with {hours(account.covered)} of the {hours(account.needed)} it needs; "
                f"its minimum of {plan.staffing_pct} % is {hours(least)}"
            )
            yield violation(RULE, id, text, amount=least - account.covered, unit="minutes")
