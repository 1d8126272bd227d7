"""What people's time, money and all else that projects share was worth in a proof; kept, because its prices bound later plans too."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, Self

from pydantic import FiniteFloat, model_validator

from models.frozen import Frozen


class WeekOf(NamedTuple):
    """A percent of a person's week."""

    person: str
    week: int
    """After the horizon's start."""


class TieOf(NamedTuple):
    """What ties a percent of a person's week in a project to whether that runs."""

    person: str
    runs: str
    """Id of the project, or ``project/package`` of a work package that moves by itself."""
    timing: int
    """When it runs, as ``optimizer/timing.py`` says it."""
    week: int
    """After the horizon's start."""


class RowsOf(NamedTuple):
    """What a rule says about a subject, in so many rows."""

    rule: str
    subject: str
    rows: int


class Priced(Frozen):
    """Prices that bound some plans."""

    points: tuple[FiniteFloat, ...]
    """For a unit of all that has a price, in the order of :class:`ShadowPrices`."""


class Asked(Frozen):
    """Plans of two kinds, each bounded by prices of its own."""

    runs: str
    """A project or a work package, as in :class:`TieOf`."""
    latest: int | None = None
    """The last timing that is not late; None where it is asked whether it runs at all."""
    first: Priced | Asked
    """Of plans that do not run it, or not late."""
    second: Priced | Asked
    """Of plans that run it, or late if they run it."""


class ShadowPrices(Frozen):
    """
    Prices of people's time, of money and of all else that projects share.

    Any prices bound all plans, good ones tightly; plans that answer a question alike are bounded more tightly by prices of their own.
    """

    start: dt.date
    """The Monday that weeks are counted from."""
    time: tuple[WeekOf, ...] = ()
    ties: tuple[TieOf, ...] = ()
    others: tuple[RowsOf, ...] = ()
    proof: Priced | Asked

    @model_validator(mode="after")
    def _one_price_each(self) -> Self:
        size = len(self.time) + len(self.ties) + sum(of.rows for of in self.others)
        if any(len(priced.points) != size for priced in parts(self.proof)):
            raise ValueError(f"each part of the proof needs {size} prices, one for each thing that has one")
        return self


def parts(proof: Priced | Asked) -> tuple[Priced, ...]:
    """Return the parts of all plans that a proof has prices for."""
    return (proof,) if isinstance(proof, Priced) else (*parts(proof.first), *parts(proof.second))
