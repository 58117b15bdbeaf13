"""The words by which personal data is told, from the files in words; all languages count in every text.

Chats mix languages ("Dear Pak Budi"), and masking comes before the language of a turn is known.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from coach.transcripts.redaction.kinds import Kind

NAME_PLACE = "…"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The lists of all languages together; every word is in small letters."""

    titles: frozenset[str]
    introductions: tuple[str, ...]
    perhaps_introductions: tuple[str, ...]
    introduction_ends: frozenset[str]
    named: tuple[str, ...]
    greetings: tuple[str, ...]
    closings: tuple[str, ...]
    not_names: frozenset[str]
    given_names: frozenset[str]
    given_names_that_are_words: frozenset[str]
    firm_words: frozenset[str]
    number_cues: Mapping[Kind, tuple[str, ...]]
    asked: Mapping[Kind, tuple[str, ...]]
    digits: Mapping[str, str]
    months: tuple[str, ...]
    birth: tuple[str, ...]


@cache
def vocabulary() -> Vocabulary:
    """The words of all languages that have a file."""
    folder = files("coach.transcripts.redaction") / "words"
    languages = [
        tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    ]

    def words(key: str) -> frozenset[str]:
        return frozenset(word for language in languages for word in _entries(language[key]))

    def phrases(key: str) -> tuple[str, ...]:
        return tuple(phrase for language in languages for phrase in _entries(language[key]))

    def by_kind(key: str) -> dict[Kind, tuple[str, ...]]:
        kinds = {kind for language in languages for kind in language[key]}
        return {
            Kind(kind): tuple(phrase for language in languages for phrase in language[key].get(kind, ()))
            for kind in sorted(kinds)
        }

    ambiguous = words("given_names_that_are_words")
    not_names = words("not_names")
    return Vocabulary(
        titles=words("titles"),
        introductions=phrases("introductions"),
        perhaps_introductions=phrases("perhaps_introductions"),
        introduction_ends=words("introduction_ends"),
        named=phrases("named"),
        greetings=phrases("greetings"),
        closings=phrases("closings"),
        not_names=not_names - ambiguous,
        given_names=words("given_names") - ambiguous - not_names,
        given_names_that_are_words=ambiguous,
        firm_words=words("firm_words"),
        number_cues=by_kind("number_cues"),
        asked=by_kind("asked"),
        digits={word: digit for language in languages for word, digit in language["digits"].items()},
        months=tuple(month for language in languages for month in _entries(language["dates"]["months"])),
        birth=tuple(word for language in languages for word in language["dates"]["birth"]),
    )


def any_of(phrases: Iterable[str]) -> str:
    """A pattern for one of some phrases, the longest first, with any blanks between words."""
    longest_first = sorted(
        {phrase.replace(NAME_PLACE, "").strip() for phrase in phrases}, key=lambda one: (-len(one), one)
    )
    return "(?:" + "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in longest_first) + ")"


def _entries(value: Any) -> list[str]:
    return value.split() if isinstance(value, str) else list(value)
