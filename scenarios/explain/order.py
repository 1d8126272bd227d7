"""A safe order of moves: bundles that must go together, each stop a plan that passed the audit."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from models.answer import Move
from models.frozen import Frozen
from optimizer.clock import Clock
from optimizer.explain.order import ordered
from optimizer.extract import proposal_of
from optimizer.problem import problem_of
from optimizer.reading import model_between, values_of
from scenarios.explain.difference import audited
from scenarios.explain.explanation import Explanation, NoExplanationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from models.bookings import Proposal
    from models.score import Score
    from optimizer.arrays import Ints
    from optimizer.explain.order import Change, Step
    from optimizer.model import Model
    from scenarios.explain.subject import Subject


SECONDS = 60.0
"""Wall time, unless said otherwise."""


class OrderedChange(Frozen):
    """One conversation: about a person on a project, or about a project."""

    what: Literal["assign", "release", "adjust", "start", "pause", "shift", "machines"]
    person_id: str
    """Empty for what concerns a project as a whole."""
    project_id: str


class Stop(Frozen):
    """What a plan has reached after some bundles."""

    value: int
    """Micro-points."""
    mandatory_value: int
    disruption: int
    """Percent-minutes."""
    cost: int
    """Minutes x minor currency units per hour."""
    lateness: int
    """Minor currency units."""


class Bundle(Frozen):
    """Changes that must go together: the first breaks a rule here without any one of the others."""

    number: int
    """1 comes first."""
    changes: tuple[OrderedChange, ...]
    reached: Stop
    """After this bundle and all before it; that plan passed the audit."""
    gain: int
    """Micro-points that it adds here; negative if it only makes room."""
    good_stop: bool
    """Whether the plan is then worth more than at any stop before: a place to end if no more can be done."""


class Order(Explanation):
    """The way from today's plan, repaired, to the plan that is explained."""

    kind: Literal["order"] = "order"
    forced: tuple[Move, ...]
    """What the scenario left no choice about; it comes before the first bundle."""
    start: Stop
    """Today's plan, repaired."""
    bundles: tuple[Bundle, ...]
    complete: bool = True
    """Whether time allowed to put all moves in order; else the last bundle is all that was left."""


class Way(NamedTuple):
    """The way to a plan in the engine's own terms."""

    model: Model
    reference: Proposal
    """Today's plan, repaired."""
    start: Ints
    """(n,), that plan."""
    steps: tuple[Step, ...]

    def gains(self) -> list[int]:
        """Return the micro-points that each step adds, not audited."""
        total = self.model.value.total
        worth = [total.at(values) for values in (self.start, *(step.values for step in self.steps))]
        return [self.model.value.micro_bound(after - before) for before, after in pairwise(worth)]

    def changes(self, step: int) -> tuple[OrderedChange, ...]:
        """Return what a step changes."""
        before = self.steps[step - 1].values if step else self.start
        plans = [proposal_of(self.model, values) for values in (before, self.steps[step].values)]
        return tuple(_said(self.model, change, *plans) for change in self.steps[step].changes)


def order(subject: Subject, seconds: float = SECONDS, should_stop: Callable[[], bool] = lambda: False) -> Order:
    """
    Return the moves of a plan in a safe order.

    Parameters
    ----------
    seconds
        Wall time; what is not in order by then is one bundle.
    should_stop
        Asked before each bundle; once it says yes, what is left is one bundle.

    Raises
    ------
    NoExplanationError
        If there is no plan to start from: today's could not be repaired.
    """
    clock = Clock(seconds, 1, should_stop)
    way = _begun(subject)
    before = best = start = _stop(audited(subject, way.reference))
    bundles: list[Bundle] = []
    said = set[bool]()

    def over() -> bool:
        said.add(clock.over())
        return True in said

    for i, step in enumerate(_steps(subject, way, over)):
        way = way._replace(steps=(*way.steps, step))
        reached = _stop(audited(subject, proposal_of(way.model, step.values)))
        good = (reached.mandatory_value, reached.value) > (best.mandatory_value, best.value)
        gain = reached.value - before.value
        bundles.append(Bundle(number=i + 1, changes=way.changes(i), reached=reached, gain=gain, good_stop=good))
        best, before = reached if good else best, reached
    forced = tuple(move for move in subject.plan.moves if not move.chosen)
    complete = True not in said or len(bundles[-1].changes) == 1
    return Order(plan=subject.plan.rank, forced=forced, start=start, bundles=tuple(bundles), complete=complete)


def way_to(subject: Subject, should_stop: Callable[[], bool] = lambda: False) -> Way:
    """Return the way to a plan, its stops not audited; see :func:`order`."""
    way = _begun(subject)
    return way._replace(steps=tuple(_steps(subject, way, should_stop)))


def _begun(subject: Subject) -> Way:
    """Return a way that has taken no step yet."""
    reference = start_of(subject)
    model = model_between(problem_of(subject.portfolio), [reference, subject.plan.proposal])
    return Way(model, reference, values_of(model, reference), ())


def _steps(subject: Subject, way: Way, should_stop: Callable[[], bool]) -> Iterator[Step]:
    return ordered(way.model, way.start, values_of(way.model, subject.plan.proposal), should_stop)


def start_of(subject: Subject) -> Proposal:
    """
    Return today's plan, repaired.

    Raises
    ------
    NoExplanationError
        If there is none.
    """
    if subject.answer.reference is None:
        raise NoExplanationError("today's plan could not be repaired, so there is no plan to start from")
    return subject.answer.reference.proposal


def _stop(score: Score) -> Stop:
    return Stop(
        value=score.value,
        mandatory_value=score.mandatory_value,
        disruption=score.disruption,
        cost=score.cost,
        lateness=score.lateness,
    )


def _said(model: Model, change: Change, before: Proposal, after: Proposal) -> OrderedChange:
    project = model.problem.work.projects[change.project].project.id
    if change.person is None:
        return OrderedChange(what=_of_project(project, before, after), person_id="", project_id=project)
    person = model.problem.supply.ids[change.person]
    had, has = (_works(model, person, project, plan) for plan in (before, after))
    what: Literal["assign", "release", "adjust"] = "adjust" if had == has else "assign" if has else "release"
    return OrderedChange(what=what, person_id=person, project_id=project)


def _of_project(project: str, before: Proposal, after: Proposal) -> Literal["start", "pause", "shift", "machines"]:
    old, new = (next(d for d in plan.decisions if d.project_id == project) for plan in (before, after))
    if old.runs != new.runs:
        return "start" if new.runs else "pause"
    dates = [[d for d in plan.packages if d.project_id == project] for plan in (before, after)]
    when = [(plan.state, plan.shift_weeks, plan.pause_first, plan.pause_last) for plan in (old, new)]
    return "machines" if (when[0], dates[0]) == (when[1], dates[1]) else "shift"


def _works(model: Model, person: str, project: str, plan: Proposal) -> bool:
    """Return whether a person works on a project after the freeze."""
    portfolio = model.problem.portfolio
    free = portfolio.horizon.monday(portfolio.settings.freeze_end)
    return any(b.resource_id == person and b.last >= free and portfolio.demand(b.demand_id).project_id == project for b in plan.bookings)
