"""Each promise of the page on durability names tests that are there; those of this list are on the page."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.docs.pages import DOCS, ROOT, text

PAGE = text(DOCS / "durability.md")
ROWS = re.findall(r"^\| (.+?) \| (`tests/.+?) \|$", PAGE[PAGE.index("## What is promised") :], re.MULTILINE)
NAMED = [(promise, name) for promise, cell in ROWS for name in re.findall(r"`(.+?)`", cell)]
PROMISED = {
    "killed": "test_no_run_is_lost_and_none_is_done_twice_whoever_is_killed",
    "no broken rule": "test_the_audit_names_the_fault",
    "same answer": "test_answers_repeat_to_the_byte",
    "time limit": "test_a_solve_that_overruns_its_limit_is_killed_and_its_plans_count",
    "bad solve": "test_a_crash_does_not_touch_the_run_beside_it",
    "frozen owner": "test_a_frozen_owner_that_comes_back_can_write_nothing",
    "cut link": "test_a_worker_that_is_cut_off_loses_its_run_to_another_and_its_late_answer_is_refused",
    "approval": "test_twenty_who_approve_two_rival_plans_at_once_decide_once",
    "full disk": "test_a_full_disk_turns_health_red_loses_nothing_and_is_got_over",
    "damage": "test_flipped_bytes_are_noticed_and_never_served",
    "clocks": "test_a_clock_that_jumps_moves_no_lease",
    "stop": "test_a_graceful_stop_gives_back_what_runs_and_the_next_start_goes_on",
    "no leak": "test_memory_files_threads_and_processes_flatten_out",
    "upgrade": "test_an_earlier_database_keeps_its_rows_and_goes_on",
    "backup": "test_a_backup_taken_while_others_write_is_of_one_moment",
    "any order": "TestOwners",
    "repeats": "test_a_thousand_repeats_of_a_request_are_one_run",
}
"""What whoever trusts the service with their runs relies on, and the test without which the promise may not be made."""


@cache
def names_in(path: str) -> frozenset[str]:
    """The names of tests at the top of a module."""
    body = ast.parse(text(ROOT / path)).body
    functions = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assigned = {target.id for node in body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}
    return frozenset(name for name in functions | assigned if name.lower().startswith("test"))


def test_there_are_promises():
    assert len(ROWS) == len({promise for promise, _ in ROWS}) >= len(PROMISED)


@pytest.mark.parametrize(("promise", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_promise_names_a_test_that_is_there(promise, name):
    path, _, test = name.partition("::")
    if (ROOT / path).is_dir():
        assert any(names_in(str(file.relative_to(ROOT))) for file in (ROOT / path).glob("test_*.py")), promise
    else:
        assert test in names_in(path) if test else names_in(path), promise


@pytest.mark.parametrize("what", PROMISED)
def test_what_people_rely_on_is_promised(what):
    assert sum(name.endswith(f"::{PROMISED[what]}") for _, name in NAMED) == 1
