"""Who asks: read from the Authorization header, by key or by token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from api.access.keys import KEY_FORMAT, USE_NOTED_EVERY
from api.access.refusals import UnauthenticatedError
from api.access.roles import LOCAL

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from api.access.keys import KeyRing
    from api.access.roles import Principal

LONGEST_HEADER = 8_192
"""Characters of the longest credentials looked at."""


class TokenReader(Protocol):
    """Reads tokens of an identity provider."""

    def principal(self, token: str) -> Principal:
        """Return whom a token speaks for; raises `UnauthenticatedError` unless it is valid."""


class Authenticator:
    """
    Finds out who asks.

    Parameters
    ----------
    keys
        The keys there are.
    tokens
        Reads tokens of an identity provider; None where there is none.
    required
        Whether callers must say who they are. If not, everybody is `LOCAL`; credentials are then not even looked at.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, keys: KeyRing, tokens: TokenReader | None, clock: Callable[[], dt.datetime], *, required: bool) -> None:
        self._keys, self._tokens, self._clock, self._required = keys, tokens, clock, required

    def principal(self, authorization: str | None) -> Principal:
        """
        Return who sent a request.

        Raises
        ------
        UnauthenticatedError
            If credentials are missing, unknown, revoked or expired; which of these is not told.
        """
        if not self._required:
            return LOCAL
        scheme, _, credentials = (authorization or "").strip().partition(" ")
        credentials = credentials.strip()
        if not credentials:
            raise UnauthenticatedError("send an API key in the header Authorization: Bearer KEY")
        if scheme.lower() != "bearer" or len(credentials) > LONGEST_HEADER:
            raise UnauthenticatedError("only the scheme Bearer is known: send Authorization: Bearer KEY")
        found = KEY_FORMAT.fullmatch(credentials)
        if found is None and self._tokens is not None:
            return self._tokens.principal(credentials)
        return self._holder(found[1] if found else "", credentials)

    def _holder(self, id: str, key: str) -> Principal:
        record, now = self._keys.find(id), self._clock()
        if record is None or not record.opens(key, now):
            raise UnauthenticatedError("this key is not known here, or no longer works")
        if record.last_used is None or now - record.last_used >= USE_NOTED_EVERY:
            self._keys.note_use(id, now)
        return record.principal
