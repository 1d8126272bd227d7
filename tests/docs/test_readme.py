"""The README promises little, and all of it is tried here as it is written."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib

import pytest
import typer

import scenarios
from api.cli.app import app
from scenarios.demo import demo_path
from tests.api.serving import serving
from tests.docs.pages import README, ROOT, marked, prose, text
from tests.docs.readme import MARKER, demo, frame

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TOOLS = ("bash", "curl", "jq")


@pytest.mark.parametrize("command", ["demo command", "test command"])
def test_each_command_is_one_line_that_makes_its_own_environment(command: str) -> None:
    (line,) = marked(README, command).splitlines()
    steps = [shlex.split(step) for step in line.split(" && ")]
    assert [step[0] for step in steps[:2]] == ["python3", ".venv/bin/pip"]
    assert steps[0][1:] == ["-m", "venv", ".venv"]


def test_the_demo_command_ends_in_a_verb_of_the_installed_script() -> None:
    script, verb = marked(README, "demo command").split()[-2:]
    assert script.removeprefix(".venv/bin/") in PROJECT["scripts"]
    assert verb in typer.main.get_command(app).commands


def test_the_test_command_installs_what_the_checks_need() -> None:
    """`.ci/run` reads the command from the README, so the extra must be the one that holds the linters too."""
    (extra,) = re.findall(r"\[(\w+)\]", marked(README, "test command"))
    needed = {"pytest", "pytest-xdist", "ruff", "mypy", "import-linter"}
    assert needed <= {re.match(r"[\w-]+", each)[0] for each in PROJECT["optional-dependencies"][extra]}


def test_ci_extracts_the_same_command() -> None:
    program = re.search(r"awk '(.*?)'", text(ROOT / ".ci/run"), re.DOTALL)[1]
    done = subprocess.run(["awk", program, README], capture_output=True, text=True, check=True)
    assert done.stdout == marked(README, "test command")


def test_the_python_version_is_the_package_s() -> None:
    (version,) = re.findall(r"Python (\d+\.\d+) or later", prose(README))
    assert PROJECT["requires-python"] == f">={version}"


def test_verbs_named_are_verbs() -> None:
    named = set(re.findall(r"`steerco (\w+)", prose(README)))
    assert named
    assert named <= set(typer.main.get_command(app).commands)


def test_the_changes_shown_are_the_demo_s() -> None:
    assert f"```\n{(demo_path() / 'changes.csv').read_text(encoding='utf-8')}```" in text(README)


@pytest.mark.parametrize(("table", "word", "count"), [("people", "forty people", 40), ("projects", "fifteen projects", 15)])
def test_the_demo_is_as_large_as_it_says(table: str, word: str, count: int) -> None:
    assert word in " ".join(prose(README).split())
    assert len(getattr(scenarios.load(demo_path()).portfolio, table)) == count


@pytest.mark.slow
def test_the_demo_still_prints_what_the_readme_shows() -> None:
    """How far a search comes depends on the machine, so plans and figures may differ; what was asked and how it is laid out may not."""
    shown = marked(README, MARKER)
    assert frame(shown) == frame(demo("--time-limit", "5")), "renew it with: python -m tests.docs.readme"
    assert len(frame(shown)) > 8


@pytest.mark.slow
def test_the_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(marked(README, "python example"), "README.md", "exec"), {})
    assert re.match(r"1 \w+", capsys.readouterr().out)


@pytest.mark.skipif(any(shutil.which(tool) is None for tool in TOOLS), reason=f"needs {', '.join(TOOLS)}")
def test_the_http_example_runs(tmp_path) -> None:
    loaded = scenarios.load(demo_path())
    scenarios.save(tmp_path / "portfolio.xlsx", loaded.portfolio, loaded.scenario)
    with serving("instant") as client:
        script = marked(README, "http example").replace("http://127.0.0.1:8311", str(client.base_url).rstrip("/"))
        done = subprocess.run(["bash", "-u", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r'"rank": 1,\s+"why": "\w', done.stdout), done.stdout
    assert '"audit_clean": true' in done.stdout
