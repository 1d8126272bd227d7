"""Pauses of projects: the shortest is no longer than the longest, and what goes with them is said where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.consistency.finding import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.consistency.finding import Finding
    from models.consistency.tables import View


def pause_lengths(view: View) -> Iterator[Finding]:
    """There is a length that a project may pause for, if it says that it may."""
    for index, project in enumerate(view.tables.projects):
        subject, least, most = Subject("projects", index, project.id), project.min_pause_weeks, project.max_pause_weeks
        if most and least > most:
            cause = f"the shortest pause, {least} weeks, is longer than the longest, {most}"
            yield subject.says("min_pause_weeks", "pause_lengths", cause, f"Give at most {most}, or raise max_pause_weeks.")
        if not most and (least > 1 or project.restart_hours):
            column = "min_pause_weeks" if least > 1 else "restart_hours"
            cause = f"{column} says how the project pauses, but without max_pause_weeks it never does"
            yield subject.says(column, "idle_pause", cause, f"Give max_pause_weeks, or leave {column} empty.").as_warning()
