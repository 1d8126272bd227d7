"""
Plans that do what a question asks for by giving it room first: others get what is left, and some of them are paused.

A neighbourhood of a plan seldom holds room for one more project. So its people are booked before all others, as today and then
whoever is free, while none, one, two, four ... of the least valuable projects that use the same people are paused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.complete import complete, nothing
from optimizer.construct import staffed
from optimizer.giving_up import without_shortfalls
from optimizer.greedy import Booker, book_as, book_demanded, book_today, fill
from optimizer.improve import Task, improve
from optimizer.repair import rent_machines
from optimizer.rounding import Secured
from optimizer.understaffed import elastic_objective

if TYPE_CHECKING:
    from optimizer.arrays import Ints
    from optimizer.clock import Clock
    from optimizer.explain.study import Condition, Study
    from optimizer.nodes import Explored

SHORTFALL = 10
"""What a minute missing to the minimum staffing costs, in minutes of the project's own value."""
PATIENCE = 80
"""Neighbourhoods in a row without gain after which no more is tried."""
SHARE_FOR_ROUNDING = 0.5
"""Part of the time for rounding the relaxation."""
PAUSED = (0, 1, 2, 4, 8)
"""Projects that are paused to make room, in turn."""


def with_room(study: Study, condition: Condition, clock: Clock) -> Ints | None:
    """Return the best plan that was found so before time was over, or the first one after it; None if there was none."""
    model = study.model
    found: list[Ints] = []
    rivals = _rivals(study, condition)
    for count in PAUSED:
        if (clock.over() and found) or count > len(rivals):
            break
        plan = without_shortfalls(model, _made(study, condition, frozenset(rivals[:count])))
        if plan is not None and condition.program.admits(plan):
            found.append(plan)
    return max(found, key=model.value.order, default=None)


def _rivals(study: Study, condition: Condition) -> list[int]:
    """Return running projects that use people of interest and need not run, those of least value first."""
    model, work = study.model, study.problem.work
    able = {c.person for p in condition.projects for c in model.columns.by_project.get(p, ())} | condition.people
    using = {work.owners[c.project] for c in model.columns.candidates if study.values[c.on] and c.person in able}
    rivals = [p for p in using - condition.projects if not work.projects[p].must_run]
    return sorted(rivals, key=lambda p: (work.projects[p].weight, p))


def mended(study: Study, condition: Condition, explored: Explored, clock: Clock) -> Ints | None:
    """
    Return the best plan found by rounding a condition's relaxation, or putting what is asked for into the plan; None if that failed.

    The relaxation says which projects had better make room. What is then short of staff is mended by a search that goes through plans with
    understaffed projects.
    """
    model, value = study.model, study.model.value
    upper = condition.program.upper.copy()
    short = list(model.columns.short.values())
    upper[short] = model.elastic.upper[short]
    elastic, objective = condition.program.narrowed(condition.program.lower, upper), elastic_objective(model, SHORTFALL)
    secured = Secured(study.values, first=False) if len(value.mandatory.columns) else None
    begins = [_made(study, condition, frozenset()), staffed(model, study.relaxation, explored, secured, clock.stage(SHARE_FOR_ROUNDING))]
    begin = min((plan for plan in begins if elastic.admits(plan)), key=objective.at, default=None)
    if begin is None:
        return None
    found: list[Ints] = []

    if not begin[short].any():
        found.append(begin)

    def keep(values: Ints, _: int) -> None:
        if not values[short].any():
            found.append(values)

    improve(model, Task(elastic, objective), begin, clock, np.random.default_rng(study.seed), patience=PATIENCE, accept=keep)
    return max(found, key=value.order, default=None)


def _made(study: Study, condition: Condition, paused: frozenset[int]) -> Ints:
    """Return a plan of the elastic program in which the projects of a condition are staffed first, and some others are paused."""
    model, owners = study.model, study.problem.work.owners
    booker = Booker(model, complete(model.columns, _runs(study, condition, paused)))
    running = model.columns.running(booker.values)
    mine = [c for c in running if owners[c.project] in condition.projects]
    asked = [c for c in mine if condition.touched[c.on]]
    for candidate in sorted(asked, key=lambda c: -len(c.block)):
        if not candidate.kept:
            booker.book(candidate, 100)
    book_today(model, booker, mine)
    book_demanded(model, booker, running)
    fill(model, booker, [c for c in mine if not c.kept])
    book_as(model, booker, [c for c in running if owners[c.project] not in condition.projects], study.values)
    fill(model, booker, [c for c in running if not c.kept])
    return complete(model.columns, booker.values)


def _runs(study: Study, condition: Condition, paused: frozenset[int]) -> Ints:
    """Return the runs of the plan under study, without those paused and with those asked for, as near to their dates as may be."""
    model, work = study.model, study.problem.work
    runs = nothing(model.columns)
    for (p, _), column in model.columns.run.items():
        runs[column] = 0 if work.owners[p] in paused else study.values[column]
    for p in condition.projects:
        for strand in work.strands[p]:
            if strand.shifts and not any(runs[model.columns.run[strand.index, k]] for k in strand.shifts):
                runs[model.columns.run[strand.index, strand.shifts[0]]] = 1
    rent_machines(model, runs)
    return runs
