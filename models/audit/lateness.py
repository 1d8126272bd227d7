r"""
Score part ``lateness``: cost of delay for every week a running project finishes after its target.

.. math:: L = \sum_{p\ runs} delay_p \cdot \max(0, last_p - target_p, \max_w (last_w - deadline_w))

with the weeks of the target finish and of the soft deadlines of its work packages *w* that are not done; *last* as decided, shifts
included. In minor currency units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.projects import PackageStatus

if TYPE_CHECKING:
    from models.audit.facts import Facts
    from models.audit.reading import Reading
    from models.audit.work import Undertaking
    from models.projects import WorkPackage


def late_weeks(facts: Facts, reading: Reading, plan: Undertaking) -> int:
    """Return the weeks by which a project finishes late; 0 if it does not run or nothing of it has a date to keep."""
    target, dates = plan.project.target_finish, reading.dates(facts, plan.project.id)
    late = 0 if target is None or dates is None else dates[1] - 1 - facts.horizon.week(target)
    return max(0, late, *(_after_deadline(facts, reading, package.row) for package in plan.packages))


def _after_deadline(facts: Facts, reading: Reading, package: WorkPackage) -> int:
    span = reading.package_span(facts, package.key)
    if span is None or package.deadline is None or package.deadline_hard or package.status is PackageStatus.DONE:
        return 0
    return span.end - 1 - facts.horizon.week(package.deadline)
