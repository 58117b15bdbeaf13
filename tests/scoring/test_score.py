"""Weights, not applicable, not scored, auto-fail and coverage, on hand-made signals."""

import dataclasses

import pytest
from tests.builders import a_rubric, conversation, criterion, measured, predicted, said, signals

from coach.domain.evaluation import Answer
from coach.scoring.score import evaluate

TALK = conversation("Customer: It broke.", "Agent: Good news, good words.", "Customer: Why?", "Agent: Bad luck.")


def run(rubric, *found, talk=TALK):
    return evaluate(rubric, signals(talk, *found), means=lambda kind, name: name, texts="en", digest="d")


def only(found_when, **rules):
    return [{"answer": "met", "when": found_when}, {"answer": "not met", "otherwise": True}]


def test_score_weighs_answers():
    rubric = a_rubric(criterion("a", 40), criterion("b", 60, answers=only({"phrases": "other", "said_by": "agent"})))
    evaluation = run(rubric, said(TALK, 1, "Good news", "good"))
    assert evaluation.score == 40
    assert evaluation.result("a").evidence[0].quote == "Good news"
    assert evaluation.result("b").answer is Answer.NOT_MET
    assert evaluation.result("b").looked_at == (1, 3)
    assert "other" in evaluation.result("b").reason


def test_customer_words_are_never_blamed_on_the_agent():
    assert run(a_rubric(criterion()), said(TALK, 0, "It broke", "good")).result("c").answer is Answer.NOT_MET


def test_not_applicable_leaves_both_sums():
    rubric = a_rubric(criterion("a", 40), criterion("b", 60, applies_when={"phrases": "never_said"}))
    evaluation = run(rubric, said(TALK, 1, "Good news", "good"))
    assert (evaluation.score, evaluation.coverage) == (100, 1.0)
    assert evaluation.result("b").answer is Answer.NOT_APPLICABLE


def test_not_scored_leaves_both_sums_and_lowers_coverage():
    rubric = a_rubric(
        criterion("a", 40), criterion("b", 60, answers=only({"measure": "interruptions", "more_than": 1}))
    )
    evaluation = run(rubric, said(TALK, 1, "Good news", "good"), measured("interruptions", None))
    assert evaluation.result("b").answer is Answer.NOT_SCORED
    assert evaluation.score == 100
    assert evaluation.coverage == pytest.approx(0.4)
    assert evaluation.needs_review
    assert "low_coverage" in evaluation.review_reasons


def test_nothing_scored_gives_no_score():
    rubric = a_rubric(criterion("a", 100, answers=only({"prediction": "acts", "is": ["apology"]})))
    evaluation = run(rubric)
    assert evaluation.score is None
    assert evaluation.result("a").answer is Answer.NOT_SCORED


@pytest.mark.parametrize(
    ("confidence", "answer"),
    [(0.9, Answer.MET), (0.6, Answer.NOT_SCORED), (0.1, Answer.NOT_MET)],
    ids=["sure", "unsure", "surely not"],
)
def test_an_unsure_prediction_is_not_a_guess(confidence, answer):
    rubric = a_rubric(
        criterion("a", 100, answers=only({"prediction": "acts", "is": ["apology"], "sure_at_least": "80%"}))
    )
    assert run(rubric, predicted(TALK, 1, "acts", "apology", confidence)).result("a").answer is answer


def test_sure_words_beat_an_unsure_prediction():
    either = {"any_of": [{"phrases": "good"}, {"prediction": "acts", "is": ["apology"], "sure_at_least": "80%"}]}
    found = run(
        a_rubric(criterion("a", 100, answers=only(either))),
        said(TALK, 1, "Good news", "good"),
        predicted(TALK, 1, "acts", "apology", 0.5),
    )
    assert found.result("a").answer is Answer.MET


def test_auto_fail_makes_the_score_zero_and_keeps_the_one_before():
    rubric = a_rubric(criterion("a", 40), criterion("b", 60, auto_fail=True, answers=only({"phrases": "other"})))
    evaluation = run(rubric, said(TALK, 1, "Good news", "good"))
    assert (evaluation.score, evaluation.score_before_auto_fail, evaluation.auto_failed_on) == (0, 40, ("b",))


def test_auto_fail_that_is_not_scored_needs_review():
    rubric = a_rubric(
        criterion("a", 90), criterion("b", 10, auto_fail=True, answers=only({"prediction": "tone", "is": ["rude"]}))
    )
    evaluation = run(rubric, said(TALK, 1, "Good news", "good"))
    assert "auto_fail_not_scored" in evaluation.review_reasons
    assert evaluation.auto_failed_on == ()


def test_draft_criteria_are_shown_and_not_counted():
    rubric = a_rubric(criterion("a", 100), criterion("b", 30, status="draft", answers=only({"phrases": "other"})))
    evaluation = run(rubric, said(TALK, 1, "Good news", "good"))
    assert evaluation.score == 100
    assert evaluation.result("b").answer is Answer.NOT_MET


def test_without_agent_turns_nothing_is_scored():
    talk = conversation("Customer: Hello?", "Bot: Press 1.")
    evaluation = run(a_rubric(criterion()), talk=talk)
    assert evaluation.result("c").answer is Answer.NOT_SCORED
    assert evaluation.needs_review


def test_unsure_roles_need_review():
    talk = dataclasses.replace(TALK, role_confidence=0.5)
    assert "roles_unsure" in run(a_rubric(criterion()), said(talk, 1, "Good news", "good"), talk=talk).review_reasons


def test_same_input_gives_the_same_evaluation():
    found = (said(TALK, 1, "Good news", "good"), measured("interruptions", 2.0))
    assert run(a_rubric(criterion()), *found) == run(a_rubric(criterion()), *found)


@pytest.mark.parametrize("side", ["Agent", "Customer"])
def test_one_side_alone_is_for_a_person_to_look_at(side):
    talk = conversation(f"{side}: Good news, it works.", f"{side}: Still there?")
    evaluation = evaluate(a_rubric(criterion()), signals(talk), means=lambda _, name: name, texts="en", digest="d")
    assert evaluation.needs_review
    assert "one_side_only" in evaluation.review_reasons
    assert "one_side_only" not in run(a_rubric(criterion())).review_reasons
