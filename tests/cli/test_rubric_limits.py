"""Limits in the unit of their measure, in scorecards and behind settings."""

import pytest
from tests.cli.small_rubrics import replace_in, small_folder

from coach.rubric_check import check_folder
from coach.rubric_check.limits import limit_problem, size_problem
from coach.rubrics.library import RubricFolder
from coach.signals.measures._registry import Measure, known_measures

RULE = "{measure: first_response_seconds, more_than: $reply_limit}"


def measure_in(unit):
    return Measure("pace", unit, {}, lambda heard: (), "", False)


@pytest.fixture
def folder(tmp_path):
    return RubricFolder(small_folder(tmp_path / "rubrics"))


@pytest.mark.parametrize(
    ("unit", "limit", "message"),
    [
        ("seconds", "60", "'60' has no unit; pace is in seconds, write 60 seconds"),
        ("seconds", 1, "'1' has no unit; pace is in seconds, write 1 second"),
        ("seconds", "20 words", "'20 words' is in words; pace is in seconds, write 20 seconds"),
        ("words", "25 minutes", "'25 minutes' is in minutes; pace is in words, write 25 words"),
        ("words", "25", "'25' has no unit; pace is in words, write 25 words"),
        ("turns", "3 times", "'3 times' is in times; pace is in turns, write 3 turns"),
        ("share", "0.3", "'0.3' has no unit; pace is a share, write a percentage such as 30%"),
        ("share", "30 words", "'30 words' is in words; pace is a share, write a percentage such as 30%"),
        ("count", "30%", "'30%' is in %; pace is a count, write 30"),
        ("count", "2 minutes", "'2 minutes' is in minutes; pace is a count, write 2"),
    ],
)
def test_a_limit_in_another_unit_is_told_with_what_to_write(unit, limit, message):
    assert limit_problem(limit, measure_in(unit)) == message


@pytest.mark.parametrize(
    ("unit", "limits"),
    [
        ("seconds", ["1 second", "0.5 seconds", "1 minute", "2 minutes", "1 hour", " 24 hours "]),
        ("words", ["1 word", "25 words", "25words"]),
        ("turns", ["1 turn", "3 turns", "1", 1]),
        ("share", ["30%", "33.4 %"]),
        ("count", ["0", 2, "1 time", "3 times"]),
    ],
)
def test_a_limit_in_the_unit_of_its_measure_is_no_problem(unit, limits):
    assert [limit_problem(limit, measure_in(unit)) for limit in limits] == [None] * len(limits)


def test_a_label_has_no_size():
    message = "`more_than` needs a number and pace gives a label; remove `more_than` or compare it with `is`"
    assert size_problem(measure_in("label"), "more_than") == message
    assert size_problem(measure_in("count"), "more_than") is None


def test_every_measure_has_a_unit_that_limits_can_fit():
    for measure in known_measures().values():
        assert size_problem(measure, "more_than") or limit_problem("7 hours", measure) or measure.unit == "seconds"


@pytest.mark.parametrize(
    ("file", "old", "new", "words", "message"),
    [
        (
            "small.yaml",
            RULE,
            "{measure: agent_words, less_than: 25 minutes}",
            "25 minutes",
            "criterion 'answers_soon': '25 minutes' is in minutes; agent_words is in words, write 25 words",
        ),
        (
            "small.yaml",
            RULE,
            "{measure: first_speaker, more_than: $reply_limit}",
            "first_speaker",
            "criterion 'answers_soon': `more_than` needs a number and first_speaker gives a label; "
            "remove `more_than` or compare it with `is`",
        ),
        (
            "small.yaml",
            "otherwise: 24 hours",
            "otherwise: {en: 24 hours, id: '60'}",
            "reply_limit: {chat",
            "setting 'reply_limit': '60' has no unit; first_response_seconds is in seconds, write 60 seconds",
        ),
        (
            "small.yaml",
            "more_than: $reply_limit}",
            "more_than: 2 x $reply_limit}",
            None,
            None,
        ),
        (
            "cultures/here.yaml",
            "2 minutes",
            "2 words",
            "2 words",
            "setting 'reply_limit': '2 words' is in words; first_response_seconds is in seconds, write 2 seconds",
        ),
    ],
)
def test_a_limit_that_does_not_fit_is_told_at_its_line(folder, file, old, new, words, message):
    path = folder.path / file
    replace_in(path, old, new)
    found = [
        problem for problem in check_folder(folder) if "unit" in problem or "is in" in problem or "label" in problem
    ]
    if message is None:
        assert found == []
        return
    line = next(number for number, text in enumerate(path.read_text().splitlines(), 1) if words in text)
    assert found == [f"{path}:{line}: {message}"]


def test_a_setting_must_fit_every_measure_that_refers_to_it(folder):
    both = "{any_of: [" + RULE + ", {measure: agent_words, more_than: $reply_limit}]}"
    replace_in(folder.path / "small.yaml", RULE, both)
    problems = check_folder(folder)
    assert any("'24 hours' is in hours; agent_words is in words" in problem for problem in problems)
