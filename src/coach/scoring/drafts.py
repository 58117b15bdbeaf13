"""What of an evaluation can be told an agent about a reply that is not sent yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coach.domain.coaching import Finding
from coach.domain.conversation import Evidence, Turn
from coach.domain.evaluation import Answer, CriterionResult, Evaluation
from coach.rubrics.schema import Criterion, Rubric
from coach.scoring.finding import Finder
from coach.scoring.judge import Judge
from coach.scoring.score import score_of
from coach.signals.detector import Signals

_BELOW = (Answer.PARTLY_MET, Answer.NOT_MET)


def judged_in_drafts(rubric: Rubric) -> dict[str, Criterion]:
    """The criteria that one reply can show, by id; the others take a whole conversation."""
    return {
        criterion.criterion: criterion
        for criterion in rubric.criteria
        if criterion.in_drafts != "no" and criterion.status == "active"
    }


@dataclass(frozen=True, slots=True)
class Standing:
    """What the answer to a criterion is worth (0..1; None where it does not count), and how many words of the draft show it."""

    worth: float | None
    shown: int


def standings_of(rubric: Rubric, criteria: Iterable[Criterion], signals: Signals) -> dict[str, Standing]:
    """How the draft at the end of a conversation stands on some criteria."""
    last = signals.conversation.turns[-1].index
    judge = Judge(Finder(signals, rubric), lambda _, name: name, signals.conversation.language)
    found: dict[str, Standing] = {}
    for criterion in criteria:
        result = judge.judge(criterion, "")
        worth = rubric.worth(result.answer) if result.answer.counts else None
        found[criterion.criterion] = Standing(worth, sum(one.turn_index == last for one in result.evidence))
    return found


def draft_score(rubric: Rubric, evaluation: Evaluation) -> float | None:
    """The score (0..100) over the criteria that a draft can show; None when none was scored, 0 after an auto-fail."""
    judged = judged_in_drafts(rubric)
    results = [result for result in evaluation.results if result.criterion in judged]
    if any(result.auto_fail and result.answer is Answer.NOT_MET for result in results):
        return 0.0
    return score_of(rubric, results)


def draft_findings(rubric: Rubric, evaluation: Evaluation, draft: Turn, opening: Evidence) -> tuple[Finding, ...]:
    """What lands badly in a draft, in the order of its words.

    Args:
        rubric: says with ``in_drafts`` what a draft can show.
        evaluation: of the conversation that ends with the draft.
        draft: the last turn.
        opening: the draft's first sentence, which stands for what is missing in front of it.
    """
    judged = judged_in_drafts(rubric)
    found = [
        finding
        for result in evaluation.results
        if result.criterion in judged and (result.answer in _BELOW or _is_doubt(result))
        for finding in _of_result(judged[result.criterion], result, draft, opening)
    ]
    return tuple(sorted(_one_absence(found), key=lambda one: (one.evidence.start, one.evidence.end)))


def _is_doubt(result: CriterionResult) -> bool:
    """Whether words were marked that a person should look at; without words there is nothing to tell."""
    return result.answer is Answer.NOT_SCORED and bool(result.evidence)


def _of_result(criterion: Criterion, result: CriterionResult, draft: Turn, opening: Evidence) -> Iterator[Finding]:
    own = [evidence for evidence in result.evidence if evidence.turn_index == draft.index]
    if any(condition.mixes for condition in criterion.conditions()):
        own = own[-1:]  # of a jump, the place where it lands
    missing = not own and result.answer in _BELOW and criterion.in_drafts == "words or absence"
    for evidence in [opening] if missing else own:
        sure = round(result.confidence, 4)
        yield Finding(result.criterion, result.section, evidence, result.reason, result.advice, sure, missing)


def _one_absence(found: Iterable[Finding]) -> Iterator[Finding]:
    """All findings, but of those about what is missing in front of the draft only the first: one opening mends them."""
    told = False
    for finding in found:
        if not (finding.missing and told):
            yield finding
        told = told or finding.missing
