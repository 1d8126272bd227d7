"""What a proof charged for what projects share: kept with an answer, because it bounds the plans of a like portfolio as well."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from models.frozen import Frozen


class WeekPrice(NamedTuple):
    """The price of a person's time in a week."""

    person: str
    week: int
    """After the horizon's start."""
    points: float
    """For a percent of the week."""


class TiePrice(NamedTuple):
    """The price of what ties a person's part in a project to whether that runs."""

    person: str
    runs: str
    """Id of the project, or ``project/package`` of a work package that moves by itself."""
    timing: int
    """When it runs, as ``optimizer/timing.py`` says it."""
    week: int
    """After the horizon's start."""
    points: float
    """For a percent of the week."""


class RowPrices(NamedTuple):
    """The prices of what a rule says about a subject, in the order of its rows."""

    rule: str
    subject: str
    points: tuple[float, ...]
    """For a unit of each row."""


class ShadowPrices(Frozen):
    """Prices of people's time, of money and of all else that projects share: any prices bound all plans, good ones tightly."""

    start: dt.date
    """The Monday that weeks are counted from."""
    time: tuple[WeekPrice, ...] = ()
    ties: tuple[TiePrice, ...] = ()
    others: tuple[RowPrices, ...] = ()
