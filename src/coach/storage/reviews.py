"""Reviews: a person's answers beside the machine's, private until they are released."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Select, insert, or_, select, true, update

from coach.domain.evaluation import Answer, Evaluation
from coach.domain.people import StaffRole
from coach.domain.review import Review, ReviewAnswer
from coach.errors import StorageError
from coach.storage.access import REVIEWING, Access, Sight
from coach.storage.evaluations import criteria_of, row_of_conversation, store_persons_evaluation
from coach.storage.records import evidence_from, evidence_records
from coach.storage.tables import conversations, people, queue_samples, reviews


class Reviews:
    """The reviews that one person sees: all their own, and released ones of conversations they see."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, review: Review) -> Review:
        """Stores a draft, or another state of one's own draft; gives it with its id. For reviewers and administrators.

        Only the first draft on a conversation can be blind: who wrote one before has seen the machine's answers.

        Raises:
            NotAllowedError: for somebody else's draft, one that is released, or a conversation that is not the person's to review.
            StorageError: when it answers a criterion that the evaluation does not have.
        """
        return self._access.write(lambda sight: _save(sight, review))

    def reveal(self, review_id: str) -> Review:
        """Ends the blind part of one's own draft, before the machine's answers are shown; gives the draft that goes on.

        The blind answers are kept as they are, under an id of their own that the draft then ``replaces``. A draft that is not
        blind stays as it is. Raises NotAllowedError as ``save`` does.
        """
        return self._access.write(lambda sight: _review_from(_revealed(sight, _own_draft(sight, review_id, "reveal"))))

    def get(self, review_id: str) -> Review:
        """One review; raises NotFoundError."""
        with self._access.read() as sight:
            return _review_from(sight.one(_seen(sight).where(reviews.c.id == review_id), f"review {review_id!r}"))

    def list(self, conversation_id: str) -> tuple[Review, ...]:
        """The reviews of a conversation, the oldest first."""
        with self._access.read() as sight:
            query = _seen(sight).where(conversations.c.id == conversation_id).order_by(reviews.c.created_at)
            return tuple(_review_from(row) for row in sight.connection.execute(query))

    def release(self, review_id: str, result: Evaluation) -> Review:
        """Shows a review to the agent and makes its evaluation the one that counts. Only for the one who wrote it.

        Args:
            review_id: of a draft.
            result: the evaluation with the reviewer's answers in it, score and coverage worked out anew.

        Raises:
            StorageError: when an answer that overrules gives no reason, the result has other answers than the review, or
                the conversation was scored again since.
        """

        def work(sight: Sight) -> Review:
            # What was never revealed was blind to the end, and is kept as that too.
            row = _revealed(sight, _own_draft(sight, review_id, "release"))
            conversation = row_of_conversation(sight, row.conversation)
            _check_release(_review_from(row), sight, conversation, result)
            now = datetime.now(UTC)
            result_id = store_persons_evaluation(sight, conversation, result)
            sight.connection.execute(
                update(reviews).where(reviews.c.id == review_id).values(result=result_id, released_at=now)
            )
            sight.connection.execute(
                update(queue_samples)
                .where(queue_samples.c.conversation == conversation.key, queue_samples.c.done_at.is_(None))
                .values(done_at=now)
            )
            sight.audit("release review", f"review {review_id}")
            return replace(_review_from(row), result_id=result_id, released_at=now)

        return self._access.write(work)


def released_or_own(sight: Sight) -> ColumnElement[bool]:
    """Which reviews a person sees of the conversations they see; administrators see drafts as well."""
    if sight.person.role is StaffRole.ADMIN:
        return true()
    return or_(reviews.c.released_at.is_not(None), reviews.c.reviewer == sight.key)


def _save(sight: Sight, review: Review) -> Review:
    sight.require_role(REVIEWING, "review", f"conversation {review.conversation_id!r}")
    evaluation = sight.evaluation(review.evaluation_id, "review")
    conversation = sight.conversation(review.conversation_id, "review")
    if evaluation.conversation != conversation.key:
        raise StorageError(
            f"review: evaluation {review.evaluation_id!r} is not of conversation {review.conversation_id!r}; open it again"
        )
    if unknown := {one.criterion for one in review.answers} - set(criteria_of(evaluation)):
        raise StorageError(
            f"review: the evaluation has no criterion {sorted(unknown)[0]!r}; take one that is on its scorecard"
        )
    values: dict[str, Any] = {
        "answers": [_answer_record(one) for one in review.answers],
        "evaluation": evaluation.id,
    }
    if review.id is not None:
        row = _own_draft(sight, review.id, "review")
        sight.require(row.conversation == conversation.key, "review", f"review {review.id!r}")
        sight.connection.execute(update(reviews).where(reviews.c.id == review.id).values(values))
        return replace(_review_from(row), evaluation_id=evaluation.id, answers=review.answers)
    now, new_id = datetime.now(UTC), uuid4().hex
    is_blind = review.blind and not _has_reviewed(sight, conversation)
    values |= {"id": new_id, "conversation": conversation.key, "reviewer": sight.key, "created_at": now}
    sight.connection.execute(insert(reviews), values | {"is_blind": is_blind})
    sight.audit("start review", f"review {new_id}")
    return replace(review, id=new_id, reviewer_id=sight.person.id, created_at=now, blind=is_blind)


def _has_reviewed(sight: Sight, conversation: Row[Any]) -> bool:
    """Whether the person has written any review of a conversation, in any of its revisions."""
    keys = select(conversations.c.key).where(conversations.c.id == conversation.id)
    own = select(reviews.c.id).where(reviews.c.reviewer == sight.key, reviews.c.conversation.in_(keys))
    return sight.connection.execute(own).first() is not None


def _revealed(sight: Sight, row: Row[Any]) -> Row[Any]:
    """The draft's row as it goes on once the machine's answers are shown; a blind one leaves its answers behind as a record."""
    if not row.is_blind:
        return row
    kept = uuid4().hex
    record = {
        "id": kept, "conversation": row.conversation, "evaluation": row.evaluation, "reviewer": row.reviewer,
        "answers": row.answers, "is_blind": True, "created_at": row.created_at, "revealed_at": datetime.now(UTC),
    }  # fmt: skip
    sight.connection.execute(insert(reviews), record)
    sight.connection.execute(update(reviews).where(reviews.c.id == row.id).values(is_blind=False, replaces=kept))
    sight.audit("reveal review", f"review {row.id} replaces {kept}")
    return sight.connection.execute(_seen(sight).where(reviews.c.id == row.id)).one()


def _own_draft(sight: Sight, review_id: str, action: str) -> Row[Any]:
    row = sight.to_change(_seen(sight).where(reviews.c.id == review_id), action, f"review {review_id!r}")
    sight.require_role(REVIEWING, action, f"review {review_id!r}")
    is_draft = row.released_at is None and row.revealed_at is None
    sight.require(row.reviewer == sight.key and is_draft, action, f"review {review_id!r}")
    return row


def _check_release(review: Review, sight: Sight, conversation: Row[Any], result: Evaluation) -> None:
    started_from = sight.evaluation(review.evaluation_id, "release")
    if conversation.current_evaluation != review.evaluation_id:
        raise StorageError(
            f"review {review.id!r}: conversation {conversation.id!r} was scored again since; save the draft with the latest evaluation"
        )
    machine = {record["criterion"]: Answer(record["answer"]) for record in started_from.details["results"]}
    decided = {**machine, **{one.criterion: one.answer for one in review.answers}}
    for one in review.answers:
        if one.answer is not machine[one.criterion] and not one.reason.strip():
            raise StorageError(f"review {review.id!r}: {one.criterion!r} is overruled without a reason; write why")
    if {one.criterion: one.answer for one in result.results} != decided:
        raise StorageError(
            f"review {review.id!r}: the new evaluation has other answers than the review; work it out from the review again"
        )


def _seen(sight: Sight) -> Select[Any]:
    reviewers = people.alias("reviewers")
    return (
        select(reviews, conversations.c.id.label("conversation_id"), reviewers.c.id.label("reviewer_id"))
        .join(conversations, conversations.c.key == reviews.c.conversation)
        .join(reviewers, reviewers.c.key == reviews.c.reviewer)
        .where(sight.of_agent(conversations.c.agent), released_or_own(sight))
    )


def _answer_record(answer: ReviewAnswer) -> dict[str, Any]:
    return {
        "criterion": answer.criterion, "answer": answer.answer.value, "reason": answer.reason,
        "evidence": evidence_records(answer.evidence),
    }  # fmt: skip


def _review_from(row: Row[Any]) -> Review:
    given = tuple(
        ReviewAnswer(one["criterion"], Answer(one["answer"]), one["reason"], evidence_from(one["evidence"]))
        for one in row.answers
    )
    return Review(
        conversation_id=row.conversation_id,
        evaluation_id=row.evaluation,
        reviewer_id=row.reviewer_id,
        answers=given,
        blind=row.is_blind,
        id=row.id,
        result_id=row.result,
        created_at=row.created_at,
        released_at=row.released_at,
        replaces=row.replaces,
        revealed_at=row.revealed_at,
    )
