"""What a store holds, as immutable values: pages of lists, what people hand in, and the keys under which they do."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from models.defects import Defect
    from models.portfolio import Portfolio
    from models.scenario import Scenario

T = TypeVar("T")


DEFAULT_PAGE = 50
"""Entries of a page unless asked otherwise."""


MAX_PAGE = 200
"""Most entries of a page."""


@dataclass(frozen=True)
class PageRequest:
    """Which part of a list is wanted."""

    limit: int = DEFAULT_PAGE
    cursor: str | None = None


@dataclass(frozen=True)
class PageOf(Generic[T]):
    """A part of a list, and the cursor of the next part if there is one."""

    items: Sequence[T]
    next_cursor: str | None


@dataclass(frozen=True)
class Claim:
    """An idempotency key together with what it was sent for."""

    key: str
    """Unique for an operation; holds its name."""
    fingerprint: str
    """Hash of the request; the same key with another one is refused."""


class ScenarioStage(StrEnum):
    """Where a scenario is on its way from a question to a plan people work by."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    """A run was asked for."""
    SOLVED = "solved"
    """There are plans to choose from."""
    DECIDED = "decided"
    """A plan was approved."""
    PUBLISHED = "published"
    """The plan is the baseline that later scenarios begin with."""
    ARCHIVED = "archived"


@dataclass(frozen=True)
class PortfolioShape:
    """What a portfolio is about, in a few numbers, so that lists need not read it."""

    horizon_start: str
    """ISO date."""
    horizon_weeks: int
    currency: str
    rows: Mapping[str, int]
    """Rows of each table."""

    @classmethod
    def of(cls, portfolio: Portfolio) -> PortfolioShape:
        """Return the shape of a portfolio."""
        rows = {name: len(getattr(portfolio, name)) for name in type(portfolio).model_fields if name != "settings"}
        settings = portfolio.settings
        return cls(settings.horizon_start.isoformat(), settings.horizon_weeks, settings.currency, rows)


@dataclass(frozen=True)
class PortfolioRecord:
    """A stored portfolio: one immutable version, named by an opaque id and by the hash of what it says."""

    id: str
    created: dt.datetime
    title: str
    content_hash: str
    """SHA-256 of the portfolio in canonical JSON."""
    shape: PortfolioShape
    notices: tuple[Defect, ...] = ()
    """What the reader wants its author to know, none of it fatal."""
    scenario_id: str | None = None
    """The scenario that came with the tables, if any."""


@dataclass(frozen=True)
class ScenarioRecord:
    """A stored scenario on a stored portfolio."""

    id: str
    created: dt.datetime
    portfolio_id: str
    scenario: Scenario
    stage: ScenarioStage = ScenarioStage.DRAFT
    version: int = 1
    """Raised by each change; callers who want to change name the one they saw."""

    def moved(self, stage: ScenarioStage) -> ScenarioRecord:
        """Return the scenario in another stage."""
        return dataclasses.replace(self, stage=stage, version=self.version + 1)
