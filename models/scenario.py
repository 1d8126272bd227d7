"""A scenario: a question about a portfolio, as an ordered list of changes."""

from __future__ import annotations

from models.answer import Policy
from models.changes import AnyChange
from models.frozen import Frozen


class Scenario(Frozen):
    """What changes, in order, and how plans for it are to be ranked."""

    title: str = ""
    reason: str = ""
    requested_by: str = ""
    policy: Policy | None = None
    changes: tuple[AnyChange, ...] = ()
