"""
When nothing fits: which rules clash, and the smallest amounts by which they can give way.

Rules that people set can give way by an amount: a budget by money, dates by weeks, a team by people, a minimum by percent; others hold
or do not. A smallest clash is found by deletion, ways out by a hitting-set tree over clashes (Reiter, "A theory of diagnosis from first
principles", Artificial Intelligence 32, 1987). What a way out needs at least the relaxation says, by bisection of proofs; then amounts
grow from there until a plan is made that shows them to be enough, and are cut as far as time allows. Giving way only ever allows more
plans, so what one unit less does not cure is proven for the whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from optimizer.explain.elastic import BY_BOUND, BY_COLUMN
from optimizer.explain.feasible import EACH, FOUND, Feasibility
from optimizer.explain.proposals import proposals
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.portfolio import Portfolio
    from optimizer.clock import Clock
    from optimizer.explain.feasible import Amounts
    from optimizer.explain.gives import Give

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
SHRINKING = 0.3
"""Part of the time that is left for making one clash smaller."""
EACH_LARGE = 0.6
"""Part of the time that is left for one plan of much."""
GROWTH = 4
"""How fast amounts grow from what is proven to be needed."""


@dataclass(frozen=True)
class Cure:
    """Rules that give way by amounts that do."""

    amounts: Mapping[Give, int]
    at_least: Mapping[Give, int]
    """Units that each is proven to need while the others give way as they do."""

    @property
    def proven(self) -> bool:
        """Whether one unit less of each is proven not to do."""
        return all(self.at_least[give] == amount for give, amount in self.amounts.items())


class Contradiction(NamedTuple):
    """Rules that cannot all hold."""

    gives: tuple[Give, ...]
    smallest: bool
    """Whether there is shown to be a plan without any one of them, as far as the others go."""


class Menu(NamedTuple):
    """Why nothing fits, and the ways out."""

    fits: bool
    """Whether there is a plan as things are."""
    clashes: tuple[Contradiction, ...]
    cures: tuple[Cure, ...]
    complete: bool
    """Whether there was time for all that was looked for."""


def menu(portfolio: Portfolio, gives: Sequence[Give], clock: Clock) -> Menu:
    """Return the clashes of a portfolio without a plan, and ways out of it."""
    search = _Search(Feasibility(portfolio, gives, clock), tuple(gives), clock)
    asis = search.feasible.settled({}, clock.seconds)
    if asis is not Ending.INFEASIBLE:
        return Menu(fits=asis in FOUND, clashes=(), cures=(), complete=asis in FOUND)
    found = [] if search.feasible.small else search.proposed()
    if not found and search.hopeless():
        return Menu(fits=False, clashes=(), cures=(), complete=True)
    found = search.ways_out(found)
    cures = tuple(search.least(cure, 1 / (len(found) - i)) for i, cure in enumerate(found))
    clashes = tuple(Contradiction(clash, search.is_smallest(clash)) for clash in search.clashes)
    return Menu(fits=False, clashes=clashes, cures=cures, complete=not search.unsure and not clock.over())


@dataclass
class _Search:
    """A search for clashes and ways out."""

    feasible: Feasibility
    gives: tuple[Give, ...]
    clock: Clock
    clashes: list[tuple[Give, ...]] = field(default_factory=list)
    unsure: bool = False
    """Whether something was left open for want of time."""

    def hopeless(self) -> bool:
        """Return whether nothing that gives way helps."""
        return self._impossible(_most(self.gives))

    def proposed(self) -> list[Cure]:
        """Return ways out that a linear program proposes; amounts begin with some room, because a plan of much takes long to look for."""
        found: list[Cure] = []
        for floor in proposals(self.feasible, self.clock.stage(PROPOSING)):
            if any(cure.amounts.keys() <= floor.keys() for cure in found):
                continue
            cure = self._grown(floor, _more(floor, GROWTH) if self.feasible.large else floor)
            found += [] if cure is None else [cure]
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
                more = [lifted | {give} for give in self._clash(lifted)]
                waiting += [wider for wider in more if wider not in seen]
                seen.update(more)
        self.unsure = self.unsure or (bool(waiting) and len(found) < MOST_CURES)
        return found

    def _clash(self, lifted: frozenset[Give]) -> tuple[Give, ...]:
        """Return rules that cannot hold together although some others have given way, none of which the proof can do without."""
        for known in self.clashes:
            if not lifted & set(known):
                return known
        kept = [give for give in self.gives if give not in lifted]
        blamed = self.feasible.blamed(_most(lifted))
        if blamed is not None:
            kept = [give for give in kept if give in blamed or give.kind not in BY_BOUND | BY_COLUMN]
            kept = self._shrunk(kept, self.feasible.ruled_out)
        elif not self._clashes(kept, self._settled_no):
            self.unsure = True
            return ()
        if self.feasible.small or blamed is None:
            kept = self._shrunk(kept, self._settled_no)
        if len(kept) <= MOST_NAMED or not self.clock.over():
            self.clashes.append(tuple(kept))
        return tuple(kept)

    def _settled_no(self, amounts: Amounts) -> bool:
        """Return whether a search, too, proves that there is no plan."""
        return self.feasible.settled(amounts) is Ending.INFEASIBLE

    def _impossible(self, amounts: Amounts) -> bool:
        """Return whether there is no plan; what is too large to be solved whole, the relaxation alone is asked."""
        return self._settled_no(amounts) if self.feasible.small else self.feasible.ruled_out(amounts)

    def _clashes(self, kept: Sequence[Give], impossible: Callable[[Amounts], bool]) -> bool:
        return impossible(_most([give for give in self.gives if give not in kept]))

    def _shrunk(self, kept: list[Give], impossible: Callable[[Amounts], bool]) -> list[Give]:
        """Leave out whatever a clash does not need: first what holds or does not, all at once, then by halves."""
        by_amount = [give for give in kept if give.kind in BY_BOUND | BY_COLUMN]
        if self._clashes(by_amount, impossible):
            kept = by_amount
        size, stage = max(1, len(kept) // 2), self.clock.stage(SHRINKING)
        while not stage.over():
            position = 0
            while position < len(kept) and not stage.over():
                without = kept[:position] + kept[position + size :]
                if self._clashes(without, impossible):
                    kept = without
                else:
                    position += size
            if size == 1:
                break
            size //= 2
        return kept

    def is_smallest(self, clash: Sequence[Give]) -> bool:
        """Return whether some plan is known without any one rule of a clash that keeps all its other rules."""
        return all(any(all(g is give or not does.get(g) for g in clash) for does in self.feasible.does) for give in clash)

    def _enough(self, lifted: frozenset[Give]) -> Cure | None:
        """Return amounts of some rules with which a plan was made, and what is proven to be needed; None if there was no plan."""
        whole = _most(lifted)
        if self._impossible(whole):
            return None
        floor = dict(whole)
        for give in whole:
            floor[give] = self.feasible.needed(floor, give)
        return self._grown(floor, floor)

    def _grown(self, floor: Amounts, amounts: Amounts) -> Cure | None:
        """Return amounts that grow from those given until a plan is made, and what is proven to be needed; None if there was no plan."""
        whole, step = _most(frozenset(floor)), 1
        while (ending := self.feasible.settled(amounts, self._each())) not in FOUND:
            if amounts == whole or self.clock.over():
                self.unsure = self.unsure or ending is Ending.UNKNOWN
                return None
            floor = self._raised(floor, amounts, ending)
            amounts = _more(amounts, step)
            step *= GROWTH
        return Cure(amounts, floor)

    def _each(self) -> float:
        """Return the seconds for one plan at most."""
        return max(EACH, EACH_LARGE * self.clock.left()) if self.feasible.large else EACH

    @staticmethod
    def _raised(floor: Amounts, amounts: Amounts, ending: Ending) -> Amounts:
        """Return what is proven to be needed after one more attempt; of several rules it is not said which needs more."""
        if ending is not Ending.INFEASIBLE or len(floor) > 1:
            return floor
        return {give: units + 1 for give, units in amounts.items()}

    def least(self, cure: Cure, part: float) -> Cure:
        """Cut the amounts of a way out, one rule after the other, as far as plans and proofs go in a part of the time that is left."""
        stage, amounts, at_least = self.clock.stage(part), dict(cure.amounts), dict(cure.at_least)
        for give in cure.amounts:
            self._cut(amounts, at_least, give, stage)
        return Cure({give: units for give, units in amounts.items() if units}, at_least)

    def _cut(self, amounts: Amounts, at_least: Amounts, give: Give, stage: Clock) -> None:
        """Cut the amount of one rule in place, by bisection; where there was neither plan nor proof, that counts as too little."""
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


def _more(amounts: Amounts, step: int) -> Amounts:
    """Return larger amounts, by so many units or percent."""
    return {give: min(give.most, units + max(step, units * step // 100)) for give, units in amounts.items()}


def _most(gives: Sequence[Give] | frozenset[Give]) -> Amounts:
    """Return rules giving way all the way, in an order of their own."""
    return {give: give.most for give in sorted(gives, key=lambda give: (give.kind, give.subject))}
