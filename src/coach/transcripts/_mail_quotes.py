"""What a mail's author wrote, and the earlier messages quoted below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

_ANGLE = re.compile(r"[ \t]{0,3}(?:>[ \t]?)")
_MAX_DEPTH = 20
_LONGEST_ATTRIBUTION = 400

# "On Mon, 2 Mar 2026 at 10:15, Ana <ana@example.com> wrote:" and its Indonesian, German, Spanish, … twins.
_WROTE = r"(?:wrote|menulis|schrieb|escribió|escreveu|ha scritto|a écrit)\s?:"
_ATTRIBUTION_START = re.compile(
    rf"(?:on|pada|le|el|em|il|am|op)\b(?=.{{0,200}}\d)|.{{0,120}}[\w)>\"] {_WROTE}",
    re.IGNORECASE,
)
_CLOCK_OF_DAY = r"\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s(?:wib|wita|wit|gmt|utc|[+-]\d{4}))?"
_ATTRIBUTION = re.compile(
    rf"(?P<when>(?:on|pada(?: tanggal)?|le|el|em|il|am|op)\b.{{4,160}}(?:,|{_CLOCK_OF_DAY}),?\s)?"
    rf"(?P<who>[^\n]{{1,160}}?)\s{{1,3}}{_WROTE}",
    re.IGNORECASE,
)
# German, Spanish and Dutch put the sender behind the verb.
_ATTRIBUTION_SENDER_LAST = re.compile(
    r"(?P<when>(?:am|el|em|op)\b.{4,160}?)\s(?:schrieb|escribió|escreveu|schreef)\s(?P<who>[^\n]{1,160}?)\s?:",
    re.IGNORECASE,
)
_REPLY_RULE = re.compile(
    r"-{2,20} ?(?:original message|pesan asli|ursprüngliche nachricht|mensaje original) ?-{2,20}", re.IGNORECASE
)
_FORWARD_RULE = re.compile(
    r"(?:-{2,20} ?(?:forwarded message|forwarded by|pesan yang diteruskan|pesan terusan|pesan diteruskan).{0,80}"
    r"|begin forwarded message:|mulai pesan (?:yang )?diteruskan:)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"\*?(?P<name>from|sent|date|to|cc|subject|dari|dikirim|tanggal|kepada|ke|perihal|subjek|von|gesendet|an|betreff)"
    r"\*?\s?:\*?\s(?P<value>.{0,500})",
    re.IGNORECASE,
)
_SENDER_FIELDS = frozenset({"from", "dari", "von"})
_DATE_FIELDS = frozenset({"sent", "date", "dikirim", "tanggal", "gesendet"})
_DAY_MONTH_YEAR = re.compile(r"\b(\d{1,2})\.? (\w{3})\w{0,10}\.?,? (\d{4})\b")
_MONTH_DAY_YEAR = re.compile(r"\b(\w{3})\w{0,10}\.? (\d{1,2}),? (\d{4})\b")
_TIME = re.compile(r"\b(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?(?:\s?([ap])\.?m\b)?", re.IGNORECASE)
_MONTHS_BY_NUMBER = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may mei",
    "jun",
    "jul",
    "aug agu agt",
    "sep",
    "oct okt",
    "nov nop",
    "dec des",
)
_MONTHS = {name: number for number, names in enumerate(_MONTHS_BY_NUMBER, 1) for name in names.split()}
_UNDERLINE = re.compile(r"_{10,60}")


@dataclass(frozen=True, slots=True)
class QuotedMessage:
    """A message found below another: its sender and date as written, and its author's own words."""

    sender: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where the quoted part begins (``first``) and its words begin (``body``)."""

    first: int
    body: int
    sender: str = ""
    date: str = ""
    is_forward: bool = False


def split_quotes(body: str) -> tuple[str, tuple[QuotedMessage, ...]]:
    """The author's own words, and the quoted messages from the newest to the oldest.

    Only messages whose sender is named are given; the first one without ends the list, since nobody knows whose words
    follow. Forwarded copies are dropped. Words below or between quoted lines are the author's own.
    """
    lines = body.split("\n")
    own, quoted, cut = _take_apart(lines)
    found: list[QuotedMessage] = []
    for _ in range(_MAX_DEPTH):
        if cut is None or cut.is_forward or not cut.sender:
            break
        text, deeper, next_cut = _take_apart(quoted)
        if text:
            found.append(QuotedMessage(cut.sender, cut.date, text))
        quoted, cut = deeper, next_cut
    return own, tuple(found)


def _take_apart(lines: Sequence[str]) -> tuple[str, list[str], _Cut | None]:
    """The own words, the lines of the quoted part one level up, and how it was introduced."""
    cut = next((found for index in range(len(lines)) if (found := _cut_at(lines, index))), None)
    if cut is None:
        return _tidy(_unquoted(lines)), *_introduced_inside(_quoted(lines))
    own, after = _unquoted(lines[: cut.first]), lines[cut.body :]
    if not _begins_quoted(after):
        return _tidy(own), list(after), cut
    return _tidy(own + _unquoted(after)), _quoted(after), cut


def _introduced_inside(quoted: list[str]) -> tuple[list[str], _Cut | None]:
    """A quote that begins with its own introduction, as Apple Mail writes it."""
    first = next((index for index, line in enumerate(quoted) if line.strip()), 0)
    cut = _cut_at(quoted, first) if quoted else None
    if cut is None:
        return quoted, None
    after = quoted[cut.body :]
    return (_quoted(after) if _begins_quoted(after) else after), cut


def _begins_quoted(lines: Sequence[str]) -> bool:
    return _ANGLE.match(next((line for line in lines if line.strip()), "")) is not None


def _quoted(lines: Sequence[str]) -> list[str]:
    return [_ANGLE.sub("", line, count=1) for line in lines if _ANGLE.match(line)]


def _unquoted(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if not _ANGLE.match(line)]


def _tidy(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def _cut_at(lines: Sequence[str], index: int) -> _Cut | None:
    line = lines[index].strip()[:_LONGEST_ATTRIBUTION]
    if not line or _ANGLE.match(line):
        return None
    if _FORWARD_RULE.match(line):
        return _Cut(index, index + 1, is_forward=True)
    if _REPLY_RULE.fullmatch(line) or _UNDERLINE.fullmatch(line):
        return _field_block(lines, index, index + 1) or (None if _UNDERLINE.fullmatch(line) else _Cut(index, index + 1))
    if (found := _FIELD.match(line)) and found["name"].casefold() in _SENDER_FIELDS:
        return _field_block(lines, index, index)
    return _attribution(lines, index) if _ATTRIBUTION_START.match(line) else None


def _attribution(lines: Sequence[str], index: int) -> _Cut | None:
    """The line that says who wrote the quote, which mail programs wrap over up to three lines."""
    joined = ""
    for last in range(index, min(index + 3, len(lines))):
        joined = f"{joined} {lines[last].strip()}".strip()[:_LONGEST_ATTRIBUTION]
        found = _ATTRIBUTION.fullmatch(joined) or _ATTRIBUTION_SENDER_LAST.fullmatch(joined)
        if found and (re.search(r"\d|@", joined) or _begins_quoted(lines[last + 1 :])):
            return _Cut(index, last + 1, found["who"].strip(' ,"'), (found["when"] or "").strip(" ,"))
    return None


def _field_block(lines: Sequence[str], first: int, start: int) -> _Cut | None:
    """A block of "From: … Sent: … To: … Subject: …" lines; None when fewer than three stand together."""
    fields: dict[str, str] = {}
    position = start
    while position < min(len(lines), start + 12):
        line = lines[position].strip()
        if found := _FIELD.match(line):
            fields.setdefault(found["name"].casefold(), found["value"].strip())
        elif line or fields:
            break
        position += 1
    if len(fields) < 3:
        return None
    sender = next((value for name, value in fields.items() if name in _SENDER_FIELDS), "")
    date = next((value for name, value in fields.items() if name in _DATE_FIELDS), "")
    return _Cut(first, position, sender, date)


def quoted_moment(written: str, reply: datetime | None) -> datetime | None:
    """The moment named above a quote ("Mon, 2 Mar 2026 at 18:42") in the reply's zone; None when it is unclear."""
    written = written[:_LONGEST_ATTRIBUTION].replace("\u202f", " ")
    if found := _DAY_MONTH_YEAR.search(written):
        day, month, year = found.groups()
    elif found := _MONTH_DAY_YEAR.search(written):
        month, day, year = found.groups()
    else:
        return None
    time = _TIME.search(written, found.end())
    number = _MONTHS.get(month.casefold())
    if time is None or number is None:
        return None
    hour = int(time[1]) % 12 + (12 if time[3].casefold() == "p" else 0) if time[3] else int(time[1])
    try:
        return datetime(int(year), number, int(day), hour, int(time[2]), tzinfo=reply.tzinfo if reply else UTC)
    except ValueError:
        return None
