"""Changes of who is here: people leave, join, are away, come back early, or work part time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal

from models.changes.change import FROM, Applied, Change, Day
from models.changes.refused import ChangeRefusedError
from models.changes.tables import check_touches, named, with_person

if TYPE_CHECKING:
    from models.portfolio import Portfolio

ONE_DAY = dt.timedelta(days=1)


class PersonLeaves(Change):
    """The person is gone from a day on."""

    kind: Literal["person_leaves"] = "person_leaves"
    first: Annotated[Day, FROM]
    """the first day on which the person is gone"""

    def _apply(self, before: Portfolio) -> Applied:
        person = before.person(self.target)
        check_touches(before.horizon, self.first, None)
        if person.start_date is not None and self.first <= person.start_date:
            cause = f"{named(person)} only begins on {person.start_date}"
            raise ChangeRefusedError("from", cause, "Give a later day, or an `absence` that covers the whole horizon.")
        if person.end_date is not None and person.end_date < self.first:
            return Applied(before, why_not=f"{named(person)} leaves already after {person.end_date}")
        gone = self.first - ONE_DAY
        old = "open" if person.end_date is None else str(person.end_date)
        return Applied(with_person(before, person.id, end_date=gone), (f"{named(person)}: last day {old} -> {gone}",))
