"""
The runner: whatever a solve does, its run ends exactly once, with a reason a person can read, and harms no other.

Every test drives a real process. None asserts seconds; `PATIENCE` only turns a hang into a failure.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from api.runner.jobs import Job
from api.runner.nursery import Nursery
from api.runner.solving import Solving
from api.store import RunState
from models.answer import Limits, Policy, Status
from models.scenario import Scenario
from tests.api.cli.answers import answer
from tests.api.runner.recording import PATIENCE, Recording, Runner, order_of, running, solved


@pytest.fixture
def job(portfolio, limits) -> Job:
    return Job("run-1", portfolio, None, Policy.BALANCED, limits)


def with_id(job: Job, id: str) -> Job:
    return Job(id, job.portfolio, job.scenario, job.policy, job.limits)


def hurried(job: Job) -> Job:
    """A job whose time is over almost at once: killed 2.11 s after it is ready."""
    return Job(job.run_id, job.portfolio, None, job.policy, Limits(time_limit=0.1))


def test_a_solve_gets_what_was_asked_and_its_answer_comes_back(portfolio):
    scenario = Scenario.model_validate(
        {"title": "B first", "changes": [{"kind": "set_rank", "id": "C1", "target": "borealis", "value": 1}]}
    )
    ending, recording = solved("instant", Job("run-1", portfolio, scenario, Policy.STABILITY, Limits(seed=7)))

    assert ending.state is RunState.SUCCEEDED
    assert ending.answer.parsed().title == "2 people, 1 changes, stability, seed 7"
    assert ending.answer.parsed().provenance.limits == Limits(seed=7)
    assert [told.stage for told in recording.progress["run-1"]] == ["first plan", "improve"]
    assert recording.progress["run-1"][1].value == 100_000_000


def test_that_there_is_no_plan_is_an_answer(job):
    ending, _ = solved("no_plan", job)

    assert (ending.state, ending.answer.status, ending.reason) == (RunState.SUCCEEDED, Status.INFEASIBLE, None)


@pytest.mark.parametrize(
    ("solve", "code", "words"),
    [
        ("segfault", "crashed", "SIGSEGV"),
        ("killed", "crashed", "memory"),
        ("leaves", "crashed", "exit code 3"),
        ("exits", "crashed", "exit code 4"),
        ("raises", "crashed", "ZeroDivisionError"),
        ("refuses", "invalid_input", "no project has the id 'x'"),
        ("nonsense", "crashed", "TypeError"),
        ("garbles", "crashed", "cannot be read"),
        ("leaves_an_orphan", "crashed", "exit code 5"),
        ("nowhere_to_be_found", "crashed", "AttributeError"),
    ],
)
def test_a_solve_that_breaks_fails_its_run_with_a_reason(job, solve, code, words):
    ending, recording = solved(solve, job)

    assert (ending.state, ending.reason.code) == (RunState.FAILED, code)
    assert words in ending.reason.text
    assert len(recording.endings["run-1"]) == 1


def test_a_bug_in_the_solver_does_not_show_its_details_to_users(job):
    ending, _ = solved("raises", job)

    assert "secret" not in ending.reason.text
    assert "Traceback" not in ending.reason.text


def test_memory_beyond_the_cap_fails_the_run_and_not_the_machine(job):
    ending, _ = solved("greedy_for_memory", job, memory_limit_mib=2048)

    assert (ending.state, ending.reason.code) == (RunState.FAILED, "out_of_memory")


def test_plans_found_before_a_crash_are_told(job):
    ending, recording = solved("segfault", job)

    assert ending.state is RunState.FAILED
    assert [answer.title for answer in recording.answers["run-1"]] == ["before the crash"] * 2  # it was tried twice


def test_the_latest_of_two_quick_answers_is_not_lost(job):
    _, recording = solved("two_answers_then_dead", job)

    assert [answer.title for answer in recording.answers["run-1"]] == ["first", "second"] * 2


def test_a_solve_that_overruns_its_limit_is_killed_and_its_plans_count(job):
    ending, recording = solved("deaf", hurried(job))

    assert (ending.state, ending.reason.code) == (RunState.SUCCEEDED, "overran_limit")
    assert [answer.title for answer in recording.answers["run-1"]] == ["best so far"]


@pytest.mark.parametrize("solve", ["deaf_with_nothing", "frozen"])
def test_a_solve_that_hangs_without_a_plan_fails(job, solve):
    ending, _ = solved(solve, hurried(job))

    assert (ending.state, ending.reason.code) == (RunState.FAILED, "overran_limit")


def test_a_solve_that_does_not_get_ready_fails(job):
    """The module of this solve function sleeps while it is imported."""
    ending, _ = solved("tests.api.slow_import:solve", job, start_allowance=0.01)

    assert (ending.state, ending.reason.code) == (RunState.FAILED, "did_not_start")


def test_a_cancelled_solve_answers_with_what_it_has(job):
    with running("patient") as (runner, recording):
        runner.submit(job)
        recording.wait(lambda: recording.answers["run-1"], "a first answer")
        runner.cancel("run-1")
        ending = recording.ending("run-1")

    assert (ending.state, ending.reason.code) == (RunState.CANCELLED, "cancelled")
    assert ending.answer.parsed().title == "stopped when asked"


def test_a_solve_deaf_to_cancelling_is_killed_after_the_grace(job):
    with running("deaf", cancel_grace=0.2) as (runner, recording):
        runner.submit(job)
        recording.wait(lambda: recording.answers["run-1"], "a first answer")
        runner.cancel("run-1")
        ending = recording.ending("run-1")

    assert (ending.state, ending.answer) == (RunState.CANCELLED, None)


def test_cancelling_before_the_solve_is_ready_is_not_forgotten(job):
    with running("patient") as (runner, recording):
        runner.submit(job)
        runner.cancel("run-1")

        assert recording.ending("run-1").state is RunState.CANCELLED


def test_an_abandoned_solve_is_ended_at_once(job):
    with running("deaf", cancel_grace=600.0) as (runner, recording):
        solving = runner.submit(job)
        recording.wait(lambda: recording.answers["run-1"], "a first answer")
        solving.abandon()
        ending = recording.ending("run-1")

    assert (ending.reason.code, ending.answer) == ("lost", None)


def test_processes_that_were_started_before_are_used_and_one_that_died_is_not(job):
    with running("leaves", spares=1) as (runner, recording):
        runner.nursery.fill()
        first = runner.nursery._ready[0].pid
        runner.submit(job)
        recording.ending("run-1")
        assert runner.solvings["run-1"].pid == first
        assert _eventually(lambda: runner.nursery._ready)
        spare = runner.nursery._ready[0]
        os.kill(spare.pid, signal.SIGKILL)
        assert _eventually(lambda: not spare.process.is_alive())
        runner.submit(with_id(job, "second"))

        assert "exit code 3" in recording.ending("second").reason.text
    assert not runner.nursery._ready


class Unlucky(Nursery):
    """Its processes are killed in the moment in which they are handed out, so many of them."""

    doomed = 1

    def take(self):
        started = super().take()
        if self.doomed:
            self.doomed -= 1
            os.kill(started.pid, signal.SIGKILL)
            assert _eventually(lambda: not started.process.is_alive())
        return started


@pytest.mark.parametrize("doomed", [1, 2])
def test_a_process_that_is_killed_as_it_is_handed_out_is_replaced(job, doomed):
    with running("instant", spares=1) as (runner, recording):
        runner.nursery = Unlucky(runner._settings, spares=1)
        runner.nursery.fill()
        runner.nursery.doomed = doomed
        runner.submit(job)
        ending = recording.ending("run-1")

    assert (ending.state, ending.reason) == (RunState.SUCCEEDED, None)
    assert len(recording.endings["run-1"]) == 1


def test_processes_that_are_always_killed_as_they_are_handed_out_fail_the_run(job):
    with running("instant") as (runner, recording):
        runner.nursery = Unlucky(runner._settings)
        runner.nursery.doomed = 1_000
        runner.submit(job)
        ending = recording.ending("run-1")

    assert (ending.state, ending.reason.code) == (RunState.FAILED, "crashed")
    assert "SIGKILL" in ending.reason.text


def test_a_solve_that_a_signal_ended_is_tried_once_more_with_one_worker(job):
    """As after a crash of native code or for want of memory; the run says that it happened."""
    with running("patient") as (runner, recording):
        solving = runner.submit(Job("run-1", job.portfolio, None, Policy.BALANCED, Limits(workers=2)))
        recording.wait(lambda: recording.answers["run-1"], "a first answer")
        first = solving.pid
        os.kill(first, signal.SIGKILL)
        recording.wait(lambda: len(recording.answers["run-1"]) == 2, "the answer of another process")
        assert solving.pid != first
        os.kill(solving.pid, signal.SIGKILL)
        ending = recording.ending("run-1")

    assert (ending.state, ending.reason.code) == (RunState.FAILED, "crashed")


def test_a_solve_outlives_the_fork_server(job):
    """Whoever kills the children of the service kills this one, too; nothing of the lost process lives on."""
    with running("patient", spares=1) as (runner, recording):
        runner.nursery.fill()
        solving = runner.submit(job)
        recording.wait(lambda: recording.answers["run-1"], "a first answer")
        first = solving.pid
        os.kill(_parent(first), signal.SIGKILL)
        recording.wait(lambda: len(recording.answers["run-1"]) == 2, "the answer of another process")
        assert _eventually(lambda: not _group_lives(first))
        runner.cancel("run-1")
        ending = recording.ending("run-1")

    assert ending.answer.parsed().title == "stopped when asked"


def test_the_second_try_has_one_worker_and_succeeds_with_a_word_about_the_first(job):
    ending, _ = solved("crashes_with_two_workers", Job("run-1", job.portfolio, None, Policy.BALANCED, Limits(workers=2)))

    assert (ending.state, ending.reason.code) == (RunState.SUCCEEDED, "tried_again")
    assert "SIGSEGV" in ending.reason.text
    assert ending.answer.parsed().provenance.limits.workers == 1


def test_a_crash_does_not_touch_the_run_beside_it(job):
    with running("patient") as (runner, recording):
        runner.submit(with_id(job, "steady"))
        recording.wait(lambda: recording.answers["steady"], "the steady run")
        assert solved("segfault", with_id(job, "doomed"))[0].state is RunState.FAILED
        runner.cancel("steady")

        assert recording.ending("steady").answer.parsed().title == "stopped when asked"


def test_exit_codes_survive_many_solves_at_once(job):
    """Two threads joining children at once can make multiprocessing mix up exit codes; every reason must name the right one."""
    with running("leaves") as (runner, recording):
        ids = [f"run-{number}" for number in range(12)]
        for id in ids:
            runner.submit(with_id(job, id))
        reasons = {recording.ending(id).reason.text for id in ids}

    assert reasons == {"the solve's process ended with exit code 3 and without an answer"}


def test_progress_floods_do_not_block_the_solve(job):
    ending, recording = solved("babbles", job)

    assert ending.answer.parsed().title == "done babbling"
    assert len(recording.progress["run-1"]) == 20_000


def test_cancelling_what_is_over_changes_nothing(job):
    with running("instant") as (runner, recording):
        runner.submit(job)
        recording.ending("run-1")
        runner.cancel("run-1")

    assert len(recording.endings["run-1"]) == 1


def test_nothing_of_a_killed_solve_lives_on(job):
    """Processes of a solve form one group; after the run no process of that group is left."""
    with running("deaf", cancel_grace=0.1) as (runner, recording):
        runner.submit(job)
        recording.wait(lambda: recording.answers["run-1"], "a first answer")
        pid = runner.solvings["run-1"].pid
        runner.cancel("run-1")
        recording.ending("run-1")

    assert _eventually(lambda: not _group_lives(pid))


def test_a_solve_ends_with_the_service_even_if_that_is_killed():
    """A service in a process of its own tells the solve's process id and is killed without warning."""
    service = subprocess.Popen([sys.executable, "-m", "tests.api.runner.doomed_service"], stdout=subprocess.PIPE, text=True)
    pid = int(service.stdout.readline())
    assert _group_lives(pid)
    service.kill()
    service.wait()
    service.stdout.close()

    assert _eventually(lambda: not _group_lives(pid))


def test_the_program_that_runs_the_service_is_not_run_again_for_each_solve(tmp_path):
    """A script without a guard would otherwise start itself anew in every solve's process."""
    program = tmp_path / "program.py"
    program.write_text(
        "print('program')\n"
        "from tests.api.portfolios import small\n"
        "from tests.api.runner.recording import solved\n"
        "from api.runner.jobs import Job\n"
        "from models.answer import Limits, Policy\n"
        "ending, _ = solved('instant', Job('run-1', small(), None, Policy.BALANCED, Limits()))\n"
        "print(ending.state.value)\n"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, str(program)], cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True, check=False
    )

    assert done.stdout.split() == ["program", "succeeded"], done.stderr


class Forgetful(Recording):
    """A listener that breaks while a run goes on."""

    def progressed(self, run_id, progress):
        raise OSError("the disk is full")


def test_what_the_listener_raises_comes_out_and_leaves_no_process(job):
    runner = Runner("babbles", Forgetful())
    solving = Solving(order_of(job), runner._settings, runner.nursery, runner._recording)
    with pytest.raises(OSError, match="the disk is full"):
        solving.run()

    assert not _group_lives(solving.pid)


def _eventually(condition) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[1])


def _group_lives(pid: int) -> bool:
    stats = [path.read_text(errors="replace") for path in Path("/proc").glob("[0-9]*/stat") if path.exists()]
    fields = [stat.rpartition(")")[2].split() for stat in stats]
    return any(int(field[2]) == pid and field[0] != "Z" for field in fields)


def test_a_job_survives_its_journey_as_json(portfolio):
    scenario = Scenario(title="x")
    earlier = answer()
    job = Job("run-1", portfolio, scenario, Policy.COST, Limits(seed=3), earlier)
    back = Job.from_json(order_of(job).text)

    assert (back.run_id, back.portfolio, back.scenario, back.policy, back.limits, back.previous) == (
        "run-1",
        portfolio,
        scenario,
        Policy.COST,
        Limits(seed=3),
        earlier,
    )
