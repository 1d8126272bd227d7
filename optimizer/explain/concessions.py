"""
When nothing fits: which rules clash, and the smallest amounts by which they can give way.

Rules that people set can give way by an amount: a budget by money, dates by weeks, a team by people, a minimum by percent; others hold
or do not. A smallest clash is found by :mod:`optimizer.explain.smallest`, ways out by a hitting-set tree over clashes (Reiter, "A theory
of diagnosis from first principles", Artificial Intelligence 32, 1987). What a way out needs at least the relaxation says, by bisection
of proofs; then amounts grow from there until a plan is made that shows them to be enough, and are cut as far as time allows. Giving way
only ever allows more plans, so what one unit less does not cure is proven for the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from optimizer.explain.elastic import BY_BOUND, BY_COLUMN
from optimizer.explain.feasible import EACH, FOUND, Feasibility, within
from optimizer.explain.proposals import proposals
from optimizer.explain.smallest import smallest
from optimizer.explain.ways import Contradiction, Cure, Menu, more, most
from optimizer.needed_plan import least_short
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.portfolio import Portfolio
    from optimizer.clock import Clock
    from optimizer.explain.feasible import Amounts
    from optimizer.explain.gives import Give
    from optimizer.needed_plan import Attempt

MOST_CURES = 6
"""Ways out looked for."""
MOST_TOGETHER = 3
"""Rules of a way out at most."""
FINDING = 0.7
"""Part of the time after which no further way out is looked for: the rest is for cutting amounts."""
PROPOSING = 0.6
"""Part of the time in which a linear program proposes ways out where much must run."""
MOST_NAMED = 12
"""Rules of a clash that was not made smallest for want of time, at most: a longer one says nothing to anybody."""
SHOWING = 0.3
"""Part of the time that is left for plans that show a clash to be smallest."""
AS_IS = 0.5
"""Part of the time for a plan as things are, where much must run."""
NEAREST = 0.4
"""Part of the time that is left for the plan that lacks little staffing as things are."""
SHRINKING = 0.4
"""Part of the time that is left for making one clash smaller."""
EACH_LARGE, EACH_OF_FEW = 0.6, 0.05
"""Part of the time that is left for one plan of much, and for one of less."""
SWITCHING = 0.5
"""Part of the time that is left for leaving out rules that need not be lifted."""
GROWTH = 4
"""How fast amounts grow from what is proven to be needed."""


def menu(portfolio: Portfolio, gives: Sequence[Give], clock: Clock) -> Menu:
    """Return the clashes of a portfolio without a plan, and ways out of it."""
    search = _Search(Feasibility(portfolio, gives, clock), tuple(gives), clock)
    asis = search.feasible.settled({}, (AS_IS if search.feasible.large else 1.0) * clock.seconds)
    if asis in FOUND:
        return Menu(fits=True, proven=True, clashes=(), cures=(), complete=True)
    if asis is Ending.INFEASIBLE:
        search.first_clash()
    found = search.nearest()
    if asis is Ending.INFEASIBLE:
        if not search.feasible.small:
            search.show_smallest()
            found += search.proposed()
        if not found and search.hopeless():
            return Menu(fits=False, proven=True, clashes=(), cures=(), complete=True)
        found = search.ways_out(found)
    else:
        search.unsure = True
    cures = tuple(search.least(cure, 1 / (len(found) - i)) for i, cure in enumerate(found))
    cures = tuple(cure for i, cure in enumerate(cures) if not _needless(cure, cures[:i], cures[i + 1 :]))
    clashes = tuple(Contradiction(clash, search.is_smallest(clash), search.forbids_whoever(clash)) for clash in search.clashes)
    complete = not search.unsure and not clock.over()
    return Menu(fits=False, proven=asis is Ending.INFEASIBLE, clashes=clashes, cures=cures, complete=complete)


def _needless(cure: Cure, before: Sequence[Cure], after: Sequence[Cure]) -> bool:
    """Return whether another way out lets nothing give way further; of two that are the same, the later one is needless."""
    less = [other for other in (*before, *after) if within(other.amounts, cure.amounts)]
    return any(other in before or not within(cure.amounts, other.amounts) for other in less)


def _shown(way: Amounts) -> Cure:
    """Return a way out of which nothing is proven yet."""
    return Cure(way, dict.fromkeys(way, 0))


@dataclass
class _Search:
    """A search for clashes and ways out."""

    feasible: Feasibility
    gives: tuple[Give, ...]
    clock: Clock
    clashes: list[tuple[Give, ...]] = field(default_factory=list)
    spare: list[Amounts] = field(default_factory=list)
    """More amounts with which there is a plan."""
    unsure: bool = False
    """Whether something was left open for want of time."""

    def first_clash(self) -> None:
        """Find the clash of the rules as they are, before anything else takes the time."""
        self._clash(frozenset())

    def hopeless(self) -> bool:
        """Return whether nothing that gives way helps."""
        return self._impossible(most(self.gives))

    def nearest(self) -> list[Cure]:
        """Return ways out that the plan shows which lacks little staffing as things are, where not all can be solved whole."""
        if self.feasible.small:
            return []
        amounts: Amounts = dict.fromkeys(self.feasible.idle({}) or (), 1)
        attempt = self.feasible.attempts[-1] if self.feasible.attempts and not amounts else self._attempted(amounts)
        if attempt.ending in FOUND:
            self.feasible.does.append(amounts)
            return [_shown(amounts)]
        way = self._shorter_staffed(amounts)
        return [] if way is None else [_shown(way), *self._spared()]

    def _attempted(self, amounts: Amounts) -> Attempt:
        return self.feasible.attempt(amounts, NEAREST * self.clock.left(), least_short)

    def _spared(self) -> list[Cure]:
        """Return what else was shown on the way."""
        spare, self.spare = self.spare, []
        return [_shown(way) for way in spare]

    def proposed(self) -> list[Cure]:
        """Return ways out that a linear program proposes; amounts begin with some room, because a plan of much takes long to look for."""
        found: list[Cure] = []
        for floor in proposals(self.feasible, self.clock.stage(PROPOSING)):
            if any(cure.amounts.keys() <= floor.keys() for cure in found):
                continue
            cure = self._grown(floor, more(floor, GROWTH) if self.feasible.large else floor)
            found += [] if cure is None else [cure]
            found += self._spared()
        return found

    def ways_out(self, found: list[Cure]) -> list[Cure]:
        """Return sets of rules that must give way, those known first, then the smallest, each with amounts shown to be enough."""
        waiting: list[frozenset[Give]] = [frozenset()]
        seen, stage = set(waiting), self.clock.stage(FINDING)
        while waiting and len(found) < MOST_CURES and not stage.over():
            lifted = waiting.pop(0)
            if any(cure.amounts.keys() <= lifted for cure in found):
                continue
            cure = self._enough(lifted) if lifted else None
            if cure is not None:
                found.append(cure)
            elif len(lifted) < MOST_TOGETHER:
                wider = [lifted | {give} for give in self._clash(lifted)]
                waiting += [one for one in wider if one not in seen]
                seen.update(wider)
        self.unsure = self.unsure or (bool(waiting) and len(found) < MOST_CURES)
        return found

    def _clash(self, lifted: frozenset[Give]) -> tuple[Give, ...]:
        """Return rules that cannot hold together although some others have given way, none of which the proof can do without."""
        for known in self.clashes:
            if not lifted & set(known):
                return known
        kept = [give for give in self.gives if give not in lifted]
        if self.feasible.undatable(most(lifted)):
            return self._undatable(kept)
        blamed = self.feasible.blamed(most(lifted))
        if blamed is not None:
            kept = [give for give in kept if give in blamed or give.kind not in BY_BOUND | BY_COLUMN]
            kept = self._shrunk(kept, self.feasible.ruled_out)
        elif not self._clashes(kept, self._settled_no):
            self.unsure = True
            return ()
        if self.feasible.small or blamed is None:
            kept = self._shrunk(kept, self._settled_no)
        if len(kept) <= MOST_NAMED:
            self.clashes.append(tuple(kept))
        return tuple(kept)

    def forbids_whoever(self, clash: Sequence[Give]) -> bool:
        """Return whether the rules of a clash are about dates and runs, and these alone cannot hold, whoever is there."""
        return all(give.kind in BY_BOUND for give in clash) and self._clashes(clash, self.feasible.undatable)

    def _undatable(self, kept: list[Give]) -> tuple[Give, ...]:
        """Return rules about dates and runs that cannot hold together, whoever is there."""
        by_bound = [give for give in kept if give.kind in BY_BOUND]
        kept = by_bound if self._clashes(by_bound, self.feasible.undatable) else kept
        kept = smallest(kept, lambda some: self._clashes(some, self.feasible.undatable), self.clock.stage(SHRINKING))
        self.clashes.append(tuple(kept))
        return tuple(kept)

    def _settled_no(self, amounts: Amounts) -> bool:
        """Return whether a search, too, proves that there is no plan."""
        return self.feasible.settled(amounts, self._each()) is Ending.INFEASIBLE

    def _impossible(self, amounts: Amounts) -> bool:
        """Return whether there is no plan; what is too large to be solved whole, the relaxation alone is asked."""
        return self._settled_no(amounts) if self.feasible.small else self.feasible.ruled_out(amounts)

    def _clashes(self, kept: Sequence[Give], impossible: Callable[[Amounts], bool]) -> bool:
        return impossible(most([give for give in self.gives if give not in kept]))

    def _shrunk(self, kept: list[Give], impossible: Callable[[Amounts], bool]) -> list[Give]:
        """Leave out whatever a clash does not need: first what holds or does not, then whole projects, then all else."""
        stage = self.clock.stage(SHRINKING)
        by_amount = [give for give in kept if give.kind in BY_BOUND | BY_COLUMN]
        if self._clashes(by_amount, impossible):
            kept = by_amount
        projects = [give for give in kept if give.kind == "selection"]
        others = [give for give in kept if give.kind != "selection"]
        projects = smallest(projects, lambda some: self._clashes([*others, *some], impossible), stage)
        own = {give.subject for give in projects}
        idle = {give.subject for give in kept if give.kind == "selection"} - own
        mine = [give for give in others if give.subject not in idle]
        if len(mine) < len(others) and self._clashes([*mine, *projects], impossible):
            others = mine
        return smallest([*projects, *others], lambda some: self._clashes(some, impossible), stage)

    def show_smallest(self) -> None:
        """Make plans without one rule of a clash after the other, where much must run; a rule without which there is none goes."""
        stage = self.clock.stage(SHOWING)
        for i, clash in enumerate(self.clashes):
            kept = list(clash)
            for give in clash:
                if not stage.over() and self._needless_in(kept, give, stage):
                    kept.remove(give)
            self.clashes[i] = tuple(kept)

    def _needless_in(self, clash: Sequence[Give], give: Give, stage: Clock) -> bool:
        """
        Return whether it is proven that the others of a clash cannot hold either, whatever else gives way.

        Before that a plan is looked for with no more paused than all that is not in the clash: little is to be planned then.
        """
        if self._known_without(clash, give):
            return False
        idle = most([other for other in self.gives if other.kind == "selection" and other not in clash])
        if self.feasible.apart({**idle, give: give.most}, stage.left()) in FOUND:
            return False
        others = most([other for other in self.gives if other is give or other not in clash])
        return self.feasible.apart(others, stage.left()) is Ending.INFEASIBLE

    def is_smallest(self, clash: Sequence[Give]) -> bool:
        """Return whether some plan is known without any one rule of a clash that keeps all its other rules."""
        return all(self._known_without(clash, give) for give in clash)

    def _known_without(self, clash: Sequence[Give], give: Give) -> bool:
        return any(all(g is give or not does.get(g) for g in clash) for does in self.feasible.does)

    def _enough(self, lifted: frozenset[Give]) -> Cure | None:
        """Return amounts of some rules with which a plan was made, and what is proven to be needed; None if there was no plan."""
        whole = most(lifted)
        if self._impossible(whole):
            return None
        floor = dict(whole)
        for give in whole:
            floor[give] = self.feasible.needed(floor, give)
        return self._grown(floor, floor)

    def _grown(self, floor: Amounts, amounts: Amounts) -> Cure | None:
        """Return amounts that grow from those given until a plan is made, and what is proven to be needed; None if there was no plan."""
        whole, step = most(frozenset(floor)), 1
        while (ending := self.feasible.settled(amounts, self._each())) not in FOUND:
            other = self._otherwise(amounts, ending)
            if other is not None:
                return other
            if amounts == whole or self.clock.over():
                self.unsure = self.unsure or ending is Ending.UNKNOWN
                return None
            floor = self._raised(floor, amounts, ending)
            amounts = more(amounts, step)
            step *= GROWTH
        return Cure(amounts, floor)

    def _otherwise(self, amounts: Amounts, ending: Ending) -> Cure | None:
        """Return a way out that takes more rules than those of some amounts that do not do, or not in time; None if none is known."""
        if ending is Ending.INFEASIBLE:
            switched = self._switched(amounts)
        elif self.feasible.large or self.clock.over():
            switched = self._shorter_staffed(amounts)
        else:
            switched = None
        return None if switched is None else _shown(switched)

    def _switched(self, amounts: Amounts) -> Amounts | None:
        """Return amounts with as few rules lifted that hold or do not as a plan needs; that projects are paused instead is noted too."""
        directives = [give for give in self.gives if give.kind not in BY_BOUND | BY_COLUMN and give not in amounts]
        projects = [give for give in self.gives if give.kind == "selection" and give not in amounts]
        for switches in (projects, directives):
            if switches and self.feasible.settled({**amounts, **most(switches)}, self._each()) in FOUND:
                stage = self.clock.stage(SWITCHING)
                enough = smallest(switches, lambda some: self.feasible.settled({**amounts, **most(some)}, self._each()) in FOUND, stage)
                if len(enough) <= MOST_NAMED:
                    self.spare.append({**amounts, **most(enough)})
        return self.spare.pop() if self.spare else None

    def _shorter_staffed(self, amounts: Amounts) -> Amounts | None:
        """Return amounts with as much less staffing as the plan made last is short of; that what is short is paused is noted as well."""
        attempt = self.feasible.attempts[-1] if self.feasible.attempts else None
        if attempt is None or attempt.nearest is None or not attempt.short:
            return None
        units = {give: attempt.short.get(give.subject, 0) for give in self.gives if give.kind == "staffing"}
        less = {give: min(give.most, amounts.get(give, 0) + short) for give, short in units.items() if short}
        paused = {give: 1 for give in self.gives if give.kind == "selection" and give.subject in attempt.paused}
        kept = {give: n for give, n in amounts.items() if give.subject not in attempt.paused}
        ways = [({**amounts, **less}, attempt.nearest), ({**kept, **paused}, attempt.fewer)]
        shown = [way for way, plan in ways if plan is not None and self.feasible.shown(way, plan)]
        self.spare += shown[1:]
        return shown[0] if shown else None

    def _each(self) -> float:
        """Return the seconds for one plan at most."""
        return max(EACH, (EACH_LARGE if self.feasible.large else EACH_OF_FEW) * self.clock.left())

    @staticmethod
    def _raised(floor: Amounts, amounts: Amounts, ending: Ending) -> Amounts:
        """Return what is proven to be needed after one more attempt; of several rules it is not said which needs more."""
        if ending is not Ending.INFEASIBLE or len(floor) > 1:
            return floor
        return {give: units + 1 for give, units in amounts.items()}

    def least(self, cure: Cure, part: float) -> Cure:
        """Cut the amounts of a way out, one rule after the other, as far as plans and proofs go in a part of the time that is left."""
        stage, amounts = self.clock.stage(part), dict(cure.amounts)
        kept = len(amounts) == 1 or amounts == cure.at_least  # what was proven for less of the others does not hold for more
        at_least = dict(cure.at_least) if kept else dict.fromkeys(amounts, 0)
        for give in cure.amounts:
            self._cut(amounts, at_least, give, stage)
        return Cure({give: units for give, units in amounts.items() if units}, at_least)

    def _cut(self, amounts: Amounts, at_least: Amounts, give: Give, stage: Clock) -> None:
        """Cut the amount of one rule in place, by bisection; where there was neither plan nor proof, that counts as too little."""
        if not at_least[give] and not stage.over():
            at_least[give] = self.feasible.needed(amounts, give)
        low, high = at_least[give], amounts[give]
        while high > low and not stage.over():
            middle = (low + high) // 2
            ending = self.feasible.settled({**amounts, give: middle}, min(self._each(), stage.left()))
            if ending in FOUND:
                high = amounts[give] = middle
            else:
                low = middle + 1
            if ending is Ending.INFEASIBLE:
                at_least[give] = low
