"""The ``Prefer`` header (RFC 7240): how long a caller would wait for a run to end."""

from __future__ import annotations

import re

MAX_WAIT = 30.0
"""Seconds a request is held open at most."""
_WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?(\d{1,9})\"?(?=$|[,;\s])", re.IGNORECASE)


def wait_of(prefer: str | None) -> float:
    """Return the seconds a caller would wait, at most `MAX_WAIT`; 0 if they did not say so."""
    found = _WAIT.search(prefer or "")
    return min(float(found.group(1)), MAX_WAIT) if found else 0.0
