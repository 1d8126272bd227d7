"""Ctrl-C: once for the best plans so far, twice to be gone at once; and a live line where somebody watches."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import dataclass

import pytest

import scenarios
from api.cli.exit_codes import ExitCode
from api.cli.interruption import beside, interruptible
from api.cli.progress import line_of, shown
from tests.api.cli.answers import answer

FAKE = """
    import os, signal, sys, time
    import scenarios
    from tests.api.cli.answers import answer

    def replan(portfolio, scenario=None, *, should_stop, on_progress, **_):
        print('searching', file=sys.stderr, flush=True)
        while not should_stop() or {deaf}:
            time.sleep(0.02)
        found = answer()
        return found.replace(provenance=found.provenance.replace(stopped_early=True))

    scenarios.replan = replan
    sys.argv = ['steerco', 'demo']
    from api.cli import main
    main()
"""


@dataclass(frozen=True)
class Told:
    stage: str = "improve"
    value: int | None = 560_100_000
    bound: int | None = 562_345_678
    gap_pct: float | None = 0.4
    plans: int = 1
    elapsed: float = 12.2


def test_ctrl_c_ends_the_search_with_the_best_plans(steerco, monkeypatch):
    def patient(*_, should_stop, **__):
        os.kill(os.getpid(), signal.SIGINT)
        while not should_stop():
            time.sleep(0.01)
        found = answer()
        return found.replace(provenance=found.provenance.replace(stopped_early=True))

    monkeypatch.setattr(scenarios, "replan", patient, raising=False)
    ended = steerco("demo")
    assert ended.code == ExitCode.OK
    assert "The search was stopped early." in ended.out
    assert "Ranked plans" in ended.out
    assert "Ctrl-C again aborts at once" in ended.err


def started(*, deaf: bool) -> subprocess.Popen[str]:
    script = textwrap.dedent(FAKE.format(deaf=deaf))
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert process.stderr.readline().strip() == "searching"
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_real_process_prints_what_it_has_when_interrupted(number):
    process = started(deaf=False)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == ExitCode.OK
    assert "The search was stopped early." in out
    assert "Traceback" not in err


def test_a_second_ctrl_c_ends_a_search_that_does_not_listen():
    process = started(deaf=True)
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    while "again aborts" not in process.stderr.readline():
        pass  # the first one has been heard
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == ExitCode.INTERRUPTED
    assert out == ""
    assert "aborted" in err
    assert "Traceback" not in err


def test_signals_mean_again_what_they_meant_before():
    before = signal.getsignal(signal.SIGINT)
    with interruptible() as request:
        assert signal.getsignal(signal.SIGINT) != before
        assert not request
    assert signal.getsignal(signal.SIGINT) == before


def test_work_runs_beside_the_main_thread_and_its_errors_come_back():
    assert beside(lambda: threading.current_thread() is threading.main_thread()) is False
    with pytest.raises(ZeroDivisionError):
        beside(lambda: 1 // 0)


def test_a_report_is_one_line_with_the_gap():
    assert line_of(Told()) == "  12 s | improve | 560.1 points | gap 0.40 % | 1 plan"
    assert line_of(Told(stage="reading", value=None, gap_pct=None, plans=0, elapsed=0.2)) == "   0 s | reading"


def test_nobody_watches_a_pipe(tmp_path):
    with (tmp_path / "log").open("w") as stream, shown(stream) as report:
        assert report is None


def test_a_terminal_gets_a_live_line():
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as stream:
        with shown(stream) as report:
            assert report is not None
            report(Told())
            time.sleep(0.3)  # the line is redrawn a few times a second
        stream.flush()
        text = os.read(ours, 65536).decode()
    os.close(ours)
    assert "gap 0.40 %" in text
