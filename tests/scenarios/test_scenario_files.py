"""A scenario in a file of its own: four formats, one meaning; and what is wrong with one, all at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import scenarios
from models.answer import Policy
from models.errors import InvalidInputError, UnreadableFileError
from tests.builders_tables import as_csv, as_document, as_xlsx, good

if TYPE_CHECKING:
    from pathlib import Path

    from models.defects import Defect
    from models.scenario import Scenario

TOML = """
title = "The regulator"
reason = "A date moved"
requested_by = "Eve"
policy = "stability"

[[changes]]
change_id = "C1"
kind = "set_rank"
target = "ceres"
value = 1
reason = "the regulator"

[[changes]]
change_id = "C2"
kind = "person_leaves"
target = "bob"
from = 2027-02-15
reason = "resigned"
"""
CSV = """change_id,kind,target,value,from,to,reason
C1,set_rank,ceres,1,,,the regulator
C2,person_leaves,bob,,2027-02-15,,resigned
"""
DOCUMENT = {
    "title": "The regulator",
    "reason": "A date moved",
    "requested_by": "Eve",
    "policy": "stability",
    "changes": [
        {"change_id": "C1", "kind": "set_rank", "target": "ceres", "value": 1, "reason": "the regulator"},
        {"change_id": "C2", "kind": "person_leaves", "target": "bob", "from": "2027-02-15", "reason": "resigned"},
    ],
}


def in_file(folder: Path, name: str, text: str) -> Scenario:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return scenarios.load_scenario(path)


def refused(folder: Path, name: str, text: str, *, on_portfolio: bool = False) -> tuple[Defect, ...]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    portfolio = scenarios.from_document(as_document(good())).portfolio if on_portfolio else None
    with pytest.raises(InvalidInputError) as error:
        scenarios.load_scenario(path, portfolio)
    return error.value.defects


def test_toml_json_and_objects_mean_the_same(tmp_path: Path) -> None:
    read = in_file(tmp_path, "s.toml", TOML)
    assert (read.title, read.policy, len(read.changes)) == ("The regulator", Policy.STABILITY, 2)
    assert in_file(tmp_path, "s.json", json.dumps(DOCUMENT)) == read
    assert scenarios.scenario_from_document(DOCUMENT) == read


def test_a_table_of_changes_has_no_head(tmp_path: Path) -> None:
    read = in_file(tmp_path, "any name.csv", CSV)
    assert read.changes == in_file(tmp_path, "s.toml", TOML).changes
    assert (read.title, read.policy) == ("", None)


@pytest.mark.parametrize("format", ["folder", "workbook", "document"])
def test_the_changes_of_a_portfolio_are_a_scenario(format: str, tmp_path: Path) -> None:
    if format == "folder":
        path = as_csv(tmp_path / "portfolio", good())
    elif format == "workbook":
        path = as_xlsx(tmp_path / "p.xlsx", good())
    else:
        path = tmp_path / "p.json"
        path.write_text(json.dumps(as_document(good())))
    assert scenarios.load_scenario(path).changes == in_file(tmp_path, "s.csv", CSV).changes


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = CSV.replace("set_rank", "set_rnk").replace("2027-02-15", "2/3/2027") + "C3,set_rank,apollo,first,,,\n"
    said = refused(tmp_path, "s.csv", text)
    assert [(one.place.table, one.place.row, one.place.column) for one in said] == [
        ("changes", 2, "kind"),
        ("changes", 3, "from"),
        ("changes", 4, "value"),
    ]
    assert all(one.cause and one.fix for one in said)


def test_unknown_ids_are_found_on_a_portfolio(tmp_path: Path) -> None:
    (said,) = refused(tmp_path, "s.toml", TOML.replace('"ceres"', '"seres"'), on_portfolio=True)
    assert (said.code, said.place.table, said.place.row, said.place.column, said.place.id) == ("unknown_id", "changes", 2, "target", "C1")
    assert "ceres" in said.fix


def test_changes_that_the_portfolio_refuses_are_told(tmp_path: Path) -> None:
    (said,) = refused(tmp_path, "s.csv", CSV.replace("ceres,1", "ceres,17"), on_portfolio=True)
    assert (said.place.row, said.place.column) == (2, "value")


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("s.toml", TOML.replace("policy = ", "polcy = "), "scenario column polcy"),
        ("s.toml", TOML.replace('"stability"', '"stabilty"'), "scenario row 5 column value (policy)"),
        ("s.json", '{"changes": 5}', "changes"),
        ("s.json", '{"changes": [5]}', "changes"),
        ("s.csv", "a,b\n1,2\n", "changes row 1"),
        ("s.csv", "", "s"),
    ],
)
def test_what_a_scenario_cannot_say(name: str, text: str, place: str, tmp_path: Path) -> None:
    said = refused(tmp_path, name, text)
    assert place in [str(one.place) for one in said]


@pytest.mark.parametrize(("name", "text"), [("s.toml", "= 5"), ("s.json", "{"), ("s.txt", "set_rank"), ("s.xlsx", "x")])
def test_files_that_are_no_scenario(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(UnreadableFileError, match=name):
        scenarios.load_scenario(path)


def test_money_in_a_file_is_in_units_whatever_the_format(tmp_path: Path) -> None:
    """A cap that is 50,000 in a table must not be 500 because somebody prefers TOML."""
    change = {"kind": "set_budget", "target": "apollo", "value": 50000.5}
    in_json = in_file(tmp_path, "s.json", json.dumps({"changes": [change]}))
    in_toml = in_file(tmp_path, "s.toml", '[[changes]]\nkind = "set_budget"\ntarget = "apollo"\nvalue = 50000.5\n')
    in_table = in_file(tmp_path, "s.csv", 'kind,target,value\nset_budget,apollo,"50000,50"\n')
    assert in_json.changes == in_toml.changes == in_table.changes
    assert in_json.changes[0].model_dump()["value"] == 5_000_050


def test_a_whole_project_may_be_added_in_toml(tmp_path: Path) -> None:
    text = """
    [[changes]]
    kind = "add_project"
    target = "P9"
    project = { name = "Archive", value_score = 70, target_finish = 2027-03-28 }
    demands = [{ id = "P9-1", skills = [{ skill = "backend", level = 3 }], fte = 1, first = 2027-02-01, last = 2027-03-28 }]
    """
    added = in_file(tmp_path, "s.toml", text)
    assert added.changes[0].model_dump()["project"]["name"] == "Archive"
    portfolio = scenarios.from_document(as_document(good())).portfolio
    for format in ("portfolio", "p.xlsx", "p.json"):
        scenarios.save(tmp_path / format, portfolio, added)
        again = scenarios.load(tmp_path / format)
        assert again.scenario == added, format
        assert again.notices == (), format
