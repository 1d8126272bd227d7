"""Which version of Steerco this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

CHECKOUT = "0.0.0+checkout"
"""Said by a source tree that was never installed."""


def steerco_version() -> str:
    """Return the installed version."""
    try:
        return version("steerco")
    except PackageNotFoundError:
        return CHECKOUT
