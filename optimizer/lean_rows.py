"""The relaxation's rows about people, family by family, written with arrays: a large portfolio has tens of millions of entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from models.score import MINUTES_PER_HOUR
from optimizer.offers import HUNDRED
from optimizer.rows import FREE, Program
from optimizer.rules.budget import Scope, caps_of, fixed_costs, rent_costs, spared_costs, within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from optimizer.arrays import Ints
    from optimizer.columns import Columns
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.rows import Linear, RowBuilder
    from optimizer.rules.budget import Cap
    from optimizer.work import ProjectWork


@dataclass(frozen=True)
class Family:
    """Rows ``entries x columns <= upper``."""

    row: Ints
    column: Ints
    coefficient: Ints
    """(entries,)."""
    upper: Ints
    """(rows,)."""
    groups: tuple[tuple[str, str], ...]
    """(rows,): rule and subject."""

    @staticmethod
    def at_least(rule: str, expression: Linear, lower: int) -> Family:
        """Return one row that holds an expression at or above a number."""
        rows = np.zeros(len(expression.columns), np.int64)
        return Family(rows, expression.columns, -expression.coefficients, np.array([expression.constant - lower]), ((rule, ""),))


def families_of(problem: Problem, columns: Columns, offers: Offers, begin: int, margin_pct: int) -> list[Family]:
    """Write all rows about offers; the first offer is column ``begin``."""
    return [
        _covering(problem, columns, offers, begin),
        _staffing(problem, columns, offers, begin, margin_pct),
        _capacity(problem, columns, offers, begin),
        *_budgets(problem, columns, offers, begin),
    ]


def runs_of_places(run: Mapping[tuple[int, int], int], offers: Offers) -> tuple[Ints, Ints]:
    """Return pairs of a place and the column of a run that has it: one of each place, unless places are shared."""
    shifts = offers.shared or [(place.shift,) for place in offers.places]
    pairs = [(i, run[place.project, k]) for i, place in enumerate(offers.places) for k in shifts[i]]
    place, column = np.array(pairs, np.int64).reshape(-1, 2).T
    return place, column


def stacked(rows: RowBuilder, lower: Ints, upper: Ints, families: Sequence[Family]) -> Program:
    """Return the program of collected rows and families below them."""
    offsets = len(rows.rows_of) + np.concatenate([[0], np.cumsum([len(family.upper) for family in families])])
    part = sparse.csr_matrix(
        (
            np.concatenate([family.coefficient for family in families]),
            (
                np.concatenate([family.row + offset for family, offset in zip(families, offsets, strict=False)]) - offsets[0],
                np.concatenate([family.column for family in families]),
            ),
        ),
        shape=(int(offsets[-1] - offsets[0]), len(lower)),
        dtype=np.int64,
    )
    part.eliminate_zeros()
    below = np.concatenate([family.upper for family in families])
    return Program(
        lower,
        upper,
        sparse.vstack([rows.matrix(len(lower)), part], format="csr"),
        np.concatenate([np.array(rows.lower, np.int64), np.full(len(below), -FREE)]),
        np.concatenate([np.array(rows.upper, np.int64), below]),
        (*rows.groups, *(group for family in families for group in family.groups)),
    )


def _covering(problem: Problem, columns: Columns, offers: Offers, begin: int) -> Family:
    """Delivery counts up to the need, or what everybody could give together if that is less, and only if the project runs."""
    together = np.zeros(len(offers.places), np.int64)
    np.add.at(together, offers.place, offers.minutes * offers.most)
    places, run = runs_of_places(columns.run, offers)
    need = np.array([place.need for place in offers.places], np.int64)
    return Family(
        np.concatenate([offers.place, places]),
        np.concatenate([begin + np.arange(offers.size), run]),
        np.concatenate([offers.minutes, -np.minimum(HUNDRED * need, together)[places]]),
        np.zeros(len(offers.places), np.int64),
        tuple(("demand", problem.work.demands[place.demand].demand.id) for place in offers.places),
    )


def _staffing(problem: Problem, columns: Columns, offers: Offers, begin: int, margin_pct: int) -> Family:
    """A project runs decently staffed or not at all: a row for each of its runs, or one for all that share offers."""
    projects, strands = problem.work.projects, problem.work.strands
    index: dict[tuple[int, int | None], int] = {}
    row = {
        (p, k): index.setdefault((projects[p].owner, k if len(strands[projects[p].owner]) == 1 and not offers.shared else None), len(index))
        for p, k in columns.run
    }
    of_place = np.array([row[place.project, place.shift] for place in offers.places], np.int64)
    least = {p: _with_margin(projects[p], margin_pct) for p, _ in columns.run}
    spare = np.array([HUNDRED * (least[p] - offers.given[p, k]) for p, k in columns.run], np.int64)
    return Family(
        np.concatenate([of_place[offers.place], np.array(list(row.values()), np.int64)]),
        np.concatenate([begin + np.arange(offers.size), np.array(list(columns.run.values()), np.int64)]),
        np.concatenate([-offers.minutes, spare]),
        np.zeros(len(index), np.int64),
        tuple(("minimum_staffing", projects[p].project.id) for p, _ in index),
    )


def _with_margin(project: ProjectWork, margin_pct: int) -> int:
    """Return the minutes that a run is to cover: its minimum and a part more, but never more than it needs; nothing for a package."""
    if project.package is not None:
        return 0
    more = project.least_covered * (100 + margin_pct) // 100
    return max(project.least_covered, min(more, project.needed))


def _capacity(problem: Problem, columns: Columns, offers: Offers, begin: int) -> Family:
    """
    Nobody is booked for more than they have; one row for each maximal set of offers that overlap.

    Intervals overlap most in the weeks in which one begins and, before the next begins, another ends (Gilmore and Hoffman:
    the maximal cliques of an interval graph are consecutive).
    """
    limited = np.nonzero(offers.share > 0)[0]
    if not len(limited):
        nothing = np.zeros(0, np.int64)
        return Family(nothing, nothing, nothing, nothing, ())
    limited = limited[np.argsort(offers.person[limited], kind="stable")]
    people, starts = np.unique(offers.person[limited], return_index=True)
    rows, members, limits, groups, count = [], [], [], [], 0
    spared: list[tuple[int, int, int]] = []
    for r, mine in zip(people.tolist(), np.split(limited, starts[1:]), strict=True):
        weeks = _busiest(problem, r, offers.first[mine], offers.last[mine])
        row, member = np.nonzero((offers.first[mine] <= weeks[:, None]) & (offers.last[mine] >= weeks[:, None]))
        rows.append(row + count)
        members.append(mine[member])
        wound = np.zeros(len(weeks), np.int64)
        for p, share in problem.winding_by_person.get(r, {}).items():
            wound += share[weeks]
            taken = [(count + int(i), -int(share[weeks[i]])) for i in np.nonzero(share[weeks])[0]]
            spared += [(at, run, back) for at, back in taken for run, _ in columns.runs(p)]
        limits.append(np.maximum(0, problem.supply.capacity[r] - problem.fixed_share[r, weeks]) - wound)
        groups += [("capacity", problem.supply.ids[r])] * len(weeks)
        count += len(weeks)
    if not rows:
        rows, members, limits = ([np.zeros(0, np.int64)] for _ in range(3))
    member = np.concatenate(members)
    at, run, back = np.array(spared, np.int64).reshape(-1, 3).T
    return Family(
        np.concatenate([*rows, at]),
        np.concatenate([begin + member, run]),
        np.concatenate([offers.share[member], back]),
        np.concatenate(limits),
        tuple(groups),
    )


def _busiest(problem: Problem, r: int, first: Ints, last: Ints) -> Ints:
    """Return the weeks whose limits imply those of all others."""
    starts = np.unique(first)
    if r in problem.winding_by_person or np.ptp(problem.fixed_share[r, problem.supply.begins[r] :]) > 0:
        return np.arange(starts[0], last.max() + 1)
    following = np.append(starts[1:], last.max() + 2)
    ends = np.unique(last)
    at = np.minimum(np.searchsorted(ends, starts), len(ends) - 1)
    return np.asarray(starts[(ends[at] >= starts) & (ends[at] < following)])


def _budgets(problem: Problem, columns: Columns, offers: Offers, begin: int) -> Iterator[Family]:
    """No scope costs more in a period than its cap; see ``optimizer/rules/budget.py``, whose form for one project is used here too."""
    owners, given, rents = problem.work.owners, fixed_costs(problem), rent_costs(columns)
    scope_given, scope_rents = Scope.of([(p, r) for p, r, _ in given]), Scope.of([(owners[t.project], None) for t in rents])
    spared = spared_costs(columns)
    scope_spared = Scope.of([(t.project, t.person) for t in spared])
    project, shift = problem.work.owner[offers.of_places("project")], offers.of_places("shift")
    costs: dict[range, Ints] = {}
    of_project = _by_project(project, len(problem.work.whole))
    for cap in caps_of(problem):
        if cap.weeks not in costs:
            costs[cap.weeks] = offers.cost(problem, cap.weeks)
        cost = costs[cap.weeks]
        mine = np.sort(np.concatenate([np.zeros(0, np.int64), *(of_project[p] for p in np.nonzero(cap.projects)[0])]))
        mine = mine[cap.people[offers.person[mine]] & (cost[mine] > 0)]
        rented = (rents[i] for i in scope_rents.counted(cap))
        machines = [(t.column, owners[t.project], t.shift, within(t.weekly, cap.weeks, t.start)) for t in rented]
        machines += [(t.column, t.project, t.shift, within(t.weekly, cap.weeks, 0)) for t in (spared[i] for i in scope_spared.counted(cap))]
        free = cap.cap * MINUTES_PER_HOUR - sum(within(given[i][2], cap.weeks, 0) for i in scope_given.counted(cap))
        terms = _Terms(begin + mine, project[mine], shift[mine], cost[mine]).with_machines(machines)
        if int(cap.projects.sum()) == 1 and free >= 0:
            yield from _of_one_project(columns, cap, free, terms, by_shift=not offers.shared)
        else:
            yield Family(np.zeros(len(terms.column), np.int64), terms.column, terms.cost, np.array([free]), (("budget", cap.subject),))


def _by_project(project: Ints, count: int) -> list[Ints]:
    """Return the offers of each project: most caps are about one, and need not look at those of all."""
    order = np.argsort(project, kind="stable")
    return np.split(order, np.searchsorted(project[order], np.arange(1, count)))


class _Terms(NamedTuple):
    """What counts towards a cap; all arrays are (terms,)."""

    column: Ints
    project: Ints
    shift: Ints
    cost: Ints

    def with_machines(self, machines: list[tuple[int, int, int, int]]) -> _Terms:
        """Return the terms with those of rented machines beside them."""
        table = np.array(machines, np.int64).reshape(-1, len(self))
        return _Terms(*(np.concatenate([mine, table[:, i]]) for i, mine in enumerate(self)))


def _of_one_project(columns: Columns, cap: Cap, free: int, terms: _Terms, *, by_shift: bool) -> Iterator[Family]:
    p = int(cap.projects.argmax())
    if len(columns.problem.work.strands[p]) > 1 or not by_shift:
        runs = [run for run, _ in columns.runs(p)]
        column, cost = np.append(terms.column, runs), np.append(terms.cost, [-free] * len(runs))
        yield Family(np.zeros(len(column), np.int64), column, cost, np.zeros(1, np.int64), (("budget", cap.subject),))
        return
    for k in columns.problem.work.projects[p].shifts:
        here = terms.shift == k
        column, cost = np.append(terms.column[here], columns.run[p, k]), np.append(terms.cost[here], -free)
        yield Family(np.zeros(len(column), np.int64), column, cost, np.zeros(1, np.int64), (("budget", cap.subject),))
