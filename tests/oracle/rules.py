"""The hard rules, each a question to a whole plan; the table at the end is their list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.bookings import Lock
from models.projects import Stage
from tests.oracle import days, directives, money, moves, people
from tests.oracle.exempted import exempt

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from models.projects import Dependency
    from tests.oracle.facts import Facts
    from tests.oracle.plan import Reading


def selection(x: Reading) -> bool:
    """Halted projects do not run; of the others the wanted run and the forced-out do not."""
    return all(selectable(x.facts, p, shift is not None) for p, shift in enumerate(x.plan.shifts))


def selectable(f: Facts, p: int, runs: bool) -> bool:
    """Whether a project may be in this state."""
    if f.halted[p]:
        return not runs
    return not (f.wanted[p] and not runs) and not (f.forced_out[p] and runs)


def windows(x: Reading) -> bool:
    """Every running project starts and ends where it may."""
    shifted = all(shift is None or shiftable(x.facts, p, shift) for p, shift in enumerate(x.plan.shifts))
    return shifted and all(_bounded(x.facts, p, x.dates(p)) for p in range(len(x.plan.shifts)))


def shiftable(f: Facts, p: int, k: int) -> bool:
    """Whether a project may run, shifted by so many weeks."""
    bounds = f.bounds[p]
    if k > 0 and not _movable(f, p, k):
        return False
    moves = bounds is not None and not any(pack.project == p for pack in f.packs)
    return _bounded(f, p, (bounds[0] + k, bounds[1] + k)) if moves and bounds else True


def _bounded(f: Facts, p: int, bounds: tuple[int, int] | None) -> bool:
    """Whether a project may begin and end in these weeks."""
    row = f.row(p)
    if bounds is None:
        return True
    bound_early = row.earliest_start is not None and not f.started(p)
    if bound_early and row.earliest_start and bounds[0] < days.week_of(f.portfolio, row.earliest_start):
        return False
    return not (row.deadline and row.deadline_hard and bounds[1] > days.week_of(f.portfolio, row.deadline))


def _movable(f: Facts, p: int, k: int) -> bool:
    row = f.row(p)
    most = f.portfolio.settings.max_shift_weeks if row.max_shift_weeks is None else row.max_shift_weeks
    own = [d for d, w in enumerate(f.works) if w.project == p]
    with_it = [d for d in own if not f.packed(d)]
    if own and not with_it:
        return False
    fits = all(f.works[d].last_week + k < f.weeks for d in with_it)
    free = not f.started(p) or row.interruptible
    return k <= most and fits and free and not f.dates_locked[p] and not f.frozen[p]


def pauses(x: Reading) -> bool:
    """Every pause is one that there may be."""
    return all(x.plan.shifts[p] == 0 and pausable(x.facts, p, pause) for p, pause in x.pauses.items())


def pausable(f: Facts, p: int, pause: range) -> bool:
    """Whether a running project may pause in some weeks."""
    row, bounds = f.row(p), f.bounds[p]
    if bounds is None or any(pack.project == p and pack.free and not pack.row.milestone for pack in f.packs):
        return False
    if f.dates_locked[p] or f.frozen[p] or _of_protected(f, p):
        return False
    fits = all(w.last_week + len(pause) < f.weeks for w in f.works if w.project == p)
    begins = max(f.free + (row.wind_down_hours > 0), bounds[0] + 1) <= pause.start <= bounds[1]
    return fits and begins and row.min_pause_weeks <= len(pause) <= row.max_pause_weeks


def precedence(x: Reading) -> bool:
    """Successors wait for their predecessors."""
    return all(_waits(x, dep) for dep in x.facts.portfolio.dependencies if dep.hard)


def _waits(x: Reading, dep: Dependency) -> bool:
    f = x.facts
    before, after = (
        f.packs[f.pack_index[end]].project if end in f.pack_index else f.projects[end] for end in (dep.predecessor, dep.successor)
    )
    if x.plan.shifts[after] is None or (dep.predecessor in f.pack_index and f.packs[f.pack_index[dep.predecessor]].row.status == "done"):
        return True
    if x.plan.shifts[before] is None:
        return f.row(before).stage is Stage.DONE
    first, second = _ends(x, dep.predecessor), _ends(x, dep.successor)
    if first is None or second is None:
        return True
    ready = {"FS": first[1] + 1, "SS": first[0], "FF": first[1]}[dep.type]
    return second[dep.type == "FF"] >= ready + dep.lag_weeks


def _ends(x: Reading, end: str) -> tuple[int, int] | None:
    """First and last week of a project or package."""
    q = x.facts.pack_index.get(end)
    if q is None:
        return x.dates(x.facts.projects[end])
    span = x.pack(q)
    if span is not None and x.facts.packs[q].row.milestone:  # over at the end of its week, without any time before
        return span[1], span[1] - 1
    return None if span is None else (span[0], span[1] - 1)


def work_packages(x: Reading) -> bool:
    """Packages are where their windows, deadlines and whoever holds their dates allow."""
    spans = [(q, x.pack(q)) for q in range(len(x.facts.packs))]
    shifts = [x.plan.shifts[pack.project] or 0 for pack in x.facts.packs]
    return all(span is None or placeable(x.facts, q, span, shifts[q], x.placed) for q, span in spans)


def placeable(f: Facts, q: int, span: tuple[int, int], shift: int, placed: Container[int]) -> bool:
    """Whether a package of a running project may be done from a week to before another; ``placed`` are those not left to their project."""
    pack, row = f.packs[q], f.packs[q].row
    end = days.week_of(f.portfolio, row.deadline) if row.deadline and row.deadline_hard and row.status != "done" else None
    if end is not None and span[1] - 1 > end:
        return False
    by = 0 if pack.free else shift
    home = span == (pack.begin + by, pack.end + by)
    if not pack.free:
        return home or q not in placed
    first = days.week_of(f.portfolio, row.earliest_start) if row.earliest_start else 0
    last = days.week_of(f.portfolio, row.latest_finish) if row.latest_finish else f.weeks
    inside = max(f.free, first) <= span[0] and span[1] - 1 <= min(f.weeks - 1, last)
    held = f.dates_locked[pack.project] or f.frozen[pack.project] or _of_protected(f, pack.project)
    longer = span[1] - span[0] - (pack.end - pack.begin)
    return inside and (home or not held) and 0 <= longer <= row.max_stretch_weeks


def _of_protected(f: Facts, p: int) -> bool:
    """Whether somebody protected is booked on a project from the freeze's end on."""
    return any(f.protected[b.person] and b.project == p and b.share > 0 and b.end > max(b.begin, f.free) for b in f.todays)


def capacity(x: Reading) -> bool:
    """From the freeze's end on nobody is booked for more than they have, nor outside their employment."""
    f = x.facts
    used = [[0] * f.weeks for _ in f.people]
    for (_, r), row in x.plan.shares.items():
        for t in range(f.since[r], f.weeks):
            used[r][t] += row[t]
    return all(used[r][t] <= (f.most[r] if f.employed[r][t] else 0) for r in range(len(used)) for t in range(f.weeks))


def skill(x: Reading) -> bool:
    """From the freeze's end on whoever is booked is able."""
    f = x.facts
    return all(not row[t] or f.able[d][r][t] for (d, r), row in x.shares.items() for t in range(f.since[r], f.weeks))


def demand(x: Reading) -> bool:
    """Nothing is booked elsewhere, and no block gets more than its need and one step."""
    f = x.facts
    for d in {d for d, _ in x.shares}:
        span = x.weeks(d)
        rows = [(r, row) for (e, r), row in x.shares.items() if e == d]
        if any(row[t] and t not in span for r, row in rows for t in range(f.since[r], f.weeks)):
            return False
        if span and not all(_fits(x, d, block) for block in x.blocks(d) if block.start >= f.free):
            return False
    return True


def _fits(x: Reading, d: int, block: range) -> bool:
    f, got = x.facts, sum(x.delivered[d][t] for t in block)
    bound = sum(row[t] * f.net[r][t] // 100 for (e, r), row in x.shares.items() if e == d for t in block if t < f.since[r])
    return got <= max(bound, sum(x.need(d, t) for t in block) + f.step * f.fte_minutes * len(block) // 100)


def minimum_staffing(x: Reading) -> bool:
    """A running project covers its minimum."""
    return all(100 * got >= least_pct(x.facts, p) * need for p, (got, need) in enumerate(x.covered))


def least_pct(f: Facts, p: int) -> int:
    """Minimum staffing of a project."""
    own = f.row(p).min_staffing_pct
    return f.portfolio.settings.min_staffing_pct if own is None else own


def share(x: Reading) -> bool:
    """Shares are multiples of the step, none too small, none above 100."""
    f = x.facts
    for (d, r), row in x.shares.items():
        for t in range(f.since[r], f.weeks):
            odd = row[t] % f.step or row[t] < f.least[r] or row[t] > 100
            if row[t] and odd and not exempt(f, d, r, t):
                return False
    return True


def block(x: Reading) -> bool:
    """Over a block a person's share is constant, or what it is today."""
    f = x.facts
    for (d, r), row in x.shares.items():
        today = f.pattern.get((d, r), (0,) * f.weeks)
        for weeks in x.blocks(d) if x.span(d) else ():
            free = [t for t in weeks if t >= f.since[r] and not exempt(f, d, r, t)]
            if len({row[t] for t in free}) > 1 and any(row[t] != today[t] for t in free):
                return False
    return True


def projects_at_once(x: Reading) -> bool:
    """Nobody works on more projects in a week than they may."""
    return all(len(there) <= x.facts.at_once[r] for r, weeks in enumerate(x.active) for there in weeks)


def headcount(x: Reading) -> bool:
    """From the freeze's end on a demand has nobody, or as many people as it asks for."""
    f = x.facts
    heads = dict.fromkeys({d for d, _ in x.shares}, 0)
    for (d, r), row in x.shares.items():
        heads[d] += any(row[f.since[r] :])
    return all(n == 0 or f.works[d].heads_min <= n <= f.works[d].heads_max for d, n in heads.items() if f.works[d].project is not None)


def freeze(x: Reading) -> bool:
    """Before the freeze's end people do what they do today, as far as they are still here."""
    return all(_as_today(x, d, r, range(x.facts.free)) for d, r in {*x.facts.pattern, *x.plan.shares})


def notice(x: Reading) -> bool:
    """And so until the end of their notice."""
    f = x.facts
    works = {(d, r) for d, r in {*f.pattern, *x.plan.shares} if f.works[d].project is not None}
    return all(_as_today(x, d, r, range(f.free, f.since[r])) for d, r in works)


def handover(x: Reading) -> bool:
    """Before somebody leaves who could stay, others new to the project are there for long enough, if any of them is on the demand later."""
    f, weeks = x.facts, x.facts.handover
    forced = moves.forced_cells(f)
    for (d, r), today in f.pattern.items() if weeks else ():
        p, row = f.works[d].project, x.plan.shares.get((d, r))
        gone = [t for t in x.weeks(d) if t >= f.free and today[t] and (d, r, t) not in forced and (t == 0 or (row and row[t - 1]))]
        for t in gone if p is not None else ():
            new = [s for s in range(len(f.people)) if (s, p) not in f.known]
            follow = any(any(x.plan.shares.get((d, s), ())[t:]) for s in new)
            met = all(u >= 0 and any(x.busy(s, p, u) for s in new) for u in range(t - weeks, t))
            if follow and not met and not x.busy(r, p, t):
                return False
    return True


def _as_today(x: Reading, d: int, r: int, weeks: range) -> bool:
    f, none = x.facts, (0,) * x.facts.weeks
    new, old = x.plan.shares.get((d, r), none), f.pattern.get((d, r), none)
    return all(new[t] == (old[t] if f.employed[r][t] else 0) for t in weeks)


def wind_down(x: Reading) -> bool:
    """Whoever is on a project that does not run stays as booked until it is wound down."""
    f, none = x.facts, (0,) * x.facts.weeks
    stopped = [(key, row) for key, row in f.wound.items() if x.shift(key[0]) is None]
    return all(not share or x.plan.shares.get(key, none)[t] == share for key, row in stopped for t, share in enumerate(row))


def locks(x: Reading) -> bool:
    """Locked bookings stay."""
    f = x.facts
    for p, shift in enumerate(x.plan.shifts):
        if shift and f.dates_locked[p]:
            return False
    for b in f.todays:
        row = x.shares.get((b.work, b.person), (0,) * f.weeks)
        later = range(max(b.begin, f.free), b.end)
        if b.lock is Lock.BOTH and later and (x.shift(b.work) != 0 or any(row[t] != b.share for t in later)):
            return False
        if b.lock is Lock.RESOURCE and not all(row[t] for t in later):
            return False
    return True


def equipment(x: Reading) -> bool:
    """Running projects get their machines, the machines exist, and somebody can run them."""
    f = x.facts
    if any(f.portfolio.demands[d].equipment_type != f.portfolio.equipment[e].type for d, e in x.plan.units):
        return False
    for d, work in enumerate(f.works):
        if work.machines:
            booked = [sum(row[t] for (e, _), row in x.plan.units.items() if e == d) for t in range(f.weeks)]
            if any(n != (x.need(d, t) if t in x.weeks(d) else 0) for t, n in enumerate(booked)):
                return False
    for e, limits in enumerate(f.units):
        if any(sum(row[t] for (_, m), row in x.plan.units.items() if m == e) > limit for t, limit in enumerate(limits)):
            return False
    return all(_operated(x, d, e, t) for (d, e), row in x.plan.units.items() for t in range(f.free, f.weeks) if row[t])


def changeover(x: Reading) -> bool:
    """Between two projects a unit is set up."""
    f = x.facts
    for e, machine in enumerate(f.portfolio.equipment):
        for t in range(f.weeks) if machine.setup_weeks else ():
            held = 0
            for p in range(len(f.projects)):
                rows = [row for (d, m), row in x.plan.units.items() if m == e and f.works[d].project == p]
                held += max(sum(row[u] for row in rows) for u in range(max(0, t - machine.setup_weeks), t + 1))
            if held > machine.units:
                return False
    return True


def _operated(x: Reading, d: int, e: int, t: int) -> bool:
    f, machine = x.facts, x.facts.portfolio.equipment[e]
    if not machine.operator_skill:
        return True
    project = f.works[d].project
    there = [r for r in range(len(f.people)) if project in x.present[r][t]]
    return any(f.level(r, machine.operator_skill, t) >= machine.operator_level for r in there)


RULES: dict[str, Callable[[Reading], bool]] = {
    "selection": selection,
    "windows": windows,
    "pauses": pauses,
    "work_packages": work_packages,
    "precedence": precedence,
    "freeze": freeze,
    "notice": notice,
    "handover": handover,
    "changeover": changeover,
    "stints": people.stints,
    "company": people.company,
    "same_people": people.same_people,
    "headcount": headcount,
    "projects_at_once": projects_at_once,
    "capacity": capacity,
    "minimum_staffing": minimum_staffing,
    "wind_down": wind_down,
    "locks": locks,
    "directives": directives.directives,
    "equipment": equipment,
    "budget": money.budget,
    "skill": skill,
    "demand": demand,
    "share": share,
    "block": block,
    "move_limits": moves.move_limits,
}
"""The rules by name, quick and telling ones first."""


def broken(x: Reading) -> frozenset[str]:
    """Return the names of the rules that a plan breaks."""
    return frozenset(name for name, holds in RULES.items() if not holds(x))


def feasible(x: Reading) -> bool:
    """Whether a plan keeps every rule."""
    return all(holds(x) for holds in RULES.values())
