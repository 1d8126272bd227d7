"""Work that running projects ask for and do not get, and the cause of each gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.answer import Unmet
from models.audit.words import called
from models.score import MINUTES_PER_HOUR
from scenarios.anatomy.moves import minor_units
from scenarios.anatomy.obstacles import Loads, Obstacle
from scenarios.anatomy.words import asked, in_hours, money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from models.answer import Violation
    from models.audit import BlockAccount, DemandAccount
    from models.audit.work import Work
    from scenarios.anatomy.obstacles import More
    from scenarios.anatomy.sides import Sides
    from scenarios.anatomy.trials import Trials

NOT_PROVEN = "not_proven"
"""The cause of a gap that the plan could make smaller as far as is known: its search ended before it did."""
KINDS = {Obstacle.SMALL_NEED: "smallest_share"}
"""Stable kinds of causes that are not named as the obstacle is."""
WORDS = {
    Obstacle.SMALL_ROOM: "less of it than the smallest share",
    Obstacle.SMALL_NEED: "the smallest share is more than what is missing and one step",
    Obstacle.FREEZE: "these weeks are frozen",
    Obstacle.NOTICE: "the notice has not ended in these weeks",
    Obstacle.PROJECTS: "as many projects at once as there may be",
    Obstacle.HEADCOUNT: "no more than {most} may be on it",
}
"""What is in the way of somebody with room."""


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


def unmet_of(sides: Sides, trials: Trials) -> tuple[Unmet, ...]:
    """
    Return what is missing, the most valuable first: by weight of the project x hours.

    Parameters
    ----------
    trials
        Of the same plan: what no rule known here forbids is tried, in that order, as long as there are trials left.
    """
    gaps = sorted(_gaps(sides), key=lambda gap: (-_loss(sides, gap), gap.work.demand.id))
    causes = _Causes(Loads(sides), trials)
    return tuple(_unmet(causes, gap) for gap in gaps)


def _gaps(sides: Sides) -> Iterator[Gap]:
    for id, account in sides.plan.demands.items():
        work = sides.facts.works[id]
        if sides.plan.projects[work.demand.project_id].runs and account.covered < account.needed:
            yield Gap(work, account.needed - account.covered, _short(account))


def _short(account: DemandAccount) -> tuple[BlockAccount, ...]:
    return tuple(block for block in account.blocks if block.delivered < block.needed)


def _loss(sides: Sides, gap: Gap) -> Fraction:
    return sides.facts.undertakings[gap.work.demand.project_id].weight * gap.missing


def _unmet(causes: _Causes, gap: Gap) -> Unmet:
    cause, text = causes.of(gap)
    return Unmet(
        demand_id=gap.work.demand.id,
        project_id=gap.work.demand.project_id,
        hours=gap.missing / MINUTES_PER_HOUR,
        first=causes.loads.sides.facts.horizon.monday(gap.blocks[0].span.begin),
        cause=cause,
        text=text,
    )


class _Causes(NamedTuple):
    """What gaps come from."""

    loads: Loads
    trials: Trials

    def of(self, gap: Gap) -> tuple[str, str]:
        """Return the stable kind of a gap's cause, and the cause in words."""
        facts, needs = self.loads.sides.facts, asked(gap.work.demand)
        if all(facts.step * facts.fte_minutes * (b.span.end - b.span.begin) // 100 > b.needed - b.covered for b in gap.blocks):
            return "step", f"{in_hours(gap.missing)} of {needs} are less than one step of {facts.step} % of a full-time week"
        asks = {more: self.loads.obstacle(more) for more in self.loads.asks(gap.work, gap.blocks)}
        unhindered = [more for more, obstacle in asks.items() if obstacle is None]
        if unhindered:
            return self._tried(unhindered, len({more.person for more in asks}))
        by_block = {block: {more: rule for more, rule in asks.items() if more.block is block and rule is not None} for block in gap.blocks}
        most: dict[Obstacle | None, list[BlockAccount]] = {}
        for block, mine in by_block.items():
            most.setdefault(_rule(mine), []).append(block)
        rule = max(most, key=lambda rule: sum(block.needed - block.delivered for block in most[rule]))
        part = gap._replace(blocks=tuple(most[rule]))
        return self._said(part, rule, {more: rule for block in most[rule] for more, rule in by_block[block].items()})

    def _said(self, gap: Gap, rule: Obstacle | None, asks: Mapping[More, Obstacle]) -> tuple[str, str]:
        """Return a cause of what is missing in some blocks; nobody is able there if there is no rule."""
        if rule is None:
            return "nobody_able", f"nobody here can do {asked(gap.work.demand)} in the weeks that are short"
        if rule is Obstacle.BUSY:
            return rule.value, self._busy(gap, asks)
        if rule is Obstacle.BUDGET:
            return rule.value, self._unpaid(more for more, obstacle in asks.items() if obstacle is rule)
        kept = len({more.person for more, obstacle in asks.items() if obstacle is rule})
        said = WORDS[rule].format(most=gap.work.demand.heads_max)
        return KINDS.get(rule, rule.value), f"{_of(kept, len({more.person for more in asks}))}, but {said}"

    def _busy(self, gap: Gap, asks: Iterable[More]) -> str:
        people = dict.fromkeys(more.person for more in asks)
        booked = sorted(self._booked(person, gap.weeks) for person in people)
        who = "1 person can" if len(booked) == 1 else f"{len(booked)} people can"
        if booked[0] == booked[-1]:
            return f"{who}, {'all ' if len(booked) > 1 else ''}booked to {booked[0]} %"
        return f"{who}, booked to between {booked[0]} and {booked[-1]} % in these weeks, and none has room in all of them"

    def _booked(self, person: str, weeks: Sequence[int]) -> int:
        """Return the mean share booked in these weeks, in whole percent."""
        shares = self.loads.sides.after.reading.booked.get(person, {}).values()
        return sum(sum(map(row.__getitem__, weeks)) for row in shares) // len(weeks)

    def _unpaid(self, asks: Iterable[More]) -> str:
        stops = [stop for more in asks if (stop := self.loads.stopped(more)) is not None]
        room, cost = min(stops, key=lambda stop: stop[1])
        currency = self.loads.sides.portfolio.settings.currency
        left, wanted = money(minor_units(max(0, room.left)), currency), money(minor_units(cost), currency)
        return f"the cap of {room.name} has {left} left, and the least that the cheapest person with room could add would cost {wanted}"

    def _tried(self, unhindered: Sequence[More], able: int) -> tuple[str, str]:
        """Return what the audit says of people with room whom no rule known here keeps from it."""
        broken: dict[str, Violation] = {}
        name = called(self.loads.sides.facts.people[unhindered[0].person].person)
        for more in unhindered:
            if not self.trials.more():
                return NOT_PROVEN, f"{name} has room, and nothing was found in the way; a longer search may use it"
            violation = self.trials.broken(more)
            if violation is None:
                who = called(self.loads.sides.facts.people[more.person].person)
                return NOT_PROVEN, f"{who} has room, and no rule is in the way; a longer search may use it"
            broken.setdefault(violation.rule, violation)
        rule, first = next(iter(broken.items()))
        return rule, f"{_of(len({more.person for more in unhindered}), able)}, but with more of it: {first.text}"


def _rule(asks: Mapping[More, Obstacle]) -> Obstacle | None:
    """Return the rule in the way of most people who have room; that people are busy if nobody has any, None if nobody is able."""
    people: dict[Obstacle, dict[str, None]] = {}
    for more, obstacle in asks.items():
        people.setdefault(obstacle, {})[more.person] = None
    return max(people, key=lambda rule: (rule is not Obstacle.BUSY, len(people[rule])), default=None)


def _of(some: int, able: int) -> str:
    """Return how many of those who can have room."""
    who = f"{some} of {able} people who can" if able > 1 else "the only person who can"
    return f"{who} {'have' if some > 1 else 'has'} room"
