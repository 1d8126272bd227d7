"""Nobody comes to a project for too short a time, or too often."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from optimizer.rules.presence import Presence
from optimizer.timing import pause_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.columns import Candidate, Columns

RULE = "stints"


def write(columns: Columns) -> None:
    r"""
    Who begins on a project stays for the shortest stint, and begins there no more than so many times.

    For a booking *j* of a pair that begins in week *a*, and each week *u* of its shortest stint,

    .. math:: on_j \le \sum_{i \ni u} on_i + \sum_{i \ni a-1} on_i, \qquad
        start_a \ge on_j - \sum_{i \ni a-1} on_i, \qquad \sum_a start_a \le most

    Weeks in which the project pauses are left out; where some of its packages move by themselves, the rows do not see that somebody
    may have been on one of these during the pause, and refuse what could be allowed. The relaxation does without these rows, which
    only makes its bound weaker.
    """
    settings = columns.problem.portfolio.settings
    if settings.shortest_stint < 2 and not settings.most_stints:
        return
    for r, p in sorted(columns.by_pair):
        stints = _Stints(columns, r, p)
        if settings.shortest_stint > 1:
            stints.last_long_enough(settings.shortest_stint)
        if settings.most_stints:
            stints.are_few_enough(settings.most_stints)


class _Stints(Presence):
    @property
    def group(self) -> tuple[str, str]:
        """The rule and the person."""
        return RULE, self.columns.problem.supply.ids[self.person]

    def begins(self) -> Iterator[tuple[Candidate, int]]:
        """Yield the bookings with each first week of theirs in which nothing that is given holds the person already."""
        for candidate in self.candidates:
            active = set(candidate.active.tolist())
            for week in sorted(active):
                if week - 1 not in active and not self.given[week] and not self._given_before(candidate, week):
                    yield candidate, week

    def last_long_enough(self, shortest: int) -> None:
        """Write how long a stint lasts at least."""
        written: set[tuple[int, frozenset[int]]] = set()
        for candidate, begin in self.begins():
            before = self._before(candidate, begin)
            for week in self._following(candidate, begin, shortest):
                support = frozenset((*before, *self.on(week)))
                if candidate.on not in support and not self.given[week] and (candidate.on, support) not in written:
                    written.add((candidate.on, support))
                    self.columns.rows.at_most([(candidate.on, 1), *((on, -1) for on in sorted(support))], 0, self.group)

    def are_few_enough(self, most: int) -> None:
        """Write how many stints there are at most; those that given bookings make by themselves are always allowed."""
        since = int(self.columns.problem.supply.begins[self.person])
        there = int(since > 0 and self.given[since - 1])
        own = [t for t in range(since, len(self.given)) if self.given[t] and not (t and self.given[t - 1])]
        begins = list(self.begins())
        most = max(most, there + len(own))
        if there + len(own) + self._at_once(begins) <= most:
            return
        starts: dict[int, int] = {}
        for week in own:
            starts[week] = self.columns.rows.flag()
            self.columns.press(starts[week], 1, [(on, 1) for on in self.on(week - 1)], 1, self.group)
        for candidate, week in begins:
            starts.setdefault(week, -1)
            if starts[week] < 0:
                starts[week] = self.columns.rows.flag()
            before = [(on, 1) for on in self._before(candidate, week)]
            self.columns.press(starts[week], 0, [(candidate.on, -1), *before], 1, self.group)
        self.columns.rows.at_most([(flag, 1) for flag in starts.values()], most - there, self.group)

    def _at_once(self, begins: list[tuple[Candidate, int]]) -> int:
        """Return how many weeks there are at most in which a stint may begin in one plan."""
        weeks: dict[int, dict[int, set[int]]] = {}
        for candidate, week in begins:
            weeks.setdefault(candidate.project, {}).setdefault(candidate.shift, set()).add(week)
        return sum(max(len(found) for found in shifts.values()) for shifts in weeks.values())

    def _following(self, candidate: Candidate, begin: int, shortest: int) -> list[int]:
        """Return the weeks of the shortest stint after its first that lie inside the horizon; a short demand asks for no more of them."""
        problem = self.columns.problem
        pause = pause_of(candidate.shift)
        span = problem.work.demands[candidate.demand].weeks(candidate.shift)
        length = sum(week < problem.weeks and week not in pause for week in span)
        weeks = (week for week in range(begin, begin + shortest + len(pause)) if week not in pause)
        return [week for week in islice(weeks, 1, min(shortest, length)) if week < problem.weeks]

    def _before(self, candidate: Candidate, week: int) -> list[int]:
        """Return the columns of the bookings in the week before, or before the pause that ends with it."""
        pause = pause_of(candidate.shift)
        there = self.on(week - 1)
        if week - 1 in pause:
            run = candidate.project, candidate.shift
            there += [c.on for c in self.by_week.get(pause.start - 1, ()) if (c.project, c.shift) == run]
        return there

    def _given_before(self, candidate: Candidate, week: int) -> bool:
        pause = pause_of(candidate.shift)
        last = pause.start - 1 if week - 1 in pause else week - 1
        return last >= 0 and bool(self.given[last:week].any())
