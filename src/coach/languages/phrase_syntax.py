"""The phrase language: a phrase as people write it, parsed into parts.

    [sorry/apologise]   one of these, each one or more words
    (so/very)           may be left out
    ...                 up to four other words of the same sentence
    {wait}              any form of this word: waiting, waited; {kirim}: mengirimkan, dikirim
    <number>            a number, in digits or words
    <word>              any one word
    <name>              a word that is written with a capital
    <start> <end>       the beginning or the end of a sentence or line
    ?  !                that mark

docs/rubrics.md has it with examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile

from coach.errors import InputError
from coach.languages.words import SENTENCE_BREAK, word_forms

_MOST_PARTS = 60
GAP = 4
_PART = re.compile(
    r"\[([^\[\]()]*)\]|\(([^\[\]()]*)\)|(\.\.\.|…)|<(\w+)>|\{([^{}\s]+)\}|([\[\]()<>{}])|([^\s\[\]()<>{}]+)"
)

# A mark is what one token of a text must carry: a folded word, a stem in braces, or one of these.
ANY, NUMBER, NAME = "<word>", "<number>", "<name>"
_PLACES = {"number": NUMBER, "word": ANY, "name": NAME, "start": SENTENCE_BREAK, "end": SENTENCE_BREAK}
_NOT_FIXED = frozenset({ANY, NUMBER, NAME, SENTENCE_BREAK})


class PhraseError(InputError):
    """A phrase is not written as the phrase language allows."""


@dataclass(frozen=True, slots=True)
class Part:
    """One place of a phrase: choices of one token, longer choices by their first mark, or a gap; it may be optional.

    ``plain`` says that it is exactly one token; ``shortest`` and ``longest`` how many tokens it can be.
    """

    marks: frozenset[str] = frozenset()
    longer: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    optional: bool = False
    gap: bool = False
    plain: bool = field(init=False)
    shortest: int = field(init=False)
    longest: int = field(init=False)

    def __post_init__(self) -> None:
        lengths = [len(choice) for choices in self.longer.values() for choice in choices]
        lengths += [1] if self.marks else []
        object.__setattr__(self, "plain", not (self.longer or self.optional or self.gap))
        object.__setattr__(self, "shortest", 0 if self.optional or self.gap else min(lengths, default=0))
        object.__setattr__(self, "longest", GAP if self.gap else max(lengths, default=0))

    def required_marks(self) -> frozenset[str]:
        """Words or stems of which one must be in a text that has this part; empty when none must be."""
        if self.optional or self.gap or self.marks & _NOT_FIXED:
            return frozenset()
        found = set(self.marks)
        for choice in (choice for choices in self.longer.values() for choice in choices):
            fixed = [mark for mark in choice if mark not in _NOT_FIXED]
            if not fixed:
                return frozenset()
            found.add(max(fixed, key=len))
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A parsed phrase.

    ``head`` has the marks of the first parts as long as each is exactly one token, ``tail`` the other parts.
    ``required`` has, by number of each part that can not be missing, the marks of which a text needs one; ``begins`` the marks
    that it can begin with, None when any word may.
    """

    parts: tuple[Part, ...]
    head: tuple[frozenset[str], ...]
    tail: tuple[Part, ...]
    required: Mapping[int, frozenset[str]]
    begins: frozenset[str] | None

    @property
    def goes_on(self) -> bool:
        """Whether it may go on behind the end of a sentence."""
        inner = [mark for part in self.parts[1:-1] for mark in (*part.marks, *part.longer)]
        choices = [choice for part in self.parts for several in part.longer.values() for choice in several]
        return SENTENCE_BREAK in inner or any(SENTENCE_BREAK in choice[1:-1] for choice in choices)

    def stems(self) -> Iterator[str]:
        """The stems that are asked for."""
        for part in self.parts:
            longer = (mark for choices in part.longer.values() for choice in choices for mark in choice)
            yield from (mark[1:-1] for mark in (*part.marks, *longer) if mark.startswith("{"))


class PhraseParser:
    """Parses the phrases of one language; informal spellings in them count as the standard word.

    Args:
        language: two-letter code that chooses the tokenizer.
        spelled: informal spelling to standard words.
    """

    def __init__(self, language: str, spelled: Mapping[str, str] | None = None) -> None:
        self.language = language
        self.spelled: Mapping[str, str] = dict(spelled or {})
        self._read: dict[str, tuple[str, ...]] = {}
        self._parsed: dict[str, Phrase] = {}

    def parse(self, phrase: str) -> Phrase:
        """The phrase in parts; raises PhraseError when it is written wrongly."""
        if phrase not in self._parsed:
            self._parsed[phrase] = self._in_parts(phrase)
        return self._parsed[phrase]

    def parse_parts(self, phrase: str) -> list[Part]:
        """The parts of a piece of a phrase, which may be short of the words that a phrase of its own needs."""
        parts: list[Part] = []
        for found in _PART.finditer(phrase):
            either, optional, gap, place, stem, stray, literal = found.groups()
            if stray:
                raise PhraseError(
                    f"the bracket {stray!r} has no partner, or brackets stand inside one another; write them side by side"
                )
            if either is not None:
                parts.append(self._alternatives(either, optional=False))
            elif optional is not None:
                parts.append(self._alternatives(optional, optional=True))
            elif gap:
                parts.append(Part(gap=True))
            elif place or stem:
                parts.append(Part(frozenset({_special(f"<{place}>" if place else f"{{{stem}}}")})))
            else:
                parts.extend(Part(frozenset({form})) for form in self._literal(literal))
        return parts

    def _in_parts(self, phrase: str) -> Phrase:
        parts = self.parse_parts(phrase)
        required = {number: marks for number, part in enumerate(parts) if (marks := part.required_marks())}
        if not required:
            raise PhraseError("the phrase needs at least one word that can not be left out")
        if len(parts) > _MOST_PARTS:
            raise PhraseError(f"the phrase has {len(parts)} parts, at most {_MOST_PARTS} are allowed; split it")
        head = list(takewhile(lambda part: part.plain, parts))
        return Phrase(
            tuple(parts), tuple(part.marks for part in head), tuple(parts[len(head) :]), required, _begins(parts)
        )

    def _alternatives(self, inside: str, *, optional: bool) -> Part:
        single: set[str] = set()
        longer: dict[str, tuple[tuple[str, ...], ...]] = {}
        for alternative in inside.split("/"):
            if not alternative.strip():
                raise PhraseError(
                    "an empty choice between slashes; remove a slash or use (round brackets) for what may be left out"
                )
            marks: list[str] = []
            for word in alternative.split():
                marks.extend([_special(word)] if word[0] in "<{" else self._literal(word))
            if len(marks) == 1:
                single.add(marks[0])
            elif marks:
                longer[marks[0]] = (*longer.get(marks[0], ()), tuple(marks))
        return Part(frozenset(single), longer, optional)

    def _literal(self, word: str) -> tuple[str, ...]:
        if word not in self._read:
            self._read[word] = word_forms(word, self.language, self.spelled)
        return self._read[word]


def _begins(parts: list[Part]) -> frozenset[str] | None:
    found: set[str] = set()
    for part in parts:
        found |= part.marks | part.longer.keys()
        if part.gap or ANY in found:
            return None
        if not part.optional:
            break
    return frozenset(found)


def _special(word: str) -> str:
    if word.startswith("{"):
        return f"{{{word.strip('{}').casefold()}}}"
    place = word.strip("<>")
    if place not in _PLACES:
        raise PhraseError(f"<{place}> is not known; allowed are <{'>, <'.join(_PLACES)}>")
    return _PLACES[place]
