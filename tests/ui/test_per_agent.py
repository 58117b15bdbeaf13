"""What an agent's conversations say together."""

import pytest
from tests.builders import a_rubric, conversation, criterion

from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer, CriterionResult, Evaluation, Scored
from coach.ui.per_agent import MOST_TO_WORK_ON, mean_interval, proofs, summaries, unquoted

NAMES = ["greets", "listens", "explains", "closes"]
WEIGHTS = [40, 30, 20, 10]
RUBRIC = a_rubric(
    *({**criterion(), "criterion": name, "weight": weight} for name, weight in zip(NAMES, WEIGHTS, strict=True))
)


def scored(agent, *answers, score=70.0, needs_review=False, auto_failed_on=(), turns=(1, 1, 1, 1)):
    talk = conversation("Customer: My order is late.", "Agent: I am sorry.", "Agent: Anything else?", agent_id=agent)
    results = tuple(
        CriterionResult(name, "s", answer, weight, 0.9, "why", "do", (Evidence.of(talk.turns[turn]),))
        for name, answer, weight, turn in zip(NAMES, answers, WEIGHTS, turns, strict=False)
    )
    evaluation = Evaluation(
        "c1", agent, "r", 1, "d", None, "en", None, results, (), score, score, auto_failed_on, 1.0, needs_review
    )
    return Scored(talk, evaluation, {})


def test_agents_come_by_name_and_not_by_score():
    found = summaries([scored("zoe", score=90.0), scored(None), scored("adi", score=10.0)], RUBRIC)
    assert [summary.name for summary in found] == ["adi", "zoe", None]


def test_the_interval_is_students_t():
    low, high = mean_interval([60.0, 70.0, 80.0])
    assert (round(low, 1), round(high, 1)) == (45.2, 94.8)


@pytest.mark.parametrize("values", [[], [50.0], [50.0, 60.0]])
def test_too_few_grades_have_no_interval(values):
    assert mean_interval(values) is None


def test_the_interval_stays_on_the_scale():
    low, high = mean_interval([90.0, 95.0, 100.0])
    assert (round(low, 1), high) == (82.6, 100.0)


def test_an_interval_too_wide_to_tell_is_not_shown():
    assert mean_interval([0.0, 100.0, 100.0]) is None
    assert mean_interval([50.0, 80.0, 80.0]) is None
    assert mean_interval([60.0, 80.0, 80.0]) is not None


def test_many_grades_come_near_the_normal_interval():
    values = [50.0, 60.0] * 100
    low, high = mean_interval(values)
    assert high - low == pytest.approx(2 * 1.972 * 5.0125 / 200**0.5, rel=1e-3)


def test_conversations_without_a_grade_leave_the_mean():
    summary = summaries([scored("a", score=80.0), scored("a", score=20.0, needs_review=True)], RUBRIC)[0]
    assert (summary.contacts, summary.grades, summary.mean) == (2, (80.0,), 80.0)


def test_at_most_two_things_to_work_on_and_the_weightiest_first():
    summary = summaries([scored("a", *[Answer.NOT_MET] * 4)], RUBRIC)[0]
    assert [observation.criterion for observation in summary.to_work_on] == NAMES[:2]
    assert len(summary.to_work_on) == MOST_TO_WORK_ON


def test_a_strength_is_never_also_something_to_work_on():
    summary = summaries([scored("a", *[Answer.MET] * 3, Answer.PARTLY_MET)] * 5, RUBRIC)[0]
    strengths = {observation.criterion for observation in summary.strengths}
    work = {observation.criterion for observation in summary.to_work_on}
    assert strengths == set(NAMES[:3])
    assert work == {NAMES[3]}


def test_what_could_not_be_scored_says_nothing():
    summary = summaries([scored("a", Answer.NOT_SCORED, Answer.NOT_APPLICABLE)], RUBRIC)[0]
    assert (summary.strengths, summary.to_work_on) == ((), ())


def test_proofs_are_answers_of_the_kind_with_words():
    summary = summaries([scored("a", Answer.MET), scored("a", Answer.NOT_MET)], RUBRIC)[0]
    shown = proofs(summary.to_work_on[0], of_strength=False)
    assert [one.result.answer for one in shown] == [Answer.NOT_MET]
    assert shown[0].result.evidence


def test_praise_never_quotes_a_conversation_that_failed_as_a_whole():
    failed = scored("a", Answer.MET, auto_failed_on=("closes",))
    assert summaries([failed], RUBRIC)[0].strengths == ()
    (strength,) = summaries([failed, scored("a", Answer.MET)], RUBRIC)[0].strengths
    assert [one.scored.evaluation.auto_failed_on for one in proofs(strength, of_strength=True)] == [()]


def test_praise_never_quotes_a_turn_that_shows_something_not_met():
    beside_blame = scored("a", Answer.MET, Answer.NOT_MET)
    assert summaries([beside_blame], RUBRIC)[0].strengths == ()
    elsewhere = scored("a", Answer.MET, Answer.NOT_MET, turns=(2, 1))
    (strength,) = summaries([elsewhere], RUBRIC)[0].strengths
    (proof,) = proofs(strength, of_strength=True)
    assert [found.turn_index for found in proof.result.evidence] == [2]


def test_a_turn_that_is_partly_met_may_still_be_praised():
    assert summaries([scored("a", Answer.MET, Answer.PARTLY_MET)], RUBRIC)[0].strengths


def test_a_turn_is_quoted_once_while_there_are_others():
    items = [scored("a", *[Answer.MET] * 2, turns=(1, 1)), scored("a", *[Answer.MET] * 2, turns=(1, 2))]
    first, second = summaries(items, RUBRIC)[0].strengths
    quoted: set[tuple[int, int]] = set()
    assert len(unquoted(proofs(first, of_strength=True), quoted, 2)) == 2
    (left,) = unquoted(proofs(second, of_strength=True), quoted, 2)
    assert left.result.evidence[0].turn_index == 2
    assert len(unquoted(proofs(second, of_strength=True), quoted, 2)) == 1
