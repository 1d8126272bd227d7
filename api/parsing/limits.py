"""What reading one upload may take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadingLimits:
    """What reading one upload may take."""

    seconds: float = 60.0
    """Of wall time and of processor time, each."""
    memory_mib: int = 1_024
    at_once: int = 2
    """Uploads read at the same time; others wait their turn."""
    longest_wait: float = 30.0
    """Seconds that an upload waits for its turn."""
