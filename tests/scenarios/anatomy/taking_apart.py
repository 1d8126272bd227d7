"""What every test of this folder does: take a plan of a small portfolio apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.audit import Auditor
from scenarios.anatomy import Anatomy, anatomy
from tests.builders import proposal

if TYPE_CHECKING:
    from models.answer import Move
    from models.bookings import Booking, Decision
    from models.portfolio import Portfolio


def apart(portfolio: Portfolio, *said: Decision | Booking) -> Anatomy:
    """The anatomy of a plan that says this."""
    return anatomy(portfolio, Auditor(portfolio), proposal(*said))


def of_person(found: Anatomy, person: str) -> Move:
    """The only move of a person."""
    (move,) = (move for move in found.moves if move.subject == person)
    return move
