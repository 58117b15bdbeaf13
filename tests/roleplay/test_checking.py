"""What `coach rubric check` says of scenarios."""

import shutil

import pytest

from coach.rubric_check.scenarios import scenario_problems
from coach.rubrics.library import RubricFolder

from .conftest import FOLDER

SETTINGS = {name for rubric in FOLDER.rubric_names() for name in FOLDER.rubric(rubric).settings}


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(FOLDER.path / "scenarios", tmp_path / "scenarios", ignore=shutil.ignore_patterns("id"))
    (tmp_path / "cultures").mkdir()
    return RubricFolder(tmp_path)


def problems(folder):
    return scenario_problems(folder, ["core"], SETTINGS, None)


@pytest.mark.slow
def test_the_shipped_scenarios_have_no_problem():
    assert scenario_problems(FOLDER, FOLDER.rubric_names(), SETTINGS, None) == []


MISTAKES = [
    ("Sure, it's {order}.", "Sure, it's {odrer}.", "{odrer} is no fact of this scenario"),
    ("Sure, it's {order}.", "Sure, we moved from {old_address}.", "{old_address} is hidden"),
    ("Sure, it's {order}.", "The order number is {order}.", "stands in line"),
    ("Sure, it's {order}.", "Thank you, that's kind of you.", "stands in _common.yaml too"),
    ("Sure, it's {order}.", "Sure, it's {order.", "is not closed"),
    ("- What is your order number?", "- What did you order?", "stands under the topic"),
    ("blames: 130%", "blamess: 130%", "Did you mean 'blames'?"),
    ("blames: 130%", "blames: 130", "write a percentage"),
    (
        "topics: [order_number]}\n    - {step: Looks",
        "topics: [ordernumber]}\n    - {step: Looks",
        "no topic 'ordernumber'",
    ),
    ("told_when: {after: [order_number]}", "told_when: {mood: sad}", "found 'sad'"),
    ("difficulty: easy", "difficulty: simple", "allowed are easy, medium or hard"),
    ("scenario: lost_birthday_parcel", "scenario: other_name", "make them equal"),
    ("  goes_on:\n", "  gos_on:\n", "Did you mean 'goes_on'?"),
]


@pytest.mark.parametrize(("was", "now", "told"), MISTAKES, ids=[told for _, _, told in MISTAKES])
def test_a_mistake_is_told_with_its_line(folder, was, now, told):
    path = folder.path / "scenarios" / "en" / "lost_birthday_parcel.yaml"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8")
    found = [one for one in problems(folder) if told in one]
    assert found
    assert all(one.startswith(f"{path}:") and one.split(":")[1].isdigit() for one in found)


def test_a_reaction_needs_its_lines_and_a_condition_its_names(folder):
    path = folder.path / "scenarios" / "reactions.yaml"
    text = path.read_text(encoding="utf-8").replace("line: blamed", "line: blaimed")
    path.write_text(text.replace("measure: shouting", "measure: shoutingg"), encoding="utf-8")
    told = "\n".join(problems(folder))
    assert "the lines 'blaimed' are missing" in told
    assert "Did you mean 'shouting'?" in told
