"""Directives: the rows of the ``rules`` table, by which people bind a plan."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from models.frozen import Row


class DirectiveKind(StrEnum):
    """What a row of the rules table says. Subject and object are ids."""

    PIN = "pin"
    """Person (subject) works on project (object) if it runs: in every week of the dates, or at all if none are given."""
    FORBID = "forbid"
    """Person (subject) does not work on project (object) in the weeks of the dates."""
    EXCLUSIVE = "exclusive"
    """Person (subject) works on nothing but project (object); without an object, on one project at a time."""
    KEEP_APART = "keep_apart"
    """People (subject and object) are on no project at the same time, in the weeks of the dates."""
    KEEP_TOGETHER = "keep_together"
    """People (subject and object) are on the same projects at any time, in the weeks of the dates."""
    SAME_PEOPLE = "same_people"
    """Who begins a demand of a project or ``project/package`` (subject) sees it through."""
    FORCE_IN = "force_in"
    """Project (subject) runs."""
    FORCE_OUT = "force_out"
    """Project (subject) does not run."""
    FREEZE_PROJECT = "freeze_project"
    """Project (subject) keeps its dates and exactly today's bookings."""
    PROTECT_PERSON = "protect_person"
    """Person (subject) keeps exactly today's bookings."""
    MAX_MOVES = "max_moves"
    """At most ``value`` chosen moves of each ``person``, ``project``, ``team`` or ``sponsor`` (subject), or of the ``plan``."""
    MOVES_TAKEN = "moves_taken"
    """Earlier decisions moved the object, of the subject's kind, ``value`` times; ``max_moves`` leaves it so many fewer."""
    PART_TIME = "part_time"
    """Person (subject) works ``value`` FTE from the first date on, until the last if one is given."""
    COST_RATE = "cost_rate"
    """Person or equipment (subject) costs ``value`` minor units per hour from the first date on."""


class Directive(Row):
    """One row of the rules table."""

    kind: DirectiveKind
    subject: str
    object: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    value: Decimal | None = None
    hard: bool = True
    note: str = ""
