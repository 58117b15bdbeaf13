"""Outcome figures beside conversations or agents' days, each with the convention that it was measured by (guide 127-149)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update

from coach.errors import InvariantError
from coach.storage.access import REVIEWING, Access, Sight
from coach.storage.tables import conversations, outcomes, people


@dataclass(frozen=True, slots=True)
class Outcome:
    """One measured value, of a conversation or, without one, of an agent's day.

    ``metric`` is an id such as ``csat``, ``convention`` the way of measuring such as ``1-5``. ``day`` is None only with a
    conversation, whose day it takes then.
    """

    metric: str
    convention: str
    value: float
    conversation_id: str | None = None
    agent_id: str | None = None
    day: date | None = None

    def __post_init__(self) -> None:
        if self.conversation_id is None and (self.agent_id is None or self.day is None):
            raise InvariantError(f"outcome {self.metric!r}: give a conversation, or an agent and a day")
        if not math.isfinite(self.value):
            raise InvariantError(f"outcome {self.metric!r}: {self.value} is no number")


class Outcomes:
    """The outcomes of the conversations and agents that one person sees."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, found: Iterable[Outcome]) -> int:
        """Stores values, all or none; gives how many were new or other than before. For reviewers and administrators.

        Raises:
            NotAllowedError: when a conversation or agent is not the person's; NotFoundError for administrators.
        """
        given = list(found)
        return self._access.write(lambda sight: _save(sight, given))

    def list(
        self, metric: str, *, since: date | None = None, until: date | None = None, agent_id: str | None = None
    ) -> tuple[Outcome, ...]:
        """Values of one metric by day; ``since`` and ``until`` are included."""
        with self._access.read() as sight:
            query = (
                select(outcomes, conversations.c.id.label("conversation_id"), people.c.id.label("agent_id"))
                .outerjoin(conversations, conversations.c.key == outcomes.c.conversation)
                .outerjoin(people, people.c.key == outcomes.c.agent)
                .where(outcomes.c.metric == metric, sight.of_agent(outcomes.c.agent))
                .order_by(outcomes.c.day, outcomes.c.key)
            )
            if since is not None:
                query = query.where(outcomes.c.day >= since)
            if until is not None:
                query = query.where(outcomes.c.day <= until)
            if agent_id is not None:
                query = query.where(people.c.id == agent_id)
            return tuple(
                Outcome(row.metric, row.convention, row.value, row.conversation_id, row.agent_id, row.day)
                for row in sight.connection.execute(query)
            )


def _save(sight: Sight, given: Sequence[Outcome]) -> int:
    sight.require_role(REVIEWING, "store outcomes")
    changed = sum(_save_one(sight, outcome) for outcome in given)
    if changed:
        sight.audit("store outcomes", f"{changed} values")
    return changed


def _save_one(sight: Sight, outcome: Outcome) -> bool:
    row = _row_of(sight, outcome)
    same = [outcomes.c[name] == row[name] for name in ("subject", "metric", "convention")]
    known = sight.connection.execute(select(outcomes.c.key, outcomes.c.value).where(*same)).first()
    if known is None:
        sight.connection.execute(insert(outcomes), row)
    elif known.value != outcome.value:
        sight.connection.execute(update(outcomes).where(outcomes.c.key == known.key).values(value=outcome.value))
    return known is None or bool(known.value != outcome.value)


def _row_of(sight: Sight, outcome: Outcome) -> dict[str, Any]:
    values = {"metric": outcome.metric, "convention": outcome.convention, "value": outcome.value}
    if outcome.conversation_id is not None:
        conversation = sight.conversation(outcome.conversation_id, "store outcomes of")
        place = {"conversation": conversation.key, "agent": conversation.agent, "day": outcome.day or conversation.day}
        return values | place | {"subject": f"conversation {conversation.key}"}
    agent = sight.agent(outcome.agent_id or "", "store outcomes of")
    return values | {
        "conversation": None,
        "agent": agent.key,
        "day": outcome.day,
        "subject": f"agent {agent.key} {outcome.day}",
    }
