"""Keeps ``answers`` and ``daily_answers`` true whenever another evaluation counts; in the caller's transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from coach.domain.evaluation import Evaluation
from coach.storage.records import ANSWER_WORDS
from coach.storage.tables import answers, conversations, daily_answers, evaluations

_DailyKey = tuple[int, date, date, date, str, str, str, str]
_ROWS_A_STATEMENT = 500


@dataclass(frozen=True, slots=True)
class Place:
    """Where the answers of a conversation are counted."""

    conversation: int
    agent: int | None
    day: date
    week: date
    month: date
    is_practice: bool

    @classmethod
    def of(cls, row: Row[Any]) -> Place:
        """From a row of conversations."""
        return cls(row.key, row.agent, row.day, row.week, row.month, row.is_practice)


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers of one evaluation: its rubric, and section, criterion and answer of each result."""

    rubric: str
    results: tuple[tuple[str, str, str], ...]

    @classmethod
    def of(cls, evaluation: Evaluation) -> Answered:
        """From an evaluation."""
        return cls(
            evaluation.rubric,
            tuple((one.section, one.criterion, ANSWER_WORDS[one.answer]) for one in evaluation.results),
        )

    @classmethod
    def of_stored(cls, connection: Connection, evaluation_ids: Sequence[str]) -> dict[str, Answered]:
        """From stored evaluations, by their id."""
        found = {}
        for ids in in_parts(evaluation_ids):
            query = select(evaluations.c.id, evaluations.c.rubric, evaluations.c.details).where(
                evaluations.c.id.in_(ids)
            )
            for row in connection.execute(query):
                results = tuple((one["section"], one["criterion"], one["answer"]) for one in row.details["results"])
                found[row.id] = cls(row.rubric, results)
        return found


@dataclass(frozen=True, slots=True)
class Change:
    """The answers that counted in a place before (None: none did) and those that count from now on."""

    place: Place
    before: Answered | None
    after: Answered | None


def count(connection: Connection, changes: Iterable[Change]) -> None:
    """Brings both tables from ``before`` to ``after``; practice is never counted."""
    changes = [change for change in changes if not change.place.is_practice]
    _rewrite_answers(connection, changes)
    deltas: Counter[_DailyKey] = Counter()
    for change in changes:
        for answered, sign in ((change.before, -1), (change.after, 1)):
            for section, criterion, answer in answered.results if answered else ():
                place = change.place
                days = (place.agent or 0, place.day, place.week, place.month)
                deltas[*days, answered.rubric if answered else "", section, criterion, answer] += sign
    _add_to_days(connection, deltas)


def point_at(connection: Connection, conversation: int, evaluation: Evaluation) -> None:
    """Makes a stored evaluation the one that counts for a conversation."""
    connection.execute(
        update(conversations)
        .where(conversations.c.key == conversation)
        .values(current_evaluation=evaluation.id, score=evaluation.score, needs_review=evaluation.needs_review)
    )


def in_parts(items: Sequence[str]) -> Iterable[Sequence[str]]:
    """Items in parts that fit one statement's parameters."""
    return (items[start : start + _ROWS_A_STATEMENT] for start in range(0, len(items), _ROWS_A_STATEMENT))


def _rewrite_answers(connection: Connection, changes: Sequence[Change]) -> None:
    replaced = [{"of": change.place.conversation} for change in changes if change.before]
    if replaced:
        connection.execute(delete(answers).where(answers.c.conversation == bindparam("of")), replaced)
    rows = [
        {
            "conversation": change.place.conversation, "criterion": criterion, "answer": answer,
            "agent": change.place.agent, "day": change.place.day,
        }
        for change in changes if change.after
        for _, criterion, answer in change.after.results
    ]  # fmt: skip
    if rows:
        connection.execute(insert(answers), rows)


def _add_to_days(connection: Connection, deltas: Counter[_DailyKey]) -> None:
    names = ("agent", "day", "week", "month", "rubric", "section", "criterion", "answer")
    rows = [dict(zip(names, key, strict=True)) | {"count": delta} for key, delta in sorted(deltas.items()) if delta]
    if not rows:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    added = dialect.insert(daily_answers)
    connection.execute(
        added.on_conflict_do_update(
            index_elements=list(daily_answers.primary_key.columns),
            set_={"count": daily_answers.c.count + added.excluded["count"]},
        ),
        rows,
    )
    if any(delta < 0 for delta in deltas.values()):
        connection.execute(delete(daily_answers).where(daily_answers.c.count == 0))
