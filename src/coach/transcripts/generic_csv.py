"""Tables with a message a row, or a whole transcript a row, as CSV, TSV or XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, islice

from coach.domain.conversation import Channel, Role
from coach.errors import TranscriptError
from coach.transcripts._columns import choose_columns, guess_columns, listed, normal_header
from coach.transcripts._reading import RawConversation, RawTurn, ReadProblem, SourceFile, looks_like_json
from coach.transcripts._speaker_lines import has_dialogue, head_of, parse_dialogue
from coach.transcripts._stamps import never_decreasing, timeline
from coach.transcripts._tables import MAX_ROWS, BrokenRow, Row, csv_rows, delimiter_of
from coach.transcripts.roles import role_in_label

_TABLE_SUFFIXES = frozenset({".csv", ".tsv", ".tab"})
_WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm"})
_TEXT_SUFFIXES = frozenset({".txt", ".text", ""})
_ROWS_ABOVE_HEADER = 10
_MAX_ROW_PROBLEMS = 100

_DIRECTIONS = {
    Role.CUSTOMER: frozenset({"inbound", "incoming", "in", "received", "masuk", "diterima"}),
    Role.AGENT: frozenset({"outbound", "outgoing", "out", "sent", "keluar", "terkirim"}),
}
_YES, _NO = frozenset({"true", "yes", "y", "1", "ya"}), frozenset({"false", "no", "n", "0", "tidak"})
_CUSTOMERS_BESIDE_USERS = frozenset({"contact", "customer", "visitor", "client", "end user", "end-user", "lead"})
_HEADERS_OF_MAILS = frozenset({"from", "to", "subject"})
_CHANNELS = {
    Channel.CHAT: frozenset(
        {"chat", "livechat", "live chat", "messaging", "whatsapp", "sms", "web", "obrolan", "line", "telegram"}
    ),
    Channel.CALL: frozenset({"call", "phone", "voice", "telepon", "panggilan", "telephone"}),
    Channel.EMAIL: frozenset({"email", "e mail", "mail", "surel"}),
    Channel.SOCIAL: frozenset({"social", "twitter", "x", "facebook", "instagram", "tiktok", "media sosial", "sosial"}),
}


@dataclass(frozen=True, slots=True)
class _Table:
    """The columns that were found, under their names, and the rows below the header."""

    headers: tuple[str, ...]
    columns: Mapping[str, int]
    rows: Iterable[Row | BrokenRow]

    def cell(self, row: Row, meaning: str) -> str:
        position = self.columns.get(meaning)
        return row.cells[position].strip() if position is not None and position < len(row.cells) else ""


@dataclass(frozen=True, slots=True)
class GenericCsvReader:
    """Reads tables; which column holds what is guessed from the headers, or given by ``SourceFile.columns``."""

    name: str = "generic_csv"
    title: str = "Table (CSV, TSV, XLSX)"

    def recognises(self, source: SourceFile) -> bool:
        """Whether the file is named as a table, or is text that begins with a table header."""
        if source.suffix in _WORKBOOK_SUFFIXES:
            return True
        if source.suffix in _TABLE_SUFFIXES:
            return not looks_like_json(source) if head_of(source) else True
        return source.suffix in _TEXT_SUFFIXES and _begins_with_header(head_of(source))

    def read(self, source: SourceFile) -> Iterator[RawConversation | ReadProblem]:
        """The rows grouped by conversation, with a problem for each row that can not be used."""
        try:
            table = _open(source)
            if "speaker" in table.columns or "role" in table.columns:
                yield from _read_messages(source, table)
            else:
                yield from _read_transcripts(source, table)
        except TranscriptError as error:
            yield source.problem(str(error))


def _begins_with_header(head: str) -> bool:
    line = next((line for line in head.split("\n") if line.strip()), "")
    for delimiter in ",;\t|":
        headers = line.split(delimiter)
        columns = guess_columns([header.strip(' "') for header in headers])
        if len(headers) >= 2 and "text" in columns and ("speaker" in columns or "role" in columns):
            return True
    return False


def _open(source: SourceFile) -> _Table:
    """The table with its header found; raises TranscriptError when no header holds usable columns."""
    if source.suffix not in _WORKBOOK_SUFFIXES:
        return _with_header(csv_rows(source.text, delimiter_of(source.text)), source.columns, "the table")
    from coach.transcripts._workbooks import workbook_sheets

    faults: list[TranscriptError] = []
    for title, rows in workbook_sheets(source.data):
        try:
            return _with_header(rows, source.columns, f"the sheet '{title}'")
        except TranscriptError as error:
            faults.append(error)
    raise faults[0] if faults else TranscriptError("the workbook has no sheet; save it again with the transcript in it")


def _with_header(rows: Iterator[Row | BrokenRow], chosen: Mapping[str, str], place: str) -> _Table:
    top = list(islice(rows, _ROWS_ABOVE_HEADER))
    candidates = [(index, row) for index, row in enumerate(top) if isinstance(row, Row) and not row.is_blank]
    if not candidates:
        raise TranscriptError(f"{place} is empty; it needs a header row and a row for each message")
    faults: list[TranscriptError] = []
    for index, row in candidates:
        try:
            columns = choose_columns(row.cells, chosen)
        except TranscriptError as error:
            faults.append(error)
            continue
        if _is_usable(columns):
            return _Table(row.cells, columns, chain(top[index + 1 :], rows))
    if faults:
        raise faults[0]
    raise TranscriptError(
        f"{place} has no usable columns: it needs one with the words (such as 'message') and one with the speaker "
        f"(such as 'role'), or one with whole transcripts; found {listed(candidates[0][1].cells)}; "
        "rename the columns or say which is which"
    )


def _is_usable(columns: Mapping[str, int]) -> bool:
    return (
        ("text" in columns and ("speaker" in columns or "role" in columns))
        or "transcript" in columns
        or set(columns)
        >= {
            "text",
            "conversation",
        }
    )


def _read_messages(source: SourceFile, table: _Table) -> Iterator[RawConversation | ReadProblem]:
    meaning = "text" if "text" in table.columns else "transcript"
    groups: dict[str, list[Row]] = {}
    for row in _usable_rows(source, table, meaning):
        if isinstance(row, ReadProblem):
            yield row
        else:
            groups.setdefault(table.cell(row, "conversation"), []).append(row)
    if not groups:
        yield source.problem("no row of the table holds a message; check that the right columns are used")
    for conversation_id, rows in groups.items():
        yield _conversation(table, conversation_id, rows, meaning)


def _usable_rows(source: SourceFile, table: _Table, meaning: str) -> Iterator[Row | ReadProblem]:
    """The rows that have words; a problem for each other one, up to a limit, and for rows beyond the size limit."""
    header = table.headers[table.columns[meaning]].strip()
    faults = 0
    for count, row in enumerate(table.rows):
        if count >= MAX_ROWS:
            yield source.problem(
                f"the table has more than {MAX_ROWS:,} rows; the rest is left out, split the file", row.line
            )
            break
        if isinstance(row, Row) and (row.is_blank or table.cell(row, meaning)):
            if not row.is_blank and not _is_note(table, row):
                yield row
            continue
        faults += 1
        if faults <= _MAX_ROW_PROBLEMS:
            fault = row.fault if isinstance(row, BrokenRow) else f"the column '{header}' is empty"
            yield source.problem(f"row {row.line}: {fault}; the row is left out, a message needs words", row.line)
    if faults > _MAX_ROW_PROBLEMS:
        yield source.problem(f"{faults - _MAX_ROW_PROBLEMS:,} more rows have no words; check the export")


def _users_are_staff(labels: set[str], turns: list[RawTurn]) -> bool:
    """Whether "user" means who uses the help desk: the customer goes by another name, and no agent by any."""
    has_agent = any(turn.role is Role.AGENT for turn in turns)
    return "user" in labels and not has_agent and not labels.isdisjoint(_CUSTOMERS_BESIDE_USERS)


def _is_note(table: _Table, row: Row) -> bool:
    """Whether the row was never seen by the customer."""
    return table.cell(row, "private").casefold() in _YES or table.cell(row, "public").casefold() in _NO


def _conversation(table: _Table, conversation_id: str, rows: list[Row], meaning: str) -> RawConversation:
    times, started_at = _times(table, rows)
    turns = [_turn(table, row, table.cell(row, meaning), *time) for row, time in zip(rows, times, strict=True)]
    if _users_are_staff({table.cell(row, "role").casefold() for row in rows}, turns):
        turns = [
            replace(turn, role=Role.AGENT) if table.cell(row, "role").casefold() == "user" else turn
            for turn, row in zip(turns, rows, strict=True)
        ]
    if all(turn.start is not None for turn in turns):
        turns.sort(key=lambda turn: turn.start or 0.0)
    starts = never_decreasing(turn.start for turn in turns)
    kept = (replace(turn, start=s, end=None if s is None else turn.end) for turn, s in zip(turns, starts, strict=True))
    first = rows[0]
    return RawConversation(
        tuple(kept),
        conversation_id or None,
        _channel(table.cell(first, "channel")) or _channel_of_headers(table),
        table.cell(first, "language")[:2].lower() or None,
        next((agent for row in rows if (agent := table.cell(row, "agent"))), None),
        started_at,
        line=first.line,
    )


def _times(table: _Table, rows: list[Row]) -> tuple[list[tuple[float | None, float | None]], datetime | None]:
    """Start and end of each row in seconds from the earliest, and that moment when a date is known."""
    meaning = "start" if "start" in table.columns else "time"
    stamps = [stamp for row in rows for stamp in (_stamp(table, row, meaning), table.cell(row, "end") or None)]
    found = timeline(stamps)
    scale = 0.001 if _is_in_milliseconds(table, meaning) and found.started_at is None else 1.0
    seconds = [None if value is None else value * scale for value in found.starts]
    starts, ends = seconds[::2], seconds[1::2]
    started_at = found.started_at
    if started_at is not None:
        earliest = min((start for start in starts if start is not None), default=0.0)
        started_at += timedelta(seconds=earliest)
        starts = [None if start is None else start - earliest for start in starts]
        ends = [None if end is None else end - earliest for end in ends]
    elif meaning == "start":
        started_at = timeline([_stamp(table, rows[0], "time")]).started_at
    pairs = [(s, e if s is not None and e is not None and e >= s else None) for s, e in zip(starts, ends, strict=True)]
    return pairs, started_at


def _stamp(table: _Table, row: Row, meaning: str) -> str | None:
    """The row's time; a date and a time of day in two columns are put together."""
    time, day = table.cell(row, meaning), table.cell(row, "date")
    if day and time and meaning == "time" and len(time) <= len("12:34:56 p. m."):
        return f"{day.partition(' 00:00')[0]} {time}"
    return time or None


def _is_in_milliseconds(table: _Table, meaning: str) -> bool:
    position = table.columns.get(meaning)
    return position is not None and normal_header(table.headers[position]).endswith(("ms", "millis", "milliseconds"))


def _said_role(table: _Table, row: Row) -> Role | None:
    """The role in the row's cell, which may be a yes or no under a header such as "is agent"."""
    cell = table.cell(row, "role")
    word = cell.casefold()
    if word not in _YES and word not in _NO:
        return _role(cell)
    header = normal_header(table.headers[table.columns["role"]])
    is_about_customer = header.endswith(("customer", "inbound", "incoming"))
    return Role.CUSTOMER if (word in _YES) == is_about_customer else Role.AGENT


def _turn(table: _Table, row: Row, text: str, start: float | None, end: float | None) -> RawTurn:
    said_role, speaker = table.cell(row, "role"), table.cell(row, "speaker")
    role = _said_role(table, row) or (_role(speaker) if "role" not in table.columns else None)
    return RawTurn(text, speaker or said_role, role, start, end, row.line)


def _role(value: str) -> Role | None:
    if not value:
        return None
    word = value.casefold().strip()
    direction = next((role for role, words in _DIRECTIONS.items() if word in words), None)
    return direction or role_in_label(value.partition(":")[0])  # Zendesk writes "agent:403959"


def _channel(value: str) -> Channel | None:
    word = normal_header(value)
    return next((channel for channel, words in _CHANNELS.items() if word in words), None)


def _channel_of_headers(table: _Table) -> Channel | None:
    is_mail = {normal_header(header) for header in table.headers} >= _HEADERS_OF_MAILS
    return Channel.EMAIL if is_mail else None


def _read_transcripts(source: SourceFile, table: _Table) -> Iterator[RawConversation | ReadProblem]:
    """A conversation for each row whose cell holds a dialogue."""
    meaning = "transcript" if "transcript" in table.columns else "text"
    any_row = False
    for row in _usable_rows(source, table, meaning):
        any_row = True
        if isinstance(row, ReadProblem):
            yield row
            continue
        text = table.cell(row, meaning)
        dialogue = parse_dialogue(text) if has_dialogue(text) else None
        if dialogue is None:
            yield source.problem(
                f"row {row.line}: no line of the transcript names a speaker; "
                'each turn needs its speaker in front, such as "Agent: …", or a row and a speaker column of its own',
                row.line,
            )
            continue
        yield RawConversation(
            tuple(replace(turn, line=row.line) for turn in dialogue.turns),
            table.cell(row, "conversation") or None,
            _channel(table.cell(row, "channel")),
            table.cell(row, "language")[:2].lower() or None,
            table.cell(row, "agent") or None,
            dialogue.started_at or timeline([_stamp(table, row, "time")]).started_at,
            line=row.line,
        )
    if not any_row:
        yield source.problem("no row of the table holds a transcript; check that the right columns are used")


READER = GenericCsvReader()
