"""Numbers that are read out digit by digit, as calls have them: "nol delapan satu dua …", "oh seven double seven …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from coach.transcripts.redaction.kinds import Found, Kind
from coach.transcripts.redaction.numbers import cue_before, is_nik, kind_of_number
from coach.transcripts.redaction.vocabulary import any_of, vocabulary

_REPEATS = {"double": 2, "dobel": 2, "triple": 3, "tripel": 3}
_LEAST_WORDS = 6  # words in a row; fewer are counts and sums
_MOBILE = re.compile(r"(?:0|62)8\d{7,11}|0[1-9]\d{8,10}")
_CARD_DIGITS = 16
_PHONE_DIGITS = range(9, 14)


@cache
def _run() -> re.Pattern[str]:
    word = rf"(?:{any_of(_REPEATS)}\s+)?(?:{any_of(vocabulary().digits)}|\d{{1,4}})"
    # A digit word does not go on into a larger number: "tiga ratus", "five hundred".
    return re.compile(rf"(?<![\w-]){word}(?:[\s,.–-]{{1,3}}{word}){{{_LEAST_WORDS - 1},}}(?![\w-])", re.IGNORECASE)


def spoken_digits(text: str) -> str:
    """The digits of a text, those in words included ("double five" is 55); other words are passed over."""
    digits, times = "", 1
    for word in re.findall(r"[^\W\d_]+|\d+", text.lower()):
        if word in _REPEATS:
            times = _REPEATS[word]
            continue
        digits += vocabulary().digits.get(word, word if word.isdigit() else "") * times
        times = 1
    return digits


def spoken_numbers_in(text: str) -> Iterator[Found]:
    """Personal numbers in spoken digits: by a cue in front, by the shape of a phone, or where they were asked for."""
    for run in _run().finditer(text):
        words = len(re.findall(r"[^\W\d_]+", run[0]))
        if words < _LEAST_WORDS - 1:
            continue
        digits = spoken_digits(run[0])
        cue = cue_before(text, run.start())
        kind = kind_of_number(digits, digits, cue)
        if kind is None and cue is None and _MOBILE.fullmatch(digits):
            kind = Kind.PHONE
        if kind is None and cue is Kind.CARD and len(digits) == _CARD_DIGITS:
            kind = Kind.CARD
        if kind is None and is_nik(digits) and cue is None:
            kind = Kind.NATIONAL_ID
        if kind is not None:
            yield Found(kind, run.start(), run.end())
        elif cue is None and len(digits) in _PHONE_DIGITS:
            yield Found(Kind.PHONE, run.start(), run.end(), asked=True)
            yield Found(Kind.BANK_ACCOUNT, run.start(), run.end(), asked=True)


_SPOKEN_MAIL = re.compile(
    r"(?<![\w@.])[a-z\d][\w-]{0,30}(?:(?:\s+(?:dot|titik|underscore)\s+|\.)[a-z\d][\w-]{0,30}){0,3}\s+at\s+"
    r"[a-z\d][\w-]{1,30}(?:\s+(?:dot|titik)\s+[a-z]{2,10}){1,3}(?!\w)",
    re.IGNORECASE,
)


def spoken_mails_in(text: str) -> Iterator[Found]:
    """E-mail addresses that are read out: "budi dot santoso at gmail dot com"."""
    for match in _SPOKEN_MAIL.finditer(text):
        yield Found(Kind.EMAIL, match.start(), match.end())
