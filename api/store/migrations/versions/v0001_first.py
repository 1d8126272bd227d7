"""The first tables."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from api.store.schema import Instant

revision = "0001"
down_revision = None

REFUSAL = "the log is only ever added to"


def _order() -> sa.Column[int]:
    return sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True)


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(64), nullable=False, unique=True)


def _seal() -> sa.Column[str]:
    return sa.Column("seal", sa.String(64), nullable=False)


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    """Make the tables, and see to it that entries of the log can be added and nothing else."""
    _make_inputs()
    _make_runs()
    _make_answers()
    _make_decisions()
    _make_webhooks()
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def _guards(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER log_entries_no_{what.lower()} BEFORE {what} ON log_entries BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for what in ("UPDATE", "DELETE")
        ]
    return [
        f"CREATE FUNCTION log_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        "CREATE TRIGGER log_entries_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entries EXECUTE FUNCTION log_entries_refuse()",
    ]


def _make_inputs() -> None:
    op.create_table(
        "portfolios",
        _order(),
        _id(),
        sa.Column("created", Instant, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("shape", sa.Text, nullable=False),
        sa.Column("notices", sa.Text, nullable=False),
        sa.Column("scenario_id", sa.String(64)),
        sa.Column("document", sa.LargeBinary, nullable=False),
        _seal(),
    )
    op.create_table(
        "scenarios",
        _order(),
        _id(),
        sa.Column("created", Instant, nullable=False),
        sa.Column("portfolio_id", sa.String(64), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _seal(),
    )


def _make_runs() -> None:
    op.create_table(
        "runs",
        _order(),
        _id(),
        sa.Column("created", Instant, nullable=False),
        sa.Column("portfolio_id", sa.String(64), nullable=False),
        sa.Column("scenario_id", sa.String(64)),
        sa.Column("from_run_id", sa.String(64)),
        sa.Column("policy", sa.String(16), nullable=False),
        sa.Column("limits", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("started", Instant),
        sa.Column("ended", Instant),
        sa.Column("cancel_requested", Instant),
        sa.Column("progress", sa.Text),
        sa.Column("result", sa.String(16)),
        sa.Column("plans", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(200)),
        sa.Column("lease_until", sa.Float),
        sa.Column("lease_clock", sa.String(64)),
        _seal(),
    )
    op.create_index("ix_runs_unended", "runs", ["state", "seq"], **_where("ended IS NULL"))
    op.create_index("ix_runs_scenario_id", "runs", ["scenario_id"])


def _make_answers() -> None:
    op.create_table(
        "answers",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("plans", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
        _seal(),
    )
    op.create_table(
        "run_events",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", Instant, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        _seal(),
    )
    op.create_table(
        "claims",
        sa.Column("key", sa.String(300), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("resource_id", sa.String(64), nullable=False),
        sa.Column("at", Instant, nullable=False),
    )
    op.create_index("ix_claims_at", "claims", ["at"])


def _make_decisions() -> None:
    op.create_table(
        "decisions",
        _order(),
        _id(),
        sa.Column("created", Instant, nullable=False),
        sa.Column("scenario_id", sa.String(64), nullable=False),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("proposed_by", sa.String(200), nullable=False),
        sa.Column("approved_by", sa.String(200)),
        sa.Column("decided", Instant),
        sa.Column("conditions", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("baseline_id", sa.String(64)),
        sa.Column("version", sa.Integer, nullable=False),
        _seal(),
    )
    op.create_index("uq_decisions_approved", "decisions", ["scenario_id"], unique=True, **_where("state = 'approved'"))
    op.create_index("ix_decisions_scenario_id", "decisions", ["scenario_id"])
    op.create_table(
        "log_entries",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )


def _make_webhooks() -> None:
    op.create_table(
        "webhooks",
        _order(),
        _id(),
        sa.Column("created", Instant, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("events", sa.Text, nullable=False),
    )
    op.create_table(
        "deliveries",
        _order(),
        _id(),
        sa.Column("webhook_id", sa.String(64), sa.ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
        sa.Column("event", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created", Instant, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", Instant),
        sa.Column("delivered", Instant),
        sa.Column("problem", sa.Text),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["next_at"], **_where("next_at IS NOT NULL"))
