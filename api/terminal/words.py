"""Numbers, dates and names as they are said in a meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.bookings import ProjectState
from models.score import MICRO

if TYPE_CHECKING:
    import datetime as dt

    from models.answer import ProjectOutcome
    from models.portfolio import Portfolio

MINOR_UNITS = 100
"""Minor currency units in a unit of currency."""
MILLION, TEN_THOUSAND = 1_000_000, 10_000


def points(micro: int) -> str:
    """Return micro-points as points."""
    return f"{micro / MICRO:,.1f}"


def money(minor: int) -> str:
    """Return minor units as a short amount: ``4.27 M``, ``312 k``, ``9,500``."""
    amount = minor / MINOR_UNITS
    if abs(amount) >= MILLION:
        return f"{amount / MILLION:,.2f} M"
    return f"{amount / 1000:,.0f} k" if abs(amount) >= TEN_THOUSAND else f"{amount:,.0f}"


def money_delta(minor: int) -> str:
    """Return a difference in money with its sign."""
    return "0" if round(minor / MINOR_UNITS) == 0 else f"{'+' if minor > 0 else '-'}{money(abs(minor))}"


def hours(amount: float) -> str:
    """Return hours, whole."""
    return f"{amount:,.0f}"


def percent(amount: float) -> str:
    """Return a percentage, whole; only what is whole may be called 0 or 100."""
    rounded = f"{amount:.0f}"
    return f"{amount:.1f} %" if rounded in ("0", "100") and amount != round(amount) else f"{rounded} %"


def day(date: dt.date | None) -> str:
    """Return a date without its year, such as ``3 May``."""
    return "-" if date is None else f"{date.day} {date:%b}"


def span(first: dt.date | None, last: dt.date | None) -> str:
    """Return a span of dates."""
    return f"{day(first)} - {day(last)}" if first or last else ""


def weeks_in(first: dt.date | None, last: dt.date | None) -> int:
    """Return how many weeks a span touches; at least one."""
    return 1 if first is None or last is None else max(1, ((last - first).days + 7) // 7)


def state(found: ProjectState, shift: int = 0, *, pauses: bool = False) -> str:
    """Return what becomes of a project, in a word or two."""
    if pauses:
        return "pauses"
    words = {
        ProjectState.RUN: "runs",
        ProjectState.SHIFTED: f"+{shift} weeks",
        ProjectState.PAUSED: "paused",
        ProjectState.STOPPED: "stopped",
    }
    return words[found].replace("+1 weeks", "+1 week")


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def person(portfolio: Portfolio, id: str) -> str:
    """Return the name of a person, project or machine; the id if there is none."""
    tables = (portfolio.person_by_id, portfolio.project_by_id, portfolio.equipment_by_id)
    names = (getattr(table[id], "name", "") for table in tables if id in table)
    return next((name for name in names if name), id)


def project(outcome: ProjectOutcome) -> str:
    """Return a project's id and name."""
    return outcome.project_id if outcome.name in ("", outcome.project_id) else f"{outcome.project_id}  {outcome.name}"
