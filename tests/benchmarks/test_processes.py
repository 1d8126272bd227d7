"""Contenders that crash, overstay or eat the machine are results, whatever they leave running."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import memory, processes
from tests.benchmarks.processes import Allowance
from tests.benchmarks.run_folder import Recorder, Task, read_json, read_trace, task_of

if TYPE_CHECKING:
    from pathlib import Path

START = "import pathlib, sys, time; pathlib.Path(sys.argv[1], 'started').touch(); "
END = "pathlib.Path(sys.argv[1], 'end.json').write_text('{}')"
needs_proc = pytest.mark.skipif(not memory.PROC.is_dir(), reason="memory is read from /proc")


def run(folder: Path, code: str, seconds: float = 60.0, mib: float = float("inf")) -> processes.Ran:
    return processes.run([sys.executable, "-c", START + code, str(folder)], folder, Allowance(seconds, mib))


def test_a_contender_that_ends_has_finished(tmp_path: Path) -> None:
    assert run(tmp_path, END).ended == "finished"


def test_a_crash_is_told_with_its_last_words(tmp_path: Path) -> None:
    ran = run(tmp_path, "raise ValueError('no such row')")
    assert (ran.ended, ran.note) == ("crashed", "ValueError: no such row")


def test_an_end_by_signal_is_told_by_its_name(tmp_path: Path) -> None:
    ran = run(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert (ran.ended, ran.note) == ("crashed", "ended by SIGKILL, most likely for want of memory")


def test_who_does_not_stop_is_killed(tmp_path: Path) -> None:
    ran = run(tmp_path, "time.sleep(600)", seconds=0.2)
    assert (ran.ended, ran.note) == ("killed", "did not stop within 0.2 s")


def test_a_contender_may_take_a_little_more_than_its_limit() -> None:
    assert Allowance.beyond(60.0).seconds == pytest.approx(76.0)


@needs_proc
def test_children_are_killed_too(tmp_path: Path) -> None:
    child = "import subprocess; one = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
    run(tmp_path, child + "pathlib.Path(sys.argv[1], 'child').write_text(str(one.pid)); time.sleep(600)", seconds=2.0)
    pid = (tmp_path / "child").read_text(encoding="utf-8")
    for _ in range(100):
        if not (memory.PROC / pid).exists() or ") Z" in (memory.PROC / pid / "stat").read_text(encoding="utf-8"):
            break
        time.sleep(0.1)
    else:
        pytest.fail(f"process {pid} still runs")


@needs_proc
def test_the_memory_of_a_child_counts(tmp_path: Path) -> None:
    eat = "import time; eaten = bytearray(200 << 20); time.sleep(1.5)"
    ran = run(tmp_path, f"import subprocess; subprocess.run([sys.executable, '-c', {eat!r}]); " + END)
    assert ran.peak_mib is not None
    assert 200 <= ran.peak_mib <= 400


@needs_proc
def test_who_takes_the_machines_memory_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "allowed_mib", lambda: 100.0)
    ran = run(tmp_path, "eaten = bytearray(300 << 20); time.sleep(600)")
    assert ran.ended == "killed"
    assert ran.note == "passed 0.1 GiB of memory"


@needs_proc
def test_who_takes_more_memory_than_allowed_is_stopped(tmp_path: Path) -> None:
    ran = run(tmp_path, "eaten = bytearray(300 << 20); time.sleep(600)", mib=100.0)
    assert (ran.ended, ran.note) == ("killed", "passed 0.1 GiB of memory")


@needs_proc
def test_some_of_the_machines_memory_is_left_alone() -> None:
    assert 0 < memory.allowed_mib() < memory.allowed_mib() / memory.PART


@needs_proc
def test_a_process_that_is_gone_has_no_memory() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
    gone.wait()
    assert memory.resident_mib(gone.pid) == 0
    assert memory.peak_mib(gone.pid) == 0


def test_who_is_overdue_depends_on_when_the_clock_started() -> None:
    assert processes.overdue(500.0, None, 21.0, ended=False) is None
    assert processes.overdue(30.0, 20.9, 21.0, ended=False) is None
    assert processes.overdue(30.0, 21.1, 21.0, ended=False) == "did not stop within 21 s"
    assert processes.overdue(30.0, 21.1, 21.0, ended=True) is None
    assert processes.overdue(922.0, None, 21.0, ended=False) == "took more than 900 s besides solving"


def test_a_task_comes_through_the_command_line(tmp_path: Path) -> None:
    task = Task(tmp_path / "a", tmp_path / "b", 2.5, 8, 3, "scip")
    assert task_of(task.command()) == task


def test_what_a_contender_noted_can_be_read_while_it_runs(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, began=time.monotonic() - 2.0)
    recorder.point(worth=3.0, bound=float("inf"))
    recorder.point(worth=None, bound=None)
    (line,) = read_trace(tmp_path)
    assert line["worth"] == 3.0
    assert line["seconds"] >= 2.0
    assert "bound" not in line
    recorder.end("feasible", ortools="9")
    assert read_json(tmp_path / "end.json")["versions"] == {"ortools": "9"}


def test_a_line_cut_off_by_a_kill_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "trace.jsonl").write_text('{"seconds": 1.0, "worth": 2.0}\n{"seconds": 2.', encoding="utf-8")
    assert read_trace(tmp_path) == [{"seconds": 1.0, "worth": 2.0}]


def test_who_noted_nothing_knew_nothing(tmp_path: Path) -> None:
    assert read_trace(tmp_path) == []
    assert read_json(tmp_path / "end.json") == {}
