"""What is wrong with settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from models.errors import SteercoError

if TYPE_CHECKING:
    from collections.abc import Sequence


class InvalidSettingsError(SteercoError):
    """
    Settings that cannot be used.

    Parameters
    ----------
    faults
        Everything that is wrong, each with its source.
    """

    code: ClassVar[str] = "invalid_settings"

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("the settings cannot be used:\n" + "\n".join(f"  - {fault}" for fault in self.faults))
