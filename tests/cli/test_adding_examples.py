"""A decided conversation becomes an example in the scorecard's file, and nothing else in it changes."""

import os
import stat
from dataclasses import replace

import pytest
from tests.builders import conversation
from tests.cli.small_rubrics import replace_in, small_folder

from coach.cli._rubric_text import checked_line
from coach.domain.conversation import Channel
from coach.domain.evaluation import Answer
from coach.errors import RubricError
from coach.rubric_check import check_folder
from coach.rubric_check.adding import new_example, problems_with, put
from coach.rubric_check.examples import example_conversation
from coach.rubrics.library import RubricFolder

SORRY = conversation(
    "Customer: It broke, <NAME_1>: # why?", "Agent: Hi,\n\nI am so sorry that it broke.\nCustomer: no\n[0:10] Agent: 1"
)
FINE = conversation("Customer: It broke.", "Agent: Fine.")


@pytest.fixture
def folder(tmp_path):
    return RubricFolder(small_folder(tmp_path / "rubrics"))


def file_of(folder):
    return folder.path / "small.yaml"


def added(folder, talk, answer, criterion="apologises"):
    example = new_example(folder, "small", criterion, talk, answer)
    assert problems_with(folder, example) == []
    put(example)
    return example


def lines_added(before, after):
    """The lines that are new, after a check that all others are there in their order."""
    old, new = before.splitlines(), after.splitlines()
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    count = len(new) - len(old)
    assert new[:start] + new[start + count :] == old
    return new[start : start + count]


def test_an_example_that_the_rules_answer_is_run_from_now_on(folder):
    before = file_of(folder).read_text(encoding="utf-8")
    added(folder, SORRY, Answer.MET)
    assert lines_added(before, file_of(folder).read_text(encoding="utf-8")) == [
        "          - conversation: |",
        "              Customer: It broke, <NAME_1>: # why?",
        "              Agent: Hi,",
        "              I am so sorry that it broke. Customer: no [0:10] Agent: 1",
        "            language: en",
        "            answer: met",
    ]
    assert check_folder(folder) == []
    read = example_conversation(folder.rubric("small").criteria[0].examples[-1])
    assert [turn.role for turn in read.turns] == [turn.role for turn in SORRY.turns]
    replace_in(folder.path / "phrases" / "en.yaml", "(so) sorry that ...", "terribly sorry that ...")
    assert "this example must get 'met' and gets 'not met'" in " ".join(check_folder(folder))


def test_one_that_they_answer_otherwise_waits_as_a_draft_until_the_rule_is_mended(folder):
    example = added(folder, FINE, Answer.MET)
    assert (example.is_draft, example.rules_answer) == (True, Answer.NOT_MET)
    assert check_folder(folder) == []
    assert "8 examples (1 draft waiting for the rule to be mended)" in checked_line(folder, ["small"])
    replace_in(folder.path / "phrases" / "en.yaml", "bare: [pardon]", "bare: [pardon]\n      kind: [fine]")
    replace_in(file_of(folder), "is: [full]", "is: [full, kind]")
    problems = check_folder(folder)
    assert any("this draft of an example gets 'met' now; remove `status: draft`" in problem for problem in problems)


def test_comments_and_line_ends_stay_and_the_last_line_needs_none(folder):
    path = file_of(folder)
    text = path.read_text(encoding="utf-8").replace(
        "      - criterion: answers_soon",
        "          # of apologies\n\n      # the next one\n      - criterion: answers_soon",
    )
    path.write_bytes(b"\xef\xbb\xbf" + text.rstrip("\n").replace("\n", "\r\n").encode())
    for criterion, talk in (("apologises", SORRY), ("answers_soon", FINE)):
        before = path.read_bytes().decode()
        added(folder, talk, Answer.MET if criterion == "apologises" else Answer.NOT_SCORED, criterion)
        after = path.read_bytes().decode()
        assert len(lines_added(before, after)) in (5, 6)
        assert after.count("\n") == after.count("\r\n") > before.count("\n")
        assert after.index("of apologies") > after.index("so sorry") > after.index("Agent: Fine")
    assert check_folder(folder) == []


def test_times_channel_and_language_come_along(folder):
    talk = replace(FINE, channel=Channel.EMAIL, language="id")
    turns = (replace(talk.turns[0], start=0.0), replace(talk.turns[1], start=3725.5))
    example = added(folder, replace(talk, turns=turns), Answer.MET, "answers_soon")
    assert "[00:00] Customer: It broke.\n    [62:05.5] Agent: Fine.\n  channel: email\n  language: id\n" in example.text
    assert not example.is_draft


def test_the_same_again_is_there_already(folder):
    added(folder, FINE, Answer.MET)
    assert new_example(folder, "small", "apologises", FINE, Answer.MET) is None
    assert new_example(folder, "small", "apologises", FINE, Answer.PARTLY_MET) is not None


def test_what_somebody_changed_in_the_meantime_is_not_overwritten(folder):
    example = new_example(folder, "small", "apologises", SORRY, Answer.MET)
    with file_of(folder).open("a", encoding="utf-8") as file:
        file.write("# mine\n")
    with pytest.raises(RubricError, match="somebody changed the file in the meantime; try it again"):
        put(example)
    assert file_of(folder).read_text(encoding="utf-8").endswith("# mine\n")
    assert [path.name for path in folder.path.iterdir() if path.name.startswith(".")] == []


def test_a_second_put_changes_nothing_and_rights_stay(folder):
    os.chmod(file_of(folder), 0o640)
    example = added(folder, SORRY, Answer.MET)
    put(example)
    assert file_of(folder).read_bytes() == example.after
    assert stat.S_IMODE(file_of(folder).stat().st_mode) == 0o640


def test_problems_are_told_with_the_real_file_and_nothing_is_written(folder):
    replace_in(file_of(folder), "weight: 30", "weight: 20")
    with pytest.raises(RubricError, match=r"small\.yaml:11: the weights"):
        new_example(folder, "small", "apologises", SORRY, Answer.MET)
    replace_in(file_of(folder), "weight: 20", "weight: 30")
    replace_in(folder.path / "cultures" / "here.yaml", "reply_limit", "reply_limt")
    before = file_of(folder).read_bytes()
    example = new_example(folder, "small", "answers_soon", FINE, Answer.NOT_SCORED)
    assert any("here.yaml" in problem for problem in problems_with(folder, example))
    assert file_of(folder).read_bytes() == before


@pytest.mark.parametrize(
    ("talk", "criterion", "told"),
    [
        (SORRY, "apologizes", "there is no criterion 'apologizes' any more"),
        (replace(SORRY, language="fr"), "apologises", "the language 'fr' has no phrase file; known are en, id"),
    ],
    ids=["criterion", "language"],
)
def test_what_can_be_no_example_is_told(folder, talk, criterion, told):
    with pytest.raises(RubricError, match=told):
        new_example(folder, "small", criterion, talk, Answer.MET)


def test_examples_in_brackets_are_left_to_the_person(folder):
    text = file_of(folder).read_text(encoding="utf-8")
    at = text.rindex("        examples:")
    inside = '[{conversation: "Agent: Hi.", answer: not scored}, {conversation: "[0:0] Customer: a", answer: met}]\n'
    file_of(folder).write_text(f"{text[:at]}        examples: {inside}", encoding="utf-8")
    with pytest.raises(RubricError, match="stand in brackets; write them one below the other"):
        new_example(folder, "small", "answers_soon", FINE, Answer.MET)
