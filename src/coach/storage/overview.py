"""What a database is and how much is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from coach.domain.people import StaffRole
from coach.storage import migrating
from coach.storage.access import Access
from coach.storage.database import Database, sqlite_file
from coach.storage.tables import conversations, evaluations, people


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """Where a database is, without its password; at which step, None without tables; and how large an SQLite file is."""

    shown: str
    step: str | None
    newest: str
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is stored. ``conversations`` are those that count, ``revisions`` older words of theirs besides."""

    conversations: int
    revisions: int
    practice: int
    evaluations: int
    people: int
    first_day: date | None
    last_day: date | None


class Overview:
    """How much is stored, for administrators."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def counts(self) -> Counts:
        """The counts of now; days are those of contacts. Raises NotAllowedError for others."""
        with self._access.read() as sight:
            sight.require_role(frozenset({StaffRole.ADMIN}), "count", "what is stored")
            contact = conversations.c.is_current & conversations.c.is_practice.is_(False)
            query = select(
                func.count().filter(contact),
                func.count().filter(conversations.c.is_current.is_(False)),
                func.count().filter(conversations.c.is_current & conversations.c.is_practice),
                func.min(conversations.c.day).filter(contact),
                func.max(conversations.c.day).filter(contact),
            )
            talks, revisions, practice, first, last = sight.connection.execute(query).one()
            scored = sight.connection.scalar(select(func.count()).select_from(evaluations)) or 0
            staff = sight.connection.scalar(select(func.count()).select_from(people)) or 0
            return Counts(talks, revisions, practice, scored, staff, first, last)


def state_of(url: str) -> DatabaseState:
    """What the database at a URL is; changes nothing and makes no file. Raises StorageError when it can not be reached."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return DatabaseState(str(file), None, migrating.newest(), None)
    database = Database(url)
    try:
        size = None if file is None else _size(file)
        return DatabaseState(str(file or database.shown), migrating.current(database), migrating.newest(), size)
    finally:
        database.close()


def _size(file: Path) -> int:
    """Of the file and of its write-ahead log, in bytes."""
    log = file.with_name(file.name + "-wal")
    return sum(one.stat().st_size for one in (file, log) if one.exists())
