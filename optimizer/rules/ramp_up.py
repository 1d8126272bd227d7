"""A newcomer's booking delivers what fits the weeks that they are on the project already."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Ints
    from optimizer.columns import Candidate, Columns, Loss

RULE = "ramp_up"


def write(columns: Columns) -> None:
    r"""
    A newcomer comes to a project when they are first booked on it, and loses what the ramp-up takes from each booking after that.

    For a booking *j* that begins in week *a* and loses :math:`l_e` minutes a step if *e* weeks lie behind the newcomer,
    where *e'* is the next number of weeks that there may be, and for each booking *i* before it,

    .. math:: loss_j \ge l_e x_j - most_e \sum_{i \,:\, a_i \le a - e'} on_i, \qquad
        loss_j \le l_e x_j + most_0 (1 - on_i) \; (a_i = a - e), \qquad loss_j \le l_0 x_j

    The relaxation takes the weeks under which the booking delivers most, so that its bound holds.
    """
    if not columns.problem.portfolio.settings.ramp_up:
        return
    for candidates in columns.by_pair.values():
        for candidate in candidates:
            if candidate.loss is not None:
                _lose(columns, candidate, candidate.loss, candidates)


def _lose(columns: Columns, candidate: Candidate, loss: Loss, candidates: list[Candidate]) -> None:
    group = (RULE, columns.problem.work.demands[candidate.demand].demand.id)
    ramp, upper = columns.problem.portfolio.settings.ramp_up, columns.rows.column_upper
    before = [(c.on, _elapsed(c, candidate, ramp)) for c in candidates if _precedes(c, candidate)]
    at_worst = loss.most(candidate.atoms, upper, 0)
    for level, (elapsed, each) in enumerate(loss.levels):
        lost = [(atom.column, minutes) for atom, minutes in zip(candidate.atoms, each, strict=True)]
        most = loss.most(candidate.atoms, upper, level)
        if most:
            there = [(on, most) for on, behind in before if behind > elapsed]
            columns.lose(loss.column, [*((column, -minutes) for column, minutes in lost), *there], group)
        negated = [(loss.column, 1), *((column, -minutes) for column, minutes in lost)]
        if not level:
            columns.rows.at_most(negated, 0, group)
        for on, behind in before:
            if level and behind == elapsed:
                columns.rows.at_most([*negated, (on, at_worst)], at_worst, group)


def _precedes(before: Candidate, candidate: Candidate) -> bool:
    """Return whether a booking of the same person on the project may come before another in one plan."""
    return before.block.start < candidate.block.start and (before.project != candidate.project or before.shift == candidate.shift)


def _elapsed(before: Candidate, candidate: Candidate, ramp: int) -> int:
    return min(ramp, candidate.block.start - before.block.start)


@dataclass(frozen=True)
class Losses:
    """What newcomers lose once a booking is made: less of their later ones, because more of the ramp-up lies behind them."""

    columns: Columns

    @cached_property
    def _losing(self) -> Mapping[tuple[int, int], list[tuple[Candidate, Loss]]]:
        """The bookings of each newcomer to a project that may lose more or less."""
        found: dict[tuple[int, int], list[tuple[Candidate, Loss]]] = {}
        for pair, candidates in self.columns.by_pair.items() if self.columns.losses else ():
            if losing := [(c, c.loss) for c in candidates if c.loss is not None]:
                found[pair] = losing
        return found

    def after(self, candidate: Candidate, wanted: Mapping[int, int], values: Ints) -> dict[int, int]:
        """Return the minutes lost by the person's bookings on the project if some columns are set as wanted."""
        problem = self.columns.problem
        pair = candidate.person, problem.work.owners[candidate.project]
        if pair not in self._losing:
            return {}
        came = min([candidate.block.start, *(c.block.start for c in self.columns.by_pair[pair] if values[c.on])])
        lost: dict[int, int] = {}
        for c, loss in self._losing[pair]:
            if c is candidate or values[c.on]:
                booked = {atom.column: int(wanted.get(atom.column, values[atom.column])) for atom in c.atoms}
                elapsed = min(problem.portfolio.settings.ramp_up, c.block.start - came)
                lost[loss.column] = loss.at(c.atoms, booked, elapsed)
        return lost
