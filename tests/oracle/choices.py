"""What may be booked in one block of one demand: every joint choice of all people, or of all machines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.bookings import Lock
from tests.oracle.exempted import exempt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.oracle.facts import Facts

Pattern = tuple[int, ...]
"""Shares in the weeks of one block."""


@dataclass(frozen=True)
class Choice:
    """One way to book a block: a pattern for each person or machine that has one, and the minutes it covers."""

    booked: tuple[tuple[int, Pattern], ...]
    covered: int


def people_choices(f: Facts, d: int, block: range, need: int, pause: range) -> list[Choice]:
    """Return every joint choice of people for a block that books no more than a step too much."""
    noticed = sum(row[t] * f.net[r][t] // 100 for (e, r), row in f.pattern.items() if e == d for t in block if t < f.since[r])
    most = max(need + f.step * f.fte_minutes * len(block) // 100, noticed)
    options = [(r, p, *_minutes(f, d, r, block, p, pause)) for r in range(len(f.people)) for p in patterns(f, d, r, block)]
    by_person = [[row for row in options if row[0] == r] for r in range(len(f.people))]
    return [Choice(booked, min(need, got)) for booked, got in _joint([rows for rows in by_person if rows], most)]


def _joint(rows: list[list[tuple[int, Pattern, int, int]]], most: int) -> Iterator[tuple[tuple[tuple[int, Pattern], ...], int]]:
    if not rows:
        yield (), 0
        return
    for r, pattern, minutes, least in rows[0]:
        if least <= most:
            head = ((r, pattern),) if any(pattern) else ()
            for rest, more in _joint(rows[1:], most - least):
                yield head + rest, minutes + more


def _minutes(f: Facts, d: int, r: int, block: range, pattern: Pattern, pause: range) -> tuple[int, int]:
    """Minutes at most, and at least: who is new to the project may achieve less at first."""
    weeks = [(share * f.net[r][t] // 100, f.lost(d, r, pause, t)) for t, share in zip(block, pattern, strict=True)]
    new = f.ramp_up and (r, f.works[d].project) not in f.known
    pct = f.portfolio.settings.ramp_up_pct if new else 100
    most, least = (sum(max(0, minutes * part // 100 - lost) for minutes, lost in weeks) for part in (100, pct))
    return most, least


def patterns(f: Facts, d: int, r: int, block: range) -> list[Pattern]:
    """Return what one person may do in a block, nothing included; empty if every way breaks a rule."""
    today = [f.pattern.get((d, r), (0,) * f.weeks)[t] for t in block]
    fixed = {t: _kept(f, d, r, t, today[i]) for i, t in enumerate(block)}
    free = [fixed[t] is None for t in block]
    rows = {tuple(_first(fixed[t], share) for t in block) for share in (0, *_constants(f, r))} if any(free) else set()
    rows.add(tuple(today[i] if free[i] else fixed[t] or 0 for i, t in enumerate(block)))
    return sorted(row for row in rows if _allowed(f, d, r, block, row))


def _first(fixed: int | None, share: int) -> int:
    return share if fixed is None else fixed


def _kept(f: Facts, d: int, r: int, t: int, today: int) -> int | None:
    if t < f.since[r]:
        return today if f.employed[r][t] else 0
    return today if exempt(f, d, r, t) else None


def _constants(f: Facts, r: int) -> list[int]:
    return [s for s in range(f.step, 101, f.step) if f.least[r] <= s <= f.most[r]]


def _allowed(f: Facts, d: int, r: int, block: range, row: Pattern) -> bool:
    for t, share in zip(block, row, strict=True):
        if t < f.since[r]:
            continue
        if share and (not f.able[d][r][t] or share > f.most[r]):
            return False
        odd = share % f.step or share < f.least[r] or share > 100
        if share and odd and not exempt(f, d, r, t):
            return False
    must = [b for b in f.todays if (b.work, b.person) == (d, r) and b.lock is Lock.RESOURCE]
    return not any(b.begin <= t < b.end and not share for b in must for t, share in zip(block, row, strict=True))


def machine_choices(f: Facts, d: int, block: range) -> list[Choice]:
    """Return every way to share the units of a block among the rows of its type."""
    demand = f.portfolio.demands[d]
    rows = [e for e, machine in enumerate(f.portfolio.equipment) if machine.type == demand.equipment_type]
    limits = [min(f.units[e][t] for t in block) for e in rows]
    found = _shared(demand.units, limits)
    return [Choice(tuple((e, (n,) * len(block)) for e, n in zip(rows, split, strict=True) if n), 0) for split in found]


def _shared(units: int, limits: list[int]) -> list[tuple[int, ...]]:
    if not limits:
        return [()] if units == 0 else []
    return [(n, *rest) for n in range(min(units, limits[0]) + 1) for rest in _shared(units - n, limits[1:])]
