"""Feedback: strengths first, at most two things to work on, each with words or the turns that were looked at."""

import pytest
from tests.builders import a_rubric, criterion
from tests.coaching.scored import of_results, result, rubric

from coach.coaching.feedback import feedback
from coach.domain.coaching import Feedback, Note, Rewrite
from coach.domain.conversation import Evidence
from coach.errors import InvariantError

RUBRIC = rubric(a=40, b=30, c=20, d=10)


def criteria(notes):
    return [note.criterion for note in notes]


def test_at_most_two_things_with_most_points_lost_times_confidence():
    found = feedback(
        of_results(
            result("a", "partly met", 40, confidence=0.9),  # 18
            result("b", "not met", 30, confidence=0.5),  # 15
            result("c", "not met", 20, confidence=0.95),  # 19
            result("d", "not met", 10, confidence=0.9),  # 9
        ),
        RUBRIC,
    )
    assert criteria(found.to_work_on) == ["c", "a"]
    assert found.strengths == ()


def test_what_failed_the_whole_conversation_comes_first():
    results = [result("a", "not met", 40), result("d", "not met", 10, auto_fail=True), result("b", "not met", 30)]
    found = feedback(of_results(*results, auto_failed_on=("d",)), RUBRIC)
    assert criteria(found.to_work_on) == ["d", "a"]


def test_strengths_with_words_come_before_those_by_absence():
    found = feedback(
        of_results(result("a", "met", 40), result("b", "met", 30, said="thanks"), result("c", "not met", 20)), RUBRIC
    )
    assert criteria(found.strengths) == ["b", "a"]
    assert found.strengths[0].text == "reason of b"
    assert found.strengths[0].evidence[0].quote == "thanks"
    assert found.to_work_on[0].text == "advice on c"


def test_words_beside_blame_are_not_praised_where_there_are_others():
    bad = result("c", "not met", 20, said="your fault", turn=1)
    spoilt, clean = result("a", "met", 40, said="hello", turn=1), result("b", "met", 30, said="hi", turn=3)
    assert criteria(feedback(of_results(spoilt, clean, bad), RUBRIC).strengths) == ["b"]
    # Something met is always said, if it is all there is.
    assert criteria(feedback(of_results(spoilt, bad), RUBRIC).strengths) == ["a"]


def test_not_applicable_not_scored_and_drafts_never_appear():
    drafts = a_rubric(criterion("a", 100), criterion("b", 0, status="draft"))
    results = [
        result("a", "met", 60),
        result("b", "not met", 40),
        result("c", "not scored"),
        result("d", "not applicable"),
    ]
    found = feedback(of_results(*results), drafts)
    assert (criteria(found.strengths), criteria(found.to_work_on)) == (["a"], [])


def test_nothing_is_said_while_the_sides_may_be_mistaken():
    results = [result("a", "met", 40), result("b", "not met", 30)]
    unsure = of_results(*results, needs_review=True, review_reasons=("roles_unsure",))
    assert feedback(unsure, RUBRIC) == Feedback(None, (), (), ("roles_unsure",))
    thin = of_results(*results, needs_review=True, review_reasons=("low_coverage",))
    assert criteria(feedback(thin, RUBRIC).to_work_on) == ["b"]


def wording(criterion_id, turn, start, before, after="better"):
    return Rewrite(Evidence(turn, start, start + len(before), before), after, "rule", criterion_id, "why")


def test_a_note_has_the_rewrite_of_its_own_words():
    said = result("a", "not met", 40, said="no way", turn=2)
    elsewhere, other, fits, later = (
        wording("a", 4, 0, "no way"), wording("b", 2, 0, "no way"), wording("a", 2, 3, "way"), wording("a", 2, 0, "no"),
    )  # fmt: skip
    found = feedback(of_results(said), RUBRIC, [elsewhere, other, fits, later])
    assert found.to_work_on[0].rewrite == fits
    assert feedback(of_results(said), RUBRIC, [elsewhere, other]).to_work_on[0].rewrite is None


def test_a_note_rests_on_something_and_three_things_are_too_many():
    with pytest.raises(InvariantError, match="evidence"):
        Note("a", "text")
    note = Note("a", "text", looked_at=(1,))
    with pytest.raises(InvariantError, match="at most 2"):
        Feedback(None, (), (note, note, note))
