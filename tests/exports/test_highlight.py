"""Evidence as marked pieces of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import conversation

from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer, CriterionResult
from coach.exports.highlight import Segment, Span, about_whole, marked_segments, passages, spans_in, worst


def pieces(text, *spans):
    return [(segment.text, segment.criteria) for segment in marked_segments(text, [Span(*span) for span in spans])]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], [("I am sorry", ())], id="none"),
        pytest.param([(5, 10, "a")], [("I am ", ()), ("sorry", ("a",))], id="at-the-end"),
        pytest.param([(0, 10, "a")], [("I am sorry", ("a",))], id="all"),
        pytest.param(
            [(0, 4, "a"), (2, 10, "b")], [("I ", ("a",)), ("am", ("a", "b")), (" sorry", ("b",))], id="overlapping"
        ),
        pytest.param(
            [(0, 10, "a"), (2, 4, "b")], [("I ", ("a",)), ("am", ("a", "b")), (" sorry", ("a",))], id="nested"
        ),
        pytest.param([(2, 4, "a"), (2, 4, "a")], [("I ", ()), ("am", ("a",)), (" sorry", ())], id="same-twice"),
        pytest.param([(0, 1, "a"), (1, 2, "a")], [("I", ("a",)), (" ", ("a",)), ("am sorry", ())], id="touching"),
        pytest.param(
            [(-3, 2, "a"), (8, 99, "b")], [("I ", ("a",)), ("am sor", ()), ("ry", ("b",))], id="beyond-the-text"
        ),
        pytest.param([(4, 4, "a"), (7, 3, "b"), (50, 60, "c")], [("I am sorry", ())], id="empty-ones-left-out"),
    ],
)
def test_marks(spans, expected):
    assert pieces("I am sorry", *spans) == expected


def test_an_empty_text_has_no_pieces():
    assert marked_segments("", [Span(0, 3, "a")]) == []


def test_offsets_are_code_points():
    assert marked_segments("😡 wait", [Span(2, 6, "a")]) == [Segment("😡 ", (), 0), Segment("wait", ("a",), 2)]


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40), st.sampled_from("abc"))))
def test_pieces_join_to_the_text_and_cover_the_spans(text, spans):
    segments = marked_segments(text, [Span(*span) for span in spans])
    assert "".join(segment.text for segment in segments) == text
    for segment in segments:
        assert text[segment.start : segment.end] == segment.text != ""
        for position in range(segment.start, segment.end):
            assert set(segment.criteria) == {name for start, end, name in spans if start <= position < end}


def test_a_long_turn_as_a_whole_is_told_apart_from_words_in_it():
    talk = conversation("Agent: " + "Thank you for waiting while I looked into the order for you, it is on its way.")
    turn = talk.turns[0]
    evidence = (Evidence.of(turn), Evidence.of(turn, 0, 9))
    results = [CriterionResult("a", "s", Answer.MET, 1, 1.0, "r", "", evidence)]
    assert spans_in(turn, results) == [Span(0, 9, "a")]
    assert about_whole(turn, results) == ("a",)


def test_a_short_turn_is_marked_even_as_a_whole():
    turn = conversation("Agent: Hello!").turns[0]
    results = [CriterionResult("a", "s", Answer.MET, 1, 1.0, "r", "", (Evidence.of(turn),))]
    assert spans_in(turn, results) == [Span(0, 6, "a")]
    assert about_whole(turn, results) == ()


@pytest.mark.parametrize(
    ("spans", "apart", "expected"),
    [
        pytest.param([], 0, [], id="none"),
        pytest.param([(0, 0, 5), (0, 0, 5)], 0, [["Hello"]], id="same-twice"),
        pytest.param([(0, 0, 5), (0, 3, 9)], 0, [["Hello", "lo, th"]], id="overlapping"),
        pytest.param([(0, 7, 12), (0, 0, 5)], 0, [["Hello"], ["there"]], id="in-order-and-apart"),
        pytest.param([(0, 0, 5), (0, 7, 12)], 3, [["Hello", "there"]], id="near"),
        pytest.param([(0, 0, 5), (0, 5, 6)], 0, [["Hello"], [","]], id="touching"),
        pytest.param([(0, 0, 12), (0, 1, 3), (0, 7, 12)], 0, [["Hello, there", "el", "there"]], id="nested"),
        pytest.param([(0, 0, 5), (1, 0, 2)], 99, [["Hello"], ["Hi"]], id="two-turns"),
    ],
)
def test_passages(spans, apart, expected):
    turns = conversation("Agent: Hello, there.", "Customer: Hi.").turns
    evidence = [Evidence.of(turns[turn], start, end) for turn, start, end in spans]
    assert [[one.quote for one in passage] for passage in passages(evidence, apart)] == expected


def test_the_answer_that_most_asks_to_be_looked_at():
    assert worst([Answer.MET, Answer.NOT_MET, Answer.PARTLY_MET]) is Answer.NOT_MET
    assert worst([Answer.NOT_APPLICABLE, Answer.MET]) is Answer.MET
