"""Numbers that belong to a person: phones, bank accounts, identity and tax numbers, cards with a slip, birth dates, plates.

A number is told by its own shape (``+62 812 …``), by the nearest cue in front of it ("rekening", "order number"), or by
what the other side asked for. A number without any of these stays, since most are orders, amounts and times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

import phonenumbers

from coach.transcripts.redaction.kinds import Found, Kind
from coach.transcripts.redaction.vocabulary import any_of, vocabulary

_RUN = re.compile(
    r"(?<![\w<@#/.,:$€£-])(?:\+|\()?\d(?:[ \u00a0]?[ ().\u2010-\u2013-]?[ \u00a0]?\d|\) ?\d)*(?![\w%]|[.,:/]\d)"
)
_GROUP = re.compile(r"\d+")
_MONEY_BEFORE = re.compile(r"(?:rp|idr|usd|eur|gbp|sgd|rm|[$€£])\.?\s?$", re.IGNORECASE)
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d\d?)?|\d{2,}[.,]\d\d")
_DATE_OR_TIME = re.compile(
    r"\d{1,2}[-. ]\d{1,2}[-. ](?:19|20)\d\d|(?:19|20)\d\d[-. ]\d{1,2}[-. ]\d{1,2}"
    r"|(?:\d{1,2}\.\d\d[ –-]*)+|(?:19|20)\d\d ?[-–] ?(?:19|20)\d\d"
)
_CUE_REACH = 42  # characters in front of a number
_SENTENCE = re.compile(r"[!?;]|\.\s")
_PHONE_DIGITS = range(7, 16)
_ACCOUNT_DIGITS = range(5, 21)
_ID_DIGITS = range(8, 17)
_MOST_GROUPS = 20  # a number has at most so many digits, and so groups
_NIK_DIGITS, _OLD_NPWP_DIGITS = 16, 15
# Indonesia's provinces, as the first two digits of a NIK.
_PROVINCES = frozenset(
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 96 97".split()
)
_WOMEN_ADD = 40  # to the day of birth
_NPWP = re.compile(r"(?<![\w.])\d{2}\.\d{3}\.\d{3}\.\d[-.]\d{3}\.\d{3}(?![\w.]\w)")
_SHAPED_PHONE = re.compile(
    r"(?:\+?62|0)8\d{7,11}"  # Indonesian mobile
    r"|07\d{9}"  # British mobile, drama numbers included
)
_NORTH_AMERICAN = re.compile(r"(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}")
_NATIONAL_PHONE = re.compile(r"\(?0\d{2,4}\)?[ .-].*|\(0\d{2,4}\).*")
_PUBLIC_LINES = frozenset(
    {
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.UAN,
    }
)
_REGIONS = ("ID", "GB", "US")
_LETTERED_ID = re.compile(
    r"\b(?:passport|paspor|kitas|kitap|driv(?:er'?s|ing)\s+licen[cs]e|licen[cs]e number|ni number|national insurance(?: number)?|nino)"
    r"(?:\s+(?:number|no|nomor|saya|is|ku)\b\.?|\s*[:#])*\s*"
    r"(?P<id>(?=[A-Z\d -]{0,6}\d)[A-Z\d](?:[A-Z\d]|[ -](?=[A-Z\d]{0,4}\d)){5,18}(?:\s[A-D]\b)?)",
    re.IGNORECASE,
)
_ORDER_CODE = re.compile(r"(?P<code>#?(?=[\w/-]{0,40}\d)[A-Za-z\d][\w/-]{4,40})")
_SORT_CODE = re.compile(r"(?<![\d-])\d{2}-\d{2}-\d{2}(?![\d-])")


@cache
def _cue_kinds() -> Mapping[str, Kind]:
    return {cue: kind for kind, cues in vocabulary().number_cues.items() for cue in cues}


@cache
def _cue_words() -> re.Pattern[str]:
    # The longest cue wins ("account balance" is no account); "rekeningnya" is a form of "rekening".
    return re.compile(rf"(?<![\w-])(?P<cue>{any_of(_cue_kinds())})(?:nya|ku|mu)?(?!\w)", re.IGNORECASE)


def _kind_of_cue(cue: re.Match[str]) -> Kind:
    return _cue_kinds()[" ".join(cue["cue"].lower().split())]


def cue_before(text: str, place: int) -> Kind | None:
    """The kind that the nearest cue in front of a place names, in its sentence."""
    before = text[max(0, place - _CUE_REACH) : place]
    if breaks := list(_SENTENCE.finditer(before)):
        before = before[breaks[-1].end() :]
    found = list(_cue_words().finditer(before))
    return _kind_of_cue(found[-1]) if found else None


def numbers_in(text: str) -> Iterator[Found]:
    """The personal numbers of a text."""
    for match in _NPWP.finditer(text):
        yield Found(Kind.TAX_ID, match.start(), match.end())
    for match in _LETTERED_ID.finditer(text):
        yield Found(Kind.NATIONAL_ID, match.start("id"), match.end("id"))
    for match in _SORT_CODE.finditer(text):
        if cue_before(text, match.start()) is Kind.BANK_ACCOUNT:
            yield Found(Kind.BANK_ACCOUNT, match.start(), match.end())
    for match in _RUN.finditer(text):
        yield from _in_run(text, match.start(), match.end())
    yield from _orders(text)


def _orders(text: str) -> Iterator[Found]:
    for cue in _cue_words().finditer(text):
        if _kind_of_cue(cue) is Kind.ORDER:
            gap = re.compile(r"(?:\s+(?:no|nomor|number|id|saya|my|is)\b\.?|[\s:#.]){0,4}", re.IGNORECASE).match(
                text, cue.end()
            )
            code = _ORDER_CODE.match(text, gap.end() if gap else cue.end())
            if code:
                yield Found(Kind.ORDER, code.start(), code.end())


def _in_run(text: str, start: int, end: int) -> Iterator[Found]:
    """What the digits of a run are; a run may hold several numbers, or a quantity beside one."""
    groups = [(start + group.start(), start + group.end()) for group in _GROUP.finditer(text[start:end])]
    digits = "".join(filter(str.isdigit, text[start:end]))
    if len(groups) > 1 and len(digits) in _PHONE_DIGITS and _is_public_line(digits):
        return  # a part of "0800-1-000-555" is nothing either
    first = 0
    while first < len(groups):
        begin = groups[first][0]
        begin -= int(begin > 0 and text[begin - 1] in "+(" and begin - 1 >= start)
        for last in range(min(len(groups), first + _MOST_GROUPS), first, -1):
            stop = groups[last - 1][1]
            if found := _number(text, begin, stop):
                yield from found
                first = last
                break
        else:
            first += 1


def _number(text: str, start: int, end: int) -> list[Found]:
    """What a number is for sure, and what it would be if it was asked for; nothing where it stays."""
    written = text[start:end]
    digits = "".join(filter(str.isdigit, written))
    if (
        _AMOUNT.fullmatch(written)
        or _DATE_OR_TIME.fullmatch(written)
        or _MONEY_BEFORE.search(text[max(0, start - 5) : start])
    ):
        return []
    cue = cue_before(text, start)
    kind = kind_of_number(written, digits, cue)
    if kind is not None:
        return [Found(kind, start, end)]
    if cue is not None and cue is not Kind.BANK_ACCOUNT:
        return []
    return [Found(kind, start, end, asked=True) for kind in _KINDS_WHEN_ASKED if len(digits) in _KINDS_WHEN_ASKED[kind]]


_KINDS_WHEN_ASKED = {
    Kind.PHONE: _PHONE_DIGITS,
    Kind.BANK_ACCOUNT: _ACCOUNT_DIGITS,
    Kind.NATIONAL_ID: _ID_DIGITS,
    Kind.TAX_ID: range(15, 17),
    Kind.CARD: range(13, 20),
}


def kind_of_number(written: str, digits: str, cue: Kind | None) -> Kind | None:
    """The kind of a number by its shape and the nearest cue; None where it is nobody's.

    Args:
        written: as it stands in the text.
        digits: its digits alone.
        cue: what the words in front of it name.
    """
    count = len(digits)
    if cue is Kind.ORDER:
        return None
    if cue is Kind.TAX_ID and count in (_OLD_NPWP_DIGITS, _NIK_DIGITS):
        return Kind.TAX_ID
    if cue is Kind.NATIONAL_ID and count in _ID_DIGITS:
        return Kind.NATIONAL_ID
    if cue is Kind.CARD and count in range(15, 20):
        return Kind.CARD
    if cue is Kind.BANK_ACCOUNT and count in range(6, 21):
        return Kind.BANK_ACCOUNT
    if is_nik(digits) and cue is None:
        return Kind.NATIONAL_ID
    return Kind.PHONE if _is_phone(written, digits, cue) else None


def is_nik(digits: str) -> bool:
    """Whether digits have the shape of an Indonesian identity number: province, district, day of birth (women add 40), serial."""
    if len(digits) != _NIK_DIGITS or digits[:2] not in _PROVINCES or digits[12:] == "0000":
        return False
    day, month = int(digits[6:8]), int(digits[8:10])
    day -= _WOMEN_ADD if day > _WOMEN_ADD else 0
    return 1 <= day <= 31 and 1 <= month <= 12 and digits[2:4] != "00"


def _is_phone(written: str, digits: str, cue: Kind | None) -> bool:
    plain = written[:1].strip("(") + digits if written.startswith("+") else digits
    if _is_public_line(plain):
        return False
    if _SHAPED_PHONE.fullmatch(plain) or _NORTH_AMERICAN.fullmatch(written):
        return True
    if plain.startswith("+"):
        return len(digits) in _PHONE_DIGITS and _is_possible(plain, None)
    if _NATIONAL_PHONE.fullmatch(written) and any(_is_possible(plain, region) for region in _REGIONS[:2]):
        return len(digits) >= 9
    return cue is Kind.PHONE and len(digits) in _PHONE_DIGITS


@lru_cache(maxsize=64)  # few, since numbers of customers are not to be kept
def _parsed(number: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None


def _is_possible(number: str, region: str | None) -> bool:
    parsed = _parsed(number, region)
    return parsed is not None and phonenumbers.is_possible_number(parsed)


def _is_public_line(number: str) -> bool:
    """Whether a number is a firm's line that everybody may know: toll-free, shared cost, a short code of a call centre."""
    if len(number) < _PHONE_DIGITS.start:
        return True
    for region in _REGIONS:
        parsed = _parsed(number, None if number.startswith("+") else region)
        if parsed is not None and phonenumbers.number_type(parsed) in _PUBLIC_LINES:
            return True
    return False
