"""A runner with one endless solve, in a process that a test kills: prints the solve's process id, then waits for its end."""

from __future__ import annotations

import time

from api.runner.jobs import Job
from models.answer import Limits, Policy
from tests.api.portfolios import small
from tests.api.runner.recording import running


def main() -> None:
    with running("deaf") as (runner, recording):
        runner.submit(Job("run-1", small(), None, Policy.BALANCED, Limits()))
        recording.wait(lambda: recording.answers["run-1"], "a first answer")
        print(runner.solvings["run-1"].pid, flush=True)
        time.sleep(600)


if __name__ == "__main__":
    main()
