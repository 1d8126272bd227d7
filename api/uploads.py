"""Portfolios that arrive as files: told apart by what they are, never by their name, and read under the readers' limits."""

from __future__ import annotations

import json
import re
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from api.refusals import MalformedBodyError
from models.errors import UnreadableFileError
from scenarios import from_document, load
from scenarios.archive import MOST_UNPACKED, opened
from scenarios.document import parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios import Loaded

NAME = "the uploaded file"
"""How errors speak of an upload; the name it came with is not used for anything."""
_WORKBOOK_MARK = "[Content_Types].xml"
_TABLE_FILE = re.compile(r"[A-Za-z][A-Za-z_ -]{0,40}\.csv", re.IGNORECASE)
_ZIP_MAGIC = b"PK\x03\x04"


def read_json(content: bytes) -> Loaded:
    """
    Return the portfolio in the bytes of a JSON document.

    Raises
    ------
    MalformedBodyError
        If it is not JSON, or not an object.
    InvalidInputError
        If the tables have defects.
    """
    try:
        document = parsed(content.decode("utf-8-sig"), "the body")
    except UnicodeDecodeError as error:
        raise MalformedBodyError("the body is not text in UTF-8") from error
    except UnreadableFileError as error:
        raise MalformedBodyError(str(error)) from error
    _refuse_half_characters(document)
    return from_document(document)


def _refuse_half_characters(document: object) -> None:
    """JSON can write half of a character outside the basic plane; no text can be kept with it."""
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise MalformedBodyError("a text in the body holds half a character (a surrogate without its pair)") from error


def read_file(content: bytes) -> Loaded:
    """
    Return the portfolio in the bytes of a workbook, a zip of CSV tables, or a JSON document.

    Raises
    ------
    UnreadableFileError
        If it is none of these, damaged, or larger inside than a portfolio can be.
    InvalidInputError
        If the tables have defects.
    """
    if not content.startswith(_ZIP_MAGIC):
        return _not_packed(content)
    with tempfile.TemporaryDirectory() as folder:
        return load(_unpacked(content, Path(folder)))


def _not_packed(content: bytes) -> Loaded:
    try:
        return read_json(content)
    except MalformedBodyError as error:
        raise UnreadableFileError(f"{NAME} is no .xlsx workbook, no zip of CSV tables and no JSON document") from error


def _unpacked(content: bytes, folder: Path) -> Path:
    with opened(content, NAME) as packed:
        entries = [entry for entry in packed.infolist() if not entry.is_dir()]
        if any(entry.filename == _WORKBOOK_MARK for entry in entries):
            workbook = folder / "portfolio.xlsx"
            workbook.write_bytes(content)
            return workbook
        return _tables(packed, entries, folder)


def _tables(packed: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], folder: Path) -> Path:
    """Write the CSV tables into a folder; of a name only the last part counts, and only if it can be a table's."""
    names = {PurePosixPath(entry.filename).name: entry for entry in entries}
    tables = {name.casefold(): entry for name, entry in names.items() if _TABLE_FILE.fullmatch(name)}
    if not tables:
        raise UnreadableFileError(f"{NAME} holds no tables; put CSV files such as people.csv and projects.csv into it")
    room = MOST_UNPACKED
    for name, entry in tables.items():
        text = _text(packed, entry, room)
        room -= len(text)
        (folder / name).write_bytes(text)
    return folder


def _text(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    """Return what an entry holds; its header may lie about how much that is."""
    try:
        with packed.open(entry) as file:
            text = file.read(room + 1)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UnreadableFileError(f"{NAME} is damaged or packed in an unusual way; pack it again") from error
    if len(text) > room:
        raise UnreadableFileError(f"{NAME} unpacks to more than it says; pack it again")
    return text
