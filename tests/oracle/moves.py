"""What a plan changes of today: disruption, moves, and which of them the scenario left no choice about."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from models.directives import DirectiveKind

if TYPE_CHECKING:
    from models.directives import Directive
    from tests.oracle.facts import Facts, Today
    from tests.oracle.plan import Reading

Pair = tuple[int, int]


def forced_week(f: Facts, b: Today, t: int) -> bool:
    """Whether today's booking cannot stay in a week, whatever a plan would like."""
    work = f.works[b.work]
    if work.project is None or not f.employed[b.person][t] or not f.skilled[b.work][b.person][t]:
        return True
    if f.net[b.person][t] == 0:  # absent all week
        return True
    return not work.begin <= t < work.end or f.halted[work.project] or f.forced_out[work.project]


def later(f: Facts, b: Today) -> range:
    """Weeks of today's booking that may change."""
    return range(max(b.begin, f.since[b.person]), b.end)


def pairs_today(f: Facts) -> dict[Pair, bool]:
    """Today's (person, project) pairs, with whether all their weeks are forced."""
    found: dict[Pair, bool] = {}
    for b in f.todays:
        if b.project is not None and b.share > 0 and later(f, b):
            key = (b.person, b.project)
            found[key] = found.get(key, True) and all(forced_week(f, b, t) for t in later(f, b))
    return found


def pairs_new(x: Reading) -> set[Pair]:
    """The plan's (person, project) pairs."""
    f = x.facts
    owned = ((r, f.works[d].project, row) for (d, r), row in x.plan.shares.items())
    return {(r, p) for r, p, row in owned if p is not None and any(row[f.since[r] :])}


def disruption(x: Reading) -> tuple[int, int]:
    """Chosen and forced disruption in percent-minutes."""
    f = x.facts
    sums = [0, 0]
    for b in f.todays:
        new = x.plan.shares.get((b.work, b.person), (0,) * f.weeks)
        for t in later(f, b):
            sums[forced_week(f, b, t)] += max(0, b.share - new[t]) * f.net[b.person][t] * b.price
    handover = f.portfolio.settings.handover_hours * 6000
    before, after = pairs_today(f), pairs_new(x)
    sums[0] += handover * len(after - set(before))
    for pair in set(before) - after:
        sums[before[pair]] += handover
    sums[0] += f.portfolio.settings.shift_hours * 6000 * weeks_moved(x)
    return sums[0], sums[1]


def weeks_moved(x: Reading) -> int:
    """Weeks by which projects and packages are moved, pause or are stretched."""
    f, weeks = x.facts, sum(shift or 0 for shift in x.plan.shifts) + sum(len(pause) for pause in x.pauses.values())
    for q in moved_packs(x):
        pack, (begin, end) = f.packs[q], x.placed[q]
        weeks += abs(begin - pack.begin) + abs(end - begin - (pack.end - pack.begin))
    return weeks


def moved_pairs(x: Reading) -> tuple[set[Pair], set[Pair]]:
    """Pairs moved by choice, and those that differ only where there was none."""
    f, none = x.facts, (0,) * x.facts.weeks
    forced = forced_cells(f)
    chosen: set[Pair] = set()
    others: set[Pair] = set()
    for d, r in {*f.pattern, *x.plan.shares}:
        new, old = x.plan.shares.get((d, r), none), f.pattern.get((d, r), none)
        for t in range(f.since[r], f.weeks):
            if new[t] != old[t]:
                (others if (d, r, t) in forced else chosen).add((r, owner(f, d)))
    return chosen, others - chosen


def owner(f: Facts, d: int) -> int:
    """Project of a work, also of one that left the table; -1 if nobody knows."""
    project = f.works[d].project
    if project is None:
        known = [b.project for b in f.todays if b.work == d and b.project is not None]
        return known[0] if known else -1
    return project


@lru_cache(maxsize=8)
def forced_cells(f: Facts) -> frozenset[tuple[int, int, int]]:
    """(work, person, week) of today's bookings that cannot stay."""
    return frozenset((b.work, b.person, t) for b in f.todays for t in later(f, b) if forced_week(f, b, t))


def moved_projects(x: Reading) -> tuple[set[int], set[int]]:
    """Projects moved by choice, and those whose state differs because it had to."""
    f = x.facts
    chosen: set[int] = set()
    forced: set[int] = set()
    for p, shift in enumerate(x.plan.shifts):
        if shift or p in x.pauses:
            chosen.add(p)
        elif (shift is not None) != f.runs_today[p]:
            must = f.halted[p] or f.forced_out[p] or (not f.runs_today[p] and f.wanted[p])
            (forced if must else chosen).add(p)
    return chosen, forced


def moved_packs(x: Reading) -> list[int]:
    """Packages of running projects that are not where they are dated."""
    f = x.facts
    return [q for q, span in x.placed.items() if span != (f.packs[q].begin, f.packs[q].end) and x.pack(q) is not None]


def chosen_moves(x: Reading) -> int:
    """Moved pairs, moved projects and moved packages, by choice."""
    return len(moved_pairs(x)[0]) + len(moved_projects(x)[0]) + len(moved_packs(x))


def forced_moves(x: Reading) -> int:
    """Pairs and projects that differ from today for forced reasons only."""
    return len(moved_pairs(x)[1]) + len(moved_projects(x)[1])


def move_limits(x: Reading) -> bool:
    """Chosen moves stay within the directives."""
    f = x.facts
    rows = f.directives(DirectiveKind.MAX_MOVES)
    if not rows:
        return True
    counts = move_counts(x)
    return all(row.value is None or count <= _left(f, row, id) for row in rows for id, count in counts[row.subject].items())


def move_counts(x: Reading) -> dict[str, dict[str, int]]:
    """Chosen moves by kind of subject and its id; who has none may be missing."""
    portfolio, pairs, projects = x.facts.portfolio, moved_pairs(x)[0], moved_projects(x)[0]
    teams = [portfolio.people[r].org_unit for r, _ in pairs]
    packs = [x.facts.packs[q].project for q in moved_packs(x)]
    sponsors = [portfolio.projects[p].sponsor for p in [*(p for _, p in pairs), *projects, *packs] if p >= 0]
    return {
        "plan": {"": len(pairs) + len(projects) + len(packs)},
        "person": Counter(portfolio.people[r].id for r, _ in pairs),
        "project": Counter(portfolio.projects[p].id for _, p in pairs if p >= 0),
        "team": Counter(team for team in teams if team),
        "sponsor": Counter(sponsor for sponsor in sponsors if sponsor),
    }


def _left(f: Facts, limit: Directive, id: str) -> int:
    """What earlier decisions left of a limit."""
    before = [row.value or 0 for row in f.directives(DirectiveKind.MOVES_TAKEN) if (row.subject, row.object) == (limit.subject, id)]
    return max(0, int((limit.value or 0) - sum(before)))
