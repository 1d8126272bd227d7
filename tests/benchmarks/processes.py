"""Runs a contender in a process of its own: watched from outside, and killed with all its children when it overstays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import memory
from tests.benchmarks.run_folder import END, STARTED

ROOT = Path(__file__).parents[2]
LOOK = 0.1
"""Seconds between two looks."""
LOADING = 900.0
"""Seconds that reading the task may take before the clock starts, and writing down the answer after it stopped."""
PATIENCE, GRACE = 1.1, 10.0
"""A contender is killed when its limit x ``PATIENCE`` + ``GRACE`` seconds have passed."""
STDERR_KEPT = 400
"""Characters of what a crashed contender said last."""


@dataclass(frozen=True)
class Allowance:
    """What a process may take before it is killed."""

    seconds: float
    """Of its clock."""
    mib: float = float("inf")
    """Of resident memory, with everything it starts; in any case never more than the machine bears."""

    @staticmethod
    def beyond(limit: float) -> Allowance:
        """Return what a contender may take that was told to stop after so many seconds: a little more, then it is killed."""
        return Allowance(limit * PATIENCE + GRACE)


@dataclass(frozen=True)
class Ran:
    """How a process ended."""

    ended: str
    """``finished``, ``crashed`` or ``killed``."""
    note: str
    """What is known of the cause."""
    peak_mib: float | None
    """Largest memory of it and its children since its clock started; None where the system does not say."""


def module(name: str, arguments: list[str]) -> list[str]:
    """Return the command that runs a module of the benchmark."""
    return [sys.executable, "-m", f"tests.benchmarks.{name}", *arguments]


def run(command: list[str], folder: Path, allowed: Allowance) -> Ran:
    """
    Run a contender to its end, or to ours.

    Parameters
    ----------
    folder
        Where it says when its clock starts and stops.
    allowed
        What it may take.
    """
    with (folder / "stderr.txt").open("w+", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)
        try:
            watched = _watch(process, folder, allowed)
        finally:
            kill(process)
        if watched.ended == "finished" and process.returncode:
            return Ran("crashed", _cause(process.returncode, folder), watched.peak_mib)
        return watched


def _watch(process: subprocess.Popen[bytes], folder: Path, allowed: Allowance) -> Ran:
    began, started, peak = time.monotonic(), None, 0.0
    most = min(allowed.mib, memory.allowed_mib())
    while process.poll() is None:
        now, ended = time.monotonic(), (folder / END).exists()
        if started is None and (folder / STARTED).exists():
            started = now
        resident = memory.resident_mib(process.pid) or 0.0
        if started is not None:
            peak = max(peak, resident, 0.0 if ended else memory.peak_mib(process.pid) or 0.0)
        cause = overdue(now - began, None if started is None else now - started, allowed.seconds, ended=ended)
        if cause is None and resident > most:
            cause = f"passed {most / 1024:.1f} GiB of memory"
        if cause is not None:
            return Ran("killed", cause, peak or None)
        time.sleep(LOOK)
    return Ran("finished", "", peak or None)


def overdue(since_launch: float, since_start: float | None, seconds: float, *, ended: bool) -> str | None:
    """Return why a process has to be killed; None if it may go on."""
    if since_start is None or ended:
        return f"took more than {LOADING:.0f} s besides solving" if since_launch > LOADING + seconds else None
    return f"did not stop within {seconds:.4g} s" if since_start > seconds else None


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and whatever it started; wait until it is gone."""
    for folder in memory.members(process.pid):
        _signal(int(folder.name))
    if process.poll() is None:
        process.kill()
    process.wait()


def _signal(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:  # it ended by itself meanwhile, which is what was wanted
        return


def _cause(code: int, folder: Path) -> str:
    if code < 0:
        name = signal.Signals(-code).name
        return f"ended by {name}" + (", most likely for want of memory" if name == "SIGKILL" else "")
    lines = (folder / "stderr.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:STDERR_KEPT] if lines else f"exit code {code}"
