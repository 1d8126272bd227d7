"""
``python -m tests.api.soak --runs 5000``: whether a service that solves one run after the other grows.

The service is `steerco serve` in a process of its own, on SQLite. After each part of the runs it is looked at, and at the process
from which solves are forked: memory, open files, threads, processes. The first third warms up and does not count.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import httpx

from api import examples
from tests.api.dispatch.owners import SEED_OF, Owner, children_of, free_port
from tests.api.runner.recording import PATIENCE

LOOKS = 30
"""How often it is looked at."""
GROWTH_MIB = 4.0
"""MiB by which the last third may exceed the middle one: what allocators keep for later comes and goes by as much."""
MORE = 4
"""Files, threads and processes by which the last third may exceed the middle one: those of requests on their way."""


@dataclass(frozen=True)
class Look:
    """The service after so many runs."""

    runs: int
    service_mib: float
    fork_server_mib: float
    files: int
    threads: int
    processes: int


def soaked(runs: int) -> list[Look]:
    """Have so many runs solved, each asked for, watched and read as callers do, and return what was seen on the way."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        owner = Owner("serve", "--port", str(port), database=f"sqlite:///{folder}/steerco.sqlite", rate_limit=10**9)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
                _until_it_answers(client, owner)
                portfolio_id = client.post("/v1/portfolios", json=examples.DOCUMENT).json()["id"]
                found = []
                for number in range(1, runs + 1):
                    _one_run(client, portfolio_id)
                    if number % max(1, runs // LOOKS) == 0:
                        found.append(_look(owner, number))
                return found
        finally:
            owner.close()


def growth(looks: list[Look]) -> dict[str, float]:
    """By how much the last third exceeds the middle one, by field: medians, so that a moment does not count."""
    third = len(looks) // 3
    middle, last = looks[third : 2 * third], looks[2 * third :]

    def median(part: list[Look], field: str) -> float:
        return statistics.median(getattr(look, field) for look in part)

    return {field.name: median(last, field.name) - median(middle, field.name) for field in fields(Look) if field.name != "runs"}


def leaks(grown: dict[str, float]) -> list[str]:
    """What grew by more than it may."""
    return [f"{name} grew by {more:.1f}" for name, more in grown.items() if more > (GROWTH_MIB if name.endswith("mib") else MORE)]


def _until_it_answers(client: httpx.Client, owner: Owner) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        assert owner.process.poll() is None, owner.said()
        assert time.monotonic() < deadline, f"the service did not start\n{owner.said()}"
        try:
            client.get("/livez")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return


def _one_run(client: httpx.Client, portfolio_id: str) -> None:
    asked = {"portfolio_id": portfolio_id, "seed": SEED_OF["instant"], "workers": 1}
    run = client.post("/v1/runs", json=asked, headers={"Prefer": "wait=30"}).json()
    assert run["state"] == "succeeded", run
    at = f"/v1/runs/{run['id']}"
    for path in (f"{at}/events", f"{at}/answer", f"{at}/plans/1", f"{at}/compare?plans=0,1", "/v1/runs?limit=10", "/metrics"):
        assert client.get(path).status_code == 200, path


def _look(owner: Owner, runs: int) -> Look:
    pid = owner.process.pid
    below = children_of(pid)
    server = max(below, key=_mib, default=pid)
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    threads = len(list(Path(f"/proc/{pid}/task").iterdir()))
    return Look(runs, _mib(pid), _mib(server), files, threads, len(below) + len(children_of(server)))


def _mib(pid: int) -> float:
    """Memory that a process holds, in MiB."""
    found = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(found.split()[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5000)
    looks = soaked(parser.parse_args().runs)
    print("  ".join(field.name for field in fields(Look)))
    for look in looks:
        print("  ".join(f"{value:>{len(field.name)}.6g}" for value, field in zip(astuple(look), fields(Look), strict=True)))
    found = leaks(growth(looks))
    print(f"growth of the last third over the middle one: {growth(looks)}")
    sys.exit(f"it leaks: {found}" if found else 0)


if __name__ == "__main__":
    main()
