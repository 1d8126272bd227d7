"""A command line in the test's own process, with a search that answers at once."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

import scenarios
from api.cli import app as application
from tests.api.cli.answers import answer


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def steerco(monkeypatch, capsys):
    """Run the command line as its entry point does, and return how it ended."""
    monkeypatch.setenv("COLUMNS", "120")

    def run(*words: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["steerco", *map(str, words)])
        with pytest.raises(SystemExit) as ending:
            application.main()
        said = capsys.readouterr()
        return Ended(ending.value.code, said.out, said.err)

    return run


@pytest.fixture
def asked(monkeypatch):
    """Answer every search at once, and return what was asked."""
    calls = []

    def replan(portfolio, scenario=None, **options):
        calls.append({"portfolio": portfolio, "scenario": scenario, **options})
        return answer()

    monkeypatch.setattr(scenarios, "replan", replan, raising=False)
    return calls


@pytest.fixture
def written(tmp_path):
    """Return the path of an answer on disk."""
    path = tmp_path / "answer.json"
    path.write_text(answer().model_dump_json(), encoding="utf-8")
    return path
