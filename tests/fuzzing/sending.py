"""Sends spoiled files to the readers, and says what should not have happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from api import uploads
from api.errors import STATUS_OF
from api.parsing.messages import decode, encode_read
from models.errors import InvalidInputError, SteercoError
from scenarios import to_document
from tests.fuzzing import mutilation

if TYPE_CHECKING:
    from collections.abc import Callable

    from scenarios import Loaded


@dataclass
class Tally:
    """What became of the files."""

    read: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)


def kinds(folder: Path) -> dict[str, tuple[Callable[[bytes], Loaded], Callable[[Random], bytes]]]:
    """How each kind of file is read, and how one is spoiled."""
    book, folder_of_tables = mutilation.unpacked(mutilation.workbook(folder)), mutilation.tables()
    return {
        "document": (uploads.read_json, mutilation.spoiled_document),
        "tables": (uploads.read_file, lambda chance: mutilation.spoiled_archive(folder_of_tables, chance)),
        "workbook": (uploads.read_file, lambda chance: mutilation.spoiled_archive(book, chance)),
        "noise": (uploads.read_file, lambda chance: chance.randbytes(chance.randint(0, 400))),
    }


def send(count: int, seed: int) -> Tally:
    """Send so many files of all kinds in turn; the seed of each is in what is said about it."""
    tally = Tally()
    with TemporaryDirectory() as folder:
        several = list(kinds(Path(folder)).items())
        for number in range(seed, seed + count):
            name, (read, spoil) = several[number % len(several)]
            fault = _read(tally, read, spoil(Random(number)))
            if fault:
                tally.faults.append(f"{name}, seed {number}: {fault}")
    return tally


def _read(tally: Tally, read: Callable[[bytes], Loaded], content: bytes) -> str:
    try:
        loaded = read(content)
        tally.read += 1
        return _not_kept(loaded)
    except SteercoError as refusal:
        tally.refused += 1
        return _bad_refusal(refusal)
    except Exception as error:  # what the readers did not foresee is what is looked for
        return f"{type(error).__name__}: {error}"


def _not_kept(loaded: Loaded) -> str:
    """What is read must also be fit to be handed over, kept and shown."""
    if decode(encode_read(loaded)) != loaded:
        return "not the same behind the border"
    return "" if to_document(loaded.portfolio, loaded.scenario) else "read as nothing"


def _bad_refusal(refusal: SteercoError) -> str:
    if not 400 <= STATUS_OF.get(refusal.code, 500) < 500:
        return f"refused as a defect of ours: {refusal.code}"
    if not str(refusal):
        return "refused without a word"
    if isinstance(refusal, InvalidInputError):
        mute = [defect for defect in refusal.defects if not (defect.cause and defect.code)]
        return f"defects without words: {mute[:1]}" if mute or not refusal.defects else ""
    return ""
