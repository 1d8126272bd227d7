"""The zip archive inside a workbook: refused where it is dangerous, searched for cells that readers leave empty."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
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
_LOCAL_HEADER = struct.Struct("<4s22xHH")
"""What stands before each part: a signature, and the lengths of its name and its extra field."""
_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Lengths are bounded: a file made to have no end of a tag must not be searched over and over.
_FAILED = re.compile(rb'<c\b(?=[^<>]{0,200}\bt="e")[^<>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200}>(.{0,9000}?)</c>', re.DOTALL)
_UNCALCULATED = re.compile(
    rb'<c\b[^<>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"[^<>]{0,200}>\s*<f\b[^<>]{0,400}(?:/>|>[^<]{0,9000}</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
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
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise UnreadableFileError(f"{name} is not an .xlsx workbook; open it in a spreadsheet and save it as .xlsx") from None
    _refuse_bombs(archive, name)
    if not all(_is_as_declared(data, part) for part in archive.infolist()):
        raise UnreadableFileError(f"{name} is damaged; open it in a spreadsheet and save it again as .xlsx")
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


def _is_as_declared(data: bytes, part: zipfile.ZipInfo) -> bool:
    """Return whether a part unpacks to what its entry says, no byte more: readers trust the entry only so far as they look at it."""
    header = data[part.header_offset : part.header_offset + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size:
        return False
    signature, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    start = part.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    packed = data[start : start + part.compress_size]
    if signature != b"PK\x03\x04" or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return False
    size, check = _unpacked(packed, part.file_size) if part.compress_type == zipfile.ZIP_DEFLATED else (len(packed), zlib.crc32(packed))
    return size == part.file_size and check == part.CRC


def _unpacked(packed: bytes, most: int) -> tuple[int, int]:
    """Return size and checksum of a deflated part, stopping where it is longer than it may be."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    size = check = 0
    try:
        while packed and size <= most and not inflater.eof:
            chunk = inflater.decompress(packed, SMALL)
            size, check, packed = size + len(chunk), zlib.crc32(chunk, check), inflater.unconsumed_tail
    except zlib.error:
        return -1, 0
    return (size, check) if inflater.eof else (-1, 0)


def unread_cells(archive: zipfile.ZipFile, sheet: str) -> Mapping[tuple[int, int], Fault]:
    """
    Return the cells of a sheet whose formula failed or was never calculated, by row and column from 0.

    Raises
    ------
    UnreadableFileError
        If the sheet breaks off.
    """
    part = _part_of(archive, sheet)
    data = archive.read(part) if part else b""
    if part and b"worksheet>" not in data[-200:]:
        raise UnreadableFileError(f"the sheet {sheet} breaks off; open the workbook in a spreadsheet and save it again as .xlsx")
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


def percent_cells(archive: zipfile.ZipFile, sheet: str) -> frozenset[tuple[int, int]]:
    """
    Return the cells of a sheet that show their number as a percentage, by row and column from 0.

    Readers give 0.2 for a cell that shows 20 %, and 1 for one that shows 100 %.
    """
    styles = _percent_styles(archive)
    part = _part_of(archive, sheet) if styles else None
    if part is None:
        return frozenset()
    styled = rb'<c\b(?=[^<>]{0,200}\bs="(?:%s)")[^<>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"' % b"|".join(b"%d" % style for style in styles)
    return frozenset(_at(found) for found in re.finditer(styled, archive.read(part)))


def _percent_styles(archive: zipfile.ZipFile) -> tuple[int, ...]:
    """Return the positions of the cell styles whose number format is a percentage."""
    try:
        styles = ET.fromstring(archive.read("xl/styles.xml"))
    except (KeyError, ET.ParseError):
        return ()
    formats = {entry.get("numFmtId"): entry.get("formatCode", "") for entry in styles.iter(f"{_NAMESPACE}numFmt")}
    percent = _PERCENT_FORMATS | {id for id, code in formats.items() if "%" in _LITERAL.sub("", code)}
    cells = styles.find(f"{_NAMESPACE}cellXfs")
    return tuple(at for at, entry in enumerate(cells if cells is not None else ()) if entry.get("numFmtId") in percent)


_PERCENT_FORMATS = frozenset({"9", "10"})
"""The percentages among the number formats that every workbook has: ``0%`` and ``0.00%``."""
_LITERAL = re.compile(r'"[^"]*"|\\.')
"""What a number format shows as it stands."""


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
