"""Signatures by which a receiver knows that a message is ours, and not an old one sent again."""

from __future__ import annotations

import hashlib
import hmac

SIGNATURE = "Steerco-Signature"
"""The header: ``t=<seconds since 1970>,v1=<hexadecimal>``."""


def signature(secret: str, body: bytes, seconds: int) -> str:
    """Return the header's value: HMAC-SHA-256 over the time, a full stop and the body. Receivers refuse times that are long ago."""
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"
