"""The first half hour of whoever sets a service up, as the page has it: every `sh` block, in order, by a real shell."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from api.metrics import Metrics

PAGE = (Path(__file__).parents[2] / "docs" / "operation.md").read_text(encoding="utf-8")
TOOLS = ("bash", "curl", "jq")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def a_free_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


@pytest.mark.slow
@pytest.mark.skipif(any(shutil.which(tool) is None for tool in TOOLS), reason=f"needs {', '.join(TOOLS)}")
def test_the_first_half_hour_goes_as_written(tmp_path):
    command = tmp_path / "bin" / "steerco"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from api.cli import main; main()" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = {"PATH": f"{command.parent}:{os.environ['PATH']}", "PYTHONPATH": str(Path(__file__).parents[2])}
    script = "set -euo pipefail\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + "\n".join(BLOCKS).replace("8311", a_free_port())
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env={**os.environ, **path}, capture_output=True, text=True, timeout=300, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    for sign in (
        "Paula, PMO",
        '"status":"ok"',
        "send an API key",
        "this needs the role planner",
        "one run, however often it is asked for",
        '"state": "succeeded"',
        "1: ",
        "anna,Anna Weber",
        "developer-1,developer 1",
        '"state": "proposed"',
        "decision.approved key:",
    ):
        assert sign in done.stdout, sign
    assert re.search(r"^authentication\s+keys\s", done.stdout, re.MULTILINE)
    assert "urn:steerco:problem" not in done.stdout
    assert "Traceback" not in (tmp_path / "steerco-service" / "service.log").read_text(encoding="utf-8")


def test_the_figures_that_are_named_are_there():
    named = set(re.findall(r"`((?:steerco|process)_\w+)`", PAGE))
    metrics = Metrics()
    metrics.watch(lambda: {"runs_waiting": 0.0, "store_ready": 1.0, "runner_ready": 1.0})
    metrics.uploaded("read")
    text = metrics.text().decode()

    assert len(named) > 5
    assert [name for name in named if f"TYPE {name} " not in text] == []
