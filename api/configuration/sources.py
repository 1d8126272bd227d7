"""Where settings come from. Each source gives values by the name of the setting, as it spells them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from api.configuration.refusals import InvalidSettingsError
from api.settings import SECRETS, ServiceSettings
from models.defects import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PREFIX = "STEERCO_"
FILE_VARIABLE = "STEERCO_CONFIG"
"""Names the file, unless the command line does."""
OTHER_VARIABLES = frozenset({FILE_VARIABLE, "STEERCO_TRACEBACK"})
"""Variables that begin like settings and are none."""
FROM_FILE = "_file"
"""A secret may be kept in a file of its own; its setting is then the secret's name with this ending."""


class Said(NamedTuple):
    """A value as a source gives it."""

    name: str
    """Of the setting."""
    value: Any
    source: str
    """For people: what they would open to change it."""


def in_file(path: Path) -> list[Said]:
    """
    Return what a TOML file says.

    Raises
    ------
    InvalidSettingsError
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except OSError as error:
        raise InvalidSettingsError([f"{path} cannot be read: {error.strerror or error}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidSettingsError([f"{path} is not TOML: {error}"]) from error
    return [Said(name, value, f"{path}") for name, value in values.items()]


def in_environment(environment: Mapping[str, str]) -> list[Said]:
    """Return what variables say; lists are written with commas."""
    found = ((name, value) for name, value in sorted(environment.items()) if name.startswith(PREFIX) and name not in OTHER_VARIABLES)
    return [Said(name.removeprefix(PREFIX).lower(), _parted(name, value), f"variable {name}") for name, value in found]


def unknown(said: Said) -> str | None:
    """Return what is wrong with the name of a setting, if anything."""
    known = (*ServiceSettings.model_fields, *(name + FROM_FILE for name in SECRETS))
    if said.name in known:
        return None
    near = nearest(said.name, known)
    hint = f"; did you mean {' or '.join(near)}?" if near else "; `steerco config show` lists all"
    return f"{said.source}: there is no setting {said.name!r}{hint}"


def _parted(variable: str, value: str) -> object:
    field = ServiceSettings.model_fields.get(variable.removeprefix(PREFIX).lower())
    is_list = field is not None and isinstance(field.default, tuple)
    return [part.strip() for part in value.split(",") if part.strip()] if is_list else value
