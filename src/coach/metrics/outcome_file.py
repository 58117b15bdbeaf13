"""Outcomes from a CSV file that lies beside the conversations; docs/figures.md describes the columns."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from coach.errors import InputError, SettingError, TranscriptError
from coach.metrics.conventions import RULES, Convention, parse_convention
from coach.metrics.outcomes import Outcome
from coach.metrics.timings import Contact
from coach.transcripts._encodings import decode
from coach.transcripts._reading import MAX_FILE_BYTES, ReadProblem
from coach.transcripts._tables import BrokenRow, Row, csv_rows

# Conversation ids in; the contacts out of those that are there already.
Known = Callable[[Collection[str]], Iterable[Contact]]

_DELIMITERS = (",", ";", "\t", "|")
_COLUMNS = {
    "conversation": {"conversation", "conversation_id", "contact", "ticket", "percakapan", "kontak", "tiket"},
    "agent": {"agent", "agent_id", "petugas", "agen"},
    "customer": {"customer", "customer_id", "pelanggan"},
    "at": {"at", "date", "time", "timestamp", "tanggal", "waktu"},
}
_YES, _NO = {"yes", "y", "true", "1", "ya"}, {"no", "n", "false", "0", "tidak"}
# Surveys in words (guide 127, D12d): both languages, from 1 to 5.
_SATISFACTION = {
    "very dissatisfied": 1, "dissatisfied": 2, "neutral": 3, "satisfied": 4, "very satisfied": 5,
    "sangat tidak puas": 1, "tidak puas": 2, "netral": 3, "biasa saja": 3, "puas": 4, "sangat puas": 5,
}  # fmt: skip
_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,9})?")
_CLOCK = re.compile(r"(?:(\d{1,4}):)?(\d{1,4}):(\d{2})")
_SHOWN = 40
# A slip such as 0206 would stretch a trend over centuries.
_YEARS = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """A row that can be used: the line it starts on, its contact, and the outcomes of its good cells.

    The contact's ``conversation_id`` is the one in the row; where there is none (``is_named`` is False) it is made of all
    that the row holds, so that the same file gives the same ids again.
    """

    line: int
    contact: Contact
    is_named: bool
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class OutcomeFile:
    """What a file holds: the rows that can be used, and a problem for each row or cell that can not."""

    name: str
    rows: tuple[OutcomeRow, ...]
    problems: tuple[ReadProblem, ...]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes of all rows."""
        return tuple(outcome for row in self.rows for outcome in row.outcomes)

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """The contacts of all rows."""
        return tuple(row.contact for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Header:
    columns: Mapping[str, int]
    metrics: Mapping[int, Convention]


def read_outcomes(
    path: str | Path, zone: tzinfo, conventions: Iterable[Convention] = (), known: Known | None = None
) -> OutcomeFile:
    """The outcomes of a CSV file, one row a contact; a bad cell is a problem with its line, and the rest goes on.

    Args:
        path: of a UTF-8 (or other text) file with a header; columns parted by comma, semicolon, tab or bar.
        zone: for times that have none of their own.
        conventions: how columns are meant that only name their metric (``csat``); a column may also name its convention
            itself (``csat.top_two_1_5``).
        known: given the conversations of the file, the contacts that are there already; rows of those may leave out when
            and who.

    Raises InputError where the file can not be read or has no header that says what is in it.
    """
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from error
    return outcomes_in(data, str(path), zone, conventions, known)


def outcomes_in(
    data: bytes, name: str, zone: tzinfo, conventions: Iterable[Convention] = (), known: Known | None = None
) -> OutcomeFile:
    """The same of a file's bytes; problems call it ``name``."""
    head, rows = _table(data, name)
    header = _header(head, name, {one.metric: one for one in conventions})
    named = {cell for row in rows if isinstance(row, Row) and (cell := _cell(row, header, "conversation"))}
    contacts = {contact.conversation_id: contact for contact in (known(named) if known else ())}
    read = _Reading(name, header, zone, contacts)
    for row in rows:
        read.take(row)
    return OutcomeFile(name, tuple(read.rows), tuple(read.problems))


def metrics_without_convention(data: bytes, name: str) -> tuple[str, ...]:
    """The metrics whose columns do not say by which convention they were taken; raises InputError as ``outcomes_in``."""
    head, _ = _table(data, name)
    return tuple(dict.fromkeys(cell.strip().casefold() for cell in head.cells if cell.strip().casefold() in RULES))


def _table(data: bytes, name: str) -> tuple[Row, list[Row | BrokenRow]]:
    """The header and the rows below it."""
    if len(data) > MAX_FILE_BYTES:
        raise InputError(f"{name}: larger than {MAX_FILE_BYTES // 2**20} MB; split it")
    try:
        text = decode(data)
    except TranscriptError as error:
        raise InputError(f"{name}: {error}") from error
    rows = list(csv_rows(text, _delimiter(text)))
    first = next((place for place, row in enumerate(rows) if isinstance(row, Row) and not row.is_blank), None)
    head = rows[first] if first is not None else None
    if first is None or not isinstance(head, Row):
        raise InputError(f"{name}: the file is empty; it needs a header line, such as conversation,at,csat.top_two_1_5")
    return head, rows[first + 1 :]


class _Reading:
    """The rows of a file, one after the other."""

    def __init__(self, name: str, header: _Header, zone: tzinfo, known: Mapping[str, Contact]) -> None:
        self._name, self._header, self._zone, self._known = name, header, zone, known
        self.rows: list[OutcomeRow] = []
        self.problems: list[ReadProblem] = []
        self._lines: dict[tuple[str, str], int] = {}
        self._repeated: Counter[str] = Counter()

    def take(self, row: Row | BrokenRow) -> None:
        """Keeps what can be used of a row, and a problem for what can not."""
        if isinstance(row, BrokenRow):
            self._tell(row.line, f"not a row of CSV ({row.fault}); mend its quotes")
            return
        if row.is_blank:
            return
        contact = _contact(row, self._header, self._zone, self._known)
        if isinstance(contact, str):
            self._tell(row.line, contact)
            return
        is_named = bool(contact.conversation_id)
        if not is_named:
            contact = replace(contact, conversation_id=self._made_id(row))
        outcomes = []
        for one in _cells(row, self._header, contact, is_named):
            if isinstance(one, str):
                self._tell(row.line, one)
            elif first := self._lines.get((contact.conversation_id, one.convention.code)):
                self._tell(row.line, _twice(one, contact, first))
            else:
                self._lines[contact.conversation_id, one.convention.code] = row.line
                outcomes.append(one)
        self.rows.append(OutcomeRow(row.line, contact, is_named, tuple(outcomes)))

    def _tell(self, line: int, message: str) -> None:
        self.problems.append(ReadProblem(self._name, line, message))

    def _made_id(self, row: Row) -> str:
        digest = hashlib.sha256("\x1f".join(row.cells).encode()).hexdigest()[:16]
        self._repeated[digest] += 1
        return f"row-{digest}-{self._repeated[digest]}"


def _twice(outcome: Outcome, contact: Contact, first: int) -> str:
    return (
        f"{outcome.convention.code}: conversation {contact.conversation_id[:_SHOWN]!r} has one in line {first} already, "
        "which is kept; give each contact one row, or an id of its own"
    )


def _delimiter(text: str) -> str:
    line = next((line for line in text.splitlines() if line.strip()), "")
    known = {*(name for names in _COLUMNS.values() for name in names), *RULES}

    def understood(delimiter: str) -> int:
        cells = [cell.strip().strip('"').casefold() for cell in line.split(delimiter)]
        return sum(cell in known or cell.split(".")[0] in RULES for cell in cells)

    return max(_DELIMITERS, key=understood)


def _header(row: Row, name: str, chosen: Mapping[str, Convention]) -> _Header:
    columns: dict[str, int] = {}
    metrics: dict[int, Convention] = {}
    for place, cell in enumerate(row.cells):
        heading = cell.strip()
        meaning = next((key for key, names in _COLUMNS.items() if heading.casefold().replace(" ", "_") in names), None)
        if meaning is not None:
            columns.setdefault(meaning, place)
        elif heading.split(".")[0].casefold() in RULES:
            metrics[place] = _convention(heading, chosen, f"{name}:{row.line}")
    if not metrics:
        raise InputError(
            f"{name}:{row.line}: no column is a metric; found {', '.join(row.cells)[:200]!r}, "
            f"allowed are {', '.join(RULES)} with their convention, such as csat.top_two_1_5"
        )
    if not {"at", "conversation"} & columns.keys():
        raise InputError(f"{name}:{row.line}: rows need a column `at` (when), or `conversation` of one that is known")
    return _Header(columns, metrics)


def _convention(heading: str, chosen: Mapping[str, Convention], place: str) -> Convention:
    metric = heading.casefold()
    if metric in chosen:
        return chosen[metric]
    if metric in RULES:
        ways = ", ".join(f"{metric}.{name}" for name in RULES[metric])
        raise InputError(f"{place}: column {heading!r} can be meant in several ways; name it one of {ways}")
    try:
        return parse_convention(heading)
    except SettingError as error:
        raise InputError(f"{place}: column {heading!r}: {error}") from error


def _contact(row: Row, header: _Header, zone: tzinfo, known: Mapping[str, Contact]) -> Contact | str:
    """The contact of a row (its id blank where the row has none), or what is wrong with it."""
    conversation, agent, customer, stamp = (_cell(row, header, column) for column in _COLUMNS)
    before = known.get(conversation)
    if stamp:
        try:
            at = datetime.fromisoformat(stamp)
        except ValueError:
            return f"at: found {stamp[:_SHOWN]!r}; write a date or time such as 2026-03-01 or 2026-03-01T09:30:00+07:00"
        if at.year not in _YEARS:
            return f"at: found the year {at.year}; write one from {_YEARS[0]} to {_YEARS[-1]}"
        at = at if at.tzinfo else at.replace(tzinfo=zone)
    elif before is not None:
        at = before.at
    else:
        return f"at: it is empty, and conversation {conversation[:_SHOWN]!r} is not known; write when it was"
    return Contact(
        conversation,
        at,
        agent or (before.agent_id if before else None),
        customer or (before.customer_id if before else None),
    )


def _cell(row: Row, header: _Header, column: str) -> str:
    place = header.columns.get(column)
    return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def _cells(row: Row, header: _Header, contact: Contact, is_named: bool) -> Iterator[Outcome | str]:
    """The outcome of each filled metric cell, or what is wrong with it."""
    for place, convention in header.metrics.items():
        text = row.cells[place].strip() if place < len(row.cells) else ""
        if not text:
            continue
        value = _value(text, convention)
        if value is None:
            yield f"{convention.code}: found {text[:_SHOWN]!r}; allowed: {_allowed(convention)}"
        else:
            yield Outcome(
                convention,
                value,
                contact.at,
                contact.conversation_id if is_named else None,
                contact.agent_id,
                contact.customer_id,
            )


def _value(text: str, convention: Convention) -> float | None:
    """A cell as a number; None where it is not one that is allowed."""
    rule, word = convention.rule, text.casefold()
    if convention.metric == "sla":
        seconds = _seconds(text)
        return None if seconds is None else float(seconds <= convention.number)
    if rule.unit == "seconds":
        return _seconds(text)
    if rule.kind == "count":
        return 1.0 if word in _YES else None
    if rule.scale == (0, 1):
        return 1.0 if word in _YES else 0.0 if word in _NO else None
    if convention.metric == "csat" and rule.scale == (1, 5) and word in _SATISFACTION:
        return float(_SATISFACTION[word])
    value = _number(text)
    low, high = rule.scale or (0.0, 0.0)
    return value if value is not None and low <= value <= high and value == int(value) else None


def _number(text: str) -> float | None:
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def _seconds(text: str) -> float | None:
    """Seconds of ``95``, ``1:35`` or ``0:01:35``; None for anything else and for what is negative."""
    if found := _CLOCK.fullmatch(text):
        return int(found[1] or 0) * 3600.0 + int(found[2]) * 60 + int(found[3])
    value = _number(text)
    return value if value is not None and value >= 0 else None


def _allowed(convention: Convention) -> str:
    rule = convention.rule
    if convention.metric == "sla":
        return "the time to the first answer, as seconds (95) or a clock (1:35)"
    if rule.unit == "seconds":
        return "seconds (95) or a clock (1:35, 0:01:35)"
    if rule.kind == "count":
        return "1, for a contact"
    if rule.scale == (0, 1):
        return "yes or no (ya, tidak, 1, 0)"
    low, high = rule.scale or (0.0, 0.0)
    words = ", or very dissatisfied to very satisfied" if convention.metric == "csat" and high == 5 else ""
    return f"a whole number from {low:g} to {high:g}{words}"
