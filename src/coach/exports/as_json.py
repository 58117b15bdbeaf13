"""Evaluations as JSON, in the shape that docs/cli.md promises; the same evaluation gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from coach.domain.conversation import Conversation, Evidence
from coach.domain.evaluation import CriterionResult, Scored


def evaluation_record(scored: Scored) -> dict[str, Any]:
    """One evaluation as plain values, with the keys in a fixed order; numbers are not rounded."""
    evaluation = scored.evaluation
    return {
        "conversation": _conversation_record(scored.conversation),
        "rubric": {"id": evaluation.rubric, "version": evaluation.rubric_version, "digest": evaluation.rubric_digest},
        "culture": evaluation.culture,
        "model": evaluation.model_id,
        "score": evaluation.score,
        "score_before_auto_fail": evaluation.score_before_auto_fail,
        "auto_failed_on": list(evaluation.auto_failed_on),
        "coverage": evaluation.coverage,
        "needs_review": evaluation.needs_review,
        "review_reasons": list(evaluation.review_reasons),
        "sections": [
            {"section": section.section, "name": section.name, "score": section.score, "weight": section.weight}
            for section in evaluation.sections
        ],
        "criteria": [_result_record(result) for result in evaluation.results],
        "rewrites": [],
        "measures": dict(sorted(scored.measures.items())),
    }


def _conversation_record(conversation: Conversation) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "channel": conversation.channel.value,
        "language": conversation.language,
        "agent_id": conversation.agent_id,
        "turns": len(conversation.turns),
        "source": conversation.source.path,
        "format": conversation.source.format,
        "role_confidence": conversation.role_confidence,
    }


def _result_record(result: CriterionResult) -> dict[str, Any]:
    return {
        "criterion": result.criterion,
        "section": result.section,
        "answer": result.answer.value,
        "weight": result.weight,
        "confidence": result.confidence,
        "reason": result.reason,
        "advice": result.advice,
        "evidence": [_evidence_record(evidence) for evidence in result.evidence],
        "looked_at": list(result.looked_at),
    }


def _evidence_record(evidence: Evidence) -> dict[str, Any]:
    return {"turn": evidence.turn_index, "start": evidence.start, "end": evidence.end, "quote": evidence.quote}


def problem_record(file: str, line: int | None, message: str) -> dict[str, Any]:
    """A problem of a file as plain values."""
    return {"file": file, "line": line, "message": message}


def dumps(record: Mapping[str, Any]) -> str:
    """A record as one line of JSON; letters of every script stay readable."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False)


def json_lines(items: Iterable[Scored]) -> Iterator[str]:
    """One evaluation a line, each as soon as it is there."""
    for scored in items:
        yield dumps(evaluation_record(scored)) + "\n"


def json_document(items: Iterable[Scored], problems: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """One JSON object with all evaluations and problems, piece by piece.

    Args:
        items: what was scored; each is written as soon as it is there.
        problems: read when the items are through, so that they may add to it.
    """
    yield '{"evaluations": ['
    separator = "\n"
    for scored in items:
        yield separator + dumps(evaluation_record(scored))
        separator = ",\n"
    yield f'\n], "problems": {json.dumps(list(problems), ensure_ascii=False)}}}\n'
