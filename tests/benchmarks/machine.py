"""The machine and the versions that figures were measured with."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.benchmarks.record import Record


def processors() -> int:
    """Return how many processors may be used."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def described() -> str:
    """Return the machine in one line."""
    info, memory = Path("/proc/cpuinfo"), Path("/proc/meminfo")
    model = platform.processor() or platform.machine()
    if info.exists():
        model = next(
            (line.split(":")[1].strip() for line in info.read_text(encoding="utf-8").splitlines() if line.startswith("model name")), model
        )
    size = f", {int(memory.read_text(encoding='utf-8').split()[1]) / 2**20:.0f} GiB" if memory.exists() else ""
    return f"{processors()} processors ({model}){size}; {platform.system()}, Python {platform.python_version()}"


def versions(records: Iterable[Record]) -> str:
    """Return what the contenders said of themselves, once each."""
    return ", ".join(sorted({version for record in records for version in record.versions}))
