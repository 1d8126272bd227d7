"""
The smallest single change under which a best plan does what was asked for: a better rank, more people, more money, other dates.

One parameter at a time, because several at once cannot be searched (Korikov and Beck, "Counterfactual explanations via inverse
constraint programming", CP 2021). On small portfolios by bisection of proofs: at each step the best plan that does it and the best
plan of all are both solved to the end, and the step before the one that flips is proven not to flip. Large ones are left to
:mod:`scenarios.explain.shown_flips`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from optimizer.explain.best import exact
from optimizer.explain.study import Study
from scenarios.explain.explanation import Proof
from scenarios.explain.levers import Flip, applied, days, levers
from scenarios.explain.shown_flips import shown_flips
from scenarios.explain.wish import condition_of

if TYPE_CHECKING:
    from models.changes import AnyChange
    from models.portfolio import Portfolio
    from scenarios.explain.levers import Lever
    from scenarios.explain.shown_flips import Asked
    from scenarios.explain.subject import Subject
    from scenarios.explain.wish import Wish


def flips(subject: Subject, study: Study, asked: Asked, end: float) -> tuple[Flip, ...]:
    """
    Return the smallest flips there are, one a parameter.

    Parameters
    ----------
    end
        When, by the monotonic clock, to begin nothing more.
    """
    if not study.small:
        return tuple(shown_flips(subject, study, asked, end))
    tried = (_smallest(subject.portfolio, asked.wish, lever) for lever in levers(subject.portfolio, asked.wish) if time.monotonic() < end)
    return tuple(flip for flip in tried if flip is not None)


def _smallest(portfolio: Portfolio, wish: Wish, lever: Lever) -> Flip | None:
    """Return the smallest step that flips: by bisection, or step by step where larger steps may help less."""
    amount = _step_by_step(portfolio, wish, lever) if lever.parameter == "dates" else _bisected(portfolio, wish, lever)
    if amount is None:
        return None
    change = lever.change(amount)
    return Flip(
        parameter=lever.parameter,
        subject=lever.subject,
        amount=amount,
        person_days=days(applied(portfolio, change) or portfolio) if lever.parameter == "people" else 0,
        change=change,
        at_least=amount,
        proof=Proof.PROVEN,
    )


def _step_by_step(portfolio: Portfolio, wish: Wish, lever: Lever) -> int | None:
    return next((n for n in range(1, lever.most + 1) if _does(portfolio, wish, lever.change(n))), None)


def _bisected(portfolio: Portfolio, wish: Wish, lever: Lever) -> int | None:
    """Return a step that flips while the step before does not; None if the largest does not."""
    if lever.most < 1 or not _does(portfolio, wish, lever.change(lever.most)):
        return None
    fails, flips = 0, lever.most
    while flips - fails > 1:
        middle = (fails + flips) // 2
        if _does(portfolio, wish, lever.change(middle)):
            flips = middle
        else:
            fails = middle
    return flips


def _does(portfolio: Portfolio, wish: Wish, change: AnyChange) -> bool:
    """Return whether, after a change, a best plan does what was asked for; proven either way."""
    after = applied(portfolio, change)
    if after is None:
        return False
    study = Study.of(after, ())
    asked, best = exact(study, condition_of(study, wish).program), exact(study, study.model.program)
    if asked.values is None or best.values is None:
        return False
    worth = study.model.value
    keys = [worth.order(values) for values in (asked.values, best.values)]
    return asked.proven and best.proven and keys[0] >= keys[1]
