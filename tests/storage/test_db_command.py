"""``coach db`` as a user sees it."""

import json
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from coach.domain.people import Person, StaffRole, Team
from coach.storage import migrating
from coach.storage.database import Database
from tests.storage.commands import talk, write

BROKE = ("It broke.", "I am sorry that it broke.")
PASSWORD = "hunter2"


@pytest.fixture
def admin(store):
    return store.seen_by(store.local_admin())


@pytest.fixture
def filled(coach):
    """Three conversations of two agents; the customer of t1 has a name."""
    write(
        "day.jsonl",
        talk("t1", "My name is Ottilie Brandt.", "I am sorry, Ottilie. Rina here.", day="2025-01-31"),
        talk("t2", *BROKE, agent="budi", day="2025-02-01"),
        talk("t3", *BROKE, agent="budi", day=(date.today() - timedelta(days=3)).isoformat()),
    )
    assert coach.importing("day.jsonl")[0] == 0
    return coach


def ids(admin):
    return sorted(row.id for row in admin.conversations.list().rows)


def test_upgrade_makes_the_tables_once(coach, empty, monkeypatch):
    monkeypatch.setenv("COACH_DATABASE_URL", empty)
    status, out, _ = coach("db", "upgrade")
    assert (status, out.partition(": ")[2]) == (0, f"from nothing to step {migrating.newest()}\n")
    assert coach("db", "upgrade")[1].partition(": ")[2] == f"nothing to do, it is at step {migrating.newest()}\n"


def test_upgrade_from_an_older_step(coach, empty, monkeypatch):
    database = Database(empty)
    migrating.upgrade(database, "0001")
    database.close()
    monkeypatch.setenv("COACH_DATABASE_URL", empty)
    assert "at step 0001, this version needs" in coach("db", "info")[1]
    assert coach("db", "upgrade")[1].endswith(f"from step 0001 to step {migrating.newest()}\n")


def test_info_counts(filled):
    status, out, err = filled("db", "info")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert f"(step {migrating.newest()}" in lines[0]
    assert lines[1].startswith("3 conversations, 2025-01-31 to ")
    assert lines[2:] == ["3 evaluations", "3 people"]


def test_info_makes_nothing(coach, tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_DATABASE_URL", f"sqlite:///{tmp_path / 'none' / 'x.sqlite3'}")
    assert "nothing is stored yet" in coach("db", "info")[1]
    assert not (tmp_path / "none").exists()


def test_a_password_is_never_shown(coach, monkeypatch):
    monkeypatch.setenv("COACH_DATABASE_URL", f"postgresql+psycopg://ana:{PASSWORD}@127.0.0.1:1/none")
    for command in (("db", "info"), ("db", "upgrade"), ("import", "x.json", "--no-model", "--rubric", "small")):
        status, out, err = coach(*command)
        assert status == 2
        assert "can not be reached" in err
        assert PASSWORD not in out + err


def test_purge_takes_what_is_older_and_only_that(filled, admin):
    assert filled("db", "purge", "--before", "2025-02-01", "--yes")[:2] == (
        0,
        "1 conversation from before 2025-02-01 deleted\n",
    )
    assert ids(admin) == ["t2", "t3"]
    assert filled("db", "purge", "--older-than", "30", "--yes")[0] == 0
    assert ids(admin) == ["t3"]
    assert filled("db", "purge", "--older-than", "30")[0] == 0  # nothing to ask about


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--before", "2025-02-01", "--older-than", "3"),
        ("--before", "1 Feb"),
        ("--older-than", "0"),
        ("--older-than", "99999999999"),
        ("--before", "2025-02-01"),  # nobody can be asked
    ],
)
def test_purge_without_a_clear_order_deletes_nothing(filled, admin, arguments):
    status, _, err = filled("db", "purge", *arguments)
    assert status == 2
    assert err
    assert ids(admin) == ["t1", "t2", "t3"]


def test_all_about_an_agent(filled):
    status, out, _ = filled("db", "export-person", "budi")
    found = json.loads(out)
    assert status == 0
    assert [row["id"] for row in found["conversations"]] == ["t2", "t3"]
    assert len(found["evaluations"]) == 2


def test_an_export_to_a_file_is_private(filled):
    Path("budi.json").write_text("old", encoding="utf-8")
    assert filled("db", "export-person", "budi", "--output", "budi.json")[:2] == (0, "")
    assert json.loads(Path("budi.json").read_text(encoding="utf-8"))["people"][0]["id"] == "budi"
    assert stat.S_IMODE(Path("budi.json").stat().st_mode) == 0o600
    status, _, err = filled("db", "export-person", "budi", "--output", "no/where.json")
    assert (status, err.partition(": ")[0]) == (2, "--output no/where.json")


def test_all_about_a_customer(filled):
    found = json.loads(filled("db", "export-person", "<NAME_1>", "--conversation", "t1")[1])
    assert found["conversations"][0]["turns"][0][2] == "My name is <NAME_1>."
    assert "budi" not in json.dumps(found)


@pytest.mark.parametrize(
    "arguments",
    [
        ("export-person", "nobody"),
        ("forget-person", "nobody", "--yes"),
        ("forget-person", "--conversation", "t9", "--yes"),
    ],
)
def test_somebody_unknown_is_a_line(filled, arguments):
    status, out, err = filled("db", *arguments)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1


def test_an_agent_is_forgotten_and_the_figures_stay(filled, admin):
    status, out, _ = filled("db", "forget-person", "budi", "--yes")
    assert (status, out[:46]) == (0, "forgotten; the figures stay as those of forgot")
    assert "budi" not in {person.id for person in admin.people.list()}
    assert sum(row.conversations for row in admin.trends.scores()) == 3
    assert filled("db", "export-person", "budi")[0] == 2
    # The same file again does not bring the name back.
    assert filled.importing("day.jsonl")[1] == "3 conversations: 3 there already\n"
    assert "budi" not in {person.id for person in admin.people.list()}


def test_a_customers_conversation_is_deleted(filled, admin):
    assert filled("db", "forget-person", "--conversation", "t1", "--yes")[:2] == (0, "deleted\n")
    assert ids(admin) == ["t2", "t3"]


@pytest.mark.parametrize("arguments", [("--yes",), ("budi", "--conversation", "t1", "--yes"), ("budi",)])
def test_forgetting_needs_one_clear_order(filled, admin, arguments):
    assert filled("db", "forget-person", *arguments)[0] == 2
    assert len(ids(admin)) == 3
    assert "budi" in {person.id for person in admin.people.list()}


def test_the_first_administrator_is_added_with_a_sign_in(coach, admin):
    status, out, err = coach("db", "person", "dewi", "--name", "Dewi", "--role", "Admin", "--subject", "auth0|5f7c")
    assert (status, out, err) == (0, "added: Dewi, admin\n", "")
    assert admin.people.get("dewi") == Person("dewi", "Dewi", StaffRole.ADMIN, None, "auth0|5f7c")


def test_only_what_is_given_of_a_person_is_changed(coach, admin):
    admin.people.save_team(Team("one", "One"))
    admin.people.save(Person("dewi", "Dewi", StaffRole.REVIEWER, "one", "auth0|5f7c"))
    assert coach("db", "person", "dewi", "--subject", "") == (0, "changed: Dewi, reviewer\n", "")
    assert admin.people.get("dewi") == Person("dewi", "Dewi", StaffRole.REVIEWER, "one", None)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("dewi", "--role", "admn"), "Did you mean 'admin'?"),
        (("local-admin", "--role", "agent"), "nobody can have"),
        (("dewi", "--team", "none"), "there is no team 'none'"),
        (("dewi", "--subject", "taken"), "belongs to somebody else"),
    ],
)
def test_a_person_that_can_not_be_is_refused(coach, admin, arguments, told):
    admin.people.save(Person("rina", "Rina", StaffRole.AGENT, None, "taken"))
    status, out, err = coach("db", "person", *arguments)
    assert (status, out) == (2, "")
    assert told in " ".join(err.split())
    assert [one.id for one in admin.people.list()] == ["local-admin", "rina"]
