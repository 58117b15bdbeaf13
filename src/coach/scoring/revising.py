"""A person's answers worked into an evaluation: score, sections and coverage anew, by the same arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from coach.domain.conversation import Evidence
from coach.domain.evaluation import CriterionResult, Evaluation
from coach.domain.review import ReviewAnswer
from coach.errors import InvariantError
from coach.rubrics.schema import Rubric
from coach.scoring.score import Sum


def revised(evaluation: Evaluation, rubric: Rubric, answers: Iterable[ReviewAnswer]) -> Evaluation:
    """The evaluation with a person's answers in place of its own; criteria without one stay as they are.

    An answer that overrules brings its reason, full confidence and its own evidence; where it has none, the words that
    were looked at before stay. Somebody has looked now, so what only asked for that (who is who, one side) is settled; an auto-fail
    criterion that could not be told, or too little that could, still keeps the grade back.

    Raises:
        InvariantError: when an answer is to a criterion that the evaluation does not have.
    """
    given = {answer.criterion: answer for answer in answers}
    if unknown := given.keys() - {result.criterion for result in evaluation.results}:
        raise InvariantError(f"review: the evaluation has no criterion {sorted(unknown)[0]!r}")
    results = tuple(_decided(result, given.get(result.criterion)) for result in evaluation.results)
    added = Sum.of(rubric, results)
    return replace(
        evaluation,
        results=results,
        sections=tuple(replace(one, score=added.of_section(one.section)) for one in evaluation.sections),
        score=added.score,
        score_before_auto_fail=added.before_auto_fail,
        auto_failed_on=added.auto_failed_on,
        coverage=added.coverage,
        needs_review=bool(added.reasons),
        review_reasons=added.reasons,
        id=None,
        created_at=None,
        replaces=evaluation.id,
    )


def _decided(result: CriterionResult, given: ReviewAnswer | None) -> CriterionResult:
    if given is None:
        return result
    if given.answer is result.answer:
        return replace(result, evidence=_together(result.evidence, given.evidence))
    return replace(
        result,
        answer=given.answer,
        confidence=1.0,
        reason=given.reason.strip() or result.reason,
        evidence=given.evidence or result.evidence,
    )


def _together(own: tuple[Evidence, ...], added: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys((*own, *added)))
