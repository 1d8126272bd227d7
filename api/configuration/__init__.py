"""Settings from a file, from the environment and from the command line: each value with its source, every mistake at once."""

from __future__ import annotations

from api.configuration.reading import Configured, configured
from api.configuration.refusals import InvalidSettingsError

__all__ = ["Configured", "InvalidSettingsError", "configured"]
