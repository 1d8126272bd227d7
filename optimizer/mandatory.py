"""Mandatory projects first: how much of them can be had at all, with everything else paused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models.directives import DirectiveKind
from optimizer import cpsat
from optimizer.giving_up import without
from optimizer.improve import Task, improve
from optimizer.rows import FREE, Linear
from optimizer.solved import Ending, Solved
from optimizer.stepwise import staffed_stepwise
from optimizer.taking_over import todays_around

if TYPE_CHECKING:
    from collections.abc import Iterable

    from optimizer.arrays import Floats, Ints
    from optimizer.clock import Clock
    from optimizer.model import Model
    from optimizer.problem import Problem
    from optimizer.rows import Program
    from optimizer.search import Search


SECURING = 0.3
"""Part of the time for securing the mandatory projects, while there is no plan at all."""
SOON = 0.3
"""Part of that time after which a plan of them is enough, though a better one is not ruled out: whatever follows improves it too."""
MENDING, PATIENCE = 0.5, 60
"""Part of the time then left for improving it by neighbourhoods, and how many of these in a row may bring nothing."""
RULING_OUT = 0.2
"""Deterministic time for showing that a run is hopeless."""
WHOLE = 8_000
"""Bookings for mandatory projects up to which they are staffed by one solve; beyond, such a solve finds nothing in time."""
CHEAPER = 0.2
"""Deterministic time for staffing them cheaply at once; neighbourhoods do that better unless there are few ways."""
FINE = 10_000
"""Whole units that the highest price is expressed in."""


def secure_mandatory(search: Search, part: float = SECURING) -> bool:
    """
    Find the most mandatory value there is; return False if no plan keeps all rules.

    Parameters
    ----------
    part
        Part of the time for it while there is no plan at all; a third of that if there is one.
    """
    model = search.model
    if not len(model.value.mandatory.columns):
        search.mandatory_bound = 0
        if search.best is not None:
            return True
    search.tell("securing the mandatory projects")
    stage = search.clock.stage(part if search.best is None else part / 3)
    solved = _stepwise(search, stage) if _needed_bookings(model) > WHOLE else _improved(search, _at_once(search, stage), stage)
    search.clock.spend(solved.work)
    if solved.bound is not None and len(model.value.mandatory.columns):
        search.mandatory_bound = -solved.bound
    if solved.values is not None:
        search.secured = solved.values if len(model.value.mandatory.columns) else None
        search.offer(solved.values, "mandatory projects are secured")
        around = todays_around(model, solved.values)
        if around is not None:
            search.offer(around, "today's plan around the mandatory projects")
    return solved.ending is not Ending.INFEASIBLE


def _at_once(search: Search, stage: Clock) -> Solved:
    """Return a plan of the mandatory projects by one solve; soon, unless none is found soon."""
    soon, hint = stage.stage(SOON), None if search.best is None else _alone(search.model, search.best)
    solved = best_mandatory(search.model, soon, search.limits.seed, hint)
    stage.spend(solved.work)
    if solved.ending is not Ending.UNKNOWN:
        return solved
    later = best_mandatory(search.model, stage, search.limits.seed, hint)
    return replace(later, work=solved.work + later.work)


def _improved(search: Search, solved: Solved, stage: Clock) -> Solved:
    """
    Return a plan of the mandatory projects no worse than a solve found, by neighbourhoods.

    What they still lack would be taken from the other projects later on, when every person has work.
    """
    model = search.model
    task = Task(needed_part(model, model.program), model.value.mandatory.scaled(-1))
    if solved.ending is Ending.OPTIMAL or solved.values is None or not task.program.admits(solved.values):
        return solved
    part = stage.stage(MENDING)
    values = improve(model, task, solved.values, part, search.rng, patience=PATIENCE, accept=lambda *_: None)
    return replace(solved, values=values, work=solved.work + part.done)


def _alone(model: Model, values: Ints) -> Ints:
    """Return a plan without the projects that only take from those that must run."""
    work = model.problem.work
    stay = {work.owners[p] for p in left_open(model.problem)}
    return without(model, values, (project.index for project in work.whole if project.index not in stay))


def _stepwise(search: Search, stage: Clock) -> Solved:
    """Return a good plan of the mandatory projects alone, with nothing proven."""
    values = staffed_stepwise(search, needed_projects(search.model.problem), needed_part(search.model, search.model.staffing), stage)
    if values is None:
        return Solved(Ending.UNKNOWN, None, None, None, stage.done)
    return Solved(Ending.FEASIBLE, values, -search.model.value.mandatory.at(values), None, stage.done)


def best_mandatory(model: Model, clock: Clock, seed: int, hint: Ints | None) -> Solved:
    """
    Minimise the negated value of the mandatory projects.

    Other projects only take from them, so all that need not run, nor be there for one that must, are paused; those whose people would
    have to wind them down stay free, and if moves are limited everything does, because pausing may be too dear then.
    """
    work = clock.work if clock.work != float("inf") else None
    effort = cpsat.Effort(clock.left(), deterministic=work, workers=1, seed=seed)
    program = needed_program(model)
    if hint is not None and len(program.violated(hint)) == 0 and (hint > program.upper).any():
        hint = None
    return cpsat.minimise(program, model.value.mandatory.scaled(-1), effort, hint=hint, should_stop=clock.should_stop)


def cheapest_mandatory(model: Model, prices: Floats, secured: Ints, stage: Clock, seed: int) -> Ints:
    r"""
    Return a plan of the mandatory projects alone that takes from the others what is worth least to them.

    Under the prices *u* that the relaxation puts on people's time and on budgets, the mandatory projects' part of a best plan is, by
    Lagrangian duality, about the cheapest one:

    .. math:: \min \sum_j u_j x_j \quad \text{with mandatory value at least the floor}

    Parameters
    ----------
    prices
        (n,), what a unit of each column takes from the other projects.
    secured
        (n,), a plan with as much mandatory value as there is.
    """
    held = needed_program(model).with_rows([(model.value.mandatory, model.value.mandatory.at(secured), FREE, ("mandatory_first", ""))])
    costs = np.round(prices * (FINE / max(1e-9, float(prices.max(initial=0.0))))).astype(np.int64)
    columns = np.nonzero(costs)[0]
    task = Task(held, Linear(columns, costs[columns]))
    hint = secured if held.admits(secured) else None
    effort = cpsat.Effort(stage.left(), deterministic=min(CHEAPER, max(0.0, stage.work - stage.done)), seed=seed)
    solved = cpsat.minimise(held, task.objective, effort, hint=hint, should_stop=stage.should_stop)
    stage.spend(solved.work)
    found = secured if solved.values is None else solved.values
    if solved.ending is Ending.OPTIMAL or not held.admits(found):
        return found
    return improve(model, task, found, stage, np.random.default_rng(seed), patience=PATIENCE, accept=lambda *_: None)


def hopeless_runs(model: Model, secured: Ints, clock: Clock, seed: int) -> frozenset[tuple[int, int]]:
    """
    Return the runs of mandatory projects under which no plan has as much mandatory value as is secured.

    Whatever else runs only takes people away, so it is enough to look at what must run; each run that is ruled out is a proof.
    """
    program = needed_program(model).with_rows([(model.value.mandatory, model.value.mandatory.at(secured), FREE, ("mandatory_first", ""))])
    hopeless = set()
    for (p, k), column in model.columns.run.items():
        if model.problem.work.projects[p].must_run and not secured[column] and not clock.over():
            lower = program.lower.copy()
            lower[column] = 1
            effort = cpsat.Effort(clock.left(), deterministic=RULING_OUT, seed=seed)
            tried = cpsat.minimise(program.narrowed(lower, program.upper), Linear.of([]), effort, should_stop=clock.should_stop)
            clock.spend(tried.work)
            if tried.ending is Ending.INFEASIBLE:
                hopeless.add((p, k))
    return frozenset(hopeless)


def needed_program(model: Model) -> Program:
    """Return the program in which only what must run may run; it has a point if and only if the whole program has one."""
    return needed_part(model, model.program)


def of_needed(problem: Problem) -> Problem:
    """Return the problem of what must run, and what it waits for; of everything where moves are limited."""
    if limits_moves(problem):
        return problem
    shifts = {p: problem.work.projects[p].shifts for p in left_open(problem)}
    return problem.narrowed(shifts, problem.considered)


def needed_part(model: Model, program: Program) -> Program:
    """Return a program of the model's columns in which only what must run may run; unchanged where moves are limited."""
    if limits_moves(model.problem):
        return program
    upper, may_run = program.upper.copy(), left_open(model.problem)
    for (p, _), column in model.columns.run.items():
        if p not in may_run:
            upper[column] = 0
    return program.narrowed(program.lower, upper)


def limits_moves(problem: Problem) -> bool:
    """Return whether a rule limits moves, so that even pausing a project may be too much."""
    return any(d.kind is DirectiveKind.MAX_MOVES and d.hard for d in problem.portfolio.directives)


def _needed_bookings(model: Model) -> int:
    """Return how many bookings a plan of what must run decides about."""
    if limits_moves(model.problem):
        return len(model.columns.candidates)
    needed = needed_projects(model.problem)
    return sum(candidate.project in needed for candidate in model.columns.candidates)


def left_open(problem: Problem, also: Iterable[int] = ()) -> set[int]:
    """
    Return the projects that may run beside those that must: these, some others, and those that somebody would have to wind down.

    All others only take people and money while they run. Who winds a project down is held by pausing it, and may be free at once if
    somebody else goes on with it.
    """
    return needed_projects(problem, {*also, *wound_down(problem)})


def wound_down(problem: Problem) -> set[int]:
    """Return the projects that somebody would have to wind down."""
    return {problem.project_of(d) for _, d in problem.winding}


def needed_projects(problem: Problem, also: Iterable[int] = ()) -> set[int]:
    """Return the projects that must run or have value that comes first, some others, and all that any of them wait for."""
    work = problem.work
    return with_waited_for(problem, {p.owner for p in work.projects if p.must_run} | {work.owners[p] for p in also})


def with_waited_for(problem: Problem, projects: Iterable[int]) -> set[int]:
    """Return some projects and all that any of them wait for, with their packages that move by themselves."""
    work, mandatory = problem.work, set(projects)
    ends = {**work.project_index, **{row.key: work.project_index[row.project_id] for row in problem.portfolio.work_packages}}
    while True:
        waited_for = {
            ends[d.predecessor]
            for d in problem.portfolio.dependencies
            if d.hard and d.predecessor in ends and ends.get(d.successor) in mandatory
        }
        if waited_for <= mandatory:
            return {p.index for p in work.projects if p.owner in mandatory}
        mandatory |= waited_for
