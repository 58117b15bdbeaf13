"""The queue: which conversations wait for a reviewer, and how each was drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, tuple_

from coach.domain.evaluation import Evaluation
from coach.errors import InvariantError
from coach.storage.access import REVIEWING, Access, Sight
from coach.storage.evaluations import evaluations_with_names
from coach.storage.paging import Page, cursor_of, cut, moment_and_key
from coach.storage.records import evaluation_from
from coach.storage.tables import conversations, evaluations, people, queue_samples

NO_TEAM = ""
_LOW_SCORE = 50.0


class DrawnAs(StrEnum):
    """How a conversation came into the queue; only the random part gives an unbiased mean by itself."""

    RANDOM = "random"
    STRATIFIED = "stratified"
    RISK = "risk"


class StratifiedBy(StrEnum):
    """Of what a stratified sample has some of each; every sample is of whole weeks besides."""

    AGENT = "agent"
    CHANNEL = "channel"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Drawn:
    """One conversation of a sample. ``weight`` is how many conversations it stands for, 1 outside a stratified sample.

    ``stratified_by`` is given in the stratified part only. What was drawn by agent and what was drawn by channel are two samples:
    a conversation may be in both, and a mean is of one of them.
    """

    conversation_id: str
    drawn_as: DrawnAs
    stratum: str = ""
    weight: float = 1.0
    stratified_by: StratifiedBy | None = None

    def __post_init__(self) -> None:
        if (self.stratified_by is not None) != (self.drawn_as is DrawnAs.STRATIFIED):
            raise InvariantError(
                f"sample: {self.conversation_id!r} is drawn as {self.drawn_as} by {self.stratified_by}; "
                "a stratified sample is by agent, channel or language, and no other is"
            )
        if not 0 < self.weight < float("inf"):
            raise InvariantError(f"sample: weight {self.weight} of {self.conversation_id!r}; it is a number above 0")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """What the queue shows; ``done_at`` is when a review of it was released, ``week`` the Monday of the contact's."""

    drawn: Drawn
    agent_id: str | None
    happened_at: datetime
    score: float | None
    needs_review: bool
    drawn_at: datetime
    done_at: datetime | None
    week: date


@dataclass(frozen=True, slots=True)
class Framed:
    """A conversation that could be drawn, and in which ways it was drawn already (for stratified samples, by what)."""

    conversation_id: str
    agent_id: str | None
    channel: str
    language: str
    drawn_as: frozenset[DrawnAs | StratifiedBy]

    def stratum(self, by: StratifiedBy) -> str:
        """Where it belongs; empty for a conversation without an agent."""
        return {
            StratifiedBy.AGENT: self.agent_id or "",
            StratifiedBy.CHANNEL: self.channel,
            StratifiedBy.LANGUAGE: self.language,
        }[by]


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
        self,
        *,
        drawn_as: DrawnAs | None = None,
        stratified_by: StratifiedBy | None = None,
        done: bool | None = False,
        team: str | None = None,
        since: date | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[QueueRow]:
        """A page of the queue, the latest conversations first. Empty for agents.

        Args:
            drawn_as: only what was drawn in this way.
            stratified_by: only this sample of the stratified part.
            done: whether they are reviewed; None gives both.
            team: only this team's; NO_TEAM for those of nobody's.
            since: only contacts from this day on.
            after: ``next`` of the page in front.
            limit: how many at most.
        """
        with self._access.read() as sight:
            query = (
                select(
                    queue_samples, conversations.c.id, people.c.id.label("agent_id"),
                    conversations.c.happened_at, conversations.c.score, conversations.c.needs_review, conversations.c.week,
                )
                .join(conversations, conversations.c.key == queue_samples.c.conversation)
                .outerjoin(people, people.c.key == conversations.c.agent)
                .where(sight.of_team(people.c.team), *_of_this_team(team))
                .order_by(conversations.c.happened_at.desc(), queue_samples.c.key.desc())
            )  # fmt: skip
            if drawn_as is not None:
                query = query.where(queue_samples.c.drawn_as == drawn_as.value)
            if stratified_by is not None:
                query = query.where(queue_samples.c.stratified_by == stratified_by.value)
            if done is not None:
                query = query.where(queue_samples.c.done_at.is_not(None) if done else queue_samples.c.done_at.is_(None))
            if since is not None:
                query = query.where(conversations.c.day >= since)
            if after is not None:
                query = query.where(
                    tuple_(conversations.c.happened_at, queue_samples.c.key) < tuple_(*moment_and_key(after))
                )
            rows, more = cut(sight.connection.execute(query.limit(limit + 1)).all(), limit)
            found = tuple(
                QueueRow(
                    Drawn(row.id, DrawnAs(row.drawn_as), row.stratum, row.weight, _stratified_by(row)),
                    row.agent_id, row.happened_at, row.score, row.needs_review, row.drawn_at, row.done_at, row.week,
                )
                for row in rows
            )  # fmt: skip
            return Page(found, cursor_of(rows[-1].happened_at, rows[-1].key) if more else None)

    def counts(self, *, team: str | None = None) -> dict[tuple[DrawnAs, bool], int]:
        """How many were drawn in each way, waiting (False) and done (True); ``team`` as in ``list``."""
        with self._access.read() as sight:
            is_done = queue_samples.c.done_at.is_not(None)
            query = (
                select(queue_samples.c.drawn_as, is_done.label("is_done"), func.count().label("count"))
                .join(conversations, conversations.c.key == queue_samples.c.conversation)
                .outerjoin(people, people.c.key == conversations.c.agent)
                .where(sight.of_team(people.c.team), *_of_this_team(team))
                .group_by(queue_samples.c.drawn_as, is_done)
            )
            return {(DrawnAs(row.drawn_as), bool(row.is_done)): int(row[2]) for row in sight.connection.execute(query)}

    def weeks(
        self, *, by: StratifiedBy = StratifiedBy.AGENT, team: str | None = None, since: date | None = None
    ) -> dict[tuple[date, str | None], int]:
        """How many contacts there are by week (its Monday) and agent, channel or language. Empty for agents.

        The latest week comes first. ``since`` leaves out weeks that begin before that day; ``team`` as in ``list``.
        """
        stratum = people.c.id if by is StratifiedBy.AGENT else conversations.c[by.value]
        with self._access.read() as sight:
            query = (
                select(conversations.c.week, stratum.label("stratum"), func.count().label("count"))
                .outerjoin(people, people.c.key == conversations.c.agent)
                .where(sight.of_team(people.c.team), *_of_this_team(team), *_contacts())
                .group_by(conversations.c.week, stratum)
                .order_by(conversations.c.week.desc(), stratum)
            )
            if since is not None:
                query = query.where(conversations.c.week >= since)
            return {(row.week, row.stratum): int(row[2]) for row in sight.connection.execute(query)}

    def frame(self, week: date, *, team: str | None = None) -> tuple[Framed, ...]:
        """All contacts of a week, to draw from; ``team`` as in ``list``. Empty for agents."""
        with self._access.read() as sight:
            query = (
                select(
                    conversations.c.id, conversations.c.channel, conversations.c.language, people.c.id.label("agent_id"),
                    queue_samples.c.drawn_as, queue_samples.c.stratified_by,
                )
                .outerjoin(people, people.c.key == conversations.c.agent)
                .outerjoin(queue_samples, queue_samples.c.conversation == conversations.c.key)
                .where(sight.of_team(people.c.team), *_of_this_team(team), *_contacts(), conversations.c.week == week)
                .order_by(conversations.c.id)
            )  # fmt: skip
            found: dict[str, Framed] = {}
            for row in sight.connection.execute(query):
                before = found[row.id].drawn_as if row.id in found else frozenset()
                way = None if row.drawn_as is None else _stratified_by(row) or DrawnAs(row.drawn_as)
                ways = before if way is None else before | {way}
                found[row.id] = Framed(row.id, row.agent_id, row.channel, row.language, ways)
            return tuple(found.values())

    def at_risk(self, week: date, *, team: str | None = None, limit: int = 200) -> tuple[Evaluation, ...]:
        """What counts of a week's contacts that are in no part of the queue, those that need a person or score low first.

        So that a large team opens quickly, only the first ``limit`` are read. Empty for agents.
        """
        with self._access.read() as sight:
            queued = select(queue_samples.c.conversation)
            teams = people.alias("teams")
            query = (
                evaluations_with_names(sight)
                .where(conversations.c.current_evaluation == evaluations.c.id)
                .outerjoin(teams, teams.c.key == conversations.c.agent)
                .where(sight.of_team(teams.c.team), *_of_this_team(team, teams), *_contacts())
                .where(conversations.c.week == week, conversations.c.key.not_in(queued))
                .order_by(
                    or_(conversations.c.needs_review, conversations.c.score < _LOW_SCORE).desc(),
                    conversations.c.score,
                    conversations.c.key,
                )
            )
            return tuple(evaluation_from(row) for row in sight.connection.execute(query.limit(limit)))


def _of_this_team(team: str | None, staff: Any = people) -> tuple[ColumnElement[bool], ...]:
    if team is None:
        return ()
    return (staff.c.team.is_(None) if team == NO_TEAM else staff.c.team == team,)


def _stratified_by(row: Any) -> StratifiedBy | None:
    return StratifiedBy(row.stratified_by) if row.stratified_by else None


def _contacts() -> tuple[ColumnElement[bool], ...]:
    return conversations.c.is_current, conversations.c.is_practice.is_(False)


def _add(sight: Sight, given: Sequence[Drawn]) -> int:
    sight.require_role(REVIEWING, "add to the queue")
    now, added = datetime.now(UTC), 0
    for drawn in given:
        key = sight.conversation(drawn.conversation_id, "add to the queue").key
        stratified_by = drawn.stratified_by.value if drawn.stratified_by else ""
        known = select(queue_samples.c.stratum).where(
            queue_samples.c.conversation == key,
            queue_samples.c.drawn_as == drawn.drawn_as.value,
            queue_samples.c.stratified_by == stratified_by,
        )
        if sight.connection.execute(known).first() is None:
            row = {
                "conversation": key,
                "drawn_as": drawn.drawn_as.value,
                "stratum": drawn.stratum,
                "weight": drawn.weight,
                "stratified_by": stratified_by,
                "drawn_at": now,
            }
            sight.connection.execute(insert(queue_samples), row)
            added += 1
    if added:
        sight.audit("add to the queue", f"{added} conversations")
    return added
