r"""
The adapter of scheduling problems to CP-SAT: intervals that move, one of several people for each.

With :math:`s_w` for the begin of a strand and :math:`x_{dr}` for who does a demand,

.. math::
    \sum_r x_{dr} = 1, \quad \text{NoOverlap or Cumulative of } [s_w + o_d,\ s_w + o_d + l_d) \text{ with } x_{dr} = 1 \text{ for each } r

Implied rows make bounds tighter: whoever is able for one of some demands takes one at a time, so these together are a cumulative of as
many as there are such people (Baptiste, Le Pape and Nuijten, "Constraint-based scheduling", 2001, section 4).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, SupportsInt, cast

from ortools.sat.python import cp_model

from models.errors import SolverError
from models.score import Part
from optimizer.cpsat import ENDINGS
from optimizer.crews import able_for, alone, crews
from optimizer.solved import Ending
from optimizer.spread import spreads
from optimizer.watch import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from optimizer.cpsat import Effort
    from optimizer.shop import Candidate, Shop
    from optimizer.spread import Spread


@dataclass(frozen=True)
class Scheduled:
    """A solution, if there is one, and what is proven of every one."""

    ending: Ending
    begins: Mapping[int, int] | None = None
    """By strand."""
    people: Mapping[int, Candidate] | None = None
    """By demand."""
    reached: int | None = None
    """Minor units of lateness, or minutes x minor units per hour of cost."""
    bound: int = 0
    """No plan has less."""


@dataclass
class _Columns:
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    begin: dict[int, cp_model.IntVar] = field(default_factory=dict)
    does: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)
    """(demand, person)."""
    spans: dict[int, cp_model.IntervalVar] = field(default_factory=dict)
    """By demand."""


def schedule(
    shop: Shop,
    part: Part,
    effort: Effort,
    *,
    cap: int | None = None,
    hint: Scheduled | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Scheduled:
    """
    Find begins and people with little lateness or cost.

    Parameters
    ----------
    part
        What to minimise, ``lateness`` or ``cost``.
    cap
        The most that everything may cost, in minutes x minor units per hour, beside what the shop itself says.
    hint
        A solution to start from.

    Raises
    ------
    SolverError
        If CP-SAT calls the model invalid.
    """
    columns = _written(shop)
    objective = _lateness(shop, columns) if part is Part.LATENESS else _cost(shop, columns)
    caps = [most for most in (shop.cap, cap) if most is not None]
    if caps:
        columns.model.add(_cost(shop, columns) <= min(caps))
    columns.model.minimize(objective)
    _hint(shop, columns, hint)
    solver, status = _solved(columns.model, effort, should_stop)
    if status not in ENDINGS:
        raise SolverError(f"CP-SAT refused the model: {columns.model.validate()}")
    return _read(shop, columns, solver, ENDINGS[status])


def balanced(shop: Shop, effort: Effort, *, cap: int | None = None, should_stop: Callable[[], bool] | None = None) -> Shop | None:
    """
    Return the problem with the people decided so that nobody's load alone makes it late; None if there was no time to find out.

    Where people are what is scarce, a schedule for such a choice is mostly as good as any, and found much sooner.
    """
    columns = _Columns()
    for seat in shop.seats:
        does = [columns.model.new_bool_var("") for _ in seat.candidates]
        columns.model.add_exactly_one(does)
        columns.does.update({(seat.demand, candidate.person): column for candidate, column in zip(seat.candidates, does, strict=True)})
    caps = [most for most in (shop.cap, cap) if most is not None]
    if caps:
        columns.model.add(_cost(shop, columns) <= min(caps))
    columns.model.minimize(_lateness(shop, columns))
    solver, status = _solved(columns.model, effort, should_stop)
    if ENDINGS.get(status) not in (Ending.OPTIMAL, Ending.FEASIBLE):
        return None
    seats = []
    for seat in shop.seats:
        chosen = [candidate for candidate in seat.candidates if solver.value(columns.does[seat.demand, candidate.person])]
        seats.append(seat._replace(candidates=tuple(chosen)))
    return replace(shop, seats=tuple(seats))


def _solved(model: cp_model.CpModel, effort: Effort, should_stop: Callable[[], bool] | None) -> tuple[cp_model.CpSolver, int]:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = effort.workers
    solver.parameters.random_seed = effort.seed
    solver.parameters.max_time_in_seconds = effort.seconds
    solver.parameters.catch_sigint_signal = False
    if effort.deterministic is not None:
        solver.parameters.max_deterministic_time = effort.deterministic
    with watched(should_stop, solver.stop_search):
        return solver, int(cast("SupportsInt", solver.solve(model)))


def _written(shop: Shop) -> _Columns:
    columns, model = _Columns(), cp_model.CpModel()
    columns.model = model
    for strand, weeks in shop.begins.items():
        columns.begin[strand] = model.new_int_var_from_domain(cp_model.Domain.from_values(list(weeks)), "")
    _staff(shop, columns)
    for group in crews(shop):
        inside = [seat for seat in shop.seats if able_for(seat) <= group]
        model.add_cumulative([columns.spans[seat.demand] for seat in inside], [1] * len(inside), len(group))
    for type, most in shop.units.items():
        uses = [use for use in shop.uses if use.type == type]
        spans = [model.new_fixed_size_interval_var(columns.begin[use.strand] + use.offset, use.length, "") for use in uses]
        model.add_cumulative(spans, [use.units for use in uses], most)
    for use in shop.uses:
        if use.type not in shop.units:
            model.add_bool_or([])
    _order(shop, columns)
    return columns


def _staff(shop: Shop, columns: _Columns) -> None:
    """Give every demand one person, and every person no more than they have."""
    model, busy = columns.model, dict[int, list[tuple[cp_model.IntervalVar, int]]]()
    for seat in shop.seats:
        begin = columns.begin[seat.strand] + seat.offset
        columns.spans[seat.demand] = model.new_fixed_size_interval_var(begin, seat.length, "")
        for candidate in seat.candidates:
            does = columns.does[seat.demand, candidate.person] = model.new_bool_var("")
            span = model.new_optional_fixed_size_interval_var(begin, seat.length, does, "")
            busy.setdefault(candidate.person, []).append((span, candidate.share))
        model.add_exactly_one(columns.does[seat.demand, candidate.person] for candidate in seat.candidates)
    for person, spans in busy.items():
        room = int(shop.problem.supply.capacity[person])
        if alone(room, (share for _, share in spans)):
            model.add_no_overlap([span for span, _ in spans])
        else:
            model.add_cumulative([span for span, _ in spans], [share for _, share in spans], room)


def _order(shop: Shop, columns: _Columns) -> None:
    """Write who waits for whom."""
    model = columns.model
    for wait in shop.waits:
        before = [columns.begin[strand] + weeks for strand, weeks in wait.before]
        after = [columns.begin[strand] + weeks for strand, weeks in wait.after]
        if wait.earliest and len(before) > 1:
            first = model.new_int_var(-shop.problem.weeks, 2 * shop.problem.weeks, "")
            model.add_min_equality(first, before)
            before = [first]
        if wait.latest and len(after) > 1:
            last = model.new_int_var(-shop.problem.weeks, 2 * shop.problem.weeks, "")
            model.add_max_equality(last, after)
            after = [last]
        for early in before:
            for late in after:
                model.add(late >= early + wait.lag)


def _lateness(shop: Shop, columns: _Columns) -> cp_model.LinearExprT:
    """Return cost of delay times late weeks."""
    model, terms = columns.model, []
    loads = list(spreads(shop))
    for project in shop.problem.work.whole:
        delay, target = project.project.cost_of_delay, project.target_week
        if not delay or target is None:
            continue
        late = model.new_int_var(0, max(0, shop.problem.weeks - target), "")
        for strand in shop.problem.work.strands[project.index]:
            if strand.demands and strand.index in columns.begin:
                last = strand.span(strand.shifts[0])[1] - (strand.first + strand.shifts[0])
                model.add(late >= columns.begin[strand.index] + last - target)
        for load in loads:
            if load.project == project.index:
                _spread(shop, columns, load, late + target + 1)
        terms.append(delay * late)
    return cp_model.LinearExpr.sum(terms)


def _spread(shop: Shop, columns: _Columns, load: Spread, end: cp_model.LinearExprT) -> None:
    """Write that the project ends no sooner than anybody who does one thing at a time is done with it."""
    mine: dict[int, list[tuple[cp_model.IntVar, int, int]]] = {}
    for seat in load.seats:
        for candidate in seat.candidates:
            mine.setdefault(candidate.person, []).append((columns.does[seat.demand, candidate.person], seat.length, candidate.share))
    for person, tasks in mine.items():
        if alone(int(shop.problem.supply.capacity[person]), (share for _, _, share in tasks)):
            busy = cp_model.LinearExpr.weighted_sum([does for does, _, _ in tasks], [length for _, length, _ in tasks])
            columns.model.add(busy + load.head + load.tail <= end)


def _cost(shop: Shop, columns: _Columns) -> cp_model.LinearExprT:
    """Return what people cost; equipment costs the same whenever it is used."""
    choices = [(columns.does[seat.demand, candidate.person], candidate.cost) for seat in shop.seats for candidate in seat.candidates]
    return cp_model.LinearExpr.weighted_sum([does for does, _ in choices], [cost for _, cost in choices])


def _hint(shop: Shop, columns: _Columns, hint: Scheduled | None) -> None:
    if hint is None or hint.begins is None or hint.people is None:
        return
    for strand, begin in columns.begin.items():
        columns.model.add_hint(begin, hint.begins[strand])
    for seat in shop.seats:
        for candidate in seat.candidates:
            does = candidate.person == hint.people[seat.demand].person
            columns.model.add_hint(columns.does[seat.demand, candidate.person], does)


def _read(shop: Shop, columns: _Columns, solver: cp_model.CpSolver, ending: Ending) -> Scheduled:
    if ending not in (Ending.OPTIMAL, Ending.FEASIBLE):
        return Scheduled(ending)
    begins = {strand: solver.value(begin) for strand, begin in columns.begin.items()}
    people = {
        seat.demand: next(candidate for candidate in seat.candidates if solver.value(columns.does[seat.demand, candidate.person]))
        for seat in shop.seats
    }
    reached = round(solver.objective_value)
    bound = reached if ending is Ending.OPTIMAL else int(solver.response_proto.inner_objective_lower_bound)
    return Scheduled(ending, begins, people, reached, bound)
