"""
When work is done: one number says how a project, or a work package that moves by itself, lies in time.

It counts weeks after the dated ones, which may be negative for a package, and in its higher part the weeks by which a package is
stretched; a project is never stretched, so that its number is its shift. A project that pauses has the week of the pause in a still
higher part, and what is dated from there on lies so many weeks later.
"""

from __future__ import annotations

STRETCH = 1 << 14
"""What one more week of duration adds to the number; more than twice the weeks of the longest horizon."""

PAUSE = 1 << 30
"""What one more week before a pause adds to the number; more than any stretch comes to."""


def timing(weeks: int, extra: int) -> int:
    """Return the number for work that begins some weeks after its date and takes ``extra`` weeks longer."""
    return weeks + STRETCH * extra


def taken_apart(number: int) -> tuple[int, int]:
    """Return the weeks after the date, and the weeks of stretch."""
    extra = (number + STRETCH // 2) // STRETCH
    return number - STRETCH * extra, extra


def pausing(begin: int, weeks: int) -> int:
    """Return the number for a project that pauses for some weeks from week ``begin`` on, which is not week 0."""
    return PAUSE * begin + weeks


def pause_of(number: int) -> range:
    """Return the weeks in which a project pauses; empty if it does not."""
    begin, weeks = divmod(number, PAUSE)
    return range(begin, begin + weeks) if number >= PAUSE else range(0)


def later(number: int, week: int) -> int:
    """Return the week in which a project does what is dated for a week."""
    pause = pause_of(number)
    if not pause:
        return week + number
    return week + len(pause) if week >= pause.start else week


def weeks_moved(number: int) -> int:
    """Return the weeks by which something is moved, pauses or takes longer than dated."""
    pause = pause_of(number)
    if pause:
        return len(pause)
    by, extra = taken_apart(number)
    return abs(by) + extra
