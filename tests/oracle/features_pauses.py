"""Features of projects that pause, or that are stopped and wound down."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.oracle.drafts import Draft


def pauses(d: Draft) -> None:
    """Let a project, or two, pause for some weeks, mostly with hours lost around the pause."""
    for row in d.dice.sample(d.rows["projects"], min(len(d.rows["projects"]), d.dice.choice((1, 1, 2)))):
        row["min_pause_weeks"] = d.dice.choice((1, 1, 2))
        row["max_pause_weeks"] = d.dice.choice((1, 2, 2, 3))
        row["wind_down_hours"] = d.dice.choice((0, 0, 8, 15, 30))
        row["restart_hours"] = d.dice.choice((0, 4, 10, 30))
    if d.dice.random() < 0.5:
        away_in_the_middle(d)


def wound_down(d: Draft) -> None:
    """Let a project, or all of them, take hours to wind down when it stops."""
    rows = d.rows["projects"] if d.dice.random() < 0.5 else [d.one("projects")]
    for row in rows:
        row["wind_down_hours"] = d.dice.choice((8, 20, 30, 60, 100))


def away_in_the_middle(d: Draft) -> None:
    """Send somebody on leave for a week or two in the midst of things, so that a pause pays."""
    person, week = d.one("people"), d.dice.randrange(1, max(2, d.weeks - 1))
    last = min(d.weeks - 1, week + d.dice.choice((0, 1)))
    d.add("absences", resource_id=person["id"], first=d.day(week), last=d.day(last, 6), share_pct=100)
