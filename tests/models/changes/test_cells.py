"""Rows of the changes table: how they are read, refused and written."""

from __future__ import annotations

import datetime as dt
import json
import tomllib

import pytest
from pydantic import TypeAdapter, ValidationError

from models.changes import AnyChange, ChangeCellError, from_cells, to_cells
from models.changes.priority import SetRank

ADAPTER: TypeAdapter[AnyChange] = TypeAdapter(AnyChange)


@pytest.mark.parametrize("kind", ["set_rank", "Set rank", " SET-RANK "])
def test_kinds_are_read_as_people_write_them(kind):
    assert from_cells(kind=kind, target="P1", value="2") == SetRank(target="P1", value=2)


@pytest.mark.parametrize(
    ("kind", "fix"), [("set_rnk", "set_rank"), ("person leave", "person_leaves"), ("", "Known kinds"), ("zzz", "Known kinds")]
)
def test_an_unknown_kind_is_refused_with_the_nearest(kind, fix):
    with pytest.raises(ChangeCellError) as refused:
        from_cells(kind=kind, target="P1")
    assert refused.value.column == "kind"
    assert fix in refused.value.fix


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"value": "1", "extra": {"period": "2026"}}, "period"),
        ({"value": "1", "extra": {"hard": "no"}}, "hard"),
        ({"value": "1", "first": "2026-01-05"}, "from"),
        ({"value": "1", "last": dt.date(2026, 1, 5)}, "to"),
    ],
)
def test_a_cell_that_the_kind_does_not_read_is_refused_rather_than_ignored(cells, column):
    with pytest.raises(ChangeCellError) as refused:
        from_cells(kind="set_rank", target="P1", **cells)
    assert refused.value.column == column
    assert f"takes no {column}" in refused.value.cause


def test_columns_that_no_kind_reads_ride_along():
    change = from_cells(kind="set_rank", target="P1", value="1", extra={"ticket": "T-1", "author": "kim", "mood": ""})
    assert (change.extra, change.author) == ((("ticket", "T-1"),), "kim")
    assert to_cells(change) == {
        "kind": "set_rank", "id": "", "target": "P1", "value": "1", "from": "", "to": "", "reason": "", "author": "kim", "ticket": "T-1",
    }  # fmt: skip


@pytest.mark.parametrize("first", ["2026-03-02", dt.date(2026, 3, 2), " 2026-03-02 "])
def test_dates_come_as_dates_or_as_text(first):
    assert from_cells(kind="person_leaves", target="ada", first=first).first == dt.date(2026, 3, 2)


@pytest.mark.parametrize("first", ["2.3.2026", "2026-02-30", "1800-01-01"])
def test_what_is_no_date_is_refused(first):
    with pytest.raises(ChangeCellError) as refused:
        from_cells(kind="person_leaves", target="ada", first=first)
    assert refused.value.column == "from"


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        ("set_cost_of_delay", "1.250.000,50", "1250000.50"),
        ("set_cost_of_delay", "€ 1,250,000", "1250000"),
        ("set_cost_of_delay", "1 250", "1250"),
        ("set_cost_of_delay", "12,5", "12.50"),
        ("set_budget", "\u221220,50 %", "-20.5%"),
        ("budget_cut_across", "10 %", "-10%"),
        ("scope_change", "+1,1250h", "+1.1250h"),
    ],
)
def test_amounts_have_one_spelling_when_written(kind, value, written):
    target = {"budget_cut_across": "all"}.get(kind, "P1")
    assert to_cells(from_cells(kind=kind, target=target, value=value))["value"] == written


@pytest.mark.parametrize("value", ["1,250", "1.250", "-1.250"])
def test_an_amount_that_could_mean_two_is_refused(value):
    with pytest.raises(ChangeCellError, match="two numbers"):
        from_cells(kind="set_cost_of_delay", target="P1", value=value)


def test_from_and_to_are_accepted_in_json_and_toml():
    """``from`` is what people write; ``first`` is what the dump writes."""
    said = {"kind": "pin", "target": "ada", "value": "P1", "from": "2026-03-02", "to": "2026-03-29"}
    by_json = ADAPTER.validate_json(json.dumps(said))
    text = 'kind = "pin"\ntarget = "ada"\nvalue = "P1"\nfrom = 2026-03-02\nto = 2026-03-29'
    assert by_json == ADAPTER.validate_python(tomllib.loads(text))
    assert by_json == ADAPTER.validate_json(ADAPTER.dump_json(by_json))


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "set_rank", "target": "P1", "value": 1, "colour": "red"},
        {"kind": "set_rank", "target": "P1", "value": "first"},
        {"kind": "set_budget", "target": "P1", "value": "500"},
        {"kind": "set_budget", "target": "P1", "value": 5.5},
        {"kind": "pause_project", "target": "P1", "from": "2026-03-02"},
        {"kind": "person_leaves", "target": "ada"},
        {"kind": "add_project", "target": "N", "project": 5},
        {"kind": "add_project", "target": "N", "project": {}, "demands": 5},
        {"kind": "add_project", "target": "N", "project": {}, "demands": [5]},
        {"kind": "person_joins", "target": "kim", "person": {"id": "lou"}},
        {"kind": "person_joins", "target": "kim", "person": {}, "skills": "python"},
        {"kind": "nonsense", "target": "P1"},
    ],
)
def test_json_that_does_not_fit_is_refused_by_validation_alone(said):
    """Whoever reads JSON reports pydantic's errors; nothing else may escape."""
    with pytest.raises(ValidationError):
        ADAPTER.validate_python(said)


def test_money_in_json_is_minor_units():
    change = ADAPTER.validate_python({"kind": "set_budget", "target": "P1", "value": 125_050})
    assert to_cells(change)["value"] == "1250.50"


@pytest.mark.parametrize(
    "said",
    [
        {
            "kind": "add_project",
            "target": "N",
            "project": {"name": "New"},
            "demands": [{"id": "N1", "fte": 1.5, "first": "2026-03-02", "last": "2026-03-29"}],
        },
        {"kind": "person_joins", "target": "kim", "person": {"role": "dev"}, "skills": [{"skill": "python", "level": 3}]},
    ],
)
def test_objects_survive_the_table(said):
    change = ADAPTER.validate_python(said)
    cells = to_cells(change)
    extra = {name: text for name, text in cells.items() if name in {"project", "demands", "person", "skills"}}
    assert from_cells(kind=cells["kind"], target=cells["target"], extra=extra) == change
