"""
The tables, on SQLite and PostgreSQL alike.

Rows that must be what was written carry a seal (`api.store.seals`). How the tables come to be is in `api/store/migrations`;
a test holds the two against each other.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text, text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

NAMES = {"ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"}
metadata = MetaData(naming_convention={**NAMES, "fk": "fk_%(table_name)s_%(column_0_name)s"})


class Instant(TypeDecorator[dt.datetime]):
    """A moment, kept as ISO 8601 in UTC with microseconds: sorts as text, and reads the same in both databases."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> str | None:
        """Return the text of a moment."""
        return None if value is None else value.astimezone(dt.UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ANN401 - as SQLAlchemy has it
        """Return the moment of a text."""
        return None if value is None else dt.datetime.fromisoformat(value)


def _order() -> Column[int]:
    """Return the position of a row in the order of arrival: what lists and cursors go by."""
    return Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)


def _id() -> Column[str]:
    return Column("id", String(64), nullable=False, unique=True)


def _seal() -> Column[str]:
    return Column("seal", String(64), nullable=False)


portfolios = Table(
    "portfolios",
    metadata,
    _order(),
    _id(),
    Column("created", Instant, nullable=False),
    Column("title", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("shape", Text, nullable=False),
    Column("notices", Text, nullable=False),
    Column("scenario_id", String(64)),
    Column("document", LargeBinary, nullable=False),
    _seal(),
)

scenarios = Table(
    "scenarios",
    metadata,
    _order(),
    _id(),
    Column("created", Instant, nullable=False),
    Column("portfolio_id", String(64), nullable=False),
    Column("document", Text, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("version", Integer, nullable=False),
    _seal(),
)

runs = Table(
    "runs",
    metadata,
    _order(),
    _id(),
    Column("created", Instant, nullable=False),
    Column("portfolio_id", String(64), nullable=False),
    Column("scenario_id", String(64), index=True),
    Column("from_run_id", String(64)),
    Column("policy", String(16), nullable=False),
    Column("limits", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("started", Instant),
    Column("ended", Instant),
    Column("cancel_requested", Instant),
    Column("progress", Text),
    Column("result", String(16)),
    Column("plans", Integer, nullable=False),
    Column("reason", Text),
    Column("attempt", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("owner", String(200)),
    Column("lease_until", Float),
    Column("lease_clock", String(64)),
    _seal(),
    Index("ix_runs_unended", "state", "seq", sqlite_where=text("ended IS NULL"), postgresql_where=text("ended IS NULL")),
)
"""The truth about runs. The attempt is the fencing token: who writes must name the present one."""

answers = Table(
    "answers",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("plans", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
    _seal(),
)

run_events = Table(
    "run_events",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("data", Text, nullable=False),
    _seal(),
)

explanations = Table(
    "explanations",
    metadata,
    _order(),
    _id(),
    Column("created", Instant, nullable=False),
    Column("run_id", String(64), nullable=False),
    Column("plan", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("ended", Instant),
    Column("cancel_requested", Instant),
    Column("explanation", LargeBinary),
    Column("reason", Text),
    Column("owner", String(200)),
    Column("lease_until", Float),
    Column("lease_clock", String(64)),
    _seal(),
)
"""What was asked about plans. The owner works it out; once its lease has run out, nobody does."""

claims = Table(
    "claims",
    metadata,
    Column("key", String(300), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("resource_id", String(64), nullable=False),
    Column("at", Instant, nullable=False, index=True),
)

decisions = Table(
    "decisions",
    metadata,
    _order(),
    _id(),
    Column("created", Instant, nullable=False),
    Column("scenario_id", String(64), nullable=False, index=True),
    Column("run_id", String(64), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("proposed_by", String(200), nullable=False),
    Column("approved_by", String(200)),
    Column("decided", Instant),
    Column("conditions", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("baseline_id", String(64)),
    Column("version", Integer, nullable=False),
    _seal(),
    Index(
        "uq_decisions_approved",
        "scenario_id",
        unique=True,
        sqlite_where=text("state = 'approved'"),
        postgresql_where=text("state = 'approved'"),
    ),
)

log_entries = Table(
    "log_entries",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("data", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

webhooks = Table(
    "webhooks",
    metadata,
    _order(),
    _id(),
    Column("created", Instant, nullable=False),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("events", Text, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    _order(),
    _id(),
    Column("webhook_id", String(64), ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("event", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("created", Instant, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant),
    Column("delivered", Instant),
    Column("problem", Text),
    Index("ix_deliveries_due", "next_at", sqlite_where=text("next_at IS NOT NULL"), postgresql_where=text("next_at IS NOT NULL")),
)

api_keys = Table(
    "api_keys",
    metadata,
    _order(),
    _id(),
    Column("name", String(200), nullable=False),
    Column("roles", String(100), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("created", Instant, nullable=False),
    Column("expires", Instant),
    Column("revoked", Instant),
    Column("last_used", Instant),
    _seal(),
)
"""Who may come in; of the keys themselves only hashes."""
