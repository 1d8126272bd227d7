"""Portfolios on disk: the format follows from the path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import UnreadableFileError
from scenarios import csv_folder, document, workbook
from scenarios.tables.assembly import Loaded, assembled
from scenarios.tables.writing import written

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from models.scenario import Scenario
    from scenarios.tables.sheets import Found

FORMATS = "a portfolio is a folder of CSV files, an .xlsx workbook or a .json document"
MOST_BYTES = 200 * 1024 * 1024


def load(path: str | Path) -> Loaded:
    """
    Return the portfolio in a folder of CSV files, an ``.xlsx`` workbook or a ``.json`` document.

    Raises
    ------
    InvalidInputError
        If anything in it is wrong; carries every defect at once.
    UnreadableFileError
        If there is nothing at the path, or nothing that can be read.
    """
    return assembled(found_at(Path(path)))


def save(path: str | Path, portfolio: Portfolio, scenario: Scenario | None = None) -> None:
    """
    Write a portfolio, and the changes of a scenario, in the format that the path names; no suffix means a folder.

    Raises
    ------
    InvalidInputError
        If the format cannot hold a value.
    UnreadableFileError
        If the path names no known format.
    """
    path = Path(path)
    tables = written(portfolio, scenario)
    suffix = path.suffix.casefold()
    if suffix == ".json":
        _write_text(path, json.dumps(document.to_document(portfolio, scenario), indent=1, ensure_ascii=False) + "\n")
    elif suffix == ".xlsx":
        workbook.write_workbook(path, tables)
    elif path.is_dir() or not suffix:
        csv_folder.write_folder(path, tables)
    else:
        raise UnreadableFileError(f"{path.name} names no known format; {FORMATS}")


def found_at(path: Path) -> Found:
    """
    Return the sheets at a path, not yet understood.

    Raises
    ------
    UnreadableFileError
        If there is nothing at the path, or nothing that can be read.
    """
    if not path.exists():
        raise UnreadableFileError(f"there is no file or folder {path}")
    try:
        return csv_folder.read_folder(path) if path.is_dir() else _found_in_file(path)
    except OSError as error:
        raise UnreadableFileError(f"{path.name} cannot be read: {error.strerror or error}") from None


def text_of(path: Path) -> str:
    """
    Return the text of a file in UTF-8.

    Raises
    ------
    UnreadableFileError
        If it is in another encoding.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableFileError(f"{path.name} is not text in UTF-8; save it in UTF-8") from None


def _found_in_file(path: Path) -> Found:
    suffix = path.suffix.casefold()
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFileError(f"{path.name} is larger than {MOST_BYTES // 2**20} MB; leave out what lies outside the horizon")
    if suffix == ".json":
        return document.found_in(document.parsed(text_of(path), path.name))
    if suffix in workbook.SUFFIXES:
        return workbook.read_workbook(path)
    if suffix in csv_folder.SUFFIXES:
        raise UnreadableFileError(f"{path.name} is one table, and a portfolio has several; give its folder, {path.parent}")
    if suffix in (".xls", ".ods", ".xlsb"):
        raise UnreadableFileError(f"{path.name} is in a format that is not read; open it in a spreadsheet and save it as .xlsx")
    raise UnreadableFileError(f"{path.name} is of no known format; {FORMATS}")


def _write_text(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
