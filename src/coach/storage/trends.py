"""Figures over time from answers counted by day, so that a page over 100,000 conversations opens at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, cast, func, select

from coach.domain.evaluation import Answer
from coach.storage.access import Access, Sight
from coach.storage.tables import conversations, daily_answers, evaluations, people

BAND_POINTS = 5


class Period(StrEnum):
    """How days are put together: not at all, by day, by week (its Monday), by month (its first day), or everything."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class TrendFilter:
    """Which days (both included), agents and rubric; None leaves a part open."""

    since: date | None = None
    until: date | None = None
    agent_id: str | None = None
    team: str | None = None
    rubric: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How often a criterion was answered so in a period; ``starts_on`` is None for everything, ``agent_id`` for all together."""

    starts_on: date | None
    agent_id: str | None
    rubric: str
    section: str
    criterion: str
    answer: Answer
    count: int


@dataclass(frozen=True, slots=True)
class ScoreSummary:
    """The scores of a period: how many conversations, how many of them have a grade, its mean and sum of squares.

    A score that a person has to look at first is no grade: no screen shows it, so it enters no mean.
    """

    starts_on: date | None
    agent_id: str | None
    conversations: int
    scored: int
    need_review: int
    mean: float | None
    sum_of_squares: float


@dataclass(frozen=True, slots=True)
class ScoreBand:
    """How many conversations scored from ``low`` to below ``low + BAND_POINTS``; 100 is in the last band."""

    agent_id: str | None
    low: int
    count: int


class Trends:
    """Counts over the conversations that one person sees; practice is left out."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def answers(
        self,
        period: Period = Period.ALL,
        *,
        where: TrendFilter | None = None,
        by_agent: bool = True,
        criterion: str | None = None,
    ) -> tuple[AnswerCount, ...]:
        """Counts by period, agent, criterion and answer.

        Args:
            period: how days are put together.
            where: which days, agents and rubric; all by default.
            by_agent: False counts all agents together, and ``agent_id`` is None then.
            criterion: only this one.
        """
        with self._access.read() as sight:
            asked = conditions(sight, daily_answers.c, where)
            if where is not None and where.rubric is not None:
                asked.append(daily_answers.c.rubric == where.rubric)
            if criterion is not None:
                asked.append(daily_answers.c.criterion == criterion)
            query = _added_up(period, asked, by_agent)
            rows = sight.connection.execute(query).mappings().all()
            names = _names(sight) if by_agent else {}
            return tuple(
                AnswerCount(
                    row.get("starts_on"), names.get(row.get("agent")), row["rubric"], row["section"], row["criterion"],
                    Answer(row["answer"]), int(row["total"]),
                )
                for row in rows
            )  # fmt: skip

    def scores(
        self, period: Period = Period.ALL, *, where: TrendFilter | None = None, by_agent: bool = True
    ) -> tuple[ScoreSummary, ...]:
        """Scores by period and agent, with what an interval of their mean needs."""
        table = conversations.c
        with self._access.read() as sight:
            keys = [*_grouping(period, table), *([table.agent] if by_agent else [])]
            grade = case((table.needs_review.is_(False), table.score))
            figures = (
                func.count().label("conversations"),
                func.count(grade).label("scored"),
                func.sum(case((table.needs_review, 1), else_=0)).label("need_review"),
                func.avg(grade).label("mean"),
                func.sum(grade * grade).label("squares"),
            )
            query = select(*keys, *figures).where(*_that_count(sight, where))
            if keys:
                query = query.group_by(*keys).order_by(*keys)
            names = _names(sight) if by_agent else {}
            return tuple(
                ScoreSummary(
                    row.get("starts_on"), names.get(row.get("agent")), row["conversations"], row["scored"], int(row["need_review"] or 0),
                    row["mean"], row["squares"] or 0.0,
                )
                for row in sight.connection.execute(query).mappings()
            )  # fmt: skip

    def distribution(self, *, where: TrendFilter | None = None, by_agent: bool = True) -> tuple[ScoreBand, ...]:
        """How many conversations have a grade in each band of five points; bands without any are left out."""
        table = conversations.c
        band = case(
            (table.score >= 100 - BAND_POINTS, 100 - BAND_POINTS),
            else_=cast(func.floor(table.score / BAND_POINTS), Integer) * BAND_POINTS,
        )
        with self._access.read() as sight:
            keys = [*([table.agent] if by_agent else []), band.label("low")]
            query = select(*keys, func.count().label("count")).where(
                *_that_count(sight, where), table.score.is_not(None), table.needs_review.is_(False)
            )
            names = _names(sight) if by_agent else {}
            return tuple(
                ScoreBand(names.get(row.get("agent")), int(row["low"]), row["count"])
                for row in sight.connection.execute(query.group_by(*keys).order_by(*keys)).mappings()
            )


def _added_up(period: Period, conditions: Sequence[ColumnElement[bool]], by_agent: bool) -> Select[Any]:
    """Sums of daily_answers: first in the order of its key, agent by agent, then what is left of those."""
    table = daily_answers.c
    in_order = [table.agent, table.rubric, table.section, table.criterion, table.answer]
    if period is not Period.ALL:
        in_order += [table.week] if period is Period.WEEK else [table.week, table[period.value]]
    added = (
        select(*in_order, func.sum(table["count"]).label("part")).where(*conditions).group_by(*in_order).subquery().c
    )
    keys = [
        *_grouping(period, added),
        *([added.agent] if by_agent else []),
        added.rubric,
        added.section,
        added.criterion,
        added.answer,
    ]
    return select(*keys, func.sum(added.part).label("total")).group_by(*keys).order_by(*keys)


def _grouping(period: Period, table: Any) -> list[ColumnElement[Any]]:
    return [] if period is Period.ALL else [table[period.value].label("starts_on")]


def conditions(sight: Sight, table: Any, where: TrendFilter | None) -> list[ColumnElement[bool]]:
    """Which rows of a table with ``agent`` and ``day`` are seen and asked for; the rubric is left to the caller."""
    where = where or TrendFilter()
    found = [sight.of_agent(table.agent)]
    if where.agent_id is not None:
        found.append(table.agent == select(people.c.key).where(people.c.id == where.agent_id).scalar_subquery())
    if where.team is not None:
        found.append(table.agent.in_(select(people.c.key).where(people.c.team == where.team)))
    if where.since is not None:
        found.append(table.day >= where.since)
    if where.until is not None:
        found.append(table.day <= where.until)
    return found


def _that_count(sight: Sight, where: TrendFilter | None) -> list[ColumnElement[bool]]:
    found = conditions(sight, conversations.c, where)
    if where is not None and where.rubric is not None:
        found.append(
            conversations.c.current_evaluation.in_(select(evaluations.c.id).where(evaluations.c.rubric == where.rubric))
        )
    return [*found, conversations.c.is_current, conversations.c.is_practice.is_(False)]


def _names(sight: Sight) -> dict[int | None, str]:
    """The ids of the agents that are seen, by key; conversations without an agent have none."""
    return {
        row.key: row.id
        for row in sight.connection.execute(select(people.c.key, people.c.id).where(sight.of_agent(people.c.key)))
    }
