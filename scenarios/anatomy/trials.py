"""Whether a plan with a little more of somebody on a demand keeps all rules: asked of the audit, for as many as there is time for."""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from models.bookings import Booking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.answer import Violation
    from models.audit import Auditor
    from models.bookings import Proposal
    from scenarios.anatomy.obstacles import More
    from scenarios.anatomy.sides import Sides

BOOKINGS = 6_000
"""Bookings that are read again for all trials of one plan, about: the audit of a plan is linear in them."""
LEAST, MOST = 2, 24
"""Trials of a large plan at least, and of any at most."""


class Trials:
    """
    Asks the audit about plans that differ from one in a single booking.

    Parameters
    ----------
    sides
        The plan, as read.
    auditor
        The portfolio's.
    proposal
        The plan.
    most
        Trials there may be; fewer in a large plan.
    """

    def __init__(self, sides: Sides, auditor: Auditor, proposal: Proposal, most: int = MOST) -> None:
        self._sides, self._auditor, self._proposal = sides, auditor, proposal
        self._left = min(most, max(LEAST, BOOKINGS // max(1, len(proposal.bookings))))

    def more(self) -> bool:
        """Return whether there is another trial left; using it takes it."""
        self._left -= 1
        return self._left >= 0

    def broken(self, more: More) -> Violation | None:
        """Return a rule that the plan breaks with more of somebody, and does not break without; None if there is none."""
        kept = tuple(b for b in self._proposal.bookings if (b.resource_id, b.demand_id) != (more.person, more.demand))
        tried = self._proposal.replace(bookings=(*kept, *self._raised(more)))
        new = (v for v in self._auditor.violations(tried) if (v.rule, v.subject) not in self._known)
        return next(new, None)

    @cached_property
    def _known(self) -> frozenset[tuple[str, str]]:
        return frozenset((violation.rule, violation.subject) for violation in self._auditor.violations(self._proposal))

    def _raised(self, more: More) -> Iterator[Booking]:
        """Yield the bookings of somebody on a demand with so much more in the weeks of a block."""
        facts, horizon = self._sides.facts, self._sides.facts.horizon
        shares = list(self._sides.after.reading.booked.get(more.person, {}).get(more.demand, [0] * facts.weeks))
        for week in range(*more.block.span):
            shares[week] += more.extra if facts.people[more.person].works(week) else 0
        for share, weeks in groupby(range(facts.weeks), shares.__getitem__):
            if share:
                span = list(weeks)
                first, last = horizon.monday(span[0]), horizon.sunday(span[-1])
                yield Booking(resource_id=more.person, demand_id=more.demand, first=first, last=last, share_pct=share)
