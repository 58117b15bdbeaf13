"""Finds the phrases of a language in words.

Matching is our own and not spaCy's Matcher: with the thousands of phrases of a language spaCy needs tens of
milliseconds a turn (benchmarks/speed.py measures both). Here a text only meets phrases whose rarest word it has, and
alternatives need no expansion. The time for one phrase grows with its length only; there is no backtracking.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from coach.languages.phrase_syntax import ANY, GAP, Part, Phrase, PhraseError, PhraseParser
from coach.languages.phrase_syntax import NAME as NAME_MARK
from coach.languages.phrase_syntax import NUMBER as NUMBER_MARK
from coach.languages.words import NAME, NUMBER, SENTENCE_BREAK, Words, is_form_of, read_words

_KNOWN_FORMS = 20_000
_KNOWN_SENTENCES = 8192


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


@dataclass(frozen=True, slots=True)
class _Text:
    """What each token of a text carries (its word, stems, kind), and where each mark stands."""

    marks: tuple[frozenset[str], ...]
    places: Mapping[str, list[int]]


_KIND_MARKS = {NUMBER: (ANY, NUMBER_MARK), NAME: (ANY, NAME_MARK), "": ()}


class PhraseFinder:
    """Finds phrases in words.

    Args:
        parser: of the phrases' language and spellings; finders that share phrases share it.
        specs: the sets; raises PhraseError when a phrase is written wrongly.
    """

    def __init__(self, parser: PhraseParser, specs: Iterable[PhraseSpec]) -> None:
        self._language = parser.language
        self._spelled = parser.spelled
        entries: list[tuple[str, Phrase]] = []
        exceptions: dict[str, list[tuple[str, Phrase]]] = {}
        for spec in specs:
            entries.extend((spec.key, _parsed(parser, spec, phrase)) for phrase in spec.any_of)
            exceptions[spec.key] = [(spec.key, _parsed(parser, spec, phrase)) for phrase in spec.never]
        every = [*entries, *(entry for phrases in exceptions.values() for entry in phrases)]
        self._going_on = frozenset(key for key, phrase in every if phrase.goes_on)
        self._by_anchor = _indexed([entry for entry in entries if entry[0] not in self._going_on])
        self._beyond = _indexed([entry for entry in entries if entry[0] in self._going_on])
        self._never = {key: _indexed(phrases) for key, phrases in exceptions.items() if phrases}
        self._stems = _StemIndex(self._language, {stem for _, phrase in every for stem in phrase.stems()})

    def words(self, text: str) -> Words:
        """The words of a text in the form that this finder matches."""
        return read_words(text, self._language, self._spelled)

    def find(self, words: Words) -> list[Match]:
        """All matches, by place; inside one set the longest of overlapping ones.

        Sentences come again, in formulas and in a draft as it is typed, so most sets are looked for sentence by sentence.
        """
        matches: list[Match] = []
        for begin, stop in _sentences(words.forms):
            found = self._in_sentence(words.forms[begin:stop], words.kinds[begin:stop])
            matches.extend(_match(words, key, first + begin, end + begin) for key, first, end in found)
        if self._beyond:
            beyond = self._found(self._beyond, words.forms, words.kinds)
            matches.extend(_match(words, key, first, end) for key, first, end in beyond)
        return sorted(matches, key=lambda match: (match.first, match.last, match.key))

    @cached_property
    def _in_sentence(self) -> Callable[[tuple[str, ...], tuple[str, ...]], Sequence[tuple[str, int, int]]]:
        return lru_cache(maxsize=_KNOWN_SENTENCES)(
            lambda forms, kinds: tuple(self._found(self._by_anchor, forms, kinds))
        )

    def _found(self, index: _Index, forms: tuple[str, ...], kinds: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
        text = self._marked(forms, kinds)
        for key, spans in _spans(index, text).items():
            # Exceptions are looked for only where the set was found, which most sets are not.
            never = _spans(self._never[key], text).get(key, set()) if key in self._never else set()
            for first, end in _kept(forms, spans, never):
                yield key, first, end

    def _marked(self, forms: tuple[str, ...], kinds: tuple[str, ...]) -> _Text:
        marks: list[frozenset[str]] = []
        places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(zip(forms, kinds, strict=True)):
            carried = self._carried(*word)
            marks.append(carried)
            for mark in carried:
                places[mark].append(place)
        return _Text(tuple(marks), places)

    @cached_property
    def _carried(self) -> Callable[[str, str], frozenset[str]]:
        return lru_cache(maxsize=_KNOWN_FORMS)(
            lambda form, kind: frozenset((form, *self._stems.of(form), *_KIND_MARKS.get(kind, (ANY,))))
        )


def _parsed(parser: PhraseParser, spec: PhraseSpec, phrase: str) -> Phrase:
    try:
        return parser.parse(phrase)
    except PhraseError as error:
        name = spec.key.replace("\t", ", ")
        raise PhraseError(
            f"phrases in {parser.language!r}, {name}: {phrase!r}: {error}; `coach rubric check` tells the line"
        ) from error


@dataclass(frozen=True, slots=True)
class _Entry:
    """A phrase in the index under one of its words, which stands ``nearest`` to ``farthest`` words after its beginning."""

    key: str
    phrase: Phrase
    others: tuple[frozenset[str], ...]
    nearest: int
    farthest: int


_Index = Mapping[str, list[_Entry]]


def _indexed(entries: list[tuple[str, Phrase]]) -> _Index:
    """The phrases by each word of that required part whose words are rarest among all phrases."""
    frequency = Counter(mark for _, phrase in entries for place in phrase.required for mark in phrase.required[place])
    index: dict[str, list[_Entry]] = defaultdict(list)
    for key, phrase in entries:
        rarest_first = sorted(
            phrase.required.items(), key=lambda item: (sum(frequency[mark] for mark in item[1]), sorted(item[1]))
        )
        (place, anchors), *others = rarest_first
        before = phrase.parts[:place]
        nearest = sum(part.shortest for part in before)
        farthest = sum(part.longest for part in before) + phrase.parts[place].longest - 1
        entry = _Entry(key, phrase, tuple(marks for _, marks in others), nearest, farthest)
        for mark in anchors:
            index[mark].append(entry)
    return dict(index)


def _spans(index: _Index, text: _Text) -> dict[str, set[tuple[int, int]]]:
    """Where the phrases of an index occur, by key."""
    spans: dict[str, set[tuple[int, int]]] = defaultdict(set)
    present = text.places.keys()
    for mark in present & index.keys():
        anchors = text.places[mark]
        for entry in index[mark]:
            for marks in entry.others:
                if marks.isdisjoint(present):
                    break
            else:
                for first in _beginnings(entry, anchors, text):
                    if (end := _end(entry.phrase, first, text)) > first:
                        spans[entry.key].add((first, end))
    return spans


def _beginnings(entry: _Entry, anchors: list[int], text: _Text) -> set[int]:
    """The places where a phrase may begin, by what it begins with and how far its rarest word may be from there."""
    marks, begins = text.marks, entry.phrase.begins
    return {
        place
        for anchor in anchors
        for place in range(max(0, anchor - entry.farthest), anchor - entry.nearest + 1)
        if begins is None or not begins.isdisjoint(marks[place])
    }


class _StemIndex:
    """Which of the stems that phrases ask for a word is a form of."""

    def __init__(self, language: str, stems: set[str]) -> None:
        self._is_form = is_form_of(language)
        self._by_core: dict[str, list[str]] = defaultdict(list)
        for stem in sorted(stems):
            # A form keeps the letters after the first one and before the last; a nasal prefix may swallow the first.
            self._by_core[stem[1:3] if len(stem) > 3 else stem[1:2]].append(stem)

    def of(self, form: str) -> frozenset[str]:
        """The stems of a word, as marks."""
        cores = {form[i : i + size] for i in range(len(form)) for size in (1, 2)}
        candidates = (stem for core in cores for stem in self._by_core.get(core, ()))
        return frozenset(f"{{{stem}}}" for stem in candidates if self._is_form(form, stem))


def _end(phrase: Phrase, first: int, text: _Text) -> int:
    """Where the longest occurrence of a phrase that begins at a place ends, itself not included; -1 without one."""
    marks = text.marks
    place, total = first, len(marks)
    for wanted in phrase.head:
        if place >= total or wanted.isdisjoint(marks[place]):
            return -1
        place += 1
    if not phrase.tail:
        return place
    ends = {place}
    for part in phrase.tail:
        ends = _after(part, ends, text)
        if not ends:
            return -1
    return max(ends)


def _after(part: Part, places: set[int], text: _Text) -> set[int]:
    """Where the text goes on after a part that begins at one of the places."""
    if part.gap:
        return {end for place in places for end in _gap_ends(place, text)}
    ends = set(places) if part.optional else set()
    total = len(text.marks)
    for place in places:
        if place >= total:
            continue
        marks = text.marks[place]
        if not part.marks.isdisjoint(marks):
            ends.add(place + 1)
        if not part.longer.keys().isdisjoint(marks):
            for mark in marks & part.longer.keys():
                ends.update(place + len(choice) for choice in part.longer[mark] if _stands(choice, place, text))
    return ends


def _stands(choice: tuple[str, ...], place: int, text: _Text) -> bool:
    marks = text.marks
    if place + len(choice) > len(marks):
        return False
    for mark in choice:
        if mark not in marks[place]:
            return False
        place += 1
    return True


def _gap_ends(place: int, text: _Text) -> Iterator[int]:
    """The places up to four words on, inside the sentence."""
    yield place
    for end in range(place, min(place + GAP, len(text.marks))):
        if ANY not in text.marks[end]:
            return
        yield end + 1


def _match(words: Words, key: str, first: int, end: int) -> Match:
    return Match(key, words.starts[first], words.ends[end - 1], first, end - 1)


def _sentences(forms: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The sentences of a text, each with the breaks around it."""
    breaks = [place for place, form in enumerate(forms) if form == SENTENCE_BREAK]
    for begin, end in pairwise(breaks):
        if end > begin + 1:
            yield begin, end + 1


def _kept(
    forms: tuple[str, ...], spans: set[tuple[int, int]], never: set[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The longest of overlapping spans, without those that an exception overlaps."""
    taken_to = -1
    for begin, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        first, end = _trimmed(forms, begin, stop)
        if first < taken_to or any(first < until and since < end for since, until in never):
            continue
        taken_to = end
        yield first, end


def _trimmed(forms: tuple[str, ...], first: int, end: int) -> tuple[int, int]:
    """The span without the sentence breaks that <start> and <end> matched."""
    while forms[first] == SENTENCE_BREAK:
        first += 1
    while forms[end - 1] == SENTENCE_BREAK:
        end -= 1
    return first, end
