"""The page about the tables says what the tables are."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenarios
from models.frozen import Row
from models.portfolio import Portfolio
from scenarios.tables.columns import Table, folded
from scenarios.tables.reference import refresh
from scenarios.tables.schema import BY_NAME, TABLES, table_named
from scenarios.tables.shapes import spread

PAGE = Path(__file__).parents[2] / "docs" / "portfolio.md"
MADE_OF_SEVERAL = {"skill", "level", "hours_per_week"}
"""Columns that fill a field together with another."""


def test_the_page_is_fresh() -> None:
    """If not: python -m scenarios.tables.reference."""
    assert refresh(PAGE.read_text(encoding="utf-8")) == PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_field_of_a_row_has_a_column(table: Table) -> None:
    """A field without one would be lost in a round trip."""
    fields = set(table.row.model_fields) - {"extra", "skills"}
    columns = {column.target for column in table.columns}
    assert fields <= columns
    assert columns - fields <= MADE_OF_SEVERAL


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_word_means_two_columns(table: Table) -> None:
    headers = {folded(column.header) for column in table.columns}
    words = [folded(alias) for column in table.columns for alias in column.aliases]
    assert len(words) == len(set(words))
    assert not headers & set(words)


def test_no_word_means_two_tables() -> None:
    words = [folded(word) for table in TABLES for word in (table.name, *table.aliases)]
    assert len(words) == len(set(words))


def test_every_table_of_a_portfolio_is_on_disk() -> None:
    assert {table.target for table in TABLES} >= set(Portfolio.model_fields)


@pytest.mark.parametrize("name", ["People", "RESOURCES", "Work packages", "work-packages", "Directives"])
def test_names_of_tables_are_forgiving(name: str) -> None:
    assert table_named(name) is not None


def test_a_demand_with_several_skills_is_spread_over_one_cell() -> None:
    row = BY_NAME["demands"].row
    assert issubclass(row, Row)
    demand = row.model_validate(
        {"id": "d", "project_id": "p", "first": "2027-01-04", "last": "2027-01-10", "skills": [{"skill": "a", "level": 1}, {"skill": "b"}]}
    )
    assert (spread(demand)["skill"], spread(demand)["level"]) == ("a:1; b:3", None)


def test_the_example_of_a_scenario_on_the_page_is_one(tmp_path: Path) -> None:
    example = PAGE.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    path = tmp_path / "example.toml"
    path.write_text(example)
    assert scenarios.load_scenario(path).changes[0].target == "PRJ014"
