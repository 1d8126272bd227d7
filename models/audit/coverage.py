r"""
Work delivered, needed and covered, by demand and block.

A booking delivers :math:`share \cdot net_{r,t} // 100` minutes in a week of the (shifted) span of its demand; a block is covered by
the smaller of what it gets and what it needs. Around a pause of the project that cuts the demand everybody loses some of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from models.audit.ramp_up import ramped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from models.audit.facts import Facts
    from models.audit.reading import Reading
    from models.audit.runs import Span
    from models.audit.work import Work

Minutes = dict[str, dict[str, list[int]]]
"""Minutes by week, by person and demand."""


class BlockAccount(NamedTuple):
    """A block of a demand."""

    span: Span
    needed: int
    """Minutes."""
    delivered: int
    """Minutes."""

    @property
    def covered(self) -> int:
        """Minutes of the need that are delivered."""
        return min(self.needed, self.delivered)


class DemandAccount(NamedTuple):
    """A demand for people, on the dates decided; as dated if its project does not run."""

    needed: int
    """Minutes."""
    delivered: int
    """Minutes, those of a project that does not run included."""
    covered: int
    """Minutes; 0 if the project does not run."""
    blocks: tuple[BlockAccount, ...]


def delivered_minutes(facts: Facts, reading: Reading) -> Minutes:
    """Return the minutes that bookings take of each person's weeks, inside and outside the spans of their demands."""
    return {
        person: {
            demand: [share * net // 100 for share, net in zip(weeks, facts.people[person].net, strict=True)]
            for demand, weeks in demands.items()
        }
        for person, demands in reading.booked.items()
    }


def demand_accounts(facts: Facts, reading: Reading, minutes: Minutes) -> dict[str, DemandAccount]:
    """Return the account of every demand for people."""
    columns: dict[str, list[tuple[int, list[int]]]] = {}
    for person, demands in minutes.items():
        for demand, weeks in demands.items():
            columns.setdefault(demand, []).append((facts.people[person].free, ramped(facts, reading, person, demand, weeks)))
    return {
        id: _account(facts, *reading.work(facts, id), columns.get(id, ()))
        for id, work in facts.works.items()
        if not work.demand.is_equipment
    }


def _account(facts: Facts, work: Work, shift: int | None, columns: Iterable[tuple[int, list[int]]]) -> DemandAccount:
    dated = shift or 0
    blocks = tuple(
        BlockAccount(span, work.need(span, dated), sum(_at_work(work, span, free, weeks) for free, weeks in columns))
        for span in facts.blocks.of(work, dated)
    )
    covered = 0 if shift is None else sum(block.covered for block in blocks)
    return DemandAccount(sum(b.needed for b in blocks), sum(b.delivered for b in blocks), covered, blocks)


def _at_work(work: Work, span: Span, free: int, minutes: Sequence[int]) -> int:
    """Return what somebody whose bookings are given until a week delivers in some weeks, less what they lose around a pause after it."""
    total = sum(minutes[span.begin : span.end])
    if work.pause is None:
        return total
    return total - sum(min(minutes[week], work.lost(week)) for week in range(max(free, span.begin), span.end))


def project_minutes(facts: Facts, accounts: Mapping[str, DemandAccount], project: str) -> tuple[int, int, int]:
    """Return the minutes needed, delivered and covered over a project's demands for people."""
    own = [accounts[work.demand.id] for work in facts.undertakings[project].works if not work.demand.is_equipment]
    return sum(a.needed for a in own), sum(a.delivered for a in own), sum(a.covered for a in own)
