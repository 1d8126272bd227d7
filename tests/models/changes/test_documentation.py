"""docs/changes.md tells people what they may write; it must tell of everything, and only of what there is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from models.changes import KINDS
from models.scenario import Scenario, apply
from tests.models.changes.committee import changed, portfolio

PAGE = (Path(__file__).parents[3] / "docs" / "changes.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)` \|.*\| `([^`]*)` \|$", PAGE, flags=re.MULTILINE)
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)


TAKEN_AWAY = {
    "drop_keep_together": ("keep_together", "ada", "bob", "", ""),
    "drop_keep_apart": ("keep_apart", "ada + bob", "", "", ""),
}
"""What must have been asked for before it can be taken away."""


def test_every_kind_is_documented_once_and_every_documented_kind_exists():
    assert sorted(kind for kind, _ in ROWS) == sorted(KINDS)


@pytest.mark.parametrize(("kind", "example"), ROWS)
def test_every_example_is_of_its_kind_and_has_an_effect(kind, example):
    cells = [cell.strip() for cell in example.split(",")]
    assert (cells[0], len(cells)) == (kind, 5)
    before = changed(portfolio(), *TAKEN_AWAY[kind]).portfolio if kind in TAKEN_AWAY else portfolio()
    assert changed(before, *cells).effects


@pytest.mark.parametrize("block", BLOCKS)
def test_every_toml_example_can_be_read_and_applied(block):
    scenario = Scenario.model_validate(tomllib.loads(block))
    _, effects = apply(scenario, portfolio())
    assert all(effect.had_effect for effect in effects)


@pytest.mark.parametrize("change", KINDS.values(), ids=list(KINDS))
def test_every_field_of_a_kind_says_what_to_write(change):
    """The description becomes the fix when the cell is wrong, and the field's text in the published schema."""
    own = {"value", "first", "last", "period", "rank", "name", "hard", "project", "demands", "person", "skills"} & set(change.model_fields)
    assert [name for name in own if not change.model_fields[name].description] == []
