"""Options: ways to buy supply, and the people and machines that each of them would bring."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from itertools import count
from statistics import median_low
from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field

from models.frozen import Row
from models.people import Absence, Employment, Equipment, Person, PersonSkill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.portfolio import Portfolio

RAMP_PCT = 50
"""Part of each day that somebody new loses while they learn their way around."""


class OptionKind(StrEnum):
    """How supply is bought."""

    HIRE = "hire"
    CONTRACT = "contract"
    BORROW = "borrow"
    TRAIN = "train"
    LEASE = "lease"


EMPLOYMENT = {
    OptionKind.HIRE: Employment.TO_BE_HIRED,
    OptionKind.CONTRACT: Employment.CONTRACTOR,
    OptionKind.BORROW: Employment.EMPLOYEE,
}
"""The kinds that bring a person, and on what terms they work here."""


class Option(Row):
    """A way to buy supply; a scenario says whether a plan may use it."""

    id: str = ""
    """How changes and answers speak of it; kind and what is bought if empty."""
    kind: OptionKind
    role_or_skill: str = ""
    """The skill or role of a person, or the type of a machine."""
    level: int = Field(default=3, ge=1, le=5)
    """Level of the skill."""
    earliest: dt.date | None = None
    """First day of the supply; None if at once."""
    weeks_min: int | None = Field(default=None, ge=1)
    """Shortest term: bought only if so many weeks of the horizon are left."""
    cost: int = Field(default=0, ge=0)
    """Minor currency units, due once for each that is used."""
    cost_rate: int = Field(default=0, ge=0)
    """Minor currency units per booked hour."""
    org_unit: str = ""
    """The org unit, and so the cost centre, of whoever comes."""
    max_count: int | None = Field(default=None, ge=0)
    """How many there are at most; None for one."""
    ramp_weeks: int | None = Field(default=None, ge=0)
    """Weeks of half speed at the beginning."""

    @property
    def name(self) -> str:
        """The id, or what it is."""
        return self.id or "-".join(word for word in (self.kind.value, self.role_or_skill) if word)

    @property
    def most(self) -> int:
        """How many there are at most."""
        return 1 if self.max_count is None else self.max_count


class Bought(NamedTuple):
    """The rows that options add to a portfolio."""

    people: tuple[Person, ...] = ()
    skills: tuple[PersonSkill, ...] = ()
    absences: tuple[Absence, ...] = ()
    equipment: tuple[Equipment, ...] = ()


def in_time(portfolio: Portfolio, option: Option) -> bool:
    """Return whether the shortest term of an option fits into the rest of the horizon."""
    return len(portfolio.horizon.clipped(_begin(portfolio, option), None)) >= (option.weeks_min or 1)


def bought(portfolio: Portfolio, option: Option, how_many: int) -> Bought:
    """
    Return what an option brings if it is used up to so many times: each is a person or a machine that costs its fee once booked.

    A trained person is somebody who is there already, which has no row of its own: nothing is returned.
    """
    ids = _free_ids(portfolio, option.name)
    chosen = [next(ids) for _ in range(how_many)]
    begin = _begin(portfolio, option)
    if option.kind is OptionKind.LEASE:
        return Bought(equipment=tuple(_machine(portfolio, option, id, begin) for id in chosen))
    if option.kind is OptionKind.TRAIN:
        return Bought()
    return Bought(
        people=tuple(_person(portfolio, option, id, begin) for id in chosen),
        skills=tuple(skill for id in chosen for skill in _skills(portfolio, option, id)),
        absences=tuple(absence for id in chosen for absence in _ramp(option, id, begin)),
    )


def _begin(portfolio: Portfolio, option: Option) -> dt.date:
    """Return the first day of supply; nothing begins before the weeks that are free to plan."""
    free = portfolio.horizon.monday(portfolio.settings.freeze_end)
    return free if option.earliest is None else max(free, option.earliest)


def _free_ids(portfolio: Portfolio, name: str) -> Iterator[str]:
    taken = {*portfolio.person_by_id, *portfolio.equipment_by_id}
    return (id for id in (f"{name}~{number}" for number in count(1)) if id not in taken)


def _person(portfolio: Portfolio, option: Option, id: str, begin: dt.date) -> Person:
    like = [person for person in portfolio.people if person.role == option.role_or_skill]
    return Person(
        id=id,
        name=id,
        role=option.role_or_skill if like else "",
        org_unit=option.org_unit,
        employment=EMPLOYMENT[option.kind],
        start_date=begin,
        cost_rate=option.cost_rate,
        fee=option.cost,
        option=option.name,
    )


def _skills(portfolio: Portfolio, option: Option, id: str) -> Iterator[PersonSkill]:
    """Yield the skill that is bought; for a role, the skills that at least half of those in it have, at their middle level."""
    wanted = option.role_or_skill
    like = [person.id for person in portfolio.people if wanted and person.role == wanted]
    known = {skill.skill for skill in portfolio.skills} | {need.skill for demand in portfolio.demands for need in demand.skills}
    if wanted in known or not like:
        if wanted:
            yield PersonSkill(person_id=id, skill=wanted, level=option.level)
        return
    levels: dict[str, list[int]] = {}
    for person in like:
        best: dict[str, int] = {}
        for skill in portfolio.skills_of.get(person, ()):
            best[skill.skill] = max(best.get(skill.skill, 0), skill.level)
        for name, level in best.items():
            levels.setdefault(name, []).append(level)
    for name, found in levels.items():
        if 2 * len(found) >= len(like):
            yield PersonSkill(person_id=id, skill=name, level=median_low(found))


def _ramp(option: Option, id: str, begin: dt.date) -> Iterator[Absence]:
    if option.ramp_weeks:
        last = begin + dt.timedelta(weeks=option.ramp_weeks, days=-1)
        yield Absence(resource_id=id, first=begin, last=last, share_pct=RAMP_PCT, kind="ramp-up")


def _machine(portfolio: Portfolio, option: Option, id: str, begin: dt.date) -> Equipment:
    like = next((row for row in portfolio.equipment if row.type == option.role_or_skill), None)
    return Equipment(
        id=id,
        type=option.role_or_skill,
        cost_rate=option.cost_rate,
        first=begin,
        operator_skill=like.operator_skill if like else "",
        operator_level=like.operator_level if like else 1,
        fee=option.cost,
        option=option.name,
    )
