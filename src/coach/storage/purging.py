"""Takes data away: by age, one conversation, or a person's name wherever it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, func, insert, select, update

from coach.domain.people import StaffRole
from coach.errors import NotFoundError, StorageError
from coach.storage.access import Access, Sight
from coach.storage.blackening import blacken
from coach.storage.counting import Answered, Change, Place, count
from coach.storage.tables import (
    answers,
    calibration_answers,
    calibration_conversations,
    comments,
    conversations,
    disputes,
    evaluations,
    outcomes,
    people,
    practice_assignments,
    practice_comments,
    practice_sessions,
    purging,
    queue_samples,
    reviews,
    sign_offs,
)  # fmt: skip

_ADMIN = frozenset({StaffRole.ADMIN})
# What hangs on a conversation, in the order in which it can be deleted.
_OF_A_CONVERSATION = (
    practice_comments, practice_sessions,
    calibration_answers, calibration_conversations, sign_offs, disputes, comments, reviews, queue_samples, outcomes, answers,
)  # fmt: skip
_CONVERSATIONS_A_TIME = 200


class Purging:
    """Deleting and forgetting, for administrators."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def count_before(self, day: date) -> int:
        """How many conversations ``before`` would delete."""
        with self._access.read() as sight:
            sight.require_role(_ADMIN, "count", "conversations to purge")
            query = select(func.count()).where(conversations.c.day < day, conversations.c.is_current)
            return int(sight.connection.scalar(query) or 0)

    def before(self, day: date) -> int:
        """Deletes all conversations, outcomes and assignments from before a day with what hangs on them; gives how many conversations.

        In parts, so that others can go on writing; a stop in between leaves whole conversations.
        """
        deleted = 0
        while True:
            part = self._access.delete(lambda sight: _purge_before(sight, day))
            deleted += part
            if part < _CONVERSATIONS_A_TIME:
                return deleted

    def forget_conversation(self, conversation_id: str) -> int:
        """Deletes one conversation with all revisions and everything that hangs on them, as a customer may ask; gives the revisions.

        Raises NotFoundError.
        """

        def work(sight: Sight) -> int:
            sight.require_role(_ADMIN, "delete", "a conversation")
            rows = sight.connection.execute(
                select(conversations.c.key).where(conversations.c.id == conversation_id)
            ).all()
            if not rows:
                raise NotFoundError(f"conversation {conversation_id!r}: there is none; check the id")
            _delete(sight, [row.key for row in rows])
            sight.audit("delete conversation", f"{len(rows)} revisions")
            return len(rows)

        return self._access.delete(work)

    def forget_person(self, person_id: str) -> str:
        """Replaces a person's id and name by a number and blackens both in all texts; gives the new id.

        Figures stay, as those of somebody unknown. Blackened words keep their length, so that evidence still fits.
        The audit log never had the name.

        Raises:
            NotFoundError: when there is nobody of that id.
            StorageError: when it is the only administrator.
        """
        return self._access.delete(lambda sight: _forget(sight, person_id))


def _purge_before(sight: Sight, day: date) -> int:
    sight.require_role(_ADMIN, "purge", "conversations")
    # An old revision goes with the current one, never before it: what counts must not change by a purge in parts.
    ids = (
        select(conversations.c.id)
        .where(conversations.c.day < day, conversations.c.is_current)
        .limit(_CONVERSATIONS_A_TIME)
    )
    chosen = list(sight.connection.scalars(ids))
    keys = list(sight.connection.scalars(select(conversations.c.key).where(conversations.c.id.in_(chosen))))
    if keys:
        _delete(sight, keys)
        sight.audit("purge", f"{len(chosen)} conversations from before {day}")
    # Those of contacts that were never stored; the others went with their conversations.
    sight.connection.execute(delete(outcomes).where(outcomes.c.conversation.is_(None), outcomes.c.day < day))
    sight.connection.execute(delete(practice_assignments).where(practice_assignments.c.due_on < day))
    return len(chosen)


def _delete(sight: Sight, keys: Sequence[int]) -> None:
    connection = sight.connection
    rows = connection.execute(
        select(conversations).where(conversations.c.key.in_(keys), conversations.c.is_current)
    ).all()
    counted = Answered.of_stored(connection, [row.current_evaluation for row in rows])
    count(connection, [Change(Place.of(row), counted.get(row.current_evaluation), None) for row in rows])
    for table in _OF_A_CONVERSATION:
        connection.execute(delete(table).where(table.c.conversation.in_(keys)))
    connection.execute(insert(purging).values(permit=1))
    connection.execute(delete(evaluations).where(evaluations.c.conversation.in_(keys)))
    connection.execute(delete(purging))
    connection.execute(delete(conversations).where(conversations.c.key.in_(keys)))


def _forget(sight: Sight, person_id: str) -> str:
    sight.require_role(_ADMIN, "forget", "a person")
    person = sight.connection.execute(select(people).where(people.c.id == person_id)).first()
    if person is None:
        raise NotFoundError(f"person {person_id!r}: there is nobody of that id; check it")
    others = select(people.c.key).where(people.c.role == StaffRole.ADMIN.value, people.c.key != person.key)
    if person.role == StaffRole.ADMIN.value and sight.connection.execute(others).first() is None:
        raise StorageError("people: nobody would be an administrator any more; make somebody else one first")
    new_id = f"forgotten-{person.key}"
    values = {"id": new_id, "name": new_id, "subject": None, "role": StaffRole.AGENT.value}
    sight.connection.execute(update(people).where(people.c.key == person.key).values(values))
    blacken(sight, person.key, (person.id, person.name))
    sight.audit("forget person", f"person {person.key}")
    return new_id
