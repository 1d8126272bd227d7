"""
Scarcity prices: what one more week of each skill and month, and 10,000 more under each cap, would be worth to a plan.

The prices of the relaxation are a quick guess at all of them; the dearest are confirmed by solving the true problem again with the
addition, and the plan that shows the gain is audited. The same is done for each row of the options table, used once.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Literal

from models.frozen import Frozen
from models.options import OptionKind
from models.projects import SkillNeed
from scenarios.explain.explanation import Explanation

MONEY_STEP = 1_000_000
"""Minor units of the amount that caps are priced by: 10,000 units of currency."""


class Standing(StrEnum):
    """How sure a price is."""

    SHORTLISTED = "shortlisted"
    """A guess from the prices of the relaxation."""
    CONFIRMED = "confirmed"
    """Solved again around the plan; an audited plan gains as much, and more is not ruled out."""
    PROVEN = "proven"
    """Solved again whole, both without and with the addition: exactly what the best plan gains."""


class Worth(Frozen):
    """What an addition is worth to the best plan that can be shown."""

    standing: Standing
    guess: int
    """Micro-points by the prices of the relaxation."""
    gain: int | None = None
    """Micro-points of value that an audited plan gains; None if only shortlisted."""
    cost: int | None = None
    """Minor units that this plan costs more, fees included; negative if it is cheaper."""

    @property
    def best_known(self) -> int:
        """The gain if it is known, else the guess, in micro-points."""
        return self.guess if self.gain is None else self.gain


class SkillPrice(Frozen):
    """What one person-week more is worth."""

    skills: tuple[SkillNeed, ...]
    """What the person can do; usually one skill, several where demands ask for all of them at once."""
    month: str
    """``YYYY-MM``; the week is spread evenly over the Mondays of the month that are free to plan."""
    worth: Worth
    options: tuple[str, ...]
    """Rows of the options table that would bring some of it."""


class CapPrice(Frozen):
    """What 10,000 more under a cap is worth."""

    cap: str
    """As the rule ``budget`` names it: a project\'s id, or scope, id and period."""
    worth: Worth


class OptionPrice(Frozen):
    """What using an option once is worth, and what it takes."""

    option: str
    kind: OptionKind
    person_id: str = ""
    """Who is trained; empty for other kinds."""
    earliest: dt.date
    """Monday of the first week that can gain."""
    fee: int
    """Minor units due once."""
    worth: Worth
    points_per_10k: int | None
    """Micro-points gained for each 10,000 that the plan costs more; None if it costs nothing more or is not known."""
    money_points: int
    """Micro-points that the same money would bring under the cap where money is worth most."""
    payback_weeks: int | None
    """Weeks from ``earliest`` until the gain has outgrown what the money would have brought; None if it never does."""


class Prices(Explanation):
    """What is scarce, and what could be done about it."""

    kind: Literal["prices"] = "prices"
    value: int
    """Micro-points of the plan that gains are measured from."""
    skills: tuple[SkillPrice, ...]
    """Dearest first; what is worth nothing is left out."""
    caps: tuple[CapPrice, ...]
    """Dearest first; what is worth nothing is left out."""
    options: tuple[OptionPrice, ...]
    """Most worth first."""
    complete: bool = True
    """Whether there was time to solve again for all that was to be confirmed."""
