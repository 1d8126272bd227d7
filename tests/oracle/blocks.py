"""Blocks: where the span of a demand is cut, because time, supply or a period changes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from models.settings import BookingBlock
from tests.oracle import days

if TYPE_CHECKING:
    from tests.oracle.facts import Facts


def cut(f: Facts, d: int, span: range, pause: range) -> list[range]:
    """Return the blocks of a work that is done in some weeks but for those of a pause."""
    cuts = [t for t in span if t > span.start and (_differs(f, d, span, t) or (pause and t in (pause.start, pause.stop)))]
    edges = [span.start, *cuts, span.stop]
    return [range(a, b) for a, b in pairwise(edges) if a < b and a not in pause]


def _differs(f: Facts, d: int, span: range, t: int) -> bool:
    if t in (f.today, f.free) or _new_period(f, t):
        return True
    handed = f.handover and any(b.work == d and b.share > 0 and b.end > max(b.begin, f.free) for b in f.todays)
    if handed and t == f.free + f.handover:
        return True
    if f.works[d].machines:
        kind = f.portfolio.demands[d].equipment_type
        rows = [e for e, m in enumerate(f.portfolio.equipment) if m.type == kind]
        return any(f.units[e][t] != f.units[e][t - 1] for e in rows)
    able = f.able[d]
    return any(any(able[r][u] for u in span) and _person_differs(f, d, r, t) for r in range(len(f.people)))


def _new_period(f: Facts, t: int) -> bool:
    block = f.portfolio.settings.booking_block
    if block is BookingBlock.MONTH:
        return days.work_days(f.portfolio, t)[0].month != days.work_days(f.portfolio, t - 1)[0].month
    return block is BookingBlock.WEEK


def _person_differs(f: Facts, d: int, r: int, t: int) -> bool:
    if f.employed[r][t] != f.employed[r][t - 1] or f.able[d][r][t] != f.able[d][r][t - 1]:
        return True
    if t == f.since[r] or _wound(f, r, t) != _wound(f, r, t - 1):
        return True
    person = f.portfolio.people[r]
    return days.contract(f.portfolio, person, t) != days.contract(f.portfolio, person, t - 1)


def _wound(f: Facts, r: int, t: int) -> int:
    return sum(row[t] for (_, q), row in f.wound.items() if q == r)
