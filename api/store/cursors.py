"""Cursors: opaque to callers, the position in a list to us."""

from __future__ import annotations

import base64
import binascii

from api.store.errors import BadCursorError

_MAX_POSITION_DIGITS = 18


def encode(position: int) -> str:
    """Return the cursor that continues below a position."""
    return base64.urlsafe_b64encode(f"v1:{position}".encode()).decode().rstrip("=")


def decode(cursor: str) -> int:
    """
    Return the position of a cursor.

    Raises
    ------
    BadCursorError
        If no list gave it out.
    """
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, UnicodeError) as error:
        raise BadCursorError(cursor) from error
    version, _, digits = text.partition(":")
    if version != "v1" or not digits.isdecimal() or len(digits) > _MAX_POSITION_DIGITS or encode(int(digits)) != cursor:
        raise BadCursorError(cursor)
    return int(digits)
