"""Fills a database and times what the pages ask of it.

    python benchmarks/storage.py [--conversations 100000] [--url sqlite:///bench.sqlite3] [--batch 200]

The sample transcripts, scored by rules once, are stored again and again under other ids, for 60 agents of three teams over
half a year. Without --url, a temporary SQLite file is used and removed. Every question is asked three times; the slowest counts.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from coach import Coach, read_transcript
from coach.domain.evaluation import Answer, Scored
from coach.domain.people import Person, StaffRole, Team
from coach.storage.conversations import ConversationFilter
from coach.storage.queue import Drawn, DrawnAs
from coach.storage.store import Store, View, upgrade
from coach.storage.trends import Period, TrendFilter

SAMPLES = Path(__file__).parents[1] / "sample_transcripts" / "santun_json"
TEAMS, AGENTS, DAYS = 3, 60, 180
FIRST = datetime(2026, 1, 1, 8, tzinfo=UTC)


def main() -> None:
    """Fills and asks."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--url")
    parser.add_argument("--batch", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{folder}/bench.sqlite3"
        upgrade(url)
        store = Store.open(url)
        admin = store.seen_by(store.local_admin())
        add_staff(admin)
        fill(admin, options.conversations, options.batch)
        if not options.url:
            print(f"  file: {sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6:,.0f} MB")
        ask(store)
        store.close()


def add_staff(admin: View) -> None:
    """Teams, agents and a reviewer."""
    for team in range(TEAMS):
        admin.people.save_team(Team(f"team{team}", f"Team {team}"))
    for agent in range(AGENTS):
        admin.people.save(Person(f"agent{agent:02}", f"Agent {agent}", StaffRole.AGENT, f"team{agent % TEAMS}"))
    admin.people.save(Person("reviewer", "Reviewer", StaffRole.REVIEWER, "team0"))


def made(count: int) -> Iterator[Scored]:
    """Scored conversations, each with a text of its own."""
    coach = Coach(model=None)
    samples = [coach.score_in_full(read_transcript(path)) for path in sorted(SAMPLES.glob("*.json"))]
    dice = random.Random(5)
    for number in range(count):
        sample = samples[number % len(samples)]
        agent = f"agent{dice.randrange(AGENTS):02}"
        conversation = replace(
            sample.conversation,
            id=f"c{number:07}",
            agent_id=agent,
            started_at=FIRST + timedelta(days=dice.randrange(DAYS), seconds=dice.randrange(36_000)),
        )
        yield Scored(
            conversation, replace(sample.evaluation, conversation_id=conversation.id, agent_id=agent), sample.measures
        )


def fill(admin: View, count: int, batch: int) -> None:
    """Imports, then puts a part in the queue."""
    started, part, ids = time.perf_counter(), [], []
    for scored in made(count):
        part.append(scored)
        ids.append(scored.conversation.id)
        if len(part) == batch:
            admin.conversations.save_scored_batch(part)
            part = []
    admin.conversations.save_scored_batch(part)
    seconds = time.perf_counter() - started
    print(f"  import: {count:,} conversations in {seconds:.1f} s, {count / seconds:,.0f} a second")
    admin.queue.add(Drawn(one, DrawnAs.RANDOM) for one in ids[:: max(1, count // 3000)])


def ask(store: Store) -> None:
    """Times what pages ask."""
    reviewer = store.seen_by(Person("reviewer", "", StaffRole.REVIEWER))
    admin, agent = store.seen_by(store.local_admin()), store.seen_by(Person("agent03", "", StaffRole.AGENT))
    quarter = TrendFilter(since=date(2026, 3, 1), until=date(2026, 5, 31))
    finding = ConversationFilter(criterion="acknowledges_feelings", answer=Answer.NOT_MET)
    questions: dict[str, Callable[[], object]] = {
        "team page: agents x criteria": lambda: reviewer.trends.answers(),
        "team page: agents x criteria, a quarter": lambda: reviewer.trends.answers(where=quarter),
        "team page: criteria by week": lambda: reviewer.trends.answers(Period.WEEK, by_agent=False),
        "team page: scores by agent and week": lambda: reviewer.trends.scores(Period.WEEK),
        "team page: distribution": lambda: reviewer.trends.distribution(),
        "team page: examples of a finding": lambda: reviewer.conversations.list(finding, limit=5),
        "all teams: agents x criteria": lambda: admin.trends.answers(),
        "all teams: criteria by week": lambda: admin.trends.answers(Period.WEEK, by_agent=False),
        "all teams: scores by agent and week": lambda: admin.trends.scores(Period.WEEK),
        "agent page: newest conversations": lambda: agent.conversations.list(limit=20),
        "agent page: trend by week": lambda: agent.trends.answers(Period.WEEK),
        "agent page: scores by week": lambda: agent.trends.scores(Period.WEEK),
        "agent page: moments handled well": lambda: agent.conversations.list(
            replace(finding, answer=Answer.MET), limit=5
        ),
        "queue: first page": lambda: reviewer.queue.list(),
        "queue: counts": lambda: reviewer.queue.counts(),
        "review page: one conversation": lambda: reviewer.conversations.scored(
            reviewer.conversations.list(limit=1).rows[0].id
        ),
    }
    for name, question in questions.items():
        slowest = max(timed(question) for _ in range(3))
        print(f"  {name}: {slowest * 1000:,.0f} ms")


def timed(question: Callable[[], object]) -> float:
    """How long one question takes, in seconds."""
    started = time.perf_counter()
    question()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
