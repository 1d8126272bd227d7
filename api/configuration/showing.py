"""Settings as people and programs may see them: secrets are masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from api.configuration.urls import MASK, without_password
from api.settings import SECRETS

if TYPE_CHECKING:
    from api.configuration.reading import Configured


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
    is_address = isinstance(value, str) and "://" in value
    return without_password(value) if is_address or name not in SECRETS or not value else MASK
