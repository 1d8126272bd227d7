"""The mandatory projects staffed step by step, where the model of everybody able for them is too large to be solved whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.complete import complete, nothing
from optimizer.construct import added
from optimizer.greedy import Booker, book_demanded, book_today, fill
from optimizer.improve import Task, improve
from optimizer.repair import rent_machines
from optimizer.understaffed import elastic_objective

if TYPE_CHECKING:
    from optimizer.arrays import Ints
    from optimizer.clock import Clock
    from optimizer.rows import Program
    from optimizer.search import Search

SHORTFALL = 60
"""What a minute missing to the minimum staffing costs, in minutes of the project's own value: more than any value is worth."""
PATIENCE = 200
"""Neighbourhoods in a row without any gain after which to stop."""


def staffed_stepwise(search: Search, needed: set[int], program: Program, stage: Clock) -> Ints | None:
    """
    Return a plan of some projects that is staffed greedily and then improved; None if one of them stays understaffed.

    Parameters
    ----------
    needed
        Strands that run; all others are paused.
    program
        The elastic program in which no others may run.
    stage
        The time for improving.
    """
    model = search.model
    task = Task(program, elastic_objective(model, SHORTFALL))
    values = _greedily(search, needed)
    values = improve(model, task, values, stage, search.rng, patience=PATIENCE, accept=lambda _values, _objective: None)
    values = complete(model.columns, values)
    return values if model.program.admits(values) else None


def _greedily(search: Search, needed: set[int]) -> Ints:
    """Return a plan that runs the projects as early as dates allow, with today's bookings and whoever else has room."""
    model, values = search.model, nothing(search.model.columns)
    work = model.problem.work
    timings = {
        p: {s.index: 0 if 0 in s.shifts else s.shifts[0] for s in strands if s.shifts}
        for p, strands in work.strands.items()
        if any(s.index in needed for s in strands)
    }
    for p in added(model, values, timings, sorted(timings, key=lambda p: work.projects[p].project.rank)):
        values[[model.columns.run[strand, k] for strand, k in timings[p].items()]] = 1
    rent_machines(model, values)
    booker = Booker(model, complete(model.columns, values))
    running = [c for c in model.columns.running(values) if not c.kept]
    book_demanded(model, booker, running)
    book_today(model, booker, running)
    fill(model, booker, running)
    return complete(model.columns, booker.values)
