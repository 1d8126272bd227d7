"""Whole sheets and files that are wrong: read where that is sure, else refused in words; never a traceback, never silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import scenarios
from models.defects import Severity
from models.errors import InvalidInputError, UnreadableFileError
from tests.builders_tables import all_in, as_csv, as_document, errors_in, good, put, put_setting, said_of, spoiled

if TYPE_CHECKING:
    from pathlib import Path

EXPECTED = {"settings", "people", "projects", "demands"}


@pytest.mark.parametrize("table", sorted(EXPECTED))
def test_a_missing_table_is_named_and_blamed_for_nothing_else(table: str, tmp_path: Path) -> None:
    """Every reference to its rows would be unknown, and saying so a hundred times helps nobody."""
    tables = good()
    del tables[table]
    (said,) = errors_in(tables, tmp_path)
    assert (said.code, said.place.table) == ("missing_table", table)
    assert "Add it" in said.fix


def test_a_table_of_a_similar_name_is_asked_about(tmp_path: Path) -> None:
    tables = good()
    tables["peopel"] = tables.pop("people")
    said = {one.code: one for one in all_in(tables, tmp_path)}
    assert "'peopel'" in said["missing_table"].fix
    assert "people" in said["unknown_table"].fix


@pytest.mark.parametrize("name", ["CapacityMatrix", "notes 2027"])
def test_a_sheet_that_is_not_read_is_said(name: str, tmp_path: Path) -> None:
    tables = good()
    tables[name] = [["a", "b"], ["1", "2"]]
    (said,) = all_in(tables, tmp_path)
    assert said.severity is Severity.WARNING
    assert said.place.table == name
    assert "nothing in it was used" in said.cause


@pytest.mark.parametrize("table", sorted(set(good()) - {"settings", "scenario"}))
def test_a_header_that_was_deleted_is_missed_as_such(table: str, tmp_path: Path) -> None:
    """Once, and not as so many columns that are missing and others that nobody knows."""
    tables = good()
    row = tables[table][1]
    del tables[table][0]
    (said,) = errors_in(tables, tmp_path)
    assert (said.code, said.place.table, said.place.column) == ("missing_header", table, None)
    assert f"the header row appears to be missing: row {said.place.row} begins with '{row[0]}'" in said.cause
    assert [one for one in all_in(tables, tmp_path) if one.code in ("unknown_column", "lines_above_header")] == []


def test_a_header_of_other_words_is_no_missing_one(tmp_path: Path) -> None:
    tables = good()
    tables["people"][0] = ["person_id", *(f"{name} of ours" for name in tables["people"][0][1:])]
    tables["projects"][0][:2] = ["project number", "rang"]
    assert {said.code for said in errors_in(tables, tmp_path)} == {"missing_column"}


def test_one_table_under_two_names(tmp_path: Path) -> None:
    tables = good()
    tables["bookings"] = tables["allocations"]
    (said,) = errors_in(tables, tmp_path)
    assert said.code == "duplicate_table"
    assert "'bookings' and 'allocations'" in said.cause


def test_a_missing_column_is_one_error(tmp_path: Path) -> None:
    tables = good()
    for line in tables["people"]:
        del line[0]
    (said,) = errors_in(tables, tmp_path)
    assert (said.code, said.place.table, said.place.row, said.place.column) == ("missing_column", "people", 1, "person_id")


@pytest.mark.parametrize("key", ["horizon_start", "horizon_weeks"])
def test_a_missing_setting(key: str, tmp_path: Path) -> None:
    tables = good()
    tables["settings"] = [line for line in tables["settings"] if line[0] != key]
    (said,) = errors_in(tables, tmp_path)
    assert (said.code, said.place.table, said.place.column) == ("missing_key", "settings", key)


@pytest.mark.parametrize(
    ("key", "value", "cause"),
    [
        ("horizon_start", "2027-01-05", "not a Monday"),
        ("horizon_weeks", "a year", "not a number"),
        ("horizon_weeks", 0, "at least 1"),
        ("booking_block", "day", "none of the words"),
    ],
)
def test_a_wrong_setting_is_named_by_its_row(key: str, value: object, cause: str, tmp_path: Path) -> None:
    tables = good()
    row = put_setting(tables, key, value)
    (said,) = errors_in(tables, tmp_path)
    assert (said.place.table, said.place.row, said.place.column, said.place.id) == ("settings", row, "value", key)
    assert cause in said.cause


def test_a_setting_that_stands_twice(tmp_path: Path) -> None:
    tables = good()
    tables["settings"].append(["Horizon weeks", 20])
    (said,) = errors_in(tables, tmp_path)
    assert (said.code, said.place.row) == ("duplicate_column", len(tables["settings"]))


def test_a_setting_with_a_third_cell(tmp_path: Path) -> None:
    tables = good()
    tables["settings"][2].append("weeks")
    (said,) = errors_in(tables, tmp_path)
    assert (said.code, said.place.row) == ("stray_value", 3)


def test_two_columns_that_mean_the_same(tmp_path: Path) -> None:
    tables = good()
    for line in tables["allocations"]:
        line.append(line[5])
    tables["allocations"][0][-1] = "Units"
    (said,) = errors_in(tables, tmp_path)
    assert (said.code, said.place.row, said.place.column) == ("duplicate_column", 1, "Units")
    assert "column I means the same as 'share_pct' in column F" in said.cause


def test_a_column_with_values_and_no_header(tmp_path: Path) -> None:
    tables = good()
    for line in tables["people"]:
        line.append("x")
    tables["people"][0][-1] = ""
    (said,) = errors_in(tables, tmp_path)
    assert (said.code, said.place.row, said.place.column) == ("blank_header", 2, "M")


def test_empty_columns_and_rows_are_skipped_and_rows_still_counted(tmp_path: Path) -> None:
    tables = spoiled("people", 4, "fte", "x")
    for line in tables["people"]:
        line += ["", " "]
    tables["people"].insert(2, [""] * 14)
    tables["people"].insert(3, [])
    (said,) = errors_in(tables, tmp_path)
    assert (said.place.row, said.place.column, said.place.id) == (6, "fte", "eve")


def test_a_title_above_the_header(tmp_path: Path) -> None:
    tables = spoiled("people", 2, "fte", "x")
    tables["people"] = [["People of the first quarter"], [], *tables["people"]]
    said = all_in(tables, tmp_path)
    assert [(one.code, one.place.row) for one in said] == [("unreadable_value", 4), ("lines_above_header", 3)]


@pytest.mark.parametrize("id", ["ada", " ada "])
def test_a_person_who_stands_twice(id: str, tmp_path: Path) -> None:
    tables = good()
    tables["people"].append([id, "Ada Again", *tables["people"][1][2:]])
    (said,) = errors_in(tables, tmp_path)
    assert (said.code, said.place.row, said.place.column, said.place.id) == ("duplicate_id", 5, "person_id", "ada")


def test_one_name_with_two_ids_is_asked_about(tmp_path: Path) -> None:
    (said,) = all_in(spoiled("people", 4, "name", "ada lovelace"), tmp_path)
    assert (said.code, said.severity, said.place.row) == ("duplicate_name", Severity.WARNING, 4)


def test_a_broken_row_is_not_unknown_to_those_who_refer_to_it(tmp_path: Path) -> None:
    """Bob's rate is wrong; his skills and bookings are not."""
    (said,) = errors_in(spoiled("people", 3, "cost_rate", "x"), tmp_path)
    assert said.place.id == "bob"


def test_a_broken_project_leaves_no_gap_in_the_ranks(tmp_path: Path) -> None:
    (said,) = errors_in(spoiled("projects", 2, "value_score", "x"), tmp_path)
    assert (said.place.row, said.place.column) == (2, "value_score")


def test_a_circle_of_dependencies_is_drawn(tmp_path: Path) -> None:
    tables = good()
    tables["dependencies"] = [["predecessor", "successor"], ["apollo", "boreas"], ["boreas", "ceres"], ["ceres", "apollo"]]
    (said,) = errors_in(tables, tmp_path)
    assert said.code == "circle"
    assert "apollo -> boreas -> ceres -> apollo" in said.cause


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(delimiter: str, tmp_path: Path) -> None:
    tables = spoiled("people", 2, "fte", "0,5")
    assert said_of(as_csv(tmp_path / "portfolio", tables, delimiter=delimiter)) == ()


def test_the_line_by_which_a_spreadsheet_names_the_delimiter(tmp_path: Path) -> None:
    folder = as_csv(tmp_path / "portfolio", spoiled("people", 2, "fte", "x"), delimiter=";")
    path = folder / "people.csv"
    path.write_text("sep=;\n" + path.read_text())
    (said,) = said_of(folder)
    assert (said.place.row, said.place.column) == (3, "fte")


@pytest.mark.parametrize("title", ["Staff list 2027\n\n", "Staff, contractors, agencies\n", "Staff | March | draft | 2 | 3\n"])
def test_a_title_above_a_header_does_not_decide_the_delimiter(title: str, tmp_path: Path) -> None:
    folder = as_csv(tmp_path / "portfolio", good(), delimiter=";")
    path = folder / "people.csv"
    path.write_text(title + path.read_text())
    (said,) = said_of(folder)
    assert (said.code, said.place.table) == ("lines_above_header", "people")


def test_long_lists_do_not_decide_the_delimiter(tmp_path: Path) -> None:
    tables = spoiled("demands", 2, "restricted", ";".join(["ada", "bob"] * 20))
    assert scenarios.load(as_csv(tmp_path / "portfolio", tables)).portfolio.demands[0].restricted[:2] == ("ada", "bob")


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(tmp_path: Path) -> None:
    folder = as_csv(tmp_path / "portfolio", good())
    path = folder / "people.csv"
    path.write_text(path.read_text().replace("Bob Moore", '"Bob Moore'))
    (said,) = said_of(folder)
    assert (said.code, said.place.table) == ("unreadable_table", "people")
    assert "row 3 that is never closed" in said.cause


def test_a_cell_of_several_lines_is_one_row(tmp_path: Path) -> None:
    tables = spoiled("people", 4, "name", 'Eve "the\nsecond" Adams')
    assert len(scenarios.load(as_csv(tmp_path / "portfolio", tables)).portfolio.people) == 3


@pytest.mark.parametrize("what", ["folder", "link"])
def test_a_table_that_cannot_be_opened_is_named(what: str, tmp_path: Path) -> None:
    folder = as_csv(tmp_path / "portfolio", spoiled("people", 2, "fte", "x"))
    (folder / "budgets.csv").unlink()
    (folder / "budgets.csv").mkdir() if what == "folder" else (folder / "budgets.csv").symlink_to(tmp_path / "nowhere")
    codes = {(said.code, said.place.table) for said in said_of(folder)}
    assert codes == {("unreadable_table", "budgets"), ("unreadable_value", "people")}


def test_tables_in_another_format_beside_the_csv_files_are_said(tmp_path: Path) -> None:
    folder = as_csv(tmp_path / "portfolio", good())
    (folder / "budgets.xlsx").write_bytes(b"PK")
    (folder / "scenario.json").write_text("{}")
    (said,) = said_of(folder)
    assert (said.code, said.place.table) == ("unread_table", "budgets")
    (folder / "demands.csv").rename(folder / "demands.txt")
    assert "missing_table" in {one.code for one in said_of(folder)}


@pytest.mark.parametrize(
    ("encoding", "word"), [("cp1252", "Windows-1252"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")]
)
def test_other_encodings_are_read_and_said(encoding: str, word: str, tmp_path: Path) -> None:
    folder = as_csv(tmp_path / "portfolio", good())
    tables = spoiled("people", 2, "name", "Zoë Müller")
    as_csv(folder, {"people": tables["people"]}, encoding=encoding)
    found = scenarios.load(folder)
    assert found.portfolio.people[0].name == "Zoë Müller"
    (said,) = found.notices
    assert word in said.cause


def test_a_byte_order_mark_is_no_part_of_the_first_header(tmp_path: Path) -> None:
    assert said_of(as_csv(tmp_path / "portfolio", good(), encoding="utf-8-sig")) == ()


@pytest.mark.parametrize("content", [b"", b"  \n", b"\x00\x01\x02\x03", b"\x89PNG\r\n\x1a\n\x00\x00", b"\x81\x8d\x8f\x90,"])
def test_a_file_that_is_no_table(content: bytes, tmp_path: Path) -> None:
    folder = as_csv(tmp_path / "portfolio", good())
    (folder / "people.csv").write_bytes(content)
    (said,) = said_of(folder)
    assert (said.code, said.place.table) == ("unreadable_table", "people")
    assert "people.csv" in said.cause


def test_a_table_with_a_header_only_is_empty(tmp_path: Path) -> None:
    tables = good()
    del tables["allocations"][1:]
    assert scenarios.load(as_csv(tmp_path / "portfolio", tables)).portfolio.allocations == ()


def test_formulas_that_a_text_must_not_become(tmp_path: Path) -> None:
    """A name that begins like a formula is kept as typed; saved, it must not run in anybody's spreadsheet."""
    found = scenarios.load(as_csv(tmp_path / "portfolio", spoiled("people", 2, "name", '=HYPERLINK("http://x")')))
    scenarios.save(tmp_path / "saved", found.portfolio)
    assert '"\'=HYPERLINK(""http://x"")"' in (tmp_path / "saved" / "people.csv").read_text()
    assert scenarios.load(tmp_path / "saved").portfolio == found.portfolio


def test_a_sheet_of_more_rows_than_any_portfolio_is_refused(tmp_path: Path) -> None:
    folder = as_csv(tmp_path / "portfolio", good())
    (folder / "skills.csv").write_text("person_id,skill,level\n" + "ada,backend,3\n" * 200_001)
    (said,) = [one for one in said_of(folder) if one.severity is Severity.ERROR]
    assert said.place.table == "skills"
    assert "more than 200,000 rows" in said.cause


def test_thousands_of_equal_defects_are_counted_rather_than_listed(tmp_path: Path) -> None:
    tables = good()
    tables["skills"] += [["nobody", "backend", "x", None]] * 2_000
    said = errors_in(tables, tmp_path)
    assert len(said) == 501
    assert "1,500 more rows" in said[-1].cause


def test_many_different_unknown_ids_are_all_told(tmp_path: Path) -> None:
    tables = good()
    tables["skills"] += [[f"ad{number}", "backend", 3, None] for number in range(300)]
    assert len(errors_in(tables, tmp_path)) == 300


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nothing", "no file or folder"),
        ("notes.txt", "no known format"),
        ("old.xls", "save it as .xlsx"),
        ("people.csv", "one table"),
        ("empty", "no CSV file"),
    ],
)
def test_paths_that_hold_no_portfolio(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for file in ("notes.txt", "old.xls", "people.csv"):
        (tmp_path / file).write_text("a,b\n")
    with pytest.raises(UnreadableFileError, match=words):
        scenarios.load(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not a JSON document"),
        ("[]", "no JSON object"),
        ('{"people": 1, "people": 2}', "twice"),
        ("[" * 100_000, "not a JSON document"),
        ("\ud83d".encode("utf-16-le", "surrogatepass").decode("latin-1"), "JSON"),
    ],
)
def test_documents_that_are_none(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "portfolio.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=words):
        scenarios.load(path)


def test_a_document_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.json"
    path.write_bytes('{"ä": 1}'.encode("cp1252"))
    with pytest.raises(UnreadableFileError, match="UTF-8"):
        scenarios.load(path)


@pytest.mark.parametrize(
    ("table", "content", "words"),
    [
        ("people", 5, "not a list"),
        ("people", "ada", "not a list"),
        ("people", [1, 2], "not objects"),
        ("people", {"ada": {}}, "not a list"),
    ],
)
def test_a_table_of_the_wrong_shape_in_a_document(table: str, content: object, words: str) -> None:
    document = scenarios.to_document(scenarios.from_document(_document()).portfolio)
    with pytest.raises(InvalidInputError) as refused:
        scenarios.from_document({**document, table: content})
    (said,) = [one for one in refused.value.defects if one.severity is Severity.ERROR]
    assert (said.code, said.place.table) == ("unreadable_table", table)
    assert words in said.cause


@pytest.mark.parametrize("value", [{"a": 1}, [[1]], float("nan"), float("inf"), True])
def test_values_of_a_document_that_no_number_is(value: object) -> None:
    document = _document()
    document["people"][0]["fte"] = value
    with pytest.raises(InvalidInputError) as refused:
        scenarios.from_document(document)
    (said,) = [one for one in refused.value.defects if one.severity is Severity.ERROR]
    assert (said.place.table, said.place.row, said.place.column) == ("people", 2, "fte")


def _document() -> dict[str, list[dict[str, object]]]:
    return as_document(good())


def test_putting_a_cell_back_leaves_nothing_to_say(tmp_path: Path) -> None:
    """Guards the builder: the good portfolio is good."""
    tables = spoiled("people", 2, "fte", "x")
    put(tables, "people", 2, "fte", 1)
    assert all_in(tables, tmp_path) == ()
