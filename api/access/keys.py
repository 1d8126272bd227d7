"""
API keys: 256 random bits, shown once, kept only as a hash.

A key reads ``steerco_<id>_<secret>``. The id finds the record; the SHA-256 of the whole key proves it. A slow password hash would
add nothing: there is no dictionary of 256-bit secrets.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from api.access.roles import Principal, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.store.records import Claim, PageOf, PageRequest

SECRET_BYTES = 32
KEY_FORMAT = re.compile(r"steerco_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")
"""How a key reads; also what is struck out of logs."""
USE_NOTED_EVERY = dt.timedelta(minutes=1)
"""The last use of a key is known to the minute, so that reading does not become writing."""


@dataclass(frozen=True)
class KeyRecord:
    """What is kept of a key: enough to recognise it, too little to use it."""

    id: str
    name: str
    """For people: whose it is, or what for."""
    roles: frozenset[Role]
    digest: str
    """SHA-256 of the key, in hexadecimal."""
    created: dt.datetime
    expires: dt.datetime | None = None
    revoked: dt.datetime | None = None
    last_used: dt.datetime | None = None

    def opens(self, key: str, now: dt.datetime) -> bool:
        """Return whether a key is this one, and may be used now."""
        same = hmac.compare_digest(self.digest, digest_of(key))
        return same and self.works(now)

    def works(self, now: dt.datetime) -> bool:
        """Return whether the key may be used now."""
        return self.revoked is None and (self.expires is None or now < self.expires)

    @property
    def principal(self) -> Principal:
        """Who uses it."""
        return Principal(f"key:{self.id}", self.name, self.roles)


class NewKey(NamedTuple):
    """A key and what is kept of it; the only moment at which the key itself is known."""

    key: str
    record: KeyRecord


class KeyRing(Protocol):
    """Keeps the records of keys."""

    def add(self, record: KeyRecord, by: str, claim: Claim | None = None) -> None:
        """Keep a record, and say in the log who made the key. Raises `KeyShownOnceError` if the claim's key was used before."""

    def find(self, id: str) -> KeyRecord | None:
        """Return a record, also of a key that no longer works."""

    def all(self) -> Sequence[KeyRecord]:
        """Return all records, oldest first."""

    def page(self, page: PageRequest) -> PageOf[KeyRecord]:
        """Return a part of the records, newest first."""

    def revoke(self, id: str, now: dt.datetime, by: str) -> KeyRecord:
        """End a key for good, and say in the log who did; again changes nothing. Raises `NotStoredError` if there is none."""

    def note_use(self, id: str, now: dt.datetime) -> None:
        """Remember that a key was used."""


def new_key(name: str, roles: frozenset[Role], now: dt.datetime, lifetime: dt.timedelta | None = None) -> NewKey:
    """Make a key; it may be used for a time, or until it is revoked."""
    id = secrets.token_hex(6)
    key = f"steerco_{id}_{secrets.token_urlsafe(SECRET_BYTES)}"
    expires = None if lifetime is None else now + lifetime
    return NewKey(key, KeyRecord(id, name, roles, digest_of(key), now, expires))


def digest_of(key: str) -> str:
    """Return the hash under which a key is kept."""
    return hashlib.sha256(key.encode()).hexdigest()
