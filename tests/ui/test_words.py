"""The interface's texts: both languages say the same things, and everything that is said exists."""

import ast
import string
from pathlib import Path

import pytest

import coach.ui
from coach.domain.conversation import Channel, Role
from coach.domain.evaluation import Answer
from coach.rubrics.schema import State, Where
from coach.ui.components.answers import LOOKS
from coach.ui.words import LANGUAGES, words_in

SOURCES = sorted(Path(coach.ui.__file__).parent.rglob("*.py"))
ENGLISH = words_in("en").texts


def used():
    """Keys that the code names, and the beginnings of those that it puts together."""
    whole, beginnings = set(), set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.Constant):
                beginnings.add(node.values[0].value)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
    return whole, {beginning for beginning in beginnings if "." in beginning}


def called():
    """The keys that are given to ``words(...)`` and ``words.counted(...)`` as they stand."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = ast.unparse(node.func)
                if name in ("words", "self.words", "words.counted", "chosen_words()"):
                    yield node.args[0].value


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_has_the_same_keys_and_places(language):
    texts = words_in(language).texts
    assert texts.keys() == ENGLISH.keys()
    for key, text in texts.items():
        assert fields(text) == fields(ENGLISH[key]), key
        assert text.strip(), key


def fields(text):
    return {field for _, field, _, _ in string.Formatter().parse(text) if field}


def test_every_key_that_is_called_exists():
    missing = sorted(set(called()) - ENGLISH.keys())
    assert missing == []


def test_every_text_is_used():
    whole, beginnings = used()
    idle = [
        key for key in ENGLISH
        if key.removesuffix("_one") not in whole and not any(key.startswith(beginning) for beginning in beginnings)
    ]  # fmt: skip
    assert idle == []


def test_families_are_complete():
    families = {
        "channel": [channel.value for channel in Channel],
        "role": [role.value for role in Role],
        "state": [state.replace(" ", "_") for state in State.__args__],
        "where": [where.replace(" ", "_") for where in Where.__args__ if where != "anywhere"],
        "answer": [answer.value.replace(" ", "_") for answer in Answer],
        "review": ["roles_unsure", "one_side_only", "auto_fail_not_scored", "low_coverage"],
    }
    missing = [
        f"{family}.{name}" for family, names in families.items() for name in names if f"{family}.{name}" not in ENGLISH
    ]
    assert missing == []
    assert LOOKS.keys() == set(Answer)


def test_numbers_are_written_as_the_language_does():
    assert words_in("en").number(1234.5, 1) == "1,234.5"
    assert words_in("id").number(1234.5, 1) == "1.234,5"


def test_one_has_a_form_of_its_own():
    assert words_in("en").counted("card.turns", 1) == "1 turn"
    assert words_in("en").counted("card.turns", 2) == "2 turns"
