"""Portfolios and scenarios on disk: the format follows from the path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import UnreadableFileError
from scenarios.csv_folder import read_folder
from scenarios.tables.assembly import Loaded, assembled

if TYPE_CHECKING:
    from scenarios.tables.sheets import Found


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
    return assembled(_found(Path(path)))


def _found(path: Path) -> Found:
    if not path.exists():
        raise UnreadableFileError(f"there is no file or folder {path}")
    if path.is_dir():
        return read_folder(path)
    raise UnreadableFileError(f"{path.name} is of no known format; a portfolio is a folder of CSV files, an .xlsx workbook or a .json document")
