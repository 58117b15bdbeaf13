"""Kills ``coach import`` with SIGKILL at random moments and looks at what is there: nothing may be lost, nothing doubled.

    python benchmarks/kill_import.py [--kills 200] [--url postgresql+psycopg://user:password@host/{}]

The command, with a scorecard of two criteria and without a model, is killed at a moment drawn from the time that an import without a kill
takes; every second kill waits from then on until a transaction writes. It runs in a process forked from this one, where everything is
loaded already, since 200 starts of Python would be most of the time; every tenth import has two workers, which are started anew. After
each kill the database must open, hold all that it held before, whole conversations alone, and no worker may be left. The same import is
started until one comes to its end: then every row must be that of an import nobody disturbed, and the next round begins with an empty
database.

Without --url, temporary SQLite files are used; the {} of a URL stands for the name of a database, which is made and dropped. Ends
with status 1 when anything is wrong. For Linux.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import re
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from conversations import write
from sqlalchemy import Connection, create_engine, select, text

from coach.cli import main as coach_command
from coach.storage.database import Database
from coach.storage.store import upgrade
from coach.storage.tables import answers, conversations, daily_answers, evaluations, people

FORK = multiprocessing.get_context("fork")
RUBRICS = Path(__file__).with_suffix("")
CONVERSATIONS, MOST_TURNS = 600, 4
_TRANSACTION_SECONDS = 0.15
_WORKERS_END_SECONDS = 20
# What two imports of the same files do not share: numbers of rows, and when it was.
_OWN = {"key", "imported_at", "created_at"}


def main() -> None:
    """Kills, then compares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--url")
    options = parser.parse_args()
    dice, rounds, kills = random.Random(7), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        chats = Path(folder, "chats")
        write(chats, CONVERSATIONS, most_turns=MOST_TURNS)
        databases = _Databases(options.url or f"sqlite:///{folder}/{{}}.sqlite3")
        with databases.fresh() as url:
            command(url, chats, "1", Path(folder, "warm"))  # loads everything
        with databases.fresh() as url:
            started = time.perf_counter()
            told = run(url, chats)
            usual = time.perf_counter() - started
            expected = rows_of(url)
        print(f"undisturbed, {usual:.1f} s: {told}", flush=True)
        moments: Counter[str] = Counter()
        while kills < options.kills:
            with databases.fresh() as url:
                killed, told, last = one_round(url, chats, options.kills - kills, usual, dice, moments)
                usual = min(usual, 2 * last)  # the machine may be quicker than it was
                wrong = [name for name, rows in rows_of(url).items() if rows != expected[name]]
                if wrong:
                    sys.exit(f"round {rounds + 1}: not as in an undisturbed import: {', '.join(wrong)}")
            kills, rounds = kills + killed, rounds + 1
            print(f"round {rounds}: {killed} kills, {kills} in all; then {told}", flush=True)
    print(f"{kills} kills in {rounds} imports ({', '.join(f'{n} {when}' for when, n in moments.items())})")
    print("nothing lost, nothing doubled, every import ended as an undisturbed one")


def one_round(
    url: str, chats: Path, most: int, usual: float, dice: random.Random, moments: Counter[str]
) -> tuple[int, str, float]:
    """Starts the import and kills it until it has ended by itself.

    Gives the number of kills, what an import after them told, and how many seconds it took.
    """
    kills, stored = 0, 0
    while kills < most:
        jobs = "2" if dice.random() < 0.1 else "1"
        victim = start(url, chats, jobs)
        aimed = bool(kills % 2)
        victim.join(dice.random() * usual)
        writes = aimed and wait_for_writing(url, victim)
        time.sleep(dice.random() * _TRANSACTION_SECONDS)
        workers = children(victim.pid)
        victim.kill()
        victim.join()
        if victim.exitcode != -signal.SIGKILL:
            break
        kills += 1
        all_end(workers)
        now = whole(url)
        if now < stored:
            sys.exit(f"lost: {stored} conversations were there, {now} are")
        moments["in or right behind a transaction" if writes else "at another moment"] += 1
        stored = now
    started = time.perf_counter()
    told = run(url, chats)
    last = time.perf_counter() - started
    there = re.search(r"([\d,]+) there already", told)
    if (int(there[1].replace(",", "")) if there else 0) < stored:
        sys.exit(f"lost: {stored} conversations were there, the next import told {told!r}")
    return kills, told, last


def wait_for_writing(url: str, victim: ForkProcess) -> bool:
    """Waits until a transaction writes; gives False when the victim has ended before."""
    database = Database(url)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while victim.is_alive() and not _is_written(database.is_sqlite, connection):
            time.sleep(0.002)
    database.close()
    return victim.is_alive()


def _is_written(is_sqlite: bool, connection: Connection) -> bool:
    if not is_sqlite:
        return bool(connection.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")))
    raw = connection.connection.dbapi_connection
    assert raw is not None, "the connection is open"
    raw.execute("PRAGMA busy_timeout = 0")
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:  # another has the lock
        return True
    raw.execute("ROLLBACK")
    return False


def start(url: str, chats: Path, jobs: str, told: Path | None = None) -> ForkProcess:
    """The command, under way; what it writes to standard output goes into a file."""
    process = FORK.Process(target=command, args=(url, chats, jobs, told or Path(os.devnull)))
    process.start()
    return process


def command(url: str, chats: Path, jobs: str, told: Path) -> None:
    """``coach import``; ends the process unless all went well."""
    os.environ |= {"COACH_DATABASE_URL": url, "COACH_RUBRICS": str(RUBRICS)}
    with (
        told.open("w", encoding="utf-8") as out,
        open(os.devnull, "w", encoding="utf-8") as err,
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        status = coach_command(["import", str(chats), "--rubric", "small", "--no-model", "--jobs", jobs])
    if status:
        sys.exit(status)


def run(url: str, chats: Path) -> str:
    """The command to its end; gives the first line that it writes."""
    told = chats.parent / "told"
    process = start(url, chats, "1", told)
    process.join()
    if process.exitcode:
        sys.exit(f"the import ended with status {process.exitcode}")
    return told.read_text(encoding="utf-8").splitlines()[0]


def whole(url: str) -> int:
    """How many conversations are there; ends the program when the database does not open or one of them is not whole."""
    database = Database(url)
    with database.reading() as connection:
        if database.is_sqlite and (found := connection.scalar(text("PRAGMA integrity_check"))) != "ok":
            sys.exit(f"the database is broken: {found}")
        keys = set(connection.scalars(select(conversations.c.key)))
        scored = Counter(connection.scalars(select(evaluations.c.conversation)))
        answered = Counter(connection.scalars(select(answers.c.conversation)))
        counted = sum(connection.scalars(select(daily_answers.c.count)))
    database.close()
    if set(scored) != keys or set(answered) != keys or set(scored.values()) - {1} or counted != answered.total():
        sys.exit("half a conversation is there")
    return len(keys)


def rows_of(url: str) -> dict[str, Counter[str]]:
    """All that an import stores, by table; rows name others by what does not depend on when they came."""
    database = Database(url)
    with database.reading() as connection:
        ids = {row.key: row.id for row in connection.execute(select(conversations.c.key, conversations.c.id))}
        names = {row.key: row.id for row in connection.execute(select(people.c.key, people.c.id))}
        found = {
            table.name: Counter(
                repr([_named(name, value, ids, names) for name, value in row.items() if name not in _OWN])
                for row in connection.execute(select(table)).mappings()
            )
            for table in (people, conversations, evaluations, answers, daily_answers)
        }
    database.close()
    return found


def _named(column: str, value: Any, ids: dict[int, str], names: dict[int, str]) -> Any:
    known = {"conversation": ids, "agent": names, "person": names}.get(column, {})
    return known.get(value, value) if isinstance(value, int) else value


def children(pid: int | None) -> list[int]:
    """The processes that a process has started; none of one that has ended."""
    try:
        tasks = [*Path(f"/proc/{pid}/task").iterdir()]
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def all_end(workers: list[int]) -> None:
    """Waits until processes have ended; ends the program when they do not."""
    last = time.monotonic() + _WORKERS_END_SECONDS
    while left := [pid for pid in workers if _runs(pid)]:
        if time.monotonic() > last:
            sys.exit(f"workers of a killed import go on: {left}")
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # ended, and nobody has asked how


class _Databases:
    """Empty databases, one after the other."""

    def __init__(self, url: str) -> None:
        self._url, self._made = url, 0

    @contextmanager
    def fresh(self) -> Iterator[str]:
        self._made += 1
        name = f"kill{self._made}"
        if not self._url.startswith("sqlite"):
            self._on_server(f"CREATE DATABASE {name}")
        url = self._url.format(name)
        upgrade(url)
        yield url
        if not self._url.startswith("sqlite"):
            self._on_server(f"DROP DATABASE {name} WITH (FORCE)")

    def _on_server(self, statement: str) -> None:
        engine = create_engine(self._url.format("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


if __name__ == "__main__":
    main()
