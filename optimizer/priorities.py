"""
What comes first in a list schedule: rules, and a search over the weeks in which projects are meant to end.

A task's priority is the week in which it would have to begin for its project to end when that is meant to. Projects that are meant to
end one after the other, a little apart, get in each other's way least: neither one at a time, which leaves resources idle, nor all at
once, which makes every project late (the rules LFT and MINSLK of Kolisch, European Journal of Operational Research 90, 1996, with ends that
are searched for). What is promising is justified and then changed task by task.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from optimizer.energy import busiest
from optimizer.list_schedule import Lister
from optimizer.spread import heads_of, tails_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from optimizer.arrays import Floats, Ints
    from optimizer.list_schedule import Listed
    from optimizer.shop import Shop

APART = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.5)
"""How far projects are meant to end from one another, in parts of their share of the time that everything keeps the busiest resource."""
SWAPS = 0.4
"""Part of the tries that swap the ends of two projects; the others move one end."""
REACH = 3.0
"""Standard deviation of such a move, in shares of time."""
BY_ENDS = 0.5
"""Part of the time for ends; the rest is for begins."""
PROMISING = 1.02
"""Times the best lateness up to which a schedule is worth being justified."""
ONE_WAY = 0.35
"""Part of the tries that change all begins of a project alike, and again of those that change begins within some weeks."""
STRETCHES, NOISE = (4.0, 10.0, 40.0), (0.2, 0.7, 2.0)
"""Lengths of such weeks, and standard deviations of changes that differ, in times what a strand takes."""
PATIENCE = 400
"""Tries without a better schedule after which the search ends."""


def listed(
    shop: Shop, *, bound: int = 0, seconds: float = 0.0, seed: int = 1, should_stop: Callable[[], bool] | None = None
) -> Listed | None:
    """
    Return the best schedule found by rules and then by a search; None if no rule makes one.

    Parameters
    ----------
    seconds
        For both, once there is a first schedule; 0 is for all rules and no search.
    bound
        Lateness that no schedule is below: the search ends there.
    """
    ends = time.monotonic() + seconds
    lister = Lister(shop)
    if not lister.able:
        return None
    rules = _Rules(shop)
    best, meant = None, rules.longest
    for priority, means in rules.all():
        if best is not None and seconds and time.monotonic() > ends:
            break
        made = lister.listed(priority)
        if made is not None and (best is None or made.lateness < best.lateness):
            best, meant = made, means
    if best is None or bound >= best.lateness or not seconds:
        return best
    search = _Search(lister, rules, bound, np.random.default_rng(seed), should_stop)
    best = search.by_ends(best, meant, time.monotonic() + BY_ENDS * (ends - time.monotonic()))
    return best if shop.seats else search.by_begins(best, ends)


class _Search:
    """Tries one change of priorities after the other, and keeps those that make no worse schedule."""

    def __init__(self, lister: Lister, rules: _Rules, bound: int, rng: np.random.Generator, should_stop: Callable[[], bool] | None) -> None:
        self.lister, self.rules, self.bound, self.rng = lister, rules, bound, rng
        self.should_stop = should_stop
        self.strands = np.array(list(rules.heads), np.int64)
        self.owners = np.array([rules.owners[strand] for strand in self.strands.tolist()], np.int64)
        lengths = [need.offset + need.length for needs in lister.needs.values() for need in needs]
        self.grain = max(1.0, sum(lengths) / max(1, len(lengths)))
        """Weeks that a strand takes on average."""

    def by_ends(self, best: Listed, meant: Floats, until: float) -> Listed:
        """Change the weeks in which projects are meant to end."""
        tries = 0
        while len(meant) > 1 and self._goes_on(best, tries, until):
            moved = _moved(meant, REACH * self.rules.share, self.rng)
            made, tries = self.lister.listed(self.rules.priority(moved)), tries + 1
            if made is not None and made.lateness <= best.lateness:
                tries = 0 if made.lateness < best.lateness else tries
                best, meant = made, moved
        return best

    def by_begins(self, best: Listed, until: float) -> Listed:
        """Change the begins of a schedule, taken as priorities, and justify what is promising."""
        best, tries = self._justified(best) if self._goes_on(best, 0, until) else best, 0
        while self._goes_on(best, tries, until):
            begins = np.array([best.begins[strand] for strand in self.strands.tolist()], float)
            moved = self._shaken(begins)
            made, tries = self.lister.listed(dict(zip(self.strands.tolist(), moved.tolist(), strict=True))), tries + 1
            if made is not None and made.lateness <= PROMISING * best.lateness:
                made = self._justified(made)
            if made is not None and made.lateness <= best.lateness:
                tries = 0 if made.lateness < best.lateness else tries
                best = made
        return best

    def _goes_on(self, best: Listed, tries: int, until: float) -> bool:
        stopped = self.should_stop is not None and self.should_stop()
        return not stopped and self.bound < best.lateness and tries < PATIENCE and time.monotonic() < until

    def _justified(self, made: Listed) -> Listed:
        """Return a schedule as good as one, by placing everything as late as it can be and then as early."""
        late = self.lister.justified(made.begins)
        again = None if late is None else self.lister.listed({strand: float(begin) for strand, begin in late.items()})
        return again if again is not None and again.lateness < made.lateness else made

    def _shaken(self, begins: Floats) -> Floats:
        """Return begins of which those of a project, or of a stretch of weeks, are changed."""
        kind = self.rng.random()
        if kind < ONE_WAY:
            inside = self.owners == self.rng.choice(self.owners)
            return begins + np.where(inside, self.rng.normal(0.0, self.rules.share), 0.0)
        if kind < 2 * ONE_WAY:
            first = self.rng.uniform(0.0, begins.max())
            inside = (begins >= first) & (begins < first + self.grain * self.rng.choice(STRETCHES))
        else:
            inside = self.owners == self.rng.choice(self.owners)
        return begins + np.where(inside, self.rng.normal(0.0, self.grain * self.rng.choice(NOISE), len(begins)), 0.0)


def _moved(meant: Floats, reach: float, rng: np.random.Generator) -> Floats:
    moved = meant.copy()
    if rng.random() < SWAPS:
        i, j = rng.choice(len(meant), 2, replace=False)
        moved[i], moved[j] = meant[j], meant[i]
    else:
        moved[rng.integers(len(meant))] += rng.normal(0.0, reach)
    return moved


class _Rules:
    """Priorities of the strands of a problem; ends are by project."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.heads, self.tails = heads_of(shop), tails_of(shop)
        self.owners = shop.problem.work.owners
        count = len(shop.problem.work.whole)
        self.longest = np.zeros(count)
        for strand, head in self.heads.items():
            self.longest[self.owners[strand]] = max(self.longest[self.owners[strand]], head + self.tails[strand])
        self.load = np.zeros(count)
        """(projects,): weeks for which each keeps the busiest resource busy."""
        for scarce in busiest(shop, self.heads, self.tails)[:1]:
            for take in scarce.takes:
                self.load[take.project] += take.units * take.length / scarce.room
        self.share = max(1.0, float(self.load.sum()) / count)

    def priority(self, meant: Floats) -> Mapping[int, float]:
        """Return by strand the week in which it has to begin for its project to end when that is meant to."""
        return {strand: float(meant[self.owners[strand]]) - self.tails[strand] for strand in self.heads}

    def all(self) -> Iterator[tuple[Mapping[int, float], Floats]]:
        """Yield priorities with the ends that they mean."""
        yield {strand: float(head) for strand, head in self.heads.items()}, self.longest
        yield self.priority(np.zeros(len(self.longest))), np.zeros(len(self.longest))
        yield self.priority(self.longest), self.longest
        if len(self.longest) < 2:
            return
        apart = self.share * np.array([*APART, len(self.longest)])
        for order in self._orders():
            place = np.empty(len(order))
            place[order] = np.arange(len(order))
            for step in apart.tolist():
                meant = self.longest + step * place
                yield self.priority(meant), meant

    def _orders(self) -> Iterator[Ints]:
        """Yield projects in the order of their work by cost of delay (Smith's rule), of their longest chains, and of their targets."""
        work = self.shop.problem.work.whole
        delay = np.array([project.project.cost_of_delay for project in work], float)
        target = np.array([self.shop.problem.weeks if project.target_week is None else project.target_week for project in work], float)
        hurry = np.where(delay > 0, (1 + self.load) / np.maximum(delay, 1), np.inf)
        for number in (hurry, self.longest, target - self.longest):
            yield np.argsort(number, kind="stable").astype(np.int64)
