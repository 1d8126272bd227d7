"""
``changeover``: a machine that goes from one project to another is set up first.

For a row with ``setup_weeks``, in each week: the most units that each project has in that week or in one of the weeks of the set-up
before it, summed over the projects, are no more than its units.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit.runs import spans
from models.audit.words import plural, violation, weeks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit.case import Case

RULE = "changeover"


def violations(case: Case) -> Iterator[Violation]:
    """Yield machines that change projects faster than they can be set up."""
    facts = case.facts
    for id, demands in case.reading.machines.items():
        row = facts.machines[id].equipment
        if not row.setup_weeks:
            continue
        used: dict[str, list[int]] = {}
        for demand, units in demands.items():
            mine = used.setdefault(facts.works[demand].demand.project_id, [0] * facts.weeks)
            used[facts.works[demand].demand.project_id] = list(map(sum, zip(mine, units, strict=True)))
        tied = [sum(max(units[max(0, t - row.setup_weeks) : t + 1]) for units in used.values()) for t in range(facts.weeks)]
        for span, over in spans([max(0, units - row.units) for units in tied]):
            text = (
                f"{id} goes from one project to another {weeks(facts.horizon, span)} without the {plural(row.setup_weeks, 'week')} "
                "that setting it up takes"
            )
            yield violation(RULE, id, text, week=span.begin, amount=over, unit="units")
