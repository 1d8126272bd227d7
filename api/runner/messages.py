"""The bytes between the service and the process of a solve: one letter, then JSON. Nothing is pickled."""

from __future__ import annotations

import json
from enum import StrEnum

from api.store import AnswerText
from models.answer import Status

MAX_MESSAGE = 512 * 1024 * 1024
"""Bytes of the longest message taken from a solve; a longer one ends the run as crashed."""
STOP = b"S"
"""To the solve: come to an end soon."""


class Kind(StrEnum):
    """What a solve tells."""

    READY = "R"
    """Libraries and portfolio are loaded; the clock starts."""
    PROGRESS = "P"
    ANSWER = "A"
    """A better answer than before; the solve goes on."""
    DONE = "D"
    """The final answer."""
    ERROR = "E"
    """The solve gave up; code and text say why."""


def encode(kind: Kind, body: object = None) -> bytes:
    """Return a message whose body is given as JSON values."""
    return kind.value.encode() + json.dumps(body).encode()


def encode_answer(kind: Kind, answer: AnswerText) -> bytes:
    """Return a message that tells an answer: a line about it, then the answer itself."""
    head = json.dumps({"status": answer.status.value, "plans": answer.plans}).encode()
    return kind.value.encode() + head + b"\n" + answer.text


def decode(message: bytes) -> tuple[Kind, bytes]:
    """Return the kind of a message and its body, still JSON text."""
    return Kind(message[:1].decode()), message[1:]


def decode_answer(body: bytes) -> AnswerText:
    """
    Return the answer of a message's body.

    Raises
    ------
    ValueError
        If it is none.
    """
    head, _, text = body.partition(b"\n")
    said = json.loads(head)
    if not isinstance(said, dict) or not isinstance(said.get("plans"), int) or not text:
        raise ValueError("not an answer")
    return AnswerText(Status(str(said.get("status"))), said["plans"], text)
