"""Runs the sentences beside this file: what each phrase set of a language must find and must leave alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from coach.domain.conversation import Role, Turn
from coach.rubrics.loader import load_file
from coach.rubrics.phrase_files import PhraseFile
from coach.signals.phrases import PhraseBook

_HERE = Path(__file__).parent
_FOLDER = _HERE.parents[1] / "rubrics" / "phrases"
_LANGUAGES = sorted(path.stem for path in _FOLDER.glob("*.yaml"))


@cache
def _sentences(language: str) -> dict[str, dict[str, list[str]]]:
    return yaml.safe_load((_HERE / f"{language}.yaml").read_text(encoding="utf-8"))


@cache
def _phrase_file(language: str) -> PhraseFile:
    return load_file(_FOLDER / f"{language}.yaml", PhraseFile)


@cache
def _book(language: str) -> PhraseBook:
    return PhraseBook(_phrase_file(language))


def _cases() -> Iterator[object]:
    for language in _LANGUAGES:
        for name, kinds in _sentences(language).items():
            for expected, sentences in kinds.items():
                for number, sentence in enumerate(sentences, 1):
                    label = f"{language}-{name}-{expected}-{number}"
                    yield pytest.param(language, name, sentence, expected == "found", id=label)


@pytest.mark.parametrize(("language", "name", "sentence", "expected"), list(_cases()))
def test_sentence(language: str, name: str, sentence: str, expected: bool) -> None:
    set_name, _, label = name.partition(".")
    book = _book(language)
    side = _phrase_file(language).phrases[set_name].said_by or "agent"
    found = [
        signal.evidence.quote
        for signal in book.find(book.read(Turn(0, Role(side), side, sentence, None, None, language)))
        if signal.evidence and signal.name == set_name and (not label or signal.value == label)
    ]
    assert bool(found) == expected, f"{name} in {sentence!r}: {found}"


@pytest.mark.parametrize("language", _LANGUAGES)
def test_every_set_and_label_has_sentences(language: str) -> None:
    names = {
        name if not found.labels else f"{name}.{label}"
        for name, found in _phrase_file(language).phrases.items()
        for label in found.labels or [""]
    }
    assert names == set(_sentences(language))


@pytest.mark.parametrize("language", _LANGUAGES)
def test_no_informal_spelling_stands_for_two_words(language: str) -> None:
    spellings = [variant for variants in _phrase_file(language).spelled_the_same.values() for variant in variants]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize("language", _LANGUAGES)
def test_register_is_read_as_typed(language: str) -> None:
    assert _phrase_file(language).phrases["register_marker"].as_typed


def test_at_least_150_indonesian_words_have_informal_spellings() -> None:
    assert len(_phrase_file("id").spelled_the_same) >= 150
