"""Weights, N/A, auto-fail and coverage: the answers of a conversation as one evaluation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

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
    added = Sum.of(rubric, results)
    reasons = (*_unsure_who(signals), *added.reasons)
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
                added.of_section(section.section),
                section.weight,
            )
            for section in rubric.sections
        ),
        score=added.score,
        score_before_auto_fail=added.before_auto_fail,
        auto_failed_on=added.auto_failed_on,
        coverage=added.coverage,
        needs_review=bool(reasons),
        review_reasons=reasons,
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """What a conversation's answers add up to; ``active`` are those of criteria that are no drafts, ``counted`` those in the score."""

    rubric: Rubric
    active: tuple[CriterionResult, ...]
    counted: tuple[CriterionResult, ...]

    @classmethod
    def of(cls, rubric: Rubric, results: Iterable[CriterionResult]) -> Sum:
        """Of all answers of a conversation."""
        drafts = {criterion.criterion for criterion in rubric.criteria if criterion.status == "draft"}
        separate = {section.section for section in rubric.sections if section.report_separately}
        active = tuple(result for result in results if result.criterion not in drafts)
        return cls(rubric, active, tuple(result for result in active if result.section not in separate))

    @property
    def before_auto_fail(self) -> float | None:
        """The score without regard to auto-fail criteria."""
        return score_of(self.rubric, self.counted)

    @property
    def auto_failed_on(self) -> tuple[str, ...]:
        """The auto-fail criteria that were not met."""
        return tuple(one.criterion for one in self.counted if one.auto_fail and one.answer is Answer.NOT_MET)

    @property
    def score(self) -> float | None:
        """0..100; None when nothing could be scored."""
        return 0.0 if self.auto_failed_on else self.before_auto_fail

    @property
    def coverage(self) -> float:
        """Scored weight by applicable weight, 0..1."""
        return coverage_of(self.counted)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the answers leave a grade to a person; codes that the screens translate."""
        unsure = any(one.auto_fail and one.answer is Answer.NOT_SCORED for one in self.counted)
        is_low = self.coverage < parse_percentage(self.rubric.review_below)
        return (*(["auto_fail_not_scored"] if unsure else []), *(["low_coverage"] if is_low else []))

    def of_section(self, section: str) -> float | None:
        """A section's own score; None when nothing in it could be scored."""
        return score_of(self.rubric, [result for result in self.active if result.section == section])


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


def _unsure_who(signals: Signals) -> tuple[str, ...]:
    """Why a person should look before any answer; codes that the screens translate."""
    reasons: list[str] = []
    if signals.conversation.role_confidence < ROLES_SURE:
        reasons.append("roles_unsure")
    if not all(signals.conversation.turns_of(role) for role in (Role.AGENT, Role.CUSTOMER)):
        reasons.append("one_side_only")
    return tuple(reasons)
