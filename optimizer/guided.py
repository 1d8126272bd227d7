"""
A sketch that follows a relaxation: what it runs, when, and whom it takes, as far as whole units, smallest shares and runs allow.

Each project gets its likeliest timing, which hardly costs anything where people are many: it is the fractions that a board has to do
without. Staffed to what the relaxation covers of each place, one block after the other in time, all projects are a little short of it
alike; one project after the other, the last ones would find nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.projects import ProjectClass
from optimizer.mandatory import needed_projects
from optimizer.promising import allowed
from optimizer.relaxation import relaxation_of
from optimizer.score.value import minute_units
from optimizer.sifting import sample
from optimizer.sketch import Sketcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from optimizer.arrays import Floats, Ints
    from optimizer.board import Board
    from optimizer.linearized import Linearized
    from optimizer.nodes import Explored
    from optimizer.relaxation import Relaxation

LIKELY, POSSIBLE = 0.5, 0.01
"""Part of a project from which it is run, and of a run from which its timing comes into question."""
FOLLOWED = 100.0
"""How much less dear people are of whom the relaxation takes a unit: more than rates and gaps can make up for."""


def guided(
    relaxation: Relaxation, root: Explored, load: Callable[[Relaxation], Linearized], seconds: float, *, floor: int = 0, seed: int = 1
) -> Sketcher | None:
    """
    Return a sketch that follows a relaxation; some of its projects may cover less than their minimum.

    Parameters
    ----------
    root
        What the relaxation promises.
    load
        Loads a relaxation into a solver.
    floor
        Units of value that the mandatory projects should have together.

    Returns
    -------
    None if there was not the time, or if something that must run cannot run as the relaxation has it.
    """
    problem = relaxation.problem
    if root.values is None:
        return None
    sketcher = Sketcher(problem, relaxation.offers, seed)
    choose(sketcher, {p: {k: float(root.values[column]) for k, column in runs.items()} for p, runs in relaxation.runs.items()})
    if any(p not in sketcher.runs for p in needed_projects(problem)):
        return None
    units = promised(sketcher, load, seconds, relaxation.shares(root.values), floor)
    if units is None:
        return None
    apportion(sketcher, units)
    return sketcher


def choose(sketcher: Sketcher, parts: Mapping[int, Mapping[int, float]]) -> None:
    """
    Run what likely runs, what must first, each under the likeliest timing that those before it allow.

    Parameters
    ----------
    parts
        By project and shift, which part of it runs so in the relaxation.
    """
    needed, likely = needed_projects(sketcher.problem), {p: sum(timings.values()) for p, timings in parts.items()}
    in_order = sorted(parts, key=lambda p: (p not in needed, -likely[p], p))
    waiting = {p: sorted(parts[p], key=lambda k: (-parts[p][k], k)) for p in in_order if p in needed or likely[p] >= LIKELY}

    def runs(p: int) -> bool:
        return any(sketcher.run(p, k) for k in waiting[p] if p in needed or parts[p][k] >= POSSIBLE)

    while started := [p for p in waiting if runs(p)]:  # those that wait for others run in the round after these
        waiting = {p: timings for p, timings in waiting.items() if p not in started}


def promised(sketcher: Sketcher, load: Callable[[Relaxation], Linearized], seconds: float, taken: Floats, floor: int = 0) -> Floats | None:
    """
    Return (N,): the units of each offer that the relaxation of what runs takes, from a sample; None if there was not the time.

    Parameters
    ----------
    taken
        (N,): units of each offer when the runs were chosen; those with most come first in the sample.
    load, floor
        As in :func:`guided`.
    """
    offers, runs = sketcher.board.offers, sketcher.runs
    chosen = sample(offers, sketcher.rng.random(offers.size) - np.minimum(1.0, taken)) & allowed(offers, {p: (k,) for p, k in runs.items()})
    relaxation = relaxation_of(sketcher.problem, offers.only(chosen), floor)
    relaxation = relaxation.without(frozenset((p, k) for p, k in relaxation.run if runs.get(p) != k))
    values = load(relaxation).solve(relaxation.program.upper, relaxation.program.row_lower, seconds).values
    if values is None:
        return None
    units = np.zeros(offers.size)
    units[chosen] = relaxation.shares(values)
    return units


def apportion(sketcher: Sketcher, units: Floats) -> None:
    """
    Staff what runs to what was promised of each place, then what is short of its minimum, then all that is needed.

    Parameters
    ----------
    units
        (N,): promised units of each offer; whoever has some comes first.
    """
    board = sketcher.board
    wanted = np.bincount(board.offers.place, units * board.offers.minutes, len(board.offers.places)).astype(np.int64)

    def dearness(board: Board, place: int, offers: Ints, most: Ints) -> Floats:
        dear: Floats = sketcher.dearness(board, place, offers, most) - FOLLOWED * np.minimum(1.0, units[offers])
        return dear

    places = in_time(sketcher, sketcher.runs.items())
    for place in places:
        board.fill(place, dearness, int(wanted[place]))
    short = [(p, k) for p, k in sketcher.runs.items() if not sketcher.suffices(p)]
    for place in (*in_time(sketcher, short), *places):
        board.fill(place, dearness)


def settled_units(sketcher: Sketcher) -> int:
    """Return units of value that a sketch has together in projects that cover their minimum."""
    units = minute_units(sketcher.problem)
    return sum(units[p] * sketcher.covered(p, k) for p, k in sketcher.runs.items() if sketcher.suffices(p))


def in_time(sketcher: Sketcher, runs: Iterable[tuple[int, int]]) -> list[int]:
    """Return the places of some runs, those of mandatory projects before all others, and then as they begin."""
    board, whole = sketcher.board, sketcher.problem.work.whole
    mandatory = {p.index for p in whole if p.project.project_class is ProjectClass.MANDATORY}
    places = [place for run in runs for place in sketcher.places.get(run, ())]
    project = board.project[places].tolist()
    begin, worth = board.start[places].tolist(), board.worth[board.project[places]].tolist()
    order = sorted(range(len(places)), key=lambda i: (project[i] not in mandatory, begin[i], -worth[i]))
    return [places[i] for i in order]
