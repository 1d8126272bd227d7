"""
What a plan gains by more supply or money: the true problem solved again, whole where it is small, else around the plan.

Around a plan, projects that run keep their dates. Free to choose are those who come, those who are on what these could do, and
projects that may start by it; what these people leave behind, and where they may turn to, is considered. The same freedom is solved
without the addition first, so that what a longer search would have found anyway is not credited to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.answer import Limits
from optimizer import cpsat
from optimizer.exact import best_values
from optimizer.extract import proposal_of
from optimizer.model import model_of, modelled
from optimizer.neighbourhoods import Neighbourhoods
from optimizer.offers import offers_of
from optimizer.problem import problem_of
from optimizer.promising import held_or_named
from optimizer.reading import values_of
from optimizer.resume import booked_before, runs_before
from optimizer.rows import FREE
from optimizer.solve import WHOLE
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from optimizer.arrays import Bools, Ints
    from optimizer.model import Model
    from optimizer.problem import Problem
    from optimizer.rows import Program

OFFERED = 500
"""Possible bookings up to which it is worth writing the whole model to see whether it is small."""
TAKERS, BEHIND, SHIFTS = 6, 8, 2
"""Demands that an addition may go to, demands short of staff that others may turn to, and shifts of a project that starts."""
ABLE = 16
"""People considered for a demand beyond those on it."""
SECONDS, WORK = 6.0, 0.12
"""Wall and deterministic time of one solve around a plan."""
PROOF_SECONDS = 60.0
"""Wall time that the proof of a small portfolio may take, unless said otherwise."""


LEAST_SECONDS = 0.1
"""Wall time that it may take in any case."""


class Gain(NamedTuple):
    """Two plans that differ by what an addition brings."""

    without: Proposal
    with_it: Proposal
    """A plan of the portfolio with the addition."""
    proven: bool
    """Whether both are the best plans there are."""


class Addition(NamedTuple):
    """What a plan may gain by."""

    after: Portfolio
    """The portfolio with it: more people at the end of their table, another skill or machine, or more money."""
    added: tuple[str, ...]
    """The people who come or learn; none if it is not about people."""
    takers: tuple[int, ...]
    """Demands that it may go to, the best first."""


def best_of_small(portfolio: Portfolio, seed: int = 1, seconds: float = PROOF_SECONDS) -> Proposal | None:
    """Return the best plan there is, proven; None if the portfolio is not small, has no plan, or there was no time to tell."""
    if offers_of(problem_of(portfolio)).size > OFFERED:
        return None
    model = model_of(portfolio)
    if model.program.size > WHOLE:
        return None
    solved = best_values(model, Limits(seed=seed, time_limit=max(LEAST_SECONDS, seconds), workers=1))
    return None if solved.ending is not Ending.OPTIMAL or solved.values is None else proposal_of(model, solved.values)


@dataclass(frozen=True)
class Around:
    """A plan, and what may be solved again around it."""

    portfolio: Portfolio
    proposal: Proposal
    short: tuple[int, ...]
    """Demands that could do with more time, those with most to gain first."""
    should_stop: Callable[[], bool]
    seed: int = 1

    def of_people(self, after: Portfolio, additions: Sequence[Addition]) -> Iterator[Gain]:
        """
        Yield what the plan gains by each of several people who would come, one at a time, until it has to stop.

        Parameters
        ----------
        after
            The portfolio with all of them, so that one model does for all.
        """
        problem = problem_of(after)
        model = self._model(problem, additions)
        local = _Local(model, values_of(model, self.proposal), self.should_stop, self.seed)
        everybody = [id for addition in additions for id in addition.added]
        for addition in additions:
            absent = [problem.supply.index[id] for id in everybody if id not in addition.added]
            gain = local.gain(self._people(problem, addition), _projects(problem, addition), absent, addition.added)
            if self.should_stop():
                return
            yield gain

    def of_other(self, addition: Addition) -> Gain | None:
        """Return what the plan gains by something else than people who come; None if it had to stop before that was known."""
        before, after = problem_of(self.portfolio), problem_of(addition.after)
        found: list[Proposal] = []
        for problem in (before, after):
            model = self._model(problem, [addition])
            begin = values_of(model, found[-1] if found else self.proposal)
            local = _Local(model, begin, self.should_stop, self.seed)
            found.append(local.improved(self._people(problem, addition), _projects(problem, addition), begin, ()))
        return None if self.should_stop() else Gain(found[0], found[1], proven=False)

    def _model(self, problem: Problem, additions: Sequence[Addition]) -> Model:
        """Write the model of the plan and of what its people could do instead."""
        shifts = {p: (k,) for p, k in runs_before(problem, self.proposal).items()}
        booked = booked_before(problem, self.proposal)
        worth = booked | held_or_named(problem)
        for addition in additions:
            for p in _projects(problem, addition).tolist():
                if p not in shifts and not problem.work.projects[p].must_not_run:
                    shifts[p] = problem.work.projects[p].shifts[:SHIFTS]
            self._consider(problem, addition, booked, worth)
        return modelled(problem.narrowed(shifts, worth))

    def _consider(self, problem: Problem, addition: Addition, booked: Bools, worth: Bools) -> None:
        """Note who could work on what by an addition."""
        added = np.isin(np.array(problem.supply.ids), addition.added)
        mine = set(addition.takers[:TAKERS])
        paused = {problem.work.demands[d].project for d in mine} - set(runs_before(problem, self.proposal))
        mine |= {d for p in paused for d in problem.work.projects[p].demands if not problem.work.demands[d].demand.is_equipment}
        freed = added | (booked[list(mine)].any(axis=0) if mine else added)
        for d in mine:
            able = _able(problem, d)
            idle = np.argsort(np.where(able, booked.sum(axis=0), len(booked) + 1), kind="stable")[:ABLE]
            worth[d] |= able & (freed | np.isin(np.arange(len(able)), idle))
        for d in [d for d in self.short if d not in mine][:BEHIND]:
            worth[d] |= freed & _able(problem, d)

    def _people(self, problem: Problem, addition: Addition) -> Ints:
        """Return who is free to choose by an addition: those who come and those on what these could do."""
        booked = booked_before(problem, self.proposal)
        on = booked[list(addition.takers[:TAKERS])].any(axis=0) if addition.takers else np.zeros(len(problem.supply.ids), bool)
        return np.nonzero(on | np.isin(np.array(problem.supply.ids), addition.added))[0]


@dataclass(frozen=True)
class _Local:
    """One model, solved again around a plan."""

    model: Model
    begin: Ints
    """(n,)."""
    should_stop: Callable[[], bool]
    seed: int

    def gain(self, people: Ints, projects: Ints, absent: Sequence[int], added: Sequence[str]) -> Gain:
        """Return the plans found without and with those added, all others who may come being absent."""
        mine = [self.model.problem.supply.index[id] for id in added]
        without = self._improved(people, projects, self.begin, [*absent, *mine])
        with_it = self._improved(people, projects, without, absent)
        return Gain(proposal_of(self.model, without), proposal_of(self.model, with_it), proven=False)

    def improved(self, people: Ints, projects: Ints, begin: Ints, absent: Sequence[int]) -> Proposal:
        """Return the best plan found from a given one."""
        return proposal_of(self.model, self._improved(people, projects, begin, absent))

    def _improved(self, people: Ints, projects: Ints, begin: Ints, absent: Sequence[int]) -> Ints:
        """Return the best plan found from a given one, with some people free and others absent."""
        free = self._around.with_people_and_runs(begin, people, projects)
        upper = self.model.program.upper.copy()
        upper[self._around.of_people(np.array(absent, np.int64))] = 0
        program, columns = self._program.narrowed(self._program.lower, upper).around(begin, free)
        objective = self.model.value.total.scaled(-1).within(columns, self.model.program.size)
        effort = cpsat.Effort(SECONDS, deterministic=WORK, workers=1, seed=self.seed, brief=True)
        solved = cpsat.minimise(program, objective, effort, hint=begin[columns], should_stop=self.should_stop)
        if solved.values is None or solved.reached is None or solved.reached >= objective.at(begin[columns]):
            return begin
        better = begin.copy()
        better[columns] = solved.values
        return better

    @cached_property
    def _around(self) -> Neighbourhoods:
        return Neighbourhoods(self.model, self.model.program, np.random.default_rng(self.seed))

    @cached_property
    def _program(self) -> Program:
        """All rules, and no less mandatory value than the plan has."""
        mandatory = self.model.value.mandatory
        if not len(mandatory.columns):
            return self.model.program
        return self.model.program.with_rows([(mandatory, mandatory.at(self.begin), FREE, ("mandatory_first", ""))])


def _projects(problem: Problem, addition: Addition) -> Ints:
    """Return the projects that an addition may let start or that it is for."""
    return np.unique(np.array([problem.work.demands[d].project for d in addition.takers[:TAKERS]], np.int64))


def _able(problem: Problem, d: int) -> Bools:
    """Return (R,): who is able for a demand in some week."""
    return np.asarray(problem.ability.of_demand(problem.work.demands[d].demand).any(axis=1))
