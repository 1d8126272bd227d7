"""The verbs: what they print and write, with which code they end, and that nobody ever sees a traceback."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

import scenarios
from api.cli.exit_codes import ExitCode
from models.answer import Answer, Policy, Status
from models.errors import EngineDefectError, InvalidInputError, SolverError
from scenarios.demo import demo_path
from tests.api.cli.answers import answer, defect_of_input

DEMO = demo_path()


def test_demo_prints_ranked_plans(steerco, asked):
    ended = steerco("demo")
    assert ended.code == ExitCode.OK
    assert "Ranked plans" in ended.out
    assert "steerco demo --out plans" in ended.out
    assert ended.err == "", "progress is silent where nobody watches"


def test_plan_asks_what_the_options_say(steerco, asked):
    options = ("--plans", 3, "--time-limit", 7.5, "--workers", 1, "--seed", 9, "--gap", 0.5, "--policy", "stability")
    assert steerco("plan", DEMO, *options).code == ExitCode.OK
    limits = asked[0]["limits"]
    assert (limits.plans, limits.time_limit, limits.workers, limits.seed, limits.gap_pct) == (3, 7.5, 1, 9, 0.5)
    assert asked[0]["policy"] is Policy.STABILITY
    assert asked[0]["scenario"].title == "Regulator first: pump security moves to rank 1"


def test_the_scenarios_own_policy_holds_unless_one_is_asked_for(steerco, asked, tmp_path):
    scenario = tmp_path / "what-if.json"
    scenario.write_text(json.dumps({"title": "Cost", "policy": "cost", "changes": []}), encoding="utf-8")
    steerco("plan", DEMO, "--scenario", scenario)
    steerco("plan", DEMO, "--scenario", scenario, "--policy", "value")
    assert [call["policy"] for call in asked] == [Policy.COST, Policy.VALUE]


def test_a_scenario_file_replaces_the_portfolios_own_changes(steerco, asked, tmp_path):
    scenario = tmp_path / "what-if.csv"
    scenario.write_text("change_id,kind,target,value\nX1,set_rank,UDI,1\n", encoding="utf-8")
    steerco("plan", DEMO, "--scenario", scenario)
    assert [change.target for change in asked[0]["scenario"].changes] == ["UDI"]


def test_without_a_scenario_todays_plan_is_improved(steerco, asked, tmp_path):
    for table in DEMO.glob("*.csv"):
        if table.stem not in ("changes", "scenario"):
            (tmp_path / table.name).write_bytes(table.read_bytes())
    steerco("plan", tmp_path)
    assert asked[0]["scenario"] is None
    assert asked[0]["policy"] is Policy.BALANCED


def test_out_holds_the_answer_and_every_plan(steerco, asked, tmp_path):
    out = tmp_path / "new" / "folder"
    ended = steerco("plan", DEMO, "--out", out)
    names = {path.name for path in out.iterdir()}
    assert names == {"answer.json"} | {
        f"{stem}{end}"
        for stem in ("plan-1", "plan-2", "plan-3", "reference")
        for end in (".xlsx", "-moves.csv", "-outcomes.csv", "-bookings.csv")
    }
    assert Answer.model_validate_json((out / "answer.json").read_bytes()) == answer()
    assert f"steerco audit {DEMO} {out / 'answer.json'} --plan 1" in ended.out


def test_demo_with_out_leaves_a_portfolio_to_edit(steerco, asked, tmp_path):
    ended = steerco("demo", "--out", tmp_path)
    assert scenarios.load(tmp_path / "portfolio") == scenarios.load(DEMO)
    assert f"steerco audit {tmp_path / 'portfolio'} {tmp_path / 'answer.json'}" in ended.out


def test_bookings_that_were_written_are_audited_like_the_plan(steerco, asked, tmp_path):
    """Change the CSV by hand and audit it: the loop that a planner works in."""
    steerco("demo", "--out", tmp_path)
    by_hand = steerco("audit", tmp_path / "portfolio", tmp_path / "reference-bookings.csv", "--json", "-")
    of_answer = steerco("audit", tmp_path / "portfolio", tmp_path / "answer.json", "--plan", 0, "--json", "-")
    told = [json.loads(ended.out)["report"]["score"] for ended in (by_hand, of_answer)]
    assert told[0]["cost"] == told[1]["cost"] > 0


def test_json_to_standard_output_is_all_that_is_printed(steerco, asked):
    ended = steerco("plan", DEMO, "--json", "-")
    assert Answer.model_validate_json(ended.out) == answer()


def test_a_search_can_go_on_from_an_earlier_answer(steerco, asked, written):
    assert steerco("plan", demo_path(), "--from", written).code == 0
    assert asked[0]["previous"] == answer()


def test_what_is_no_answer_cannot_be_gone_on_from(steerco, asked, tmp_path):
    """Said before the portfolio is read and long before a search."""
    (tmp_path / "odd.json").write_text("[]", encoding="utf-8")
    ended = steerco("plan", demo_path(), "--from", tmp_path / "odd.json")
    assert ended.code != 0
    assert "is not an answer that plan or demo wrote" in ended.err
    assert not asked


def test_json_to_a_file_leaves_the_page(steerco, asked, tmp_path):
    ended = steerco("plan", DEMO, "--json", tmp_path / "a.json")
    assert "Ranked plans" in ended.out
    assert Answer.model_validate_json((tmp_path / "a.json").read_bytes()) == answer()
    assert str(tmp_path / "a.json") in ended.out


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ({"status": Status.OPTIMAL}, ExitCode.OK),
        ({"status": Status.WITHIN_GAP}, ExitCode.OK),
        ({"status": Status.FEASIBLE}, ExitCode.OK),
        ({"status": Status.INFEASIBLE, "plans": ()}, ExitCode.INFEASIBLE),
        ({"status": Status.INFEASIBLE}, ExitCode.INFEASIBLE),
        ({"status": Status.NO_PLAN, "plans": ()}, ExitCode.NO_PLAN),
        ({"status": Status.INVALID, "plans": ()}, ExitCode.FOUND),
    ],
)
def test_every_ending_of_a_search_has_its_code(steerco, monkeypatch, found, code):
    monkeypatch.setattr(scenarios, "replan", lambda *_, **__: answer(**found), raising=False)
    assert steerco("demo").code == code


def test_interrupted_before_any_plan(steerco, monkeypatch):
    stopped = answer(status=Status.NO_PLAN, plans=())
    stopped = stopped.replace(provenance=stopped.provenance.replace(stopped_early=True))
    monkeypatch.setattr(scenarios, "replan", lambda *_, **__: stopped, raising=False)
    assert steerco("demo").code == ExitCode.INTERRUPTED


def test_a_valid_portfolio(steerco):
    ended = steerco("validate", DEMO)
    assert ended.code == ExitCode.OK
    assert "Valid: 40 people, 6 machines, 15 projects" in ended.out
    assert "C6" in ended.out


def test_an_invalid_portfolio_shows_all_defects(steerco, tmp_path):
    for table in DEMO.glob("*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    skills = tmp_path / "skills.csv"
    skills.write_text(skills.read_text(encoding="utf-8").replace("E05,regulatory-affairs,5", "E05,regulatory-affairs,9"), encoding="utf-8")
    people = tmp_path / "people.csv"
    people.write_text(people.read_text(encoding="utf-8").replace("Basel,employee,1,40,", "Basel,employee,banana,40,", 1), encoding="utf-8")
    ended = steerco("validate", tmp_path)
    assert ended.code == ExitCode.FOUND
    assert "people" in ended.out
    assert "skills" in ended.out
    assert "banana" in ended.out
    told = json.loads(steerco("validate", tmp_path, "--json", "-").out)
    assert told["valid"] is False
    assert {d["place"]["table"] for d in told["defects"]} >= {"people", "skills"}


def test_planning_an_invalid_portfolio_shows_the_defects_too(steerco, tmp_path):
    (tmp_path / "people.csv").write_text("person_id,name\nE1,Ann\n", encoding="utf-8")
    ended = steerco("plan", tmp_path)
    assert ended.code == ExitCode.FOUND
    assert ended.out == ""
    assert "settings" in ended.err


def test_the_audit_judges_what_todays_bookings_are_after_the_changes(steerco):
    ended = steerco("audit", DEMO, DEMO / "allocations.csv")
    assert ended.code == ExitCode.FOUND
    assert "NOT CLEAN" in ended.out
    assert "Anselm Vogt" in ended.out


def test_the_audit_of_todays_bookings_without_changes_is_clean(steerco, tmp_path):
    nothing = tmp_path / "nothing.json"
    nothing.write_text('{"title": "nothing", "changes": []}', encoding="utf-8")
    ended = steerco("audit", DEMO, DEMO / "allocations.csv", "--scenario", nothing)
    assert (ended.code, "CLEAN: every hard rule holds" in ended.out) == (ExitCode.OK, True)


def test_the_audit_notices_an_answer_whose_figures_are_wrong(steerco, written):
    """The made-up answer states figures that its bookings do not bear out."""
    ended = steerco("audit", DEMO, written, "--plan", 2, "--json", "-")
    assert ended.code == ExitCode.FOUND
    assert json.loads(ended.out)["figures_agree"] is False


def test_the_audit_takes_decisions_and_bookings_as_json(steerco, tmp_path):
    plan = tmp_path / "by-hand.json"
    plan.write_text('{"decisions": [], "bookings": []}', encoding="utf-8")
    ended = steerco("audit", DEMO, plan)
    assert ended.code == ExitCode.FOUND
    assert "mandatory" in ended.out


def test_the_audit_takes_a_typed_workbook(steerco, tmp_path):
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(str(path)) as book, (DEMO / "allocations.csv").open(encoding="utf-8") as file:
        sheet = book.add_worksheet("My plan")
        for number, row in enumerate(csv.reader(file)):
            sheet.write_row(number, 0, row)
    nothing = tmp_path / "nothing.json"
    nothing.write_text('{"title": "nothing", "changes": []}', encoding="utf-8")
    assert steerco("audit", DEMO, path, "--scenario", nothing).code == ExitCode.OK


def test_defects_of_a_typed_plan_are_listed_with_their_rows(steerco, tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("demand_id,resource_id,from,to,share_pct\nCYBER-03,E18,soon,2027-05-02,50\n", encoding="utf-8")
    ended = steerco("audit", DEMO, path)
    assert ended.code == ExitCode.FOUND
    assert "soon" in ended.err


def test_compare_sets_plans_side_by_side(steerco, written):
    ended = steerco("compare", DEMO, written, "--plans", "1,2,0")
    assert ended.code == ExitCode.OK
    assert "plan 1 (most value) against plan 2 (balanced) against reference" in ended.out
    told = json.loads(steerco("compare", DEMO, written, "--plans", "1,2", "--json", "-").out)
    assert [plan["rank"] for plan in told["plans"]] == [1, 2]


WRONG = {
    "no such portfolio": ("plan", "nowhere"),
    "a folder without tables": ("plan", "{empty}"),
    "a file of no known format": ("plan", "{text}"),
    "no such scenario": ("plan", "{demo}", "--scenario", "nowhere.toml"),
    "no such answer": ("audit", "{demo}", "nowhere.json"),
    "no such bookings": ("audit", "{demo}", "nowhere.csv"),
    "a folder for an answer": ("audit", "{demo}", "{empty}"),
    "an answer that is no JSON": ("audit", "{demo}", "{text}"),
    "an answer that is other JSON": ("audit", "{demo}", "{other}"),
    "an unknown plan": ("audit", "{demo}", "{answer}", "--plan", "9"),
    "an unknown plan to compare": ("compare", "{demo}", "{answer}", "--plans", "1,9"),
    "one plan to compare": ("compare", "{demo}", "{answer}", "--plans", "1"),
    "the same plan twice": ("compare", "{demo}", "{answer}", "--plans", "1,1"),
    "words for ranks": ("compare", "{demo}", "{answer}", "--plans", "best,worst"),
    "an unknown verb": ("plam", "{demo}"),
    "an unknown option": ("plan", "{demo}", "--tim-limit", "3"),
    "an unknown policy": ("plan", "{demo}", "--policy", "luck"),
    "no time": ("plan", "{demo}", "--time-limit", "0"),
    "no portfolio": ("plan",),
    "an answer where none can be written": ("plan", "{demo}", "--json", "{text}/answer.json"),
    "a folder where none can be": ("plan", "{demo}", "--out", "{text}/out"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_run_is_said_in_words(steerco, asked, written, tmp_path, case):
    places = {
        "demo": DEMO,
        "empty": tmp_path / "empty",
        "text": tmp_path / "notes.txt",
        "other": tmp_path / "other.json",
        "answer": written,
    }
    places["empty"].mkdir()
    places["text"].write_text("not a plan", encoding="utf-8")
    places["other"].write_text('{"name": "something else"}', encoding="utf-8")
    ended = steerco(*(word.format(**places) for word in WRONG[case]))
    assert ended.code == ExitCode.USAGE, ended
    assert ended.err.strip()
    assert "Traceback" not in ended.err + ended.out


def test_an_unknown_plan_number_names_those_that_there_are(steerco, written):
    assert "did you mean 0 or 1 or 2 or 3?" in steerco("audit", DEMO, written, "--plan", 7).err


def test_a_huge_file_is_refused_before_it_is_read(steerco, tmp_path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(600 * 1024 * 1024)  # takes no room on the disk
    ended = steerco("audit", DEMO, path)
    assert ended.code == ExitCode.USAGE
    assert "larger than 500 MB" in ended.err


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("division by zero"), EngineDefectError("plan 2 fails: capacity"), SolverError("row 3")]
)
def test_defects_of_steerco_are_one_line_and_say_how_to_report(steerco, monkeypatch, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(scenarios, "replan", fail, raising=False)
    ended = steerco("demo")
    assert ended.code == ExitCode.DEFECT
    assert len(ended.err.strip().splitlines()) == 1
    assert str(error) in ended.err
    assert "report" in ended.err


def test_defects_that_only_show_while_solving_are_a_table_too(steerco, monkeypatch):
    def refuse(*_, **__):
        raise InvalidInputError([defect_of_input()])

    monkeypatch.setattr(scenarios, "replan", refuse, raising=False)
    ended = steerco("demo")
    assert ended.code == ExitCode.FOUND
    assert "no project has the id" in ended.err


def test_an_existing_answer_stays_whole_when_writing_fails(steerco, asked, tmp_path, monkeypatch):
    """A full disk must not cost the old answer."""
    path = tmp_path / "answer.json"
    path.write_text("the old one", encoding="utf-8")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    ended = steerco("demo", "--json", path)
    assert ended.code == ExitCode.USAGE
    assert "No space left on device" in ended.err
    assert path.read_text(encoding="utf-8") == "the old one"
    assert [found.name for found in tmp_path.iterdir()] == ["answer.json"]


def test_serve_refuses_addresses_that_others_can_reach(steerco):
    ended = steerco("serve", "--host", "0.0.0.0")
    assert ended.code == ExitCode.USAGE


def test_serve_refuses_databases_it_does_not_know(steerco):
    ended = steerco("serve", "--database", "mysql://localhost/runs")
    assert ended.code == ExitCode.USAGE
    assert "SQLite file or in PostgreSQL" in ended.err


def test_version(steerco):
    ended = steerco("--version")
    assert (ended.code, ended.out.startswith("steerco ")) == (ExitCode.OK, True)


def test_help_lists_the_exit_codes(steerco):
    ended = steerco("--help")
    assert ended.code == ExitCode.OK
    for code in ExitCode:
        assert f"{code.value:>4}  " in ended.out


def test_help_does_not_wait_for_a_solver_or_a_server():
    """Imports are what a short command spends its time on; a list of modules does not depend on the machine."""
    script = (
        "import sys; sys.argv = ['steerco', '--help']\n"
        "from api.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'ortools', 'scipy', 'numpy', 'fastapi', 'uvicorn', 'xlsxwriter', 'scenarios'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("option", ["--out", "--json"])
def test_what_was_found_is_shown_even_if_it_cannot_be_written(steerco, option, tmp_path):
    (tmp_path / "file").write_text("in the way")
    ended = steerco("plan", DEMO, option, tmp_path / "file" / "answer")
    assert ended.code == ExitCode.USAGE
    assert "Ranked plans" in ended.out
    assert "cannot be written" in ended.err


@pytest.mark.parametrize("limit", ["inf", "nan", "1e9", "0"])
def test_no_search_goes_on_for_ever(steerco, asked, limit):
    """JSON has no word for it either: an answer that states such a limit could not be read again."""
    assert steerco("plan", DEMO, "--time-limit", limit).code == ExitCode.USAGE
    assert asked == []


@pytest.mark.parametrize("words", ["schema", "validate {demo}", "--help", "validate {demo} --json -"])
def test_a_reader_that_stops_reading_is_no_defect(words):
    """As in ``steerco schema | head -1``, only that the reader is gone before the first word."""
    words = words.format(demo=demo_path())
    command = f"{sys.executable} -c 'from api.cli import main; main()' {words} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_complaints_that_nobody_reads_keep_their_exit_code():
    command = f"{sys.executable} -c 'from api.cli import main; main()' validate nowhere 2>&1 >/dev/null | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout == "2\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full disk to write to")
def test_a_full_disk_is_no_defect_of_steerco():
    command = f"{sys.executable} -c 'from api.cli import main; main()' schema > /dev/full"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.USAGE
    assert done.stderr.startswith("steerco: the output cannot be written: ")
