"""Who may see and do what; every query and every write goes through a Sight.

| | sees | writes |
|---|---|---|
| agent | own conversations, evaluations, released reviews, plans, figures | disputes, sign-offs, comments, practice, plans read |
| reviewer | the team's | the same, imports, reviews, comments, decisions on disputes, calibration, outcomes, the queue |
| trainer | the team's | plans, practice with its comments and assignments |
| admin | everything | everything |

The role is read from the store in the transaction that uses it, so that a change holds from the next call on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, false, insert, select, true

from coach.domain.people import Person, StaffRole
from coach.errors import NotAllowedError, NotFoundError
from coach.storage.database import Database
from coach.storage.tables import audit_log, conversations, evaluations, people

_Result = TypeVar("_Result")
REVIEWING = frozenset({StaffRole.REVIEWER, StaffRole.ADMIN})
_BECAUSE = ": a person with the role "
TRAINING = REVIEWING | {StaffRole.TRAINER}


@dataclass(frozen=True, slots=True)
class Sight:
    """One person's view in one transaction."""

    connection: Connection
    person: Person
    key: int

    # -- what may be seen ---------------------------------------------------------------------------------------

    def of_agent(self, agent: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether rows of this agent (a column of people's keys) are seen."""
        if self.person.role is StaffRole.ADMIN:
            return true()
        if self.person.role is StaffRole.AGENT:
            return agent == self.key
        if self.person.team is None:
            return false()
        return agent.in_(select(people.c.key).where(people.c.team == self.person.team))

    def of_conversation(self, conversation: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether rows of this conversation (a column of conversations' keys) are seen."""
        if self.person.role is StaffRole.ADMIN:
            return true()
        return conversation.in_(select(conversations.c.key).where(self.of_agent(conversations.c.agent)))

    def of_team(self, team: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether rows of this team are seen; agents see nothing that is a team's."""
        if self.person.role is StaffRole.ADMIN:
            return true()
        if self.person.role is StaffRole.AGENT or self.person.team is None:
            return false()
        return team == self.person.team

    def sees_team(self, team: str | None) -> bool:
        """Whether this team is the person's to look after."""
        if self.person.role is StaffRole.ADMIN:
            return True
        return self.person.role is not StaffRole.AGENT and team is not None and team == self.person.team

    def one(self, query: Select[Any], what: str) -> Row[Any]:
        """The only row of a query that is limited to what is seen; raises NotFoundError without one."""
        row = self.connection.execute(query).first()
        if row is None:
            raise NotFoundError(f"{what}: there is none that you may see; check the id, or ask an administrator")
        return row

    # -- what may be done ---------------------------------------------------------------------------------------

    def require(self, allowed: bool, action: str, subject: str) -> None:
        """Raises NotAllowedError unless it is allowed; Access writes that down, so ``subject`` never names a person."""
        if not allowed:
            raise NotAllowedError(f"{action} {subject}".strip() + _BECAUSE + f"{self.person.role} may not do that here")

    def require_role(self, roles: frozenset[StaffRole], action: str, subject: str = "") -> None:
        """Raises NotAllowedError unless the person has one of these roles."""
        self.require(self.person.role in roles, action, subject)

    def to_change(self, query: Select[Any], action: str, subject: str) -> Row[Any]:
        """The row that a write is about; for all but admins, what is not seen and what is not there is refused alike."""
        row = self.connection.execute(query).first()
        if row is None and self.person.role is StaffRole.ADMIN:
            raise NotFoundError(f"{action} {subject}: there is none; check the id")
        self.require(row is not None, action, subject)
        assert row is not None
        return row

    def conversation(self, conversation_id: str, action: str) -> Row[Any]:
        """The current revision of a seen conversation, to be written about."""
        query = select(conversations).where(
            conversations.c.id == conversation_id, conversations.c.is_current, self.of_agent(conversations.c.agent)
        )
        return self.to_change(query, action, f"conversation {conversation_id!r}")

    def evaluation(self, evaluation_id: str, action: str) -> Row[Any]:
        """A seen evaluation with its conversation's ``agent`` and pointers, to be written about."""
        query = (
            select(evaluations, *(conversations.c[name] for name in ("agent", "current_evaluation", "is_current")))
            .join(conversations, conversations.c.key == evaluations.c.conversation)
            .where(evaluations.c.id == evaluation_id, self.of_agent(conversations.c.agent))
        )
        return self.to_change(query, action, f"evaluation {evaluation_id!r}")

    def agent(self, agent_id: str, action: str) -> Row[Any]:
        """A seen person, to be written about."""
        query = select(people).where(people.c.id == agent_id, self.of_agent(people.c.key))
        return self.to_change(query, action, "person")

    def audit(self, action: str, subject: str) -> None:
        """Writes down what was done; ``subject`` names no person except by key."""
        write_down(self.connection, self.key, action, subject)


class Access:
    """One person's way to the database; raises NotAllowedError when the store does not know the person."""

    def __init__(self, database: Database, person_id: str) -> None:
        self._database = database
        with database.reading() as connection:
            self._key = _row_of(connection, people.c.id == person_id).key

    @contextmanager
    def read(self) -> Iterator[Sight]:
        """A view that only reads."""
        try:
            with self._database.reading() as connection:
                yield self._sight(connection)
        except NotAllowedError as refusal:
            self._write_down(refusal)
            raise

    def write(self, work: Callable[[Sight], _Result]) -> _Result:
        """What ``work`` gives, in one transaction. What is refused changes nothing and is written to the audit log."""
        try:
            return self._database.write(lambda connection: work(self._sight(connection)))
        except NotAllowedError as refusal:
            self._write_down(refusal)
            raise

    def delete(self, work: Callable[[Sight], _Result]) -> _Result:
        """A write that deletes; nothing of it stays in the files of the database."""
        done = self.write(work)
        self._database.let_go()
        return done

    def _write_down(self, refusal: NotAllowedError) -> None:
        what = str(refusal).partition(_BECAUSE)[0][:200]
        self._database.write(lambda connection: write_down(connection, self._key, what, "", is_refused=True))

    def _sight(self, connection: Connection) -> Sight:
        row = _row_of(connection, people.c.key == self._key)
        return Sight(connection, person_from(row), row.key)


def write_down(connection: Connection, actor: int | None, action: str, subject: str, is_refused: bool = False) -> None:
    """Adds a line to the audit log."""
    connection.execute(
        insert(audit_log).values(
            at=datetime.now(UTC), actor=actor, action=action, subject=subject, is_refused=is_refused
        )
    )


def person_from(row: Row[Any]) -> Person:
    """A person from its row."""
    return Person(row.id, row.name, StaffRole(row.role), row.team, row.subject)


def _row_of(connection: Connection, condition: ColumnElement[bool]) -> Row[Any]:
    row = connection.execute(select(people).where(condition)).first()
    if row is None:
        raise NotAllowedError(
            "sign-in: the store does not know this person; an administrator can add them under People"
        )
    return row
