"""
The best plan under a condition: exact where the portfolio is small, else a plan and a bound that hold whatever was not searched.

On a large portfolio the plan comes from solving again what the condition touches, everything else staying as it is, and the bound
from the relaxation of all plans under the condition, beginning from prices that are known.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer import cpsat
from optimizer.clock import Clock
from optimizer.explain.alone import alone
from optimizer.explain.making_room import mended, with_room
from optimizer.explain.margins import margins_of
from optimizer.improve import Task, improve
from optimizer.rows import FREE, Linear
from optimizer.solved import Ending
from optimizer.understaffed import MANDATORY_WEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.arrays import Bools, Ints
    from optimizer.explain.margins import Margins
    from optimizer.explain.study import Condition, Study
    from optimizer.rows import Program

PEOPLE = (6, 24, 48)
"""People whose work is open at most when a neighbourhood is solved again, in turn: few are solved in no time, many have more room."""
ENOUGH = 24
"""People up to which a neighbourhood is tried though a smaller one had a plan already."""
LEAST_NEARBY = 1.0
"""Seconds for a neighbourhood at least as long as there is no plan: most take a fifth of it."""
SHARE_FOR_PLAN = 0.5
"""Part of what is left of the time after the bound for plans near the one under study."""
FOLLOWED = 6_000
"""Columns of the relaxation up to which it is rounded for a question though there is a plan already: beyond, that takes too long."""
SHARE_FOR_MENDING = 0.7
"""Part of what is then left for plans that follow the relaxation."""
PATIENCE = 60
"""Neighbourhoods in a row without gain after which a plan is left as it is."""
LEAST = 3.0
"""Seconds for what is asked for alone at least, where no plan was found otherwise: an answer a little late is better than none."""
SHARE_FOR_ROOM = 0.4
"""Part of the time for plans that make room for what is asked."""
SHARE_FOR_ROOT = 0.6
"""Part of the time for a bound that the prices of all plans may take, the first time."""
SHARE_FOR_MANDATORY = 0.7
"""Part of the time of an exact solve for what mandatory projects can get: without that proof nothing else is proven."""


class Best(NamedTuple):
    """The best plan under a condition, as far as it is known."""

    values: Ints | None
    """(n,); None if none was found."""
    bound: int | None
    """Micro-points that no such plan exceeds while mandatory projects keep what the plan under study gives them; None if unknown."""
    proven: bool
    """Whether ``values`` is proven best; without values, that there is no such plan."""
    margins: Margins | None = None
    """What bounds such plans where there is more money; None where the portfolio is small, or nothing is known."""


def best(study: Study, condition: Condition, seconds: float) -> Best:
    """
    Return the best plan under a condition, mandatory value first.

    Parameters
    ----------
    seconds
        Wall time, of an exact solve or shared by plan and bound.
    """
    if study.small:
        return exact(study, condition.program, seconds, study.values)
    clock = Clock(seconds, 1, lambda: False)
    root = study.rough_root(max(LEAST, seconds * SHARE_FOR_ROOT))
    explored = study.rough.explore(condition.node, root, most=condition.most, seconds=max(LEAST, clock.left()))
    bound = study.model.value.micro_bound(min(explored.bound, root.bound))
    near = looked_for(study, condition, SHARE_FOR_PLAN * clock.left())
    follows = study.relaxation.program.size <= FOLLOWED or near is None
    values = _best_of(study, [near, mended(study, condition, explored, clock.stage(SHARE_FOR_MENDING)) if follows else None])
    if values is None:
        by_itself = alone(study, condition, max(LEAST, clock.left()))
        if by_itself.ruled_out:
            return Best(None, None, proven=True)
        values = by_itself.values
    if values is not None and not clock.over():
        values = _improved(study, condition, values, clock.left())
    return Best(values, bound, proven=False, margins=margins_of(study, condition, explored))


def _best_of(study: Study, plans: Sequence[Ints | None]) -> Ints | None:
    return max((plan for plan in plans if plan is not None), key=study.model.value.order, default=None)


def _improved(study: Study, condition: Condition, values: Ints, seconds: float) -> Ints:
    """Return a plan under a condition that is no worse, by neighbourhoods all over it."""
    task = Task(condition.program, _objective(study))
    rng = np.random.default_rng(study.seed)
    return improve(study.model, task, values, Clock(seconds, 1, lambda: False), rng, patience=PATIENCE, accept=lambda *_: None)


def bounded(study: Study, condition: Condition, seconds: float) -> int:
    """Return micro-points that no plan under a condition exceeds, by the relaxation."""
    end = time.monotonic() + seconds
    root = study.root(seconds * SHARE_FOR_ROOT)
    left = max(0.1, end - time.monotonic())
    explored = study.tree.explore(condition.node, root, most=condition.most, seconds=left)
    return study.model.value.micro_bound(min(explored.bound, root.bound))


def exact(study: Study, program: Program, seconds: float, hint: Ints | None = None) -> Best:
    """
    Return the plan of a small program with most mandatory value and then most value; that there is none is proven likewise.

    What time does not allow to prove is not: then the plan is the best one found, and the bound is only given if it holds.

    Parameters
    ----------
    seconds
        Wall time for all of it.
    """
    value, clock = study.model.value, Clock(seconds, 1, lambda: False)
    known, settled = _usable(program, hint), True
    if len(value.mandatory.columns):
        effort = cpsat.Effort(SHARE_FOR_MANDATORY * clock.left(), seed=study.seed)
        first = cpsat.minimise(program, value.mandatory.scaled(-1), effort, hint=known)
        known, settled = _best_of(study, [known, first.values]), first.ending is Ending.OPTIMAL
        if known is None:
            return Best(None, None, first.ending is Ending.INFEASIBLE)
        program = program.with_rows([(value.mandatory, value.mandatory.at(known), FREE, ("mandatory_first", ""))])
    solved = cpsat.minimise(program, value.total.scaled(-1), cpsat.Effort(clock.left(), seed=study.seed), hint=known)
    if solved.ending is Ending.INFEASIBLE and known is None:
        return Best(None, None, proven=True)
    bound = value.micro_bound(-solved.bound) if settled and solved.bound is not None else None
    return Best(_best_of(study, [known, solved.values]), bound, settled and solved.ending is Ending.OPTIMAL)


def goes(study: Study, program: Program, floor: int, seconds: float) -> tuple[Ending, Ints | None]:
    """
    Return whether some plan of a small program keeps the mandatory value of the plan under study and a floor on value, and such a plan.

    Parameters
    ----------
    floor
        Units of value.
    seconds
        Wall time.
    """
    value = study.model.value
    rows = [(value.total, floor, FREE, ("floor", ""))]
    if len(value.mandatory.columns):
        rows.append((value.mandatory, value.mandatory.at(study.values), FREE, ("mandatory_first", "")))
    solved = cpsat.minimise(program.with_rows(rows), Linear.of([]), cpsat.Effort(seconds, seed=study.seed), hint=study.values)
    return solved.ending, solved.values


def _usable(program: Program, hint: Ints | None) -> Ints | None:
    return hint if hint is not None and program.admits(hint) else None


def looked_for(study: Study, condition: Condition, seconds: float) -> Ints | None:
    """Return the better of a plan near the one under study and one that makes room first; None if there was neither."""
    clock = Clock(seconds, 1, lambda: False)
    near = _nearby(study, condition, clock.stage(1 - SHARE_FOR_ROOM).left())
    return near if near is not None and clock.over() else _best_of(study, [near, with_room(study, condition, clock)])


def _nearby(study: Study, condition: Condition, seconds: float) -> Ints | None:
    """Return the best plan found that differs from the one under study only around the condition; None if none was found."""
    clock, found = Clock(seconds, 1, lambda: False), None
    for most in PEOPLE:
        if found is not None and (most > ENOUGH or clock.over()):
            break
        people = _nearest(study, condition, most)
        free = study.around.around(study.values, people, np.array(sorted(condition.projects), np.int64)) | condition.touched
        least = LEAST_NEARBY if found is None else 0.0
        found = _best_of(study, [found, _solved(study, condition.program, free, max(least, clock.left() / 2))])
    return found


def _solved(study: Study, program: Program, free: Bools, seconds: float) -> Ints | None:
    values = study.values
    part, columns = program.around(values, free)
    objective = _objective(study).within(columns, program.size)
    hint = values[columns]
    effort = cpsat.Effort(seconds, workers=1, seed=study.seed, brief=True)
    solved = cpsat.minimise(part, objective, effort, hint=hint)
    if solved.values is None:
        return None
    moved = values.copy()
    moved[columns] = solved.values
    return moved if program.admits(moved) else None


def _objective(study: Study) -> Linear:
    value = study.model.value
    return value.total.scaled(-1).plus(value.mandatory.scaled(-MANDATORY_WEIGHT))


def _nearest(study: Study, condition: Condition, most: int) -> Ints:
    """Return whom a condition names, and then those it is about who are booked least, so many at most."""
    booked = np.zeros(len(study.problem.supply.ids), np.int64)
    named = set()
    for candidate in study.model.columns.candidates:
        booked[candidate.person] += study.values[candidate.on] * len(candidate.block)
        if condition.touched[candidate.on]:
            named.add(candidate.person)
    people = sorted(condition.people, key=lambda r: (r not in named, int(booked[r]), r))
    return np.array(people[:most], np.int64)
