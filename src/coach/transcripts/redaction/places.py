"""Postal addresses, as far as they are safely told: down to the house. Cities, districts and streets alone stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from coach.transcripts.redaction.kinds import Found, Kind
from coach.transcripts.redaction.vocabulary import vocabulary

# --- Indonesian: a chain of parts, of which one must name the house, the block or the neighbourhood.
_CAPITAL_WORDS = (
    r"(?:(?-i:[A-Z][\w'.]*|\d{1,2}(?=\s+(?-i:[A-Z])))"
    r"(?:[ ](?!(?-i:No|Nomor|RT|RW|Blok|Kel|Kec|Lt|Kav|Gg|Gang|Unit|Desa)\b)(?-i:[A-Z][\w'.]*|[IVX]+|KM \d+)){0,4})"
)
_SMALL_WORDS = r"(?:[a-z][\w']*(?:[ ](?!(?:no|nomor|rt|rw|blok|kel|kec|lt|kav|gg|gang|unit|desa)\b)[a-z][\w']*){0,3}?)"
_NUMBER = r"(?:(?:No|Nomor|Nmr|Kav|Lt|Lantai|Unit|Kamar)\.?\s*\d{1,4}(?:[-/]\d{1,3})?(?:[A-Z]{1,2}\b|\s(?-i:[A-Z])\b)?)"
_NEIGHBOURHOOD = r"(?:RT\.?\s*\d{1,3}(?:\s*[/,]?\s*RW\.?\s*\d{1,3}|/\d{1,3})?)"
_BLOCK = r"(?:Blok\s+[A-Z]{1,2}(?:\s?[-/]?\s?\d{1,3}[A-Z]?)?\b)"
_EXACT = rf"(?:{_NUMBER}|{_NEIGHBOURHOOD}|{_BLOCK})"
_STREET_WORD = r"(?:Jln|Jl|Jalan|Gang|Gg)\.?\s*"
_STREET = rf"(?:{_STREET_WORD}{_CAPITAL_WORDS}(?:\s+\d{{1,3}}[A-Z]?\b(?!\s*(?:-|ribu|rb|hari|menit|jam|km|unit|x)\b))?)"
_SMALL_STREET = rf"(?:{_STREET_WORD}{_SMALL_WORDS}(?=[\s,]+{_EXACT}))"
_NAMED_PLACE = (
    r"(?:(?:Perumahan|Perum|Komplek|Kompleks|Cluster|Apartemen|Apartment|Tower|Griya|Dusun|Dsn|Kampung|Kp|Desa"
    rf"|Kelurahan|Kel|Kecamatan|Kec)\.?\s+{_CAPITAL_WORDS})"
)
_PART = rf"(?:{_STREET}|{_SMALL_STREET}|{_NAMED_PLACE}|{_EXACT})"
_CHAIN = re.compile(rf"(?<![\w<]){_PART}(?:[\s,;.]{{1,3}}{_PART})*", re.IGNORECASE)
_HAS_EXACT = re.compile(rf"\b{_EXACT}", re.IGNORECASE)
_HAS_PLACE = re.compile(rf"\b(?:{_STREET}|{_SMALL_STREET}|{_NAMED_PLACE}|{_NEIGHBOURHOOD})", re.IGNORECASE)
_STREET_WITH_NUMBER = re.compile(rf"{_STREET_WORD}.*\s\d{{1,3}}[A-Z]?$", re.IGNORECASE)

# --- English: a number in front of a street's name.
_KIND_OF_STREET = (
    r"(?:Street|Str|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Ct|Way|Place|Pl|Boulevard|Blvd|Crescent|Terrace"
    r"|Gardens?|Square|Grove|Hill|Mews|Row|Parade|Highway|Hwy|Parkway|Pkwy|Walk|Rise|View|Green)"
)
_INSIDE = r"(?:(?:Flat|Apt|Apartment|Unit|Suite|Ste|Floor)\.?\s*#?\d{1,4}[A-Za-z]?|#\d{1,4}[A-Za-z]?)"
_ENGLISH = re.compile(
    rf"(?<![\w<-])(?:{_INSIDE},?\s+)?\d{{1,5}}[A-Za-z]?,?\s+(?:[NSEW]\.?\s+)?"
    rf"(?:(?:(?:The|[A-Z][\w'’]+|\d{{1,3}}(?:st|nd|rd|th))\s+){{1,3}}{_KIND_OF_STREET}\b\.?)(?:,?\s+{_INSIDE})?"
    rf"(?:,\s+(?:[A-Z]\w+\s+){{1,2}}{_KIND_OF_STREET}\b)?"
)
_POST_BOX = re.compile(r"\bP\.?\s?O\.?\s?Box\s+\d{1,6}\b", re.IGNORECASE)
# Fifteen households; the shape is that of the Post Office's rule.
_BRITISH_POSTCODE = re.compile(
    r"(?<![\w-])(?:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPSTUW]|[A-HK-Y]\d[ABEHMNPRVWXY])) \d[ABD-HJLNP-UW-Z]{2}(?![\w-])"
)
_LOOSE = re.compile(r"(?<![\w/-])\d{1,5}[A-Za-z]? [A-Z][\w'’]+(?: [A-Z][\w'’]+){0,3}")


# A firm tells everybody where it is.
_OFFICE_BEFORE = re.compile(
    r"(?:kantor|gerai|toko kami|cabang|outlet|showroom|our (?:store|shop|office|branch)|head office|visit us)"
    r"[\w\s]{0,18}[:,]?\s*(?:di|at|in|on)?\s*$",
    re.IGNORECASE,
)
_OFFICE_REACH = 40


def addresses_in(text: str) -> Iterator[Found]:
    """The postal addresses of a text; a street without a number counts where the address was asked for."""
    for match in _CHAIN.finditer(text):
        if _is_of_a_firm(text, match.start()):
            continue
        exact = _HAS_EXACT.search(match[0]) or _STREET_WITH_NUMBER.search(match[0])
        if _HAS_PLACE.search(match[0]):
            yield Found(Kind.ADDRESS, match.start(), match.end(), asked=not exact)
    for pattern in (_ENGLISH, _POST_BOX, _BRITISH_POSTCODE):
        for match in pattern.finditer(text):
            if not _is_of_a_firm(text, match.start()):
                yield Found(Kind.ADDRESS, match.start(), match.end())
    for match in _LOOSE.finditer(text):
        if match[0].split()[1].lower() not in vocabulary().months:
            yield Found(Kind.ADDRESS, match.start(), match.end(), asked=True)


def _is_of_a_firm(text: str, place: int) -> bool:
    return _OFFICE_BEFORE.search(text[max(0, place - _OFFICE_REACH) : place]) is not None
