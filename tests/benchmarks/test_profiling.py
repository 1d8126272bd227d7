"""Where the time of a solve goes is told by what threads are seen doing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import scenarios
from tests.benchmarks.profiling import PARTS, Place, main, part_of, place_of
from tests.benchmarks.small_portfolio import small_portfolio

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_line_that_waits_for_a_solver_is_the_solver_at_work() -> None:
    assert part_of(Place("cpsat", "_run", "return solver.solve(model)")) == "solvers"
    assert part_of(Place("cpsat", "_loaded", "model = CpModel()")) == "writing models"
    assert part_of(Place("rules.budget", "within", "rows = []")) == "writing models"
    assert part_of(Place("extract", "proposal_of", "for c in candidates:")) == "reading answers"
    assert part_of(Place("greedy", "book", "return True")) == "searching"
    assert part_of(None) == "outside the engine"


def test_a_thread_outside_the_engine_has_no_place_in_it() -> None:
    assert place_of(sys._getframe()) is None


def test_all_parts_are_printed_and_make_up_the_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenarios.save(tmp_path / "portfolio", small_portfolio(1, 20, 8))
    assert main([str(tmp_path / "portfolio"), "--time-limit", "3"]) == 0
    lines = capsys.readouterr().out.splitlines()[: len(PARTS)]
    shares = {line.rpartition("  ")[0].strip(): float(line.split()[-2]) for line in lines}
    assert set(shares) == set(PARTS)
    assert abs(sum(shares.values()) - 100) < 1
    assert shares["solvers"] > 0
