"""Idempotency keys: the same key with the same request is the same resource, however often it is sent."""

from __future__ import annotations

import hashlib

from api.store import Claim


def claim_for(operation: str, key: str | None, content: bytes) -> Claim | None:
    """
    Return the claim a request makes on its key.

    Parameters
    ----------
    operation
        What is asked for; keys of different operations do not meet.
    key
        As sent by the caller; None for none, and then there is no claim.
    content
        What the request says, without what changes between two sendings.
    """
    if key is None:
        return None
    return Claim(f"{operation}:{key}", hashlib.sha256(content).hexdigest())
