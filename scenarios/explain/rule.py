"""A rule with what it is about."""

from __future__ import annotations

from models.frozen import Frozen


class Rule(Frozen):
    """A rule that leaves no room."""

    rule: str
    """Stable name of the rule, such as ``capacity``."""
    subject: str
    """Id of a person, demand, project, budget or directive; empty for the whole plan."""
