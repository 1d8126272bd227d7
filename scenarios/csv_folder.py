"""A portfolio as a folder of CSV files, one a table."""

from __future__ import annotations

import collections
import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

from models.defects import Defect, Place
from models.errors import UnreadableFileError
from scenarios.tables.cells import guarded, unguarded
from scenarios.tables.columns import folded
from scenarios.tables.layout import LINES_BEFORE_HEADER
from scenarios.tables.schema import ANY_HEADER, BY_NAME, table_named
from scenarios.tables.sheets import MOST_ROWS, Found, Line, Sheet, notice, too_many_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from scenarios.tables.cells import Cell
    from scenarios.tables.writing import Written

SUFFIXES = frozenset({".csv", ".tsv"})
MOST_BYTES = 200 * 1024 * 1024
LONGEST_CELL = 1_000_000


class _UnreadableTextError(Exception):
    """A file that holds no text."""


def read_folder(folder: Path) -> Found:
    """
    Return the sheets of a folder; a file that cannot be read is a defect of its own.

    Raises
    ------
    UnreadableFileError
        If the folder holds no CSV file.
    """
    files = _files(folder)
    if not files:
        raise UnreadableFileError(f"{folder} holds no CSV file; a portfolio folder has settings.csv, people.csv, projects.csv and more")
    found = [read_file(path) for path in files]
    defects = (*(defect for one in found for defect in one.defects), *(_passed_over(path) for path in _others(folder)))
    return Found(tuple(sheet for one in found for sheet in one.sheets), defects)


def _others(folder: Path) -> list[Path]:
    """Return the files that are named as a table is, and are no CSV file; a scenario may well lie beside the tables."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.casefold() in _OTHER_SUFFIXES and (table := table_named(path.stem)) and table.name != "scenario"
    )


_OTHER_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".txt"})


def _passed_over(path: Path) -> Defect:
    table = table_named(path.stem)
    return notice(
        "unread_table",
        Place(table=table.name if table else path.stem),
        f"{path.name} is no CSV file; nothing in it was used",
        "Save it as CSV if it should be used.",
    )


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.casefold() in SUFFIXES and not path.name.startswith((".", "~")))


def read_file(path: Path) -> Found:
    """Return the one sheet of a CSV file, or its defect."""
    name = path.stem
    try:
        if path.stat().st_size > MOST_BYTES:
            return Found((), (_unreadable(name, f"{path.name} is larger than {MOST_BYTES // 2**20} MB"),))
        text, encoding = _decoded(path.read_bytes())
        lines = _lines(text)
    except _UnreadableTextError as error:
        return Found((), (_unreadable(name, f"{path.name} {error}"),))
    except OSError as error:
        return Found((), (_unreadable(name, f"{path.name} cannot be read: {error.strerror or error}"),))
    except csv.Error as error:
        return Found((), (_unreadable(name, f"{path.name} is not a CSV file ({error})"),))
    if len(lines) > MOST_ROWS + 1:
        return Found((), (too_many_rows(name).replace(code="unreadable_table"),))
    said = () if encoding.startswith("utf-8") else (_read_as(name, encoding),)
    return Found((Sheet(name, lines),), said)


def _decoded(data: bytes) -> tuple[str, str]:
    if not data.strip():
        raise _UnreadableTextError("is empty")
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding), encoding
    if b"\x00" in data[:4096]:
        encoding = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
        return _strictly(data, encoding), encoding
    try:
        return data.decode("utf-8-sig"), "utf-8-sig"
    except UnicodeDecodeError:
        return _strictly(data, "cp1252"), "cp1252"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise _UnreadableTextError("is not text in UTF-8, UTF-16 or Windows-1252") from None
    if "\x00" in text or not any(mark in text for mark in ",;\t\n\r"):
        raise _UnreadableTextError("is not text in UTF-8, UTF-16 or Windows-1252")
    return text


def _lines(text: str) -> list[Line]:
    csv.field_size_limit(LONGEST_CELL)
    stream = io.StringIO(text, newline="")
    skipped, delimiter = _delimiter(text)
    for _ in range(skipped):
        stream.readline()
    lines: list[Line] = []
    rows = csv.reader(stream, delimiter=delimiter)
    began = 0
    for number, cells in enumerate(rows, 1 + skipped):
        if number > MOST_ROWS + 2:
            return lines
        lines.append(Line(number, [unguarded(cell) if cell[:1] == "'" else cell for cell in cells]))
        last, began = began, rows.line_num
    if lines and _is_open(text, skipped + last, delimiter):
        raise _UnreadableTextError(
            f"has a quotation mark in row {lines[-1].number} that is never closed: what follows it is no row of its own"
        )
    return lines


def _is_open(text: str, line: int, delimiter: str) -> bool:
    """Return whether the row that begins after so many lines ends inside quotation marks."""
    stream = io.StringIO(text, newline="")
    for _ in range(line):
        stream.readline()
    try:
        collections.deque(csv.reader(stream, delimiter=delimiter, strict=True), maxlen=0)
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _delimiter(text: str) -> tuple[int, str]:
    """Return how many lines to skip and the delimiter: the one that a ``sep=`` line names, or the one that makes a header."""
    first = [line for line in text.splitlines()[:LINES_BEFORE_HEADER] if line.strip()]
    if first[0].strip().casefold().startswith("sep=") and len(first[0].strip()) == 5:
        return 1, first[0].strip()[4]
    return 0, max(_DELIMITERS, key=lambda mark: (_known_headers(first, mark), first[0].count(mark)))


_DELIMITERS = (",", ";", "\t", "|")


def _known_headers(lines: Sequence[str], mark: str) -> int:
    """Return the most headers of any table into which a delimiter cuts a line: titles above a header have none, lists below it neither."""
    return max(sum(folded(cell) in ANY_HEADER for cell in next(csv.reader([line], delimiter=mark), ())) for line in lines)


def write_folder(folder: Path, tables: Iterable[Written]) -> None:
    """Write tables as CSV files into a folder, each file whole or not at all; a table that is there under another name is written there."""
    folder.mkdir(parents=True, exist_ok=True)
    there = {table.name: path for path in _files(folder) if (table := table_named(path.stem))}
    for one in tables:
        path = there.pop(one.table.name, folder / f"{one.table.name}.csv")
        _write_file(path, one.header, one.rows)
    for name, path in there.items():
        # What is left is a scenario of an earlier portfolio: its rows must not ride along with this one.
        _write_file(path, tuple(column.header for column in BY_NAME[name].columns), ())


def _write_file(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n", delimiter="\t" if path.suffix.casefold() == ".tsv" else ",")
        writer.writerow([_typed(cell) for cell in header])
        writer.writerows([[_typed(cell) for cell in row] for row in rows])
    partial.replace(path)


def _typed(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Decimal):
        return _unmistakable(str(cell))
    return guarded(cell) if isinstance(cell, str) else str(cell)


def _unmistakable(number: str) -> str:
    """Return a number that nobody takes for thousands: three digits behind the point become four."""
    return f"{number}0" if number[-4:-3] == "." else number


def _unreadable(name: str, cause: str) -> Defect:
    table = table_named(name)
    return Defect(
        code="unreadable_table",
        place=Place(table=table.name if table else name),
        cause=cause,
        fix="Save the sheet as CSV in UTF-8, with a header row, and try again.",
    )


def _read_as(name: str, encoding: str) -> Defect:
    word = "Windows-1252" if encoding == "cp1252" else "UTF-16"
    return notice(
        "reading", Place(table=name), f"the file is not in UTF-8; it was read as {word}", "Check names with accents, or save it in UTF-8."
    )
