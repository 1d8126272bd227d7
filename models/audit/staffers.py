"""People as the rules see them: net minutes, employment, skills, rates and limits, with the settings filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from models.audit.net import Contract, contract, employed_days, employed_weeks, lost_percent, net_minutes
from models.audit.notice import first_free_week
from models.audit.rates import dated_rates, directives_by_subject, weekly_rates
from models.directives import DirectiveKind
from models.horizon import WORKING_DAYS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from models.audit.runs import Span
    from models.bookings import Allocation
    from models.directives import Directive
    from models.horizon import Horizon
    from models.people import Absence, Person, PersonSkill
    from models.portfolio import Portfolio


class SkillWeeks(NamedTuple):
    """A row of a person's skills, valid in weeks ``begin`` up to, not including, ``end``."""

    level: int
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Staffer:
    """A person, week by week, with the settings filled in."""

    person: Person
    net: tuple[int, ...]
    """Minutes by week."""
    employed: Span
    contract: Contract | None
    """None if it never changes."""
    rates: tuple[int, ...]
    """Minor units per hour by week."""
    skills: Mapping[str, tuple[SkillWeeks, ...]]
    room: int
    """Percent that may be booked."""
    limit: int
    """Projects at once."""
    smallest: int
    """Smallest share in percent."""
    free: int
    """The first week in which bookings may change; see ``notice``."""

    def level(self, skill: str, week: int) -> int:
        """Return the best level of a skill valid in a week; 0 if there is none."""
        return max((row.level for row in self.skills.get(skill, ()) if row.begin <= week < row.end), default=0)

    def works(self, week: int) -> bool:
        """Whether the person is employed in a week."""
        return self.employed.begin <= week < self.employed.end

    def present(self, week: int) -> bool:
        """Whether the person is there for at least a minute of a week."""
        return self.works(week) and self.net[week] > 0


class _Calendar(NamedTuple):
    absences: Mapping[str, Sequence[Absence]]
    holidays: Mapping[str, frozenset[dt.date]]
    part_time: Mapping[str, Sequence[Directive]]
    rates: Mapping[str, Sequence[Directive]]
    booked: Mapping[str, Sequence[Allocation]]


def staffers(portfolio: Portfolio) -> dict[str, Staffer]:
    """Return every person of the portfolio by id."""
    absences: dict[str, list[Absence]] = {}
    for absence in portfolio.absences:
        absences.setdefault(absence.resource_id, []).append(absence)
    booked: dict[str, list[Allocation]] = {}
    for allocation in portfolio.live_allocations:
        booked.setdefault(allocation.resource_id, []).append(allocation)
    dated = directives_by_subject(portfolio, DirectiveKind.PART_TIME)
    calendar = _Calendar(absences, _holidays(portfolio), dated, dated_rates(portfolio), booked)
    return {person.id: _staffer(portfolio, person, calendar) for person in portfolio.people}


def _holidays(portfolio: Portfolio) -> dict[str, frozenset[dt.date]]:
    found: dict[str, set[dt.date]] = {person.location: set() for person in portfolio.people}
    for holiday in portfolio.holidays:
        for location, days in found.items():
            if holiday.calendar in ("", location):
                days.add(holiday.date)
    return {location: frozenset(days) for location, days in found.items()}


def _staffer(portfolio: Portfolio, person: Person, calendar: _Calendar) -> Staffer:
    settings, horizon = portfolio.settings, portfolio.horizon
    days = employed_days(person, horizon)
    lost = lost_percent(days, calendar.holidays[person.location], calendar.absences.get(person.id, ()), horizon)
    dated = contract(person, calendar.part_time.get(person.id, ()), horizon)
    return Staffer(
        person=person,
        net=net_minutes(person, lost, dated, horizon),
        employed=employed_weeks(days),
        contract=dated,
        rates=weekly_rates(person.cost_rate, calendar.rates.get(person.id, ()), horizon),
        skills=_skills(portfolio.skills_of.get(person.id, ()), horizon),
        room=100 - (settings.reserve_pct if person.reserve_pct is None else person.reserve_pct),
        limit=settings.max_projects if person.max_projects is None else person.max_projects,
        smallest=settings.min_share_pct if person.min_share_pct is None else person.min_share_pct,
        free=first_free_week(portfolio, person, calendar.booked.get(person.id, ())),
    )


def _skills(rows: Sequence[PersonSkill], horizon: Horizon) -> dict[str, tuple[SkillWeeks, ...]]:
    found: dict[str, tuple[SkillWeeks, ...]] = {}
    for row in rows:
        found[row.skill] = (*found.get(row.skill, ()), SkillWeeks(row.level, *_valid_weeks(row, horizon)))
    return found


def _valid_weeks(row: PersonSkill, horizon: Horizon) -> tuple[int, int]:
    """Weeks whose Monday is not before ``valid_from`` and whose Friday is not after ``valid_until``."""
    begin = 0 if row.valid_from is None else -((horizon.start - row.valid_from).days // 7)
    last_days = None if row.valid_until is None else (row.valid_until - horizon.start).days
    end = horizon.weeks if last_days is None else (last_days - (WORKING_DAYS - 1)) // 7 + 1
    return max(0, begin), min(horizon.weeks, end)
