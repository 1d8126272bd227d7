"""Sketches: plans made on a board, in which the rules that a board knows hold, and which reworking never makes worse."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.board import Board
from optimizer.draft import can_sketch
from optimizer.offers import HUNDRED
from optimizer.rework import Rework
from optimizer.sketch import Sketcher
from tests.optimizer.engine.cases import case, larger


def never():
    return False


def drawn(seed):
    of = larger(seed, 20, 15)
    sketcher = Sketcher(of.model.problem, of.offers)
    assert sketcher.draw(), of.name
    return of, sketcher


def state(board):
    return [board.room.tolist(), board.done.tolist(), list(board.left), board.total, board.booked, board.of_person]


@pytest.mark.parametrize("seed", range(3))
def test_what_is_taken_back_leaves_no_trace(seed):
    of, rng = larger(seed), np.random.default_rng(seed)
    board = Board(of.model.problem, of.offers)
    before = str(state(board))
    for _ in range(3):
        for place in rng.permutation(len(of.offers.places)).tolist():
            board.fill(place, lambda _board, _place, offers, _units: rng.random(len(offers)))
        booked = [(place, offer) for place, offers in enumerate(board.booked) for offer in offers]
        assert len(booked) > 20, of.name
        assert (board.room >= 0).all(), of.name
        assert min(board.left, default=0) >= 0, of.name
        for i in rng.permutation(len(booked)).tolist():
            board.release(*booked[i])
        assert str(state(board)) == before, of.name


def assert_keeps_the_rules_that_a_board_knows(of, sketcher):
    """Read from the bookings alone, week by week; returns the minutes that each project covers."""
    problem, sketch = of.model.problem, sketcher.sketch()
    supply, work = problem.supply, problem.work
    taken, covered = problem.fixed_share.copy(), {p: sketcher.board.offers.given[p, k] for p, k in sketch.runs.items()}
    projects = [[set() for _ in range(problem.weeks)] for _ in supply.ids]
    need = {(place.demand, place.shift, place.block.start): place for place in of.offers.places}
    delivered = dict.fromkeys(need, 0)
    for (r, d, k, start), share in sketch.bookings.items():
        block = need[d, k, start].block
        assert supply.least[r] <= share <= supply.capacity[r], of.name
        assert sketch.runs[work.demands[d].project] == k, of.name
        taken[r, block.start : block.stop] += share
        delivered[d, k, start] += int((share * supply.net[r, block.start : block.stop]).sum()) // 100
        for t in block:
            projects[r][t].add(problem.project_of(d))
    for key, place in need.items():
        assert delivered[key] <= place.need + problem.step_minutes * len(place.block) // 100, of.name
        if place.project in covered and sketch.runs[place.project] == place.shift:
            covered[place.project] += min(place.need, delivered[key])
    assert (taken <= np.maximum(supply.capacity[:, None], problem.fixed_share)).all(), of.name
    assert all(len(now) <= supply.project_limit[r] for r, weeks in enumerate(projects) for now in weeks), of.name
    return covered


@pytest.mark.parametrize("seed", range(4))
def test_a_sketch_keeps_the_rules_that_a_board_knows(seed):
    of, sketcher = drawn(seed)
    Rework(sketcher).go_on(200, never)
    covered = assert_keeps_the_rules_that_a_board_knows(of, sketcher)
    work = of.model.problem.work
    assert all(covered[p] + 1 >= work.projects[p].least_covered for p in sketcher.runs), of.name


@pytest.mark.parametrize("seed", range(3))
def test_rework_makes_a_sketch_better(seed):
    """And what the board says it is worth is what its bookings are worth."""
    of, sketcher = drawn(seed)
    worth = [sketcher.value]
    for _ in range(5):
        Rework(sketcher).go_on(60, never)
        worth.append(sketcher.value)
    assert worth == sorted(worth), of.name
    assert worth[-1] > worth[0], of.name
    assert sketcher.value == HUNDRED * sum(
        int(sketcher.board.worth[p]) * sketcher.board.offers.given[p, k] for p, k in sketcher.runs.items()
    ) + sum(int(sketcher.board.worth[p]) * sketcher.board.covered(sketcher.places[p, k]) for p, k in sketcher.runs.items()), of.name


def test_what_must_run_is_drawn_first():
    """In every portfolio of which a sketch can be made, it runs all that must run."""
    looked = 0
    for seed in range(120):
        of = case(seed)
        if not can_sketch(of.model.problem):
            continue
        sketcher = Sketcher(of.model.problem, of.offers)
        if sketcher.draw():
            must = {p.index for p in of.model.problem.work.whole if p.must_run}
            assert must <= sketcher.runs.keys(), of.name
            looked += bool(must)
    assert looked > 10
