"""
The smallest single change under which a best plan does what was asked for: a better rank, more people, more money, other dates.

One parameter at a time, because several at once cannot be searched (Korikov and Beck, "Counterfactual explanations via inverse
constraint programming", CP 2021). On small portfolios by bisection of proofs: at each step the best plan that does it and the best
plan of all are both solved to the end, and the step before the one that flips is proven not to flip. Large ones are left to
:mod:`scenarios.explain.shown_flips`.
"""

from __future__ import annotations

import time
from math import isqrt
from typing import TYPE_CHECKING, NamedTuple

from optimizer.explain.best import exact
from optimizer.explain.study import Study
from scenarios.explain.explanation import Proof
from scenarios.explain.levers import Flip, applied, days, levers
from scenarios.explain.shown_flips import shown_flips
from scenarios.explain.wish import condition_of

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from scenarios.explain.levers import Lever
    from scenarios.explain.shown_flips import Asked
    from scenarios.explain.subject import Subject
    from scenarios.explain.wish import Wish

WIDE = 4
"""How many times as large a step that flips is as one that does not, from which the magnitude is halved and not the amount."""
SHORTEST = 0.1
"""Seconds of a solve at least."""


class Flips(NamedTuple):
    """Single changes that make a wish right."""

    found: tuple[Flip, ...]
    complete: bool
    """Whether there was time to try every parameter to the end."""


class _Tried(NamedTuple):
    """What is known of the steps of one parameter."""

    fails: int
    """The largest step that is proven not to flip, as all smaller ones are; 0 if none is."""
    flips: int | None
    """The smallest step that is proven to flip; None if none is."""
    over: bool
    """Whether time was over before the two met."""


def flips(subject: Subject, study: Study, asked: Asked, end: float) -> Flips:
    """
    Return the smallest flips there are, one a parameter.

    Parameters
    ----------
    end
        When, by the monotonic clock, to begin nothing more.
    """
    if not study.small:
        found = tuple(shown_flips(subject, study, asked, end))
        return Flips(found, complete=time.monotonic() + SHORTEST < end)
    known = list(levers(subject.portfolio, asked.wish))
    tried: list[tuple[Lever, _Tried]] = []
    for i, lever in enumerate(known):
        stage = time.monotonic() + (end - time.monotonic()) / (len(known) - i)
        tried.append((lever, _smallest(subject.portfolio, asked.wish, lever, stage)))
    shown = (_flip(subject.portfolio, lever, steps) for lever, steps in tried)
    return Flips(tuple(flip for flip in shown if flip is not None), complete=not any(steps.over for _, steps in tried))


def _flip(portfolio: Portfolio, lever: Lever, tried: _Tried) -> Flip | None:
    if tried.flips is None:
        return None
    change = lever.change(tried.flips)
    return Flip(
        parameter=lever.parameter,
        subject=lever.subject,
        amount=tried.flips,
        person_days=days(applied(portfolio, change) or portfolio) if lever.parameter == "people" else 0,
        change=change,
        at_least=tried.fails + 1,
        proof=Proof.PROVEN if tried.fails + 1 == tried.flips else Proof.NOT_PROVEN,
    )


def _smallest(portfolio: Portfolio, wish: Wish, lever: Lever, end: float) -> _Tried:
    """Return the smallest step that flips: by bisection, or step by step where larger steps may help less."""
    trial = _Trial(portfolio, wish, lever, end)
    return trial.step_by_step() if lever.parameter == "dates" else trial.bisected()


class _Trial(NamedTuple):
    """Tries the steps of one parameter."""

    portfolio: Portfolio
    wish: Wish
    lever: Lever
    end: float

    def step_by_step(self) -> _Tried:
        """Return the first step that flips."""
        for n in range(1, self.lever.most + 1):
            does = self.does(n)
            if does is not False:
                return _Tried(n - 1, n if does else None, over=does is None)
        return _Tried(self.lever.most, None, over=False)

    def bisected(self) -> _Tried:
        """Return a step that flips while the step before does not, if the largest does and time allows to tell."""
        does = self.does(self.lever.most) if self.lever.most >= 1 else False
        if not does:
            return _Tried(0, None, over=does is None)
        fails, flips = 0, self.lever.most
        while flips - fails > 1:
            magnitude = isqrt(max(1, fails) * flips)
            middle = magnitude if flips > WIDE * max(1, fails) else (fails + flips) // 2
            does = self.does(middle)
            if does is None:
                return _Tried(fails, flips, over=True)
            fails, flips = (fails, middle) if does else (middle, flips)
        return _Tried(fails, flips, over=False)

    def does(self, step: int) -> bool | None:
        """Return whether, after a step, a best plan does what was asked for; None if neither is proven."""
        if time.monotonic() >= self.end:
            return None
        after = applied(self.portfolio, self.lever.change(step))
        if after is None:
            return False
        study = Study.of(after, ())
        asked = exact(study, condition_of(study, self.wish).program, (self.end - time.monotonic()) / 2)
        if asked.proven and asked.values is None:
            return False
        best = exact(study, study.model.program, max(SHORTEST, self.end - time.monotonic()), asked.values)
        if not (asked.proven and best.proven) or asked.values is None or best.values is None:
            return None
        worth = study.model.value
        return worth.order(asked.values) >= worth.order(best.values)
