"""How a plan speaks of its parts: projects by name and rank, work in hours, need in skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.score import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.projects import Demand, Project


def ranked(project: Project) -> str:
    """Return ``Clinical recertification (rank 1)``."""
    return f"{project.name or project.id} (rank {project.rank})"


def in_hours(minutes: int) -> str:
    """Return minutes as hours with at most one decimal."""
    return f"{minutes / MINUTES_PER_HOUR:,.1f}".removesuffix(".0") + " h"


def money(minor: int, currency: str) -> str:
    """Return minor units in words; a currency is taken to have a hundred of them."""
    return f"{minor / 100:,.2f} {currency}".strip()


def asked(demand: Demand) -> str:
    """Return whom a demand asks for, such as ``regulatory-affairs 3 and german 2``."""
    skills = [f"{need.skill} {need.level}" for need in demand.skills]
    return " and ".join(skills) or demand.role or "people"


def listed(words: Sequence[str], most: int = 3) -> str:
    """Return the first words in a row, and how many are left."""
    rest = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + rest
