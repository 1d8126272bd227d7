"""Good files, and ways of spoiling them. Everything follows from a random number generator, so that a seed gives a file back."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from api import examples
from scenarios import from_document, save
from scenarios.demo import demo_path

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

HOSTILE_TEXTS = (
    "", " ", "=1+1", "=cmd|'/c calc'!A1", "+1", "-", "@x", "\t=1", "'", "''=1", '"', "NaN", "inf", "-inf",
    "1e999", "1e-999", "-0", "9" * 400,
    "0x10", "1_000", "1.000.000,00", "٣", "²", "½", "0000-00-00", "9999-12-31", "2027-02-30", "31.12.9999", "-1", "99999999999999999999",
    "2027-W53", "true", "null", "None", "\x00", "a\x00b", "\ufeff", "\u202e", "😀", "ß", "x" * 40_000, "a,b;c\td|e",
    "\r\n", "../../etc/passwd",
    "<script>", "\ud800", "a\udfffb", "${jndi:ldap://x}", "%s%n", "{{7*7}}", "anna", "apollo", "people", "1" + "0" * 30 + "%",
)  # fmt: skip
HOSTILE_VALUES: tuple[Any, ...] = (
    *HOSTILE_TEXTS,
    None, True, False, 0, -1, 10**30, -(10**30), 1.5, 1e308, -1e308, [], {}, [[]], [None], {"": ""}, {"a": {"b": []}}, [1, "a"],
)  # fmt: skip
PIECES = (
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b'"',
    b"'",
    b",",
    b"\n",
    b"<",
    b"&#0;",
    b"&x;",
    b"]]>",
    b"<!--",
    b"PK\x03\x04",
    b"0",
    b"\xf0\x9f",
)


def workbook(folder: Path) -> bytes:
    path = folder / "good.xlsx"
    save(path, from_document(examples.DOCUMENT).portfolio)
    return path.read_bytes()


def tables() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(demo_path().glob("*.csv"))}


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def spoiled_bytes(data: bytes, chance: Random) -> bytes:
    """Flip, cut, repeat, insert: as broken lines and broken disks do, and those who look for holes."""
    spoiled = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(spoiled) + 1)
        match chance.randrange(6):
            case 0 if at < len(spoiled):
                spoiled[at] ^= 1 << chance.randrange(8)
            case 1:
                del spoiled[at : at + chance.randint(1, 40)]
            case 2:
                spoiled[at:at] = spoiled[at : at + chance.randint(1, 200)]
            case 3:
                spoiled[at:at] = chance.choice(PIECES)
            case 4:
                spoiled[at : at + 8] = chance.randbytes(8)
            case _:
                if chance.random() < 0.3:
                    del spoiled[at:]
    return bytes(spoiled)


def spoiled_table(text: bytes, chance: Random) -> bytes:
    """Put something into a cell that does not belong there, or move cells and rows about."""
    rows = [line.split(",") for line in text.decode().splitlines()]
    for _ in range(chance.randint(1, 4)):
        row = chance.choice(rows) if rows else []
        match chance.randrange(5):
            case 0 | 1 if row:
                row[chance.randrange(len(row))] = chance.choice(HOSTILE_TEXTS)
            case 2 if row:
                row.insert(chance.randrange(len(row)), chance.choice(HOSTILE_TEXTS))
            case 3 if row:
                row.pop()
            case _:
                rows.insert(chance.randrange(len(rows) + 1), list(row))
    return "\n".join(",".join(row) for row in rows).encode("utf-8", "surrogatepass")


def spoiled_value(value: Any, chance: Random, depth: int = 0) -> Any:
    """Replace, remove or add something somewhere in JSON."""
    if depth and (chance.random() < 0.15 or not isinstance(value, dict | list) or not value):
        return chance.choice(HOSTILE_VALUES)
    if isinstance(value, dict):
        key = chance.choice(list(value))
        match chance.randrange(6):
            case 0:
                return {name: one for name, one in value.items() if name != key}
            case 1:
                return {**value, chance.choice(HOSTILE_TEXTS): chance.choice(HOSTILE_VALUES)}
            case _:
                return {**value, key: spoiled_value(value[key], chance, depth + 1)}
    at = chance.randrange(len(value))
    return [*value[:at], spoiled_value(value[at], chance, depth + 1), *value[at + (chance.random() < 0.8) :]]


def spoiled_document(chance: Random) -> bytes:
    document = examples.DOCUMENT
    for _ in range(chance.randint(1, 3)):
        spoiled = spoiled_value(document, chance)
        document = spoiled if isinstance(spoiled, dict) and spoiled else document
    text = json.dumps(document).encode()
    return spoiled_bytes(text, chance) if chance.random() < 0.3 else text


def spoiled_archive(files: dict[str, bytes], chance: Random) -> bytes:
    """Spoil what is inside and pack it again, so that it is looked at."""
    name = chance.choice(list(files))
    is_table = name.endswith(".csv") and chance.random() < 0.8
    spoil = spoiled_table if is_table else spoiled_bytes
    changed = {**files, name: spoil(files[name], chance)}
    if chance.random() < 0.1:
        changed.pop(chance.choice(list(changed)))
    whole = packed(changed, chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2)))
    return spoiled_bytes(whole, chance) if chance.random() < 0.15 else whole
