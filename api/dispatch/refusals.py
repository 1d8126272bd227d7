"""What a dispatcher refuses."""

from __future__ import annotations

from typing import ClassVar

from models.errors import SteercoError


class NeedsPostgresqlError(SteercoError):
    """Workers were asked for with a database that only one machine can reach."""

    code: ClassVar[str] = "needs_postgresql"

    def __init__(self) -> None:
        super().__init__(
            "workers share a PostgreSQL database; name one with --database postgresql://USER@HOST/NAME, or let the service solve"
        )
