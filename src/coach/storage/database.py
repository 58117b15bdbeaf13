"""Connections and transactions, so that both databases behave alike.

Writers take turns on both: SQLite has one write lock (``BEGIN IMMEDIATE``), PostgreSQL gets an advisory lock that is held
to the end of a transaction. What a transaction has read therefore stays true until it has written, which is what makes
imports idempotent with several processes; a write takes milliseconds, scoring what is written far longer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from coach.errors import StorageError

BUSY_SECONDS = 30
WRITERS_LOCK = 5_731_994  # any number, as long as every Santun uses the same
_TRIES = 6
_SERIALISATION_FAILURE, _DEADLOCK, _LOCK_NOT_AVAILABLE = "40001", "40P01", "55P03"
_Result = TypeVar("_Result")


class Database:
    """An engine with the project's transactions.

    Args:
        url: ``sqlite:///file`` or ``postgresql+psycopg://…``.

    Raises:
        StorageError: when the URL is none of these, the driver is missing or the folder can not be made.
    """

    def __init__(self, url: str) -> None:
        self.url = _understood(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            _make_private(Path(str(self.url.database)))
        self.engine = _engine(self.url)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)

    @property
    def shown(self) -> str:
        """The URL without its password."""
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self._reached(), self.engine.begin() as connection:
            yield connection

    def write(self, work: Callable[[Connection], _Result]) -> _Result:
        """What ``work`` gives, done in one transaction; tried again from its beginning when the database was busy."""
        for tries_left in range(_TRIES - 1, -1, -1):
            try:
                with self._reached(), self._writing() as connection:
                    return work(connection)
            except DBAPIError as error:
                if not (tries_left and _passes_by_itself(error)):
                    raise
                time.sleep(0.05 * (_TRIES - tries_left))
        raise AssertionError("the last try returns or raises")

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self.engine.connect().execution_options(santun_writes=True) as connection, connection.begin():
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITERS_LOCK})
            yield connection

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Turns "there is no such server" and "this is no database" into a line for people."""
        try:
            yield
        except DBAPIError as error:
            reason = str(error.orig).strip().splitlines()[0] if str(error.orig).strip() else type(error.orig).__name__
            if error.orig is not None and type(error.orig).__name__ == "OperationalError" and _never_connected(error):
                raise StorageError(
                    f"{self.shown}: the database can not be reached: {reason}; check COACH_DATABASE_URL and that the server runs"
                ) from error
            if "database or disk is full" in reason or "readonly database" in reason:
                raise StorageError(
                    f"{self.shown}: the database can not be written: {reason}; make room, or check who may write there"
                ) from error
            if "file is not a database" in reason:
                raise StorageError(
                    f"{self.shown}: this file is not a Santun database; name another in COACH_DATABASE_URL"
                ) from error
            raise

    def let_go(self) -> None:
        """After a deletion: takes what was deleted out of SQLite's write-ahead log, too, as far as nobody reads it now."""
        if self.is_sqlite:
            with closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Gives all connections back."""
        self.engine.dispose()


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database, None for another; raises StorageError like ``Database``."""
    parsed = _understood(url)
    return Path(str(parsed.database)) if parsed.get_backend_name() == "sqlite" else None


def _understood(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StorageError(
            "COACH_DATABASE_URL: this is not a database URL; write sqlite:///file or postgresql+psycopg://user:password@host/name"
        ) from None
    if parsed.get_backend_name() in ("postgresql", "postgres") and parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise StorageError(
            f"COACH_DATABASE_URL: {parsed.get_backend_name()!r} is not supported; use sqlite:///file or postgresql+psycopg://…"
        )
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise StorageError("COACH_DATABASE_URL: SQLite needs a file, such as sqlite:////home/me/santun.sqlite3")
    return parsed


def _make_private(path: Path) -> None:
    """The file and its folder, for this user alone: conversations are in it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
    except OSError as error:
        raise StorageError(
            f"{path}: the database file can not be made: {error.strerror}; set COACH_HOME to a folder of yours"
        ) from error


def _engine(url: URL) -> Engine:
    try:
        return create_engine(url, json_serializer=_compact, pool_pre_ping=url.get_backend_name() != "sqlite")
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StorageError(
            f'{url.render_as_string(hide_password=True)}: its driver is not installed ({error}); run: pip install "santun[postgres]"'
        ) from error


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    # The driver would begin transactions late and as readers; _begin_sqlite does it instead.
    connection.isolation_level = None
    for setting in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("santun_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _never_connected(error: DBAPIError) -> bool:
    text_of = str(error.orig)
    return "unable to open database" in text_of or "connection failed" in text_of or "failed to resolve" in text_of


def _passes_by_itself(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlstate", None)
    if code in (_SERIALISATION_FAILURE, _DEADLOCK, _LOCK_NOT_AVAILABLE):
        return True
    return "database is locked" in str(error.orig) or "database is busy" in str(error.orig)
