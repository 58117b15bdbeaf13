"""What a user can type is written down: commands, settings, condition keys, formats."""

import re
from pathlib import Path

import pytest
import typer.main

from coach.cli import application
from coach.rubrics.phrase_files import PhraseSet
from coach.rubrics.schema import Condition, Criterion, Nearby
from coach.transcripts.finding import find_readers

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
README_ID = (ROOT / "README.id.md").read_text(encoding="utf-8")
RUBRICS = (ROOT / "docs" / "rubrics.md").read_text(encoding="utf-8")
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def commands():
    return sorted(typer.main.get_command(application()).commands)


@pytest.mark.parametrize("name", commands())
def test_commands_are_documented(name):
    assert f"coach {name}" in CLI
    assert f"coach {name}" in README


@pytest.mark.parametrize(
    "variable", sorted(set(re.findall(r"COACH_[A-Z_]+", (ROOT / "src/coach/settings.py").read_text())))
)
def test_settings_are_documented_in_both_languages(variable):
    assert variable in README
    assert variable in README_ID


def keys(shape):
    return [field.alias or name for name, field in shape.model_fields.items()]


@pytest.mark.parametrize(
    "key", [*keys(Condition), *keys(Nearby), *keys(PhraseSet), "for_each", "answered_by", "or_weakly_by"]
)
def test_keys_are_documented(key):
    if key == "condition":
        return
    assert f"`{key}" in RUBRICS


def test_criterion_keys_are_shown_in_use():
    assert all(
        key in RUBRICS for key in ("criterion", "weight", "why", "advice", "applies_when", "answers", "examples")
    )
    assert "applies_when" in Criterion.model_fields


@pytest.mark.parametrize("reader", find_readers(), ids=lambda reader: reader.name)
def test_formats_are_in_the_readme(reader):
    words = [
        word
        for word in re.findall(r"[A-Za-z]{4,}", reader.title)
        if word.lower() not in ("json", "lines", "chat", "text", "file")
    ]
    assert any(word.lower() in README.lower() for word in words), reader.title


def test_the_two_commands_are_in_both_readmes():
    for text in (README, README_ID):
        assert "pip install -r requirements.txt && streamlit run app.py" in text
        assert "pip install -r requirements-dev.txt && pytest" in text
