"""Checks of a rubrics folder, on deliberately broken copies."""

import re
import shutil

import pytest
from tests.cli.small_rubrics import RUBRIC, replace_in, small_folder

from coach.rubric_check import check_folder
from coach.rubric_check.examples import ExampleError, example_conversation
from coach.rubrics.library import RubricFolder
from coach.rubrics.schema import Example


@pytest.fixture
def folder(tmp_path):
    return RubricFolder(small_folder(tmp_path / "rubrics"))


def line_of(text, words):
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def test_a_right_folder_has_no_problems(folder):
    assert check_folder(folder) == []


@pytest.mark.parametrize("name", ["phrases/fr.yml", "mine.yml", "cultures/here.yaml.txt"])
def test_a_file_that_is_passed_over_for_its_ending_is_told(folder, name):
    (folder.path / name).write_text("x", encoding="utf-8")
    [problem] = check_folder(folder)
    stem = name.split("/")[-1].split(".")[0]
    assert problem == f"{folder.path / name}: a file with this ending is not read; rename it to {stem}.yaml"


def test_a_broken_phrase_file_does_not_hide_a_scorecards_mistakes(folder):
    replace_in(folder.path / "phrases" / "en.yaml", "language: en", "language:en")
    replace_in(folder.path / "small.yaml", "weight: 70", "weight: 60")
    problems = check_folder(folder)
    assert [problem.split(": ")[0].rsplit("/", 1)[-1] for problem in problems] == ["en.yaml:1", "small.yaml:11"]
    assert "write 'language: en'" in problems[0]
    assert "give 10 more" in problems[1]


BROKEN = {
    "unknown-phrase-set": (
        "small.yaml",
        "{phrases: apology, said_by: agent, is",
        "{phrases: appology, said_by: agent, is",
        "criterion 'apologises': no phrase file has the set 'appology'. Did you mean 'apology'?",
    ),
    "unknown-label": (
        "small.yaml",
        "is: [full]",
        "is: [ful]",
        "criterion 'apologises': the phrase set has no label 'ful'. Did you mean 'full'?",
    ),
    "unknown-measure": (
        "small.yaml",
        "first_response_seconds",
        "first_respons_seconds",
        "criterion 'answers_soon': no measure 'first_respons_seconds'. Did you mean 'first_response_seconds'?",
    ),
    "unknown-setting": (
        "small.yaml",
        "$reply_limit",
        "$reply_limits",
        "criterion 'answers_soon': no setting 'reply_limits'. Did you mean 'reply_limit'?",
    ),
    "limit-without-unit": (
        "small.yaml",
        "otherwise: 24 hours",
        "otherwise: soon",
        "setting 'reply_limit': write a number with its unit",
    ),
    "channel-of-a-setting": (
        "small.yaml",
        "{chat: 60 seconds",
        "{chatt: 60 seconds",
        "setting 'reply_limit': 'chatt' is no channel or language. Did you mean 'chat'?",
    ),
    "unknown-entry": ("small.yaml", "wheight", None, "unknown entry 'wheight'. Did you mean 'weight'?"),
    "name-of-the-file": (
        "small.yaml",
        "rubric: small",
        "rubric: large",
        "the file name says 'small', the entry `rubric` 'large'; make them equal",
    ),
    "stray-bracket": (
        "phrases/en.yaml",
        "(so) sorry",
        "(so sorry",
        "phrase set 'apology': '(so sorry that ...': the bracket '(' has no partner",
    ),
    "unknown-place": ("phrases/id.yaml", "maaf ya", "<nomor> maaf", "<nomor> is not known; allowed are <number>"),
    "only-optional": ("phrases/en.yaml", "[not sorry]", "[(not)]", "needs at least one word that can not be left out"),
    "set-missing-in-a-language": (
        "phrases/id.yaml",
        "  apology:",
        "  thanks:",
        "the phrase set 'apology' is missing in phrases/id.yaml; en has it, add it there",
    ),
    "setting-of-a-culture": (
        "cultures/here.yaml",
        "reply_limit",
        "replies_limit",
        "no scorecard has the setting 'replies_limit'. Did you mean 'reply_limit'?",
    ),
    "criterion-of-a-culture": (
        "cultures/here.yaml",
        "apologises:",
        "apologizes:",
        "no scorecard has the criterion 'apologizes'. Did you mean 'apologises'?",
    ),
    "culture-limit": (
        "cultures/here.yaml",
        "2 minutes",
        "two minutes",
        "setting 'reply_limit': write a number with its unit",
    ),
    "failing-example": (
        "small.yaml",
        '"Agent: Fine."',
        '"Agent: Pardon."',
        "criterion 'apologises': this example must get 'not met' and gets 'partly met'",
    ),
    "label-of-an-example": (
        "small.yaml",
        '"Agent: Fine."',
        '"Agnt: Fine."',
        "nobody is called 'Agnt'. Did you mean 'Agent'?",
    ),
    "language-of-an-example": (
        "small.yaml",
        "language: id",
        "language: de",
        "the language 'de' has no phrase file; known are en, id",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "message"), BROKEN.values(), ids=BROKEN)
def test_each_mistake_is_named_with_its_file_and_line(folder, file, old, new, message):
    path = folder.path / file
    if new is None:
        old, new = "        weight: 70", "        wheight: 70"
    replace_in(path, old, new)
    problems = check_folder(folder)
    found = [problem for problem in problems if message in problem]
    assert found, problems
    assert re.match(rf"{folder.path}/\S+\.yaml:\d+: ", found[0])


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("small.yaml", "apology, said_by: agent, is", "apologi, said_by: agent, is", "apologi,"),
        ("small.yaml", '"Agent: Fine."', '"Agent: Pardon."', 'conversation: "Agent: Pardon."'),
        ("phrases/en.yaml", "[pardon]", "[pardon[]", "pardon[]"),
        ("cultures/here.yaml", "reply_limit", "limit", "limit: 2"),
    ],
)
def test_the_line_is_the_one_to_change(folder, file, old, new, words):
    path = folder.path / file
    replace_in(path, old, new)
    problem = check_folder(folder)[0]
    lines = [
        line_of(path.read_text(), words),
        max(n for n, line in enumerate(path.read_text().splitlines(), 1) if words in line),
    ]
    assert int(problem.removeprefix(f"{path}:").split(":")[0]) in lines


def test_all_problems_are_told_at_once(folder):
    replace_in(folder.path / "small.yaml", "first_response_seconds", "first_reply")
    replace_in(folder.path / "phrases/en.yaml", "(so) sorry", "(so sorry")
    replace_in(folder.path / "cultures/here.yaml", "apologises:", "bows:")
    assert len(check_folder(folder)) == 3


def test_a_broken_phrase_file_does_not_make_every_set_unknown(folder):
    replace_in(folder.path / "phrases/id.yaml", "name:", "nam:")
    problems = check_folder(folder)
    assert problems
    assert all("phrases/id.yaml" in problem for problem in problems)


def test_only_the_named_scorecards_are_checked(folder):
    shutil.copy(folder.path / "small.yaml", folder.path / "other.yaml")
    assert len(check_folder(folder)) == 1
    assert check_folder(folder, ["small"]) == []


def test_an_unknown_scorecard_is_a_problem(folder):
    assert "no scorecard 'smal'. Did you mean 'small'?" in check_folder(folder, ["smal"])[0]


def test_a_file_elsewhere_can_be_checked(folder, tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text(RUBRIC.replace("rubric: small", "rubric: own").replace("weight: 70", "weight: 60"), encoding="utf-8")
    assert (
        "the weights of all active criteria add up to 100; here they add up to 90"
        in check_folder(folder, [str(own)])[0]
    )
    own.write_text(RUBRIC.replace("rubric: small", "rubric: own"), encoding="utf-8")
    assert check_folder(folder, [str(own)]) == []


def test_a_draft_may_lack_phrase_sets_of_a_language(folder):
    replace_in(folder.path / "small.yaml", "status: active", "status: draft")
    replace_in(folder.path / "phrases/id.yaml", "  apology:", "  thanks:")
    assert not any("is missing in" in problem for problem in check_folder(folder))


def test_an_example_may_say_what_the_model_would_say(folder):
    rule = "        applies_when: {prediction: emotion, is: [angry], said_by: customer}\n        answers:"
    path = folder.path / "small.yaml"
    head, tail = path.read_text(encoding="utf-8").split("criterion: answers_soon")
    path.write_text(f"{head}criterion: answers_soon{tail.replace('        answers:', rule)}", encoding="utf-8")
    assert "this example must get 'met' and gets 'not scored'" in check_folder(folder)[0]
    replace_in(
        path, "              and welcome.\n", "              and welcome.\n            given: {emotion: angry}\n"
    )
    replace_in(path, "[1:30] Agent: Hello.\n", "[1:30] Agent: Hello.\n            given: {emotion: [angry]}\n")
    assert check_folder(folder) == []


def test_no_phrase_file_is_a_problem(folder):
    shutil.rmtree(folder.path / "phrases")
    assert "no phrase file; at least one language is needed" in check_folder(folder)[0]


def test_an_example_is_read_with_times_and_further_lines():
    text = "Customer: Hi\nthere\n\nSystem: joined\n[00:05-00:07.5] Agent: Note: yes\nBot: ok"
    turns = example_conversation(Example(conversation=text, answer="met", channel="call")).turns
    assert [(turn.role.value, turn.text, turn.start, turn.end) for turn in turns] == [
        ("customer", "Hi\nthere", None, None),
        ("system", "joined", None, None),
        ("agent", "Note: yes", 5.0, 7.5),
        ("bot", "ok", None, None),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hello", "begin with Customer:, Agent:, Bot: or System:"),
        ("Costumer: Hi", "Did you mean 'Customer'"),
        ("Agent:", "the text is blank"),
        ("[0:10] Agent: a\n[0:05] Agent: b", "starts before the turn in front of it"),
        ("[0:10-0:05] Agent: a", "end 5.0 needs a start that is not later"),
        ("[1:2:3:4] Agent: a", "write times as"),
        (" \n ", "it has no turns"),
    ],
)
def test_an_example_that_is_written_wrongly_says_where(text, message):
    with pytest.raises(ExampleError, match=message):
        example_conversation(Example(conversation=text, answer="met"))


@pytest.mark.parametrize("file", ["small.yaml", "phrases/en.yaml", "jargon/en.yaml"])
def test_a_file_that_can_not_be_read_is_the_only_one_blamed(folder, file):
    # What remains lacks the setting that the culture profile names, and the language of the jargon.
    other = RUBRIC.replace("rubric: small", "rubric: other").replace("reply_limit", "wait_limit")
    (folder.path / "jargon").mkdir(exist_ok=True)
    (folder.path / "jargon" / "en.yaml").write_text("language: en\nterms: []\n", encoding="utf-8")
    if file == "small.yaml":
        (folder.path / "other.yaml").write_text(other, encoding="utf-8")
    (folder.path / file).write_text("[", encoding="utf-8")
    problems = check_folder(RubricFolder(folder.path))
    assert [problem.split(":")[0] for problem in problems] == [str(folder.path / file)]


def test_a_long_phrase_is_shown_in_part(folder):
    replace_in(folder.path / "phrases" / "en.yaml", "[pardon]", f'["{"(" * 5000}"]')
    (problem,) = check_folder(RubricFolder(folder.path))
    assert len(problem) < 400
