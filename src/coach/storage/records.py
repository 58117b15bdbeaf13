"""Domain objects as plain values for JSON columns, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import timedelta, timezone
from typing import Any

from sqlalchemy import Row

from coach.domain.conversation import Channel, Conversation, Evidence, Participant, Role, Source, Turn
from coach.domain.evaluation import Answer, CriterionResult, Evaluation, Evaluator, Scored, SectionScore

# ``.value`` of an enumeration is slow, and an import asks for it dozens of times a conversation.
ANSWER_WORDS = {answer: answer.value for answer in Answer}
_ROLE_WORDS = {role: role.value for role in Role}


def turn_records(turns: Iterable[Turn]) -> list[list[Any]]:
    """Turns without their index; lists, since the same six keys a turn would double the size."""
    return [[_ROLE_WORDS[turn.role], turn.speaker_id, turn.text, turn.start, turn.end, turn.language] for turn in turns]


def turns_from(records: Iterable[list[Any]]) -> tuple[Turn, ...]:
    """What turn_records was given."""
    return tuple(Turn(index, Role(record[0]), *record[1:]) for index, record in enumerate(records))


def participant_records(participants: Iterable[Participant]) -> list[list[str | None]]:
    """Participants as id, role and name."""
    return [[one.id, one.role.value, one.name] for one in participants]


def conversation_digest(conversation: Conversation) -> str:
    """SHA-256 of what was said, by whom and when; not of the id, the file, or the languages that were detected."""
    content = {
        "agent": conversation.agent_id,
        "channel": conversation.channel.value,
        "culture": conversation.culture,
        "started_at": conversation.started_at.isoformat() if conversation.started_at else None,
        "turns": [record[:5] for record in turn_records(conversation.turns)],
    }
    return _digest(content)


def conversation_from(row: Row[Any]) -> Conversation:
    """A conversation from its row with the column ``agent_id`` of its person beside it."""
    started_at = row.started_at
    if started_at is not None and row.utc_offset is not None:
        started_at = started_at.astimezone(timezone(timedelta(minutes=row.utc_offset)))
    return Conversation(
        id=row.id,
        channel=Channel(row.channel),
        language=row.language,
        turns=turns_from(row.turns),
        agent_id=row.agent_id,
        started_at=started_at,
        source=Source(row.source, row.format),
        culture=row.culture,
        role_confidence=row.role_confidence,
        participants=tuple(Participant(one[0], Role(one[1]), one[2]) for one in row.participants),
    )


def evidence_records(evidence: Iterable[Evidence]) -> list[list[Any]]:
    """Evidence as turn, start, end and quote."""
    return [[one.turn_index, one.start, one.end, one.quote] for one in evidence]


def evidence_from(records: Iterable[list[Any]]) -> tuple[Evidence, ...]:
    """What evidence_records was given."""
    return tuple(Evidence(*record) for record in records)


def evaluation_details(evaluation: Evaluation, measures: Mapping[str, float | str | None]) -> dict[str, Any]:
    """What has no column of its own."""
    return {
        "results": [_result_record(result) for result in evaluation.results],
        "sections": [[one.section, one.name, one.score, one.weight] for one in evaluation.sections],
        "score_before_auto_fail": evaluation.score_before_auto_fail,
        "auto_failed_on": list(evaluation.auto_failed_on),
        "review_reasons": list(evaluation.review_reasons),
        "measures": dict(sorted(measures.items())),
    }


def fingerprint(evaluation: Evaluation, details: Mapping[str, Any]) -> str:
    """SHA-256 of everything that scoring decides; the same for the same conversation, rubric, model and culture."""
    beside = [
        evaluation.evaluator.kind, evaluation.evaluator.id, evaluation.rubric, evaluation.rubric_version, evaluation.rubric_digest,
        evaluation.culture, evaluation.language, evaluation.model_id, evaluation.score, evaluation.coverage, evaluation.needs_review,
    ]  # fmt: skip
    return _digest([beside, details])


def evaluation_from(row: Row[Any]) -> Evaluation:
    """An evaluation from its row with ``conversation_id``, ``agent_id`` and ``person_id`` beside it."""
    details = row.details
    return Evaluation(
        conversation_id=row.conversation_id,
        agent_id=row.agent_id,
        rubric=row.rubric,
        rubric_version=row.rubric_version,
        rubric_digest=row.rubric_digest,
        culture=row.culture,
        language=row.language,
        model_id=row.model_id,
        results=tuple(_result_from(record) for record in details["results"]),
        sections=tuple(SectionScore(*record) for record in details["sections"]),
        score=row.score,
        score_before_auto_fail=details["score_before_auto_fail"],
        auto_failed_on=tuple(details["auto_failed_on"]),
        coverage=row.coverage,
        needs_review=row.needs_review,
        review_reasons=tuple(details["review_reasons"]),
        evaluator=Evaluator(row.evaluator_kind, row.evaluator if row.person_id is None else row.person_id),
        id=row.id,
        created_at=row.created_at,
        replaces=row.replaces,
    )


def scored_from(conversation: Conversation, row: Row[Any]) -> Scored:
    """The conversation with an evaluation's row, as scoring gave them."""
    return Scored(conversation, evaluation_from(row), row.details["measures"])


def _result_record(result: CriterionResult) -> dict[str, Any]:
    """Short, since there are dozens a conversation: what is empty is left out."""
    record: dict[str, Any] = {
        "criterion": result.criterion, "section": result.section, "answer": ANSWER_WORDS[result.answer], "weight": result.weight,
        "confidence": result.confidence, "reason": result.reason, "advice": result.advice,
    }  # fmt: skip
    if result.evidence:
        record["evidence"] = evidence_records(result.evidence)
    if result.looked_at:
        record["looked_at"] = list(result.looked_at)
    if result.auto_fail:
        record["auto_fail"] = True
    return record


def _result_from(record: Mapping[str, Any]) -> CriterionResult:
    return CriterionResult(
        criterion=record["criterion"],
        section=record["section"],
        answer=Answer(record["answer"]),
        weight=record["weight"],
        confidence=record["confidence"],
        reason=record["reason"],
        advice=record["advice"],
        evidence=evidence_from(record.get("evidence", ())),
        looked_at=tuple(record.get("looked_at", ())),
        auto_fail=record.get("auto_fail", False),
    )


def _digest(content: Any) -> str:
    written = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
