"""The adapters: every status is read as what it vouches for, and nothing is read where nothing is vouched for."""

from __future__ import annotations

import numpy as np
import pytest
from ortools.math_opt import parameters_pb2, result_pb2
from ortools.sat.python import cp_model

from models.errors import SolverError
from optimizer import cpsat, mathopt
from optimizer.bounds import safe_bound
from optimizer.rows import FREE, Linear, RowBuilder
from optimizer.solved import Ending
from tests.optimizer.test_bounds import GROUP, drawn, least

NOW = cpsat.Effort(10.0)


def knapsack(size=3, room=4):
    """As much as possible of things that weigh 2, of which ``room`` allows room // 2; maximised by minimising the negative."""
    rows = RowBuilder()
    columns = [rows.column(0, 3) for _ in range(size)]
    rows.at_most([(x, 2 + i % 2) for i, x in enumerate(columns)], room, GROUP)
    return rows.program(), Linear.of([(x, -(i + 1)) for i, x in enumerate(columns)], 100)


def impossible():
    rows = RowBuilder()
    x = rows.column(0, 3)
    rows.at_least([(x, 1)], 2, GROUP)
    rows.at_most([(x, 1)], 1, GROUP)
    return rows.program(), Linear.of([(x, 1)])


def large(size=60):
    """A program that takes more than a moment: many equal-looking rows over flags."""
    dice = np.random.default_rng(5)
    rows = RowBuilder()
    columns = [rows.flag() for _ in range(size)]
    for _ in range(size // 2):
        weights = dice.integers(10, 99, size)
        rows.at_most(zip(columns, weights.tolist(), strict=True), int(weights.sum()) // 2, GROUP)
    return rows.program(), Linear.of(zip(columns, (-dice.integers(10, 99, size)).tolist(), strict=True))


def test_optimal_comes_with_values_that_reach_the_bound():
    program, objective = knapsack()
    solved = cpsat.minimise(program, objective, NOW)
    assert solved.ending is Ending.OPTIMAL
    assert solved.reached == solved.bound == objective.at(solved.values) == least(program, objective)


def test_infeasible_comes_with_nothing():
    solved = cpsat.minimise(*impossible(), NOW)
    assert (solved.ending, solved.values, solved.reached, solved.bound) == (Ending.INFEASIBLE, None, None, None)


def test_no_time_means_unknown_and_no_values():
    """The response holds numbers then too; none of them is read as a plan."""
    solved = cpsat.minimise(*large(), cpsat.Effort(10.0, deterministic=0.0))
    assert (solved.ending, solved.values, solved.reached) == (Ending.UNKNOWN, None, None)


def test_a_bound_after_unknown_holds():
    """Whatever bound is given without a plan, no plan that is found later is below it."""
    program, objective = large()
    early = cpsat.minimise(program, objective, cpsat.Effort(10.0, deterministic=0.0))
    later = cpsat.minimise(program, objective, cpsat.Effort(10.0, deterministic=0.2))
    assert later.reached is not None
    assert early.bound is None or early.bound <= later.reached


def test_feasible_comes_with_values_and_a_bound_that_does_not_reach_them():
    program, objective = large()
    solved = cpsat.minimise(program, objective, cpsat.Effort(10.0, deterministic=0.05), hint=np.zeros(program.size, np.int64))
    assert solved.ending is Ending.FEASIBLE
    assert solved.bound < solved.reached == objective.at(solved.values)
    assert solved.bound <= cpsat.minimise(program, objective, NOW).reached
    assert not len(program.violated(solved.values))


def test_without_an_objective_any_feasible_point_is_optimal():
    program, _ = knapsack()
    solved = cpsat.minimise(program, Linear.of([], 7), NOW)
    assert (solved.ending, solved.reached, solved.bound) == (Ending.OPTIMAL, 7, 7)


def test_every_status_of_the_solver_is_either_read_or_refused():
    """The one that is missing is a defect of ours."""
    known = {cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE, cp_model.UNKNOWN, cp_model.MODEL_INVALID}
    assert known - set(cpsat.ENDINGS) == {cp_model.MODEL_INVALID}
    assert set(cpsat.ENDINGS.values()) == set(Ending)


def test_a_model_that_the_solver_calls_invalid_is_refused():
    """Bounds the wrong way round: CP-SAT will not have an empty domain."""
    program, objective = knapsack()
    with pytest.raises(SolverError, match="refused"):
        cpsat.minimise(program.narrowed(program.upper + 1, program.lower), objective, NOW)


@pytest.mark.parametrize("spoilt", ["row", "bound"])
def test_values_that_break_a_row_or_bound_are_refused(monkeypatch, spoilt):
    """As if the solver had solved something else than it was given."""
    program, objective = knapsack()
    looser = cpsat._loaded(program.narrowed(program.lower, program.upper + (spoilt == "bound")), objective, None)
    if spoilt == "row":
        del looser.proto.constraints[:]
    monkeypatch.setattr(cpsat, "_loaded", lambda *_: looser)
    narrow = program if spoilt == "row" else program.narrowed(program.lower, program.lower)
    with pytest.raises(SolverError, match="break the rows"):
        cpsat.minimise(narrow, objective, NOW)


def test_whoever_asks_can_stop_a_solve():
    """A solve that would go on for long ends with what it has."""
    solved = cpsat.minimise(*large(200), cpsat.Effort(60.0), should_stop=lambda: True)
    assert solved.ending in (Ending.FEASIBLE, Ending.UNKNOWN)
    assert (solved.values is None) is (solved.ending is Ending.UNKNOWN)


def test_solver_and_brute_force_find_the_same_minimum():
    for seed in range(80):
        program, objective = drawn(np.random.default_rng(seed))
        solved, true = cpsat.minimise(program, objective, NOW), least(program, objective)
        assert solved.ending is (Ending.INFEASIBLE if true is None else Ending.OPTIMAL), f"seed {seed}"
        assert solved.reached == true, f"seed {seed}"


def test_a_row_without_whole_values_is_infeasible():
    """2 x = 3 is a fact about whole numbers, not a broken model."""
    rows = RowBuilder()
    x = rows.column(0, 3)
    rows.add([(x, 2)], 3, 3, GROUP)
    assert cpsat.minimise(rows.program(), Linear.of([(x, 1)]), NOW).ending is Ending.INFEASIBLE


def test_the_relaxation_is_read_with_duals_and_no_bound():
    program, objective = knapsack()
    relaxed = mathopt.relax(program, objective, mathopt.Budgeted(5.0))
    assert relaxed.ending is Ending.OPTIMAL
    assert relaxed.bound is None
    assert len(relaxed.duals) == len(program.row_lower)
    assert safe_bound(program, objective, relaxed.duals) <= least(program, objective)


def test_the_relaxation_of_the_impossible_has_nothing_to_read():
    relaxed = mathopt.relax(*impossible(), mathopt.Budgeted(5.0))
    assert relaxed.ending in (Ending.INFEASIBLE, Ending.UNKNOWN)
    assert relaxed.values is None
    assert relaxed.duals is None


def test_branching_finds_the_minimum_of_whole_columns():
    """Within its tolerances, and its claimed bound is not above the truth by more."""
    for seed in range(25):
        program, objective = drawn(np.random.default_rng(seed))
        true = least(program, objective)
        found = mathopt.branch(program, objective, np.ones(program.size, bool), mathopt.Budgeted(5.0, gap=0.0))
        if true is None:
            assert found.ending in (Ending.INFEASIBLE, Ending.UNKNOWN), f"seed {seed}"
            assert found.values is None
        else:
            assert found.ending is Ending.OPTIMAL, f"seed {seed}"
            assert found.bound == pytest.approx(true, abs=1e-6)
            assert objective.at(np.rint(found.values).astype(np.int64)) == true


def test_branching_the_impossible_has_nothing_to_read():
    program, objective = impossible()
    found = mathopt.branch(program, objective, np.ones(program.size, bool), mathopt.Budgeted(5.0))
    assert found.ending in (Ending.INFEASIBLE, Ending.UNKNOWN)
    assert found.values is None


@pytest.mark.parametrize(
    ("reason", "ending"),
    [
        ("OPTIMAL", Ending.OPTIMAL),
        ("FEASIBLE", Ending.FEASIBLE),
        ("INFEASIBLE", Ending.INFEASIBLE),
        ("INFEASIBLE_OR_UNBOUNDED", Ending.UNKNOWN),
        ("IMPRECISE", Ending.UNKNOWN),
        ("NO_SOLUTION_FOUND", Ending.UNKNOWN),
        ("NUMERICAL_ERROR", Ending.UNKNOWN),
        ("OTHER_ERROR", Ending.UNKNOWN),
    ],
)
def test_every_reason_to_end_is_read_as_what_it_vouches_for(monkeypatch, reason, ending):
    """A result with a solution, ended for each reason: only three reasons vouch for anything."""
    program, objective = knapsack()
    highs = parameters_pb2.SOLVER_TYPE_HIGHS
    result = mathopt._solve(mathopt._proto(program, objective, np.ones(program.size, bool)), highs, mathopt.Budgeted(5.0))
    assert result.solutions
    result.termination.reason = result_pb2.TerminationReasonProto.Value(f"TERMINATION_REASON_{reason}")
    monkeypatch.setattr(mathopt, "_solve", lambda *_, **__: result)
    found = mathopt.branch(program, objective, np.ones(program.size, bool), mathopt.Budgeted(5.0))
    assert found.ending is ending


def test_a_solver_that_fails_vouches_for_nothing(monkeypatch):
    monkeypatch.setattr(mathopt, "_solve", lambda *_, **__: None)
    for found in (mathopt.relax(*knapsack(), mathopt.Budgeted(5.0)), mathopt.branch(*knapsack(), np.ones(3, bool), mathopt.Budgeted(5.0))):
        assert (found.ending, found.values, found.bound, found.duals) == (Ending.UNKNOWN, None, None, None)


def test_a_row_open_on_both_sides_is_no_limit():
    rows = RowBuilder()
    x = rows.column(0, 3)
    rows.add([(x, 1)], -FREE, FREE, GROUP)
    assert cpsat.minimise(rows.program(), Linear.of([(x, -1)]), NOW).reached == -3
