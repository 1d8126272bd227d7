"""
Every feasible plan of a tiny portfolio, and the best of them.

States of all projects are tried outermost. Within them the blocks of all demands are filled one after the other, leaving out
what some rule about one block, one person's week or one project's coverage already forbids; every plan that is left is asked
all rules of ``tests.oracle.rules`` afresh, so that leaving out too little is never wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from tests.oracle import money, moves, rules, score
from tests.oracle.choices import Choice, machine_choices, people_choices
from tests.oracle.facts import Facts
from tests.oracle.plan import Reading, WeekPlan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from models.portfolio import Portfolio


class TooManyPlansError(Exception):
    """The portfolio has more complete plans than somebody was ready to look at."""


@dataclass(frozen=True)
class EnumeratedPlan:
    """A feasible plan with its score, exact."""

    plan: WeekPlan
    mandatory_value: Fraction
    value: Fraction
    cost: int
    lateness: int
    disruption: int
    chosen_moves: int


@dataclass(frozen=True)
class Best:
    """The best plan by mandatory value, then value, and how many feasible plans there are."""

    top: EnumeratedPlan
    plans: tuple[EnumeratedPlan, ...]

    @property
    def micro(self) -> tuple[int, int]:
        """Mandatory value and value of the best plan in micro-points, rounded down."""
        return score.Value(self.top.mandatory_value, self.top.value).micro

    def least(self, part: str, floor: Fraction) -> int:
        """Least ``cost``, ``lateness``, ``disruption`` or ``chosen_moves`` of the plans worth this much, at the best mandatory value."""
        return min(int(getattr(p, part)) for p in self.plans if p.value >= floor and p.mandatory_value == self.top.mandatory_value)


@dataclass(frozen=True)
class Slot:
    """A block to fill."""

    work: int
    block: range
    machines: bool
    choices: tuple[Choice, ...]
    spare: int
    """Minutes the rest of the project's slots can still cover at most."""
    project: int


@dataclass
class Search:
    """The choices that the blocks of a portfolio leave, and a count of the complete plans looked at."""

    facts: Facts
    limit: int | None = None
    seen: int = 0

    def __post_init__(self) -> None:
        self._known: dict[tuple[int, range, range], list[tuple[range, tuple[Choice, ...]]]] = {}

    def states(self) -> Iterator[Reading]:
        """Every combination of project states and package dates that the rules about these allow, without bookings."""
        f = self.facts
        for shifts, pauses in self._runs():
            free = [q for p, shift in enumerate(shifts) if shift is not None for q in f.free_packs(p)]
            for spans in product(*[self._spans_of(q) for q in free]):
                there = zip(free, spans, strict=True)
                moved = tuple((q, s) for q, s in there if s != (f.packs[q].begin, f.packs[q].end))
                x = Reading(f, WeekPlan(shifts, {}, {}, moved, pauses))
                if rules.windows(x) and rules.work_packages(x) and rules.precedence(x):
                    yield x

    def _runs(self) -> Iterator[tuple[tuple[int | None, ...], tuple[tuple[int, tuple[int, int]], ...]]]:
        """Every combination of shifts, and of pauses of the projects that run as dated otherwise."""
        f = self.facts
        for shifts in product(*[self._states_of(p) for p in range(len(f.projects))]):
            for chosen in product(*[self._pauses_of(p) if shift == 0 else [None] for p, shift in enumerate(shifts)]):
                yield shifts, tuple((p, pause) for p, pause in enumerate(chosen) if pause is not None)

    def _pauses_of(self, p: int) -> list[tuple[int, int] | None]:
        f = self.facts
        spans = ((begin, end) for begin in range(f.weeks) for end in range(begin + 1, f.weeks + 1))
        return [None, *(span for span in spans if rules.pausable(f, p, range(*span)))]

    def _states_of(self, p: int) -> list[int | None]:
        f = self.facts
        wanted: list[int | None] = [None] if rules.selectable(f, p, False) else []
        if rules.selectable(f, p, True):
            wanted += [k for k in range(f.weeks) if rules.shiftable(f, p, k)]
        return wanted

    def _spans_of(self, q: int) -> list[tuple[int, int]]:
        f = self.facts
        everywhere = ((begin, end) for begin in range(f.weeks) for end in range(begin + 1, f.weeks + 1))
        return [span for span in everywhere if rules.placeable(f, q, span, 0, ())]

    def plans(self) -> Iterator[WeekPlan]:
        """Every complete plan that is not left out early."""
        for state in self.states():
            slots = self._slots(state)
            if slots is not None:
                yield from Filling(self, state.plan, slots).plans()

    def _slots(self, state: Reading) -> list[Slot] | None:
        found: list[Slot] = []
        for p, shift in enumerate(state.plan.shifts):
            if shift is not None:
                mine = self._project_slots(state, p, shift)
                if mine is None:
                    return None
                found += mine
        return found

    def _project_slots(self, state: Reading, p: int, shift: int) -> list[Slot] | None:
        f = self.facts
        found: list[Slot] = []
        works = [d for d, w in enumerate(f.works) if w.project == p]
        blocks = [(d, block, choices) for d in works for block, choices in self._blocks(state, d)]
        rest = sum(max((c.covered for c in choices), default=0) for _, _, choices in blocks)
        if self.slack(p, shift) + rest < 0 or any(not choices for _, _, choices in blocks):
            return None
        for d, block, choices in blocks:
            rest -= max(c.covered for c in choices)
            found.append(Slot(d, block, f.works[d].machines, choices, rest, p))
        return found

    def slack(self, p: int, shift: int) -> int:
        """Minutes covered before the freeze's end, less those of the minimum staffing, rounded up."""
        frozen = Reading(self.facts, WeekPlan(tuple(shift if q == p else None for q in range(len(self.facts.projects))), self.kept(), {}))
        got, _ = frozen.covered[p]
        need = sum(sum(w.need) for w in self.facts.works if w.project == p and not w.machines)
        return got + -rules.least_pct(self.facts, p) * need // 100

    def kept(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """What people do before their bookings may change."""
        f = self.facts
        rows = {k: tuple(s if t < f.since[k[1]] and f.employed[k[1]][t] else 0 for t, s in enumerate(row)) for k, row in f.pattern.items()}
        return {k: row for k, row in rows.items() if any(row)}

    def _blocks(self, state: Reading, d: int) -> list[tuple[range, tuple[Choice, ...]]]:
        pause = state.pause(d)
        key = (d, state.span(d), pause)
        if key not in self._known:
            f, found = self.facts, []
            for block in state.blocks(d):
                if f.works[d].machines:
                    found.append((block, tuple(machine_choices(f, d, block))))
                elif block.start >= f.free:
                    need = sum(state.need(d, t) for t in block)
                    found.append((block, tuple(people_choices(f, d, block, need, pause))))
            self._known[key] = found
        return self._known[key]


class Filling:
    """The blocks of the running projects, filled one after the other."""

    def __init__(self, search: Search, state: WeekPlan, slots: list[Slot]) -> None:
        self.search, self.facts, self.state, self.slots = search, search.facts, state, slots
        self.used = {
            False: [[0] * self.facts.weeks for _ in self.facts.people],
            True: [[0] * self.facts.weeks for _ in self.facts.machines],
        }
        since, weeks = self.facts.since, range(self.facts.weeks)
        rooms = [[most if t >= since[r] else 100 * self.facts.weeks for t in weeks] for r, most in enumerate(self.facts.most)]
        self.limits = {False: rooms, True: self.facts.units}
        self.chosen: list[Choice] = []
        self.slack = {s.project: search.slack(s.project, state.shifts[s.project] or 0) for s in slots}

    def plans(self) -> Iterator[WeekPlan]:
        """Fill the next block in every way that still fits."""
        if len(self.chosen) == len(self.slots):
            yield self._complete()
            return
        slot = self.slots[len(self.chosen)]
        for choice in slot.choices:
            if self._fits(slot, choice):
                self._book(slot, choice, 1)
                yield from self.plans()
                self._book(slot, choice, -1)

    def _fits(self, slot: Slot, choice: Choice) -> bool:
        if self.slack[slot.project] + choice.covered + slot.spare < 0:
            return False
        used, limits = self.used[slot.machines], self.limits[slot.machines]
        return all(used[r][t] + n <= limits[r][t] for r, pattern in choice.booked for t, n in zip(slot.block, pattern, strict=True))

    def _book(self, slot: Slot, choice: Choice, sign: int) -> None:
        used = self.used[slot.machines]
        for r, pattern in choice.booked:
            for t, n in zip(slot.block, pattern, strict=True):
                used[r][t] += sign * n
        self.slack[slot.project] += sign * choice.covered
        if sign > 0:
            self.chosen.append(choice)
        else:
            self.chosen.pop()

    def _complete(self) -> WeekPlan:
        self.search.seen += 1
        if self.search.limit is not None and self.search.seen > self.search.limit:
            raise TooManyPlansError
        rows: dict[bool, dict[tuple[int, int], list[int]]] = {False: {k: list(v) for k, v in self.search.kept().items()}, True: {}}
        for slot, choice in zip(self.slots, self.chosen, strict=True):
            for r, pattern in choice.booked:
                row = rows[slot.machines].setdefault((slot.work, r), [0] * self.facts.weeks)
                row[slot.block.start : slot.block.stop] = pattern
        for (d, r), kept in self.facts.wound.items():
            if self.state.shifts[self.facts.works[d].project or 0] is None:
                row = rows[False].setdefault((d, r), [0] * self.facts.weeks)
                row[:] = [share or now for share, now in zip(kept, row, strict=True)]
        people, machines = ({k: tuple(v) for k, v in rows[kind].items() if any(v)} for kind in (False, True))
        return WeekPlan(self.state.shifts, people, machines, self.state.placed, self.state.pauses)


def scored(x: Reading) -> EnumeratedPlan:
    """Return a plan with its score."""
    value = score.value(x)
    return EnumeratedPlan(
        plan=x.plan,
        mandatory_value=value.mandatory,
        value=value.total,
        cost=money.cost(x),
        lateness=score.lateness(x),
        disruption=moves.disruption(x)[0],
        chosen_moves=moves.chosen_moves(x),
    )


def enumerate_plans(portfolio: Portfolio, limit: int | None = None) -> Iterator[EnumeratedPlan]:
    """
    Yield every feasible plan.

    Raises
    ------
    TooManyPlansError
        If more complete plans than ``limit`` had to be looked at.
    """
    facts = Facts(portfolio)
    for plan in Search(facts, limit).plans():
        x = Reading(facts, plan)
        if rules.feasible(x):
            yield scored(x)


def best(portfolio: Portfolio, limit: int | None = None) -> Best | None:
    """Return the best plan and all others, or None if no plan is feasible."""
    plans = tuple(enumerate_plans(portfolio, limit))
    if not plans:
        return None
    return Best(max(plans, key=lambda p: (p.mandatory_value, p.value)), plans)
