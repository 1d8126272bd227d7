"""Plans a little beside feasible ones: what a faulty engine or a careless person might propose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from tests.oracle.facts import Facts
    from tests.oracle.plan import Key, Row, WeekPlan

Rows = dict["Key", "Row"]


def mutated(dice: Random, facts: Facts, plan: WeekPlan) -> WeekPlan:
    """Change a plan in one to three places."""
    changes = CHANGES + (interrupt,) * (2 * any(row.max_pause_weeks for row in facts.portfolio.projects))
    for _ in range(dice.choice((1, 1, 2, 3))):
        plan = dice.choice(changes)(dice, facts, plan)
    return plan


def _any_work(dice: Random, facts: Facts, machines: bool) -> int | None:
    works = [d for d, w in enumerate(facts.works) if w.machines == machines and w.project is not None]
    return dice.choice(works) if works else None


def _with(rows: Rows, key: Key, row: list[int]) -> Rows:
    found = {**rows, key: tuple(row)}
    return {k: v for k, v in found.items() if any(v)}


def rebook(dice: Random, facts: Facts, plan: WeekPlan) -> WeekPlan:
    """Book a person on a demand over one of its blocks, over any weeks, or not at all."""
    d = _any_work(dice, facts, False)
    if d is None or not facts.people:
        return plan
    key = (d, dice.randrange(len(facts.people)))
    row = list(plan.shares.get(key, (0,) * facts.weeks))
    shift = plan.shifts[facts.works[d].project or 0] or 0
    blocks = [b for b in facts.blocks(d, facts.shifted(d, shift)) if b.start >= facts.free]
    a, b = sorted((dice.randrange(facts.weeks), dice.randrange(facts.weeks)))
    weeks = dice.choice(blocks) if blocks and dice.random() < 0.8 else range(a, b + 1)
    share = dice.choice((0, facts.step, 2 * facts.step, 100, dice.randint(1, 100)))
    for t in weeks:
        row[t] = share
    return replace(plan, shares=_with(plan.shares, key, row))


def hand_over(dice: Random, facts: Facts, plan: WeekPlan) -> WeekPlan:
    """Give a person's bookings on a demand to somebody else."""
    if not plan.shares:
        return plan
    d, r = dice.choice(sorted(plan.shares))
    rows = {k: v for k, v in plan.shares.items() if k != (d, r)}
    old = list(plan.shares[d, r])
    new = (d, dice.randrange(len(facts.people)))
    kept = [*old[: facts.free], *[0] * (facts.weeks - facts.free)]
    there = plan.shares.get(new, (0,) * facts.weeks)
    moved = [*there[: facts.free], *old[facts.free :]] if new != (d, r) else old
    rows = _with(rows, (d, r), kept) if new != (d, r) else rows
    return replace(plan, shares=_with(rows, new, moved))


def restate(dice: Random, facts: Facts, plan: WeekPlan) -> WeekPlan:
    """Change what is decided for a project, with or without moving its bookings along."""
    p = dice.randrange(len(facts.projects))
    state = dice.choice((None, 0, 0, 1, 2))
    shifts = tuple(state if q == p else s for q, s in enumerate(plan.shifts))
    by = (state or 0) - (plan.shifts[p] or 0)
    if dice.random() < 0.5:
        return replace(plan, shifts=shifts)
    shares = {k: _moved(facts, row, by, facts.free) if facts.works[k[0]].project == p else row for k, row in plan.shares.items()}
    units = {k: _moved(facts, row, by, 0) if facts.works[k[0]].project == p else row for k, row in plan.units.items()}
    kept, lent = ({k: v for k, v in rows.items() if any(v)} for rows in (shares, units))
    return replace(plan, shifts=shifts, shares=kept, units=lent)


def _moved(facts: Facts, row: Row, by: int, since: int) -> Row:
    return tuple(row[t - by] if t >= since and since <= t - by < facts.weeks else (row[t] if t < since else 0) for t in range(facts.weeks))


def drop(dice: Random, facts: Facts, plan: WeekPlan) -> WeekPlan:
    """Leave out a person's bookings on a demand from the freeze's end on, or altogether."""
    if not plan.shares:
        return plan
    key = dice.choice(sorted(plan.shares))
    since = facts.free if dice.random() < 0.8 else 0
    row = [s if t < since else 0 for t, s in enumerate(plan.shares[key])]
    return replace(plan, shares=_with(plan.shares, key, row))


def keep_today(dice: Random, facts: Facts, plan: WeekPlan) -> WeekPlan:
    """Put today's bookings of a person on a demand back, in the free weeks."""
    if not facts.pattern:
        return plan
    key = dice.choice(sorted(facts.pattern))
    there = plan.shares.get(key, (0,) * facts.weeks)
    row = [there[t] if t < facts.free else facts.pattern[key][t] for t in range(facts.weeks)]
    return replace(plan, shares=_with(plan.shares, key, row))


def change_units(dice: Random, facts: Facts, plan: WeekPlan) -> WeekPlan:
    """Book more or fewer units of a machine in some weeks."""
    d = _any_work(dice, facts, True)
    if d is None or not facts.machines:
        return rebook(dice, facts, plan)
    key = (d, dice.randrange(len(facts.machines)))
    row = list(plan.units.get(key, (0,) * facts.weeks))
    a, b = sorted((dice.randrange(facts.weeks), dice.randrange(facts.weeks)))
    row[a : b + 1] = [dice.choice((0, 1, 2))] * (b + 1 - a)
    return replace(plan, units=_with(plan.units, key, row))


def place(dice: Random, facts: Facts, plan: WeekPlan) -> WeekPlan:
    """Put a package elsewhere, with or without its bookings, or back where it is dated."""
    if not facts.packs:
        return restate(dice, facts, plan)
    q = dice.randrange(len(facts.packs))
    pack, placed = facts.packs[q], dict(plan.placed)
    old = placed.pop(q, (pack.begin, pack.end))
    by, longer = dice.choice((-2, -1, 0, 1, 2)), dice.choice((0, 0, 0, 1))
    if dice.random() < 0.8:
        placed[q] = (old[0] + by, max(old[0] + by + 1, old[1] + by + longer))
    moved = replace(plan, placed=tuple(sorted(placed.items())))
    if dice.random() < 0.5:
        return moved
    shares = {k: _moved(facts, row, by, facts.free) if facts.pack_of[k[0]] == q else row for k, row in plan.shares.items()}
    return replace(moved, shares={k: v for k, v in shares.items() if any(v)})


def interrupt(dice: Random, facts: Facts, plan: WeekPlan) -> WeekPlan:
    """Let a project pause in any weeks, with or without its bookings, or not at all."""
    p, pauses = dice.randrange(len(facts.projects)), dict(plan.pauses)
    if pauses.pop(p, None) is not None and dice.random() < 0.5:
        return replace(plan, pauses=tuple(sorted(pauses.items())))
    begin, length = dice.randrange(facts.weeks), dice.choice((1, 1, 2, 3))
    shifts = tuple(0 if q == p and dice.random() < 0.8 else s for q, s in enumerate(plan.shifts))
    if shifts[p] == 0:
        pauses[p] = (begin, begin + length)
    paused = replace(plan, shifts=shifts, pauses=tuple(sorted(pauses.items())))
    if dice.random() < 0.3:
        return paused
    own = {d for d, work in enumerate(facts.works) if work.project == p}
    shares = {k: _split(facts, row, begin, length) if k[0] in own and begin >= facts.free else row for k, row in plan.shares.items()}
    units = {k: _split(facts, row, begin, length) if k[0] in own else row for k, row in plan.units.items()}
    kept, lent = ({k: v for k, v in rows.items() if any(v)} for rows in (shares, units))
    return replace(paused, shares=kept, units=lent)


def _split(facts: Facts, row: Row, begin: int, length: int) -> Row:
    return (*row[:begin], *[0] * length, *row[begin:])[: facts.weeks]


CHANGES: tuple[Callable[[Random, Facts, WeekPlan], WeekPlan], ...] = (
    rebook,
    rebook,
    rebook,
    hand_over,
    restate,
    place,
    drop,
    keep_today,
    change_units,
)
