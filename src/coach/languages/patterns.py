"""Everyday phrases as token patterns; the only user of spaCy's matchers.

The phrase language (docs/rubrics.md has it with examples):

    [sorry/apologise]   one of these, each one or more words
    (so/very)           may be left out
    ...                 up to four other words of the same sentence
    {wait}              any form of this word: waiting, waited; {kirim}: mengirimkan, dikirim
    <number>            a number, in digits or words
    <word>              any one word
    <name>              a word that is written with a capital
    <start> <end>       the beginning or the end of a sentence or line
    ?  !                that mark
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

from coach.errors import InputError
from coach.languages.base import pipeline
from coach.languages.words import NAME, NUMBER, SENTENCE_BREAK, Words, is_form_of, read_words

if TYPE_CHECKING:
    from spacy.matcher import Matcher

_GAP = 4
_MOST_VARIANTS = 600
_PART = re.compile(
    r"\[([^\[\]()]*)\]|\(([^\[\]()]*)\)|(\.\.\.|…)|<(\w+)>|\{([^{}\s]+)\}|([\[\]()<>{}])|([^\s\[\]()<>{}]+)"
)
_PLACES = {"number": "number", "word": "word", "name": "name", "start": "break", "end": "break"}

# One step of a pattern: what kind of token, and the words or stem that it may be.
Step = tuple[str, tuple[str, ...]]


class PhraseError(InputError):
    """A phrase is not written as the phrase language allows."""


@dataclass(frozen=True, slots=True)
class PhraseSpec:
    """The phrases of one set or label: found by ``any_of``, unless words of ``never`` overlap."""

    key: str
    any_of: tuple[str, ...]
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A set that was found, at ``text[start:end]``, from word ``first`` to word ``last`` (included) of the Words."""

    key: str
    start: int
    end: int
    first: int
    last: int


def variants(phrase: str, language: str, spelled: Mapping[str, str] | None = None) -> list[tuple[Step, ...]]:
    """All ways to read a phrase as steps; raises PhraseError when it is written wrongly."""
    choices: list[list[tuple[Step, ...]]] = []
    for part in _PART.finditer(phrase):
        either, optional, gap, place, stem, stray, literal = part.groups()
        if stray:
            raise PhraseError(
                f"the bracket {stray!r} has no partner, or brackets stand inside one another; write them side by side"
            )
        if either is not None or optional is not None:
            choices.append(
                _alternatives(
                    either if optional is None else optional, language, spelled, may_miss=optional is not None
                )
            )
        elif gap:
            choices.append([(("gap", ()),)])
        elif place:
            if place not in _PLACES:
                raise PhraseError(f"<{place}> is not known; allowed are <{'>, <'.join(_PLACES)}>")
            choices.append([((_PLACES[place], ()),)])
        elif stem:
            choices.append([(("stem", (stem.casefold(),)),)])
        else:
            choices.append([_literal(literal, language, spelled)])
    total = 1
    for choice in choices:
        total *= len(choice)
    if total > _MOST_VARIANTS:
        raise PhraseError(
            f"the phrase can be read in {total} ways, at most {_MOST_VARIANTS} are allowed; split it into several"
        )
    found = [tuple(step for steps in combination for step in steps) for combination in product(*choices)]
    if not found or any(_anchors(steps) is None for steps in found):
        raise PhraseError("the phrase needs at least one word that can not be left out")
    return found


def _alternatives(
    inside: str, language: str, spelled: Mapping[str, str] | None, *, may_miss: bool
) -> list[tuple[Step, ...]]:
    singles: list[str] = []
    others: list[tuple[Step, ...]] = []
    for alternative in inside.split("/"):
        if not alternative.strip():
            raise PhraseError(
                "an empty choice between slashes; remove a slash or use (round brackets) for what may be left out"
            )
        steps: list[Step] = []
        for word in alternative.split():
            if word.startswith("{"):
                steps.append(("stem", (word.strip("{}").casefold(),)))
            elif word.startswith("<") and word.strip("<>") in _PLACES:
                steps.append((_PLACES[word.strip("<>")], ()))
            else:
                steps.extend(_literal(word, language, spelled))
        if len(steps) == 1 and steps[0][0] == "word_in":
            singles.extend(steps[0][1])
        else:
            others.append(tuple(steps))
    found: list[tuple[Step, ...]] = [(("word_in", tuple(dict.fromkeys(singles))),)] if singles else []
    return [*found, *others, *([()] if may_miss else [])]


def _literal(word: str, language: str, spelled: Mapping[str, str] | None) -> tuple[Step, ...]:
    words = read_words(word, language, spelled)
    steps = tuple(("word_in", (form,)) for form in words.forms if form != SENTENCE_BREAK)
    return steps


def _anchors(steps: tuple[Step, ...]) -> tuple[str, ...] | None:
    """The words of which one must be in the text: the step whose shortest word is longest, since long words are rare."""
    best: tuple[str, ...] | None = None
    best_length = -1.0
    candidate: tuple[str, ...]
    for kind, words in steps:
        if kind == "stem":
            length, candidate = len(words[0]) - 1.0, (f"{{{words[0]}}}",)
        elif kind == "word_in":
            length, candidate = min(map(len, words)) - 0.5 * (len(words) - 1), words
        else:
            continue
        if best is None or length > best_length:
            best, best_length = candidate, length
    return best


def _token_patterns(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    patterns: list[dict[str, Any]] = []
    for kind, words in steps:
        if kind == "gap":
            patterns.extend({"IS_SPACE": False, "OP": "?"} for _ in range(_GAP))
        elif kind == "break":
            patterns.append({"IS_SPACE": True})
        elif kind == "number":
            patterns.append({"TAG": NUMBER})
        elif kind == "name":
            patterns.append({"TAG": NAME})
        elif kind == "word":
            patterns.append({"IS_SPACE": False, "IS_PUNCT": False})
        elif kind == "stem":
            patterns.append({"LEMMA": words[0]})
        else:
            patterns.append({"ORTH": words[0]} if len(words) == 1 else {"ORTH": {"IN": list(words)}})
    return patterns


class PhraseFinder:
    """Finds the phrases of one language in words. Matchers are built when a text first has their rarest word."""

    def __init__(self, language: str, specs: Iterable[PhraseSpec], spelled: Mapping[str, str] | None = None) -> None:
        self._language = language
        self._spelled = dict(spelled or {})
        self._waiting: dict[str, dict[str, list[tuple[Step, ...]]]] = {}
        self._matchers: dict[str, Matcher] = {}
        self._stems: set[str] = set()
        for spec in specs:
            self._register(spec.key, spec.any_of)
            self._register(f"{spec.key}\tnever", spec.never)
        form_test = is_form_of(language)
        stems = sorted(self._stems, key=lambda stem: (-len(stem), stem))
        self._stem_of = lru_cache(maxsize=50_000)(
            lambda form: next((stem for stem in stems if form_test(form, stem)), form)
        )

    def _register(self, key: str, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            for steps in variants(phrase, self._language, self._spelled):
                self._stems.update(words[0] for kind, words in steps if kind == "stem")
                for anchor in _anchors(steps) or ():
                    self._waiting.setdefault(anchor, {}).setdefault(key, []).append(steps)

    def words(self, text: str) -> Words:
        """The words of a text in the form that this finder matches."""
        return read_words(text, self._language, self._spelled)

    def find(self, words: Words) -> list[Match]:
        """All matches, by place; inside one set the longest of overlapping ones."""
        stems = [self._stem_of(form) for form in words.forms]
        present = set(words.forms) | {f"{{{stem}}}" for stem in stems}
        anchors = sorted(present & self._waiting.keys())
        if not anchors:
            return []
        doc = self._doc(words, stems)
        spans: dict[str, list[tuple[int, int]]] = {}
        for anchor in anchors:
            matcher = self._matchers.get(anchor) or self._build(anchor)
            for key, first, end in matcher(doc):
                spans.setdefault(doc.vocab.strings[key], []).append((first, end))
        return sorted(self._kept(words, spans), key=lambda match: (match.first, match.last, match.key))

    def _doc(self, words: Words, stems: list[str]) -> Any:
        from spacy.tokens import Doc

        return Doc(pipeline(self._language).vocab, words=list(words.forms), lemmas=stems, tags=list(words.kinds))

    def _build(self, anchor: str) -> Matcher:
        vocab = pipeline(self._language).vocab
        from spacy.matcher import Matcher

        matcher = Matcher(vocab)
        for key, phrases in self._waiting[anchor].items():
            matcher.add(key, [_token_patterns(steps) for steps in phrases], greedy="LONGEST")
        self._matchers[anchor] = matcher
        return matcher

    def _kept(self, words: Words, spans: Mapping[str, list[tuple[int, int]]]) -> Iterator[Match]:
        for key, found in spans.items():
            if key.endswith("\tnever"):
                continue
            never = spans.get(f"{key}\tnever", [])
            taken_to = -1
            for first, end in sorted(set(found), key=lambda span: (span[0], -span[1])):
                first, end = _trimmed(words, first, end)
                if first < taken_to or any(first < stop and begin < end for begin, stop in never):
                    continue
                taken_to = end
                yield Match(key, words.starts[first], words.ends[end - 1], first, end - 1)


def _trimmed(words: Words, first: int, end: int) -> tuple[int, int]:
    """The span without the sentence breaks that <start> and <end> matched."""
    while words.forms[first] == SENTENCE_BREAK:
        first += 1
    while words.forms[end - 1] == SENTENCE_BREAK:
        end -= 1
    return first, end
