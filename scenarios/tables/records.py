"""Rows of the tables that a portfolio does not hold: those of a scenario."""

from __future__ import annotations

import datetime as dt

from models.answer import Policy
from models.frozen import Row


class ChangeRow(Row):
    """A row of the changes table before it is understood."""

    id: str = ""
    kind: str
    target: str = ""
    value: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    reason: str = ""


class ScenarioHead(Row):
    """What a scenario says besides its changes."""

    title: str = ""
    reason: str = ""
    requested_by: str = ""
    policy: Policy | None = None
