"""The queue: which conversations wait for a reviewer, and how each was drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import func, insert, select, tuple_

from coach.errors import InvariantError
from coach.storage.access import REVIEWING, Access, Sight
from coach.storage.paging import Page, cursor_of, cut, moment_and_key
from coach.storage.tables import conversations, people, queue_samples


class DrawnAs(StrEnum):
    """How a conversation came into the queue; only the random part gives an unbiased mean by itself."""

    RANDOM = "random"
    STRATIFIED = "stratified"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One conversation of a sample. ``weight`` is how many conversations it stands for, 1 outside a stratified sample."""

    conversation_id: str
    drawn_as: DrawnAs
    stratum: str = ""
    weight: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.weight < float("inf"):
            raise InvariantError(f"sample: weight {self.weight} of {self.conversation_id!r}; it is a number above 0")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """What the queue shows; ``done_at`` is when a review of it was released."""

    drawn: Drawn
    agent_id: str | None
    happened_at: datetime
    score: float | None
    needs_review: bool
    drawn_at: datetime
    done_at: datetime | None


class Queue:
    """The queue of the conversations that one person looks after."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, sample: Iterable[Drawn]) -> int:
        """Puts conversations in the queue; those drawn in the same way before stay as they are. Gives how many are new.

        For reviewers and administrators; raises NotAllowedError when a conversation is not the person's.
        """
        given = list(sample)
        return self._access.write(lambda sight: _add(sight, given))

    def list(
        self, *, drawn_as: DrawnAs | None = None, done: bool | None = False, after: str | None = None, limit: int = 50
    ) -> Page[QueueRow]:
        """A page of the queue, the latest conversations first; ``done`` None gives both. Empty for agents."""
        with self._access.read() as sight:
            query = (
                select(
                    queue_samples, conversations.c.id, people.c.id.label("agent_id"),
                    conversations.c.happened_at, conversations.c.score, conversations.c.needs_review,
                )
                .join(conversations, conversations.c.key == queue_samples.c.conversation)
                .outerjoin(people, people.c.key == conversations.c.agent)
                .where(sight.of_team(people.c.team))
                .order_by(conversations.c.happened_at.desc(), queue_samples.c.key.desc())
            )  # fmt: skip
            if drawn_as is not None:
                query = query.where(queue_samples.c.drawn_as == drawn_as.value)
            if done is not None:
                query = query.where(queue_samples.c.done_at.is_not(None) if done else queue_samples.c.done_at.is_(None))
            if after is not None:
                query = query.where(
                    tuple_(conversations.c.happened_at, queue_samples.c.key) < tuple_(*moment_and_key(after))
                )
            rows, more = cut(sight.connection.execute(query.limit(limit + 1)).all(), limit)
            found = tuple(
                QueueRow(
                    Drawn(row.id, DrawnAs(row.drawn_as), row.stratum, row.weight),
                    row.agent_id, row.happened_at, row.score, row.needs_review, row.drawn_at, row.done_at,
                )
                for row in rows
            )  # fmt: skip
            return Page(found, cursor_of(rows[-1].happened_at, rows[-1].key) if more else None)

    def counts(self) -> dict[tuple[DrawnAs, bool], int]:
        """How many were drawn in each way, waiting (False) and done (True)."""
        with self._access.read() as sight:
            is_done = queue_samples.c.done_at.is_not(None)
            query = (
                select(queue_samples.c.drawn_as, is_done.label("is_done"), func.count().label("count"))
                .join(conversations, conversations.c.key == queue_samples.c.conversation)
                .outerjoin(people, people.c.key == conversations.c.agent)
                .where(sight.of_team(people.c.team))
                .group_by(queue_samples.c.drawn_as, is_done)
            )
            return {(DrawnAs(row.drawn_as), bool(row.is_done)): int(row[2]) for row in sight.connection.execute(query)}


def _add(sight: Sight, given: Sequence[Drawn]) -> int:
    sight.require_role(REVIEWING, "add to the queue")
    now, added = datetime.now(UTC), 0
    for drawn in given:
        key = sight.conversation(drawn.conversation_id, "add to the queue").key
        known = select(queue_samples.c.stratum).where(
            queue_samples.c.conversation == key, queue_samples.c.drawn_as == drawn.drawn_as.value
        )
        if sight.connection.execute(known).first() is None:
            row = {
                "conversation": key,
                "drawn_as": drawn.drawn_as.value,
                "stratum": drawn.stratum,
                "weight": drawn.weight,
                "drawn_at": now,
            }
            sight.connection.execute(insert(queue_samples), row)
            added += 1
    if added:
        sight.audit("add to the queue", f"{added} conversations")
    return added
