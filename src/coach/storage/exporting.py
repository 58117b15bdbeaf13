"""Everything that is stored about one person, as plain values for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Table, or_, select

from coach.domain.people import StaffRole
from coach.storage.access import Access, Sight
from coach.storage.reviews import released_or_own
from coach.storage.tables import (
    audit_log,
    calibration_answers,
    coaching_plans,
    comments,
    conversations,
    disputes,
    evaluations,
    outcomes,
    people,
    practice_assignments,
    practice_comments,
    practice_sessions,
    queue_samples,
    reviews,
    sign_offs,
)  # fmt: skip

# Tables that hang on conversations, with the column of who wrote a row (None: the program).
_TABLES: tuple[tuple[Table, str | None], ...] = (
    (evaluations, "person"), (reviews, "reviewer"), (comments, "author"), (disputes, "raised_by"), (sign_offs, "agent"),
    (calibration_answers, "person"), (queue_samples, None), (outcomes, "agent"),
    (practice_sessions, "agent"), (practice_comments, "author"),
)  # fmt: skip
_WHO = (
    "agent",
    "person",
    "reviewer",
    "author",
    "raised_by",
    "decided_by",
    "created_by",
    "set_by",
    "customer_by",
    "actor",
)


class Exporting:
    """What is stored about somebody: for administrators, and for everybody about themselves."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def person(self, person_id: str) -> dict[str, Any]:
        """All that is stored about one member of the staff: a list of rows for each table, times in ISO 8601.

        Raises:
            NotAllowedError: for somebody else than the person and administrators; NotFoundError for administrators.
        """
        with self._access.read() as sight:
            is_own = sight.person.id == person_id
            sight.require(is_own or sight.person.role is StaffRole.ADMIN, "export", "a person")
            row = sight.one(select(people).where(people.c.id == person_id), f"person {person_id!r}")
            names = _ids_of_people(sight)
            own = select(conversations.c.key).where(conversations.c.agent == row.key)
            found = {
                "people": [_plain(row._mapping, names)],
                "conversations": _rows(sight, conversations, conversations.c.agent == row.key, names),
            }
            for table, writer in _TABLES:
                about = table.c.conversation.in_(own)
                condition = about if writer is None else or_(about, table.c[writer] == row.key)
                found[table.name] = _rows(sight, table, condition, names)
            found["coaching_plans"] = _rows(sight, coaching_plans, coaching_plans.c.agent == row.key, names)
            of_homework = or_(practice_assignments.c.agent == row.key, practice_assignments.c.set_by == row.key)
            found["practice_assignments"] = _rows(sight, practice_assignments, of_homework, names)
            found["audit_log"] = _rows(sight, audit_log, audit_log.c.actor == row.key, names)
            return found

    def customer(self, conversation_id: str, placeholder: str) -> dict[str, Any]:
        """All that is stored about the customer behind a placeholder of one conversation, such as ``<NAME_1>``.

        Turns are those that the speaker said or that mention the placeholder; the rest is what hangs on the conversation.

        Raises:
            NotAllowedError: for another than an administrator; NotFoundError when there is no such conversation.
        """
        with self._access.read() as sight:
            sight.require(sight.person.role is StaffRole.ADMIN, "export", "a customer")
            of_it = (
                select(conversations).where(conversations.c.id == conversation_id).order_by(conversations.c.revision)
            )
            sight.one(of_it, f"conversation {conversation_id!r}")
            names = _ids_of_people(sight)
            found: dict[str, Any] = {
                "conversations": _rows(sight, conversations, conversations.c.id == conversation_id, names)
            }
            for record in found["conversations"]:
                speakers = {one[0] for one in record["participants"] if placeholder in (one[0], one[2])} | {placeholder}
                record["turns"] = [turn for turn in record["turns"] if turn[1] in speakers or placeholder in turn[2]]
            keys = select(conversations.c.key).where(conversations.c.id == conversation_id)
            for table in (evaluations, reviews, comments, disputes):
                found[table.name] = _rows(sight, table, table.c.conversation.in_(keys), names)
            return found


def _rows(sight: Sight, table: Table, condition: Any, names: Mapping[int, str]) -> list[dict[str, Any]]:
    query = select(table).where(condition).order_by(*table.primary_key.columns)
    if table is reviews:
        query = query.where(released_or_own(sight))
    if table is comments:
        query = query.outerjoin(reviews, reviews.c.id == comments.c.review)
        query = query.where(or_(comments.c.review.is_(None), comments.c.author == sight.key, released_or_own(sight)))
    return [_plain(row, names) for row in sight.connection.execute(query).mappings()]


def _plain(row: Mapping[Any, Any], names: Mapping[int, str]) -> dict[str, Any]:
    """A row with times as text and people by their id."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    for name in _WHO:
        if isinstance(key := plain.get(name), int):
            plain[name] = names.get(key)
    return plain


def _ids_of_people(sight: Sight) -> dict[int, str]:
    return {row.key: row.id for row in sight.connection.execute(select(people.c.key, people.c.id))}
