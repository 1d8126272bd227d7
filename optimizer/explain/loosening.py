"""The rows and columns by which rules give way in a relaxation: what one unit of each changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from models.score import MINUTES_PER_HOUR
from optimizer.explain.gives import TENTHS
from optimizer.offers import HUNDRED
from optimizer.problem import held_projects
from optimizer.work import work_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.portfolio import Portfolio
    from optimizer.arrays import Ints
    from optimizer.explain.gives import Give
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.relaxation import Relaxation
    from optimizer.rows import Program


def newcomer(base: Portfolio, give: Give) -> str:
    """Return the id of the person whom a full-time one more is."""
    (id,) = {person.id for person in give.relaxed(base, 10).people} - {person.id for person in base.people}
    return id


def opened(base: Portfolio, gives: Sequence[Give], people: Mapping[Give, str]) -> Portfolio:
    """Return the portfolio with all dates as far as they give way, and one person more of each kind, of whatever share."""
    for give in gives:
        if give.kind in ("dates", "people"):
            base = give.relaxed(base, 10 if give.kind == "people" else give.most)
    added = frozenset(people.values())
    return base.replace(people=tuple(p.replace(min_share_pct=1) if p.id in added else p for p in base.people))


def without_limits(problem: Problem, offers: Offers, added: frozenset[str]) -> Offers:
    """Return the offers with as many units of those added as all of them together could take; their columns limit them."""
    mine = np.isin(offers.person, [problem.supply.index[id] for id in added])
    return replace(offers, most=np.where(mine, 10 * TENTHS // problem.step, offers.most))


def give_columns(gives: Sequence[Give], relaxation: Relaxation, people: Mapping[Give, str]) -> dict[Give, tuple[int, Ints]]:
    """Return the column of each rule that gives way by one, and by row what a unit of it gives."""
    program, problem = relaxation.program, relaxation.problem
    rows_of: dict[tuple[str, str], list[int]] = {}
    for row, group in enumerate(program.groups):
        rows_of.setdefault(group, []).append(row)
    columns: dict[Give, tuple[int, Ints]] = {}
    for give in gives:
        if give.kind == "budget":
            rows, unit = rows_of.get(("budget", give.subject), []), give.unit * MINUTES_PER_HOUR
        elif give.kind == "people":
            rows, unit = rows_of.get(("capacity", people[give]), []), 10
        else:
            needed = problem.work.projects[problem.work.project_index[give.subject]].needed
            rows, unit = rows_of.get(("minimum_staffing", give.subject), []), -(-needed // 100) * HUNDRED
        columns[give] = program.size + len(columns), np.array([(row, unit) for row in rows], np.int64).reshape(-1, 2)
    return columns


def with_gives(relaxation: Relaxation, columns: Mapping[Give, tuple[int, Ints]], added: frozenset[str]) -> Program:
    """Return the program with a column for each rule that gives way by one."""
    program = relaxation.program
    row_upper = program.row_upper.copy()
    row_upper[[i for i, group in enumerate(program.groups) if group[0] == "capacity" and group[1] in added]] = 0
    pairs = [(row, column - program.size, -unit) for column, given in columns.values() for row, unit in given.tolist()]
    row, column, unit = np.array(pairs, np.int64).reshape(-1, 3).T
    more = sparse.csr_matrix((unit, (row, column)), shape=(len(program.row_lower), len(columns)), dtype=np.int64)
    most = [min(give.most, _useful(program, given)) for give, (_, given) in columns.items()]
    return replace(
        program,
        lower=np.concatenate([program.lower, np.zeros(len(columns), np.int64)]),
        upper=np.concatenate([program.upper, np.array(most, np.int64)]),
        matrix=sparse.hstack([program.matrix, more], format="csr"),
        row_upper=row_upper,
    )


def _useful(program: Program, given: Ints) -> int:
    """Return units beyond which more make no row looser."""
    most = 0
    for row, unit in given.tolist():
        part = program.matrix[row]
        reach = int(part.maximum(0).dot(program.upper)[0] + part.minimum(0).dot(program.lower)[0])
        most = max(most, -(-max(0, reach - int(program.row_upper[row])) // unit))
    return most


def weeks_later(base: Portfolio, dates: Sequence[Give], relaxation: Relaxation) -> dict[Give, dict[int, int]]:
    """Return, by rule about dates and by the column of a run that it allows, after how many weeks of giving way it does."""
    work = relaxation.problem.work
    mine = {give: [strand.index for strand in work.strands[work.project_index[give.subject]]] for give in dates}
    later: dict[Give, dict[int, int]] = {give: {} for give in dates}
    for weeks in range(max((give.most for give in dates), default=0) + 1):
        waiting = [give for give in dates if len(later[give]) < sum(len(relaxation.runs[strand]) for strand in mine[give])]
        if not waiting:
            break
        allowed = base
        for give in waiting:
            allowed = give.relaxed(allowed, weeks)
        strands = work_of(allowed).projects
        for give in waiting:
            runs = {relaxation.runs[strand].get(k) for strand in mine[give] for k in strands[strand].shifts}
            later[give] |= {run: weeks for run in runs if run is not None and run not in later[give]}
    return later


def optional_rows(base: Portfolio, gives: Sequence[Give], relaxation: Relaxation) -> dict[Give, int]:
    """Return by rule that a project must run the row that says so, if nothing else makes it run."""
    problem = relaxation.problem
    held = held_projects(problem.work, problem.today, problem.freeze_end)
    index = problem.work.project_index
    return {g: relaxation.selection[index[g.subject]] for g in gives if g.kind == "selection" and index[g.subject] not in held}
