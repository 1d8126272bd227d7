"""Workbooks: cells that spreadsheets hold and text files do not, and archives that are none or worse."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
import zlib
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

import scenarios
from models.defects import Severity
from models.errors import InvalidInputError, UnreadableFileError
from scenarios import archive
from tests.builders_tables import as_xlsx, good, put, said_of, spoiled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from models.defects import Defect


AFTERNOON = dt.datetime(2027, 3, 4, 13, 30)  # noqa: DTZ001  # cells have no zone
FEBRUARY = dt.datetime(2027, 2, 1)  # noqa: DTZ001  # cells have no zone


def only_error(path: Path) -> Defect:
    (said,) = [one for one in said_of(path) if one.severity is Severity.ERROR]
    return said


def changed(path: Path, change: Callable[[openpyxl.Workbook], object]) -> Path:
    """Write the good portfolio as a workbook and change it."""
    book = openpyxl.load_workbook(as_xlsx(path, good()))
    change(book)
    book.save(path)
    return path


def test_a_workbook_reads_like_its_csv_tables(tmp_path: Path) -> None:
    assert said_of(as_xlsx(tmp_path / "p.xlsx", good())) == ()


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "cause"),
    [
        ("people", 2, "fte", "full", "not a number"),
        ("people", 3, "end_date", "03/04/2027", "could be"),
        ("people", 3, "end_date", AFTERNOON, "time of day"),
        ("people", 2, "fte", dt.timedelta(hours=3), "not a number"),
        ("people", 2, "fte", True, "not a number"),
        ("absences", 2, "from", True, "not a date"),
        ("absences", 2, "from", 12, "not a date"),
        ("allocations", 2, "share_pct", 130, "whole person"),
        ("people", 2, "cost_rate", 1e300, "too large"),
    ],
)
def test_wrong_cells_are_named(table: str, row: int, column: str, value: object, cause: str, tmp_path: Path) -> None:
    said = only_error(as_xlsx(tmp_path / "p.xlsx", spoiled(table, row, column, value)))
    assert (said.place.table, said.place.row, said.place.column) == (table, row, column)
    assert cause in said.cause


def test_ids_may_be_numbers(tmp_path: Path) -> None:
    """A spreadsheet keeps 1001 as a floating number; the id is 1001 all the same, also where it is text."""
    tables = good()
    tables["people"].append([1001, "Max", "unit-2", "Paris", "employee", 1, 40, None, None, 70, 10, 20])
    tables["skills"].append(["1001", "test", 2, None])
    assert scenarios.load(as_xlsx(tmp_path / "p.xlsx", tables)).portfolio.people[-1].id == "1001"


def test_a_failed_formula_is_an_error_though_readers_leave_it_empty(tmp_path: Path) -> None:
    """An empty rate would be 0: half the budget gone without a word."""

    def fail(book: openpyxl.Workbook) -> None:
        book["people"]["J2"] = "#REF!"
        assert book["people"]["J2"].data_type == "e"

    said = only_error(changed(tmp_path / "p.xlsx", fail))
    assert (said.place.table, said.place.row, said.place.column) == ("people", 2, "cost_rate")
    assert "#REF!" in said.cause


def test_a_formula_never_calculated_is_an_error(tmp_path: Path) -> None:
    def calculate(book: openpyxl.Workbook) -> None:
        book["people"]["J2"] = "=80+10"

    said = only_error(changed(tmp_path / "p.xlsx", calculate))
    assert (said.place.row, said.place.column) == (2, "cost_rate")
    assert "never calculated" in said.cause


def test_a_calculated_formula_is_its_result(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, lines in good().items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(lines):
                sheet.write_row(row, 0, line)
        book.get_worksheet_by_name("people").write_formula("J2", "=80+12", None, 92)
    assert scenarios.load(path).portfolio.people[0].cost_rate == 9200


def test_a_header_merged_over_two_columns_names_one(tmp_path: Path) -> None:
    said = only_error(changed(tmp_path / "p.xlsx", lambda book: book["holidays"].merge_cells("B1:C1")))
    assert (said.code, said.place.table, said.place.row, said.place.column) == ("blank_header", "holidays", 2, "C")
    assert "merged" in said.fix


def test_a_merged_column_of_ids_is_empty_below_its_first_row(tmp_path: Path) -> None:
    said = only_error(changed(tmp_path / "p.xlsx", lambda book: book["skills"].merge_cells("A2:A3")))
    assert (said.code, said.place.table, said.place.row, said.place.column) == ("missing_value", "skills", 3, "person_id")


def as_percent(sheet: Worksheet, *cells: str, code: str = "0%") -> None:
    for cell in cells:
        sheet[cell].number_format = code


def test_fractions_without_a_format_are_percentages(tmp_path: Path) -> None:
    tables = good()
    for row, share in ((2, 0.6), (3, 0.5), (4, 0.8)):
        put(tables, "allocations", row, "share_pct", share)
    found = scenarios.load(as_xlsx(tmp_path / "p.xlsx", tables))
    assert [booking.share_pct for booking in found.portfolio.allocations] == [60, 50, 80]


@pytest.mark.parametrize("code", ["0%", "0.00%", '0.0" "%', "[Red]0%"])
def test_a_percent_format_is_a_fraction_underneath(code: str, tmp_path: Path) -> None:
    """A whole column of 100 % is 1 in every cell: without the format it would be 1 %."""

    def change(book: openpyxl.Workbook) -> None:
        book["absences"]["D2"], book["absences"]["D3"] = 1, 0.5
        as_percent(book["absences"], "D2", "D3", code=code)
        for row in (2, 3, 4):
            book["allocations"][f"F{row}"] = 1 if row == 4 else 0.3 + 0.1 * row
            as_percent(book["allocations"], f"F{row}", code=code)

    portfolio = scenarios.load(changed(tmp_path / "p.xlsx", change)).portfolio
    assert [absence.share_pct for absence in portfolio.absences] == [100, 50]
    assert [booking.share_pct for booking in portfolio.allocations] == [50, 60, 100]


def test_a_percent_sign_in_quotes_is_no_format(tmp_path: Path) -> None:
    found = scenarios.load(changed(tmp_path / "p.xlsx", lambda book: as_percent(book["allocations"], "F2", code='0" %"')))
    assert found.portfolio.allocations[0].share_pct == 60


def test_a_change_in_percent_is_one_though_the_cell_holds_a_fraction(tmp_path: Path) -> None:
    """Who types -20% into a spreadsheet gets a cell of -0.2."""

    def change(book: openpyxl.Workbook) -> None:
        book["changes"].append(["C3", "set_budget", "boreas", -0.2])
        as_percent(book["changes"], "D4")

    scenario = scenarios.load(changed(tmp_path / "p.xlsx", change)).scenario
    assert scenario is not None
    assert scenario.changes[-1].model_dump()["value"] == "-20%"


def test_a_month_that_became_a_date_is_a_month(tmp_path: Path) -> None:
    """Spreadsheets turn 2027-02 into the first of February."""
    found = scenarios.load(as_xlsx(tmp_path / "p.xlsx", spoiled("budgets", 4, "period", FEBRUARY)))
    assert found.portfolio.budgets[2].period == "2027-02"
    assert any("read as that month" in one.cause for one in found.notices)


def test_floating_numbers_are_read_as_they_are_shown(tmp_path: Path) -> None:
    """0.1 + 0.2 is 0.30000000000000004 in a file, and 38.5 units are 3850 cents exactly."""
    assert scenarios.load(as_xlsx(tmp_path / "p.xlsx", spoiled("people", 2, "cost_rate", 38.5))).portfolio.people[0].cost_rate == 3850


def test_a_hidden_sheet_is_read_and_said(tmp_path: Path) -> None:
    """Changes left over in a hidden sheet would else take effect unseen."""
    (said,) = said_of(changed(tmp_path / "p.xlsx", lambda book: setattr(book["changes"], "sheet_state", "hidden")))
    assert (said.code, said.place.table, said.severity) == ("hidden_sheet", "changes", Severity.WARNING)


def test_an_empty_sheet_is_no_table(tmp_path: Path) -> None:
    said = only_error(changed(tmp_path / "p.xlsx", lambda book: book["demands"].delete_rows(1, 50)))
    assert (said.code, said.place.table) == ("missing_table", "demands")


def test_a_chart_sheet_is_passed_over(tmp_path: Path) -> None:
    assert said_of(changed(tmp_path / "p.xlsx", lambda book: book.create_chartsheet("chart"))) == ()


def test_too_many_rows(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("skills")
        sheet.write_row(0, 0, ["person_id", "skill", "level"])
        sheet.write_row(200_001, 0, ["ada", "backend", 3])
    with pytest.raises(InvalidInputError) as refused:
        scenarios.load(path)
    assert any("more than 200,000 rows" in one.cause and one.place.table == "skills" for one in refused.value.defects)


def test_too_many_columns(tmp_path: Path) -> None:
    said = said_of(changed(tmp_path / "p.xlsx", lambda book: book["holidays"].cell(1, 16_000, "far")))
    assert any(one.code == "unreadable_table" and "16,000 columns" in one.cause for one in said)


def zipped(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"person_id,name\nada,Ada\n", "not an .xlsx workbook"),
        (b"PK\x03\x04 and then nothing", "not an .xlsx workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        (zipped({"hello.txt": b"hello"}), "damaged"),
        (zipped({"xl/worksheets/sheet1.xml": b"0" * 30_000_000}), "100-fold"),
        (zipped({f"part{number}": b"" for number in range(1_001)}), "1,001 parts"),
    ],
    ids=["empty", "text", "cut", "encrypted", "other zip", "bomb", "many parts"],
)
def test_archives_that_hold_no_workbook(data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError, match=words):
        scenarios.load(path)


def test_an_archive_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 10_000)
    with pytest.raises(UnreadableFileError, match="unpacks to more"):
        scenarios.load(as_xlsx(tmp_path / "p.xlsx", good()))


def test_a_password_on_a_part(tmp_path: Path) -> None:
    """The flag of the first entry, in the header before it and in the directory at the end, says encrypted."""
    path = as_xlsx(tmp_path / "p.xlsx", good())
    data = bytearray(path.read_bytes())
    directory = data.rindex(b"PK\x01\x02")
    data[6] |= 1
    data[directory + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(UnreadableFileError, match="password"):
        scenarios.load(path)


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_workbook_is_refused_in_words(seed: int, tmp_path: Path) -> None:
    """Whatever bytes are lost: words, or the portfolio; never a traceback."""
    path = as_xlsx(tmp_path / "p.xlsx", good())
    data = path.read_bytes()
    cut = len(data) * (seed + 1) // 21
    path.write_bytes(data[:cut] + b"\0" * 40 + data[cut + 40 :] if seed % 2 else data[:cut])
    assert in_words(path), f"seed {seed}"


def in_words(path: Path) -> bool:
    try:
        return all(one.cause and one.fix for one in said_of(path))
    except UnreadableFileError as error:
        return path.name in str(error)


def test_text_that_looks_like_a_formula_or_a_link_is_written_as_text(tmp_path: Path) -> None:
    found = scenarios.from_document({**scenarios.to_document(scenarios.load(as_xlsx(tmp_path / "p.xlsx", good())).portfolio)})
    named = found.portfolio.replace(people=(found.portfolio.people[0].replace(name="=1+1", role="http://x"), *found.portfolio.people[1:]))
    scenarios.save(tmp_path / "saved.xlsx", named)
    cells = openpyxl.load_workbook(tmp_path / "saved.xlsx")["people"]
    assert (cells["B2"].value, cells["B2"].data_type) == ("=1+1", "s") or cells["B2"].data_type != "f"
    assert scenarios.load(tmp_path / "saved.xlsx").portfolio == named


def test_a_text_too_long_for_a_cell_is_refused_rather_than_cut(tmp_path: Path) -> None:
    portfolio = scenarios.load(as_xlsx(tmp_path / "p.xlsx", good())).portfolio
    long = portfolio.replace(projects=(portfolio.projects[0].replace(sponsor="x" * 40_000), *portfolio.projects[1:]))
    with pytest.raises(InvalidInputError) as refused:
        scenarios.save(tmp_path / "saved.xlsx", long)
    assert str(refused.value.defects[0].place) == "projects row 2 column sponsor"
    assert not (tmp_path / "saved.xlsx").exists()


@pytest.mark.parametrize("seed", range(40))
def test_a_sheet_that_breaks_off_inside_a_sound_archive_is_refused(seed: int, tmp_path: Path) -> None:
    """Some readers return the rows before the break as if they were all."""
    path = as_xlsx(tmp_path / "p.xlsx", good())
    with zipfile.ZipFile(path) as whole:
        parts = {part.filename: whole.read(part) for part in whole.infolist()}
    chance = random.Random(seed)
    broken = chance.choice([name for name in parts if "/sheet" in name])
    path.write_bytes(zipped({**parts, broken: parts[broken][: chance.randrange(len(parts[broken]))]}))
    with pytest.raises(UnreadableFileError):
        scenarios.load(path)


def test_a_part_that_unpacks_to_more_than_it_declares_is_refused(tmp_path: Path) -> None:
    """The directory says 10 bytes, with their checksum; the stream goes on. A reader that follows the stream fills the memory."""
    data = zipped({"xl/workbook.xml": b"0" * 500_000})
    size, check = (500_000).to_bytes(4, "little"), zlib.crc32(b"0" * 500_000).to_bytes(4, "little")
    small, short = (10).to_bytes(4, "little"), zlib.crc32(b"0" * 10).to_bytes(4, "little")
    path = tmp_path / "p.xlsx"
    path.write_bytes(data.replace(size, small).replace(check, short))
    with pytest.raises(UnreadableFileError, match="damaged"):
        scenarios.load(path)
