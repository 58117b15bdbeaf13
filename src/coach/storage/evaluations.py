"""Evaluations and the rubrics that they were made by; both are written once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select

from coach.domain.evaluation import Evaluation, Evaluator
from coach.errors import InvariantError, StorageError
from coach.storage.access import REVIEWING, Access, Sight
from coach.storage.counting import Answered, Change, Place, count, point_at
from coach.storage.records import evaluation_details, evaluation_from, fingerprint
from coach.storage.saving import evaluation_row, new_evaluation_id
from coach.storage.tables import conversations, evaluations, people, rubric_versions


class Evaluations:
    """The evaluations that one person sees."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def get(self, evaluation_id: str) -> Evaluation:
        """One evaluation; raises NotFoundError."""
        with self._access.read() as sight:
            query = evaluations_with_names(sight).where(evaluations.c.id == evaluation_id)
            return evaluation_from(sight.one(query, f"evaluation {evaluation_id!r}"))

    def history(self, conversation_id: str) -> tuple[Evaluation, ...]:
        """All evaluations of a conversation's current revision, the first one first; empty when it is not seen."""
        with self._access.read() as sight:
            query = (
                evaluations_with_names(sight)
                .where(conversations.c.id == conversation_id, conversations.c.is_current)
                .order_by(evaluations.c.created_at, evaluations.c.id)
            )
            return tuple(evaluation_from(row) for row in sight.connection.execute(query))

    def that_count(self, agent_id: str, *, since: date, until: date, limit: int = 500) -> tuple[Evaluation, ...]:
        """The evaluations that count of an agent's contacts from day to day (both included), the latest first.

        Practice is left out. No more than ``limit`` are read, so that a long period opens as quickly as a short one.
        """
        with self._access.read() as sight:
            query = (
                evaluations_with_names(sight)
                .where(conversations.c.current_evaluation == evaluations.c.id, conversations.c.is_current)
                .where(conversations.c.is_practice.is_(False), conversations.c.day.between(since, until))
                .where(conversations.c.agent.in_(select(people.c.key).where(people.c.id == agent_id)))
                .order_by(conversations.c.happened_at.desc(), conversations.c.key.desc())
                .limit(limit)
            )
            return tuple(evaluation_from(row) for row in sight.connection.execute(query))

    def save_rubric(self, digest: str, rubric: str, version: int, text: str) -> None:
        """Keeps the text of a rubric under its digest; the same again changes nothing. For reviewers and administrators."""

        def work(sight: Sight) -> None:
            sight.require_role(REVIEWING, "store rubric", repr(digest))
            known = select(rubric_versions.c.digest).where(rubric_versions.c.digest == digest)
            if sight.connection.execute(known).first() is None:
                now = datetime.now(UTC)
                row = {"digest": digest, "rubric": rubric, "version": version, "text": text, "stored_at": now}
                sight.connection.execute(insert(rubric_versions), row)
                sight.audit("store rubric", digest)

        self._access.write(work)

    def add_example(self, evaluation_id: str, criterion: str, put: Callable[[], None]) -> None:
        """Lets a decided answer become an example of its scorecard, and writes that down. For reviewers and administrators.

        Args:
            evaluation_id: of a conversation that the person sees.
            criterion: whose example it becomes.
            put: writes the scorecard's file. It is called while no other process writes here, and may be called twice; when it
                raises, nothing is written down.

        Raises:
            StorageError: when the evaluation does not answer that criterion.
        """

        def work(sight: Sight) -> None:
            sight.require_role(REVIEWING, "add example", f"evaluation {evaluation_id!r}")
            row = sight.evaluation(evaluation_id, "add example")
            if criterion not in criteria_of(row):
                raise StorageError(
                    f"evaluation {evaluation_id!r}: it has no criterion {criterion!r}; take one of its own"
                )
            put()
            sight.audit("add example", f"evaluation {evaluation_id}, {row.rubric}, {criterion}")

        self._access.write(work)

    def rubric_text(self, digest: str) -> str:
        """The text of a rubric, for everybody: who is judged by it may read it. Raises NotFoundError."""
        with self._access.read() as sight:
            query = select(rubric_versions.c.text).where(rubric_versions.c.digest == digest)
            return str(sight.one(query, f"rubric {digest!r}").text)


def evaluations_with_names(sight: Sight) -> Select[Any]:
    """Seen evaluations with the ids that records.evaluation_from needs beside them."""
    agents, evaluators = people.alias("agents"), people.alias("evaluators")
    return (
        select(
            evaluations,
            conversations.c.id.label("conversation_id"),
            agents.c.id.label("agent_id"),
            evaluators.c.id.label("person_id"),
        )
        .join(conversations, conversations.c.key == evaluations.c.conversation)
        .outerjoin(agents, agents.c.key == conversations.c.agent)
        .outerjoin(evaluators, evaluators.c.key == evaluations.c.person)
        .where(sight.of_agent(conversations.c.agent))
    )


def store_persons_evaluation(sight: Sight, conversation: Row[Any], evaluation: Evaluation) -> str:
    """Stores what a person decided and makes it count; gives its id. For reviews and disputes, inside their transaction.

    Args:
        sight: of the person who decided; who scored is taken from it, never from ``evaluation``.
        conversation: the row it is about.
        evaluation: with the score worked out by the caller.

    Raises:
        InvariantError: when it is of another conversation, or of a revision that is out of date.
    """
    if evaluation.conversation_id != conversation.id or not conversation.is_current:
        raise InvariantError(
            f"conversation {conversation.id!r}: the new evaluation is of {evaluation.conversation_id!r}, or of an old revision; reload it"
        )
    details = evaluation_details(evaluation, {})
    evaluation = replace(
        evaluation,
        evaluator=Evaluator("person", sight.person.id),
        replaces=conversation.current_evaluation,
        created_at=datetime.now(UTC),
    )
    print_of = fingerprint(evaluation, details)
    # With the person's key and not the id, which is forgotten with the person.
    new_id = new_evaluation_id(conversation.id, conversation.digest, print_of, str(sight.key), evaluation.replaces)
    evaluation = replace(evaluation, id=new_id)
    sight.connection.execute(
        insert(evaluations), evaluation_row(evaluation, conversation.key, details, print_of, sight.key)
    )
    before = Answered.of_stored(sight.connection, [conversation.current_evaluation])
    change = Change(Place.of(conversation), before.get(conversation.current_evaluation), Answered.of(evaluation))
    count(sight.connection, [change])
    point_at(sight.connection, conversation.key, evaluation)
    return new_id


def row_of_conversation(sight: Sight, key: int) -> Row[Any]:
    """A conversation's row by its key, which a limited query gave."""
    return sight.connection.execute(select(conversations).where(conversations.c.key == key)).one()


def criteria_of(row: Row[Any]) -> Sequence[str]:
    """The criteria that a stored evaluation answers."""
    return [record["criterion"] for record in row.details["results"]]
