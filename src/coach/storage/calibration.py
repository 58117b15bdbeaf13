"""Calibration sessions: nobody sees another's answers before the session is closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, delete, insert, select, update

from coach.domain.evaluation import Answer, Evaluator
from coach.domain.people import StaffRole
from coach.domain.review import CalibrationAnswer, CalibrationSession
from coach.errors import StorageError
from coach.storage.access import REVIEWING, Access, Sight
from coach.storage.tables import (
    calibration_answers,
    calibration_conversations,
    calibration_members,
    calibration_sessions,
    conversations,
    evaluations,
    people,
    reviews,
)  # fmt: skip

MACHINE = Evaluator().id


class Calibration:
    """The calibration sessions of one person's team."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def open(self, session: CalibrationSession) -> CalibrationSession:
        """Starts a session; gives it with its id. For reviewers of the team and administrators.

        Raises:
            NotAllowedError: when a conversation is not the person's to see.
            StorageError: when an evaluator is no reviewer of the team, or a conversation is another team's.
        """
        return self._access.write(lambda sight: _open(sight, session))

    def answer(self, session_id: str, conversation_id: str, answers: Iterable[tuple[str, Answer]]) -> None:
        """Stores one's own answers (criterion, answer) on a conversation, in place of earlier ones. For the session's evaluators.

        Raises:
            StorageError: when the session is closed or the conversation is not in it.
        """
        given = list(answers)
        self._access.write(lambda sight: _answer(sight, session_id, conversation_id, given))

    def close(self, session_id: str) -> None:
        """Ends a session, which shows all answers to the team's reviewers. For the one who opened it and administrators."""

        def work(sight: Sight) -> None:
            row = sight.to_change(
                _seen(sight).where(calibration_sessions.c.id == session_id), "close", f"calibration {session_id!r}"
            )
            allowed = row.created_by == sight.key or sight.person.role is StaffRole.ADMIN
            sight.require(allowed and sight.person.role in REVIEWING, "close", f"calibration {session_id!r}")
            closing = update(calibration_sessions).where(
                calibration_sessions.c.id == session_id, calibration_sessions.c.closed_at.is_(None)
            )
            if sight.connection.execute(closing.values(closed_at=datetime.now(UTC))).rowcount:
                sight.audit("close calibration", f"calibration {session_id}")

        self._access.write(work)

    def get(self, session_id: str) -> CalibrationSession:
        """One session; raises NotFoundError."""
        with self._access.read() as sight:
            row = sight.one(_seen(sight).where(calibration_sessions.c.id == session_id), f"calibration {session_id!r}")
            return _session_from(sight, row)

    def list(self) -> tuple[CalibrationSession, ...]:
        """Sessions, the latest first."""
        with self._access.read() as sight:
            query = _seen(sight).order_by(calibration_sessions.c.created_at.desc(), calibration_sessions.c.id)
            return tuple(_session_from(sight, row) for row in sight.connection.execute(query))

    def answers(self, session_id: str) -> tuple[CalibrationAnswer, ...]:
        """Answers by conversation, evaluator and criterion: one's own while the session is open, then everybody's with the machine's.

        The machine's are those of its latest evaluation by the session's rubric. Where somebody had answered a conversation blind in
        a review, by the same rubric and before the session was closed, those answers count and not what they said later:
        the machine's were on their screen in between. Raises NotFoundError.
        """
        with self._access.read() as sight:
            session = sight.one(
                _seen(sight).where(calibration_sessions.c.id == session_id), f"calibration {session_id!r}"
            )
            query = (
                select(conversations.c.id.label("conversation_id"), people.c.id.label("person_id"), calibration_answers)
                .join(conversations, conversations.c.key == calibration_answers.c.conversation)
                .join(people, people.c.key == calibration_answers.c.person)
                .where(calibration_answers.c.session == session_id)
                .order_by(conversations.c.id, people.c.id, calibration_answers.c.criterion)
            )
            if session.closed_at is None:
                query = query.where(calibration_answers.c.person == sight.key)
            given = [
                CalibrationAnswer(row.conversation_id, row.person_id, row.criterion, Answer(row.answer))
                for row in sight.connection.execute(query)
            ]
            if session.closed_at is None:
                return tuple(given)
            return tuple(_with_blind(given, _blind_in(sight, session)) + _machines(sight, session))

    def blind_reviews(self, *, since: date, team: str | None = None) -> dict[str, tuple[CalibrationAnswer, ...]]:
        """What was answered blind in reviews of a team's contacts, with the machine's answers to the same, by the rubric's digest.

        Each evaluator's first blind answers to a conversation count, as they were before the machine's were shown. Empty for agents.

        Args:
            since: only reviews that were revealed from this day on (UTC).
            team: only this team's contacts; None for all that are seen.
        """
        with self._access.read() as sight:
            query = _revealed().where(sight.of_team(_agents.c.team), reviews.c.revealed_at >= _midnight(since))
            query = query.where(conversations.c.is_current, evaluations.c.evaluator_kind == "auto")
            if team is not None:
                query = query.where(_agents.c.team == team)
            found: dict[str, list[CalibrationAnswer]] = {}
            seen: set[tuple[str, str, str]] = set()
            for row in sight.connection.execute(query):
                raters = {row.person_id: row.answers, MACHINE: row.details["results"]}
                for rater, records in raters.items():
                    if (key := (row.rubric_digest, row.conversation_id, rater)) not in seen:
                        seen.add(key)
                        found.setdefault(row.rubric_digest, []).extend(_answers_in(row.conversation_id, rater, records))
            return {digest: tuple(answers) for digest, answers in found.items()}


_agents = people.alias("agents")


def _revealed() -> Select[Any]:
    """Blind answers that were kept when the machine's were shown, the earliest first."""
    return (
        select(
            reviews.c.answers, conversations.c.id.label("conversation_id"), people.c.id.label("person_id"),
            evaluations.c.rubric_digest, evaluations.c.details,
        )
        .join(conversations, conversations.c.key == reviews.c.conversation)
        .join(people, people.c.key == reviews.c.reviewer)
        .join(evaluations, evaluations.c.id == reviews.c.evaluation)
        .outerjoin(_agents, _agents.c.key == conversations.c.agent)
        .where(reviews.c.revealed_at.is_not(None))
        .order_by(reviews.c.revealed_at, reviews.c.id)
    )  # fmt: skip


def _blind_in(sight: Sight, session: Row[Any]) -> list[CalibrationAnswer]:
    """What the evaluators of a session had answered blind to its conversations before it was closed."""
    query = (
        _revealed()
        .join(calibration_conversations, calibration_conversations.c.conversation == reviews.c.conversation)
        .join(calibration_members, calibration_members.c.person == reviews.c.reviewer)
        .where(calibration_conversations.c.session == session.id, calibration_members.c.session == session.id)
        .where(evaluations.c.rubric_digest == session.rubric_digest, reviews.c.revealed_at <= session.closed_at)
    )
    return [
        answer
        for row in sight.connection.execute(query)
        for answer in _answers_in(row.conversation_id, row.person_id, row.answers)
    ]


def _with_blind(given: Sequence[CalibrationAnswer], blind: Sequence[CalibrationAnswer]) -> list[CalibrationAnswer]:
    """All answers, a blind one in the place of what the same person said to the same later; the earliest blind one counts."""
    found = {(one.conversation_id, one.evaluator_id, one.criterion): one for one in (*given, *reversed(blind))}
    return [found[key] for key in sorted(found)]


def _answers_in(conversation_id: str, rater: str, records: Iterable[Mapping[str, Any]]) -> Iterator[CalibrationAnswer]:
    for record in records:
        yield CalibrationAnswer(conversation_id, rater, record["criterion"], Answer(record["answer"]))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _open(sight: Sight, session: CalibrationSession) -> CalibrationSession:
    sight.require(
        sight.person.role in REVIEWING and sight.sees_team(session.team), "calibrate", f"team {session.team!r}"
    )
    members = _members(sight, session)
    keys = [_conversation_of_team(sight, one, session.team) for one in session.conversation_ids]
    now, new_id = datetime.now(UTC), uuid4().hex
    sight.connection.execute(
        insert(calibration_sessions).values(
            id=new_id,
            name=session.name,
            team=session.team,
            rubric_digest=session.rubric_digest,
            created_by=sight.key,
            created_at=now,
        )
    )
    in_it = [{"session": new_id, "conversation": key, "position": position} for position, key in enumerate(keys)]
    sight.connection.execute(insert(calibration_conversations), in_it)
    raters = [{"session": new_id, "person": key, "position": position} for position, key in enumerate(members)]
    sight.connection.execute(insert(calibration_members), raters)
    sight.audit("open calibration", f"calibration {new_id}")
    return replace(session, id=new_id, created_by=sight.person.id, created_at=now)


def _members(sight: Sight, session: CalibrationSession) -> Sequence[int]:
    keys = []
    for person_id in session.evaluators:
        row = sight.connection.execute(select(people).where(people.c.id == person_id)).first()
        fits = row is not None and (
            row.role == StaffRole.ADMIN.value or (row.role == StaffRole.REVIEWER.value and row.team == session.team)
        )
        if row is None or not fits:
            raise StorageError(
                f"calibration {session.name!r}: {person_id!r} is no reviewer of the team {session.team!r}; choose one who is"
            )
        keys.append(row.key)
    return keys


def _conversation_of_team(sight: Sight, conversation_id: str, team: str | None) -> int:
    row = sight.conversation(conversation_id, "calibrate on")
    of_team = select(people.c.key).where(people.c.key == row.agent, people.c.team == team)
    if team is not None and sight.connection.execute(of_team).first() is None:
        raise StorageError(
            f"calibration: conversation {conversation_id!r} is not of the team {team!r}; choose one that is"
        )
    return int(row.key)


def _answer(sight: Sight, session_id: str, conversation_id: str, given: Sequence[tuple[str, Answer]]) -> None:
    what = f"calibration {session_id!r}"
    session = sight.to_change(_seen(sight).where(calibration_sessions.c.id == session_id), "answer", what)
    member = select(calibration_members).where(
        calibration_members.c.session == session_id, calibration_members.c.person == sight.key
    )
    sight.require(
        sight.person.role in REVIEWING and sight.connection.execute(member).first() is not None, "answer", what
    )
    if session.closed_at is not None:
        raise StorageError(f"{what}: it is closed; open a new one")
    conversation = sight.connection.execute(
        select(conversations.c.key)
        .join(calibration_conversations, calibration_conversations.c.conversation == conversations.c.key)
        .where(calibration_conversations.c.session == session_id, conversations.c.id == conversation_id)
    ).first()
    if conversation is None:
        raise StorageError(f"{what}: conversation {conversation_id!r} is not in it; take one that is")
    own = {"session": session_id, "conversation": conversation.key, "person": sight.key}
    sight.connection.execute(
        delete(calibration_answers).where(*(calibration_answers.c[name] == value for name, value in own.items()))
    )
    if given:
        rows = [own | {"criterion": criterion, "answer": answer.value} for criterion, answer in given]
        sight.connection.execute(insert(calibration_answers), rows)
    sight.audit("answer calibration", f"calibration {session_id}")


def _machines(sight: Sight, session: Row[Any]) -> list[CalibrationAnswer]:
    query = (
        select(conversations.c.id.label("conversation_id"), evaluations.c.details)
        .join(calibration_conversations, calibration_conversations.c.conversation == conversations.c.key)
        .join(evaluations, evaluations.c.conversation == conversations.c.key)
        .where(calibration_conversations.c.session == session.id, evaluations.c.evaluator_kind == "auto")
        .where(evaluations.c.rubric_digest == session.rubric_digest)
        .order_by(evaluations.c.created_at)
    )
    latest = {row.conversation_id: row.details["results"] for row in sight.connection.execute(query)}
    return [
        answer
        for conversation_id in sorted(latest)
        for answer in _answers_in(conversation_id, MACHINE, latest[conversation_id])
    ]


def _seen(sight: Sight) -> Select[Any]:
    openers = people.alias("openers")
    return (
        select(calibration_sessions, openers.c.id.label("created_by_id"))
        .join(openers, openers.c.key == calibration_sessions.c.created_by)
        .where(sight.of_team(calibration_sessions.c.team))
    )


def _session_from(sight: Sight, row: Row[Any]) -> CalibrationSession:
    in_it = (
        select(conversations.c.id)
        .join(calibration_conversations, calibration_conversations.c.conversation == conversations.c.key)
        .where(calibration_conversations.c.session == row.id)
        .order_by(calibration_conversations.c.position)
    )
    raters = (
        select(people.c.id)
        .join(calibration_members, calibration_members.c.person == people.c.key)
        .where(calibration_members.c.session == row.id)
        .order_by(calibration_members.c.position)
    )
    return CalibrationSession(
        name=row.name,
        team=row.team,
        conversation_ids=tuple(sight.connection.scalars(in_it)),
        evaluators=tuple(sight.connection.scalars(raters)),
        rubric_digest=row.rubric_digest,
        created_by=row.created_by_id,
        id=row.id,
        created_at=row.created_at,
        closed_at=row.closed_at,
    )
