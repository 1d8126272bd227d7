"""What Alembic runs to take steps: on the connection it is given, in the transaction that is open there."""

from __future__ import annotations

from alembic import context

from api.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
