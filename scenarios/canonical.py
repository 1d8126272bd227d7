"""The canonical form of what people say, for hashes that do not change with how a number was typed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Literal, get_origin

from pydantic import BaseModel

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo


def digest(value: object) -> str:
    """Return the SHA-256 of a value in canonical JSON: sorted keys, no blanks, numbers in their shortest form."""
    text = json.dumps(canonical(value), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: object) -> object:
    """
    Return plain JSON data; ``1``, ``1.0`` and ``1.00`` are one number, dates are ISO.

    Fields at their defaults are left out, so that a field a later version adds changes no hash of what says nothing about it; what
    says of which kind something is stays.
    """
    if isinstance(value, BaseModel):
        return {name: canonical(getattr(value, name)) for name, field in type(value).model_fields.items() if _is_said(value, name, field)}
    if isinstance(value, (list, tuple)):
        return [canonical(item) for item in value]
    if isinstance(value, dict):
        return {str(key): canonical(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _is_said(value: BaseModel, name: str, field: FieldInfo) -> bool:
    return get_origin(field.annotation) is Literal or getattr(value, name) != field.get_default(call_default_factory=True)
