"""Steerco stays ahead of the obvious way to solve its model: measured side by side, as a ratio, so that a slow machine is slow for both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import scenarios
from tests.benchmarks.campaign import measured
from tests.benchmarks.contenders import CONTENDERS
from tests.benchmarks.instances import Instance
from tests.benchmarks.sizes import Size
from tests.benchmarks.small_portfolio import WEEKS, small_portfolio
from tests.benchmarks.tables import measured as judged

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 20.0
PEOPLE, PROJECTS = 70, 26
SEED = 1
AT_MOST = 0.5
"""Steerco's gap over that of CP-SAT on the whole model with as many workers."""
CLOSE = 0.5
"""Percent; below, both have solved it and the ratio is of two noises."""


@pytest.mark.slow
def test_steerco_is_nearer_the_best_plan_than_cp_sat_on_the_whole_model(tmp_path: Path) -> None:
    instance = Instance(Size("small", PEOPLE, PROJECTS, WEEKS, LIMIT), SEED, tmp_path)
    instance.folder.joinpath("portfolio").mkdir()
    scenarios.save(tmp_path / "portfolio", small_portfolio(SEED, PEOPLE, PROJECTS))
    records = [measured(instance, CONTENDERS[name], tmp_path / "scratch") for name in ("steerco", "cpsat-2")]
    steerco, whole = judged(records)
    said = (
        f"seed {SEED}: {[(run.record.contender, run.record.ended, run.record.note, run.record.value, run.gap) for run in (steerco, whole)]}"
    )
    assert [record.ended for record in records] == ["finished", "finished"], said
    assert steerco.record.valid, said
    assert steerco.gap is not None, said
    assert steerco.gap <= max(CLOSE, AT_MOST * (100.0 if whole.gap is None else whole.gap)), said


def test_the_portfolio_is_the_same_each_time() -> None:
    assert small_portfolio(SEED, PEOPLE, PROJECTS) == small_portfolio(SEED, PEOPLE, PROJECTS)
    assert small_portfolio(SEED, PEOPLE, PROJECTS) != small_portfolio(SEED + 1, PEOPLE, PROJECTS)
