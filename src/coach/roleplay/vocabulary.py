"""The words of one scenario: what is a form of what, what means the same, and what is merely mistyped."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from coach.languages.base import stop_words
from coach.languages.words import is_form_of, read_words

_SHORTEST_STEM = 3
_SHORTEST_MISTYPED = 5
_MISTYPED = 0.84
_LONGEST_PHRASE = 3
_SAME = "="  # in front of the name of words that mean the same


class Vocabulary:
    """Reads texts as words that can be compared.

    Args:
        language: two-letter code.
        texts: everything that a scenario's topics and lines say.
        alike: words and phrases that mean the same to a customer, by group.
        says_nothing: words and phrases of courtesy and address, which are left out.
        spelled: informal spelling to standard words.
    """

    def __init__(
        self,
        language: str,
        texts: Iterable[str],
        alike: Sequence[Sequence[str]],
        says_nothing: Sequence[str],
        spelled: Mapping[str, str],
    ) -> None:
        self.language = language
        self._spelled = spelled
        self.everyday = stop_words(language)
        self._is_form = is_form_of(language)
        named = [(text, f"{_SAME}{group[0]}") for group in alike for text in group]
        self._same = {
            phrase: name
            for text, name in (*named, *((text, "") for text in says_nothing))
            if (phrase := tuple(self._read(text))) and len(phrase) <= _LONGEST_PHRASE
        }
        words = {form for text in texts for form in self._read(text)} | {
            form for phrase in self._same for form in phrase
        }
        self._known = tuple(sorted(words, key=lambda form: (len(form), form)))
        self._stem = lru_cache(maxsize=4096)(self._find_stem)

    def forms(self, text: str) -> Iterator[str]:
        """The words of a text: each as its shortest known form, those that mean the same as one, courtesies left out."""
        forms = [self._stem(form) for form in self._read(text)]
        place = 0
        while place < len(forms):
            for length in range(min(_LONGEST_PHRASE, len(forms) - place), 0, -1):
                same = self._same_stems.get(tuple(forms[place : place + length]))
                if same is not None:
                    if same:
                        yield same
                    place += length
                    break
            else:
                yield forms[place]
                place += 1

    def has(self, form: str) -> bool:
        """Whether a word, as ``forms`` gives it, is one of the scenario's."""
        return form.startswith(_SAME) or form in self._known_set

    def knows(self, form: str) -> bool:
        """Whether a word is one of the scenario's, in some form, or one of them mistyped."""
        return self._stem(form) in self._known_set

    @cached_property
    def _same_stems(self) -> dict[tuple[str, ...], str]:
        return {tuple(map(self._stem, phrase)): name for phrase, name in self._same.items()}

    @cached_property
    def _known_set(self) -> frozenset[str]:
        return frozenset(self._known)

    def _read(self, text: str) -> list[str]:
        words = read_words(text, self.language, self._spelled)
        return [form for form, kind in zip(words.forms, words.kinds, strict=True) if kind]

    def _find_stem(self, form: str) -> str:
        if form in self.everyday or len(form) < _SHORTEST_STEM:
            return form
        for known in self._known:  # the shortest first
            if len(known) >= _SHORTEST_STEM and known not in self.everyday and self._is_form(form, known):
                return known
        if len(form) >= _SHORTEST_MISTYPED:
            meant = difflib.get_close_matches(form, self._known, n=1, cutoff=_MISTYPED)
            if meant and meant[0] != form:
                return self._stem(meant[0])
        return form
