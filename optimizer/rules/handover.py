"""Whoever leaves a project and whoever follows are there together for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.moves import forced_weeks
from optimizer.timing import pause_of

if TYPE_CHECKING:
    from optimizer.columns import Candidate, Columns

RULE = "handover"


def write(columns: Columns) -> None:
    r"""
    If somebody leaves a demand and newcomers are on it afterwards, some newcomer is on its project in each week of the handover.

    For leaver *r* of demand *d* of project *p* in week *t*, each newcomer *s* and each week *u* of the handover,

    .. math:: on_{rd,t-1} - on_{rp,t} + on_{sd} - \sum_{q\ new} on_{qp,u} \le 1 \qquad t - h \le u < t

    where *on* sums the bookings active in a week. The relaxation does without these rows, which only makes its bound weaker.
    """
    problem = columns.problem
    if not problem.portfolio.settings.handover:
        return
    later = np.arange(problem.weeks) >= problem.freeze_end
    for (r, d), held in problem.today.held.items():
        written: set[tuple[frozenset[int], frozenset[int]]] = set()
        for week in np.nonzero((held.share > 0) & later & ~forced_weeks(problem, r, d))[0].tolist():
            for k in problem.work.projects[problem.work.demands[d].project].shifts:
                if week in problem.work.demands[d].weeks(k) and week not in pause_of(k):
                    _hand_over(columns, _Leaving(columns, r, d, k, week), written)


class _Leaving:
    """A person who may leave a demand in a week, under a timing of what it runs with."""

    def __init__(self, columns: Columns, r: int, d: int, k: int, week: int) -> None:
        self.columns, self.demand, self.shift, self.week = columns, d, k, week
        self.project = columns.problem.project_of(d)
        self.before = [c.on for c in columns.by_seat.get((r, d), ()) if c.shift == k and week - 1 in c.active]
        self.was_given = week == 0 or bool(columns.problem.fixed(r, d)[week - 1])
        self.after = self.there(r, week)
        self.stays = self._given(r, week)

    @property
    def may_leave(self) -> bool:
        """Whether there is a plan in which the person leaves then."""
        return not self.stays and (self.was_given or not set(self.before) <= set(self.after))

    def there(self, r: int, week: int) -> list[int]:
        """Return the columns of the bookings that put somebody on the project in a week."""
        strand = self.columns.problem.work.demands[self.demand].project
        mine = self.columns.by_pair.get((r, self.project), ())
        return [c.on for c in mine if week in c.active and (c.project != strand or c.shift == self.shift)]

    def _given(self, r: int, week: int) -> bool:
        problem = self.columns.problem
        return any(problem.fixed(r, d)[week] for d in problem.held_by.get(r, ()) if problem.project_of(d) == self.project)

    def successors(self) -> list[Candidate]:
        """Return the bookings that put a newcomer on the demand in the week or later."""
        problem = self.columns.problem
        blocks = (block for block in problem.blocks(self.demand, self.shift) if block.stop > self.week)
        booked = (c for block in blocks for c in self.columns.by_block.get((self.demand, self.shift, block.start), ()))
        return [c for c in booked if (c.person, self.project) not in problem.familiar and c.active[-1] >= self.week]

    def shown(self, week: int) -> list[int]:
        """Return the columns of the bookings that put any newcomer on the project in a week."""
        newcomers = {r for r, p in self.columns.by_pair if p == self.project and (r, p) not in self.columns.problem.familiar}
        return [on for r in sorted(newcomers) for on in self.there(r, week)]


def _hand_over(columns: Columns, leaving: _Leaving, written: set[tuple[frozenset[int], frozenset[int]]]) -> None:
    if not leaving.may_leave:
        return
    problem, week = columns.problem, leaving.week
    group = (RULE, problem.work.demands[leaving.demand].demand.id)
    lead = [] if leaving.was_given else [(on, 1) for on in leaving.before]
    successors = leaving.successors()
    for u in range(week - problem.portfolio.settings.handover, week):
        shown = leaving.shown(u) if u >= problem.freeze_end else []
        missing = [(on, -1) for on in (*leaving.after, *shown)]
        for on in sorted({candidate.on for candidate in successors} - set(shown)):
            key = frozenset((*leaving.before, on)), frozenset(column for column, _ in missing)
            if key not in written:
                written.add(key)
                columns.rows.at_most([*lead, (on, 1), *missing], 0 if leaving.was_given else 1, group)
