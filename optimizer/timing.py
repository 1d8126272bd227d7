"""
When work is done: one number says how a project, or a work package that moves by itself, lies in time.

It counts weeks after the dated ones, which may be negative for a package, and in its higher part the weeks by which a package is
stretched; a project is never stretched, so that its number is its shift.
"""

from __future__ import annotations

STRETCH = 1 << 14
"""What one more week of duration adds to the number; more than twice the weeks of the longest horizon."""


def timing(weeks: int, extra: int) -> int:
    """Return the number for work that begins some weeks after its date and takes ``extra`` weeks longer."""
    return weeks + STRETCH * extra


def taken_apart(number: int) -> tuple[int, int]:
    """Return the weeks after the date, and the weeks of stretch."""
    extra = (number + STRETCH // 2) // STRETCH
    return number - STRETCH * extra, extra
