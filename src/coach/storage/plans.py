"""Coaching plans."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, insert, select, update

from coach.domain.people import StaffRole
from coach.domain.review import CoachingPlan, FocusArea
from coach.errors import StorageError
from coach.storage.access import TRAINING, Access, Sight
from coach.storage.tables import coaching_plans, people


class Plans:
    """The coaching plans that one person sees."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, plan: CoachingPlan) -> CoachingPlan:
        """Stores a plan for an agent of the team; one that has an id, as a new version that replaces that one. Not for agents.

        Raises:
            StorageError: when the agent has acknowledged it already, or somebody else replaced it in the meantime.
        """
        return self._access.write(lambda sight: _save(sight, plan))

    def acknowledge(self, plan_id: str) -> CoachingPlan:
        """Says that the agent has read the plan; only for that agent, a second time changes nothing."""

        def work(sight: Sight) -> CoachingPlan:
            row = sight.to_change(
                _seen(sight).where(coaching_plans.c.id == plan_id), "acknowledge", f"plan {plan_id!r}"
            )
            is_own = sight.person.role is StaffRole.AGENT and row.agent == sight.key
            sight.require(is_own, "acknowledge", f"plan {plan_id!r}")
            if row.acknowledged_at is not None:
                return _plan_from(row)
            _refuse_old(sight, row, "read")
            now = datetime.now(UTC)
            sight.connection.execute(
                update(coaching_plans).where(coaching_plans.c.id == plan_id).values(acknowledged_at=now)
            )
            sight.audit("acknowledge plan", f"plan {plan_id}")
            return replace(_plan_from(row), acknowledged_at=now)

        return self._access.write(work)

    def get(self, plan_id: str) -> CoachingPlan:
        """One plan; raises NotFoundError."""
        with self._access.read() as sight:
            return _plan_from(sight.one(_seen(sight).where(coaching_plans.c.id == plan_id), f"plan {plan_id!r}"))

    def list(self, agent_id: str | None = None) -> tuple[CoachingPlan, ...]:
        """Plans in their latest versions, the latest plan first."""
        with self._access.read() as sight:
            newer = coaching_plans.alias("newer")
            is_replaced = select(newer.c.id).where(newer.c.replaces == coaching_plans.c.id).exists()
            query = _seen(sight).where(~is_replaced)
            query = query.order_by(coaching_plans.c.starts_on.desc(), coaching_plans.c.id)
            if agent_id is not None:
                query = query.where(people.c.id == agent_id)
            return tuple(_plan_from(row) for row in sight.connection.execute(query))

    def earlier(self, plan_id: str) -> tuple[CoachingPlan, ...]:
        """The versions that a plan replaces, the latest first; empty when it is the first one. Raises NotFoundError."""
        with self._access.read() as sight:
            found = []
            row = sight.one(_seen(sight).where(coaching_plans.c.id == plan_id), f"plan {plan_id!r}")
            while row.replaces is not None:
                row = sight.one(_seen(sight).where(coaching_plans.c.id == row.replaces), f"plan {row.replaces!r}")
                found.append(_plan_from(row))
            return tuple(found)


def _save(sight: Sight, plan: CoachingPlan) -> CoachingPlan:
    sight.require_role(TRAINING, "plan coaching")
    agent = sight.agent(plan.agent_id, "plan coaching of")
    values: dict[str, Any] = {
        "agent": agent.key, "starts_on": plan.starts_on, "ends_on": plan.ends_on, "review_on": plan.review_on,
        "focus": [asdict(area) for area in plan.focus], "strengths": list(plan.strengths), "practice": list(plan.practice),
    }  # fmt: skip
    if plan.id is not None:
        row = sight.to_change(_seen(sight).where(coaching_plans.c.id == plan.id), "plan coaching", f"plan {plan.id!r}")
        if row.acknowledged_at is not None:
            raise StorageError(f"plan {plan.id!r}: the agent has acknowledged it, so it stays; make a new one")
        _refuse_old(sight, row, "change")
        sight.require(row.agent == agent.key, "plan coaching", f"plan {plan.id!r}")
    now, new_id = datetime.now(UTC), uuid4().hex
    made = {"id": new_id, "created_by": sight.key, "created_at": now, "replaces": plan.id}
    sight.connection.execute(insert(coaching_plans), values | made)
    sight.audit(
        *(("make plan", f"plan {new_id}") if plan.id is None else ("change plan", f"plan {new_id} replaces {plan.id}"))
    )
    return replace(plan, id=new_id, created_by=sight.person.id, created_at=now, replaces=plan.id, acknowledged_at=None)


def _refuse_old(sight: Sight, row: Row[Any], action: str) -> None:
    newer = sight.connection.scalar(select(coaching_plans.c.id).where(coaching_plans.c.replaces == row.id))
    if newer is not None:
        raise StorageError(f"plan {row.id!r}: somebody replaced it with {newer!r} in the meantime; {action} that one")


def _seen(sight: Sight) -> Select[Any]:
    makers = people.alias("makers")
    return (
        select(coaching_plans, people.c.id.label("agent_id"), makers.c.id.label("created_by_id"))
        .join(people, people.c.key == coaching_plans.c.agent)
        .join(makers, makers.c.key == coaching_plans.c.created_by)
        .where(sight.of_agent(coaching_plans.c.agent))
    )


def _plan_from(row: Row[Any]) -> CoachingPlan:
    focus = tuple(FocusArea(one["criterion"], one["why"], tuple(one["conversation_ids"])) for one in row.focus)
    return CoachingPlan(
        agent_id=row.agent_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        focus=focus,
        review_on=row.review_on,
        strengths=tuple(row.strengths),
        practice=tuple(row.practice),
        created_by=row.created_by_id,
        id=row.id,
        created_at=row.created_at,
        acknowledged_at=row.acknowledged_at,
        replaces=row.replaces,
    )
