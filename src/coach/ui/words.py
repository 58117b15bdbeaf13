"""The words of the interface, by key, in the language that the user chose; none stand in the code."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

LANGUAGES = {"en": "English", "id": "Indonesia"}
LANGUAGE_KEY = "lang"
_DECIMAL_COMMA = frozenset({"id"})


@dataclass(frozen=True)
class Words:
    """The texts of one language. Calling it with a key gives the text, with its ``{places}`` filled in."""

    language: str
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key; raises KeyError when there is none."""
        return self.texts[key].format(**values) if values else self.texts[key]

    def counted(self, key: str, count: int, **values: object) -> str:
        """The text of a key with its ``{count}``; for one, that of ``<key>_one`` where there is such a form."""
        form = f"{key}_one" if count == 1 and f"{key}_one" in self.texts else key
        return self(form, count=self.number(count), **values)

    def number(self, value: float, digits: int = 0) -> str:
        """A number as this language writes it."""
        text = f"{value:,.{digits}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.language in _DECIMAL_COMMA else text

    def percent(self, share: float) -> str:
        """A share of 1 as a whole percentage."""
        return f"{self.number(100 * share)}%"


@cache
def words_in(language: str) -> Words:
    """The texts of a language that the interface has."""
    content = files("coach.ui.texts").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, dict(_flat(tomllib.loads(content))))


def chosen_words() -> Words:
    """The texts in the language of this session."""
    language = st.session_state.get(LANGUAGE_KEY)
    return words_in(language if language in LANGUAGES else "en")


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
