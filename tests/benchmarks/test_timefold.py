"""Both ways in which Timefold works out the score of a plan give the same."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from optimizer.model import model_of
from tests.benchmarks import java, timefold_rows
from tests.benchmarks.small_portfolio import small_portfolio
from tests.builders import two_by_two

if TYPE_CHECKING:
    from pathlib import Path

    from models.portfolio import Portfolio

SEED, PLANS = 3, 40


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if reason := java.missing():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("classes")
    java.compile_to(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("portfolio", [two_by_two(), small_portfolio(SEED, 12, 5)], ids=["two by two", f"small, seed {SEED}"])
def test_constraint_streams_and_the_incremental_calculator_agree(portfolio: Portfolio, classes: Path, tmp_path: Path) -> None:
    model = tmp_path / "model.txt"
    with model.open("w", encoding="ascii") as file:
        timefold_rows.write(model_of(portfolio), file)
    words = ["java", java.quiet(), "-cp", java.class_path(classes), "steerco.Agreement", str(model), str(SEED), str(PLANS)]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()
    assert len(said) == PLANS
    assert [line for line in said if len(set(line.split())) != 1] == []
    assert len(set(said)) > 1, "all plans were the same"
