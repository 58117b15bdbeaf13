"""Weights, N/A, auto-fail and coverage: the answers of a conversation as one evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from coach.domain.conversation import Role
from coach.domain.evaluation import Answer, CriterionResult, Evaluation, SectionScore
from coach.rubrics.quantities import parse_percentage
from coach.rubrics.schema import Rubric, in_language
from coach.scoring.finding import Finder
from coach.scoring.judge import Judge
from coach.signals.detector import Signals

ROLES_SURE = 0.75


def evaluate(
    rubric: Rubric,
    signals: Signals,
    *,
    means: Callable[[str, str], str],
    texts: str,
    digest: str,
    culture: str | None = None,
    model_id: str | None = None,
    scorable: bool = True,
    instead: Mapping[str, Signals] | None = None,
) -> Evaluation:
    """The evaluation of a conversation; the same input gives the same result.

    Args:
        rubric: with its culture profile laid over it already.
        signals: what was observed.
        means: names phrase sets, measures and heads for reasons.
        texts: language of reasons, advice and section names.
        digest: of the rubric's files.
        culture: name of the profile in use.
        model_id: of the model whose predictions are among the signals.
        scorable: whether there are phrases for the conversation's language; nothing is scored otherwise.
        instead: other signals for single criteria, such as those without a brand's ignored phrases.
    """
    conversation = signals.conversation
    judge = Judge(Finder(signals, rubric), means, texts, scorable=scorable)
    own = {name: Judge(Finder(left, rubric), means, texts, scorable=scorable) for name, left in (instead or {}).items()}
    results = tuple(
        own.get(criterion.criterion, judge).judge(criterion, section.section)
        for section in rubric.sections
        for criterion in section.criteria
    )
    drafts = {criterion.criterion for criterion in rubric.criteria if criterion.status == "draft"}
    separate = {section.section for section in rubric.sections if section.report_separately}
    active = [result for result in results if result.criterion not in drafts]
    counted = [result for result in active if result.section not in separate]
    before = score_of(rubric, counted)
    failed = tuple(result.criterion for result in counted if result.auto_fail and result.answer is Answer.NOT_MET)
    coverage = coverage_of(counted)
    reasons = _review_reasons(rubric, signals, counted, coverage)
    if not scorable:
        reasons = ("language_not_supported", *reasons)
    return Evaluation(
        conversation_id=conversation.id,
        agent_id=conversation.agent_id,
        rubric=rubric.rubric,
        rubric_version=rubric.version,
        rubric_digest=digest,
        culture=culture,
        language=conversation.language,
        model_id=model_id,
        results=results,
        sections=tuple(
            SectionScore(
                section.section,
                in_language(section.name, texts),
                score_of(rubric, [result for result in active if result.section == section.section]),
                section.weight,
            )
            for section in rubric.sections
        ),
        score=0.0 if failed else before,
        score_before_auto_fail=before,
        auto_failed_on=failed,
        coverage=coverage,
        needs_review=bool(reasons),
        review_reasons=reasons,
    )


def score_of(rubric: Rubric, results: Iterable[CriterionResult]) -> float | None:
    """``100 * sum(weight * scale[answer]) / sum(weight)`` over scored criteria; None when there are none."""
    scored = [result for result in results if result.answer.counts]
    weight = sum(result.weight for result in scored)
    if not weight:
        return None
    return 100 * sum(result.weight * rubric.worth(result.answer) for result in scored) / weight


def coverage_of(results: Sequence[CriterionResult]) -> float:
    """Scored weight by applicable weight, 0..1; 0 when nothing applies."""
    applicable = sum(result.weight for result in results if result.answer is not Answer.NOT_APPLICABLE)
    scored = sum(result.weight for result in results if result.answer.counts)
    return scored / applicable if applicable else 0.0


def _review_reasons(
    rubric: Rubric, signals: Signals, counted: Sequence[CriterionResult], coverage: float
) -> tuple[str, ...]:
    """Why a person should look; codes that the screens translate."""
    reasons: list[str] = []
    if signals.conversation.role_confidence < ROLES_SURE:
        reasons.append("roles_unsure")
    if not all(signals.conversation.turns_of(role) for role in (Role.AGENT, Role.CUSTOMER)):
        reasons.append("one_side_only")
    if any(result.auto_fail and result.answer is Answer.NOT_SCORED for result in counted):
        reasons.append("auto_fail_not_scored")
    if coverage < parse_percentage(rubric.review_below):
        reasons.append("low_coverage")
    return tuple(reasons)
