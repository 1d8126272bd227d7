"""
Improves a choice of runs: whether and when some projects run is opened again, the others keep theirs, bookings stay continuous.

Each exchange is a small mixed-integer program over the relaxation, which HiGHS solves in a second or two, so that projects that
compete are weighed against each other rather than decided one after the other (relaxation-induced neighbourhood search;
Danna, Rothberg and Le Pape, Math. Program. 102, 2005).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from optimizer import mathopt
from optimizer.nodes import Explored, Node
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from optimizer.arrays import Bools, Floats, Ints
    from optimizer.clock import Clock
    from optimizer.relaxation import Relaxation
    from optimizer.rows import Program

    Around = Callable[[np.random.Generator, frozenset[int], Floats], Node]

SECONDS = 2.0
"""Wall time of one exchange."""
WEEDING, WEEDED_GAP = 3.0, 1e-3
"""Wall time and relative gap of the first one, in which each run chosen may be left away."""
TRUSTED = 0.999
"""Part of what a dive promises that it must reach where time was over before it was proven: what is found first runs next to nothing."""
LEFT = 0.02
"""Part of a run from which it is open in that one."""
SMALL = 8000
"""Columns of the chosen runs up to which that is soon done."""
EXCHANGED = 10_000
"""Columns of the relaxation up to which exchanges follow."""
NODES = 40
"""Branch-and-bound nodes of one exchange where answers must repeat."""
WORK = 0.15
"""Deterministic time that an exchange counts as."""
GROW, SHRINK = 1.2, 0.85
EVENLY = 0.3
"""How much of a draw is by chance alone."""
IDLE = 16
"""Exchanges in a row without gain after which to stop."""
GAIN = 1e-7
"""Part of what a choice is worth that a better one must add."""


@dataclass(frozen=True)
class Choice:
    """A choice of runs with the relaxation's solution under it."""

    values: Floats
    """Columns of the relaxation."""
    worth: float
    """The objective, to be small."""
    proven: bool = True
    """Whether no other choice of the open runs is better."""


class Pace(NamedTuple):
    """How many projects exchanges open, and for how long."""

    opened: float
    """At first; the number follows the time that exchanges take."""
    least: int
    idle: int
    """Exchanges in a row without gain after which to stop."""


PACE = Pace(5.0, 2, IDLE)
"""Of exchanges that look at all runs of the projects they open."""


@dataclass(frozen=True)
class Opening:
    """What of a choice is open."""

    projects: frozenset[int] = frozenset()
    """Those whose runs are open; none of others."""
    runs: frozenset[int] | None = None
    """Columns of the runs that these projects may take; None for all that they have."""
    seconds: float = SECONDS
    """Wall time for it."""
    gap: float = 1e-4
    """Relative gap at which it may end."""


@dataclass(frozen=True)
class Exchange:
    """Opens a choice of runs piece by piece."""

    relaxation: Relaxation
    seed: int

    def improved(self, chosen: Explored, within: Node, clock: Clock, settle: Callable[[], Explored] | None = None) -> Explored:
        """
        Return the best choice within a node that exchanges lead to, as a node in which all runs are decided.

        Parameters
        ----------
        settle
            Decides what is undecided in the choice, which is only asked for where exchanges do not do it better; None if nothing is.
        """
        if chosen.values is None:
            return chosen
        projects = self.undecided(within)
        best = self.weeded(chosen.values, projects, within, clock)
        if best is None or not best.proven:
            chosen = chosen if settle is None else settle()
            if best is None or self._bound(best) < TRUSTED * chosen.bound:
                return chosen
        if self.relaxation.program.size <= EXCHANGED:
            best = self.exchanged(best, projects, clock, PACE, lambda *_: within)
        return self.explored(best)

    def weeded(self, values: Floats, projects: Ints, within: Node, clock: Clock) -> Choice | None:
        """
        Return the best choice that leaves away some of the runs chosen; None if none was found in time.

        What a dive decides one after the other may not go together, and what it left undecided is weighed here: the relaxation of few
        offers is soon solved with all of it open.
        """
        left = frozenset(c for runs in self.relaxation.runs.values() for c in runs.values() if values[c] > LEFT)
        small = self._of(list(left)).sum() <= SMALL
        opening = Opening(self._strands_of(projects.tolist()), left, WEEDING, WEEDED_GAP) if small else Opening()
        return self.opened(values, opening, within, clock)

    def undecided(self, within: Node) -> Ints:
        """Return the projects with runs to choose from, their own or those of packages that move by themselves."""
        runs = {p: set(runs.values()) for p, runs in self.relaxation.runs.items() if runs}
        undecided = [p for p, mine in runs.items() if len(mine - within.barred) > 1 or p not in within.must]
        return np.unique(self.relaxation.problem.work.owner[undecided])

    def _strands_of(self, projects: Iterable[int]) -> frozenset[int]:
        """Return what runs with some projects: a package can seldom move while the others of its project stay."""
        return frozenset(strand.index for p in projects for strand in self.relaxation.problem.work.strands[p])

    def exchanged(self, best: Choice, projects: Ints, clock: Clock, pace: Pace, around: Around) -> Choice:
        """
        Return the best choice found by opening some projects after the other, more at a time while that is soon done.

        Parameters
        ----------
        around
            Returns the node to look in when some projects are open in a choice.
        """
        rng, size, idle = np.random.default_rng(self.seed), pace.opened, 0
        while len(projects) and idle < pace.idle and not clock.over():
            free = self.drawn(rng, projects, min(len(projects), max(pace.least, round(size))))
            found = self.opened(best.values, Opening(free), around(rng, free, best.values), clock)
            clock.spend(WORK)
            size = min(float(len(projects)), size * GROW) if found is not None and found.proven else max(float(pace.least), size * SHRINK)
            if found is not None and found.worth < best.worth - abs(best.worth) * GAIN:
                best, idle = found, 0
            else:
                idle += 1
        return best

    def drawn(self, rng: np.random.Generator, projects: Ints, count: int) -> frozenset[int]:
        """Return a project and others that compete with it, the likelier the more rows they share."""
        first = int(rng.choice(projects))
        near = self._competing[first, projects] + self._competing[first].mean() * EVENLY
        near[projects == first] = 0
        others = projects[near > 0]
        weights = near[near > 0] / near.sum() if len(others) else near
        drawn = rng.choice(others, size=min(count - 1, len(others)), replace=False, p=weights) if len(others) else others
        return self._strands_of([first, *drawn.tolist()])

    @cached_property
    def _competing(self) -> Floats:
        """(P, P): how many rows two projects share, rows of few weighing more."""
        work = self.relaxation.problem.work
        projects = len(work.whole)
        of_run = {c: work.owners[p] for p, runs in self.relaxation.runs.items() for c in runs.values()}
        entries = self.relaxation.program.matrix.tocoo()
        owner = self._owner[entries.col]
        inside = owner >= 0
        project = np.array([of_run[c] for c in owner[inside].tolist()], np.int64)
        shape = (projects, self.relaxation.program.matrix.shape[0])
        touches = sparse.csr_matrix((np.ones(len(project)), (project, entries.row[inside])), shape=shape)
        touches.data[:] = 1.0
        weight = 1 / np.maximum(1.0, np.asarray(touches.sum(axis=0)).ravel())
        return np.asarray((touches @ sparse.diags(weight) @ touches.T).todense())

    def opened(self, values: Floats, opening: Opening, within: Node, clock: Clock) -> Choice | None:
        """Solve with a part of a choice open; None if nothing was proven or found."""
        part, columns = self._part(values, opening, within)
        whole = np.zeros(len(columns), bool)
        whole[np.isin(columns, [c for p in opening.projects for c in self.relaxation.runs[p].values()])] = True
        costs = self.relaxation.objective.within(columns, self.relaxation.program.size)
        repeatable = clock.workers == 1
        seconds = clock.left() if repeatable else min(clock.left(), opening.seconds)
        effort = mathopt.Budgeted(seconds, nodes=NODES if repeatable else None, gap=opening.gap, seed=self.seed)
        relaxed = mathopt.branch(part, costs, whole, effort, values[columns] if opening.projects else None)
        if relaxed.values is None:
            return None
        spread = np.zeros(self.relaxation.program.size)
        spread[columns] = relaxed.values
        return Choice(spread, float(costs.coefficients @ relaxed.values[costs.columns]), relaxed.ending is Ending.OPTIMAL)

    def priced(self, values: Floats, within: Node, clock: Clock) -> Floats | None:
        """Return (rows,), the prices under a choice of runs as it is; None if they were not found in time."""
        part, columns = self._part(values, Opening(), within)
        costs = self.relaxation.objective.within(columns, self.relaxation.program.size)
        return mathopt.relax(part, costs, mathopt.Budgeted(clock.left(), seed=self.seed)).duals

    def _part(self, values: Floats, opening: Opening, within: Node) -> tuple[Program, Ints]:
        """Return the relaxation of the open projects and of the runs that the others have, and which columns it is made of."""
        program, runs = self.relaxation.program, self.relaxation.runs
        taken = [max(runs[p].values(), key=lambda c: values[c]) for p in runs if p not in opening.projects and runs[p]]
        taken = [c for c in taken if values[c] > 0.5]
        free = [
            c for p in opening.projects for c in runs[p].values() if c not in within.barred and (opening.runs is None or c in opening.runs)
        ]
        columns = np.nonzero(self._of([*taken, *free]))[0]
        lower, upper = program.lower.copy(), program.upper.copy()
        upper[list(within.barred)] = 0
        lower[taken] = 1
        row_lower = program.row_lower.copy()
        row_lower[[self.relaxation.selection[p] for p in within.must]] = 1
        matrix = program.by_column[:, columns].tocsr()
        part = replace(program, lower=lower[columns], upper=upper[columns], row_lower=row_lower, matrix=matrix)
        return part, columns

    def _of(self, runs: Sequence[int]) -> Bools:
        """Return (n,): which columns are those of some runs or of none."""
        kept = np.zeros(self.relaxation.program.size, bool)
        kept[list(runs)] = True
        return np.asarray(kept[self._owner] | (self._owner < 0))

    def explored(self, best: Choice) -> Explored:
        """Return a choice as a node in which all runs are decided."""
        runs = self.relaxation.runs
        barred = frozenset(c for p in runs for c in runs[p].values() if best.values[c] < 0.5)
        must = frozenset(p for p in runs if any(best.values[c] >= 0.5 for c in runs[p].values()))
        return Explored(Node(barred, must), self._bound(best), best.values)

    def _bound(self, choice: Choice) -> int:
        """Return units of value that no plan of a choice exceeds."""
        return self.relaxation.value_bound(int(np.floor(choice.worth)))

    @cached_property
    def _owner(self) -> Ints:
        """(n,), the column of the run that each column belongs to, -1 if to none."""
        relaxation = self.relaxation
        owner = np.full(relaxation.program.size, -1)
        owner[list(relaxation.run.values())] = list(relaxation.run.values())
        owner[relaxation.begin : relaxation.begin + relaxation.offers.size] = relaxation.run_of
        return owner
