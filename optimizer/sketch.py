"""
A plan in the rough, of all that is offered: which projects run, when, and who works on them, made on a board within seconds.

Projects come one after the other, the most valuable minute first, each under the timing that covers most of it, staffed with whoever
is least missed elsewhere. Where millions of bookings are possible, a relaxation that chooses as well takes minutes, and the plan made
from its fractions is no better than this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from optimizer.board import Board
from optimizer.candidates import rented
from optimizer.mandatory import needed_projects
from optimizer.offers import HUNDRED
from optimizer.rules import precedence
from optimizer.rules.budget import within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.offers import Offers
    from optimizer.problem import Problem
    from optimizer.work import ProjectWork

ROUNDS = 20
"""Orders in which what must run is tried, those that found nobody left coming first in the next."""
COVERED = 0.995
"""Part of the need from which no other timing is tried."""
LATER = 1.002
"""How much more a later timing must cover than an earlier one."""
EXPENSIVE = 8.0
"""What the average rate counts, against 1 for leaving somebody free just before or after a booking: such gaps are seldom filled."""


class Sketch(NamedTuple):
    """What a sketched plan says."""

    runs: Mapping[int, int]
    """The timing of each project that runs."""
    bookings: Mapping[tuple[int, int, int, int], int]
    """By person, demand, timing and first week of the block, the share in percent."""


class Sketcher:
    """A board with the rules about runs, and the runs chosen so far; only for portfolios whose packages move with their projects."""

    def __init__(self, problem: Problem, offers: Offers, seed: int = 1) -> None:
        self.problem, self.board = problem, Board(problem, offers)
        self.runs: dict[int, int] = {}
        self.rng = np.random.default_rng(seed)
        self.noise = 0.0
        """Standard deviation of what is added to how dear people are."""
        self.places: dict[tuple[int, int], list[int]] = {}
        """By project and timing, its places, the largest need first."""
        for i in np.argsort(-self.board.need, kind="stable").tolist():
            place = offers.places[i]
            self.places.setdefault((place.project, place.shift), []).append(i)
        self._rows = _Runs(problem)
        rate = problem.supply.rate.mean(axis=1)
        self._dear = EXPENSIVE * rate / max(1.0, float(rate.mean()))
        self._machines = _Machines(problem)

    @property
    def value(self) -> int:
        """What the plan is worth, in hundredths of units, mandatory minutes counted many times."""
        given = sum(int(self.board.worth[p]) * self.board.offers.given[p, k] for p, k in self.runs.items())
        return self.board.total + HUNDRED * given

    def draw(self) -> bool:
        """Choose and staff projects, those that must run first, then those whose minutes are worth most; False if one cannot that must."""
        if any(p.must_run and not p.shifts for p in self.problem.work.whole):
            return False
        waiting = sorted((p for p in self.problem.work.whole if p.shifts), key=lambda p: (-int(self.board.worth[p.index]), p.index))
        needed = needed_projects(self.problem)
        must, free = [p for p in waiting if p.index in needed], [p for p in waiting if p.index not in needed]
        for _ in range(ROUNDS):
            left = self._start(must)
            if not left:
                break
            self._stop(must)
            must = [*left, *(p for p in must if p not in left)]
        else:
            return False
        self._start(free)
        for p in sorted(self.runs, key=lambda p: -int(self.board.worth[p])):
            self.staff(p, self.runs[p])
        return True

    def _start(self, waiting: list[ProjectWork]) -> list[ProjectWork]:
        """Run what can, those that wait for others once these run; return what is left."""
        while started := {p.index for p in waiting if self.started(p)}:
            waiting = [p for p in waiting if p.index not in started]
        return waiting

    def _stop(self, projects: list[ProjectWork]) -> None:
        """Take the runs of projects back."""
        for p in projects:
            if p.index in self.runs:
                k = self.runs.pop(p.index)
                self.clear(p.index, k)
                self._rows.add(p.index, k, -1)
                self._machines.take(p.index, k, self.board, -1)

    def started(self, project: ProjectWork) -> bool:
        """Run a project under the timing that covers most of it, if one is allowed and covers enough; return whether it runs."""
        best, most = None, 0
        for k in project.shifts:
            covered = self._tried(project, k)
            self.clear(project.index, k)
            if covered >= project.least_covered and (best is None or covered > LATER * most):
                best, most = k, covered
            if best == k and covered >= COVERED * project.needed:
                break
        if best is None:
            return False
        self.staff(project.index, best)
        self._begin(project.index, best)
        return True

    def run(self, p: int, k: int) -> bool:
        """Run a project under a timing, staffed with nobody yet, unless the other runs do not allow that; return whether it runs."""
        if not self._allowed(p, k):
            return False
        self._begin(p, k)
        return True

    def _begin(self, p: int, k: int) -> None:
        self._rows.add(p, k)
        self._machines.take(p, k, self.board)
        self.runs[p] = k

    def _allowed(self, p: int, k: int) -> bool:
        return self._rows.allow(p, k) and self._machines.fit(p, k, self.board)

    def _tried(self, project: ProjectWork, k: int) -> int:
        """Staff a project under a timing and return the minutes it then covers; -1 if it may not run so."""
        if not self._allowed(project.index, k):
            return -1
        self.staff(project.index, k)
        return self.covered(project.index, k)

    def staff(self, p: int, k: int) -> None:
        """Give the places of a run what they still need."""
        for place in self.places.get((p, k), ()):
            self.board.fill(place, self.dearness)

    def clear(self, p: int, k: int) -> None:
        """Take all bookings of a run back."""
        for place in self.places.get((p, k), ()):
            for offer in list(self.board.booked[place]):
                self.board.release(place, offer)

    def covered(self, p: int, k: int) -> int:
        """Return the minutes that a run covers."""
        return self.board.covered(self.places.get((p, k), ())) // HUNDRED + self.board.offers.given[p, k]

    def suffices(self, p: int) -> bool:
        """Return whether a project that runs covers its minimum."""
        return self.covered(p, self.runs[p]) >= self.problem.work.projects[p].least_covered

    def dearness(self, board: Board, place: int, offers: Ints, _units: Ints) -> Floats:
        """Return how dear people are for a place: their rates, and the gaps that their booking would leave beside it."""
        people, start, stop = board.offers.person[offers], int(board.start[place]), int(board.stop[place])
        least, room = board.least[people], board.room
        dear: Floats = self._dear[people]
        if start > self.problem.freeze_end:
            dear = dear + (room[people, start - 1] // board.step >= least)
        if stop < room.shape[1]:
            dear = dear + (room[people, stop] // board.step >= least)
        return dear + self.rng.normal(0, self.noise, len(dear)) if self.noise else dear

    def spare(self, each: int) -> Bools:
        """Return (D, R): of each place of what runs, the people who have most room left."""
        worth = np.zeros((len(self.problem.work.demands), len(self.problem.supply.ids)), bool)
        for run in self.runs.items():
            for place in self.places.get(run, ()):
                where, able = self.board.offers.places[place], self.board.able(place)
                room = self.board.room[able, where.block.start : where.block.stop].mean(axis=1)
                worth[where.demand, able[np.argsort(-room, kind="stable")[:each]]] = True
        return worth

    def sketch(self) -> Sketch:
        """Return the plan as it is now."""
        bookings = {}
        for (p, k), places in self.places.items():
            if self.runs.get(p) == k:
                for place in places:
                    where = self.board.offers.places[place]
                    for offer, units in self.board.booked[place].items():
                        bookings[self.board.person(offer), where.demand, k, where.block.start] = units * self.board.step
        return Sketch(dict(self.runs), bookings)


class _Runs:
    """The rows about runs alone, and what the runs chosen so far make of them."""

    def __init__(self, problem: Problem) -> None:
        columns = rented(problem)
        precedence.write(columns)
        self._column, self._program = columns.run, columns.rows.program()
        self._activity = np.zeros(len(self._program.row_lower), np.int64)

    def allow(self, p: int, k: int) -> bool:
        """Return whether no row gets worse than its bounds by one more run."""
        rows, change = self._change(p, k)
        after = self._activity[rows] + change
        too_much, too_little = after > self._program.row_upper[rows], after < self._program.row_lower[rows]
        return not ((change > 0) & too_much | (change < 0) & too_little).any()

    def add(self, p: int, k: int, sign: int = 1) -> None:
        """Count a run, or take it back if the sign says so."""
        rows, change = self._change(p, k)
        self._activity[rows] += sign * change

    def _change(self, p: int, k: int) -> tuple[Ints, Ints]:
        matrix, column = self._program.by_column, self._column[p, k]
        span = slice(matrix.indptr[column], matrix.indptr[column + 1])
        return matrix.indices[span], matrix.data[span]


class _Machines:
    """Units of each type of equipment that nobody has yet, and what running projects pay for theirs."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        types = {row.type for row in problem.machines.rows}
        rows = {kind: list(problem.machines.of_type(kind)) for kind in types}
        self._left = {kind: problem.machines.units[mine].sum(axis=0) for kind, mine in rows.items()}
        minutes = problem.portfolio.settings.minutes_per_fte_week
        self._cost = {kind: minutes * problem.machines.rate[mine].min(axis=0) for kind, mine in rows.items()}

    def fit(self, p: int, k: int, board: Board) -> bool:
        """Return whether a run can have its machines and pay for them."""
        asked = self._asked(p, k)
        if any((units > self._left.get(kind, 0 * units)).any() for kind, units in asked.items()):
            return False
        return all(cost <= board.left[cap] for cap, cost in self._costs(p, asked, board))

    def take(self, p: int, k: int, board: Board, sign: int = 1) -> None:
        """Give a run its machines, or take them back if the sign says so."""
        asked = self._asked(p, k)
        for kind, units in asked.items():
            self._left[kind] = self._left[kind] - sign * units
        for cap, cost in self._costs(p, asked, board):
            board.left[cap] -= sign * cost

    def _asked(self, p: int, k: int) -> dict[str, Ints]:
        """Return (T,) units by type of equipment."""
        asked: dict[str, Ints] = {}
        for d in self._problem.work.projects[p].demands:
            work = self._problem.work.demands[d]
            if work.demand.is_equipment:
                units = asked.setdefault(work.demand.equipment_type, np.zeros(self._problem.weeks, np.int64))
                for block in self._problem.blocks(d, k):
                    units[block.start : block.stop] += work.demand.units
        return asked

    def _costs(self, p: int, asked: Mapping[str, Ints], board: Board) -> list[tuple[int, int]]:
        weekly = sum((units * self._cost[kind] for kind, units in asked.items()), np.zeros(self._problem.weeks, np.int64))
        caps = (cap for cap in board.caps_of_project[p] if board.of_machines[cap])
        return [(cap, within(weekly, board.cap_weeks[cap], 0)) for cap in caps]
