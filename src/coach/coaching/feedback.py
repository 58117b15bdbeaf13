"""What an agent hears after one evaluation: strengths first, at most two things to work on (guide 120)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coach.domain.coaching import MOST_TO_WORK_ON, Feedback, Note, Rewrite
from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer, CriterionResult, Evaluation
from coach.rubrics.schema import Rubric

MOST_STRENGTHS = 3
# Where it is not sure who is the agent, praise and advice could be meant for the customer.
_HOLDS_BACK = frozenset({"roles_unsure", "one_side_only", "language_not_supported"})


def feedback(evaluation: Evaluation, rubric: Rubric, rewrites: Iterable[Rewrite] = ()) -> Feedback:
    """The feedback of an evaluation, in the language of its reasons and advice.

    Strengths are met criteria, those with words before those by absence, then by weight. To work on are the two with most
    points lost times confidence; what failed the whole conversation comes first. Criteria that are not active never appear.

    Args:
        evaluation: of one conversation.
        rubric: that it was scored by; says what partly met is worth and which criteria are drafts.
        rewrites: better wordings of the agent's words, best first; each note takes the first that overlaps its words.
    """
    held_back = tuple(reason for reason in evaluation.review_reasons if reason in _HOLDS_BACK)
    if held_back:
        return Feedback(evaluation.id, (), (), held_back)
    drafts = {criterion.criterion for criterion in rubric.criteria if criterion.status == "draft"}
    results = [one for one in evaluation.results if one.answer.counts and one.criterion not in drafts]
    lost = [one for one in results if rubric.worth(one.answer) < 1 and (one.evidence or one.looked_at)]
    lost.sort(key=lambda one: (one.criterion not in evaluation.auto_failed_on, -_lost(one, rubric), one.criterion))
    wordings = tuple(rewrites)
    return Feedback(
        evaluation.id,
        _strengths(results),
        tuple(_to_work_on(one, wordings) for one in lost[:MOST_TO_WORK_ON]),
    )


def _lost(result: CriterionResult, rubric: Rubric) -> float:
    return result.weight * (1 - rubric.worth(result.answer)) * result.confidence


def _strengths(results: Sequence[CriterionResult]) -> tuple[Note, ...]:
    """The strongest met criteria; words in a turn that shows something not met are not praised where others are there."""
    met = [one for one in results if one.answer is Answer.MET and (one.evidence or one.looked_at)]
    blamed = {found.turn_index for result in results if result.answer is Answer.NOT_MET for found in result.evidence}
    clean = {one.criterion: tuple(e for e in one.evidence if e.turn_index not in blamed) for one in met}
    praised = [one for one in met if clean[one.criterion] or not one.evidence] or met
    praised.sort(key=lambda one: (not one.evidence, -one.weight * one.confidence, one.criterion))
    return tuple(
        Note(one.criterion, one.reason, clean[one.criterion] or one.evidence, one.looked_at)
        for one in praised[:MOST_STRENGTHS]
    )


def _to_work_on(result: CriterionResult, rewrites: Sequence[Rewrite]) -> Note:
    fitting = (
        rewrite
        for rewrite in rewrites
        if rewrite.criterion == result.criterion and any(_overlap(rewrite.before, found) for found in result.evidence)
    )
    return Note(
        result.criterion, result.advice or result.reason, result.evidence, result.looked_at, next(fitting, None)
    )


def _overlap(first: Evidence, second: Evidence) -> bool:
    return first.turn_index == second.turn_index and first.start < second.end and second.start < first.end
