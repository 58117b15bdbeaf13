"""Conversations: stored with their evaluation, found again in parts, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, tuple_
from sqlalchemy.exc import DataError

from coach.domain.conversation import Channel, Conversation
from coach.domain.evaluation import Answer, Scored
from coach.errors import InvariantError, NotAllowedError
from coach.storage.access import Access, Sight
from coach.storage.counting import in_parts
from coach.storage.evaluations import evaluations_with_names
from coach.storage.paging import Page, cursor_of, cut, moment_and_key
from coach.storage.records import conversation_digest, conversation_from, scored_from
from coach.storage.saving import Import, Item, Saved, SaveState
from coach.storage.tables import answers, conversations, evaluations, people


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """What a list shows of a conversation; ``score`` is that of the evaluation that counts."""

    id: str
    agent_id: str | None
    channel: Channel
    language: str
    happened_at: datetime
    score: float | None
    needs_review: bool
    evaluation_id: str


@dataclass(frozen=True, slots=True)
class ScoredBy:
    """What a conversation is scored by, as its evaluation has it."""

    rubric_digest: str
    model_id: str | None
    culture: str | None


@dataclass(frozen=True, slots=True)
class ConversationFilter:
    """Which conversations; None leaves a part open. ``since`` and ``until`` are days, both included.

    ``criterion`` with ``answer`` are those where that criterion was answered so, for findings and for moments handled well.
    """

    agent_id: str | None = None
    team: str | None = None
    channel: Channel | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None
    needs_review: bool | None = None
    criterion: str | None = None
    answer: Answer | None = None
    practice: bool = False

    def __post_init__(self) -> None:
        if (self.criterion is None) != (self.answer is None):
            raise InvariantError("conversation filter: give criterion and answer together, or neither")


class Conversations:
    """The conversations that one person sees."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save_scored(self, scored: Scored, *, practice: bool = False) -> Saved:
        """Stores a redacted conversation and the machine's evaluation of it, both or none.

        The same again changes nothing. Another content under the same id is a new revision; another evaluation of the same
        content replaces the machine's last one, while a person's goes on to count. An agent nobody has named becomes a person
        without a team.

        Args:
            scored: with an id that is unique in the source.
            practice: a role-play; kept out of all counts.

        Raises:
            NotAllowedError: for another than an administrator, when the agent is not one the person looks after.
        """
        return self._save([Item.of(scored)], practice)[0]

    def save_scored_batch(self, batch: Sequence[Scored], *, practice: bool = False) -> Sequence[Saved]:
        """The same for many in one transaction, which is far faster; a result for each, in their order.

        When something in the batch can not be stored, each is stored by itself, and what can not be is *failed*.
        """
        try:
            items = [Item.of(scored) for scored in batch]
            if len({scored.conversation.id for scored in batch}) == len(batch):
                return self._save(items, practice)
        except (ValueError, DataError, NotAllowedError):
            pass
        return [self._save_or_tell(scored, practice) for scored in batch]

    def has(self, wanted: Sequence[tuple[Conversation, ScoredBy]]) -> tuple[bool, ...]:
        """Whether each content was stored and scored so already, so that scoring it can be left out."""
        with self._access.read() as sight:
            found: set[tuple[str | None, ...]] = set()
            for ids in in_parts(sorted({conversation.id for conversation, _ in wanted})):
                query = (
                    select(
                        conversations.c.id, conversations.c.digest,
                        evaluations.c.rubric_digest, evaluations.c.model_id, evaluations.c.culture,
                    )
                    .join(evaluations, conversations.c.key == evaluations.c.conversation)
                    .where(conversations.c.id.in_(ids), sight.of_agent(conversations.c.agent))
                )  # fmt: skip
                found.update(tuple(row) for row in sight.connection.execute(query))
        return tuple(
            (one.id, conversation_digest(one), by.rubric_digest, by.model_id, by.culture) in found for one, by in wanted
        )

    def get(self, conversation_id: str, revision: int | None = None) -> Conversation:
        """One conversation, the latest revision by default; raises NotFoundError."""
        with self._access.read() as sight:
            query = _with_agent(sight).where(conversations.c.id == conversation_id)
            which = conversations.c.is_current if revision is None else conversations.c.revision == revision
            return conversation_from(sight.one(query.where(which), f"conversation {conversation_id!r}"))

    def scored(self, conversation_id: str) -> Scored:
        """One conversation with the evaluation that counts and its measures; raises NotFoundError."""
        with self._access.read() as sight:
            query = _with_agent(sight).where(conversations.c.id == conversation_id, conversations.c.is_current)
            row = sight.one(query, f"conversation {conversation_id!r}")
            counting = evaluations_with_names(sight).where(evaluations.c.id == row.current_evaluation)
            return scored_from(conversation_from(row), sight.connection.execute(counting).one())

    def list(
        self, where: ConversationFilter | None = None, *, after: str | None = None, limit: int = 50
    ) -> Page[ConversationRow]:
        """A page of conversations, the newest first.

        Args:
            where: which; all by default.
            after: ``next`` of the page in front.
            limit: how many at most.
        """
        with self._access.read() as sight:
            latest_first = conversations.c.happened_at.desc(), conversations.c.key.desc()
            # Rows hold what was said, and are far apart: which ones are shown is settled by an index where that is possible.
            shown = (
                select(conversations.c.key)
                .where(sight.of_agent(conversations.c.agent), *_conditions(where or ConversationFilter()))
                .order_by(*latest_first)
                .limit(limit + 1)
            )
            if after is not None:
                place = tuple_(conversations.c.happened_at, conversations.c.key)
                shown = shown.where(place < tuple_(*moment_and_key(after)))
            query = (
                select(
                    conversations.c.key, conversations.c.id, people.c.id.label("agent_id"), conversations.c.channel,
                    conversations.c.language,
                    conversations.c.happened_at, conversations.c.score, conversations.c.needs_review, conversations.c.current_evaluation,
                )
                .outerjoin(people, people.c.key == conversations.c.agent)
                .where(conversations.c.key.in_(shown))
                .order_by(*latest_first)
            )  # fmt: skip
            rows, more = cut(sight.connection.execute(query).all(), limit)
            listed = tuple(_listed(row) for row in rows)
            return Page(listed, cursor_of(rows[-1].happened_at, rows[-1].key) if more else None)

    def _save(self, items: Sequence[Item], practice: bool) -> Sequence[Saved]:
        return self._access.write(lambda sight: Import(sight, items, practice).run())

    def _save_or_tell(self, scored: Scored, practice: bool) -> Saved:
        try:
            return self.save_scored(scored, practice=practice)
        except (ValueError, DataError, NotAllowedError) as error:
            reason = error.orig if isinstance(error, DataError) else error
            return Saved(scored.conversation.id, SaveState.FAILED, problem=str(reason))


def _with_agent(sight: Sight) -> Select[Any]:
    return (
        select(conversations, people.c.id.label("agent_id"))
        .outerjoin(people, people.c.key == conversations.c.agent)
        .where(sight.of_agent(conversations.c.agent))
    )


def _conditions(where: ConversationFilter) -> Sequence[ColumnElement[bool]]:
    columns = conversations.c
    found: list[ColumnElement[bool]] = [columns.is_current, columns.is_practice.is_(where.practice)]
    if where.agent_id is not None:
        # Equal to one key, so that databases go by the index of agents and not through the contacts of all the others.
        found.append(columns.agent == select(people.c.key).where(people.c.id == where.agent_id).scalar_subquery())
    if where.team is not None:
        found.append(columns.agent.in_(select(people.c.key).where(people.c.team == where.team)))
    if where.channel is not None:
        found.append(columns.channel == where.channel.value)
    if where.language is not None:
        found.append(columns.language == where.language)
    if where.since is not None:
        found.append(columns.day >= where.since)
    if where.until is not None:
        found.append(columns.day <= where.until)
    if where.needs_review is not None:
        found.append(columns.needs_review.is_(where.needs_review))
    if where.criterion is not None and where.answer is not None:
        answered = and_(answers.c.criterion == where.criterion, answers.c.answer == where.answer.value)
        found.append(select(answers.c.conversation).where(answered, answers.c.conversation == columns.key).exists())
    return found


def _listed(row: Any) -> ConversationRow:
    return ConversationRow(
        row.id,
        row.agent_id,
        Channel(row.channel),
        row.language,
        row.happened_at,
        row.score,
        row.needs_review,
        row.current_evaluation,
    )
