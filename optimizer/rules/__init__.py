"""
The hard rules, one module each; the list reads as a table of contents.

Rules that only say which columns exist speak in ``optimizer/candidates.py`` (shares, blocks, skills, the freeze) and
``optimizer/work.py`` (windows and shifts); all others write rows here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.rules import (
    budget,
    capacity,
    changeover,
    company,
    demand,
    directives,
    equipment,
    handover,
    headcount,
    locks,
    minimum_staffing,
    move_limits,
    operators,
    precedence,
    projects_at_once,
    ramp_up,
    same_people,
    selection,
    skill,
    stints,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.columns import Columns

RULES: tuple[Callable[[Columns], None], ...] = (
    selection.write,
    precedence.write,
    demand.write,
    minimum_staffing.write,
    capacity.write,
    skill.write,
    projects_at_once.write,
    headcount.write,
    equipment.write,
    operators.write,
    changeover.write,
    budget.write,
    locks.write,
    directives.write,
    move_limits.write,
    handover.write,
    stints.write,
    company.write,
    same_people.write,
    ramp_up.write,
)
"""Each writes its rows, and the columns it needs for them."""
