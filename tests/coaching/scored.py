"""Evaluations made by hand, by criterion and answer."""

from tests.builders import a_rubric, criterion

from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer, CriterionResult, Evaluation, Evaluator

SCALE = {"met": 1.0, "partly met": 0.5, "not met": 0.0}


def result(name, answer, weight=50, said="", turn=0, confidence=0.9, **more):
    """An answer; by words where some are given, else by absence in the first turns."""
    evidence = (Evidence(turn, 0, len(said), said),) if said else ()
    return CriterionResult(
        name, "s", Answer(answer), weight, confidence, f"reason of {name}", f"advice on {name}", evidence,
        () if said else (0, 1), **more,
    )  # fmt: skip


def of_results(*results, conversation="c1", agent="ani", by=None, **more):
    """An evaluation of results, scored as the rubric would."""
    counted = [one for one in results if one.answer.counts]
    weight = sum(one.weight for one in counted)
    score = 100 * sum(one.weight * SCALE[one.answer.value] for one in counted) / weight if weight else None
    known = {
        "score": score, "score_before_auto_fail": score, "auto_failed_on": (), "coverage": 1.0, "needs_review": False,
        "evaluator": Evaluator("person", by) if by else Evaluator(),
    }  # fmt: skip
    return Evaluation(conversation, agent, "test", 1, "digest", None, "en", None, tuple(results), (), **(known | more))


def evaluation(answers, **more):
    """An evaluation of answers by criterion."""
    return of_results(*(result(name, answer) for name, answer in answers.items()), **more)


def rubric(*names, **weights):
    """A scorecard of criteria with these weights; 50 for those that are only named."""
    return a_rubric(*(criterion(name, weight) for name, weight in (dict.fromkeys(names, 50) | weights).items()))
