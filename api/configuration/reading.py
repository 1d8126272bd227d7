"""The settings as they hold, and where each comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from api.configuration.refusals import InvalidSettingsError
from api.configuration.sources import FILE_VARIABLE, FROM_FILE, Said, in_environment, in_file, unknown
from api.configuration.urls import without_password
from api.settings import SECRETS, ServiceSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT = "default"
COMMAND_LINE = "command line"


class Configured(NamedTuple):
    """Settings, and where each comes from."""

    settings: ServiceSettings
    sources: Mapping[str, str]
    """By the name of the setting; `DEFAULT` is left out."""

    def source(self, name: str) -> str:
        """Return where a setting comes from."""
        return self.sources.get(name, DEFAULT)


def configured(environment: Mapping[str, str], file: Path | None = None, **command_line: object) -> Configured:
    """
    Return the settings that hold: the command line comes before the environment, that before the file, and that before the defaults.

    Parameters
    ----------
    environment
        Variables; those that begin with ``STEERCO_`` are settings.
    file
        A TOML file; the one named by ``STEERCO_CONFIG`` unless given.
    **command_line
        Values by the name of the setting; None for those that were not given.

    Raises
    ------
    InvalidSettingsError
        If a name is unknown, a value does not fit, or a file cannot be read; tells everything that is wrong at once.
    """
    named = file or (Path(environment[FILE_VARIABLE]) if environment.get(FILE_VARIABLE) else None)
    typed = [Said(name, value, COMMAND_LINE) for name, value in command_line.items() if value is not None]
    said = [*(in_file(named) if named else ()), *in_environment(environment), *typed]
    faults = [fault for one in said if (fault := unknown(one))]
    held, unread = _held([one for one in said if not unknown(one)])
    settings, unfit = _settings(held)
    if faults or unread or unfit or settings is None:
        raise InvalidSettingsError([*faults, *unread, *unfit])
    return Configured(settings, {name: one.source for name, one in held.items()})


def _held(said: Sequence[Said]) -> tuple[dict[str, Said], list[str]]:
    """Return what holds by the name of the setting, the last source first, and which files of secrets cannot be read."""
    held: dict[str, Said] = {}
    faults = []
    for one in said:
        try:
            found = _unpacked(one)
        except OSError as error:
            faults.append(f"{one.source}: {one.value} cannot be read: {error.strerror or error}")
        else:
            held[found.name] = found
    return held, faults


def _unpacked(one: Said) -> Said:
    """Return a secret that is kept in a file of its own; anything else as it is."""
    name = one.name.removesuffix(FROM_FILE)
    if name == one.name or name not in SECRETS:
        return one
    return Said(name, Path(str(one.value)).read_text(encoding="utf-8").strip(), f"{one.source} ({one.value})")


def _settings(held: Mapping[str, Said]) -> tuple[ServiceSettings | None, list[str]]:
    try:
        return ServiceSettings.model_validate({name: _typed(one) for name, one in held.items()}), []
    except ValidationError as error:
        return None, [_told(held, item) for item in error.errors(include_url=False)]


def _typed(one: Said) -> Any:  # noqa: ANN401 - a setting of any type
    return tuple(one.value) if isinstance(one.value, list) else one.value


def _told(held: Mapping[str, Said], item: Any) -> str:  # noqa: ANN401 - pydantic's own form of an error
    if not item["loc"]:
        return str(item["msg"]).removeprefix("Value error, ")
    name = str(item["loc"][0])
    message = item["msg"][:1].lower() + item["msg"][1:]
    was = "" if name in SECRETS else f" (it is {without_password(item['input'])!r})"
    return f"{held[name].source}: {name}: {message}{was}"
