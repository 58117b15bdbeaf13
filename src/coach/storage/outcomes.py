"""Outcome figures beside conversations, contacts or agents' days, each with the convention it was measured by (guide 127-149)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, insert, select, update

from coach.domain.evaluation import Answer
from coach.domain.people import StaffRole
from coach.errors import InvariantError
from coach.metrics.associations import AnsweredCsat
from coach.metrics.timings import Contact
from coach.storage.access import REVIEWING, Access, Sight
from coach.storage.counting import in_parts
from coach.storage.tables import answers, conversations, evaluations, outcomes, people
from coach.storage.trends import TrendFilter, conditions

_CONTACT = "contact "


@dataclass(frozen=True, slots=True)
class Outcome:
    """One measured value: of a stored conversation; of a contact that is not stored; or of an agent's day.

    ``metric`` is an id such as ``csat``, ``convention`` the way of measuring such as ``top_two_1_5``. ``day`` is None only
    with a conversation, whose day it takes then. ``reference`` tells contacts that are not stored apart; only its digest is
    kept. Without conversation and agent a value is seen by administrators only.
    """

    metric: str
    convention: str
    value: float
    conversation_id: str | None = None
    agent_id: str | None = None
    day: date | None = None
    reference: str | None = None

    def __post_init__(self) -> None:
        if self.conversation_id is None and (self.day is None or (self.agent_id is None and self.reference is None)):
            raise InvariantError(
                f"outcome {self.metric!r}: give a conversation, or a day and an agent or the reference of a contact"
            )
        if not math.isfinite(self.value):
            raise InvariantError(f"outcome {self.metric!r}: {self.value} is no number")


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many times a value was measured on a day under a convention."""

    metric: str
    convention: str
    day: date
    value: float
    count: int


class Outcomes:
    """The outcomes of the conversations and agents that one person sees."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, found: Iterable[Outcome]) -> int:
        """Stores values, all or none; gives how many were new or other than before. For reviewers and administrators.

        A conversation's value takes the place of the one that was kept by reference before the conversation was stored.

        Raises:
            NotAllowedError: when a conversation or agent is not the person's, or there is neither; NotFoundError for
                administrators.
        """
        given = list(found)
        return self._access.write(lambda sight: _save(sight, given))

    def list(
        self, metric: str, *, since: date | None = None, until: date | None = None, agent_id: str | None = None
    ) -> tuple[Outcome, ...]:
        """Values of one metric by day; ``since`` and ``until`` are included. A ``reference`` is its digest."""
        with self._access.read() as sight:
            query = (
                select(outcomes, conversations.c.id.label("conversation_id"), people.c.id.label("agent_id"))
                .outerjoin(conversations, conversations.c.key == outcomes.c.conversation)
                .outerjoin(people, people.c.key == outcomes.c.agent)
                .where(outcomes.c.metric == metric)
                .where(*conditions(sight, outcomes.c, TrendFilter(since, until, agent_id)))
                .order_by(outcomes.c.day, outcomes.c.key)
            )
            return tuple(
                Outcome(
                    row.metric, row.convention, row.value, row.conversation_id, row.agent_id, row.day,
                    row.subject if row.subject.startswith(_CONTACT) else None,
                )
                for row in sight.connection.execute(query)
            )  # fmt: skip

    def span(self) -> tuple[date, date] | None:
        """The first and the last day with values; None without any."""
        with self._access.read() as sight:
            query = select(func.min(outcomes.c.day), func.max(outcomes.c.day)).where(
                *conditions(sight, outcomes.c, None)
            )
            first, last = sight.connection.execute(query).one()
            return None if first is None else (first, last)

    def counts(self, where: TrendFilter | None = None) -> tuple[OutcomeCount, ...]:
        """All values of all metrics, counted by day; what every figure and trend is made of. Its ``rubric`` is not asked."""
        keys = [outcomes.c[name] for name in ("metric", "convention", "day", "value")]
        with self._access.read() as sight:
            query = select(*keys, func.count()).where(*conditions(sight, outcomes.c, where)).group_by(*keys)
            # All at once: row by row takes twice as long for a hundred thousand.
            rows = sight.connection.execute(query.order_by(*keys)).all()
            return tuple(OutcomeCount(row[0], row[1], row[2], row[3], row[4]) for row in rows)

    def beside_answers(
        self, metric: str, convention: str, where: TrendFilter | None = None
    ) -> tuple[tuple[AnsweredCsat, ...], int]:
        """How often each answer to each criterion met each value, and of how many contacts; only stored conversations.

        Args:
            metric: what was measured, such as ``csat``.
            convention: by which one.
            where: which days, agents and rubric.
        """
        with self._access.read() as sight:
            asked = [outcomes.c.metric == metric, outcomes.c.convention == convention]
            asked += [*conditions(sight, outcomes.c, where), *_of_rubric(where)]
            joined = outcomes.join(answers, answers.c.conversation == outcomes.c.conversation)
            keys = [answers.c.criterion, answers.c.answer, outcomes.c.value]
            query = select(*keys, func.count().label("count")).select_from(joined).where(*asked).group_by(*keys)
            rows = tuple(
                AnsweredCsat(row.criterion, Answer(row.answer), row.value, row[3])
                for row in sight.connection.execute(query)
            )
            contacts = select(func.count(outcomes.c.conversation.distinct())).select_from(joined).where(*asked)
            return rows, int(sight.connection.scalar(contacts) or 0)

    def contacts(self, conversation_ids: Collection[str]) -> tuple[Contact, ...]:
        """When and with whom those of the conversations were that are stored and seen; customers are not known."""
        with self._access.read() as sight:
            return tuple(
                Contact(row.id, row.happened_at, row.agent_id)
                for ids in in_parts(sorted(set(conversation_ids)))
                for row in sight.connection.execute(
                    select(conversations.c.id, conversations.c.happened_at, people.c.id.label("agent_id"))
                    .outerjoin(people, people.c.key == conversations.c.agent)
                    .where(conversations.c.id.in_(ids), conversations.c.is_current)
                    .where(sight.of_agent(conversations.c.agent))
                )
            )


def _of_rubric(where: TrendFilter | None) -> Sequence[ColumnElement[bool]]:
    if where is None or where.rubric is None:
        return ()
    scored_by = select(conversations.c.key).join(evaluations, evaluations.c.id == conversations.c.current_evaluation)
    return (outcomes.c.conversation.in_(scored_by.where(evaluations.c.rubric == where.rubric)),)


# -- writing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row of the table, and the subjects under which the same contact's value may stand from before."""

    row: Mapping[str, Any]
    before: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        return self.row["subject"], self.row["metric"], self.row["convention"]


def _save(sight: Sight, given: Sequence[Outcome]) -> int:
    sight.require_role(REVIEWING, "store outcomes")
    placed = _placed(sight, given)
    _drop(sight, placed)
    known = _known(sight, {one.row["subject"] for one in placed})
    # The last one counts where a subject is given twice.
    wanted = {one.key: one.row for one in placed}
    new = [row for key, row in wanted.items() if key not in known]
    other = [
        {"of": known[key][0], "now": row["value"]}
        for key, row in wanted.items()
        if key in known and known[key][1] != row["value"]
    ]
    if new:
        sight.connection.execute(insert(outcomes), new)
    if other:
        changing = update(outcomes).where(outcomes.c.key == bindparam("of")).values(value=bindparam("now"))
        sight.connection.execute(changing, other)
    if new or other:
        sight.audit("store outcomes", f"{len(new) + len(other)} values")
    return len(new) + len(other)


def _known(sight: Sight, subjects: Collection[str]) -> dict[tuple[str, str, str], tuple[int, float]]:
    """The keys and values that are stored of subjects."""
    found = {}
    for part in in_parts(sorted(subjects)):
        for row in sight.connection.execute(select(outcomes).where(outcomes.c.subject.in_(part))):
            found[row.subject, row.metric, row.convention] = row.key, row.value
    return found


def _drop(sight: Sight, placed: Sequence[_Placed]) -> None:
    """Takes out what stands under an older subject of the same contact, so that it is not counted twice."""
    older = {(subject, one.key[1], one.key[2]) for one in placed for subject in one.before}
    keys = [row[0] for key, row in _known(sight, {subject for subject, *_ in older}).items() if key in older]
    if keys:
        sight.connection.execute(
            delete(outcomes).where(outcomes.c.key == bindparam("of")), [{"of": key} for key in keys]
        )


def _placed(sight: Sight, given: Sequence[Outcome]) -> Sequence[_Placed]:
    talks = _revisions(sight, sorted({one.conversation_id for one in given if one.conversation_id is not None}))
    agents = {
        name: sight.agent(name, "store outcomes of").key
        for name in sorted({one.agent_id for one in given if one.conversation_id is None and one.agent_id is not None})
    }
    placed = []
    for one in given:
        values = {"metric": one.metric, "convention": one.convention, "value": one.value}
        if one.conversation_id is not None:
            place = _of_conversation(talks[one.conversation_id], one)
        else:
            place = _of_contact(sight, agents.get(one.agent_id or ""), one)
        placed.append(replace(place, row={**values, **place.row}))
    return placed


def _revisions(sight: Sight, conversation_ids: Sequence[str]) -> Mapping[str, Sequence[Any]]:
    """The rows of each conversation, the current one first; refuses those that are not the person's."""
    found: dict[str, list[Any]] = {}
    columns = [conversations.c[name] for name in ("id", "key", "agent", "day", "is_current")]
    for ids in in_parts(conversation_ids):
        query = select(*columns).where(conversations.c.id.in_(ids), sight.of_agent(conversations.c.agent))
        for row in sight.connection.execute(query.order_by(conversations.c.revision.desc())):
            found.setdefault(row.id, []).append(row)
    for one in conversation_ids:
        if one not in found or not found[one][0].is_current:
            sight.conversation(one, "store outcomes of")
    return found


def _of_conversation(rows: Sequence[Any], outcome: Outcome) -> _Placed:
    current, *older = rows
    contact = (_contact_subject(agent, str(outcome.conversation_id)) for agent in {current.agent, None})
    row = {
        "conversation": current.key, "agent": current.agent, "day": outcome.day or current.day,
        "subject": f"conversation {current.key}",
    }  # fmt: skip
    return _Placed(row, (*contact, *(f"conversation {one.key}" for one in older)))


def _of_contact(sight: Sight, agent: int | None, outcome: Outcome) -> _Placed:
    if agent is None:
        sight.require(sight.person.role is StaffRole.ADMIN, "store outcomes of", "nobody")
    subject = (
        f"agent {agent} {outcome.day}" if outcome.reference is None else _contact_subject(agent, outcome.reference)
    )
    return _Placed({"conversation": None, "agent": agent, "day": outcome.day, "subject": subject})


def _contact_subject(agent: int | None, reference: str) -> str:
    # A digest: what a ticket is called can be a customer's number or name. By agent, so that no team meets another's.
    return f"{_CONTACT}{agent or 0} {hashlib.sha256(reference.encode()).hexdigest()[:32]}"
