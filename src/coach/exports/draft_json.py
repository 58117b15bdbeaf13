"""A checked draft as plain values, in the shape that docs/drafts.md promises."""

from __future__ import annotations

from typing import Any

from coach.domain.coaching import DraftCheck, Finding


def draft_record(check: DraftCheck) -> dict[str, Any]:
    """What a check says, with the keys in a fixed order; places are code points of the draft as it was given."""
    return {
        "language": check.conversation.language,
        "channel": check.conversation.channel.value,
        "score": check.score,
        "clean": check.clean,
        "findings": [_finding_record(finding) for finding in check.findings],
        "rewritten": check.rewritten,
        "open_questions": [question.quote for question in check.open_questions],
        "tone": check.tone,
        "register": check.register,
        "model": check.model_id,
        "checked": check.checked,
    }


def _finding_record(finding: Finding) -> dict[str, Any]:
    return {
        "criterion": finding.criterion,
        "section": finding.section,
        "start": finding.evidence.start,
        "end": finding.evidence.end,
        "quote": finding.evidence.quote,
        "missing": finding.missing,
        "reason": finding.reason,
        "advice": finding.advice,
        "confidence": finding.confidence,
        "rewrites": [
            {"after": rewrite.after, "why": rewrite.why, "rule": rewrite.rule} for rewrite in finding.rewrites
        ],
    }
