"""Brings a database to the tables of this version, by Alembic and the steps in migrations/versions."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from coach.errors import StorageError
from coach.storage.database import Database

_STEPS = Path(__file__).parent / "migrations"


@cache
def newest() -> str:
    """The last step that this version knows."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "migrations/versions is part of the package"
    return head


def current(database: Database) -> str | None:
    """The step that a database is at, None for one without tables; raises StorageError when it is none of ours."""
    with database.reading() as connection:
        step = MigrationContext.configure(connection).get_current_revision()
        tables = set(inspect(connection).get_table_names())
    if step is None and tables:
        raise StorageError(
            f"{database.shown}: there are tables of another program in it ({', '.join(sorted(tables)[:3])}); "
            "name an empty database in COACH_DATABASE_URL"
        )
    if step is not None and step not in _known():
        raise StorageError(
            f"{database.shown}: it was written by a newer Santun (step {step}); install that version, nothing was changed"
        )
    return step


def upgrade(database: Database, to: str = "head") -> None:
    """Takes all steps up to ``to`` in one transaction, so that a stop in between leaves the database as it was."""
    current(database)
    database.write(lambda connection: _take_steps(connection, to))


def _take_steps(connection: Connection, to: str) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


@cache
def _known() -> frozenset[str]:
    return frozenset(step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_STEPS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
