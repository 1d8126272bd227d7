"""Work that running projects ask for and do not get, and the cause of each gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.answer import Unmet
from models.score import MINUTES_PER_HOUR
from scenarios.anatomy.caps import blocking, rooms
from scenarios.anatomy.moves import minor_units
from scenarios.anatomy.words import asked, in_hours, money

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from models.audit import BlockAccount, DemandAccount
    from models.audit.work import Work
    from scenarios.anatomy.sides import Sides


class Gap(NamedTuple):
    """A demand that gets less than it needs."""

    work: Work
    missing: int
    """Minutes."""
    blocks: tuple[BlockAccount, ...]
    """The short ones."""

    @property
    def weeks(self) -> tuple[int, ...]:
        """The weeks of the short blocks."""
        return tuple(week for block in self.blocks for week in range(*block.span))


def unmet_of(sides: Sides) -> tuple[Unmet, ...]:
    """Return what is missing, the most valuable first: by weight of the project x hours."""
    gaps = sorted(_gaps(sides), key=lambda gap: (-_loss(sides, gap), gap.work.demand.id))
    return tuple(_unmet(sides, gap) for gap in gaps)


def _gaps(sides: Sides) -> Iterator[Gap]:
    for id, account in sides.plan.demands.items():
        work = sides.facts.works[id]
        if sides.plan.projects[work.demand.project_id].runs and account.covered < account.needed:
            yield Gap(work, account.needed - account.covered, _short(account))


def _short(account: DemandAccount) -> tuple[BlockAccount, ...]:
    return tuple(block for block in account.blocks if block.delivered < block.needed)


def _loss(sides: Sides, gap: Gap) -> Fraction:
    return sides.facts.undertakings[gap.work.demand.project_id].weight * gap.missing


def _unmet(sides: Sides, gap: Gap) -> Unmet:
    cause, text = _cause(sides, gap)
    return Unmet(
        demand_id=gap.work.demand.id,
        project_id=gap.work.demand.project_id,
        hours=gap.missing / MINUTES_PER_HOUR,
        first=sides.facts.horizon.monday(gap.blocks[0].span.begin),
        cause=cause,
        text=text,
    )


def _cause(sides: Sides, gap: Gap) -> tuple[str, str]:
    facts, needs = sides.facts, asked(gap.work.demand)
    if all(facts.step * facts.fte_minutes * (b.span.end - b.span.begin) // 100 > b.needed - b.covered for b in gap.blocks):
        return "step", f"{in_hours(gap.missing)} of {needs} are less than one step of {facts.step} % of a full-time week"
    able = tuple(_able(sides, gap))
    if not able:
        return "nobody_able", f"nobody here can do {needs} in the weeks that are short"
    return _budget(sides, gap, able) or ("people_busy", _busy(sides, gap, able))


def _able(sides: Sides, gap: Gap) -> Iterator[str]:
    """Yield the people who are able for a demand in some week of its short blocks."""
    demand, weeks = gap.work.demand, gap.weeks
    for person in demand.restricted or sides.facts.people:
        staffer = sides.facts.people.get(person)
        if staffer is None or any(need.skill not in staffer.skills for need in demand.skills):
            continue
        skilled = sides.facts.ability.skilled(person, demand.skills)
        if any(skilled[week] for week in weeks if staffer.works(week)):
            yield person


def _budget(sides: Sides, gap: Gap, able: Sequence[str]) -> tuple[str, str] | None:
    """Return the cap that stops even the cheapest of the able people; None if anybody can be paid."""
    found, weeks = rooms(sides, gap.work.demand.project_id), range(*gap.blocks[0].span)
    stops = []
    for person in able:
        stop = blocking(sides, found, person, weeks)
        if stop is None:
            return None
        stops.append(stop)
    room, cost = min(stops, key=lambda stop: stop[1])
    currency = sides.portfolio.settings.currency
    left, asks = money(minor_units(max(0, room.left)), currency), money(minor_units(cost), currency)
    return "budget", f"the cap of {room.name} has {left} left, and the smallest share of the cheapest person who can would cost {asks}"


def _busy(sides: Sides, gap: Gap, able: Sequence[str]) -> str:
    weeks = gap.weeks
    booked = sorted(_booked(sides, person, weeks) for person in able)
    who = "1 person can" if len(able) == 1 else f"{len(able)} people can"
    if booked[0] == booked[-1]:
        return f"{who}, {'all ' if len(able) > 1 else ''}booked to {booked[0]} %"
    return f"{who}, booked to between {booked[0]} and {booked[-1]} % in these weeks"


def _booked(sides: Sides, person: str, weeks: Sequence[int]) -> int:
    """Return the mean share booked in these weeks, in whole percent."""
    shares = sides.after.reading.people.get(person, {}).values()
    return sum(sum(map(row.__getitem__, weeks)) for row in shares) // len(weeks)
