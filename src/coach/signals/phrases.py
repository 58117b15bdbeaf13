"""Phrase and jargon files as a detector: what was said, where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from coach.domain.conversation import Conversation, Evidence, Role, Turn
from coach.domain.signals import Signal
from coach.languages.base import stop_words
from coach.languages.patterns import Match, PhraseFinder, PhraseSpec
from coach.languages.phrase_syntax import PhraseParser
from coach.languages.words import Words
from coach.rubrics.phrase_files import JargonFile, PhraseFile, PhraseSet

SOURCE = "phrases@1"
JARGON = "jargon"
_NEGATION_REACH = 3
_PLAIN_WORD = re.compile(r"(?<![<\w])[^\W\d_]{2,}(?![>\w])")
_MOSTLY_CAPITALS = 0.4
_SHORT_FORM = re.compile(r"(?<![\w&@#./'’-])[A-Z]{3,6}(?![\w&@'’-]|[./]\w)")
_NUMBER_BEHIND = re.compile(r" \d")
_VOWEL = re.compile(r"[AEIOU]")
_LONGEST_WITHOUT_VOWELS = 5
_NO_SHORT_FORM = re.compile(r"[IVXL]+|([A-Z])\1+|.*([A-Z])\2\2.*")  # a Roman number, a cry
# Beside other capitals or a number, capitals are shouted or part of a code.
_LOUD_BEFORE = re.compile(r"(?:\d|\b[A-Z]{2,})[\W_]{0,3}$")
_LOUD_BEHIND = re.compile(r"[\W_]{0,3}(?:\d|[A-Z]{2,}\b)")
# "Reservoir Bukit Kecil" inside a sentence is the name of a place.
_NAME_BEHIND = re.compile(r" [A-Z][a-z]+")
_CODE_IN_FRONT = re.compile(r"\d[-/.]?$")
_CODE_BEHIND = re.compile(r"[-/.]?\d")
_QUOTES = ('"', "“", "”", "«", "»")


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """A turn with its words, read once and shared by all detectors; ``text_words`` counts real words."""

    turn: Turn
    words: Words
    text_words: int


class PhraseBook:
    """All phrase sets of one language, ready to be found."""

    def __init__(self, phrases: PhraseFile, jargon: JargonFile | None = None) -> None:
        self.language = phrases.language
        self._sets: dict[str, PhraseSet] = dict(phrases.phrases)
        self.spelled = {
            variant.casefold(): standard
            for standard, variants in phrases.spelled_the_same.items()
            for variant in variants
        }
        self._negators = frozenset(phrases.negators)
        self._jargon = {term.term: term for term in (jargon.terms if jargon else ())}
        self._known_short_forms = frozenset(jargon.known_short_forms) if jargon else None

    def means(self, name: str) -> str | None:
        """What a set is, in this language's words; None when the language has no such set."""
        return self._sets[name].means if name in self._sets else None

    @property
    def plain_words(self) -> dict[str, str]:
        """What to say instead, by jargon term; without those where it hangs on the case."""
        return {name: term.plain for name, term in self._jargon.items() if term.plain}

    @property
    def set_names(self) -> frozenset[str]:
        """The phrase sets of this language, ``jargon`` among them where there is a list."""
        return frozenset(self._sets) | ({JARGON} if self._jargon else set())

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The plain words of all phrases, in small letters: what people say in service, and no names."""
        phrases = (one for found in self._sets.values() for one in (*found.any_of, *_flat(found.labels.values())))
        return frozenset(word for phrase in phrases for word in _PLAIN_WORD.findall(phrase))

    @cached_property
    def _finders(self) -> dict[bool, PhraseFinder]:
        """The finder for turns of agents (True), and the one for everybody else's."""
        parser = PhraseParser(self.language, self.spelled)
        return {
            for_agent: self._finder_for("agent" if for_agent else "customer", parser) for for_agent in (True, False)
        }

    def _finder_for(self, side: str, parser: PhraseParser) -> PhraseFinder:
        sets = {
            name: found for name, found in self._sets.items() if not found.as_typed and found.said_by in (None, side)
        }
        specs = [spec for name, found in sets.items() for spec in _specs(name, found)]
        specs += [PhraseSpec(f"{JARGON}\t{term.term}", (term.term, *term.also)) for term in self._jargon.values()]
        return PhraseFinder(parser, specs)

    @cached_property
    def _typed_finder(self) -> PhraseFinder | None:
        specs = [spec for name, found in self._sets.items() if found.as_typed for spec in _specs(name, found)]
        return PhraseFinder(PhraseParser(self.language), specs) if specs else None

    def _finder(self, turn: Turn) -> PhraseFinder:
        return self._finders[turn.role is Role.AGENT]

    def read(self, turn: Turn) -> ReadTurn:
        """The turn with its words."""
        words = self._finder(turn).words(turn.text)
        return ReadTurn(turn, words, sum(1 for kind in words.kinds if kind))

    def find(self, read: ReadTurn) -> Iterator[Signal]:
        """What is said in a turn, in the order of its words."""
        turn = read.turn
        found = [(match, read.words) for match in self._finder(turn).find(read.words)]
        # Spelling is the point of the agent's register only, and reading a turn a second time costs as much as the first.
        if self._typed_finder and turn.role is Role.AGENT:
            typed = self._typed_finder.words(turn.text)
            found += [(match, typed) for match in self._typed_finder.find(typed)]
        yield from self._short_forms(turn, [match for match, _ in found])
        for match, words in sorted(found, key=lambda pair: (pair[0].start, pair[0].end, pair[0].key)):
            name, _, label = match.key.partition("\t")
            if name in self._sets and not self._counts(self._sets[name], match, words, turn.text):
                continue
            if name == JARGON and turn.role is Role.AGENT and _explained(turn.text, match.start, match.end):
                continue
            place = match.start, match.end
            if name == JARGON and (_is_a_name(label, turn.text, *place) or _is_a_unit(turn.text, *place)):
                continue
            evidence = Evidence.of(turn, match.start, match.end)
            yield Signal("phrases", name, label or None, 1.0, turn.role, evidence, SOURCE)

    def _short_forms(self, turn: Turn, found: Sequence[Match]) -> Iterator[Signal]:
        """Short forms in capitals that no customer can read as a word, but for those that everybody knows.

        With a vowel they look like a word, so they count only where they are none that is said in service, and stand alone.
        """
        letters = [character for character in turn.text if character.isalpha()]
        if self._known_short_forms is None or sum(map(str.isupper, letters)) > _MOSTLY_CAPITALS * len(letters):
            return
        listed = [(match.start, match.end) for match in found if match.key.startswith(f"{JARGON}\t")]
        for short in _SHORT_FORM.finditer(turn.text):
            start, end = short.span()
            known = short[0] in self._known_short_forms or any(a < end and start < b for a, b in listed)
            numbered = _NUMBER_BEHIND.match(turn.text, end)  # KMGX 482 is a plate
            if known or numbered or self._may_be_a_word(turn.text, start, end):
                continue
            if not (turn.role is Role.AGENT and _explained(turn.text, start, end)):
                yield Signal("phrases", JARGON, short[0], 1.0, turn.role, Evidence.of(turn, start, end), SOURCE)

    def _may_be_a_word(self, text: str, start: int, end: int) -> bool:
        short = text[start:end]
        if not _VOWEL.search(short):
            return len(short) > _LONGEST_WITHOUT_VOWELS
        spoken = short.casefold() in self.vocabulary or short.casefold() in stop_words(self.language)
        loud = _LOUD_BEFORE.search(text[:start]) or _LOUD_BEHIND.match(text, end)
        return spoken or loud is not None or _NO_SHORT_FORM.fullmatch(short) is not None

    def _counts(self, found: PhraseSet, match: Match, words: Words, text: str) -> bool:
        if found.not_negated:
            before = words.forms[max(0, match.first - _NEGATION_REACH) : match.first]
            reach = before[max((i + 1 for i, form in enumerate(before) if form == "\n"), default=0) :]
            if self._negators.intersection(reach):
                return False
        if found.as_typed and (_in_a_code(text, match.start, match.end) or _is_a_letter(text, match.start, match.end)):
            return False
        return not (found.not_quoted and _inside_quotes(text, match.start, match.end))


# "RMA (the number of your return)" and "the number of your return (RMA)".
_EXPLAINED_BEHIND = re.compile(
    r"(?:-?nya)?\s?\((?!see |lihat |cek )(?:[^\W\d_]{4,}|[^()\n]*?[^\W\d_]{2,} [^()\n]*?[^\W\d_]{2,}[^()\n]*)\)"
)
_EXPLAINED_BEFORE = re.compile(r"[^\W\d_A-Z]{3,} \($")


# Said in the same breath: "gumboro, penyakit yang ..." and "the bellows, that is the small paper lung".
_TOLD_BEHIND = re.compile(
    r"(?:-?nya)?,? (?:yaitu|yakni|artinya|alias|penyakit|semacam|sejenis|that is|i\.e\.|meaning|which means|a (?:kind|type|sort) of)\b"
)
_UNIT_BEHIND_A_NUMBER = re.compile(r"\d\s?$")
_LONGEST_UNIT = 4


def _is_a_unit(text: str, start: int, end: int) -> bool:
    """Whether a short term measures the number in front of it: 15 kVA."""
    return end - start <= _LONGEST_UNIT and _UNIT_BEHIND_A_NUMBER.search(text[:start]) is not None


def _is_a_name(term: str, text: str, start: int, end: int) -> bool:
    """Whether words that look like a term are a name: Reservoir Bukit Kecil, and Kak Esa beside the short form ESA."""
    words = text[start:end]
    if not words[:1].isupper() or words.isupper() or text[:start].rstrip()[-1:] in ("", ".", "!", "?", ":", "\n"):
        return False
    return (term.isupper() and words[1:].islower()) or _NAME_BEHIND.match(text, end) is not None


def _explained(text: str, start: int, end: int) -> bool:
    """Whether a term stands beside what it means, in brackets or behind "that is"."""
    inside = _EXPLAINED_BEFORE.search(text[:start]) is not None and text[end : end + 1] == ")"
    behind = _EXPLAINED_BEHIND.match(text, end) or _TOLD_BEHIND.match(text, end)
    return inside or behind is not None


# Single marks quote where they stand like quotation marks: behind a blank, before a word, and the other way round.
_SINGLE_QUOTES = re.compile(r"(?<![\w'‘’])['‘](?=\w)[^'‘’\n]{1,200}(?:(?<=\w)['’](?=\w)[^'‘’\n]{1,200})*['’](?!\w)")


def _inside_quotes(text: str, start: int, end: int) -> bool:
    if any(found.start() < start and end < found.end() for found in _SINGLE_QUOTES.finditer(text)):
        return True
    return sum(text[:start].count(mark) for mark in _QUOTES) % 2 == 1 and any(mark in text[end:] for mark in _QUOTES)


def _is_a_letter(text: str, start: int, end: int) -> bool:
    """Whether a single capital stands inside a sentence, such as the R of row R; it is no spelling of "are"."""
    return end - start == 1 and text[start].isupper() and text[:start].rstrip()[-1:] not in ("", ".", "!", "?", "\n")


def _in_a_code(text: str, start: int, end: int) -> bool:
    """Whether letters belong to a code, such as the K of 8812-K or the GA of GA-560; they show no spelling."""
    return bool(_CODE_IN_FRONT.search(text[:start]) or _CODE_BEHIND.match(text[end:]))


def _flat(groups: Iterable[Sequence[str]]) -> Iterator[str]:
    for group in groups:
        yield from group


def _specs(name: str, found: PhraseSet) -> Iterator[PhraseSpec]:
    if found.any_of:
        yield PhraseSpec(name, tuple(found.any_of), tuple(found.never))
    for label, phrases in found.labels.items():
        yield PhraseSpec(f"{name}\t{label}", tuple(phrases), tuple(found.never))


def other_languages(read: ReadTurn, books: Mapping[str, PhraseBook]) -> Iterable[PhraseBook]:
    """The languages that a turn mixes in: two different everyday words of theirs that its own language does not have."""
    own = stop_words(read.turn.language or "")
    forms = set(read.words.forms) - own
    for code, book in books.items():
        if code != read.turn.language and len(forms & stop_words(code)) >= 2:
            yield book


def _looks_like(signal: Signal) -> bool:
    """Whether a short form of another language was met in small letters, as the plural of ATA in Indonesian "atas"."""
    term, words = str(signal.value), signal.evidence.quote if signal.evidence else ""
    return signal.name == JARGON and term.isupper() and not words[:2].isupper()


FoundIn = Callable[[Turn, str], tuple[ReadTurn, list[Signal]]]


def find_phrases(
    conversation: Conversation, books: Mapping[str, PhraseBook], found_before: FoundIn | None = None
) -> tuple[tuple[ReadTurn, ...], list[Signal]]:
    """Every turn with its words, and every phrase found; each turn needs a language that has a book.

    Args:
        conversation: the turns.
        books: the phrases of every language.
        found_before: the same for one turn, remembered; looked for anew where it is left out.
    """
    reads: list[ReadTurn] = []
    signals: list[Signal] = []
    for turn in conversation.turns:
        language = turn.language or conversation.language
        read, found = found_before(turn, language) if found_before else found_in(turn, language, books)
        reads.append(read)
        signals.extend(found)
    return tuple(reads), signals


def found_in(turn: Turn, language: str, books: Mapping[str, PhraseBook]) -> tuple[ReadTurn, list[Signal]]:
    """A turn with its words, and the phrases found in it."""
    book = books[language]
    read = book.read(turn)
    found = list(book.find(read))
    for other in other_languages(read, books):
        found.extend(one for one in other.find(other.read(turn)) if not _looks_like(one))
    return read, list(dict.fromkeys(found))
