r"""
Score part ``lateness``: cost of delay for every week a running project finishes after its target.

.. math:: L = \sum_{p\ runs} delay_p \cdot \max(0, last_p + k_p - target_p)

with the week of the target finish. In minor currency units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.audit.work import Undertaking
    from models.horizon import Horizon


def late_weeks(horizon: Horizon, plan: Undertaking, shift: int | None) -> int:
    """Return the weeks by which a project finishes late; 0 if it does not run, has no target or no demands."""
    target = plan.project.target_finish
    if shift is None or target is None or plan.end is None:
        return 0
    return max(0, plan.end - 1 + shift - horizon.week(target))
