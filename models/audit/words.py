"""How violations speak: names with ids, weeks as dates, minutes as hours, money in the portfolio's currency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from models.answer import Violation

if TYPE_CHECKING:
    from models.audit.runs import Span
    from models.horizon import Horizon


class Named(Protocol):
    """Anything with an id and, perhaps, a name."""

    @property
    def id(self) -> str:
        """What programs call it."""

    @property
    def name(self) -> str:
        """What people call it; may be empty."""


def called(thing: Named) -> str:
    """Return the name with the id in brackets, or the id alone."""
    return f"{thing.name} ({thing.id})" if thing.name and thing.name != thing.id else thing.id


def monday(horizon: Horizon, week: int) -> str:
    """Return a week's Monday; a week too far away for a date is given by its number."""
    try:
        return horizon.monday(week).isoformat()
    except OverflowError:
        return f"week {week}"


def weeks(horizon: Horizon, span: Span) -> str:
    """Return ``in the week of 2027-03-01`` or ``in the 4 weeks from 2027-03-01``."""
    count = span.end - span.begin
    when = monday(horizon, span.begin)
    return f"in the week of {when}" if count == 1 else f"in the {count} weeks from {when}"


def hours(minutes: int) -> str:
    """Return minutes as hours with at most two decimals, without empty ones."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".") + " h"


def plural(count: int, one: str, many: str = "") -> str:
    """Return the count with the word in its right form."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def violation(rule: str, subject: str, text: str, *, week: int | None = None, amount: int = 0, unit: str = "") -> Violation:
    """Return a violation; the text comes without its full stop."""
    return Violation(rule=rule, subject=subject, week=week, amount=amount, unit=unit, text=f"{text}.")
