"""What people answer to evaluations: comments, disputes and sign-offs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, insert, or_, select, update

from coach.domain.evaluation import Evaluation
from coach.domain.people import StaffRole
from coach.domain.review import Comment, Dispute, DisputeState, SignOff
from coach.errors import StorageError
from coach.storage.access import REVIEWING, Access, Sight
from coach.storage.evaluations import criteria_of, row_of_conversation, store_persons_evaluation
from coach.storage.reviews import released_or_own
from coach.storage.tables import comments, conversations, disputes, people, reviews, sign_offs

_COMMENTING = REVIEWING | {StaffRole.AGENT}


class Comments:
    """The comments that one person sees: their own, and those that wait for no review."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, comment: Comment) -> Comment:
        """Stores a comment of the person's own on a conversation they see; gives it with its id. Not for trainers.

        Raises:
            StorageError: when the conversation has no such turn.
        """

        def work(sight: Sight) -> Comment:
            sight.require_role(_COMMENTING, "comment on", f"conversation {comment.conversation_id!r}")
            conversation = sight.conversation(comment.conversation_id, "comment on")
            turns = len(conversation.turns)
            if comment.turn_index is not None and not 0 <= comment.turn_index < turns:
                raise StorageError(
                    f"comment: there is no turn {comment.turn_index}; the conversation has the turns 0 to {turns - 1}"
                )
            if comment.review_id is not None:
                _require_own_review(sight, comment.review_id, conversation.key)
            now, new_id = datetime.now(UTC), uuid4().hex
            row = {
                "id": new_id, "conversation": conversation.key, "author": sight.key, "review": comment.review_id,
                "turn_index": comment.turn_index, "text": comment.text, "created_at": now,
            }  # fmt: skip
            sight.connection.execute(insert(comments), row)
            sight.audit("comment", f"comment {new_id}")
            return replace(comment, author_id=sight.person.id, id=new_id, created_at=now)

        return self._access.write(work)

    def list(self, conversation_id: str) -> tuple[Comment, ...]:
        """The comments on a conversation, the oldest first."""
        with self._access.read() as sight:
            query = (
                select(comments, conversations.c.id.label("conversation_id"), people.c.id.label("author_id"))
                .join(conversations, conversations.c.key == comments.c.conversation)
                .join(people, people.c.key == comments.c.author)
                .outerjoin(reviews, reviews.c.id == comments.c.review)
                .where(conversations.c.id == conversation_id, sight.of_agent(conversations.c.agent))
                .where(or_(comments.c.review.is_(None), comments.c.author == sight.key, released_or_own(sight)))
                .order_by(comments.c.created_at, comments.c.id)
            )
            return tuple(
                Comment(
                    row.conversation_id, row.author_id, row.text, row.turn_index, row.review, row.id, row.created_at
                )
                for row in sight.connection.execute(query)
            )


class Disputes:
    """The disputes that one person sees."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def raise_on(self, evaluation_id: str, criterion: str, reason: str) -> Dispute:
        """Contests one answer of an evaluation of the agent's own that still counts; once for each answer.

        Raises:
            NotAllowedError: for anybody but the agent.
            StorageError: when it has been replaced, has no such criterion or was disputed already.
        """
        wanted = Dispute(evaluation_id, criterion, "", reason)
        return self._access.write(lambda sight: _raise(sight, wanted))

    def decide(self, dispute_id: str, state: DisputeState, reason: str, result: Evaluation | None = None) -> Dispute:
        """Decides an open dispute: *upheld* lets the answer stand, *changed* needs the new evaluation. For reviewers.

        Raises:
            NotAllowedError: for another than a reviewer of the team or an administrator.
            StorageError: when it is decided already, or ``result`` does not fit the state.
        """
        return self._access.write(lambda sight: _decide(sight, dispute_id, state, reason, result))

    def withdraw(self, dispute_id: str) -> Dispute:
        """Takes an open dispute back; only for the one who raised it."""

        def work(sight: Sight) -> Dispute:
            row = _dispute(sight, dispute_id, "withdraw")
            sight.require(row.raised_by == sight.key, "withdraw", f"dispute {dispute_id!r}")
            _check_open(row)
            return _close(sight, row, DisputeState.WITHDRAWN, "", None)

        return self._access.write(work)

    def get(self, dispute_id: str) -> Dispute:
        """One dispute; raises NotFoundError."""
        with self._access.read() as sight:
            return _dispute_from(
                sight.one(_seen_disputes(sight).where(disputes.c.id == dispute_id), f"dispute {dispute_id!r}")
            )

    def list(self, *, state: DisputeState | None = None, conversation_id: str | None = None) -> tuple[Dispute, ...]:
        """Disputes, the oldest first."""
        with self._access.read() as sight:
            query = _seen_disputes(sight).order_by(disputes.c.created_at, disputes.c.id)
            if state is not None:
                query = query.where(disputes.c.state == state.value)
            if conversation_id is not None:
                query = query.where(conversations.c.id == conversation_id)
            return tuple(_dispute_from(row) for row in sight.connection.execute(query))


class SignOffs:
    """The sign-offs that one person sees."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, evaluation_id: str, note: str = "") -> SignOff:
        """Says that the agent has read an evaluation of their own; a second time changes nothing."""

        def work(sight: Sight) -> SignOff:
            row = sight.evaluation(evaluation_id, "sign off")
            sight.require(_is_agents_own(sight, row), "sign off", f"evaluation {evaluation_id!r}")
            known = sight.connection.execute(select(sign_offs).where(sign_offs.c.evaluation == evaluation_id)).first()
            if known is not None:
                return SignOff(evaluation_id, sight.person.id, known.note, known.signed_at)
            now = datetime.now(UTC)
            values = {
                "evaluation": evaluation_id,
                "conversation": row.conversation,
                "agent": sight.key,
                "note": note,
                "signed_at": now,
            }
            sight.connection.execute(insert(sign_offs), values)
            sight.audit("sign off", f"evaluation {evaluation_id}")
            return SignOff(evaluation_id, sight.person.id, note, now)

        return self._access.write(work)

    def list(self, conversation_id: str | None = None) -> tuple[SignOff, ...]:
        """Sign-offs, the oldest first."""
        with self._access.read() as sight:
            query = (
                select(sign_offs, people.c.id.label("agent_id"))
                .join(conversations, conversations.c.key == sign_offs.c.conversation)
                .join(people, people.c.key == sign_offs.c.agent)
                .where(sight.of_agent(conversations.c.agent))
                .order_by(sign_offs.c.signed_at, sign_offs.c.evaluation)
            )
            if conversation_id is not None:
                query = query.where(conversations.c.id == conversation_id)
            return tuple(
                SignOff(row.evaluation, row.agent_id, row.note, row.signed_at)
                for row in sight.connection.execute(query)
            )


def _is_agents_own(sight: Sight, evaluation: Row[Any]) -> bool:
    return sight.person.role is StaffRole.AGENT and evaluation.agent == sight.key


def _require_own_review(sight: Sight, review_id: str, conversation: int) -> None:
    query = select(reviews).where(
        reviews.c.id == review_id, reviews.c.conversation == conversation, released_or_own(sight)
    )
    row = sight.to_change(query, "comment in", f"review {review_id!r}")
    sight.require(row.reviewer == sight.key, "comment in", f"review {review_id!r}")


def _raise(sight: Sight, wanted: Dispute) -> Dispute:
    row = sight.evaluation(wanted.evaluation_id, "dispute")
    sight.require(_is_agents_own(sight, row), "dispute", f"evaluation {wanted.evaluation_id!r}")
    if row.current_evaluation != row.id or not row.is_current:
        raise StorageError("dispute: this evaluation was replaced by another; read that one")
    if wanted.criterion not in criteria_of(row):
        raise StorageError(
            f"dispute: the evaluation has no criterion {wanted.criterion!r}; take one that is on its scorecard"
        )
    before = select(disputes.c.id).where(disputes.c.evaluation == row.id, disputes.c.criterion == wanted.criterion)
    if sight.connection.execute(before).first() is not None:
        raise StorageError(f"dispute: {wanted.criterion!r} was disputed already; each answer can be disputed once")
    dispute = replace(wanted, raised_by=sight.person.id, id=uuid4().hex, created_at=datetime.now(UTC))
    values = {
        "id": dispute.id, "conversation": row.conversation, "evaluation": row.id, "criterion": dispute.criterion, "raised_by": sight.key,
        "reason": dispute.reason, "state": dispute.state.value, "decision": "", "created_at": dispute.created_at,
    }  # fmt: skip
    sight.connection.execute(insert(disputes), values)
    sight.audit("dispute", f"dispute {dispute.id}")
    return dispute


def _decide(sight: Sight, dispute_id: str, state: DisputeState, reason: str, result: Evaluation | None) -> Dispute:
    row = _dispute(sight, dispute_id, "decide")
    sight.require_role(REVIEWING, "decide", f"dispute {dispute_id!r}")
    _check_open(row)
    if state not in (DisputeState.UPHELD, DisputeState.CHANGED):
        raise StorageError(
            f"dispute {dispute_id!r}: it can not be decided as {state.value!r}; write 'upheld' or 'changed'"
        )
    if not reason.strip():
        raise StorageError(f"dispute {dispute_id!r}: a decision needs a reason; the agent will read it")
    if (result is not None) != (state is DisputeState.CHANGED):
        raise StorageError(f"dispute {dispute_id!r}: 'changed' needs the new evaluation, 'upheld' takes none")
    if result is None:
        return _close(sight, row, state, reason, None)
    conversation = row_of_conversation(sight, row.conversation)
    if row.evaluation != conversation.current_evaluation:
        raise StorageError(
            f"dispute {dispute_id!r}: the conversation was scored again since; decide 'upheld' and say where the new answer is"
        )
    return _close(sight, row, state, reason, store_persons_evaluation(sight, conversation, result))


def _dispute(sight: Sight, dispute_id: str, action: str) -> Row[Any]:
    return sight.to_change(_seen_disputes(sight).where(disputes.c.id == dispute_id), action, f"dispute {dispute_id!r}")


def _check_open(row: Row[Any]) -> None:
    if row.state != DisputeState.OPEN.value:
        raise StorageError(f"dispute {row.id!r}: it is {row.state} already")


def _close(sight: Sight, row: Row[Any], state: DisputeState, decision: str, result_id: str | None) -> Dispute:
    now = datetime.now(UTC)
    values = {
        "state": state.value,
        "decision": decision,
        "result": result_id,
        "decided_by": sight.key,
        "decided_at": now,
    }
    sight.connection.execute(update(disputes).where(disputes.c.id == row.id).values(values))
    sight.audit(f"dispute {state.value}", f"dispute {row.id}")
    return replace(
        _dispute_from(row),
        state=state,
        decision=decision,
        result_id=result_id,
        decided_by=sight.person.id,
        decided_at=now,
    )


def _seen_disputes(sight: Sight) -> Select[Any]:
    raisers, deciders = people.alias("raisers"), people.alias("deciders")
    return (
        select(disputes, raisers.c.id.label("raised_by_id"), deciders.c.id.label("decided_by_id"))
        .join(conversations, conversations.c.key == disputes.c.conversation)
        .join(raisers, raisers.c.key == disputes.c.raised_by)
        .outerjoin(deciders, deciders.c.key == disputes.c.decided_by)
        .where(sight.of_agent(conversations.c.agent))
    )


def _dispute_from(row: Row[Any]) -> Dispute:
    return Dispute(
        evaluation_id=row.evaluation,
        criterion=row.criterion,
        raised_by=row.raised_by_id,
        reason=row.reason,
        state=DisputeState(row.state),
        decided_by=row.decided_by_id,
        decision=row.decision,
        result_id=row.result,
        id=row.id,
        created_at=row.created_at,
        decided_at=row.decided_at,
    )
