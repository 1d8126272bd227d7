"""Features about people on the move: notice, handover, ramp-up, stints, and who works with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.oracle.drafts import book

if TYPE_CHECKING:
    from tests.oracle.drafts import Draft


def notice(d: Draft) -> None:
    """Somebody booked today has notice, perhaps more than one, some as contractors and some with a notice of their own."""
    if not d.rows["allocations"]:
        book(d, d.work())
    for person in d.rows["people"]:
        person["employment"] = d.dice.choice(("employee", "contractor"))
    d.settings["notice_weeks"], d.settings["contractor_notice_weeks"] = d.dice.choice(((1, 2), (2, 3), (None, 1), (3, 0)))
    if d.dice.random() < 0.5:
        d.one("people")["notice_weeks"] = d.dice.choice((0, 2, 3))
