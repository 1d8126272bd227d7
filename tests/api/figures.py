"""
``python -m tests.api.figures``: what the service adds to a solve, and how soon it answers while all cores solve.

The service is `steerco serve` in a process of its own, on SQLite; what is measured is what a caller sees.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time

import httpx

from api import examples
from tests.api.dispatch.owners import SEED_OF, Owner

PORT = 8399


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--reads", type=int, default=1500)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        owner = Owner("serve", "--port", str(PORT), database=f"sqlite:///{folder}/steerco.sqlite", slots=2, rate_limit=10**9)
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=60) as client:
                _until_it_is_there(client, owner)
                portfolio_id = client.post("/v1/portfolios", json=examples.DOCUMENT).json()["id"]
                _told("a run that does nothing, from asking to its answer", _noop_runs(client, portfolio_id, asked.runs))
                _told("1,000 repeats of one request with its key", _repeats(client, portfolio_id))
                run_id = _run(client, portfolio_id, "instant")["id"]
                _told("reads while nothing is solved", _reads(client, run_id, asked.reads))
                busy = [_run(client, portfolio_id, "burns", wait=0)["id"] for _ in range(2)]
                _told("reads while both cores solve", _reads(client, run_id, asked.reads))
                for id in busy:
                    client.post(f"/v1/runs/{id}/cancel")
        finally:
            owner.close()


def _until_it_is_there(client: httpx.Client, owner: Owner) -> None:
    for _ in range(600):
        try:
            client.get("/livez")
        except httpx.TransportError:
            assert owner.process.poll() is None, owner.said()
            time.sleep(0.1)
        else:
            time.sleep(5)  # processes for solves are being started
            return


def _run(client: httpx.Client, portfolio_id: str, solve: str, wait: int = 30) -> dict:
    body = {"portfolio_id": portfolio_id, "seed": SEED_OF[solve], "workers": 1}
    return client.post("/v1/runs", json=body, headers={"Prefer": f"wait={wait}"}).json()


def _noop_runs(client: httpx.Client, portfolio_id: str, many: int) -> list[float]:
    took = []
    for _ in range(many):
        begun = time.perf_counter()
        assert _run(client, portfolio_id, "instant")["state"] == "succeeded"
        took.append(time.perf_counter() - begun)
        time.sleep(0.1)
    return took


def _repeats(client: httpx.Client, portfolio_id: str) -> list[float]:
    took, ids = [], set()
    for _ in range(1000):
        begun = time.perf_counter()
        headers = {"Idempotency-Key": "figures"}
        ids.add(client.post("/v1/runs", json={"portfolio_id": portfolio_id, "seed": 1}, headers=headers).json()["id"])
        took.append(time.perf_counter() - begun)
    assert len(ids) == 1
    return took


def _reads(client: httpx.Client, run_id: str, many: int) -> list[float]:
    run = f"/v1/runs/{run_id}"
    paths = (run, f"{run}/answer", f"{run}/plans/1", f"{run}/compare?plans=0,1", "/v1/runs")
    took = []
    for number in range(many):
        begun = time.perf_counter()
        assert client.get(paths[number % len(paths)]).status_code == 200
        took.append(time.perf_counter() - begun)
    return took


def _told(what: str, took: list[float]) -> None:
    cuts = statistics.quantiles(took, n=100)
    print(f"{what}: median {cuts[49] * 1000:.1f} ms, p90 {cuts[89] * 1000:.1f} ms, p99 {cuts[98] * 1000:.1f} ms ({len(took)})", flush=True)


if __name__ == "__main__":
    main()
