"""Patterns with slots: a phrase that takes over some of the words that it meets, such as ``<we> can't <what> until <when>``.

A slot is a name in angle brackets that the phrase language (phrase_syntax) does not use itself. A slot with a list of words
takes one of them; every other slot takes one or more words up to the next part of the pattern, inside its clause: a comma, a
bracket or the sentence's end stops it, and a word that opens another clause where such words are given. A slot whose name
begins with ``rest`` passes all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from coach.languages.phrase_syntax import ANY, GAP, NAME, NUMBER, Part, PhraseParser
from coach.languages.words import NAME as NAME_KIND
from coach.languages.words import NUMBER as NUMBER_KIND
from coach.languages.words import SENTENCE_BREAK, Words, is_form_of

_SLOT = re.compile(r"<([a-z_]+)>")
_OWN = frozenset(["number", "word", "name", "start", "end"])
_LONGEST_SLOT = 30  # words
_SIGNS = frozenset("$£€¥₦₹₱฿#@")
_CLAUSE_ENDS = frozenset(',;:()[]–—"“”')
Places = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SlotMatch:
    """A pattern that was met at ``text[start:end]``; ``slots`` has the characters that each slot takes over."""

    start: int
    end: int
    slots: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str
    choices: tuple[tuple[Part, ...], ...] = ()


class SlotPattern:
    """One pattern of one language.

    Args:
        pattern: in the phrase language, with slots.
        parser: of the phrases' language and spellings.
        lists: the slots that take one of some words, each choice in the phrase language.
        stops: words that open another clause.

    Raises:
        PhraseError: when the pattern is written wrongly.
    """

    def __init__(
        self, pattern: str, parser: PhraseParser, lists: Mapping[str, Sequence[str]], stops: Collection[str] = ()
    ) -> None:
        self._stops = frozenset(stops)
        self._stem_test = is_form_of(parser.language)
        self._items: list[Part | _Slot] = []
        place = 0
        for found in _SLOT.finditer(pattern):
            if found[1] in _OWN:
                continue
            self._put(pattern[place : found.start()], parser)
            choices = tuple(tuple(parser.parse_parts(one)) for one in lists.get(found[1], ()))
            self._items.append(_Slot(found[1], choices))
            place = found.end()
        self._put(pattern[place:], parser)

    @cached_property
    def _needed(self) -> tuple[frozenset[str], ...]:
        """Words of each part of which the text must have one; parts that any form of a word fits are left out."""
        found = [item.required_marks() for item in self._items if isinstance(item, Part)]
        found += [
            frozenset().union(*(_shortest(choice) for choice in item.choices))
            for item in self._items
            if isinstance(item, _Slot) and item.choices and all(_shortest(choice) for choice in item.choices)
        ]
        return tuple(marks for marks in found if marks and not any(mark.startswith("{") for mark in marks))

    @cached_property
    def _begins(self) -> frozenset[str] | None:
        """The words that a match can begin with; None where any may."""
        item = self._items[0]
        choices = item.choices if isinstance(item, _Slot) else ((item,),)
        first = [choice[0] for choice in choices]
        found = frozenset(mark for part in first for mark in (*part.marks, *part.longer))
        open_ended = not first or any(part.gap or part.optional for part in first)
        return None if open_ended or any(mark[0] in "<{" for mark in found) else found

    def _put(self, literal: str, parser: PhraseParser) -> None:
        if literal.strip():
            self._items.extend(parser.parse_parts(literal))

    def find(
        self, text: str, words: Words, inside: tuple[int, int] | None = None, touching: tuple[int, int] | None = None
    ) -> SlotMatch | None:
        """The first place where the pattern is met.

        Args:
            text: where it is looked for.
            words: its words.
            inside: the characters between which the match must lie; all of the text by default.
            touching: characters that it must overlap; any by default.
        """
        forms = _present(words.forms)
        if any(needed.isdisjoint(forms) for needed in self._needed):
            return None
        first_character, last = inside or (0, len(text))
        reader = _Reader(text, words, self._stem_test, self._stops)
        for first in range(len(words.forms)):
            # A break belongs to the sentence that it opens.
            opens = words.forms[first] == SENTENCE_BREAK and first + 1 < len(words.forms)
            begins = words.starts[first + 1] if opens else words.starts[first]
            if begins < first_character or begins >= (touching[1] if touching else last):
                continue
            if self._begins is not None and words.forms[first] not in self._begins:
                continue
            for end, slots in reader.ends(self._items, 0, first):
                match = _trimmed(text, words, first, end, slots)
                touches = match is not None and (touching is None or match.end > touching[0])
                if match is not None and touches and match.end <= last and _is_whole(text, match):
                    return match
        return None


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    words: Words
    is_form: Callable[[str, str], bool]
    stops: frozenset[str]

    def ends(self, items: Sequence[Part | _Slot], number: int, place: int) -> Iterator[tuple[int, Places]]:
        """Where the items from a number on may end, with what the slots take, best first."""
        if number == len(items):
            yield place, {}
            return
        item = items[number]
        if isinstance(item, _Slot):
            for end in self._slot_ends(item, place, is_last=number == len(items) - 1):
                for final, slots in self.ends(items, number + 1, end):
                    yield final, {item.name: (place, end), **slots}
            return
        for end in self._part_ends(item, place):
            yield from self.ends(items, number + 1, end)

    def _slot_ends(self, slot: _Slot, place: int, *, is_last: bool) -> list[int]:
        if slot.choices:
            found = {end for choice in slot.choices for end, _ in self.ends(choice, 0, place) if end > place}
            return sorted(found, reverse=True)
        ends: list[int] = []
        crosses = slot.name.startswith("rest")
        for end in range(place, min(place + _LONGEST_SLOT, len(self.words.forms))):
            if not self.words.kinds[end] or (end > place and not crosses and self._clause_ends(end)):
                break
            ends.append(end + 1)
        return ends[::-1] if is_last else ends

    def _clause_ends(self, place: int) -> bool:
        between = self.text[self.words.ends[place - 1] : self.words.starts[place]]
        return self.words.forms[place] in self.stops or not _CLAUSE_ENDS.isdisjoint(between)

    def _part_ends(self, part: Part, place: int) -> list[int]:
        """Longest first, so that what may be left out is taken along where it stands."""
        total = len(self.words.forms)
        if part.plain and not _special(part.marks):
            return [place + 1] if place < total and self.words.forms[place] in part.marks else []
        if part.gap:
            ends = [place]
            for end in range(place, min(place + GAP, total)):
                if not self.words.kinds[end]:
                    break
                ends.append(end + 1)
            return ends
        ends = []
        if place < total:
            form = self.words.forms[place]
            if form in part.marks or any(self._is(mark, place) for mark in _special(part.marks)):
                ends.append(place + 1)
            for first, choices in part.longer.items():
                if first == form or (first[0] in "<{" and self._is(first, place)):
                    ends.extend(place + len(choice) for choice in choices if self._stands(choice, place))
        if part.optional:
            ends.append(place)
        return sorted(set(ends), reverse=True) if len(ends) > 1 else ends

    def _stands(self, choice: tuple[str, ...], place: int) -> bool:
        fits = place + len(choice) <= len(self.words.forms)
        return fits and all(self._is(mark, place + step) for step, mark in enumerate(choice))

    def _is(self, mark: str, place: int) -> bool:
        form, kind = self.words.forms[place], self.words.kinds[place]
        if mark in (ANY, NUMBER, NAME):
            return bool(kind) if mark == ANY else kind == (NUMBER_KIND if mark == NUMBER else NAME_KIND)
        if mark.startswith("{"):
            return self.is_form(form, mark[1:-1])
        return mark == form


def _is_whole(text: str, match: SlotMatch) -> bool:
    """Whether a match begins and ends with whole words; a contraction is not cut."""
    before, after = text[: match.start][-1:], text[match.end :][:2]
    return not (before.isalnum() or before in ("'", "’")) and not (
        after[:1].isalnum() or (after[:1] in ("'", "’") and after[1:].isalpha())
    )


@lru_cache(maxsize=64)
def _present(forms: tuple[str, ...]) -> frozenset[str]:
    return frozenset(forms)


@lru_cache(maxsize=4096)
def _special(marks: frozenset[str]) -> tuple[str, ...]:
    """Those marks of a part that are no plain words."""
    return tuple(mark for mark in marks if mark[0] in "<{")


def _shortest(choice: Sequence[Part]) -> frozenset[str]:
    """The words of that part of a choice that asks for the fewest."""
    return min((marks for part in choice if (marks := part.required_marks())), key=len, default=frozenset())


def _trimmed(text: str, words: Words, first: int, end: int, slots: Places) -> SlotMatch | None:
    while first < end and words.forms[first] == SENTENCE_BREAK:
        first += 1
    while end > first and words.forms[end - 1] == SENTENCE_BREAK:
        end -= 1
    if end <= first:
        return None
    taken = {
        name: (_with_sign(text, words.starts[begin]), words.ends[stop - 1]) for name, (begin, stop) in slots.items()
    }
    return SlotMatch(_with_sign(text, words.starts[first]), words.ends[end - 1], taken)


def _with_sign(text: str, start: int) -> int:
    """Where a word begins with the sign in front of it, such as that of a currency."""
    while start and text[start - 1] in _SIGNS:
        start -= 1
    return start
