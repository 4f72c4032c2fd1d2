"""What Alembic runs: our connection, in the transaction that ``migrating`` has begun."""

from alembic import context

from adapters.sql.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
