"""The hard rules, in the order of the table in ``docs/model.md``: adding a rule is adding a module and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit import (
    block,
    budget,
    capacity,
    changeover,
    company,
    demand,
    directives,
    equipment,
    form,
    freeze,
    handover,
    headcount,
    locks,
    minimum_staffing,
    move_limits,
    notice,
    pauses,
    precedence,
    projects_at_once,
    same_people,
    selection,
    share,
    skill,
    stints,
    wind_down,
    windows,
    work_packages,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from models.answer import Violation
    from models.audit.case import Case

    Rule = Callable[[Case], Iterator[Violation]]

RULES: Mapping[str, Rule] = {
    form.RULE: form.violations,
    capacity.RULE: capacity.violations,
    skill.RULE: skill.violations,
    demand.RULE: demand.violations,
    minimum_staffing.RULE: minimum_staffing.violations,
    share.RULE: share.violations,
    block.RULE: block.violations,
    projects_at_once.RULE: projects_at_once.violations,
    headcount.RULE: headcount.violations,
    windows.RULE: windows.violations,
    pauses.RULE: pauses.violations,
    work_packages.RULE: work_packages.violations,
    precedence.RULE: precedence.violations,
    freeze.RULE: freeze.violations,
    notice.RULE: notice.violations,
    wind_down.RULE: wind_down.violations,
    locks.RULE: locks.violations,
    directives.RULE: directives.violations,
    equipment.RULE: equipment.violations,
    budget.RULE: budget.violations,
    selection.RULE: selection.violations,
    move_limits.RULE: move_limits.violations,
    changeover.RULE: changeover.violations,
    handover.RULE: handover.violations,
    stints.RULE: stints.violations,
    company.RULE: company.violations,
    same_people.RULE: same_people.violations,
}
"""Every hard rule by its stable name."""


def violations(case: Case) -> Iterator[Violation]:
    """Yield everything that breaks a rule, rule by rule; nothing after the last one asked for is worked out."""
    for rule in RULES.values():
        yield from rule(case)
