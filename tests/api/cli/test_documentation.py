"""What the documentation says about the command line is what the command line does."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import jsonschema
import pytest
import typer

from api.cli.app import app
from api.cli.documents import answer_schema
from api.cli.exit_codes import MEANING
from tests.api.cli.answers import answer

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "command-line.md").read_text(encoding="utf-8")
VERBS = typer.main.get_command(app).commands
LIKE_DEMO = "Options as for `demo`"


def section(verb: str) -> str:
    found = re.search(rf"^## {verb}\b.*?(?=^## )", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/command-line.md has no section about {verb}"
    return found[0]


def commands(verb: str) -> list:
    """The verb itself, or those of a group."""
    return list(getattr(VERBS[verb], "commands", {"": VERBS[verb]}).values())


def options(verb: str) -> set[str]:
    """Return the options of a verb, or of all verbs of a group."""
    return {name for one in commands(verb) for parameter in one.params for name in parameter.opts if name.startswith("--")} - {"--help"}


def test_every_verb_has_a_section_and_no_other_does():
    sections = re.findall(r"^## (\w+)", PAGE, re.MULTILINE)
    assert sections == [*VERBS, "Exit"]


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_is_documented_and_no_other_is(verb):
    text = section(verb) + (section("demo") if LIKE_DEMO in section(verb) else "")
    documented = set(re.findall(r"`(--[a-z-]+)", text)) | set(re.findall(r"\*\*(--[a-z-]+)", text))
    mentioned = options(verb) & set(re.findall(r"--[a-z-]+", text))
    assert mentioned == options(verb)
    assert documented <= options(verb) | {"--scenario"}


@pytest.mark.parametrize("verb", ["demo", "plan"])
def test_documented_defaults_are_the_real_ones(verb):
    defaults = {p.opts[0]: p.default for p in VERBS[verb].params if p.opts[0].startswith("--")}
    rows = re.findall(r"^\| `(--[a-z-]+)` \| ([\d.]+) \|", section(verb), re.MULTILINE)
    assert rows
    for option, default in rows:
        assert float(default) == defaults[option], (verb, option)


def test_exit_codes_are_those_of_the_program():
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert {int(code): meaning for code, meaning in rows} == {code.value: meaning for code, meaning in MEANING.items()}


def test_the_published_schema_is_fresh():
    published = (DOCS / "answer.schema.json").read_text(encoding="utf-8")
    assert published == answer_schema(), "renew it with: steerco schema > docs/answer.schema.json"


def test_an_answer_is_valid_under_its_schema():
    jsonschema.validate(json.loads(answer().model_dump_json()), json.loads(answer_schema()))


def test_schema_prints_what_is_published(steerco):
    assert steerco("schema").out == answer_schema()


def test_verbs_only_hand_over():
    """The module of the verbs holds options, no work: what it grows belongs elsewhere."""
    longest = max(len(inspect.getsource(command.callback).splitlines()) for verb in VERBS for command in commands(verb))
    assert longest <= 40
