"""The general solvers are fed the same rows, and their answers are read as they mean them."""

from __future__ import annotations

import io
import shutil
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from models.audit import Auditor
from optimizer.extract import proposal_of
from optimizer.model import model_of
from tests.benchmarks import java, mathopt_run, rows_file, timefold_rows
from tests.benchmarks.cpsat_run import loaded
from tests.benchmarks.judge_run import halvings
from tests.benchmarks.prepare_run import rows_of
from tests.builders import two_by_two

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.model import Model

HIGHS_LOG = [
    "        Nodes      |    B&B Tree     |            Objective Bounds              |  Dynamic Constraints |       Work      ",
    "Src  Proc. InQueue |  Leaves   Expl. | BestBound       BestSol              Gap |   Cuts   InLp Confl. | LpIters     Time",
    " J       0       0         0   0.00%   inf             50                 Large        0      0      0         0     0.1s",
    " R       0       0         0   0.00%   2637.255748     2451               7.60%        0      0      0        51     0.1s",
    "         1       1         1   0.00%   2635.320801     2608               1.05%      297     12      2      3440     4.0s",
]
SCIP_LOG = [
    " time |node|left|LP|LP it/n|mem/heur|mdpt|vars|cons|rows|cuts|sepa|confs|strbr|  dualbound   | primalbound  |  gap   | compl. ",
    "p 0.0s|  1 |  0 |0 |     - |   locks|  0 |300 | 30 | 30 |  0 |  0 |   0 |   0 | 7.679000e+03 | 1.183000e+03 | 549.11%| unknown",
    "  0.1s|  1 |  0 |13|     - |    10M |  0 |300 | 30 | 31 |  1 |  1 |   0 |   0 | 2.636585e+03 |      --      |    Inf | unknown",
    "presolving:",
]


@pytest.fixture(scope="module")
def model() -> Model:
    return model_of(two_by_two())


def test_the_log_of_highs_is_read_as_plan_and_bound() -> None:
    found = [mathopt_run.highs_bounds(line) for line in HIGHS_LOG]
    assert found == [None, None, (50.0, float("inf")), (2451.0, 2637.255748), (2608.0, 2635.320801)]


def test_the_log_of_scip_is_read_as_plan_and_bound() -> None:
    assert [mathopt_run.scip_bounds(line) for line in SCIP_LOG] == [None, (1183.0, 7679.0), (float("inf"), 2636.585), None]


def test_rows_come_back_from_their_file(model: Model, tmp_path: Path) -> None:
    rows = rows_of(model)
    rows_file.save(rows, tmp_path / "rows.npz")
    again = rows_file.load(tmp_path / "rows.npz")
    assert (again.matrix != rows.matrix).nnz == 0
    for name in ("lower", "upper", "row_lower", "row_upper", "worth"):
        assert np.array_equal(getattr(again, name), getattr(rows, name)), name
    assert (again.constant, again.scale) == (rows.constant, rows.scale)


def test_scaled_rows_are_the_same_rows(model: Model) -> None:
    """Each row and its bounds are multiplied by one power of two, so that its largest coefficient lies between 1 and 2."""
    rows = rows_of(model)
    matrix, lower, upper = rows.scaled()
    for i in range(matrix.shape[0]):
        before, after = rows.matrix[[i]].toarray()[0], matrix[[i]].toarray()[0]
        factor = after[np.nonzero(before)[0][0]] / before[np.nonzero(before)[0][0]]
        assert np.log2(factor).is_integer()
        assert np.array_equal(after, before * factor)
        assert 1 <= np.abs(after).max() < 2
        assert lower[i] == (-np.inf if rows.row_lower[i] <= -rows_file.OPEN else rows.row_lower[i] * factor)
        assert upper[i] == (np.inf if rows.row_upper[i] >= rows_file.OPEN else rows.row_upper[i] * factor)


def test_a_solver_fed_the_rows_finds_a_plan_that_the_audit_values_as_it_does(model: Model) -> None:
    """Two people, two projects that together need both in full: everything is covered, for 100 and half of 10 points."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - what only this test needs

    rows = rows_of(model)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.status_name(solver.solve(loaded(rows))) == "OPTIMAL"
    values = np.array(list(solver.response_proto.solution)[: len(rows.lower)], np.int64)
    report = Auditor(two_by_two()).audit(proposal_of(model, values))
    assert report.clean
    assert report.score.value_points == 105.0
    assert rows.points(solver.objective_value) == pytest.approx(105.0)


def test_mathopt_is_fed_the_same_rows(model: Model) -> None:
    rows = rows_of(model)
    result = mathopt_run.solved(mathopt_run.proto_of(rows), mathopt_run.SOLVERS["highs"][0], 30.0, lambda _: None)
    assert result.solutions[0].primal_solution.objective_value == pytest.approx(105.0)


def test_seats_say_what_todays_bookings_are(model: Model) -> None:
    """Both work half their time on Zeus, on its one demand."""
    seats = timefold_rows.seats_of(model)
    zeus = model.problem.work.project_index["zeus"]
    assert sorted((seat.person, seat.today) for seat in seats if seat.project == zeus) == [(0, 50), (1, 50)]
    assert {seat.today for seat in seats if seat.project != zeus} == {0}


def test_every_share_of_a_seat_is_one_the_rows_allow(model: Model) -> None:
    for seat in timefold_rows.seats_of(model):
        for shift, options in seat.options.items():
            for pairs in options.values():
                values = np.zeros(model.program.size, np.int64)
                values[model.columns.run[seat.project, shift]] = 1
                for column, value in pairs:
                    values[column] = value
                broken = {model.program.groups[i][0] for i in model.program.violated(values)}
                assert broken <= {"minimum_staffing", "disruption"}


def test_what_is_written_for_timefold_is_whole_numbers_in_the_lengths_it_announces(model: Model) -> None:
    file = io.StringIO()
    timefold_rows.write(model, file)
    lines = iter(file.getvalue().splitlines())
    columns, scale, _ = map(int, next(lines).split())
    assert (columns, scale) == (model.program.size, model.value.scale)
    counts = []
    for _section in ("worth", "rows", "covers", "derived", "projects", "seats", "waits"):
        counts.append(int(next(lines)))
        assert all(list(map(int, line.split())) for line in islice(lines, counts[-1]))
    assert next(lines, None) is None
    assert (counts[0], counts[4], counts[5]) == (columns, 2, len(timefold_rows.seats_of(model)))


def test_without_java_timefold_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert java.missing() == "there is no Java development kit (17 or later) on the path"


def test_with_an_old_java_timefold_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(java, "release", lambda: 11)
    assert java.missing() == "the Java development kit on the path is version 11; Timefold takes 17 or later"


def test_without_its_distribution_timefold_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(java, "release", lambda: 17)
    monkeypatch.setattr(java, "find_spec", lambda _: None)
    assert java.missing() == "timefold is not installed (pip install -e '.[bench]')"


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, 64, 101])
def test_plans_are_judged_the_last_first_and_all_of_them_if_there_is_time(count: int) -> None:
    order = list(halvings(count))
    assert sorted(order) == list(range(count))
    assert order[:2] == [count - 1, 0][:count]


def test_any_beginning_of_the_judging_is_spread_evenly() -> None:
    first = sorted(islice(halvings(1001), 9))
    assert max(after - before for before, after in pairwise(first)) <= 1000 / 8 + 1
