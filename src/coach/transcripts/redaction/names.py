"""Names of people: after a title, where somebody is introduced or named, in greetings and signatures, and known given names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from coach.transcripts.redaction.kinds import Found, Kind
from coach.transcripts.redaction.vocabulary import any_of, vocabulary

_WORD = re.compile(r"(?<![\w<@#/.])[^\W\d_](?:['’-]?[^\W\d_])*(?![\w@])")
# Words of a name stand one blank apart; a full stop only follows an initial.
_LONGEST_NAME = 4
_LONGEST_ANSWER = 3  # words in small letters that answer the question for a name
_ONLY_WORDS = re.compile(r"[^\W\d_]+(?:[ '’.-]{1,2}[^\W\d_]+)*[\s.!]*")
_PARTICLES = frozenset("van der den de da dos del bin binti ibnu al el von la".split())
_GLUE = re.compile(r"[ \u00a0]{1,2}")
_GLUE_AFTER_INITIAL = re.compile(r"\.?[ \u00a0]{1,2}")
# What stands before or behind a given name that is part of a place, a firm or a thing.
_PLACE_BEFORE = frozenset(
    "jl jln jalan gg gang rs rsu rsud universitas univ stasiun bandara pelabuhan masjid gereja pt cv ud toko warung hotel"
    " gedung taman st saint san santa santo cape port mount lake fort new mc jersey kue soto bakso ayam sambal lagu novel book".split()
)
_PLACE_BEHIND = frozenset(
    "street st road rd avenue ave lane ln drive close court way place boulevard square line station hotel park hill"
    " bridge bank store stores sons airport university hospital council county city day prize".split()
)
_SENTENCE_START = r"(?:^|(?<=[.!?\n])|(?<=[.!?\n] ))"
_SHORT_TITLES = (
    "bpk",
    "sdr",
    "sdri",
    "tn",
    "ny",
    "dr",
    "drs",
    "drg",
    "prof",
    "mr",
    "mrs",
    "ms",
    "mx",
    "h",
    "hj",
    "ir",
    "kh",
)
_NAME_ENDS = re.compile(r"\s*(?:[,.!?;:\n)]|$)")
_MOST_OF_IT = 0.8
_ASKED_LEAD = re.compile(
    r"\s*(?:(?:ya|iya|yes|sure|ok|oke|baik|of course|with|dengan|saya|nama saya|it's|its|it is|i'm|i am|this is|my name is"
    r"|atas nama|nama)\b[\s,.:]*){0,3}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text with their places."""

    text: str
    forms: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    shouted: bool

    @classmethod
    def of(cls, text: str) -> _Words:
        found = list(_WORD.finditer(text))
        letters = [character for character in text if character.isalpha()]
        shouted = len(letters) > 8 and sum(map(str.isupper, letters)) > _MOST_OF_IT * len(letters)
        return cls(
            text, tuple(w[0] for w in found), tuple(w.start() for w in found), tuple(w.end() for w in found), shouted
        )

    def at(self, place: int) -> int | None:
        """The number of the word that begins at a character."""
        number = bisect_left(self.starts, place)
        return number if number < len(self.starts) and self.starts[number] == place else None


@dataclass(frozen=True, slots=True)
class _Cues:
    """What tells that a name follows, compiled."""

    titles: re.Pattern[str]
    introductions: re.Pattern[str]
    perhaps: re.Pattern[str]
    named: re.Pattern[str]
    greetings: re.Pattern[str]
    closings: re.Pattern[str]
    ends: re.Pattern[str]
    name_in_front: re.Pattern[str]


@lru_cache(maxsize=8)
def _words_of(text: str) -> _Words:
    return _Words.of(text)


@cache
def _cues() -> _Cues:
    known = vocabulary()
    # "Baik, Pak. Teknisinya …": a full stop ends the sentence unless the title is a shortened one.
    title = rf"(?:(?:{any_of(known.titles)}|{any_of(_SHORT_TITLES)}\.)[ \u00a0]{{1,2}})"
    after = rf"(?:[ \u00a0]*[:,(][ \u00a0]*|[ \u00a0]+)(?P<title>{title}){{0,2}}"

    def ahead(phrases: Sequence[str]) -> re.Pattern[str]:
        return re.compile(rf"(?<![\w-]){any_of(phrases)}{after}", re.IGNORECASE)

    greeting = any_of(known.greetings)
    return _Cues(
        titles=re.compile(rf"(?<![\w<]){title}", re.IGNORECASE),
        introductions=ahead(known.introductions),
        perhaps=ahead(known.perhaps_introductions),
        named=ahead(known.named),
        greetings=re.compile(rf"{_SENTENCE_START}{greeting}(?P<comma>,)?[ \u00a0]+{title}{{0,2}}", re.IGNORECASE),
        closings=re.compile(
            rf"^[ \t]*{any_of(known.closings)}[ \t]*[,.]?[ \t]*\n+[ \t]*", re.IGNORECASE | re.MULTILINE
        ),
        ends=re.compile(rf"[\s,]+{any_of(known.introduction_ends)}\b", re.IGNORECASE),
        name_in_front=re.compile(
            rf"(?:{_SENTENCE_START}|(?<=, ))(?P<hi>{greeting}[\s,!]+)?(?P<name>[^\W\d_][\w'’-]*)(?:\s+[^\W\d_][\w'’-]*)?\s+"
            r"(?:(?P<here>here|speaking|di sini|disini)\b|(?P<from>from|dari)\b)",
            re.IGNORECASE,
        ),
    )


def names_in(text: str) -> Iterator[Found]:
    """The names in a text; those that speakers give as their own are marked ``own``."""
    words = _words_of(text)
    if not words.forms:
        return
    cues = _cues()
    yield from _after(words, cues.titles)
    yield from _after(words, cues.introductions, own=True)
    yield from _after(words, cues.named)
    for cue in cues.perhaps.finditer(text):
        # "dengan dokter Farida": who is called by a title is mostly somebody else.
        yield from _perhaps_introduced(words, cue.end(), own=cue["title"] is None)
    for cue in cues.greetings.finditer(text):
        yield from _greeted(words, cue.end(), alone=cue["comma"] is None)
    yield from _signed(words)
    yield from _in_front(words)
    yield from _known(words)
    yield from _answered(words)


def name_end(text: str, place: int) -> int | None:
    """Where the name that begins at a character ends; None when no name begins there."""
    words = _words_of(text)
    number = words.at(place)
    return None if number is None else _name_end(words, number)


def _after(words: _Words, cue: re.Pattern[str], *, own: bool = False) -> Iterator[Found]:
    for found in cue.finditer(words.text):
        number = words.at(found.end())
        if number is not None and (end := _name_end(words, number)):
            yield Found(Kind.NAME, found.end(), end, own=own)


def _perhaps_introduced(words: _Words, place: int, *, own: bool) -> Iterator[Found]:
    """A name after everyday words ("saya …", "I'm …"): a known one, or one that an introduction goes on after."""
    number = words.at(place)
    if number is None or not (end := _name_end(words, number)):
        return
    capital = words.forms[number][0].isupper()
    goes_on = (
        capital
        and not words.forms[number].isupper()
        and (_cues().ends.match(words.text, end) or (place > 1 and _NAME_ENDS.match(words.text, end)))
    )
    if _is_given(words.forms[number]) or (capital and _is_given_or_word(words.forms[number])) or goes_on:
        yield Found(Kind.NAME, place, end, own=own)


def _greeted(words: _Words, place: int, *, alone: bool) -> Iterator[Found]:
    """The name in "Hi Zhang!"; behind a comma ("Hello, Swift Express.") only a given name is one."""
    number = words.at(place)
    if number is None or not words.forms[number][0].isupper() or not (end := _name_end(words, number)):
        return
    if _is_given_or_word(words.forms[number]) or (alone and _NAME_ENDS.match(words.text, end)):
        yield Found(Kind.NAME, place, end)


def _signed(words: _Words) -> Iterator[Found]:
    """The line below "Kind regards," where it is nothing but a name."""
    for cue in _cues().closings.finditer(words.text):
        number = words.at(cue.end())
        end = None if number is None else _name_end(words, number)
        if end and (words.text[end : end + 1] == "," or not words.text[end:].split("\n", 1)[0].strip(" .")):
            yield Found(Kind.NAME, cue.end(), end, own=True)


def _in_front(words: _Words) -> Iterator[Found]:
    """The name in "Emma speaking" and "Hi, Josh from Acme"."""
    for found in _cues().name_in_front.finditer(words.text):
        number = words.at(found.start("name"))
        if number is None or not words.forms[number][0].isupper() or not (end := _name_end(words, number)):
            continue
        behind = words.text[end : found.end()].split()
        if len(behind) <= 2 and (found["here"] or found["hi"] or _is_given(words.forms[number])):
            yield Found(Kind.NAME, found.start("name"), end, own=True)


def _known(words: _Words) -> Iterator[Found]:
    """Given names with a capital, and what follows them; one that is a word too needs another capital behind it."""
    for number, form in enumerate(words.forms):
        if not form[0].isupper() or not _is_given_or_word(form) or _is_of_a_thing(words, number):
            continue
        end = _name_end(words, number)
        if end and (_is_given(form) or (end > words.ends[number] and not words.shouted)):
            yield Found(Kind.NAME, words.starts[number], end)


def _answered(words: _Words) -> Iterator[Found]:
    """What answers the question for a name: capitalised words at the beginning, or a message of three words at most."""
    lead = _ASKED_LEAD.match(words.text)
    place = lead.end() if lead else 0
    if title := _cues().titles.match(words.text, place):
        place = title.end()
    number = words.at(place)
    if number is None:
        return
    rest = words.forms[number:]
    if len(rest) <= _LONGEST_ANSWER and _ONLY_WORDS.fullmatch(words.text, place) and not any(map(_is_no_name, rest)):
        yield Found(Kind.NAME, place, words.ends[-1], asked=True)
    elif end := _name_end(words, number):
        yield Found(Kind.NAME, place, end, asked=True)


def _name_end(words: _Words, number: int) -> int | None:
    """Where the name that begins with a word ends; None when the word begins no name."""
    last = None
    for step in range(number, min(number + _LONGEST_NAME, len(words.forms))):
        form = words.forms[step]
        if step > number and not _touches(words, step):
            break
        if _fits(words, step, first=step == number):
            last = step
        elif not (form.lower() in _PARTICLES or (len(form) == 1 and form.isupper())):
            break
    return None if last is None else words.ends[last]


def _fits(words: _Words, number: int, *, first: bool) -> bool:
    form = words.forms[number]
    lower = form.lower()
    if words.shouted or form.islower():
        return lower in vocabulary().given_names
    if not form[0].isupper() or (len(form) == 1 and first):
        return False
    if _is_no_name(form) or (len(form) == 2 and form.isupper()):  # TX, UK, PT
        return False
    return not (first and lower in vocabulary().titles and lower not in vocabulary().given_names)


def _touches(words: _Words, number: int) -> bool:
    between = words.text[words.ends[number - 1] : words.starts[number]]
    glue = _GLUE_AFTER_INITIAL if len(words.forms[number - 1]) == 1 else _GLUE
    return glue.fullmatch(between) is not None


def _is_of_a_thing(words: _Words, number: int) -> bool:
    before = words.forms[number - 1].lower() if number and _follows(words, number) else ""
    behind = words.forms[number + 1] if number + 1 < len(words.forms) and _touches(words, number + 1) else ""
    return before in _PLACE_BEFORE or (behind[:1].isupper() and behind.lower() in _PLACE_BEHIND)


def _follows(words: _Words, number: int) -> bool:
    return not words.text[words.ends[number - 1] : words.starts[number]].strip(" .")


def _is_no_name(form: str) -> bool:
    return form.lower() in vocabulary().not_names


def _is_given(form: str) -> bool:
    return form.lower() in vocabulary().given_names


def _is_given_or_word(form: str) -> bool:
    return _is_given(form) or form.lower() in vocabulary().given_names_that_are_words
