"""A newcomer's booking delivers what fits the weeks that they are on the project already."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Ints
    from optimizer.columns import Candidate, Columns

RULE = "ramp_up"


def write(columns: Columns) -> None:
    r"""
    A newcomer comes to a project when they are first booked on it; each booking has a column for each number of weeks since then.

    For a booking *j* that begins in week *a* and says that *e* of *w* weeks of the ramp-up are over,

    .. math:: on_{je} \le \sum_{i \,:\, a_i = a - e} on_i \;(0 < e < w), \qquad on_{jw} \le \sum_{i \,:\, a_i \le a - w} on_i,
        \qquad on_{je} + on_i \le 1 \; (a_i < a - e < a \text{ or } e = 0 < a - a_i)

    The relaxation takes the number under which the booking delivers most, so that its bound holds.
    """
    problem = columns.problem
    if not problem.portfolio.settings.ramp_up:
        return
    for (r, p), candidates in sorted(columns.by_pair.items()):
        if (r, p) not in problem.familiar:
            _one_of_each(columns, candidates)
            for candidate in candidates:
                _since(columns, candidate, candidates)


def _one_of_each(columns: Columns, candidates: list[Candidate]) -> None:
    seats: dict[tuple[int, int, int], list[int]] = {}
    for c in candidates:
        seats.setdefault((c.demand, c.shift, c.block.start), []).append(c.on)
    for (d, _, _), ons in seats.items():
        if len(ons) > 1:
            columns.rows.at_most([(on, 1) for on in ons], 1, (RULE, columns.problem.work.demands[d].demand.id))


def _since(columns: Columns, candidate: Candidate, candidates: list[Candidate]) -> None:
    ramp, begin = columns.problem.portfolio.settings.ramp_up, candidate.block.start
    group = (RULE, columns.problem.work.demands[candidate.demand].demand.id)
    before = [c for c in candidates if c.block.start < begin and (c.project != candidate.project or c.shift == candidate.shift)]
    came, elapsed = begin - candidate.elapsed, candidate.elapsed
    if elapsed:
        support = [c.on for c in before if c.block.start == came or (elapsed == ramp and c.block.start < came)]
        columns.rows.at_most([(candidate.on, 1), *((on, -1) for on in support)], 0, group)
    if elapsed < ramp:
        seats: dict[tuple[int, int, int], list[int]] = {}
        for c in before:
            if c.block.start < came:
                seats.setdefault((c.demand, c.shift, c.block.start), []).append(c.on)
        for ons in seats.values():
            columns.rows.at_most([(candidate.on, 1), *((on, 1) for on in ons)], 1, group)


@dataclass(frozen=True)
class Renewal:
    """What becomes of a newcomer's later bookings when one before them is made: more of the ramp-up lies behind them."""

    columns: Columns

    @cached_property
    def _variants(self) -> Mapping[tuple[int, int, int, int], list[Candidate]]:
        """A newcomer's bookings of a block, one for each number of weeks since they came; empty where nobody ramps up."""
        found: dict[tuple[int, int, int, int], list[Candidate]] = {}
        problem = self.columns.problem
        if problem.portfolio.settings.ramp_up:
            for (r, p), candidates in self.columns.by_pair.items():
                for c in candidates if (r, p) not in problem.familiar else ():
                    found.setdefault(_seat(c), []).append(c)
        return found

    def renewed(self, candidate: Candidate, values: Ints) -> dict[int, int] | None:
        """Return what to set so that later bookings say the right number of weeks; None if that, or the candidate, does not fit."""
        if _seat(candidate) not in self._variants:
            return {}
        problem = self.columns.problem
        pair = candidate.person, problem.work.owners[candidate.project]
        booked = [c for c in self.columns.by_pair[pair] if values[c.on] and _seat(c) != _seat(candidate)]
        came = min([candidate.block.start, *(c.block.start for c in booked)])
        if candidate.elapsed != min(problem.portfolio.settings.ramp_up, candidate.block.start - came):
            return None
        changes: dict[int, int] = {}
        for c in booked:
            elapsed = min(problem.portfolio.settings.ramp_up, c.block.start - came)
            if c.elapsed != elapsed:
                moved = self._exchanged(c, elapsed, values)
                if moved is None:
                    return None
                changes |= moved
        return changes

    def _exchanged(self, old: Candidate, elapsed: int, values: Ints) -> dict[int, int] | None:
        """Return what to set so that a booking says another number of weeks at the same share; None if it cannot."""
        upper, share = self.columns.rows.column_upper, old.share_in(values)
        for new in self._variants[_seat(old)]:
            for atom in new.atoms if new.elapsed == elapsed else ():
                units = share // atom.most
                if units * atom.most == share and units <= upper[atom.column]:
                    gone = dict.fromkeys([old.on, *(one.column for one in old.atoms)], 0)
                    return gone | {new.on: 1, atom.column: units}
        return None


def _seat(candidate: Candidate) -> tuple[int, int, int, int]:
    return candidate.person, candidate.demand, candidate.shift, candidate.block.start
