"""A newcomer's booking delivers what fits the weeks that they are on the project already."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
