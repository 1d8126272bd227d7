"""The zip archive inside a workbook: refused where it is dangerous, searched for cells that readers leave empty."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from models.errors import UnreadableFileError
from scenarios.tables.cells import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes that all parts may unpack to."""
MOST_RATIO = 100
"""How many times its size a part may unpack to; small parts may do so freely."""
MOST_ENTRIES = 1_000
SMALL = 1024 * 1024

_ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the container of encrypted workbooks, and of those before 2007, begins."""
_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FAILED = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>(.*?)</c>', re.DOTALL)
_UNCALCULATED = re.compile(rb'<c\b[^>]*\br="([A-Z]+)(\d+)"[^>]*>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')
_VALUE = re.compile(rb"<v>([^<]*)</v>")


def opened(data: bytes, name: str) -> zipfile.ZipFile:
    """
    Return the archive of a workbook.

    Raises
    ------
    UnreadableFileError
        If it is none, is encrypted, or is larger inside than any portfolio.
    """
    if not data:
        raise UnreadableFileError(f"{name} is empty")
    if data.startswith(_ENCRYPTED):
        raise UnreadableFileError(f"{name} is protected by a password or in the format of before 2007; save it as .xlsx without a password")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UnreadableFileError(f"{name} is not an .xlsx workbook; open it in a spreadsheet and save it as .xlsx") from None
    _refuse_bombs(archive, name)
    return archive


def _refuse_bombs(archive: zipfile.ZipFile, name: str) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_ENTRIES:
        raise UnreadableFileError(
            f"{name} has {len(parts):,} parts, and a workbook of tables has a few dozen; copy the sheets into a new workbook"
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFileError(f"{name} is protected by a password; save it without one")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnreadableFileError(f"{name} unpacks to more than {MOST_UNPACKED // 2**20} MB; leave out what lies outside the horizon")
    if any(part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size for part in parts):
        raise UnreadableFileError(f"{name} is packed more than {MOST_RATIO}-fold, as no table is; copy the sheets into a new workbook")


def unread_cells(archive: zipfile.ZipFile, sheet: str) -> Mapping[tuple[int, int], Fault]:
    """Return the cells of a sheet whose formula failed or was never calculated, by row and column from 0."""
    part = _part_of(archive, sheet)
    data = archive.read(part) if part else b""
    failed = {_at(found): _failed(found[3]) for found in _FAILED.finditer(data)} if b't="e"' in data else {}
    return failed | ({_at(found): _NEVER_CALCULATED for found in _UNCALCULATED.finditer(data)} if b"<f" in data else {})


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    try:
        book = ET.fromstring(archive.read("xl/workbook.xml"))
        links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ET.ParseError):
        return None
    ids = {entry.get("name"): entry.get(_RELATION) for entry in book.iter(f"{_NAMESPACE}sheet")}
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    target = targets.get(ids.get(sheet), "")
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in archive.namelist() else None


def _at(found: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    return int(found[2]) - 1, column - 1


def _failed(cell: bytes) -> Fault:
    value = _VALUE.search(cell)
    error = value[1].decode("utf-8", "replace") if value else "an error"
    return Fault(f"the formula in this cell failed with {error}", "Repair the formula, or write its value.")


_NEVER_CALCULATED = Fault(
    "the formula in this cell was never calculated", "Open the workbook in a spreadsheet and save it, or write the value."
)
