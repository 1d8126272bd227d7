"""Settings as people and programs may see them: secrets are masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit, urlunsplit

from api.settings import SECRETS

if TYPE_CHECKING:
    from api.configuration.reading import Configured

MASK = "********"


class Shown(NamedTuple):
    """A setting, where it comes from, and what it is for."""

    name: str
    value: object
    source: str
    about: str


def shown(configured: Configured) -> list[Shown]:
    """Return all settings in the order in which they are declared."""
    settings = configured.settings
    return [
        Shown(name, _masked(name, value), configured.source(name), field.description or "")
        for name, field in type(settings).model_fields.items()
        for value in [settings.model_dump(mode="json")[name]]
    ]


def _masked(name: str, value: object) -> object:
    if name in SECRETS and value:
        return MASK
    return _without_password(value) if isinstance(value, str) and "://" in value else value


def _without_password(url: str) -> str:
    try:
        parts = urlsplit(url)
        if parts.password is None:
            return url
    except ValueError:
        return MASK
    user, host = parts.netloc.rpartition("@")[0].partition(":")[0], parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{user}:{MASK}@{host}"))
