"""Decisions, the log of them, and who is told, as immutable values."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class DecisionState(StrEnum):
    """What became of a proposal."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True)
class DecisionRecord:
    """A proposal to adopt a plan, and what became of it."""

    id: str
    created: dt.datetime
    scenario_id: str
    run_id: str
    rank: int
    """Of the plan chosen; 0 is today's plan, repaired."""
    state: DecisionState
    proposed_by: str
    conditions: str
    record: Mapping[str, object]
    """Everything that is needed to see and repeat it: scenario, hashes, versions, seed, the plans shown and the one chosen."""
    approved_by: str | None = None
    """Who approved or rejected it."""
    decided: dt.datetime | None = None
    baseline_id: str | None = None
    """The portfolio that later scenarios begin with."""
    version: int = 1

    def changed(self, **changes: object) -> DecisionRecord:
        """Return the decision with some fields changed."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]  # replace() checks the names itself


@dataclass(frozen=True)
class LogEntry:
    """One line of the log."""

    number: int
    at: dt.datetime
    actor: str
    action: str
    subject: str
    """Id of what it is about."""
    data: str
    """Canonical JSON."""
    previous: str
    """Hash of the entry before."""
    hash: str

    def hashed(self, hash: str) -> LogEntry:
        """Return the entry with its hash."""
        return dataclasses.replace(self, hash=hash)

    def as_row(self) -> dict[str, object]:
        """Return the fields by name."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}


@dataclass(frozen=True)
class WebhookRecord:
    """Somebody who wants to know what is decided."""

    id: str
    created: dt.datetime
    url: str
    secret: str
    """What messages are signed with."""
    events: tuple[str, ...]
    """Actions of the log; ``*`` for all."""


@dataclass(frozen=True)
class Delivery:
    """One thing to tell to one webhook."""

    id: str
    url: str
    secret: str
    body: str
    attempts: int
    """Tries so far, this one included."""
