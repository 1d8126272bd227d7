"""Reading an answer, and picking plans from it by rank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from models.answer import SCHEMA_VERSION, Answer
from models.errors import UnknownIdError, UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

    from models.answer import Plan

MOST_BYTES = 500 * 1024 * 1024
"""Larger files are no answers, and reading one would only fill the memory."""


def content_of(path: Path) -> bytes:
    """
    Return a file's content.

    Raises
    ------
    UnreadableFileError
        If there is none, or too much.
    """
    try:
        if path.is_dir():
            raise UnreadableFileError(f"{path} is a folder; name the file, such as {path / 'answer.json'}")
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFileError(f"{path} is larger than {MOST_BYTES // 2**20} MB; no answer is")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(f"{path} cannot be read: {error.strerror or error}") from error


def read_answer(path: Path) -> Answer:
    """
    Read an answer from its JSON.

    Raises
    ------
    UnreadableFileError
        If it is none, or of another version.
    """
    return answer_from(path, content_of(path))


def answer_from(path: Path, content: bytes) -> Answer:
    """
    Read an answer from the content of a file.

    Raises
    ------
    UnreadableFileError
        If it is none, or of another version.
    """
    try:
        answer = Answer.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise UnreadableFileError(f"{path} is not an answer that plan or demo wrote ({where}: {first['msg']})") from error
    if answer.schema_version != SCHEMA_VERSION:
        raise UnreadableFileError(f"{path} has version {answer.schema_version} of the format; this Steerco reads version {SCHEMA_VERSION}")
    return answer


def picked(answer: Answer, rank: int) -> Plan:
    """
    Return the plan with a rank; 0 is the reference.

    Raises
    ------
    UnknownIdError
        If the answer has none.
    """
    plans = {plan.rank: plan for plan in answer.plans}
    if answer.reference is not None:
        plans.setdefault(0, answer.reference)
    if rank not in plans:
        raise UnknownIdError("plan", str(rank), [str(known) for known in sorted(plans)])
    return plans[rank]
