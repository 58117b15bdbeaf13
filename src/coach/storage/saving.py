"""Puts scored conversations into the store: nothing twice, each wholly or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from coach.domain.evaluation import Evaluation, Scored
from coach.domain.people import StaffRole
from coach.errors import InvariantError
from coach.storage.access import Sight
from coach.storage.counting import Answered, Change, Place, count, in_parts
from coach.storage.records import (
    conversation_digest,
    evaluation_details,
    fingerprint,
    participant_records,
    turn_records,
)  # fmt: skip
from coach.storage.tables import conversations, evaluations, people


class SaveState(StrEnum):
    """What saving did. *Unchanged*: the same was there already. *Failed*: nothing of this conversation was stored."""

    NEW = "new"
    REVISED = "revised"
    RESCORED = "rescored"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one conversation; ``problem`` says why it failed, and is empty otherwise."""

    conversation_id: str
    state: SaveState
    evaluation_id: str | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A scored conversation, ready to be written."""

    scored: Scored
    digest: str
    details: dict[str, Any]
    fingerprint: str

    @classmethod
    def of(cls, scored: Scored) -> Item:
        """All that can be worked out before the write lock is held."""
        if scored.evaluation.conversation_id != scored.conversation.id:
            raise InvariantError(
                f"conversation {scored.conversation.id!r}: its evaluation is of {scored.evaluation.conversation_id!r}"
            )
        if scored.evaluation.evaluator.kind != "auto":
            raise InvariantError(
                f"conversation {scored.conversation.id!r}: an import stores the machine's evaluations; people's come from reviews"
            )
        details = evaluation_details(scored.evaluation, scored.measures)
        return cls(scored, conversation_digest(scored.conversation), details, fingerprint(scored.evaluation, details))

    def evaluation_id(self, replaces: str | None) -> str:
        """The same in every process; another one when another evaluation is replaced."""
        return new_evaluation_id(self.scored.conversation.id, self.digest, self.fingerprint, replaces)


def new_evaluation_id(*parts: str | None) -> str:
    """32 hexadecimal digits from what makes an evaluation the one it is."""
    return hashlib.sha256("\n".join(part or "" for part in parts).encode()).hexdigest()[:32]


def evaluation_row(
    evaluation: Evaluation, conversation: int, details: dict[str, Any], print_of: str, person: int | None = None
) -> dict[str, Any]:
    """An evaluation as a row; ``person`` is the key of the one who scored, None for the program."""
    return {
        "id": evaluation.id, "conversation": conversation, "evaluator_kind": evaluation.evaluator.kind,
        "evaluator": evaluation.evaluator.id if person is None else "", "person": person, "rubric": evaluation.rubric,
        "rubric_version": evaluation.rubric_version, "rubric_digest": evaluation.rubric_digest, "culture": evaluation.culture,
        "language": evaluation.language, "model_id": evaluation.model_id, "score": evaluation.score, "coverage": evaluation.coverage,
        "needs_review": evaluation.needs_review, "fingerprint": print_of, "details": details,
        "created_at": evaluation.created_at or datetime.now(UTC), "replaces": evaluation.replaces,
    }  # fmt: skip


class Import:
    """One transaction's worth of conversations, no id twice among them."""

    def __init__(self, sight: Sight, items: Sequence[Item], is_practice: bool) -> None:
        self._sight, self._items, self._is_practice = sight, items, is_practice
        self._connection, self._now = sight.connection, datetime.now(UTC)
        self._stored = self._revisions()
        self._agents = self._known_agents()
        autos = [row.auto_evaluation for rows in self._stored.values() for row in rows if row.auto_evaluation]
        self._prints = _fingerprints(self._connection, autos)

    def run(self) -> list[Saved]:
        """Writes what is new; raises NotAllowedError when one of the conversations is not this person's to store."""
        self._allow_all()
        fresh, again, saved = [], [], []
        for item in self._items:
            known = next((row for row in self._revisions_of(item) if row.digest == item.digest), None)
            if known is None:
                fresh.append(item)
                state = SaveState.REVISED if self._revisions_of(item) else SaveState.NEW
                saved.append(Saved(item.scored.conversation.id, state, item.evaluation_id(None)))
            elif not known.is_current or self._prints.get(known.auto_evaluation) == item.fingerprint:
                saved.append(Saved(item.scored.conversation.id, SaveState.UNCHANGED, known.current_evaluation))
            else:
                again.append((item, known))
                new_id = item.evaluation_id(known.auto_evaluation)
                saved.append(Saved(item.scored.conversation.id, SaveState.RESCORED, new_id))
        self._add(fresh)
        self._rescore(again)
        if written := len(fresh) + len(again):
            self._sight.audit("import", f"{written} of {len(saved)} conversations")
        return saved

    def _revisions_of(self, item: Item) -> Sequence[Row[Any]]:
        return self._stored.get(item.scored.conversation.id, ())

    def _revisions(self) -> dict[str, list[Row[Any]]]:
        left_out = ("turns", "participants")
        columns = [column for column in conversations.c if column.name not in left_out]
        found: dict[str, list[Row[Any]]] = {}
        for ids in in_parts([item.scored.conversation.id for item in self._items]):
            query = select(*columns).where(conversations.c.id.in_(ids)).order_by(conversations.c.revision)
            for row in self._connection.execute(query):
                found.setdefault(row.id, []).append(row)
        return found

    def _known_agents(self) -> dict[str, Row[Any]]:
        ids = sorted({_agent_id(item) for item in self._items} - {""})
        query = select(people).where(people.c.id.in_(ids))
        return {row.id: row for row in self._connection.execute(query)}

    def _allow_all(self) -> None:
        """Practice is for everybody who sees the agent, contacts are for reviewers; and neither may take the other's id."""
        person = self._sight.person
        if person.role is StaffRole.ADMIN:
            return
        seen = set(self._connection.scalars(select(people.c.key).where(self._sight.of_agent(people.c.key))))
        for item in self._items:
            row, stored = self._agents.get(_agent_id(item)), self._revisions_of(item)
            agents = {row.key if row is not None else None} | {revision.agent for revision in stored}
            same_kind = all(revision.is_practice == self._is_practice for revision in stored)
            allowed = (self._is_practice or person.role is StaffRole.REVIEWER) and same_kind and agents <= seen
            self._sight.require(allowed, "import", f"conversation {item.scored.conversation.id!r}")

    def _add(self, items: Sequence[Item]) -> None:
        if not items:
            return
        self._add_agents(items)
        self._retire([item.scored.conversation.id for item in items])
        keys = self._connection.scalars(
            insert(conversations).returning(conversations.c.key, sort_by_parameter_order=True),
            [self._conversation_row(item) for item in items],
        ).all()
        self._connection.execute(
            insert(evaluations),
            [
                evaluation_row(
                    replace(item.scored.evaluation, id=item.evaluation_id(None), replaces=None),
                    key,
                    item.details,
                    item.fingerprint,
                )
                for item, key in zip(items, keys, strict=True)
            ],
        )
        count(
            self._connection,
            [
                Change(self._place(item, key), None, Answered.of(item.scored.evaluation))
                for item, key in zip(items, keys, strict=True)
            ],
        )

    def _add_agents(self, items: Sequence[Item]) -> None:
        """People for agents that nobody has named yet; an administrator gives them a team and a name later."""
        unknown = sorted({_agent_id(item) for item in items} - set(self._agents) - {""})
        if unknown:
            rows = [{"id": agent_id, "name": agent_id, "role": StaffRole.AGENT.value} for agent_id in unknown]
            self._connection.execute(insert(people), rows)
            self._agents = self._known_agents()

    def _retire(self, ids: Sequence[str]) -> None:
        """Takes the count from revisions that are about to be replaced."""
        old = [row for one in ids for row in self._stored.get(one, ()) if row.is_current]
        if not old:
            return
        counted = Answered.of_stored(self._connection, [row.current_evaluation for row in old])
        count(self._connection, [Change(Place.of(row), counted.get(row.current_evaluation), None) for row in old])
        self._connection.execute(
            update(conversations).where(conversations.c.key == bindparam("of")).values(is_current=False),
            [{"of": row.key} for row in old],
        )

    def _rescore(self, again: Sequence[tuple[Item, Row[Any]]]) -> None:
        """New evaluations of conversations that are there; a person's evaluation goes on to count."""
        if not again:
            return
        scored_by_people = _by_people(self._connection, [row.current_evaluation for _, row in again])
        rows, changes, pointers = [], [], []
        before = Answered.of_stored(self._connection, [row.current_evaluation for _, row in again])
        for item, row in again:
            new_id = item.evaluation_id(row.auto_evaluation)
            evaluation = replace(item.scored.evaluation, id=new_id, replaces=row.auto_evaluation)
            rows.append(evaluation_row(evaluation, row.key, item.details, item.fingerprint))
            counts = row.current_evaluation not in scored_by_people
            if counts:
                changes.append(Change(Place.of(row), before.get(row.current_evaluation), Answered.of(evaluation)))
            pointers.append(_pointers(row, evaluation, counts))
        self._connection.execute(insert(evaluations), rows)
        count(self._connection, changes)
        self._connection.execute(
            update(conversations)
            .where(conversations.c.key == bindparam("of"))
            .values(
                auto_evaluation=bindparam("auto"),
                current_evaluation=bindparam("now"),
                score=bindparam("points"),
                needs_review=bindparam("unsure"),
            ),
            pointers,
        )

    def _conversation_row(self, item: Item) -> dict[str, Any]:
        conversation, evaluation = item.scored.conversation, item.scored.evaluation
        now, new_id = self._now, item.evaluation_id(None)
        started_at = conversation.started_at
        day, week, month = _days(started_at or now)
        offset = started_at.utcoffset() if started_at else None
        return {
            "id": conversation.id, "revision": len(self._revisions_of(item)) + 1, "is_current": True, "digest": item.digest,
            "agent": self._agent_key(item), "is_practice": self._is_practice, "channel": conversation.channel.value,
            "language": conversation.language, "culture": conversation.culture, "started_at": started_at,
            "utc_offset": offset // timedelta(minutes=1) if offset is not None else None, "happened_at": started_at or now,
            "day": day, "week": week, "month": month, "imported_at": now, "source": conversation.source.path,
            "format": conversation.source.format, "role_confidence": conversation.role_confidence,
            "turns": turn_records(conversation.turns), "participants": participant_records(conversation.participants),
            "current_evaluation": new_id, "auto_evaluation": new_id, "score": evaluation.score, "needs_review": evaluation.needs_review,
        }  # fmt: skip

    def _agent_key(self, item: Item) -> int | None:
        row = self._agents.get(_agent_id(item))
        return None if row is None else int(row.key)

    def _place(self, item: Item, key: int) -> Place:
        days = _days(item.scored.conversation.started_at or self._now)
        return Place(key, self._agent_key(item), *days, self._is_practice)


def _agent_id(item: Item) -> str:
    """Empty for a conversation without an agent."""
    return (item.scored.conversation.agent_id or "").strip()


def _pointers(row: Row[Any], evaluation: Evaluation, counts: bool) -> dict[str, Any]:
    """What a conversation's row points at after a re-score; ``counts`` is False where a person's evaluation goes on to."""
    now = (evaluation.id, evaluation.score, evaluation.needs_review)
    current, score, needs_review = now if counts else (row.current_evaluation, row.score, row.needs_review)
    return {"of": row.key, "auto": evaluation.id, "now": current, "points": score, "unsure": needs_review}


def _days(moment: datetime) -> tuple[date, date, date]:
    """The day by the moment's own clock, its Monday and the first of its month."""
    day = moment.date()
    return day, day - timedelta(days=day.weekday()), day.replace(day=1)


def _fingerprints(connection: Connection, ids: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in in_parts(ids):
        query = select(evaluations.c.id, evaluations.c.fingerprint).where(evaluations.c.id.in_(part))
        found.update((row.id, row.fingerprint) for row in connection.execute(query))
    return found


def _by_people(connection: Connection, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for part in in_parts(ids):
        query = select(evaluations.c.id).where(evaluations.c.id.in_(part), evaluations.c.evaluator_kind == "person")
        found.update(connection.scalars(query))
    return found
