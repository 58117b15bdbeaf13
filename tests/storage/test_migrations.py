"""Databases of every age come to this version, and others are left alone."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from coach.errors import StorageError
from coach.storage import migrating
from coach.storage.database import Database
from coach.storage.store import Store, upgrade
from coach.storage.tables import metadata
from tests.storage.samples import scored


def test_the_steps_make_the_tables_that_the_code_expects(store):
    with store._database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_from_the_first_step_with_rows_in_it(empty):
    database = Database(empty)
    migrating.upgrade(database, "0001")
    database.write(lambda connection: connection.execute(text("INSERT INTO teams (id, name) VALUES ('one', 'Team')")))
    database.close()
    upgrade(empty)
    store = Store.open(empty)
    admin = store.seen_by(store.local_admin())
    assert [team.id for team in admin.people.teams()] == ["one"]
    admin.conversations.save_scored(scored())
    store.close()


def test_samples_from_before_there_were_several_strata_are_by_agent(empty):
    database = Database(empty)
    migrating.upgrade(database, "0001")
    rina = "INSERT INTO people (key, id, name, role) VALUES (1, 'rina', 'Rina', 'agent')"
    database.write(lambda connection: connection.execute(text(rina)))
    migrating.upgrade(database, "0003")
    moment = "'2026-03-02 09:00:00'"
    rows = ", ".join(f"(1, '{way}', 'x', 1.0, {moment})" for way in ("random", "stratified"))
    for statement in (
        "INSERT INTO conversations (key, id, revision, is_current, digest, agent, channel, language, happened_at, day, week, "
        "month, imported_at, format, role_confidence, turns, participants) VALUES (1, 'c', 1, true, 'd', 1, 'chat', 'en', "
        f"{moment}, '2026-03-02', '2026-03-02', '2026-03-01', {moment}, 'x', 1.0, '[]', '[]')",
        f"INSERT INTO queue_samples (conversation, drawn_as, stratum, weight, drawn_at) VALUES {rows}",
    ):
        database.write(lambda connection, statement=statement: connection.execute(text(statement)))
    upgrade(empty)
    with database.reading() as connection:
        found = connection.execute(text("SELECT drawn_as, stratified_by FROM queue_samples ORDER BY key")).all()
    assert [tuple(row) for row in found] == [("random", ""), ("stratified", "agent")]
    wrong = text(
        f"INSERT INTO queue_samples (conversation, drawn_as, stratum, weight, drawn_at) VALUES (1, 'x', '', 1, {moment})"
    )
    with pytest.raises(IntegrityError):
        database.write(lambda connection: connection.execute(wrong))
    database.close()


def test_an_upgrade_a_second_time_changes_nothing(url):
    upgrade(url)
    Store.open(url).close()


def test_a_new_sqlite_file_is_made_by_opening(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'folder' / 'new.sqlite3'}")
    assert store.local_admin().id == "local-admin"
    store.close()
    assert (tmp_path / "folder" / "new.sqlite3").stat().st_mode & 0o077 == 0


def test_an_old_sqlite_file_is_upgraded_by_opening(tmp_path):
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    database = Database(url)
    migrating.upgrade(database, "0001")
    Store.open(url).close()
    assert migrating.current(database) == migrating.newest()
    database.close()


@pytest.mark.postgres
def test_postgresql_is_upgraded_only_when_asked(postgres):
    from tests.storage.conftest import run_on

    run_on(postgres, "CREATE DATABASE untouched")
    url = postgres.replace("/postgres?", "/untouched?")
    with pytest.raises(StorageError, match=r"has no tables yet; make a backup, then run: coach db upgrade"):
        Store.open(url)
    database = Database(url)
    assert migrating.current(database) is None
    migrating.upgrade(database, "0001")
    with pytest.raises(StorageError, match=r"is at step 0001, this version needs \d+"):
        Store.open(url)
    upgrade(url)
    Store.open(url).close()


def test_a_newer_database_is_left_alone(empty):
    upgrade(empty)
    database = Database(empty)
    database.write(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(StorageError, match="written by a newer Santun"):
        Store.open(empty)
    with pytest.raises(StorageError, match="written by a newer Santun"):
        upgrade(empty)
    database.close()


def test_a_database_of_another_program_is_left_alone(empty):
    engine = create_engine(empty)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE invoices (id INTEGER)"))
    engine.dispose()
    for attempt in (Store.open, upgrade):
        with pytest.raises(StorageError, match="tables of another program in it"):
            attempt(empty)


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear customer, " * 100, encoding="utf-8")
    with pytest.raises(StorageError, match="not a Santun database"):
        Store.open(f"sqlite:///{path}")
    assert path.read_text(encoding="utf-8").startswith("Dear customer")


def test_a_server_that_is_not_there_is_told_without_the_password():
    with pytest.raises(StorageError, match="can not be reached") as error:
        Store.open("postgresql+psycopg://me:hunter2@127.0.0.1:9/none")
    assert "hunter2" not in str(error.value)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("santun.db", "this is not a database URL"),
        ("mysql://localhost/x", "'mysql' is not supported"),
        ("sqlite://", "SQLite needs a file"),
        ("sqlite:///:memory:", "SQLite needs a file"),
        ("sqlite:////proc/none/x.db", "can not be made"),
    ],
)
def test_urls_that_can_not_be_used_are_told(url, told):
    with pytest.raises(StorageError, match=told):
        Store.open(url)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_the_short_scheme_means_psycopg(scheme):
    assert Database(f"{scheme}://host/name").url.drivername == "postgresql+psycopg"
