"""Mistakes in rubric files: every one at once, with its line and what to do."""

import copy

import pytest
import yaml
from tests.builders import a_rubric, criterion

from coach.errors import RubricError
from coach.rubrics.loader import load_file, parse_with_lines
from coach.rubrics.overlay import setting, with_culture
from coach.rubrics.phrase_files import CultureFile, PhraseFile
from coach.rubrics.quantities import parse_percentage, parse_quantity
from coach.rubrics.schema import Rubric, in_language

GOOD = """\
rubric: small
name: {en: Small, id: Kecil}
version: 1
status: active
channels: [chat]
pass_mark: 80%
scale: {met: 100%, partly met: 50%, not met: 0%}
sections:
  - section: care
    name: Care
    criteria:
      - criterion: greets
        name: Greets
        weight: 100
        why: It is polite.
        answers:
          - {answer: met, when: {phrases: greeting, said_by: agent}}
          - {answer: not met, otherwise: true}
        advice: Say hello.
        examples:
          - {conversation: "Agent: hi", answer: met}
          - {conversation: "Agent: what", answer: not met}
"""


def problems(text, shape=Rubric):
    with pytest.raises(RubricError) as raised:
        parse_with_lines(text, shape, "r.yaml")
    return list(raised.value.problems)


def test_a_good_file_loads():
    rubric, _ = parse_with_lines(GOOD, Rubric, "r.yaml")
    assert rubric.criteria[0].weight == 100
    assert in_language(rubric.name, "id") == "Kecil"
    assert in_language(rubric.name, "fr") == "Small"


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("weight: 100", "wieght: 100", 14, "unknown entry 'wieght'. Did you mean 'weight'?"),
        ("weight: 100", "weight: 90", 8, "add up to 100; here they add up to 90 (care 90); give 10 more"),
        ("weight: 100", "weight: 1e2", 14, "write a whole number"),
        ("status: active", "status: actve", 4, "Did you mean 'active'?"),
        ("pass_mark: 80%", "pass_mark: 0.8", 6, "write a percentage such as 80%"),
        ("said_by: agent", "said_by: agnt", 17, "Did you mean 'agent'?"),
        ("otherwise: true", "otherwise: yes", 18, "write true"),
        ("criterion: greets", "criterion: Greets!", 12, "small letters"),
        ("phrases: greeting,", "phrases: greeting, prediction: acts,", 17, "exactly one of"),
        ("phrases: greeting,", "", 17, "exactly one of"),
        ("version: 1", "version: 1\nversion: 2", 4, "twice"),
        ("{en: Small, id: Kecil}", "[Small", 2, "the bracket [ that opens here is not closed"),
        ("when: {phrases: greeting, said_by: agent}", "when: all answerd", 17, "Did you mean 'all answered'?"),
        ("when: {phrases: greeting, said_by: agent}", "when: all answered", 17, "needs for_each"),
        ("answer: met}", "answer: not met}", 20, "two different answers"),
        ("why: It is polite.", "why:", 15, "write a text"),
        ("name: Greets", "name: !!python/object/apply:os.system [x]", 13, "not allowed"),
        ("name: Greets", "name: &a Greets", 13, "put the text in quotes if & belongs to it"),
        ("name: Greets", "name: [Hi, Halo]", 13, "write a text or entries such as {en: …, id: …}, not ['Hi', 'Halo']"),
        ("name: Greets", "name: 42", 13, "write a text or entries such as"),
        ("name: Greets", "name: {en: Hi, you, id: Hai}", 13, "an entry 'you' without a value"),
        ("name: Greets", "name: “Greets”", 13, 'write straight ones: "Greets"'),
        ("weight: 100", "weight:", 14, "nothing stands behind the colon; write a whole number"),
        ("weight: 100", "weight: 100%", 14, "write a whole number, not '100%'"),
        ("weight: 100", "weight: 100\n        weight: 3", 15, "stands here twice, first in line 14"),
        ("pass_mark: 80%", "pass_mark: 80", 6, "write a percentage such as 80%"),
        ("- {answer: not met, otherwise: true}", "", 16, "found 1, at least 2 are needed; add an answer"),
        ("answer: met, when", "answer: partially met, when", 17, "Did you mean 'partly met'?"),
        ("phrases: greeting", "phrases: [greeting closing]", 17, "several names need commas between them"),
        ("phrases: greeting", "phrase: greeting", 17, "unknown entry 'phrase'. Did you mean 'phrases'?"),
        ('"Agent: hi"', "Agent: hi", 21, "a colon with a blank behind it stands inside a text"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_mistakes(old, new, line, message):
    found = problems(GOOD.replace(old, new, 1))
    assert any(problem.startswith(f"r.yaml:{line}: ") and message in problem for problem in found), found


def test_all_mistakes_at_once():
    text = (
        GOOD.replace("weight: 100", "wieght: 100")
        .replace("status: active", "status: x")
        .replace("pass_mark: 80%", "pass_mark: 80")
    )
    assert len(problems(text)) >= 3


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just words",
        "- a\n- b",
        "a: [" * 5000,
        "a: " + "[" * 100_000,
        "- " * 50_000 + "x",
        "x: " + "[" * 300 + "]" * 300,
        "a: &a [b, b]\nb: *c",
        "\t",
        "{a: b",
        "a: b: c",
        "\x00",
    ],
    ids=[
        "empty",
        "words",
        "list",
        "brackets",
        "100,000 brackets",
        "50,000 dashes",
        "deep",
        "alias",
        "tab",
        "open",
        "colons",
        "nul",
    ],
)
def test_hostile_yaml_is_a_problem_and_not_a_traceback(text):
    assert problems(text)[0].startswith("r.yaml:")


def test_aliases_that_blow_up_are_refused():
    text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    for number in range(8):
        before, here = chr(ord("a") + number), chr(ord("b") + number)
        text += f"{here}: &{here} [{','.join(['*' + before] * 10)}]\n"
    assert problems(text) == [
        "r.yaml:1: '&a' stands where a value begins; put the text in quotes if & belongs to it (anchors and aliases of YAML "
        "are not used here: write the value again)"
    ]


def test_a_criterion_that_stands_there_twice_is_told_at_the_second_with_the_weights():
    copied = GOOD[GOOD.index("      - criterion") :]
    found = problems(GOOD + copied)
    assert found[0].startswith("r.yaml:8: the weights of all active criteria add up to 100; here they add up to 200")
    assert found[1].startswith("r.yaml:23: the criterion 'greets' stands in this file twice")


def test_a_misspelt_entry_is_not_missed_as_well():
    assert problems(GOOD.replace("weight: 100", "wieght: 100")) == [
        "r.yaml:14: criterion 'greets': unknown entry 'wieght'. Did you mean 'weight'?"
    ]


def test_unknown_entries_name_only_those_of_the_same_place():
    assert problems(GOOD + "colour: red\n") == [
        "r.yaml:23: unknown entry 'colour'. Known are: about, channels, name, pass_mark, review_below, rubric, scale, "
        "sections, settings, status, version."
    ]


@pytest.mark.parametrize("text", ["", "# nothing\n", "x" * 2_000_001])
def test_a_mistake_of_the_whole_file_has_no_line(text):
    assert problems(text)[0].startswith("r.yaml: the file ")


def test_a_file_that_is_not_utf_8_is_told_with_the_line(tmp_path):
    path = tmp_path / "r.yaml"
    path.write_bytes(GOOD.replace("Greets", "Grüßt").encode("latin-1"))
    with pytest.raises(RubricError, match=r"r\.yaml:13: a letter is not stored as UTF-8"):
        load_file(path, Rubric)


def test_yaml_that_people_write_stays_text():
    shape_text = 'language: no\nname: 1:30\nphrases: {x: {means: 010, any_of: ["on", "1.10"]}}'
    file, _ = parse_with_lines(shape_text, PhraseFile, "p.yaml")
    assert (file.language, file.name, file.phrases["x"].means, file.phrases["x"].any_of) == (
        "no",
        "1:30",
        "010",
        ["on", "1.10"],
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [("2 minutes", 120), ("1 hour", 3600), ("30%", 0.3), ("20 words", 20), ("3", 3), ("0.5 seconds", 0.5)],
)
def test_quantities(text, value):
    assert parse_quantity(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "two minutes", "5 parsecs", "-1 minutes", "1e9", "%", "999999999999999 words"])
def test_quantities_that_are_none(text):
    with pytest.raises(ValueError, match="such as"):
        parse_quantity(text)


def test_percentages_end_at_a_hundred():
    with pytest.raises(ValueError, match="80%"):
        parse_percentage("101%")


def test_a_culture_profile_changes_settings_and_advice_only():
    rubric = a_rubric(criterion("a", 100), settings={"limit": "1 minute", "other": {"chat": "2 minutes"}})
    culture = CultureFile.model_validate(
        {
            "culture": "xx",
            "name": "X",
            "about": "for tests",
            "directness": "direct",
            "settings": {"limit": {"chat": "9 minutes"}},
            "advice": [{"text": "t", "source": ["guide 50"]}],
            "criterion_advice": {"a": "new advice"},
        }
    )
    before = copy.deepcopy(rubric)
    laid = with_culture(rubric, culture)
    assert setting(laid, "limit", "chat", "en") == "9 minutes"
    assert setting(laid, "limit", "call", "en") is None
    assert setting(laid, "other", "chat", "en") == "2 minutes"
    assert laid.criteria[0].advice == "new advice"
    assert (laid.criteria[0].weight, laid.criteria[0].auto_fail) == (100, False)
    assert rubric == before


def test_a_culture_profile_cannot_change_weights():
    text = yaml.safe_dump(
        {
            "culture": "xx",
            "name": "X",
            "about": "a",
            "directness": "d",
            "advice": [{"text": "t", "source": ["s"]}],
            "weights": {"a": 5},
        }
    )
    assert "unknown entry 'weights'" in problems(text, CultureFile)[0]
