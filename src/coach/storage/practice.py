"""Practice in the role-play room: sessions with their evaluations, trainers' comments, and assignments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, and_, delete, func, insert, select, tuple_

from coach.domain.evaluation import Scored
from coach.domain.practice import Assignment, PracticeComment, PracticeMode, PracticeSession
from coach.errors import InvariantError, StorageError
from coach.storage.access import TRAINING, Access, Sight
from coach.storage.paging import Page, cursor_of, cut, moment_and_key
from coach.storage.saving import Import, Item, Saved, SaveState
from coach.storage.tables import conversations, people, practice_assignments, practice_comments, practice_sessions


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """What a list shows of a session; ``score`` is that of the evaluation that counts, ``grade`` the trainer's latest."""

    id: str
    trainee_id: str
    scenario: str
    mode: PracticeMode
    ended_at: datetime
    ending: str | None
    score: float | None
    needs_review: bool
    grade: int | None
    has_comment: bool


class Practice:
    """The practice that one person sees: agents their own, trainers and reviewers their team's, administrators all."""

    def __init__(self, access: Access) -> None:
        self._access = access

    # -- sessions ------------------------------------------------------------------------------------------------

    def save(self, session: PracticeSession, scored: Scored) -> Saved:
        """Stores a session with its conversation and the machine's evaluation, all or nothing; the same again changes nothing.

        Args:
            session: of a trainee whom the person sees.
            scored: under the same id and of the same trainee; it counts in no figure.

        Raises:
            NotAllowedError: when the trainee is not the person, or one they look after.
            StorageError: when another session has the id.
        """
        talk = scored.conversation
        if (talk.id, talk.agent_id) != (session.id, session.trainee_id):
            raise InvariantError(
                f"practice {session.id!r} of {session.trainee_id!r}: its conversation is {talk.id!r} of {talk.agent_id!r}"
            )
        item = Item.of(scored)
        return self._access.write(lambda sight: _save(sight, session, item))

    def get(self, session_id: str) -> PracticeSession:
        """One session; raises NotFoundError. Its conversation and evaluation are under the same id in ``conversations``."""
        with self._access.read() as sight:
            return _session_from(
                sight.one(_sessions(sight).where(conversations.c.id == session_id), _named(session_id))
            )

    def list(
        self, trainee_id: str | None = None, *, scenario: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[PracticeRow]:
        """A page of sessions, the latest first.

        Args:
            trainee_id: whose; of everybody who is seen by default.
            scenario: which; all by default.
            after: ``next`` of the page in front.
            limit: how many at most.
        """
        with self._access.read() as sight:
            ended, key = practice_sessions.c.ended_at, practice_sessions.c.conversation
            query = _rows(sight).order_by(ended.desc(), key.desc()).limit(limit + 1)
            if trainee_id is not None:
                query = query.where(people.c.id == trainee_id)
            if scenario is not None:
                query = query.where(practice_sessions.c.scenario == scenario)
            if after is not None:
                query = query.where(tuple_(ended, key) < tuple_(*moment_and_key(after)))
            rows, more = cut(sight.connection.execute(query).all(), limit)
            listed = tuple(_listed(row) for row in rows)
            return Page(listed, cursor_of(rows[-1].ended_at, rows[-1].conversation) if more else None)

    def counts(self, trainee_id: str) -> dict[str, int]:
        """How often somebody practised each scenario; those never practised are left out."""
        with self._access.read() as sight:
            query = (
                select(practice_sessions.c.scenario, func.count())
                .join(people, people.c.key == practice_sessions.c.agent)
                .where(people.c.id == trainee_id, sight.of_agent(practice_sessions.c.agent))
                .group_by(practice_sessions.c.scenario)
            )
            return {scenario: int(count) for scenario, count in sight.connection.execute(query)}

    # -- what trainers say of them -------------------------------------------------------------------------------

    def comment(self, comment: PracticeComment) -> PracticeComment:
        """Stores a trainer's comment; not for agents. One that names another in ``replaces`` takes its place.

        Raises:
            StorageError: when there is a comment already that it does not name, or that somebody else replaced.
        """
        return self._access.write(lambda sight: _comment(sight, comment))

    def comments(self, session_id: str) -> tuple[PracticeComment, ...]:
        """The comments on a session, the one that holds first, then those that it replaced."""
        with self._access.read() as sight:
            row = sight.one(_sessions(sight).where(conversations.c.id == session_id), _named(session_id))
            return tuple(_comments(sight, row.conversation, session_id))

    # -- assignments ---------------------------------------------------------------------------------------------

    def assign(self, assignment: Assignment) -> Assignment:
        """Sets a scenario for somebody of the team to practise by a day; not for agents.

        Raises:
            StorageError: when the same is set already and not done.
        """
        return self._access.write(lambda sight: _assign(sight, assignment))

    def assignments(self, trainee_id: str | None = None) -> tuple[Assignment, ...]:
        """What is set and was set, by day, with the session that did it."""
        with self._access.read() as sight:
            query = _assignments(sight).order_by(practice_assignments.c.due_on, practice_assignments.c.id)
            if trainee_id is not None:
                query = query.where(people.c.id == trainee_id)
            found = [_assignment_from(row) for row in sight.connection.execute(query)]
            done = _done(sight, [one.trainee_id for one in found])
            return tuple(_with_session(one, done) for one in found)

    def withdraw(self, assignment_id: str) -> None:
        """Takes an assignment back; not for agents. Sessions stay."""

        def work(sight: Sight) -> None:
            query = _assignments(sight).where(practice_assignments.c.id == assignment_id)
            sight.require_role(TRAINING, "take back", f"assignment {assignment_id!r}")
            sight.to_change(query, "take back", f"assignment {assignment_id!r}")
            sight.connection.execute(delete(practice_assignments).where(practice_assignments.c.id == assignment_id))
            sight.audit("take back assignment", f"assignment {assignment_id}")

        self._access.write(work)


# -- sessions ------------------------------------------------------------------------------------------------------


def _save(sight: Sight, session: PracticeSession, item: Item) -> Saved:
    saved = Import(sight, [item], is_practice=True).run()[0]
    row = sight.connection.execute(
        select(conversations.c.key, conversations.c.agent, practice_sessions.c.record)
        .outerjoin(practice_sessions, practice_sessions.c.conversation == conversations.c.key)
        .where(conversations.c.id == session.id, conversations.c.is_current)
    ).one()
    is_same = row.record is None or dict(row.record) == dict(session.record)
    if saved.state is SaveState.REVISED or not is_same:
        raise StorageError(f"{_named(session.id)}: another session is stored under this id; begin a new one")
    if row.record is None:
        sight.connection.execute(insert(practice_sessions), _session_row(sight, session, row.key, row.agent))
        sight.audit("practise", f"conversation {row.key}")
    return saved


def _session_row(sight: Sight, session: PracticeSession, conversation: int, agent: int) -> dict[str, Any]:
    by = None if session.customer_by is None else _key_of(sight, session.customer_by)
    return {
        "conversation": conversation, "agent": agent, "scenario": session.scenario, "digest": session.digest,
        "mode": session.mode.value, "customer_by": by, "with_hints": session.with_hints,
        "answer_seconds": session.answer_seconds, "started_at": session.started_at, "ended_at": session.ended_at,
        "ending": session.ending, "record": dict(session.record),
    }  # fmt: skip


def _key_of(sight: Sight, person_id: str) -> int:
    """Who sits in the hot seat: the one at the screen, or somebody whom they see."""
    return sight.key if person_id == sight.person.id else int(sight.agent(person_id, "play the customer as").key)


def _seen(sight: Sight, *columns: Any) -> Select[Any]:
    return (
        select(*columns, people.c.id.label("trainee_id"), conversations.c.id)
        .select_from(practice_sessions)
        .join(conversations, conversations.c.key == practice_sessions.c.conversation)
        .join(people, people.c.key == practice_sessions.c.agent)
        .where(sight.of_agent(practice_sessions.c.agent))
    )


def _sessions(sight: Sight) -> Select[Any]:
    players = people.alias("players")
    query = _seen(sight, practice_sessions, players.c.id.label("customer_by_id"))
    return query.outerjoin(players, players.c.key == practice_sessions.c.customer_by)


def _session_from(row: Row[Any]) -> PracticeSession:
    return PracticeSession(
        row.id, row.trainee_id, row.scenario, row.digest, row.record, row.started_at, row.ended_at, row.ending,
        PracticeMode(row.mode), row.customer_by_id, row.with_hints, row.answer_seconds,
    )  # fmt: skip


def _rows(sight: Sight) -> Select[Any]:
    """Sessions without their records, with the comment that holds."""
    newer = practice_comments.alias("newer")
    holds = ~select(newer.c.id).where(newer.c.replaces == practice_comments.c.id).exists()
    of_session = practice_comments.c.conversation == practice_sessions.c.conversation
    columns = [column for column in practice_sessions.c if column.name != "record"]
    query = _seen(
        sight,
        *columns,
        conversations.c.score,
        conversations.c.needs_review,
        practice_comments.c.id.label("comment"),
        practice_comments.c.grade,
    )
    return query.outerjoin(practice_comments, and_(of_session, holds))


def _listed(row: Row[Any]) -> PracticeRow:
    return PracticeRow(
        row.id, row.trainee_id, row.scenario, PracticeMode(row.mode), row.ended_at, row.ending, row.score, row.needs_review,
        row.grade, row.comment is not None,
    )  # fmt: skip


def _named(session_id: str) -> str:
    return f"practice {session_id!r}"


# -- comments ------------------------------------------------------------------------------------------------------


def _comment(sight: Sight, comment: PracticeComment) -> PracticeComment:
    sight.require_role(TRAINING, "comment on", _named(comment.session_id))
    query = _sessions(sight).where(conversations.c.id == comment.session_id)
    row = sight.to_change(query, "comment on", _named(comment.session_id))
    holds = next(iter(_comments(sight, row.conversation, comment.session_id)), None)
    if (holds.id if holds else None) != comment.replaces:
        raise StorageError(f"{_named(comment.session_id)}: somebody commented on it in the meantime; read that first")
    made = replace(comment, author_id=sight.person.id, id=uuid4().hex, created_at=datetime.now(UTC))
    values = {
        "id": made.id, "conversation": row.conversation, "author": sight.key, "text": made.text, "grade": made.grade,
        "created_at": made.created_at, "replaces": made.replaces,
    }  # fmt: skip
    sight.connection.execute(insert(practice_comments), values)
    what = f"comment {made.id}" + (f" replaces {made.replaces}" if made.replaces else "")
    sight.audit("comment on practice", what)
    return made


def _comments(sight: Sight, conversation: int, session_id: str) -> list[PracticeComment]:
    """The latest first; each names the one behind it."""
    query = (
        select(practice_comments, people.c.id.label("author_id"))
        .join(people, people.c.key == practice_comments.c.author)
        .where(practice_comments.c.conversation == conversation)
    )
    by_replaced = {row.replaces: row for row in sight.connection.execute(query)}
    found: list[PracticeComment] = []
    row = by_replaced.get(None)
    while row is not None:
        found.append(
            PracticeComment(session_id, row.text, row.grade, row.author_id, row.replaces, row.id, row.created_at)
        )
        row = by_replaced.get(row.id)
    return found[::-1]


# -- assignments ---------------------------------------------------------------------------------------------------


def _assign(sight: Sight, assignment: Assignment) -> Assignment:
    sight.require_role(TRAINING, "assign practice")
    trainee = sight.agent(assignment.trainee_id, "assign practice to")
    query = _assignments(sight).where(
        practice_assignments.c.agent == trainee.key, practice_assignments.c.scenario == assignment.scenario
    )
    done = _done(sight, [assignment.trainee_id])
    for row in sight.connection.execute(query):
        if not _with_session(_assignment_from(row), done).is_done:
            raise StorageError(
                f"assignment {row.id!r}: {assignment.scenario!r} is set for this trainee until {row.due_on} already; take that back first"
            )
    made = replace(assignment, set_by=sight.person.id, id=uuid4().hex, set_at=datetime.now(UTC))
    values = {
        "id": made.id, "agent": trainee.key, "scenario": made.scenario, "due_on": made.due_on, "note": made.note,
        "set_by": sight.key, "set_at": made.set_at,
    }  # fmt: skip
    sight.connection.execute(insert(practice_assignments), values)
    sight.audit("assign practice", f"assignment {made.id}")
    return made


def _assignments(sight: Sight) -> Select[Any]:
    setters = people.alias("setters")
    return (
        select(practice_assignments, people.c.id.label("trainee_id"), setters.c.id.label("set_by_id"))
        .join(people, people.c.key == practice_assignments.c.agent)
        .join(setters, setters.c.key == practice_assignments.c.set_by)
        .where(sight.of_agent(practice_assignments.c.agent))
    )


def _assignment_from(row: Row[Any]) -> Assignment:
    return Assignment(row.scenario, row.trainee_id, row.due_on, row.note, row.set_by_id, row.id, row.set_at)


_Sessions = dict[tuple[str, str], list[tuple[datetime, str]]]


def _done(sight: Sight, trainees: list[str]) -> _Sessions:
    """When and in which sessions these people practised what, the first first."""
    query = _seen(sight, practice_sessions.c.scenario, practice_sessions.c.ended_at)
    query = query.where(people.c.id.in_(sorted(set(trainees)))).order_by(practice_sessions.c.ended_at)
    found: _Sessions = {}
    for row in sight.connection.execute(query):
        found.setdefault((row.trainee_id, row.scenario), []).append((row.ended_at, row.id))
    return found


def _with_session(assignment: Assignment, done: _Sessions) -> Assignment:
    for ended_at, session_id in done.get((assignment.trainee_id, assignment.scenario), ()):
        if assignment.set_at is None or ended_at >= assignment.set_at:
            return replace(assignment, done_by=session_id, done_at=ended_at)
    return assignment
