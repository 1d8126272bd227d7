"""The page for newcomers, run as it is written: every `sh` block, in order, by a real shell with curl against a real service."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from api.app import create_app
from tests.api.instant_runner import InstantRunner
from tests.api.serving import serving

PAGE = Path(__file__).parents[2] / "docs" / "http.md"
TOOLS = ("bash", "curl", "jq")


def test_every_path_on_the_page_exists():
    known = [re.compile(re.sub(r"\{[^}]*\}", r"[^/]+", path) + "$") for path in create_app(dispatcher=InstantRunner()).openapi()["paths"]]
    named = set(re.findall(r"\$STEERCO(/[^\s\"'?|)]+)", PAGE.read_text(encoding="utf-8")))

    assert len(named) > 10
    assert [path for path in named if not any(pattern.match(path) for pattern in known)] == []


@pytest.mark.skipif(any(shutil.which(tool) is None for tool in TOOLS), reason=f"needs {', '.join(TOOLS)}")
def test_the_page_works_as_written(tmp_path):
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    with serving("instant") as client:
        script = "\n".join(blocks).replace("http://127.0.0.1:8311", str(client.base_url).rstrip("/"))
        done = subprocess.run(["bash", "-u", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert "urn:steerco:problem" not in done.stdout
    for sign in (
        '"status":"ok"',
        '"table": "people"',
        '"succeeded"',
        '"rank": 1',
        '"part": "value"',
        "anna,Anna Weber",
        '"rule": "capacity"',
    ):
        assert sign in done.stdout, sign
    assert (tmp_path / "plan-1.xlsx").stat().st_size > 5000
    assert (tmp_path / "answer.json").read_text(encoding="utf-8").startswith('{"schema_version"')
