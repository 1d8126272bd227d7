"""The demo: a maker of infusion pumps and patient monitors whose regulator has just moved a deadline."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "library" / "demo"


def demo_path() -> Path:
    """Return the folder with the demo's tables: a portfolio, today's bookings and a scenario."""
    return _FOLDER
