"""Runs tests/phrases/en.yaml: what each English phrase set must find and must leave alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from coach.domain.conversation import Role, Turn
from coach.rubrics.loader import load_file
from coach.rubrics.phrase_files import PhraseFile
from coach.signals.phrases import PhraseBook

_HERE = Path(__file__).parent
_FILE = _HERE.parents[1] / "rubrics" / "phrases" / "en.yaml"
_SENTENCES: dict[str, dict[str, list[str]]] = yaml.safe_load((_HERE / "en.yaml").read_text(encoding="utf-8"))
_CASES = [
    pytest.param(name, sentence, expected == "found", id=f"{name}-{expected}-{number}")
    for name, kinds in _SENTENCES.items()
    for expected, sentences in kinds.items()
    for number, sentence in enumerate(sentences, 1)
]


@cache
def _phrase_file() -> PhraseFile:
    return load_file(_FILE, PhraseFile)


@cache
def _book() -> PhraseBook:
    return PhraseBook(_phrase_file())


def _found(name: str, sentence: str) -> list[str]:
    set_name, _, label = name.partition(".")
    side = _phrase_file().phrases[set_name].said_by or "agent"
    read = _book().read(Turn(0, Role(side), side, sentence, None, None, "en"))
    return [
        signal.evidence.quote
        for signal in _book().find(read)
        if signal.evidence and signal.name == set_name and (not label or signal.value == label)
    ]


@pytest.mark.parametrize(("name", "sentence", "expected"), _CASES)
def test_sentence(name: str, sentence: str, expected: bool) -> None:
    found = _found(name, sentence)
    assert bool(found) == expected, f"{name} in {sentence!r}: {found}"


def test_every_set_and_label_has_sentences() -> None:
    names = {
        name if not found.labels else f"{name}.{label}"
        for name, found in _phrase_file().phrases.items()
        for label in found.labels or [""]
    }
    assert names == set(_SENTENCES)


def test_no_informal_spelling_stands_for_two_words() -> None:
    spellings = [variant for variants in _phrase_file().spelled_the_same.values() for variant in variants]
    assert len(spellings) == len(set(spellings))


def test_register_is_read_as_typed() -> None:
    assert _phrase_file().phrases["register_marker"].as_typed
