"""
The clock that leases run by.

With SQLite everybody is on one machine: the time since it started, which no change of its clock moves. With PostgreSQL it is
the database's own clock, the only one that all machines share.
"""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_DATABASE_TIME = text("SELECT extract(epoch FROM clock_timestamp())")


class LeaseTime(NamedTuple):
    """A moment on a clock; moments of different clocks cannot be compared."""

    clock: str
    seconds: float


def lease_time(connection: Connection) -> LeaseTime:
    """Return the time now."""
    if connection.dialect.name == "sqlite":
        return LeaseTime(_boot(), time.clock_gettime(time.CLOCK_BOOTTIME))
    return LeaseTime("database", float(connection.execute(_DATABASE_TIME).scalar_one()))


@cache
def _boot() -> str:
    """Return a name for this start of the machine: its clock begins at zero each time."""
    return _BOOT_ID.read_text(encoding="ascii").strip()
