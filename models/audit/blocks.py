"""
Blocks: the parts of a demand's span over which a person's share stays constant.

A (shifted) span is cut where today's week begins, at the freeze's end, and, for each person able for the demand in some week of the
span, before each week that differs from the one before in employment, in ability for the demand or in the contract of a day, where
their notice ends, and where the weeks begin or end in which they may wind down a project. A demand with a live booking from the freeze's
end on is cut where a handover ends that begins there. With ``booking_block`` month or week it is cut before each week whose Monday lies
in another month, or each week, as well. The weeks of a pause of the project are in no block.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from models.audit.runs import Span
from models.settings import BookingBlock

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from models.audit.ability import Ability
    from models.audit.staffers import Staffer
    from models.audit.work import Work
    from models.portfolio import Portfolio


class Blocks:
    """
    The blocks of every demand and shift, worked out when first asked for.

    Parameters
    ----------
    portfolio
        Where months begin and the freeze ends.
    people
        By id; only those whose supply changes inside the horizon can cut.
    ability
        Who can do what.
    wound
        Percent by week that winding projects down may take of each person; only of those for whom it may.
    """

    def __init__(self, portfolio: Portfolio, people: Mapping[str, Staffer], ability: Ability, wound: Mapping[str, Sequence[int]]) -> None:
        self._wound = wound
        self._always = _calendar_cuts(portfolio)
        self._free = portfolio.settings.freeze_end
        self._handed = _handover_cuts(portfolio)
        self._people = people
        self._ability = ability
        changing = (
            id for id, staffer in people.items() if _changes(staffer, portfolio.horizon.weeks) or staffer.free > self._free or id in wound
        )
        self._changing = tuple(changing)
        self._found: dict[tuple[str, Span, Span | None], tuple[Span, ...]] = {}

    def of(self, work: Work, shift: int) -> tuple[Span, ...]:
        """Return the blocks of a demand when its project is shifted, in order."""
        span = work.span(shift)
        key = (work.demand.id, span, work.pause)
        if key not in self._found:
            self._found[key] = tuple(self._cut(work, span))
        return self._found[key]

    def _cut(self, work: Work, span: Span) -> Iterator[Span]:
        cuts = {*self._always, *(work.pause or ()), *self._handed.get(work.demand.id, ())}
        for person in work.demand.restricted or self._changing:
            if person in self._people:
                cuts.update(self._cuts_of(person, work, span))
        borders = [span.begin, *sorted(cut for cut in cuts if span.begin < cut < span.end), span.end]
        paused = range(*(work.pause or (0, 0)))
        return (Span(begin, end) for begin, end in pairwise(borders) if begin < end and begin not in paused)

    def _cuts_of(self, person: str, work: Work, span: Span) -> Iterable[int]:
        staffer = self._people[person]
        if any(need.skill not in staffer.skills for need in work.demand.skills):
            return ()
        skilled = self._ability.skilled(person, work.demand.skills)
        if not any(skilled[week] and staffer.works(week) for week in range(*span)):
            return ()
        contract, wound = staffer.contract, self._wound.get(person)
        return (
            week
            for week in range(span.begin + 1, span.end)
            if skilled[week] != skilled[week - 1]
            or staffer.works(week) != staffer.works(week - 1)
            or (contract is not None and contract[week] != contract[week - 1])
            or (week == staffer.free and week > self._free)
            or (wound is not None and wound[week] != wound[week - 1])
        )


def _changes(staffer: Staffer, weeks: int) -> bool:
    rows = (row for known in staffer.skills.values() for row in known)
    return staffer.employed != (0, weeks) or staffer.contract is not None or any((row.begin, row.end) != (0, weeks) for row in rows)


def _calendar_cuts(portfolio: Portfolio) -> frozenset[int]:
    horizon, settings = portfolio.horizon, portfolio.settings
    cuts = {settings.today_week, settings.freeze_end}
    if settings.booking_block is not BookingBlock.PHASE:
        weekly = settings.booking_block is BookingBlock.WEEK
        cuts.update(t for t in range(1, horizon.weeks) if weekly or horizon.monday(t).month != horizon.monday(t - 1).month)
    return frozenset(cuts)


def _handover_cuts(portfolio: Portfolio) -> dict[str, frozenset[int]]:
    """Return where the earliest handover of a demand ends, for demands with a live booking from the freeze's end on."""
    settings = portfolio.settings
    if not settings.handover:
        return {}
    people, week = portfolio.person_by_id, portfolio.horizon.week
    booked = (a for a in portfolio.live_allocations if a.resource_id in people and a.share_pct > 0)
    held = (a.demand_id for a in booked if settings.freeze_end <= week(a.last) and week(a.first) < settings.horizon_weeks)
    return dict.fromkeys(held, frozenset({settings.freeze_end + settings.handover}))
