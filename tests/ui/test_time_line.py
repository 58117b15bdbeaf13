"""The course of a call."""

from tests.builders import conversation

from coach.ui.components.time_line import course_of, spoken_summary
from coach.ui.words import words_in


def call(*times):
    lines = [("Agent: a b", "Customer: c d")[number % 2] for number in range(len(times))]
    return conversation(*lines, channel="call", times=times)


def test_both_speaking_at_once_is_an_overlap():
    course = course_of(call((0.0, 5.0), (3.0, 8.0)))
    assert [(stretch.start, stretch.end) for stretch in course.overlaps] == [(3.0, 5.0)]


def test_half_a_second_is_how_people_talk():
    assert course_of(call((0.0, 5.0), (4.6, 8.0))).overlaps == ()


def test_a_long_pause_is_a_silence():
    course = course_of(call((0.0, 5.0), (20.0, 22.0)))
    assert [(stretch.start, stretch.end) for stretch in course.silences] == [(5.0, 20.0)]


def test_a_pause_under_a_longer_turn_is_none():
    assert course_of(call((0.0, 30.0), (2.0, 3.0), (30.5, 31.0))).silences == ()


def test_chats_and_calls_without_times_have_no_course():
    assert course_of(conversation("Agent: a", "Customer: b", times=(0.0, 1.0))) is None
    assert course_of(conversation("Agent: a", "Customer: b", channel="call")) is None


def test_the_course_can_be_said_in_a_sentence():
    text = spoken_summary(course_of(call((0.0, 5.0), (20.0, 22.0))), words_in("en"))
    assert "15 s" in text
