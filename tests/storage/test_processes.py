"""Several processes at once, and one that is killed: nothing is lost, nothing is doubled, the database opens."""

import multiprocessing
import os
import signal
import time

import pytest
from sqlalchemy import text

from coach.storage.store import Store
from tests.storage.samples import scored

pytestmark = pytest.mark.slow
SPAWN = multiprocessing.get_context("spawn")
KILLS = 10


def fill(url, first, last, start):
    store = Store.open(url)
    conversations = store.seen_by(store.local_admin()).conversations
    start.wait(30)
    for number in range(first, last):
        conversations.save_scored(scored(f"c{number}", f"agent{number % 3}"))
    store.close()


def test_two_writers_at_once_lose_and_double_nothing(url):
    start = SPAWN.Barrier(2)
    # Both write 50, and 25 of them are the same.
    writers = [SPAWN.Process(target=fill, args=(url, first, first + 50, start)) for first in (0, 25)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    store = Store.open(url)
    view = store.seen_by(store.local_admin())
    assert len(view.conversations.list(limit=200).rows) == 75
    assert sum(one.count for one in view.trends.answers(criterion="greets")) == 75
    assert len(view.people.list()) == 1 + 3
    store.close()


def import_for_ever(url, told):
    store = Store.open(url)
    conversations = store.seen_by(store.local_admin()).conversations
    for number in range(100_000):
        conversations.save_scored_batch([scored(f"c{number}-{part}") for part in range(5)])
        told.value = number + 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_kill_during_an_import_leaves_whole_batches(tmp_path):
    url = f"sqlite:///{tmp_path / 'killed.sqlite3'}"
    Store.open(url).close()
    context = multiprocessing.get_context("fork")  # ten starts of Python would be most of the test
    stored = 0
    for kill in range(KILLS):
        told = context.RawValue("i", 0)  # without a lock, which the victim could take with it
        victim = context.Process(target=import_for_ever, args=(url, told))
        victim.start()
        # Each begins anew, passes over what is there already, and is killed while it writes what is not.
        while told.value < stored + 1 + kill % 4 and victim.is_alive():
            time.sleep(0.0003 * (kill + 1))
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
        assert victim.exitcode == -signal.SIGKILL
        stored = check(url, at_least=told.value)
    assert stored >= KILLS


def check(url, at_least):
    """How many batches of five are stored; at least those that the victim has told of."""
    store = Store.open(url)
    with store._database.reading() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        conversations = connection.scalar(text("SELECT count(*) FROM conversations"))
        assert conversations >= at_least * 5
        assert conversations % 5 == 0
        for table in ("evaluations", "answers", "daily_answers"):
            each = {"evaluations": 1, "answers": 3, "daily_answers": 3}[table]
            column = "sum(count)" if table == "daily_answers" else "count(*)"
            assert connection.scalar(text(f"SELECT {column} FROM {table}")) == conversations * each
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    store.close()
    return conversations // 5
