"""The hash of what a portfolio says: equal for equal portfolios, whatever form they came in."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.portfolio import Portfolio


def hash_of(portfolio: Portfolio) -> str:
    """Return the SHA-256 of a portfolio in canonical JSON: sorted keys, no blanks, numbers in their shortest form."""
    text = json.dumps(portfolio.model_dump(), default=_plain, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> str:
    """Write what JSON has no word for; ``1``, ``1.0`` and ``1.00`` are one number."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"a portfolio holds {type(value).__name__}, which has no canonical form yet")
