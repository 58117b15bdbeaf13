"""Takes a person's name out of stored texts; each letter becomes a block, so that evidence still fits its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update

from coach.storage.access import Sight
from coach.storage.tables import (
    coaching_plans,
    comments,
    conversations,
    disputes,
    evaluations,
    practice_assignments,
    practice_comments,
    practice_sessions,
    purging,
    reviews,
    sign_offs,
)  # fmt: skip

_BLACK = "█"
_ROWS_A_TIME = 200
_Blackened = Callable[[str], str]
# Remarks may name anybody; transcripts and evaluations are gone through for those of the person alone.
_REMARKS = (
    (comments, ("text",)),
    (disputes, ("reason", "decision")),
    (sign_offs, ("note",)),
    (practice_comments, ("text",)),
    (practice_assignments, ("note",)),
)
# What was said in a session's record; the rest of it are names of ours, such as a scenario's.
_SAID = frozenset({"opening", "trainee", "customer", "quote"})


def blacken(sight: Sight, person: int, names: Sequence[str]) -> None:
    """Blackens names as whole words, in any case: in the person's conversations, and in all remarks and plans.

    Args:
        sight: of an administrator, in a writing transaction.
        person: the key of the one to be forgotten.
        names: what to blacken; one without a letter names nobody and is left.
    """
    black = _blackener(names)
    if black is None:
        return
    for row in _in_parts(sight, select(conversations).where(conversations.c.agent == person), conversations.c.key):
        _blacken_conversation(sight, row, black)
    of_person = select(practice_sessions).where(practice_sessions.c.agent == person)
    for row in _in_parts(sight, of_person, practice_sessions.c.conversation):
        key = practice_sessions.c.conversation == row.conversation
        _update(sight, practice_sessions, key, row, {"record": _said_in(row.record, black)})
    for table, columns in _REMARKS:
        key = next(iter(table.primary_key.columns))
        for row in _in_parts(sight, select(table), key):
            _update(
                sight, table, key == row._mapping[key.name], row, {name: black(row._mapping[name]) for name in columns}
            )
    for row in _in_parts(sight, select(coaching_plans), coaching_plans.c.id):
        changed = {
            "focus": [area | {"why": black(area["why"])} for area in row.focus],
            "strengths": [black(one) for one in row.strengths],
            "practice": [black(one) for one in row.practice],
        }
        _update(sight, coaching_plans, coaching_plans.c.id == row.id, row, changed)
    for row in _in_parts(sight, select(reviews), reviews.c.id):
        answers = [answer | {"reason": black(answer["reason"])} for answer in row.answers]
        _update(sight, reviews, reviews.c.id == row.id, row, {"answers": answers})


def _blackener(names: Sequence[str]) -> _Blackened | None:
    wanted = sorted({name.strip() for name in names if any(letter.isalpha() for letter in name)}, key=len, reverse=True)
    if not wanted:
        return None
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, wanted))})(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: _BLACK * len(found.group()), text)


def _blacken_conversation(sight: Sight, row: Row[Any], black: _Blackened) -> None:
    turns = [[role, black(speaker), black(text), *times] for role, speaker, text, *times in row.turns]
    changed = {
        "turns": turns,
        "participants": [[black(one), role, name and black(name)] for one, role, name in row.participants],
        "source": row.source and black(row.source),
    }
    _update(sight, conversations, conversations.c.key == row.key, row, changed)
    texts = [turn[2] for turn in turns]
    sight.connection.execute(insert(purging).values(permit=1))
    of_this = select(evaluations.c.id, evaluations.c.details).where(evaluations.c.conversation == row.key)
    for evaluation in sight.connection.execute(of_this).all():
        results = [
            result | {"reason": black(result["reason"]), "advice": black(result["advice"])} | _cut_again(result, texts)
            for result in evaluation.details["results"]
        ]
        details = evaluation.details | {"results": results}
        _update(sight, evaluations, evaluations.c.id == evaluation.id, evaluation, {"details": details})
    sight.connection.execute(delete(purging))
    for review in sight.connection.execute(select(reviews).where(reviews.c.conversation == row.key)).all():
        answers = [answer | _cut_again(answer, texts) for answer in review.answers]
        _update(sight, reviews, reviews.c.id == review.id, review, {"answers": answers})


def _said_in(record: Any, black: _Blackened, key: str = "") -> Any:
    """A record with what was said in it blackened; everything keeps its place and its length."""
    if isinstance(record, dict):
        return {name: _said_in(value, black, name) for name, value in record.items()}
    if isinstance(record, list):
        return [_said_in(one, black, key) for one in record]
    return black(record) if isinstance(record, str) and key in _SAID else record


def _cut_again(record: dict[str, Any], texts: Sequence[str]) -> dict[str, Any]:
    """Evidence with its quotes cut from the blackened turns: a quote may begin inside a name."""
    if "evidence" not in record:
        return {}
    return {"evidence": [[turn, start, end, texts[turn][start:end]] for turn, start, end, _ in record["evidence"]]}


def _update(sight: Sight, table: Any, condition: Any, row: Row[*tuple[Any, ...]], changed: dict[str, Any]) -> None:
    if any(row._mapping[name] != value for name, value in changed.items()):
        sight.connection.execute(update(table).where(condition).values(changed))


def _in_parts(sight: Sight, query: Select[Any], key: Any) -> Iterator[Row[Any]]:
    """The rows by their key, a few in memory at a time."""
    part = sight.connection.execute(query.order_by(key).limit(_ROWS_A_TIME)).all()
    while part:
        yield from part
        last = part[-1]._mapping[key.name]
        part = sight.connection.execute(query.where(key > last).order_by(key).limit(_ROWS_A_TIME)).all()
