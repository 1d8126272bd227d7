"""What is written: JSON to a file or to standard output, and folders of files, each of them whole or not at all."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from models.answer import Answer
from models.errors import UnreadableFileError

if TYPE_CHECKING:
    from pydantic import BaseModel

STANDARD_OUTPUT = "-"
"""Stands for standard output where a file is asked for."""


def answer_schema() -> str:
    """Return the JSON Schema of an answer, as published in docs/answer.schema.json."""
    return json.dumps(Answer.model_json_schema(mode="serialization"), indent=2, ensure_ascii=False) + "\n"


def as_json(document: BaseModel) -> str:
    """Return a document as JSON for programs and people."""
    return document.model_dump_json(indent=2) + "\n"


def write_json(document: BaseModel, target: str) -> None:
    """
    Write a document to a file, or to standard output for ``-``.

    Raises
    ------
    UnreadableFileError
        If the file cannot be written.
    """
    if target == STANDARD_OUTPUT:
        sys.stdout.write(as_json(document))
    else:
        write_whole(Path(target), as_json(document).encode())


def write_whole(path: Path, content: bytes) -> None:
    """
    Write a file so that a reader sees the old one or the new one, never a part.

    Raises
    ------
    UnreadableFileError
        If it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replaced(path, content)
    except OSError as error:
        raise UnreadableFileError(f"{path} cannot be written: {error.strerror or error}") from error


def _replaced(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
