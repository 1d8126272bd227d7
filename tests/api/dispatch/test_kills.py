"""
Two hundred runs asked for over HTTP, and processes killed without warning at moments drawn from a seed: none is lost, none done twice.

Killed are solves, what they are forked from, workers and the service itself, while runs are being asked for and while they are being
solved. Whoever asks repeats a request that was not answered, with its key. ``STEERCO_TEST_RUNS``, ``STEERCO_TEST_KILLS`` and
``STEERCO_TEST_SEED`` make it longer and otherwise.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time

import httpx
import pytest
from sqlalchemy import func, select

from api.store import RunState
from api.store.schema import runs
from tests.api.dispatch.invariants import broken, every_run
from tests.api.dispatch.owners import PORTFOLIO_ID, QUEUE, SEED_OF, children_of, free_port, solves_of
from tests.api.runner.recording import PATIENCE

pytestmark = pytest.mark.slow

RUNS = int(os.environ.get("STEERCO_TEST_RUNS", "200"))
KILLS = int(os.environ.get("STEERCO_TEST_KILLS", "5"))
SEED = int(os.environ.get("STEERCO_TEST_SEED", "20270106"))
SLOTS = 2


class Asking(threading.Thread):
    """Somebody who asks for runs, one after the other, and repeats what is not answered."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self._url = f"http://127.0.0.1:{port}/v1/runs"
        self.ids: list[str] = []
        self.refusals: list[str] = []

    def run(self) -> None:
        with httpx.Client(timeout=5) as client:
            for number in range(RUNS):
                while not self._asked(client, f"run-{number}"):
                    time.sleep(0.2)

    def _asked(self, client: httpx.Client, key: str) -> bool:
        body = {"portfolio_id": PORTFOLIO_ID, "seed": SEED_OF["instant"], "workers": 1}
        try:
            answer = client.post(self._url, json=body, headers={"Idempotency-Key": key})
        except httpx.TransportError:
            return False
        if answer.status_code == 202:
            self.ids.append(answer.json()["id"])
        elif answer.status_code < 500:
            self.refusals.append(answer.text)
        return answer.status_code < 500


class Processes:
    """The service and, where there is a queue, two workers; each is started again when it is killed."""

    def __init__(self, at) -> None:
        self._at, self.port = at, free_port()
        self.killed: list[str] = []
        self._running = {name: self._start(name) for name in self.names}

    @property
    def names(self) -> list[str]:
        return ["service", "worker 1", "worker 2"] if self._at.kind == QUEUE else ["service"]

    def kill(self, target: str, drawn: random.Random) -> None:
        """Kill one of the processes, or of those that solve a child (what solves are forked from) or a solve."""
        if target == "solve":
            while not self._killed(drawn, solves_of):
                time.sleep(0.01)
        elif target == "child":
            while not self._killed(drawn, children_of):
                time.sleep(0.01)
        else:
            self._running[target].kill()
            self._running[target] = self._start(target)
        self.killed.append(target)

    def all_run(self) -> bool:
        """Whether none has ended by itself."""
        return all(owner.process.poll() is None for owner in self._running.values())

    def _killed(self, drawn: random.Random, below) -> bool:
        """Kill a process below those that solve; false if there is none, or the one chosen has just ended by itself."""
        there = [pid for name in self.names[-2:] for pid in below(self._running[name].process.pid)]
        try:
            os.kill(drawn.choice(there), signal.SIGKILL)
        except (IndexError, ProcessLookupError):
            return False
        return True

    def _start(self, name: str):
        how = {"slots": SLOTS, "most_attempts": 10, "queue_limit": 10 * RUNS, "lease_seconds": 5.0}
        if name == "service":
            return self._at.service(self.port, **how)
        return self._at.owner(**how)


def targets(names: list[str], drawn: random.Random) -> list[str]:
    """What is killed: every kind at least once, if there are kills enough."""
    kinds = [*names, "solve", "child"]
    chosen = (kinds + [drawn.choice(kinds) for _ in range(KILLS)])[:KILLS]
    drawn.shuffle(chosen)
    return chosen


def ended(store) -> int:
    with store.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(runs).where(runs.c.ended.is_not(None))).scalar_one()


@pytest.mark.parametrize("place", ["embedded-sqlite", "queue-postgresql"], indirect=True)
def test_no_run_is_lost_and_none_is_done_twice_whoever_is_killed(at):
    drawn = random.Random(SEED)
    processes = Processes(at)
    asking = Asking(processes.port)
    asking.start()
    deadline = time.monotonic() + PATIENCE

    def far() -> int:
        return len(asking.ids) + ended(at.store)

    def wait_until(mark: int) -> None:
        while far() < mark and not asking.refusals:
            told = f"{far()} of {2 * RUNS} steps (seed {SEED}, killed {processes.killed})"
            assert processes.all_run(), f"one ended by itself after {told}\n{at.said()}"
            assert time.monotonic() < deadline, f"waited in vain after {told}\n{at.said()}"
            time.sleep(0.02)

    for mark, target in zip(sorted(drawn.sample(range(5, 2 * RUNS - 5), KILLS)), targets(processes.names, drawn), strict=True):
        wait_until(mark)
        processes.kill(target, drawn)
    wait_until(2 * RUNS)
    asking.join()

    found, told = every_run(at.store), f"seed {SEED}, killed {processes.killed}"
    assert asking.refusals == [], told
    assert sorted(run.id for run in found) == sorted(asking.ids), f"one run for each key: {told}"
    assert {run.state for run in found} == {RunState.SUCCEEDED}, told
    assert broken(at.store) == [], told
    begun_again = sum(run.attempt - 1 for run in found)
    assert begun_again <= SLOTS * len(processes.killed), f"more was begun again than was killed: {told}"
