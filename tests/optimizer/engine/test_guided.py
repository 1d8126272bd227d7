"""Sketches that follow a relaxation: they run what it runs, take whom it takes, and keep the rules that a board knows."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.draft import can_sketch
from optimizer.guided import apportion, choose, guided, promised, settled_units
from optimizer.mandatory import needed_projects
from optimizer.nodes import Explored, Node
from optimizer.pdlp import FirstOrder, Precision
from optimizer.sifting import sizes
from optimizer.sketch import Sketcher
from tests.optimizer.engine.cases import case, larger, tree_of
from tests.optimizer.engine.test_sketch import assert_keeps_the_rules_that_a_board_knows


def parts_of(of, root):
    return {p: {k: float(root.values[column]) for k, column in runs.items()} for p, runs in of.relaxation.runs.items()}


def load(relaxation):
    return FirstOrder(relaxation.program, relaxation.objective, Precision(2e-3, 1))


def followed(of):
    return guided(of.relaxation, tree_of(of.relaxation).begin(), load, 10.0)


@pytest.mark.parametrize("seed", range(4))
def test_it_keeps_the_rules_that_a_board_knows(seed):
    of = larger(seed, 20, 15)
    sketcher = followed(of)
    assert len(sketcher.sketch().bookings) > 20, of.name
    covered = assert_keeps_the_rules_that_a_board_knows(of, sketcher)
    least = {p: of.model.problem.work.projects[p].least_covered for p in sketcher.runs}
    settled = {p for p in sketcher.runs if sketcher.covered(p, sketcher.runs[p]) >= least[p]}
    assert all(covered[p] + 1 >= least[p] for p in settled), of.name
    assert 0 < settled_units(sketcher) <= sketcher.value, of.name


@pytest.mark.parametrize("seed", range(6))
def test_what_is_promised_is_covered_but_for_a_tenth(seed):
    """And nothing is promised of what does not run."""
    of = larger(seed, 20, 15)
    root = tree_of(of.relaxation).begin()
    sketcher = Sketcher(of.model.problem, of.offers)
    choose(sketcher, parts_of(of, root))
    units = promised(sketcher, load, 10.0, of.relaxation.shares(root.values))
    minutes = np.bincount(of.offers.place, units * of.offers.minutes, len(of.offers.places))
    places = [place for run in sketcher.runs.items() for place in sketcher.places.get(run, ())]
    assert set(np.nonzero(minutes > 1)[0].tolist()) <= set(places), of.name
    apportion(sketcher, units)
    assert sketcher.board.covered(places) >= 0.9 * minutes.sum(), of.name


@pytest.mark.parametrize("seed", range(6))
def test_it_runs_what_likely_runs_when_it_likely_does(seed):
    """But for what another run does not allow; what the relaxation hardly runs does not."""
    of = larger(seed, 20, 15)
    parts = parts_of(of, tree_of(of.relaxation).begin())
    sketcher = Sketcher(of.model.problem, of.offers)
    choose(sketcher, parts)
    mass = {p: sum(timings.values()) for p, timings in parts.items()}
    assert all(mass[p] >= 0.49 for p in sketcher.runs), of.name
    clear = {p: k for p, timings in parts.items() for k, part in timings.items() if part > 0.99}
    assert clear, of.name
    assert sum(sketcher.runs.get(p) == k for p, k in clear.items()) >= 0.7 * len(clear), of.name


def test_what_must_run_runs_or_nothing_is_said():
    looked = 0
    for seed in range(160):
        of = case(seed)
        if not can_sketch(of.model.problem) or not of.offers.size:
            continue
        sketcher = followed(of)
        if sketcher is not None:
            assert needed_projects(of.model.problem) <= sketcher.runs.keys(), of.name
            looked += bool(needed_projects(of.model.problem))
    assert looked > 8


def test_without_values_nothing_is_said():
    relaxation = larger(1).relaxation
    assert guided(relaxation, Explored(Node(), 0, None), load, 10.0) is None


@pytest.mark.parametrize("seed", range(3))
def test_a_place_that_needs_more_people_is_shown_more(seed):
    """But never more than there are."""
    offers = larger(seed, 20, 15).offers
    there, shown = np.bincount(offers.place, minlength=len(offers.places)), sizes(offers)
    assert (shown <= there).all()
    assert (shown[there > 0] > 0).all()
    needed = np.array([place.need for place in offers.places]) * 100
    full = np.bincount(offers.place, offers.minutes * offers.most, len(offers.places)) / np.maximum(1, there)
    small = (needed <= full) & (there > 17)
    assert (shown[small] <= 17).all()
