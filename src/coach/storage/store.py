"""Store: the way into the database; everything but signing in goes through ``seen_by``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select

from coach.domain.people import Person, StaffRole
from coach.errors import StorageError
from coach.storage import migrating
from coach.storage.access import Access, person_from
from coach.storage.audit import Audit
from coach.storage.calibration import Calibration
from coach.storage.conversations import Conversations
from coach.storage.database import Database
from coach.storage.evaluations import Evaluations
from coach.storage.exporting import Exporting
from coach.storage.feedback import Comments, Disputes, SignOffs
from coach.storage.outcomes import Outcomes
from coach.storage.overview import Overview
from coach.storage.people import People
from coach.storage.plans import Plans
from coach.storage.practice import Practice
from coach.storage.purging import Purging
from coach.storage.queue import Queue
from coach.storage.reviews import Reviews
from coach.storage.tables import people
from coach.storage.trends import Trends

LOCAL_ADMIN = Person("local-admin", "Local administrator", StaffRole.ADMIN)


class View:
    """The store as one person sees it. Each part limits its queries and writes to what that person may see and do."""

    def __init__(self, database: Database, person_id: str) -> None:
        access = Access(database, person_id)
        self.conversations = Conversations(access)
        self.evaluations = Evaluations(access)
        self.reviews = Reviews(access)
        self.comments = Comments(access)
        self.disputes = Disputes(access)
        self.sign_offs = SignOffs(access)
        self.plans = Plans(access)
        self.practice = Practice(access)
        self.calibration = Calibration(access)
        self.outcomes = Outcomes(access)
        self.queue = Queue(access)
        self.trends = Trends(access)
        self.people = People(access)
        self.purging = Purging(access)
        self.exporting = Exporting(access)
        self.audit = Audit(access)
        self.overview = Overview(access)


class Store:
    """A database of this version. Safe to share between threads; each process opens its own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, url: str) -> Store:
        """The store at a URL. An SQLite file is made, or brought to this version, on the way.

        Raises:
            StorageError: when it can not be reached, is no database of Santun's, was written by a newer version, or is a
                PostgreSQL database that needs ``coach db upgrade``.
        """
        database = Database(url)
        step = migrating.current(database)
        if step != migrating.newest():
            if not database.is_sqlite:
                at = (
                    "has no tables yet"
                    if step is None
                    else f"is at step {step}, this version needs {migrating.newest()}"
                )
                raise StorageError(f"{database.shown}: the database {at}; make a backup, then run: coach db upgrade")
            migrating.upgrade(database)
        return cls(database)

    def close(self) -> None:
        """Gives all connections back."""
        self._database.close()

    def seen_by(self, person: Person) -> View:
        """The store as this person sees it; what the store knows of them counts, not what is passed.

        Raises:
            NotAllowedError: when the store does not know the person.
        """
        return View(self._database, person.id)

    def person_of_subject(self, subject: str) -> Person | None:
        """Who signs in with this OIDC subject, None when an administrator has not added them."""
        with self._database.reading() as connection:
            row = connection.execute(select(people).where(people.c.subject == subject)).first()
            return None if row is None else person_from(row)

    def local_admin(self) -> Person:
        """The one who works alone on this computer, without sign-in. Never call it for somebody who came over a network."""
        with self._database.reading() as connection:
            row = connection.execute(select(people).where(people.c.id == LOCAL_ADMIN.id)).first()
        if row is None:
            row = self._database.write(_add_local_admin)
        return person_from(row)


def upgrade(url: str) -> None:
    """Brings the database at a URL to this version, in one transaction; raises StorageError when it can not."""
    database = Database(url)
    try:
        migrating.upgrade(database)
    finally:
        database.close()


def _add_local_admin(connection: Connection) -> Row[Any]:
    query = select(people).where(people.c.id == LOCAL_ADMIN.id)
    if connection.execute(query).first() is None:
        values = {"id": LOCAL_ADMIN.id, "name": LOCAL_ADMIN.name, "role": LOCAL_ADMIN.role.value}
        connection.execute(insert(people).values(values))
    return connection.execute(query).one()
