"""Time stamps as exports write them, read in the order of day and month that fits the whole file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise

from coach.transcripts._reading import parse_clock, parse_timestamp, seconds_between

_PERIOD_BEFORE = r"(?:午前|午後|上午|下午|오전|오후)"
_PERIOD_AFTER = r"(?:[AaPp]\.?\s?[Mm]\b\.?|PG\b|PTG\b|पूर्वाह्न|अपराह्न|ص|م)"
# Finnish, Danish, German and French exports put a short word between date and time: "klo", "kl.", "um", "à".
_BETWEEN = r"(?:[,،]\s{0,2}|\s{1,2})(?:(?:klo|kl\.?|um|à|pukul|jam)\s)?"

DATE = r"\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,4}\.?"
CLOCK = rf"(?:{_PERIOD_BEFORE}\s?)?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}}(?:[.,]\d{{1,6}})?)?(?:\s?{_PERIOD_AFTER})?"
DATE_AND_CLOCK = rf"{DATE}{_BETWEEN}{CLOCK}"
# "1m 20s" since the beginning, as Salesforce writes it.
ELAPSED = r"(?:\d{1,3}h\s)?(?:\d{1,3}m\s)?\d{1,5}(?:\.\d{1,3})?s\b"

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
_DATED = re.compile(rf"(?P<date>{DATE})(?:{_BETWEEN}(?P<clock>{CLOCK}))?")
_CLOCK_FIRST = re.compile(rf"(?P<clock>{CLOCK}),\s(?P<date>{DATE})")
_ELAPSED = re.compile(ELAPSED)
_CLOCK_ALONE = re.compile(rf"(?P<clock>{CLOCK})")
_ISO_DURATION = re.compile(r"PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?")
_ODD_SPACES = re.compile(r"[\u00a0\u2007\u2009\u202f\u3000]")
_AFTER_NOON = re.compile(r"[Pp]\.?\s?[Mm]|PTG|午後|下午|오후|अपराह्न|م")
_PERIOD = re.compile(rf"{_PERIOD_BEFORE}|{_PERIOD_AFTER}")
_FIRST_UNIX_TIME = 1e9  # 2001; smaller numbers are seconds from the beginning
_LONGEST_STAMP = 80

_DAY_SECONDS = 86_400.0
_HOUR_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class _LocalTime:
    """A date whose order of day and month is not settled yet, with the seconds of the day."""

    fields: tuple[str, str, str]
    seconds: float
    american: bool


@dataclass(frozen=True, slots=True)
class _Clock:
    """A time without a date: ``seconds`` read as h:mm(:ss), ``elapsed`` read as mm:ss or h:mm:ss."""

    seconds: float
    elapsed: float
    has_period: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """Seconds from the first stamp for each stamp, or None, and the first moment when a date is known."""

    starts: tuple[float | None, ...]
    started_at: datetime | None


def timeline(stamps: Sequence[str | None]) -> Timeline:
    """The stamps of one conversation as seconds; day and month order come from all of them together.

    Times without a zone count as UTC. Clocks without a date are elapsed time when the first is below an hour, else
    times of the day.
    """
    parsed = [_parse(stamp) if stamp else None for stamp in stamps]
    locals_ = [item for item in parsed if isinstance(item, _LocalTime)]
    order = _field_order(locals_)
    moments = [_moment(item, order) for item in parsed]
    first = next((moment for moment in moments if moment is not None), None)
    if first is not None:
        return Timeline(tuple(None if m is None else seconds_between(first, m) for m in moments), first)
    return Timeline(_clock_starts([item if isinstance(item, _Clock) else None for item in parsed]), None)


def parse_duration(text: str) -> float | None:
    """The seconds of an ISO 8601 duration such as ``PT1M2.5S``; else None."""
    found = _ISO_DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def never_decreasing(starts: Iterable[float | None]) -> tuple[float | None, ...]:
    """The starts without those that lie before an earlier one (a phone whose clock was set back)."""
    latest = float("-inf")
    kept: list[float | None] = []
    for start in starts:
        if start is not None and start < latest:
            start = None
        latest = latest if start is None else start
        kept.append(start)
    return tuple(kept)


def _parse(stamp: str) -> datetime | _LocalTime | _Clock | None:
    text = _ODD_SPACES.sub(" ", stamp[:_LONGEST_STAMP]).strip()
    if _NUMBER.fullmatch(text):
        value = float(text)
        return parse_timestamp(value) if value >= _FIRST_UNIX_TIME else _Clock(value, value, has_period=False)
    if _ISO.match(text) and (moment := parse_timestamp(text)) is not None:
        return moment
    if found := _DATED.fullmatch(text) or _CLOCK_FIRST.fullmatch(text):
        return _local_time(found["date"], found["clock"])
    if found := _CLOCK_ALONE.fullmatch(text):
        elapsed = parse_clock(_PERIOD.sub("", text).strip()) or 0.0
        return _Clock(_seconds_of_day(text), elapsed, has_period=_PERIOD.search(text) is not None)
    if _ELAPSED.fullmatch(text):
        elapsed = parse_duration(f"PT{text.replace(' ', '').upper()}") or 0.0
        return _Clock(elapsed, elapsed, has_period=False)
    return _parse_rfc_2822(text)


def _parse_rfc_2822(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _local_time(day: str, clock: str | None) -> _LocalTime | None:
    first, second, third = re.findall(r"\d+", day)
    american = (
        "/" in day and clock is not None and re.search(r"[AP]\.?M", clock) is not None and not first.startswith("0")
    )
    return _LocalTime((first, second, third), _seconds_of_day(clock or "0:00"), american)


def _seconds_of_day(clock: str) -> float:
    hour, minute, *rest = (int(number) for number in re.findall(r"\d+", clock))
    if _PERIOD.search(clock):
        hour = hour % 12 + (12 if _AFTER_NOON.search(clock) else 0)
    return hour * 3600.0 + minute * 60.0 + (rest[0] if rest else 0)


_ORDERS = {"dmy": (2, 1, 0), "mdy": (2, 0, 1), "ymd": (0, 1, 2)}


def _field_order(times: Sequence[_LocalTime]) -> str:
    """The order of the date fields that gives valid dates, then the fewest steps back, then the shortest span.

    Conversations rarely run over months, so 3/4 followed by 4/4 is one day later, not one month. What is left open
    (a single day) goes by style: unpadded slashes with AM and PM are American, everything else is day first.
    """
    dates = list(dict.fromkeys(time.fields for time in times))
    if not dates:
        return "dmy"
    preferred = ("mdy", "dmy", "ymd") if times[0].american else ("dmy", "mdy", "ymd")
    return min(preferred, key=lambda order: (*_misfit(dates, order), preferred.index(order)))


def _misfit(dates: Sequence[tuple[str, str, str]], order: str) -> tuple[int, int, int]:
    days = [day.toordinal() for fields in dates if (day := _date(fields, order)) is not None]
    steps_back = sum(1 for earlier, later in pairwise(days) if later < earlier)
    return len(dates) - len(days), steps_back, max(days, default=0) - min(days, default=0)


def _date(fields: tuple[str, str, str], order: str) -> date | None:
    year, month, day = (fields[position] for position in _ORDERS[order])
    if len(year) not in (2, 4):
        return None
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None


def _moment(item: datetime | _LocalTime | _Clock | None, order: str) -> datetime | None:
    if isinstance(item, datetime):
        return item
    if not isinstance(item, _LocalTime) or (day := _date(item.fields, order)) is None:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=item.seconds)


def _clock_starts(clocks: Sequence[_Clock | None]) -> tuple[float | None, ...]:
    given = [clock for clock in clocks if clock is not None]
    if not given:
        return (None,) * len(clocks)
    of_day = any(clock.has_period for clock in given) or (
        given[0].seconds >= _HOUR_SECONDS and all(clock.seconds < _DAY_SECONDS for clock in given)
    )
    if not of_day:
        return tuple(None if clock is None else clock.elapsed for clock in clocks)
    starts: list[float | None] = []
    shift, latest = -given[0].seconds, 0.0
    for clock in clocks:
        if clock is None:
            starts.append(None)
            continue
        if clock.seconds + shift < latest - _DAY_SECONDS / 2:
            shift += _DAY_SECONDS  # past midnight
        latest = clock.seconds + shift
        starts.append(latest)
    return tuple(starts)
