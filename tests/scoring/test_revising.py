"""A person's answers in an evaluation: score, coverage and reasons are worked out anew."""

from dataclasses import replace

import pytest
from tests.builders import a_rubric, conversation, criterion

from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer, CriterionResult, Evaluation, SectionScore
from coach.domain.review import ReviewAnswer
from coach.errors import InvariantError
from coach.scoring.revising import revised

TALK = conversation("Customer: Where is it?", "Agent: Sorry, it is late.")
WORDS = Evidence.of(TALK.turns[1], 0, 5)
OTHER_WORDS = Evidence.of(TALK.turns[1], 7, 17)


def evaluation(rubric, **answers):
    criteria = [(section.section, one) for section in rubric.sections for one in section.criteria]
    results = tuple(
        CriterionResult(
            one.criterion, section, answers.get(one.criterion, Answer.MET), one.weight, 0.7, "machine", "advice", (WORDS,),
            auto_fail=one.auto_fail,
        )
        for section, one in criteria
    )  # fmt: skip
    sections = tuple(SectionScore(one.section, "Name", 1.0, one.weight) for one in rubric.sections)
    return Evaluation(
        TALK.id, "rina", rubric.rubric, 1, "digest", None, "en", None, results, sections, 1.0, 1.0, (), 1.0, True,
        ("roles_unsure",), id="e1",
    )  # fmt: skip


@pytest.fixture
def rubric():
    return a_rubric(criterion("a", 40), criterion("b", 60))


def names(rubric):
    return [one.criterion for one in rubric.criteria]


def test_an_overruled_answer_changes_score_reason_and_words(rubric):
    first, second = names(rubric)
    given = ReviewAnswer(first, Answer.NOT_MET, "not said", (OTHER_WORDS,))
    result = revised(evaluation(rubric), rubric, [given])
    decided = result.result(first)
    assert result.score == 60
    assert (decided.answer, decided.reason, decided.confidence, decided.evidence) == (
        Answer.NOT_MET, "not said", 1.0, (OTHER_WORDS,)
    )  # fmt: skip
    assert result.result(second) == evaluation(rubric).result(second)
    assert result.replaces == "e1"
    assert result.id is None


def test_an_accepted_answer_keeps_its_reason_and_gets_the_words_besides(rubric):
    first = names(rubric)[0]
    decided = revised(evaluation(rubric), rubric, [ReviewAnswer(first, Answer.MET, "", (OTHER_WORDS, WORDS))]).result(
        first
    )
    assert (decided.reason, decided.confidence, decided.evidence) == ("machine", 0.7, (WORDS, OTHER_WORDS))


def test_overruled_without_words_keeps_those_that_were_looked_at(rubric):
    first = names(rubric)[0]
    decided = revised(evaluation(rubric), rubric, [ReviewAnswer(first, Answer.PARTLY_MET, "half")]).result(first)
    assert decided.evidence == (WORDS,)


def test_not_applicable_leaves_both_sums(rubric):
    _first, second = names(rubric)
    before = evaluation(rubric, **{second: Answer.NOT_MET})
    assert revised(before, rubric, []).score == 40
    assert revised(before, rubric, [ReviewAnswer(second, Answer.NOT_APPLICABLE, "did not arise")]).score == 100


def test_somebody_has_looked_but_too_little_told_still_keeps_the_grade_back(rubric):
    _first, second = names(rubric)
    assert revised(evaluation(rubric), rubric, []).review_reasons == ()
    unsure = revised(evaluation(rubric), rubric, [ReviewAnswer(second, Answer.NOT_SCORED, "can not tell")])
    assert (unsure.needs_review, unsure.review_reasons, unsure.coverage) == (True, ("low_coverage",), 0.4)


def test_an_auto_fail_decided_by_a_person_fails_the_whole(rubric):
    first = names(rubric)[0]
    before = evaluation(rubric)
    before = replace(before, results=tuple(replace(one, auto_fail=one.criterion == first) for one in before.results))
    result = revised(before, rubric, [ReviewAnswer(first, Answer.NOT_MET, "not said")])
    assert (result.score, result.score_before_auto_fail, result.auto_failed_on) == (0, 60, (first,))


def test_a_criterion_that_is_not_there_is_refused(rubric):
    with pytest.raises(InvariantError, match="no criterion 'unknown'"):
        revised(evaluation(rubric), rubric, [ReviewAnswer("unknown", Answer.MET)])
