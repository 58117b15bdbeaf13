"""Dates of birth and vehicle plates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from coach.transcripts.redaction.kinds import Found, Kind
from coach.transcripts.redaction.vocabulary import any_of, vocabulary

_BIRTH_REACH = 34  # characters between "lahir di Pangkalpinang, tanggal" and the date
# Indonesian plates: region, one to four digits, up to three letters.
_REGION = "(?:A[ABDEGM]?|B[ABDEGHKLMN]?|D[ABCDEGHKLMNRST]?|E[ABD]?|F|G|H|K[BHTU]?|L|M|N|P[AB]?|R|S|T|W|Z)"
_FULL_PLATE = re.compile(rf"(?<![\w<-]){_REGION} \d{{4}} [A-Z]{{2,3}}(?![\w-])")
_CUED_PLATE = re.compile(
    rf"\b(?:plat|nopol|nomor polisi|no\.? pol|motor|mobil|mobilnya|motornya|kendaraan)"
    r"(?:\s+(?:nomor|no|nomornya|mobil|motor|kendaraan|saya|nya))*"
    r"\s*:?\s*"
    rf"(?P<plate>{_REGION} ?\d{{2,4}} ?[A-Z]{{2,3}})(?!\w)",
    re.IGNORECASE,
)
_CUED_ENGLISH_PLATE = re.compile(
    r"\b(?:registration(?: number)?|car reg|reg|licen[cs]e plate|number plate|plates?)(?:\s+(?:is|number)|:)*\s+"
    r"(?P<plate>(?=[A-Z\d ]{0,7}\d)(?=[A-Z\d ]{0,7}[A-Z])[A-Z\d]{1,4}[ -]?[A-Z\d]{2,4})(?!\w)",
    re.IGNORECASE,
)
_BARE_PLATE = re.compile(
    rf"(?<![\w<])(?:{_REGION} ?\d{{1,4}} ?[A-Z]{{1,3}}|[A-Z]{{2}}\d{{2}} ?[A-Z]{{3}}|[A-Z\d]{{5,8}})(?!\w)"
)


@cache
def _date() -> re.Pattern[str]:
    month = rf"{any_of(vocabulary().months)}\.?"
    return re.compile(
        r"(?<![\w./-])(?:"
        rf"\d{{1,2}}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{month},?[\s-]+\d{{2,4}}"
        rf"|{month}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
        r"|\d{1,2}([-/. ])\d{1,2}\1(?:\d{4}|\d{2})|(?:19|20)\d\d([-/.])\d{1,2}\2\d{1,2}"
        r")(?![\w/-])",
        re.IGNORECASE,
    )


@cache
def _birth() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of(vocabulary().birth)}(?!\w)", re.IGNORECASE)


def birth_dates_in(text: str) -> Iterator[Found]:
    """Dates beside a word for birth; other dates count where a birth date was asked for."""
    for date in _date().finditer(text):
        before = text[max(0, date.start() - _BIRTH_REACH) : date.start()]
        beside = _birth().search(before)
        yield Found(Kind.BIRTH_DATE, date.start(), date.end(), asked=beside is None)


def plates_in(text: str) -> Iterator[Found]:
    """Plates: of the full Indonesian shape, or beside a word for one; other codes where a plate was asked for."""
    for match in _FULL_PLATE.finditer(text):
        yield Found(Kind.PLATE, match.start(), match.end())
    for pattern in (_CUED_PLATE, _CUED_ENGLISH_PLATE):
        for match in pattern.finditer(text):
            yield Found(Kind.PLATE, match.start("plate"), match.end("plate"))
    for match in _BARE_PLATE.finditer(text):
        if any(map(str.isdigit, match[0])):
            yield Found(Kind.PLATE, match.start(), match.end(), asked=True)
