"""Addresses without the passwords in them."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

MASK = "********"


def without_password(value: object) -> object:
    """Return an address with its password masked; what is no address, as it is."""
    if not isinstance(value, str) or "://" not in value:
        return value
    try:
        parts = urlsplit(value)
        if parts.password is None:
            return value
    except ValueError:
        return MASK
    user, host = parts.netloc.rpartition("@")[0].partition(":")[0], parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{MASK}@{host}"))
