"""The bytes between a runner and the process of a solve: one letter, then JSON. Nothing is pickled."""

from __future__ import annotations

import json
from enum import StrEnum

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
    return encode_text(kind, json.dumps(body))


def encode_text(kind: Kind, body: str) -> bytes:
    """Return a message whose body is JSON text already."""
    return kind.value.encode() + body.encode()


def decode(message: bytes) -> tuple[Kind, bytes]:
    """Return the kind of a message and its body, still JSON text."""
    return Kind(message[:1].decode()), message[1:]
