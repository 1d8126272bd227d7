"""Rules about who stays with what, and with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.directives import DirectiveKind
from tests.oracle import days, exempted

if TYPE_CHECKING:
    from models.directives import Directive
    from tests.oracle.plan import Reading


def stints(x: Reading) -> bool:
    """Everybody is long enough on a project, and not too often."""
    f = x.facts
    shortest, most = f.usual(f.portfolio.settings.min_stint_weeks, 2), f.usual(f.portfolio.settings.max_stints, 1)
    pairs = {(r, f.works[d].project) for d, r in x.plan.shares}
    return all(_long_enough(x, r, p, shortest) and _few_enough(x, r, p, most) for r, p in pairs if p is not None)


def _spells(x: Reading, p: int, there: list[int]) -> list[list[int]]:
    """Weeks of each stint, given the weeks in which somebody is there."""
    pause = x.pauses.get(p, range(0))
    spells: list[list[int]] = []
    for t in there:
        bridged = bool(spells) and set(range(spells[-1][-1] + 1, t)) <= set(pause)
        spells = [*spells[:-1], [*spells[-1], t]] if bridged else [*spells, [t]]
    return spells


def _given(x: Reading, r: int, p: int, t: int) -> bool:
    f = x.facts
    mine = [d for (d, q), row in x.plan.shares.items() if q == r and f.works[d].project == p and row[t]]
    return bool(mine) and (t < f.since[r] or any(exempted.exempt(f, d, r, t) for d in mine))


def _long_enough(x: Reading, r: int, p: int, shortest: int) -> bool:
    f = x.facts
    for spell in _spells(x, p, [t for t in range(f.weeks) if x.busy(r, p, t)]):
        t = spell[0]
        if t < f.since[r] or _given(x, r, p, t):
            continue
        for (d, q), row in x.plan.shares.items():
            if q == r and f.works[d].project == p and row[t]:
                wanted = [u for u in range(t, f.weeks + shortest + f.weeks) if u not in x.pause(d)][: min(shortest, len(x.weeks(d)))]
                if any(u < f.weeks and u not in spell for u in wanted):
                    return False
    return True


def _few_enough(x: Reading, r: int, p: int, most: int) -> bool:
    f = x.facts
    there = [t for t in range(f.weeks) if x.busy(r, p, t)]
    all_of, given = (
        [s for s in _spells(x, p, weeks) if s[-1] >= f.since[r] - 1] for weeks in (there, [t for t in there if _given(x, r, p, t)])
    )
    return not most or len(all_of) <= max(most, len(given))


def company(x: Reading) -> bool:
    """Who is kept apart never meets on a project, who is kept together always does."""
    return all(_apart(x, row) for row in x.facts.directives(DirectiveKind.KEEP_APART)) and all(
        _together(x, row) for row in x.facts.directives(DirectiveKind.KEEP_TOGETHER)
    )


def _there(x: Reading, r: int, t: int) -> set[int | None]:
    return {x.facts.works[d].project for (d, q), row in x.plan.shares.items() if q == r and row[t]}


def _apart(x: Reading, row: Directive) -> bool:
    f = x.facts
    a, b = f.people[row.subject], f.people[row.object]
    begin, end = days.clipped(f.portfolio, row.first, row.last)
    return not any(_there(x, a, t) & _there(x, b, t) for t in range(max(begin, min(f.since[a], f.since[b])), end))


def _together(x: Reading, row: Directive) -> bool:
    f = x.facts
    a, b = f.people[row.subject], f.people[row.object]
    begin, end = days.clipped(f.portfolio, row.first, row.last)
    weeks = [t for t in range(max(begin, f.since[a], f.since[b]), end) if f.employed[a][t] and f.employed[b][t]]
    return all(_there(x, a, t) == _there(x, b, t) for t in weeks)


def same_people(x: Reading) -> bool:
    """On the demands named, everybody is there always or never."""
    f = x.facts
    named = {row.subject for row in f.directives(DirectiveKind.SAME_PEOPLE)}
    for (d, r), row in x.plan.shares.items() if named else ():
        if d < len(f.portfolio.demands) and named & {f.portfolio.demands[d].project_id, f.portfolio.demands[d].package_key}:
            there = {bool(row[t]) for t in x.weeks(d) if t >= f.since[r] and f.able[d][r][t]}
            if len(there) > 1:
                return False
    return True
