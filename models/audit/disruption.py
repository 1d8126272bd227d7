r"""
Score part ``disruption``: what is taken from today's bookings, and who joins or leaves a project.

.. math:: D = \sum_{b,t \ge F} \max(0, share_b - share_{r,d,t}) \cdot net_{r,t} \cdot price_b
              + 6000 \cdot handover \cdot |\{(r,p)\ new\ or\ gone\}|

and ``shift_hours`` for each week by which a project or work package is moved (see ``moves``); in percent-minutes, over today's live
bookings *b* of person *r* on demand *d*. Forced weeks are not charged; a pair that is gone is forced if all its weeks are. A pair is
moved by choice if its share on some demand differs from today's in a week that is not forced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from models.score import HUNDREDTHS_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.audit.facts import Facts
    from models.audit.reading import Reading
    from models.audit.today import Held

Pair = tuple[str, str]
"""Person and project."""


class PairAccount(NamedTuple):
    """What happens to a person on a project, from the freeze's end on. Only pairs that differ from today have an account."""

    new: bool
    """Only the proposal has it."""
    gone: bool
    """Only today has it."""
    moved: bool
    """Whether it is moved by choice; if not, it differs for forced reasons only."""
    released: int
    """Percent-minutes taken from today's bookings by choice, unweighted."""
    released_forced: int
    disruption: int
    """Percent-minutes charged: the released ones by price, and the handover."""
    disruption_forced: int


@dataclass(slots=True)
class _Tally:
    moved: bool = False
    released: int = 0
    released_forced: int = 0
    charged: int = 0
    charged_forced: int = 0


def pair_accounts(facts: Facts, reading: Reading) -> dict[Pair, PairAccount]:
    """Return the account of every (person, project) pair that differs from today."""
    tallies: dict[Pair, _Tally] = {}
    for person, demand, differs_by_choice in _differences(facts, reading):
        tally = tallies.setdefault((person, facts.today.project_of[demand]), _Tally())
        tally.moved |= differs_by_choice
    for booking in facts.today.held:
        if (booking.person, booking.project) in tallies:
            _release(facts, reading, booking, tallies[booking.person, booking.project])
    planned = planned_pairs(facts, reading)
    return {pair: _account(facts, pair, pair in planned, tally) for pair, tally in tallies.items()}


def planned_pairs(facts: Facts, reading: Reading) -> set[Pair]:
    """Return the (person, project) pairs that a proposal books from the freeze's end on."""
    return {
        (person, facts.works[demand].demand.project_id)
        for person, demands in reading.booked.items()
        for demand, weeks in demands.items()
        if any(weeks[facts.people[person].free :])
    }


def _differences(facts: Facts, reading: Reading) -> Iterator[tuple[str, str, bool]]:
    """Yield (person, demand, whether in a week that is not forced) wherever a share differs from today's."""
    nothing = [0] * facts.weeks
    for person in dict.fromkeys((*facts.today.shares, *reading.booked)):
        free = facts.people[person].free
        before, after = facts.today.shares.get(person, {}), reading.booked.get(person, {})
        for demand in dict.fromkeys((*before, *after)):
            old, new = before.get(demand, nothing), after.get(demand, nothing)
            if old[free:] != new[free:]:
                forced = facts.today.forced.get((person, demand), nothing)
                yield person, demand, any(old[t] != new[t] and not forced[t] for t in range(free, facts.weeks))


def _release(facts: Facts, reading: Reading, booking: Held, tally: _Tally) -> None:
    new = reading.booked.get(booking.person, {}).get(booking.demand)
    net, forced = facts.people[booking.person].net, facts.today.forced[booking.person, booking.demand]
    for week in range(max(facts.people[booking.person].free, booking.span.begin), booking.span.end):
        taken = max(0, booking.share - (new[week] if new else 0)) * net[week]
        if forced[week]:
            tally.released_forced += taken
            tally.charged_forced += taken * booking.price
        else:
            tally.released += taken
            tally.charged += taken * booking.price


def _account(facts: Facts, pair: Pair, planned: bool, tally: _Tally) -> PairAccount:  # noqa: FBT001 - a fact about the pair, not a mode
    all_forced = facts.today.pairs.get(pair)
    new, gone = planned and all_forced is None, not planned and all_forced is not None
    handover = facts.portfolio.settings.handover_hours * HUNDREDTHS_PER_HOUR if new or gone else 0
    spared = gone and bool(all_forced)
    return PairAccount(
        new=new,
        gone=gone,
        moved=tally.moved,
        released=tally.released,
        released_forced=tally.released_forced,
        disruption=tally.charged + (0 if spared else handover),
        disruption_forced=tally.charged_forced + (handover if spared else 0),
    )
