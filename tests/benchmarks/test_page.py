"""The page says what was measured, and nothing else."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import plots, publish, tables
from tests.benchmarks.__main__ import arguments, campaign_of, command_line, main
from tests.benchmarks.runs import record
from tests.benchmarks.sizes import EVERYBODY, SIZES
from tests.docs.pages import DOCS

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = "python -m tests.benchmarks --generator make_portfolio.py"
RUNS = [
    record("cpsat-2", (2.0, 60.0, 110.0), seconds=10.1, peak_mib=1234.5, note="feasible", versions=("ortools 9.14",)),
    record("steerco", (1.0, 90.0, None), (3.0, 99.0, 100.0), seconds=9.5, peak_mib=300.0, note="feasible", versions=("steerco 0.1",)),
    record("highspy", (2.0, 99.5, None), broken=("budget",), seconds=10.0),
    record("timefold", ended="killed", note="did not stop at 10 s"),
]


def rows(text: str) -> dict[str, list[str]]:
    """The cells of each contender's row."""
    return _rows(text.partition("Value / bound")[0])


def standings(text: str) -> dict[str, list[str]]:
    """The cells of each contender's row in the table over time."""
    return _rows(text.partition("Value / bound")[2])


def _rows(text: str) -> dict[str, list[str]]:
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if re.match(r"\| \w.*\| 1 \|", line)]
    return {cells[0]: cells[1:] for cells in found}


def test_what_was_run_so_far_can_be_published_without_running_anything(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="drawing is in the bench extra")
    generator = tmp_path / "make_portfolio.py"
    generator.write_text("raise SystemExit('nothing is to be generated')", encoding="utf-8")
    words = ["--generator", str(generator), "--out", str(tmp_path / "out"), "--docs", str(tmp_path / "docs"), "--so-far"]
    assert main(words) == 0
    written = (tmp_path / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert "make_portfolio.py --so-far" in written
    assert "No run is over yet" in written


def test_a_row_tells_value_gaps_and_times() -> None:
    found = rows(tables.markdown(tables.measured(RUNS)))
    assert found["Steerco, 2 workers"] == [
        *("1", "99.00", "1.00 %", "1.00 %", "1.0 s", "3.0 s", "3.0 s", "3.0 s"),
        *("3.0 s / 3.0 s / 3.0 s", "9.5 s", "300 MiB", "finished: feasible"),
    ]  # fmt: skip


def test_a_gap_is_also_told_against_the_best_bound_of_all() -> None:
    """CP-SAT's plan is 45.45 % from its own bound of 110 and 40 % from Steerco's of 100."""
    assert rows(tables.markdown(tables.measured(RUNS)))["CP-SAT, 2 workers"][2:4] == ["45.45 %", "40.00 %"]


def test_a_plan_that_breaks_a_rule_counts_as_none() -> None:
    cells = rows(tables.markdown(tables.measured(RUNS)))["newest HiGHS, 2 threads"]
    assert cells[1:4] == ["none", "-", "-"]
    assert cells[-1] == "finished; plan breaks budget"


def test_a_plan_that_breaks_a_rule_was_never_near_the_best() -> None:
    (run,) = [run for run in tables.measured(RUNS) if run.record.broken]
    assert (run.first_plan, run.reached(5), run.reached_own(5)) == (None, None, None)


def test_a_row_over_time_tells_what_was_known_at_each_point() -> None:
    found = standings(tables.markdown(tables.measured(RUNS)))
    assert found["Steerco, 2 workers"] == ["1", "90.0 / - (10.0 %)", "99.0 / 100.0 (1.0 %)", "99.0 / 100.0 (1.0 %)"]
    assert found["CP-SAT, 2 workers"] == ["1", "-", "60.0 / 110.0 (40.0 %)", "60.0 / 110.0 (40.0 %)"]
    assert found["newest HiGHS, 2 threads"] == ["1", "-", "-", "-"]


def test_the_table_over_time_ends_with_the_limit() -> None:
    text = tables.markdown(tables.measured([record("steerco", (1.0, 90.0, 100.0), limit=60.0)]))
    assert "| contender | seed | 1 s | 3 s | 10 s | 30 s | 60 s |" in text


def test_the_table_over_time_tells_of_the_limit_where_it_is_no_usual_point() -> None:
    text = tables.markdown(tables.measured([record("steerco", (1.0, 90.0, 100.0), limit=6.0)]))
    assert "| contender | seed | 1 s | 3 s | 6 s |" in text


def test_who_was_killed_has_a_row() -> None:
    assert rows(tables.markdown(tables.measured(RUNS)))["Timefold, 2 searches"][-1] == "killed: did not stop at 10 s"


def test_sizes_come_in_the_order_of_their_people() -> None:
    found = tables.measured([record("steerco", size="M", people=200), record("cpsat-2"), record("steerco"), record("steerco", seed=2)])
    assert [(run.record.size, run.record.seed, run.record.contender) for run in found] == [
        ("S", 1, "steerco"), ("S", 1, "cpsat-2"), ("S", 2, "steerco"), ("M", 1, "steerco"),
    ]  # fmt: skip


def test_portfolios_are_measured_apart() -> None:
    found = tables.measured([record("steerco", (1.0, 90.0, 100.0)), record("steerco", (1.0, 90.0, 180.0), seed=2)])
    assert [run.gap for run in found] == [10.0, 50.0]


def test_tables_for_others_have_a_line_a_run_and_a_line_a_point(tmp_path: Path) -> None:
    found = tables.measured(RUNS)
    tables.runs_csv(found, tmp_path / "runs.csv")
    tables.traces_csv(found, tmp_path / "traces.csv")
    with (tmp_path / "runs.csv").open(encoding="utf-8", newline="") as file:
        lines = {line["contender"]: line for line in csv.DictReader(file)}
    assert lines["steerco"]["to_2_pct_s"] == "3.0"
    assert lines["cpsat-2"]["gap_pct"] == "40.0"
    assert lines["timefold"]["value"] == ""
    tables.points_csv(found, tmp_path / "points.csv")
    with (tmp_path / "points.csv").open(encoding="utf-8", newline="") as file:
        points = {(line["contender"], line["seconds"]): line for line in csv.DictReader(file)}
    assert points["steerco", "3"] == {
        "size": "S",
        "seed": "1",
        "contender": "steerco",
        "seconds": "3",
        "value": "99.0",
        "bound": "100.0",
        "own_gap_pct": "1.0",
        "gap_pct": "1.0",
    }
    assert len(points) == 3 * len(RUNS)
    assert len((tmp_path / "traces.csv").read_text(encoding="utf-8").splitlines()) == 1 + sum(len(run.trace) for run in RUNS)


def test_the_page_says_by_which_command_where_and_with_what() -> None:
    text = publish.page(tables.measured(RUNS), COMMAND, ("Timefold: there is no Java",), [("S over time", "S.png")])
    assert f"```\n{COMMAND}\n```" in text
    assert "ortools 9.14, steerco 0.1" in text
    assert "- Left out: Timefold: there is no Java." in text
    assert "![S over time](benchmarks/S.png)" in text
    assert "$" not in text


def test_the_page_of_a_short_run_says_so() -> None:
    assert "figures of the short run" in publish.page([], f"{COMMAND} --short", (), [])
    assert "figures of the short run" not in publish.page([], COMMAND, (), [])


def test_growth_is_told_for_those_who_were_run_on_several_sizes() -> None:
    several = [
        record("steerco", (people / 50, 99.0, 100.0), size=name, people=people, peak_mib=2.0 * people)
        for name, people in (("S", 50), ("M", 200))
    ]
    text = publish.page(tables.measured([*several, record("cpsat-2", (1.0, 99.0, 100.0))]), COMMAND, (), [])
    powers = ", ".join(f"{what} with the 1.00th power" for what in ("time to 5 %", "time to 2 %", "memory"))
    assert f"- Steerco, 2 workers: {powers} of the number of people." in text
    assert "- CP-SAT" not in text.partition("## Growth")[2]


def test_pictures_and_tables_are_drawn(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="drawing is in the bench extra")
    several = [*RUNS, record("steerco", (1.0, 99.0, 100.0), size="M", people=200, peak_mib=500.0)]
    publish.publish(several, tmp_path, COMMAND, ())
    assert {path.name for path in (tmp_path / "benchmarks").iterdir()} == {"S.png", "growth.png", "points.csv", "runs.csv", "traces.csv"}
    text = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert re.findall(r"!\[.*\]\(benchmarks/(.*)\)", text) == ["S.png", "growth.png"]


def test_the_axis_of_values_begins_near_the_bound_only_if_plans_end_there() -> None:
    near, far = record("steerco", (1.0, 90.0, 100.0)), record("cpsat-2", (1.0, 20.0, None))
    assert plots._bottom(tables.measured([near, far]), 100.0) == pytest.approx(70.0)
    assert plots._bottom(tables.measured([far]), 100.0) == 0.0


def test_the_command_on_the_page_names_no_folder_of_this_machine() -> None:
    said = arguments(["--generator", "/home/ada/make_portfolio.py", "--sizes", "S,M", "--seeds", "1,2"])
    assert command_line(said) == "python -m tests.benchmarks --generator make_portfolio.py --sizes S,M --seeds 1,2"


def test_a_short_run_is_everybody_on_s_for_a_few_seconds() -> None:
    campaign = campaign_of(arguments(["--generator", "x.py", "--short"]))
    pairs = list(campaign.pairs())
    assert [contender.name for _, _, contender in pairs] == list(EVERYBODY)
    assert {(size.name, seed) for size, seed, _ in pairs} == {("S", 1)}
    assert sum(size.limit for size, _, _ in pairs) <= 60


def test_a_short_run_leaves_the_figures_of_a_long_one_alone() -> None:
    assert campaign_of(arguments(["--generator", "x.py", "--short"])).runs != campaign_of(arguments(["--generator", "x.py"])).runs


def test_sizes_seeds_and_peers_can_be_chosen() -> None:
    pairs = list(campaign_of(arguments(["--generator", "x.py", "--sizes", "L", "--seeds", "4", "--peers", "scip-mathopt"])).pairs())
    assert [(size.name, seed, contender.name) for size, seed, contender in pairs] == [("L", 4, "scip-mathopt")]


def test_everything_takes_part_by_itself() -> None:
    assert {size.name for size, _, _ in campaign_of(arguments(["--generator", "x.py"])).pairs()} == set(SIZES)


@pytest.mark.parametrize("words", [["--sizes", "S,XXL"], ["--peers", "gurobi"], ["--seeds", "one"]])
def test_what_there_is_not_is_refused_by_name(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        arguments(["--generator", "x.py", *words])
    assert words[1].split(",")[-1] in capsys.readouterr().err


def test_a_generator_that_is_not_there_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--generator", str(tmp_path / "nowhere.py")]) == 2
    assert "There is no generator" in capsys.readouterr().err


def test_a_generator_that_fails_is_quoted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib", reason="drawing is in the bench extra")
    (tmp_path / "make.py").write_text("raise SystemExit('no such size')", encoding="utf-8")
    assert main(["--generator", str(tmp_path / "make.py"), "--out", str(tmp_path / "out"), "--docs", str(tmp_path), "--short"]) == 2
    assert "make.py failed: no such size" in capsys.readouterr().err


def test_the_published_page_is_one_the_command_wrote() -> None:
    """What stands between the figures is the template's, word for word, so nobody typed on the page."""
    page = (DOCS / "benchmarks.md").read_text(encoding="utf-8")
    fixed = [part.strip() for part in re.split(r"\$\w+", publish.TEMPLATE.read_text(encoding="utf-8"))]
    assert [part for part in fixed if part not in page] == []
