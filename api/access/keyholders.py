"""The use cases of keys: make, look, revoke; each under the name of who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.access.keys import new_key
from api.store.errors import NotStoredError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from api.access.keys import KeyRecord, KeyRing, NewKey
    from api.access.roles import Principal, Role
    from api.store.records import Claim, PageOf, PageRequest


class Keyholders:
    """
    What one can ask about keys.

    Parameters
    ----------
    ring
        Keeps them.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, ring: KeyRing, clock: Callable[[], dt.datetime]) -> None:
        self._ring, self._clock = ring, clock

    def make(self, name: str, roles: frozenset[Role], lifetime: dt.timedelta | None, by: Principal, claim: Claim | None) -> NewKey:
        """
        Make a key.

        Raises
        ------
        KeyShownOnceError
            If the same request was sent before.
        """
        made = new_key(name, roles, self._clock(), lifetime)
        self._ring.add(made.record, by.id, claim)
        return made

    def key(self, id: str) -> KeyRecord:
        """
        Return what is known of a key.

        Raises
        ------
        NotStoredError
            If there is none.
        """
        found = self._ring.find(id)
        if found is None:
            raise NotStoredError("key", id)
        return found

    def any_works(self) -> bool:
        """Return whether there is a key with which somebody can come in now."""
        now = self._clock()
        return any(key.works(now) for key in self._ring.all())

    def page(self, page: PageRequest) -> PageOf[KeyRecord]:
        """Return what is known of keys, newest first."""
        return self._ring.page(page)

    def revoke(self, id: str, by: Principal) -> KeyRecord:
        """
        End a key for good.

        Raises
        ------
        NotStoredError
            If there is none.
        """
        return self._ring.revoke(id, self._clock(), by.id)
