"""What only the command line refuses."""

from __future__ import annotations

from typing import ClassVar

from models.errors import SteercoError


class CommandError(SteercoError):
    """A command that cannot be run as it was typed."""

    code: ClassVar[str] = "usage"
