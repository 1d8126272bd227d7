"""Explanations, which were kept in memory before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from api.store.schema import Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table of explanations."""
    op.create_table(
        "explanations",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("created", Instant, nullable=False),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("plan", sa.Integer, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("ended", Instant),
        sa.Column("cancel_requested", Instant),
        sa.Column("explanation", sa.LargeBinary),
        sa.Column("reason", sa.Text),
        sa.Column("owner", sa.String(200)),
        sa.Column("lease_until", sa.Float),
        sa.Column("lease_clock", sa.String(64)),
        sa.Column("seal", sa.String(64), nullable=False),
    )
