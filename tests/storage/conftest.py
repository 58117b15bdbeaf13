"""The same store on SQLite and on a real PostgreSQL that the tests start; each test has a database of its own."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from sqlalchemy import create_engine, text

from coach.storage.store import Store, upgrade
from tests.storage import samples
from tests.storage.commands import Commands


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """The URL of a running PostgreSQL, without a database name."""
    pgserver = pytest.importorskip("pgserver", reason="PostgreSQL: pip install pgserver to run these as well")
    try:
        server = pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        pytest.skip(f"PostgreSQL can not start here: {error}")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    for setting in (
        "fsync = off",
        "synchronous_commit = off",
        "full_page_writes = off",
    ):  # nothing here outlives the run
        run_on(url, f"ALTER SYSTEM SET {setting}")
    run_on(url, "SELECT pg_reload_conf()")
    yield url
    server.cleanup()


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def templates(request, tmp_path_factory):
    """Copies of a database without rows, and of one with the company of samples.py in it."""
    where = request.getfixturevalue("postgres") if request.param == "postgresql" else tmp_path_factory.mktemp("sqlite")
    return Templates(where)


class Templates:
    def __init__(self, where):
        self.where, self.copies = where, 0
        self.make("ready")
        upgrade(self.url("ready"))
        self.ids = self.company()

    def company(self):
        store = Store.open(self.copy("ready", "company"))
        made = samples.company(store)
        made.seen_by("local-admin").evaluations.save_rubric("r0", "core", 2, "rubric: core")
        store.close()
        return made.ids

    def url(self, name):
        if isinstance(self.where, str):
            return self.where.replace("/postgres?", f"/{name}?")
        return f"sqlite:///{self.where / name}.sqlite3"

    def make(self, name, template=None):
        if isinstance(self.where, str):
            run_on(self.where, f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        elif template:
            shutil.copy(self.where / f"{template}.sqlite3", self.where / f"{name}.sqlite3")

    def copy(self, template, name=None):
        self.copies += 1
        name = name or f"copy{self.copies}"
        self.make(name, template)
        return self.url(name)


@pytest.fixture
def empty(templates):
    """A database without tables."""
    templates.copies += 1
    templates.make(f"empty{templates.copies}")
    return templates.url(f"empty{templates.copies}")


@pytest.fixture
def url(templates):
    """A migrated database without rows."""
    return templates.copy("ready")


@pytest.fixture
def store(url):
    """A store without rows."""
    opened = Store.open(url)
    yield opened
    opened.close()


@pytest.fixture
def admin(store):
    """The store as its administrator sees it."""
    return store.seen_by(store.local_admin())


@pytest.fixture
def world(templates):
    """The company of samples.py."""
    store = Store.open(templates.copy("company"))
    yield samples.Company(store, templates.ids)
    store.close()


@pytest.fixture
def coach(url, capsys, monkeypatch, tmp_path):
    """The command line on a migrated database without rows."""
    return Commands(url, capsys, monkeypatch, tmp_path)


def run_on(server, statement):
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
