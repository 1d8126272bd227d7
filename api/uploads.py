"""Portfolios that arrive as files: told apart by what they are, never by their name, and read under limits."""

from __future__ import annotations

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NoReturn

from api.refusals import MalformedBodyError
from models.errors import UnreadableFileError
from scenarios import from_document, load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios import Loaded

MAX_ENTRIES = 1_000
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes that a packed file may have in all when unpacked."""
MAX_RATIO = 100
"""How much smaller than its content a packed file may be; beyond it is a bomb, not a workbook."""
_WORKBOOK_MARK = "[Content_Types].xml"
_TABLE_FILE = re.compile(r"[A-Za-z][A-Za-z_ -]{0,40}\.csv", re.IGNORECASE)
_ZIP_MAGIC = b"PK\x03\x04"


def read_json(content: bytes) -> Loaded:
    """
    Read a portfolio from the bytes of a JSON document.

    Raises
    ------
    MalformedBodyError
        If it is not JSON, or not an object.
    InvalidInputError
        If the tables have defects.
    """
    try:
        document: Mapping[str, Any] = json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedBodyError(f"the body is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise MalformedBodyError("the body must be a JSON object with one member for each table")
    return from_document(document)


def read_file(content: bytes) -> Loaded:
    """
    Read a portfolio from the bytes of a workbook, a zip of CSV tables, or a JSON document.

    Raises
    ------
    UnreadableFileError
        If it is none of these, or larger inside than a portfolio can be.
    InvalidInputError
        If the tables have defects.
    """
    if not content.startswith(_ZIP_MAGIC):
        return read_json(content)
    with tempfile.TemporaryDirectory() as folder:
        return load(_unpacked(content, Path(folder)))


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


def _unpacked(content: bytes, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            _check_size(entries)
            if any(entry.filename == _WORKBOOK_MARK for entry in entries):
                workbook = folder / "portfolio.xlsx"
                workbook.write_bytes(content)
                return workbook
            return _tables(packed, entries, folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:  # damaged, exotic packing, or with a password
        raise UnreadableFileError(f"the packed file cannot be opened: {error}. Save it again, without a password.") from error


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 1):
        raise UnreadableFileError(
            "the file unpacks to more than a portfolio can hold; remove empty rows and columns, pictures and unused sheets"
        )


def _tables(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], folder: Path) -> Path:
    """Write the CSV tables into a folder; only the last part of a name counts, and only if it can be a table's name."""
    room = MAX_UNPACKED
    names = {PurePosixPath(entry.filename).name: entry for entry in entries}
    tables = {name: entry for name, entry in names.items() if _TABLE_FILE.fullmatch(name)}
    if not tables:
        raise UnreadableFileError("the zip file holds no tables; put CSV files such as people.csv and projects.csv into it")
    for name, entry in tables.items():
        with packed.open(entry) as file:
            text = file.read(room + 1)
        room -= len(text)
        if room < 0:
            raise UnreadableFileError("the file unpacks to more than it says; it may be damaged")
        (folder / name.casefold()).write_bytes(text)
    return folder
