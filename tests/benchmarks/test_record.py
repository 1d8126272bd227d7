"""Finished runs are kept whole, and not run again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.benchmarks import campaign as campaigns
from tests.benchmarks import instances
from tests.benchmarks import record as records
from tests.benchmarks.campaign import Campaign, in_words, trace_of
from tests.benchmarks.contenders import CONTENDERS, Contender
from tests.benchmarks.instances import Instance
from tests.benchmarks.processes import Allowance, Ran
from tests.benchmarks.record import Point, Record
from tests.benchmarks.runs import record
from tests.benchmarks.sizes import Size

if TYPE_CHECKING:
    from pathlib import Path

GENERATOR = """
import sys
from pathlib import Path
out = Path(sys.argv[sys.argv.index("--out") + 1])
(out / "asked").write_text(" ".join(sys.argv[1:]))
"""


def test_a_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    one = record("cpsat-2", (1.0, None, 9.5), (2.0, 4.0, None), broken=("budget",), versions=("ortools 9",), peak_mib=12.5, note="feasible")
    records.write(one, tmp_path)
    assert records.read_all(tmp_path) == [one]


def test_a_record_that_cannot_be_finished_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", broken_off)
    with pytest.raises(KeyboardInterrupt):
        records.write(record("cpsat-2"), tmp_path)
    assert records.read_all(tmp_path) == []


def campaign(folder: Path, said: list[str], seeds: tuple[int, ...] = (1, 2)) -> Campaign:
    """A campaign of two contenders on a portfolio of two people."""
    generator = folder / "make.py"
    generator.write_text(GENERATOR, encoding="utf-8")
    return Campaign(folder, generator, (Size("S", 2, 1, 26, 1.0),), seeds, ("steerco", "cpsat-2"), said.append)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """What was run, without running it."""
    ran: list[tuple[int, str]] = []

    def instantly(instance: Instance, contender: Contender, _: Path) -> Record:
        ran.append((instance.seed, contender.name))
        return record(contender.name, (0.5, 3.0, 4.0), seed=instance.seed)

    monkeypatch.setattr(campaigns, "measured", instantly)
    return ran


def test_everything_is_run_once(tmp_path: Path, measured: list[tuple[int, str]]) -> None:
    campaign(tmp_path, []).run()
    assert measured == [(1, "steerco"), (1, "cpsat-2"), (2, "steerco"), (2, "cpsat-2")]
    assert len(records.read_all(tmp_path / "runs")) == 4


def test_a_campaign_goes_on_where_it_was(tmp_path: Path, measured: list[tuple[int, str]]) -> None:
    campaign(tmp_path, [], (1,)).run()
    said: list[str] = []
    campaign(tmp_path, said).run()
    assert measured == [(1, "steerco"), (1, "cpsat-2"), (2, "steerco"), (2, "cpsat-2")]
    assert [line.endswith("done before") for line in said] == [True, True, False, False]


def test_the_generator_is_asked_once_for_each_portfolio(tmp_path: Path, measured: list[tuple[int, str]]) -> None:
    campaign(tmp_path, []).run()
    asked = [(tmp_path / "portfolios" / f"S-{seed}" / "portfolio" / "asked").read_text(encoding="utf-8") for seed in (1, 2)]
    assert [words.rpartition(" --out")[0] for words in asked] == [f"--people 2 --projects 1 --weeks 26 --seed {seed}" for seed in (1, 2)]
    assert measured


def test_who_cannot_run_here_is_left_out_and_may_run_later(
    tmp_path: Path, measured: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    lame = Contender("cpsat-2", "CP-SAT", "cpsat_run", missing=lambda: "it has no legs")
    monkeypatch.setitem(CONTENDERS, "cpsat-2", lame)
    said: list[str] = []
    campaign(tmp_path, said, (1,)).run()
    assert said[-1] == "S, seed 1, CP-SAT: left out, it has no legs"
    monkeypatch.undo()
    assert not records.path_of(tmp_path / "runs", "S", 1, "cpsat-2").exists()
    assert measured == [(1, "steerco")]


def test_a_model_past_the_limit_is_the_result_of_all_who_need_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is tried once, and Steerco, which needs none, runs all the same."""
    tried: list[Allowance] = []

    def too_long(_: list[str], folder: Path, allowed: Allowance) -> Ran:
        tried.append(allowed)
        return Ran("killed", "did not stop within 300 s", 5000.0)

    monkeypatch.setattr(instances, "run", too_long)
    instance = Instance(Size("XL", 5000, 600, 78, 600.0), 1, tmp_path)
    found = [campaigns.measured(instance, CONTENDERS[name], tmp_path / "scratch") for name in ("highspy", "cpsat-2")]
    assert [(one.ended, one.valid) for one in found] == [("not run", False)] * 2
    assert {one.note for one in found} == {"no model within the limit of 300 s and 8 GiB: its writing did not stop within 300 s"}
    assert tried == [Allowance(300.0, 8 * 1024)]


def test_a_crash_while_the_model_is_written_is_no_matter_of_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instances, "run", lambda *_: Ran("crashed", "ValueError: no such project", None))
    assert Instance(Size("S", 50, 20, 52, 10.0), 1, tmp_path).prepare() == "no model: its writing crashed, ValueError: no such project"


def test_records_of_another_campaign_are_left_out(tmp_path: Path, measured: list[tuple[int, str]]) -> None:
    campaign(tmp_path, []).run()
    assert [(one.seed, one.contender) for one in campaign(tmp_path, [], (2,)).records()] == [(2, "steerco"), (2, "cpsat-2")]
    assert len(measured) == 4


def test_worth_becomes_value_by_the_last_plans_mandatory_value() -> None:
    """The last plan has 2 points of mandatory value: 128 of its worth."""
    said = [{"seconds": 1.0, "worth": 130.0, "bound": 150.0}, {"seconds": 2.0, "worth": 138.0}]
    plans: list[dict[str, Any]] = [{"seconds": None, "value": 11.0, "mandatory": 2.0, "broken": []}]
    assert list(trace_of(said, plans, 3.0)) == [Point(1.0, 2.0, 22.0), Point(2.0, 10.0, None), Point(3.0, 11.0, None)]


def test_plans_found_on_the_way_count_as_the_audit_has_them() -> None:
    """The first has 1 point of mandatory value less than the last, so 64 points less; the one that breaks a rule does not count."""
    plans: list[dict[str, Any]] = [
        {"seconds": 1.0, "value": 5.0, "mandatory": 1.0, "broken": []},
        {"seconds": 2.0, "value": 50.0, "mandatory": 2.0, "broken": ["skill"]},
        {"seconds": 3.0, "value": 9.0, "mandatory": 2.0, "broken": []},
    ]
    said = [{"seconds": 2.5, "value_bound": 10.0}]
    assert list(trace_of(said, plans, 4.0)) == [Point(1.0, -59.0, None), Point(2.5, None, 10.0), Point(3.0, 9.0, None)]


def test_what_is_no_news_is_left_out_of_a_trace() -> None:
    said = [{"seconds": 1.0, "worth": 5.0, "bound": 9.0}, {"seconds": 2.0, "worth": 4.0, "bound": 9.0}, {"seconds": 3.0, "worth": 6.0}]
    assert list(trace_of(said, [], 3.0)) == [Point(1.0, 5.0, 9.0), Point(3.0, 6.0, None)]


def test_a_run_is_said_in_words() -> None:
    assert in_words(record("cpsat-2", (1.0, 4.0, None), seconds=2.0)) == "finished, 4.00 points in 2.0 s"
    assert in_words(record("cpsat-2", ended="killed", note="did not stop at 10 s")) == "killed, did not stop at 10 s, no plan"
    assert in_words(record("cpsat-2", (1.0, 4.0, None), note="x", broken=("budget",))) == "finished, x, plan breaks budget"
