"""Which scores a screen may show."""

from __future__ import annotations

from coach.domain.evaluation import Evaluation, Scored, SectionScore


def grade(scored: Scored) -> float | None:
    """The score that a screen may show; None where nothing was scored or a person should look first."""
    return None if scored.evaluation.needs_review else scored.evaluation.score


def section_grade(evaluation: Evaluation, section: SectionScore) -> float | None:
    """The score of a section that a screen may show; None where it may be another person's (who is who is not sure)."""
    return None if {"roles_unsure", "one_side_only"} & set(evaluation.review_reasons) else section.score
