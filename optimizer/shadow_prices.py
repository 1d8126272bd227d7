"""
Takes a proof along to the next portfolio, where its prices bound all plans before anything is solved.

Any prices bound all plans (:mod:`optimizer.lagrangian`). After one more change most of what projects compete for is as scarce as it
was, so the prices of the earlier proof, put on the rows that say the same, bound nearly as tightly as those that a solver finds
within seconds, and more tightly than its first ones: they know which lazy rows matter. What branch and bound asked goes along as well:
every plan of the next portfolio answers it in one way or the other.
"""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
from scipy import sparse

from models.shadow_prices import Asked, Priced, RowsOf, ShadowPrices, TieOf, WeekOf
from optimizer.nodes import Explored, Node, Question
from optimizer.offers import HUNDRED
from optimizer.proofs import Split
from optimizer.rows import FREE
from optimizer.score.value import scale_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from optimizer.arrays import Floats, Ints
    from optimizer.problem import Problem
    from optimizer.proofs import Proof
    from optimizer.relaxation import Relaxation
    from optimizer.work import ProjectWork

N = TypeVar("N")

TIME, EFFORT, MANDATORY = "capacity", "demand", "mandatory_first"
"""Rules whose rows are named by people and weeks, are decided exactly whatever their price, and are in points themselves."""
DIGITS = 4
"""Significant digits of a price."""


def shadow_prices(relaxation: Relaxation, proof: Proof, tied: Sequence[int]) -> ShadowPrices:
    """
    Return a proof by the names of what its prices are paid for.

    Parameters
    ----------
    tied
        The lazy rows, in their order, whose prices come after those of the relaxation's rows; the last ones may have none.
    """
    problem, explored = relaxation.problem, list(_explored(proof))
    own = len(relaxation.program.row_lower)
    paid = np.zeros(own + len(tied), bool)
    for one in explored:
        duals = _duals(one)
        paid[: len(duals)] |= duals != 0
    rows, weeks = _people_rows(relaxation)
    weeks, rows = weeks[paid[rows]], rows[paid[rows]]
    people = [relaxation.program.groups[row][1] for row in rows.tolist()]
    lazy = np.nonzero(paid[own:])[0]
    names = _ties_named(relaxation, np.array(tied, np.int64)[lazy])
    others = {name: mine for name, mine in _other_rows(relaxation).items() if paid[mine].any()}
    order = np.array([*rows.tolist(), *(own + lazy).tolist(), *chain.from_iterable(others.values())], np.int64)
    unit = _units(_point(problem), len(rows) + len(lazy), ((rule, len(mine)) for (rule, _), mine in others.items()))

    def priced(one: Explored) -> Priced:
        duals = np.zeros(len(paid))
        duals[: len(_duals(one))] = _duals(one)
        return Priced(points=tuple(_rounded(price) for price in (duals[order] / unit).tolist()))

    return ShadowPrices(
        start=problem.portfolio.horizon.start,
        time=tuple(map(WeekOf, people, weeks.tolist())),
        ties=tuple(TieOf(tie.person, tie.runs, tie.timing, week) for tie, week in names),
        others=tuple(RowsOf(rule, subject, len(mine)) for (rule, subject), mine in others.items()),
        proof=_named(relaxation, proof, priced),
    )


def _explored(proof: Proof) -> Iterator[Explored]:
    """Yield the parts of all plans that a proof has prices for."""
    if isinstance(proof, Explored):
        yield proof
    else:
        yield from chain(_explored(proof.first), _explored(proof.second))


def _duals(explored: Explored) -> Floats:
    return np.zeros(0) if explored.duals is None else explored.duals


def _units(point: float, people: int, others: Iterable[tuple[str, int]]) -> Floats:
    """Return by what each price is divided to be in points: those of mandatory value are so as they are."""
    return np.array([*repeat(point, people), *chain.from_iterable(repeat(1.0 if rule == MANDATORY else point, n) for rule, n in others)])


def _named(relaxation: Relaxation, proof: Proof, priced: Callable[[Explored], Priced]) -> Priced | Asked:
    if isinstance(proof, Explored):
        return priced(proof)
    strand = relaxation.problem.work.projects[proof.question.project]
    first, second = (_named(relaxation, part, priced) for part in (proof.first, proof.second))
    return Asked(runs=_name(strand), latest=proof.question.latest, first=first, second=second)


class Carried(NamedTuple):
    """An earlier proof on the rows of a relaxation."""

    tied: tuple[int, ...]
    """The lazy rows that have a price, after all others."""
    proof: Proof
    """Without values."""


def carried(relaxation: Relaxation, prices: ShadowPrices) -> Carried:
    """
    Put an earlier proof on the rows that say the same.

    Prices of what is no longer there are dropped, and so are questions about it: no plan runs what is gone.
    """
    spread, tied = _spread(relaxation, prices)
    rows = [(relaxation.ties.row(i), -FREE, 0, ("demand", "")) for i in tied]
    program = relaxation.program.with_rows(rows) if rows else relaxation.program
    asked = {_name(strand): strand.index for strand in relaxation.problem.work.projects if relaxation.runs[strand.index]}

    def explored(node: Node, priced: Priced) -> Explored:
        duals = spread @ np.array(priced.points)
        under = program.bounded(*relaxation.bounds(node.barred, node.must))
        return Explored(node, relaxation.proven(under, duals), None, None, duals)

    def put(node: Node, proof: Priced | Asked) -> Proof:
        if isinstance(proof, Priced):
            return explored(node, proof)
        if proof.runs not in asked:
            return put(node, proof.first)
        question = Question(asked[proof.runs], proof.latest)
        parts = question.sides(node, relaxation.runs[question.project])
        return Split(question, put(parts[0], proof.first), put(parts[1], proof.second))

    return Carried(tied, put(Node(), prices.proof))


def _spread(relaxation: Relaxation, prices: ShadowPrices) -> tuple[sparse.csr_matrix, tuple[int, ...]]:
    """Return (rows and lazy rows, prices), what turns prices into duals, and the lazy rows."""
    later = (relaxation.problem.portfolio.horizon.start - prices.start).days // 7
    own = len(relaxation.program.row_lower)
    rows, weeks = _people_rows(relaxation)
    by_person = _by_name((relaxation.program.groups[row][1] for row in rows.tolist()), weeks, rows)
    target = [_row_of(by_person.get(paid.person), paid.week - later) for paid in prices.time]
    tied, lazy = _lazy_rows(relaxation, prices, later)
    target += [None if row is None else own + tied[row] for row in lazy]
    by_rule = _other_rows(relaxation)
    for of in prices.others:
        mine = by_rule.get((of.rule, of.subject), [])
        target += mine if len(mine) == of.rows else [None] * of.rows
    unit = _units(_point(relaxation.problem), len(prices.time) + len(prices.ties), ((of.rule, of.rows) for of in prices.others))
    there = np.array([i for i, row in enumerate(target) if row is not None], np.int64)
    place = np.array([row for row in target if row is not None], np.int64)
    return sparse.csr_matrix((unit[there], (place, there)), (own + len(tied), len(target))), tuple(tied)


def _lazy_rows(relaxation: Relaxation, prices: ShadowPrices, later: int) -> tuple[dict[int, int], list[int | None]]:
    """Return the place of each lazy row that has a price, and the row of each price of one; None if it is not there."""
    if not prices.ties:
        return {}, []
    every = np.arange(relaxation.ties.shares.shape[0])
    named = _ties_named(relaxation, every)
    by_tie = _by_name((tie for tie, _ in named), np.array([t for _, t in named], np.int64), every)
    rows = [_row_of(by_tie.get(_Tie(tie.person, tie.runs, tie.timing)), tie.week - later) for tie in prices.ties]
    return {row: i for i, row in enumerate(dict.fromkeys(row for row in rows if row is not None))}, rows


class _Tie(NamedTuple):
    """A person's part in a run."""

    person: str
    runs: str
    timing: int


def _point(problem: Problem) -> float:
    """Return how much of the objective a point is."""
    return float(HUNDRED * scale_of(problem)[0])


def _rounded(price: float) -> float:
    return float(f"{price:.{DIGITS}g}")


def _people_rows(relaxation: Relaxation) -> tuple[Ints, Ints]:
    """Return the rows about people's time, and the week of each: that in which the last of its offers begins."""
    rows = np.array([row for row, (rule, _) in enumerate(relaxation.program.groups) if rule == TIME], np.int64)
    entries = relaxation.program.matrix[rows].tocoo()
    offer = entries.col - relaxation.begin
    real = (offer >= 0) & (offer < relaxation.offers.size)
    weeks = np.zeros(len(rows), np.int64)
    np.maximum.at(weeks, entries.row[real], relaxation.offers.first[offer[real]])
    return rows, weeks


def _other_rows(relaxation: Relaxation) -> dict[tuple[str, str], list[int]]:
    """Return the rows of all other rules that bind projects together, by rule and subject."""
    found: dict[tuple[str, str], list[int]] = {}
    for row, (rule, subject) in enumerate(relaxation.program.groups):
        if rule not in (TIME, EFFORT):
            found.setdefault((rule, subject), []).append(row)
    return found


def _ties_named(relaxation: Relaxation, ties: Ints) -> list[tuple[_Tie, int]]:
    """Return the name of some lazy rows, and the week of each: that in which the last of its offers begins."""
    problem, offers, shares = relaxation.problem, relaxation.offers, relaxation.ties.shares[ties]
    if not len(ties):
        return []
    begin = shares.indptr[:-1]
    member, week = shares.indices[begin], np.maximum.reduceat(offers.first[shares.indices], begin)
    strands = [_name(strand) for strand in problem.work.projects]
    places = [offers.places[place] for place in offers.place[member].tolist()]
    return [
        (_Tie(problem.supply.ids[r], strands[place.project], place.shift), t)
        for r, place, t in zip(offers.person[member].tolist(), places, week.tolist(), strict=True)
    ]


def _name(strand: ProjectWork) -> str:
    return strand.project.id if strand.package is None else strand.package.key


def _by_name(names: Iterable[N], weeks: Ints, rows: Ints) -> dict[N, list[tuple[int, int]]]:
    """Return (week, row) by name, in the order of weeks."""
    found: dict[N, list[tuple[int, int]]] = {}
    for name, week, row in zip(names, weeks.tolist(), rows.tolist(), strict=True):
        found.setdefault(name, []).append((week, row))
    return {name: sorted(mine) for name, mine in found.items()}


def _row_of(rows: Sequence[tuple[int, int]] | None, week: int) -> int | None:
    """Return the row of a week, or the last one before it, as what goes on in the week is in that; None if there is none."""
    before = [row for at, row in rows or () if at <= week]
    return before[-1] if before else None
