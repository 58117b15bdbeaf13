"""Checks of what scorecards and readings say about a model."""

import pytest
from tests.cli.small_rubrics import replace_in, small_folder

from coach.rubric_check import check_folder
from coach.rubrics.library import RubricFolder

READINGS = """\
readings:
  apology:
    - {head: acts, labels: {apology: full}, sure_from: 70%, doubtful_from: 50%}
"""


@pytest.fixture
def folder(tmp_path):
    found = RubricFolder(small_folder(tmp_path / "rubrics"))
    (found.path / "readings").mkdir()
    (found.path / "readings" / "model.yaml").write_text(READINGS, encoding="utf-8")
    return found


def test_right_readings_have_no_problems(folder):
    assert check_folder(folder) == []
    assert list(folder.readings) == ["apology"]


def test_readings_are_part_of_the_digest(folder):
    before = folder.digest("small")
    replace_in(folder.path / "readings" / "model.yaml", "70%", "71%")
    assert RubricFolder(folder.path).digest("small") != before


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("  apology:", "  appology:", 2, "no phrase file has the set 'appology'. Did you mean 'apology'?"),
        ("{apology: full}", "{apology: ful}", 3, "the phrase set has no label 'ful'. Did you mean 'full'?"),
        ("{apology: full}", "[apology]", 3, "this set has labels of its own"),
        ("{apology: full}", "{sorry: full}", 3, "labels: found sorry; allowed for acts are greeting"),
        ("acts", "act", 3, "act"),
        ("70%", "0.7", 3, "write a percentage"),
        ("50%", "80%", 3, "write less than sure_from, 70%, not 80%"),
        ("50%}", "50%, not_beside: [apologies]}", 3, "no phrase file has the set 'apologies'. Did you mean 'apology'?"),
        ("sure_from", "sure_form", 3, "sure_from"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_mistakes_in_readings_are_told_with_their_line(folder, old, new, line, told):
    replace_in(folder.path / "readings" / "model.yaml", old, new)
    problems = check_folder(folder)
    assert problems
    assert f"model.yaml:{line}: " in problems[0]
    assert any(told in problem for problem in problems), problems


CLOSING = "  closing: {means: a closing, any_of: [bye now]}\n"
SENTENCES = """\
sentences:
  closing: {kind: blame, hint_from: 60%, not_beside: [apology]}
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("closing:", "clossing:", "the set 'clossing' is in no phrase file. Did you mean 'closing'?"),
        ("closing:", "apology:", "the set 'apology' is a set with labels"),
        ("[apology]", "[apologies]", "no phrase file has the set 'apologies'. Did you mean 'apology'?"),
        ("blame", "scorn", "blame"),
        ("60%", "0.6", "write a percentage"),
        (
            "[apology]}",
            "[apology], otherwise: {below: 9%, beside: [closing], says: apologies}}",
            "no phrase file has the set 'apologies'. Did you mean 'apology'?",
        ),
    ],
)
def test_mistakes_in_hints_of_sentences_are_told_with_their_line(folder, old, new, told):
    for language in ("en", "id"):
        phrases = folder.path / "phrases" / f"{language}.yaml"
        phrases.write_text(phrases.read_text(encoding="utf-8") + CLOSING, encoding="utf-8")
    path = folder.path / "readings" / "model.yaml"
    path.write_text(READINGS + SENTENCES, encoding="utf-8")
    assert check_folder(RubricFolder(folder.path)) == []
    path.write_text(READINGS + SENTENCES.replace(old, new), encoding="utf-8")
    problems = check_folder(RubricFolder(folder.path))
    assert "model.yaml:5: " in problems[0]
    assert any(told in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("{prediction: emotions, is: [angry], said_by: customer}", "no head 'emotions'. Did you mean 'emotion'?"),
        ("{prediction: emotion, is: [cross], said_by: customer}", "the head 'emotion' has no label 'cross'"),
    ],
)
def test_heads_and_labels_of_conditions_exist(folder, condition, told):
    replace_in(folder.path / "small.yaml", "{phrases: apology, said_by: agent, is: [full]}", condition)
    assert any(told in problem for problem in check_folder(folder))
