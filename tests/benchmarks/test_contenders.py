"""Every contender plans a portfolio of two people and two projects, from its own process to the audit's verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import scenarios
from tests.benchmarks.campaign import measured
from tests.benchmarks.contenders import CONTENDERS
from tests.benchmarks.instances import Instance
from tests.benchmarks.sizes import EVERYBODY, SIZES, Size
from tests.benchmarks.tables import measured as judged
from tests.builders import two_by_two

if TYPE_CHECKING:
    from pathlib import Path

ONE_EACH = ("steerco", "cpsat-2", "highs-mathopt", "scip-mathopt", "highspy", "timefold", "timefold-streams")


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    folder = tmp_path_factory.mktemp("instance")
    (folder / "portfolio").mkdir()
    scenarios.save(folder / "portfolio", two_by_two())
    return Instance(Size("two", 2, 2, 8, 3.0), 1, folder)


@pytest.mark.slow
@pytest.mark.parametrize("name", ONE_EACH)
def test_a_contender_covers_everything_and_its_plan_passes_the_audit(name: str, instance: Instance, tmp_path: Path) -> None:
    """100 points and half of 10: all of both projects can be covered."""
    if reason := CONTENDERS[name].missing():
        pytest.skip(reason)
    record = measured(instance, CONTENDERS[name], tmp_path / "scratch")
    assert (record.ended, record.broken, record.value) == ("finished", (), 105.0), record
    assert record.seconds is not None
    assert record.versions
    (run,) = judged([record])
    assert run.own_gap == (None if name.startswith("timefold") else 0.0)


def test_whoever_takes_part_somewhere_is_known() -> None:
    assert {name for size in SIZES.values() for name in size.contenders} == set(CONTENDERS) == set(EVERYBODY)
