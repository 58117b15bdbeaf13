"""spaCy without torch, and the blank pipeline of each language.

This is the one place that keeps torch out of the serving process: spaCy's machine-learning library imports torch where
it finds it (2 to 3 seconds and about 200 MB), and nothing here needs it. Whoever needs torch imports it later as usual.
spaCy's command line, which brings in a web client, is left out alike (0.2 seconds).
"""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


def _spacy_alone() -> ModuleType:
    # None makes `import torch` raise ImportError, which spaCy's library takes for "not installed".
    placeholders: dict[str, ModuleType | None] = {"torch": None, "spacy.cli": ModuleType("spacy.cli")}
    command = ModuleType("spacy.cli.info")
    command.info = None  # type: ignore[attr-defined]
    placeholders["spacy.cli.info"] = command
    put = {name: module for name, module in placeholders.items() if name not in sys.modules}
    sys.modules.update(put)  # type: ignore[arg-type]
    try:
        import spacy
    finally:
        for name in put:
            del sys.modules[name]
    # Else every pipeline loads what other packages offer spaCy; Presidio's offer brings in torch and transformers (2 s).
    spacy.util.registry._entry_point_factories.entry_points = False
    return spacy


# An order id and a Wednesday; spaCy reads "I'd" and "we'd".
_NO_CONTRACTIONS = frozenset(["id", "wed"])


@cache
def pipeline(language: str) -> Language:
    """SpaCy's blank pipeline of a language (a two-letter code); the multi-language one where spaCy has none."""
    defaults = _language_class(language).Defaults
    # Texts are lower-cased before they are read, so exceptions with capitals never match, and thousands of Indonesian
    # ones only keep doubled words (barang-barang) whole, which phrases do not need; most of the start-up is theirs.
    exceptions = {
        word: tokens
        for word, tokens in defaults.tokenizer_exceptions.items()
        if word == word.lower() and "-" not in word and word not in _NO_CONTRACTIONS
    }
    kept = defaults.tokenizer_exceptions
    defaults.tokenizer_exceptions = exceptions
    try:
        return _language_class(language)()
    finally:
        defaults.tokenizer_exceptions = kept


@cache
def stop_words(language: str) -> frozenset[str]:
    """The everyday words of a language that tell nothing about the matter."""
    return frozenset(_language_class(language).Defaults.stop_words)


def _language_class(language: str) -> type[Language]:
    spacy = _spacy_alone()
    try:
        return spacy.util.get_lang_class(language)  # type: ignore[no-any-return]
    except ImportError:
        return spacy.util.get_lang_class("xx")  # type: ignore[no-any-return]
