"""A disk that is really full, under a service that is really running: a small file system of its own."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from api import examples
from tests.api.serving import add_portfolio, assert_problem, run_to_end, serving, until

pytestmark = pytest.mark.slow


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a file system of 48 MiB; making one takes root."""
    if os.geteuid() != 0:
        pytest.skip("mounting a file system takes root")
    tried = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(tmp_path)], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"this machine does not let even root mount a file system ({tried.stderr.strip()})")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def fill(file) -> None:
    """Leave no byte free."""
    file.write_bytes(bytes(shutil.disk_usage(file.parent).free))
    assert shutil.disk_usage(file.parent).free == 0


def test_a_full_disk_turns_health_red_loses_nothing_and_is_got_over(small_disk):
    ballast = small_disk / "ballast"
    with serving(database=f"sqlite:///{small_disk}/steerco.sqlite") as client:
        kept = [add_portfolio(client)]
        run = run_to_end(client, kept[0])
        assert client.get("/readyz").status_code == 200

        fill(ballast)
        assert client.get("/readyz").json()["parts"]["store"] is False
        while (answer := client.post("/v1/portfolios", json=examples.DOCUMENT)).status_code == 201:
            kept.append(answer.json()["id"])
        assert_problem(answer, 503, "store_unavailable")
        assert client.get(f"/v1/runs/{run['id']}/answer").status_code == 200

        ballast.unlink()
        until(client, "/readyz", lambda body: body["parts"].get("store") is True)
        kept.append(add_portfolio(client))
        assert run_to_end(client, kept[-1])["state"] == "succeeded"
        assert {item["id"] for item in client.get("/v1/portfolios?limit=200").json()["items"]} >= set(kept)
        assert client.get(f"/v1/runs/{run['id']}").json() == run
