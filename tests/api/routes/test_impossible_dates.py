"""Dates that cannot be, through every door: a folder of tables, a workbook, a document by HTTP and a workbook by HTTP say the same."""

from __future__ import annotations

import pytest

from models.defects import Severity
from tests.builders_tables import as_csv, as_document, as_xlsx, good, said_of

PACKAGES = [
    ["project_id", "work_package", "from", "to", "earliest_start", "latest_finish", "max_stretch_weeks", "deadline", "deadline_hard"],
    ["boreas", "plan", "2027-01-18", "2027-02-14", "2027-01-18", "2027-03-21", None, None, None],
    ["boreas", "do", "2027-02-15", "2027-03-14", "2027-01-18", "2027-03-28", None, None, None],
]
LINKS = [["predecessor", "successor", "type", "lag_weeks"], ["boreas/plan", "boreas/do", "FS", 0]]

BAD = [
    ("a circle of packages", {}, [("boreas/do", "boreas/plan", "FS", 0)], ("circle", "dependencies", 3, "successor")),
    ("a circle of starts", {}, [("boreas/do", "boreas/plan", "SS", 1)], ("circle", "dependencies", 3, "successor")),
    ("a circle of projects", {}, [("apollo", "ceres", "FS", 0), ("ceres", "apollo", "FF", 0)], ("circle", "dependencies", 4, "successor")),
    ("itself", {}, [("boreas/do", "boreas/do", "FS", 0)], ("self_dependency", "dependencies", 3, "successor")),
    ("a package that is not there", {}, [("boreas/no", "boreas/do", "FS", 0)], ("unknown_id", "dependencies", 3, "predecessor")),
    ("a project that is not there", {}, [("zeus", "boreas/do", "FS", 0)], ("unknown_id", "dependencies", 3, "predecessor")),
    ("nothing to wait for", {}, [(None, "boreas/do", "FS", 0)], ("missing_value", "dependencies", 3, "predecessor")),
    ("half a week", {}, [("boreas", "ceres", "FS", 1.5)], ("unreadable_value", "dependencies", 3, "lag_weeks")),
    ("a lag beyond the horizon", {}, [("boreas", "ceres", "FS", 60)], ("endless_lag", "dependencies", 3, "lag_weeks")),
    ("a lag beyond its window", {}, [("boreas/plan", "boreas/do", "FS", 5)], ("impossible_order", "work_packages", 3, "latest_finish")),
    ("an unknown type", {}, [("boreas", "ceres", "SF", 0)], ("unreadable_value", "dependencies", 3, "type")),
    ("a reversed span", {"from": "2027-02-14", "to": "2027-01-18"}, [], ("reversed_span", "work_packages", 2, "to")),
    ("less than a day", {"to": "2027-01-17"}, [], ("reversed_span", "work_packages", 2, "to")),
    ("no end", {"to": None}, [], ("missing_value", "work_packages", 2, "to")),
    ("a reversed window", {"latest_finish": "2027-01-11"}, [], ("reversed_span", "work_packages", 2, "latest_finish")),
    ("a window too short", {"latest_finish": "2027-01-24"}, [], ("impossible_window", "work_packages", 2, "latest_finish")),
    (
        "after all weeks",
        {"earliest_start": "2028-01-03", "latest_finish": None},
        [],
        ("impossible_window", "work_packages", 2, "earliest_start"),
    ),
    ("no date", {"latest_finish": "soon"}, [], ("unreadable_value", "work_packages", 2, "latest_finish")),
    ("a shorter stretch", {"max_stretch_weeks": -2}, [], ("refused_value", "work_packages", 2, "max_stretch_weeks")),
    ("a deadline too early", {"deadline": "2027-01-24", "deadline_hard": "yes"}, [], ("impossible_window", "work_packages", 2, None)),
]


def tables(cells, links):
    found = good()
    header, first, second = PACKAGES
    found["work_packages"] = [header, [cells.get(name, cell) for name, cell in zip(header, first, strict=True)], second]
    found["dependencies"] = [*LINKS, *map(list, links)]
    return found


def told(code, place, cause, fix):
    return code, place.get("table"), place.get("row"), place.get("column"), cause, fix


def by_file(path):
    return [told(one.code, one.place.model_dump(), one.cause, one.fix) for one in said_of(path)]


def by_http(client, **sent):
    answer = client.post("/v1/portfolios", **sent)
    said = answer.json()
    assert answer.status_code in {201, 422}, answer.text
    return [
        told(one["code"], one["place"], one.get("detail", one.get("cause")), one["fix"]) for one in said.get("errors", said.get("notices"))
    ]


@pytest.mark.parametrize(("cells", "links", "wanted"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_every_door_tells_what_is_wrong_where_and_what_to_do(client, tmp_path, cells, links, wanted):
    portfolio = tables(cells, links)
    book = as_xlsx(tmp_path / "p.xlsx", portfolio)
    csv = by_file(as_csv(tmp_path / "p", portfolio))
    code, table, row, column = wanted
    mine = [one for one in csv if one[:3] == (code, table, row) and column in {None, one[3]}]
    assert mine, csv
    assert all(cause and fix for *_, cause, fix in mine)
    assert by_file(book) == csv
    assert by_http(client, json=as_document(portfolio)) == csv
    assert by_http(client, files={"file": ("p.xlsx", book.read_bytes())}) == csv


def test_what_cannot_be_read_is_not_said_to_be_missing(tmp_path):
    """The package has a row, though not a readable one: that no dependency binds it would be untrue."""
    said = said_of(as_csv(tmp_path / "p", tables({"to": None}, [])))
    assert {one.code for one in said} == {"missing_value"}
    assert all(one.severity is Severity.ERROR for one in said)
