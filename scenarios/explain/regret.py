"""
Regret: how much less than the best plan each plan is worth when people fall ill and work takes longer than was thought.

Each draw is a portfolio of its own. Every plan is carried through it as it is, without planning anew, and audited; the best plan for
the draw is found by enumeration's equal, an exact solve, where the portfolio is small, and bounded by the relaxation where it is not.
"""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Literal, NamedTuple

from models.audit import Auditor
from models.frozen import Frozen
from optimizer.clock import Clock
from optimizer.explain.bounding import value_bound
from optimizer.explain.gain import best_of_small
from scenarios.explain.explanation import Explanation, Span
from scenarios.explain.luck import carried_through, drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.score import Score
    from scenarios.explain.subject import Subject

DRAWS = 20
"""Draws unless said otherwise."""
SECONDS = 120.0
"""Wall time, unless said otherwise."""
BOUNDING_SECONDS, LEAST = 4.0, 1.0
"""Wall time of the relaxation of one draw, and how much it has at least."""


class Draw(Frozen):
    """One draw of bad luck, and what each plan is worth under it."""

    number: int
    best: Span
    """Micro-points between which the best plan for this draw is worth."""
    values: tuple[int, ...]
    """Micro-points of each plan, in the order of `Regret.plans`, once what falls below its minimum is paused."""
    broken: tuple[int, ...]
    """Rules that each plan then still breaks; 0 if it can be carried out."""
    paused: tuple[int, ...]
    """Projects of each plan that fall below their minimum, or wait for one that does."""

    def regrets(self, plan: int) -> Span:
        """Return by how much a plan, by its place, stays behind the best."""
        value = self.values[plan]
        return Span(at_least=max(0, self.best.at_least - value), at_most=max(0, self.best.at_most - value))


class PlanRegret(Frozen):
    """How a plan fares over all draws. Micro-points; means are rounded to whole ones."""

    plan: int
    """Its rank in the answer."""
    value: int
    """Without bad luck."""
    value_mean: int
    value_worst: int
    regret_mean: Span
    regret_median: Span
    regret_p90: Span
    """Nine draws in ten are no worse."""
    regret_worst: Span
    leads: int
    """Draws in which no other plan is worth more."""
    paused_mean: float
    """Projects that fall below their minimum staffing."""
    broken: int
    """Draws after which the plan still breaks a rule, such as a mandatory project that cannot be paused."""


class Regret(Explanation):
    """How the plans of an answer fare when luck is bad."""

    kind: Literal["regret"] = "regret"
    seed: int
    plans: tuple[PlanRegret, ...]
    """In the order of the answer."""
    draws: tuple[Draw, ...]
    complete: bool = True
    """Whether there was time for as many draws as were asked for; summaries are of those there are."""


class _Fate(NamedTuple):
    """What becomes of a plan."""

    score: Score
    broken: int
    paused: int


def regret(
    subject: Subject,
    *,
    draws: int = DRAWS,
    seed: int = 1,
    workers: int = 2,
    seconds: float = SECONDS,
    should_stop: Callable[[], bool] = lambda: False,
) -> Regret:
    """
    Return how the plans of an answer fare under sampled absences and effort overruns.

    Parameters
    ----------
    draws
        How often luck is drawn.
    seed
        The same seed draws the same luck.
    workers
        Threads that a relaxation may use.
    seconds
        Wall time, after which no further draw is begun; there is one at least.
    should_stop
        Asked before each draw; once it says yes, the draws so far count.
    """
    clock, done = Clock(seconds, workers, should_stop), list[Draw]()
    for number in range(1, draws + 1):
        if done and clock.over():
            break
        done.append(_draw(subject, seed, number, workers, clock.stage(1 / (draws - number + 1))))
    plans = tuple(_summary(plan.rank, plan.score.value, i, done) for i, plan in enumerate(subject.plans))
    return Regret(plan=subject.plan.rank, seed=seed, plans=plans, draws=tuple(done), complete=len(done) == draws)


def _draw(subject: Subject, seed: int, number: int, workers: int, clock: Clock) -> Draw:
    """Return a draw, in about as much time as the clock has."""
    portfolio = drawn(subject.portfolio, seed, number)
    auditor = Auditor(portfolio)
    fates = []
    for plan in subject.plans:
        carried = carried_through(portfolio, auditor, plan.proposal)
        report = auditor.audit(carried)
        paused = sum(d.runs for d in plan.decisions) - sum(d.runs for d in carried.decisions)
        fates.append(_Fate(report.score, len(report.violations), paused))
    best = best_of_small(portfolio, seconds=clock.left())
    if best is not None:
        exact = auditor.audit(best).score.value
        span = Span(at_least=exact, at_most=exact)
    else:
        seconds = min(BOUNDING_SECONDS, max(LEAST, clock.left()))
        bound = value_bound(portfolio, seconds=seconds, workers=workers, should_stop=clock.should_stop)
        known = max((fate.score.value for fate in fates if not fate.broken), default=0)
        span = Span(at_least=known, at_most=max(bound, known))
    return Draw(
        number=number,
        best=span,
        values=tuple(fate.score.value for fate in fates),
        broken=tuple(fate.broken for fate in fates),
        paused=tuple(fate.paused for fate in fates),
    )


def _summary(rank: int, value: int, place: int, draws: Sequence[Draw]) -> PlanRegret:
    values = [draw.values[place] for draw in draws]
    regrets = [draw.regrets(place) for draw in draws]
    low, high = sorted(span.at_least for span in regrets), sorted(span.at_most for span in regrets)
    return PlanRegret(
        plan=rank,
        value=value,
        value_mean=round(fmean(values)),
        value_worst=min(values),
        regret_mean=Span(at_least=round(fmean(low)), at_most=round(fmean(high))),
        regret_median=_at(low, high, 50),
        regret_p90=_at(low, high, 90),
        regret_worst=Span(at_least=low[-1], at_most=high[-1]),
        leads=sum(draw.values[place] == max(draw.values) for draw in draws),
        paused_mean=fmean(draw.paused[place] for draw in draws),
        broken=sum(draw.broken[place] > 0 for draw in draws),
    )


def _at(low: Sequence[int], high: Sequence[int], percent: int) -> Span:
    """Return the smallest regret that so many percent of the draws do not exceed."""
    place = -(-percent * len(low) // 100) - 1
    return Span(at_least=low[place], at_most=high[place])
