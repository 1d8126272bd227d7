"""What each bundle of moves is worth: skip it, let the rest find the best way without it, and see what is lost."""

from __future__ import annotations

import time
from itertools import combinations
from typing import TYPE_CHECKING, Literal, NamedTuple

from models.frozen import Frozen
from optimizer.explain.best import best
from optimizer.explain.conditions import undone
from optimizer.explain.study import Study
from optimizer.reading import values_of
from scenarios.canonical import digest
from scenarios.explain.difference import Difference, audited, difference_of
from scenarios.explain.explanation import Explanation
from scenarios.explain.order import OrderedChange, start_of, way_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from optimizer.arrays import Ints
    from optimizer.explain.order import Step
    from scenarios.explain.order import Way
    from scenarios.explain.subject import Subject

EACH = 4.0
"""Seconds for one bundle at least, as long as there are so many: most take less."""
LEAST = 0.5
"""Seconds for the first bundle at least: one credit a little late is better than none."""
FOR_ORDER = 0.5
"""Part of the time after which no more moves are put in order: what is left is then one bundle."""
PAIRED = 3
"""Bundles of most credit of which every two are also skipped together."""


class Credit(Frozen):
    """What is lost, and what is freed, if a bundle is skipped and everything else is planned anew as well as it can be."""

    bundle: int
    """Its number in the order."""
    changes: tuple[OrderedChange, ...]
    without: Difference | None
    """The best plan without it, against the plan; None if there is none without it, or none was found."""


class Interaction(Frozen):
    """Two bundles that are worth another amount together than one by one."""

    bundles: tuple[int, int]
    together: Difference | None
    """If both are skipped."""
    interaction: int
    """Micro-points lost by skipping both beyond the sum of the two credits; below zero if each makes up for the other."""


class Credits(Explanation):
    """The credits of a plan's bundles."""

    kind: Literal["credits"] = "credits"
    plan_hash: str
    """Of the plan's bookings and decisions: credits known of the same plan are not solved again."""
    bundles: int
    """How many there are in the plan's order."""
    ordered: bool = True
    """Whether time allowed to put all moves in order; else the last bundle is all that was left, and is not asked about."""
    credits: tuple[Credit, ...]
    """Those solved so far, in the order of the bundles."""
    total: int
    """Micro-points by which the plan is worth more than today's, repaired: what skipping everything loses at most."""
    interactions: tuple[Interaction, ...]
    """Between the bundles of most credit."""


def credit(subject: Subject, *, bundle: int | None = None, seconds: float = 60.0, known: Credits | None = None) -> Credits:
    """
    Return what the bundles of a plan are worth.

    Parameters
    ----------
    bundle
        Number of the only one of interest; all of them, those that gain most first, unless given.
    seconds
        Wall time; bundles that it does not allow to be asked about are left out.
    known
        Credits from before; those of the same plan are taken over.

    Raises
    ------
    NoExplanationError
        If today's plan could not be repaired, so that nothing can be skipped.
    """
    end = time.monotonic() + seconds
    way = way_to(subject, lambda: time.monotonic() > end - (1 - FOR_ORDER) * seconds)
    ordered = time.monotonic() <= end - (1 - FOR_ORDER) * seconds
    key = digest((subject.plan.proposal,))
    found = {c.bundle: c for c in known.credits} if known is not None and known.plan_hash == key else {}
    skipping = _skipping_of(subject)
    wanted = [i for i in _wanted(way, bundle, set(found)) if ordered or i < len(way.steps) - 1]
    for place, i in enumerate(wanted):
        each = _each(skipping, end, len(wanted) - place)
        if place and each <= 0:
            break
        found[i + 1] = Credit(bundle=i + 1, changes=way.changes(i), without=skipping.without([way.steps[i]], each))
    credits = tuple(found[number] for number in sorted(found))
    return Credits(
        plan=subject.plan.rank,
        plan_hash=key,
        bundles=len(way.steps),
        ordered=ordered,
        credits=credits,
        total=subject.plan.score.value - audited(subject, way.reference).value,
        interactions=tuple(_interactions(skipping, way, credits, end)) if bundle is None else (),
    )


def _wanted(way: Way, bundle: int | None, found: set[int]) -> Iterable[int]:
    if bundle is not None:
        return [bundle - 1] if 1 <= bundle <= len(way.steps) and bundle not in found else []
    gains = way.gains()
    order = sorted(range(len(way.steps)), key=lambda i: (-gains[i], i))
    return [i for i in order if i + 1 not in found]


class _Skipping(NamedTuple):
    """What it takes to skip bundles of a plan."""

    subject: Subject
    study: Study
    reference: Ints
    """(n,): today's plan, repaired."""

    def without(self, steps: Sequence[Step], seconds: float) -> Difference | None:
        """Return what skipping steps loses; at worst, nothing at all is moved."""
        condition = undone(self.study, [change for step in steps for change in step.changes], self.reference)
        found = best(self.study, condition, max(LEAST, seconds))
        if found.values is None and not found.proven:
            found = found._replace(values=self.reference)
        return difference_of(self.subject, self.study, found)


def _skipping_of(subject: Subject) -> _Skipping:
    study = Study.of(subject.portfolio, [subject.plan.proposal, start_of(subject)])
    return _Skipping(subject, study, values_of(study.model, start_of(subject)))


def _interactions(skipping: _Skipping, way: Way, credits: Sequence[Credit], end: float) -> Iterator[Interaction]:
    known = [c for c in credits if c.without is not None]
    top = sorted(known, key=lambda c: (-_loss(c.without), c.bundle))[:PAIRED]
    for one, other in combinations(sorted(top, key=lambda c: c.bundle), 2):
        each = _each(skipping, end, 1)
        if each <= 0:
            return
        both = skipping.without([way.steps[one.bundle - 1], way.steps[other.bundle - 1]], each)
        more = 0 if both is None else both.loss.at_most - _loss(one.without) - _loss(other.without)
        yield Interaction(bundles=(one.bundle, other.bundle), together=both, interaction=more)


def _each(skipping: _Skipping, end: float, waiting: int) -> float:
    """Return the seconds for the next of some bundles; 0 or less once time is over."""
    left = end - time.monotonic()
    return min(left, max(EACH, left / waiting)) if skipping.study.small else min(left, EACH)


def _loss(difference: Difference | None) -> int:
    return 0 if difference is None else difference.loss.at_most
