"""Kills an import with SIGKILL again and again and counts what is there: nothing may be lost, nothing doubled.

    python benchmarks/kill_import.py [--kills 200] [--url postgresql+psycopg://…]

An import that was killed begins again a little in front of where it was. The last one is left to end. Without --url, a temporary
SQLite file is used. Ends with status 1 when the counts are not those of an import that nobody disturbed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from coach.domain.evaluation import Scored
from coach.storage.store import Store, upgrade
from storage import add_staff, made

BATCH, AGAIN = 10, 4
FORK = multiprocessing.get_context("fork")


def main() -> None:
    """Kills, then compares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--url")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{folder}/kill.sqlite3"
        upgrade(url)
        items = list(made(options.kills * BATCH * 3))
        prepare(url)
        inside = disturb(url, items, options.kills)
        run(url, items, 0, FORK.RawValue("i", 0))
        wrong = compare(url, items)
    print(f"{options.kills} kills, {inside} of them between a commit and its report; {len(items):,} conversations")
    print("\n".join(wrong) or "nothing lost, nothing doubled")
    sys.exit(1 if wrong else 0)


def prepare(url: str) -> None:
    """The people."""
    store = Store.open(url)
    add_staff(store.seen_by(store.local_admin()))
    store.close()


def disturb(url: str, items: Sequence[Scored], kills: int) -> int:
    """Starts imports and kills them; gives after how many kills more was stored than the victim could tell."""
    dice, reached, more = random.Random(7), 0, 0
    for _ in range(kills):
        told = FORK.RawValue("i", 0)
        victim = FORK.Process(target=run, args=(url, items, max(0, reached - AGAIN * BATCH), told))
        victim.start()
        wanted = min(reached + dice.randrange(2) * BATCH, len(items) - BATCH)
        while told.value < wanted and victim.is_alive():
            time.sleep(0.0002)
        time.sleep(dice.random() * 0.03)
        os.kill(victim.pid or 0, signal.SIGKILL)
        victim.join()
        stored = count(url)
        if stored < told.value:
            sys.exit(f"lost: the import told of {told.value} conversations, {stored} are there")
        more += stored > told.value
        reached = stored
    return more


def run(url: str, items: Sequence[Scored], first: int, told: Any) -> None:
    """Imports, and tells how far it is after each commit."""
    store = Store.open(url)
    conversations = store.seen_by(store.local_admin()).conversations
    for start in range(first - first % BATCH, len(items), BATCH):
        conversations.save_scored_batch(items[start : start + BATCH])
        told.value = start + BATCH
    store.close()


def count(url: str) -> int:
    """How many conversations are there; fails when the database does not open."""
    store = Store.open(url)
    found = sum(one.conversations for one in store.seen_by(store.local_admin()).trends.scores())
    store.close()
    return found


def compare(url: str, items: Sequence[Scored]) -> list[str]:
    """What is not as in an import that nobody disturbed."""
    store = Store.open(url)
    view = store.seen_by(store.local_admin())
    expected = Counter(
        (item.conversation.agent_id, result.criterion, result.answer)
        for item in items
        for result in item.evaluation.results
    )
    found = {(one.agent_id, one.criterion, one.answer): one.count for one in view.trends.answers()}
    wrong = [] if found == expected else ["the counted answers are others"]
    if (stored := count(url)) != len(items):
        wrong.append(f"{stored} conversations instead of {len(items)}")
    if len(view.evaluations.history(items[0].conversation.id)) != 1:
        wrong.append("an evaluation is there twice")
    store.close()
    return wrong


if __name__ == "__main__":
    main()
