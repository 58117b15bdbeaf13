"""Runs the steps on the connection that coach.storage.migrating hands over."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
context.run_migrations()
