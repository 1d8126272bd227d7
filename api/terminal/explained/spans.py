"""Numbers that are known exactly or between two others, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.terminal.words import points
from scenarios.explain.explanation import Proof

if TYPE_CHECKING:
    from scenarios.explain.explanation import Span


def loss(span: Span) -> str:
    """Return points lost: exactly, or at most."""
    return points(span.at_most) if span.proof is Proof.PROVEN else f"{points(max(0, span.at_least))} to {points(span.at_most)}"


def proof(found: Proof) -> str:
    """Return how sure a number is."""
    return "proven" if found is Proof.PROVEN else "shown, not proven"
