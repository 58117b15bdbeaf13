"""WhatsApp chats exported as text, from Android and iPhone, in any language's date and time shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from coach.domain.conversation import Channel, Role
from coach.errors import TranscriptError
from coach.transcripts._reading import MAX_TURNS, RawConversation, RawTurn, ReadProblem, SourceFile
from coach.transcripts._speaker_lines import head_of, text_of
from coach.transcripts._stamps import CLOCK, DATE, DATE_AND_CLOCK, never_decreasing, timeline
from coach.transcripts._whatsapp_notices import (
    ATTACHED_FILE,
    DELETED,
    EDITED_MARK,
    EVENT,
    LOCATION,
    MEDIA_IN_BRACKETS,
    MEDIA_LEFT_OUT,
    NOTICE,
)
from coach.transcripts.roles import role_in_label

_SUFFIXES = frozenset({".txt", ".text", ".log", ""})
_MARKS = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_NOTICE_MARK = "\u200e"  # an iPhone puts it before every text that is not the sender's own
_LONGEST_HEADER = 60
_HEADER = re.compile(
    rf"\[(?P<bracketed>{DATE_AND_CLOCK}|{CLOCK}, {DATE})\] ?|(?P<dashed>{DATE_AND_CLOCK}) [-–] ",
)
_NAME = re.compile(r"(?P<name>[^:\n]{1,120}?):(?:\s|$)")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[T ]")
_CLEAR_SIGN = re.compile(r"\u200e|<Media omitted>|<Media tidak disertakan>|end-to-end|WhatsApp")


@dataclass(frozen=True, slots=True)
class WhatsAppReader:
    """Reads the text file of "Export chat"; one file is one conversation.

    Senders are names as the exporting phone knows them, so the roles stay open unless a name itself says the role.
    Notices, missed calls and deleted messages are system turns; left-out media stand as ``<…>`` in the sender's turn.
    """

    name: str = "whatsapp"
    title: str = "WhatsApp export"

    def recognises(self, source: SourceFile) -> bool:
        """Whether the text begins with lines such as ``31/12/23, 21:05 - Ana: …`` or ``[31/12/23 21.05.33] Ana: …``."""
        return source.suffix in _SUFFIXES and _looks_like_export(head_of(source))

    def read(self, source: SourceFile) -> Iterator[RawConversation | ReadProblem]:
        """The file's one conversation; words before the first message are a problem."""
        try:
            messages, lost_line = _messages(text_of(source))
        except TranscriptError as error:
            yield source.problem(str(error))
            return
        if lost_line is not None:
            yield source.problem(
                "these words stand before the first dated message, so nobody is known to have said them; "
                "export the chat again if its beginning is missing",
                lost_line,
            )
        times = timeline([message.stamp for message in messages])
        starts = never_decreasing(times.starts)
        drafts = [_turn(message, start) for message, start in zip(messages, starts, strict=True)]
        turns = tuple(turn for turn in drafts if turn is not None)
        if turns:
            yield RawConversation(turns, None, Channel.CHAT, started_at=times.started_at, line=messages[0].line)
        else:
            yield source.problem("no message was found; export the chat again, without media")


@dataclass(slots=True)
class _Message:
    """One dated entry: what stands behind the date, line by line, with its invisible marks."""

    stamp: str
    line: int
    parts: list[str] = field(default_factory=list)


def _looks_like_export(head: str) -> bool:
    headers = [found for line in head.split("\n") if (found := _header(line))]
    if len(headers) < 2 and not (headers and _header(head.lstrip().split("\n", 1)[0])):
        return False
    if _CLEAR_SIGN.search(head):
        return True
    return not all(_is_log_stamp(found) for found in headers)


def _is_log_stamp(header: re.Match[str]) -> bool:
    """Whether the stamp is as common in other programs' logs: ISO dates without a comma, brackets without seconds."""
    stamp = header["bracketed"] or header["dashed"]
    if "," in stamp:
        return False
    return _ISO_DATE.match(stamp) is not None or (
        header["bracketed"] is not None and len(re.findall(r"\d+", stamp)) < 6
    )


def _header(line: str) -> re.Match[str] | None:
    """The date in front of a message; marks and narrow spaces in it do not matter."""
    return _HEADER.match(_plain(line[:_LONGEST_HEADER]))


def _plain(text: str) -> str:
    return _MARKS.sub("", text).replace("\u202f", " ").replace("\u00a0", " ")


def _messages(text: str) -> tuple[list[_Message], int | None]:
    """The dated entries, and the line of words that stand before the first one; raises TranscriptError on too many."""
    messages: list[_Message] = []
    lost_line: int | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if header := _header(line):
            stamp = header["bracketed"] or header["dashed"]
            if len(messages) >= MAX_TURNS:
                raise TranscriptError(f"the chat has more than {MAX_TURNS:,} messages; split the file by year")
            messages.append(_Message(stamp, number, [_behind_header(line, header.end())]))
        elif messages:
            messages[-1].parts.append(line)
        elif line.strip() and lost_line is None:
            lost_line = number
    return messages, lost_line


def _behind_header(line: str, plain_end: int) -> str:
    """What follows the header, whose end was found in the line without its marks."""
    position = 0
    while plain_end and position < len(line):
        plain_end -= _MARKS.match(line[position]) is None
        position += 1
    return line[position:]


def _turn(message: _Message, start: float | None) -> RawTurn | None:
    """The message as a turn; None when it is empty."""
    first = message.parts[0]
    found = _NAME.match(_plain(first[:200]))
    if found is None or EVENT.search(found["name"]):
        return _system_turn(_clean(message.parts), start, message.line)
    marked_body = first[first.index(":") + 1 :].lstrip(" \t\u202f\u00a0")
    text = _clean([marked_body, *message.parts[1:]])
    speaker = found["name"].strip().lstrip("~").strip()
    body = _words_of_sender(text, marked_body.startswith(_NOTICE_MARK))
    if body is None:
        return _system_turn(text, start, message.line)
    role = role_in_label(speaker)
    return RawTurn(body, speaker, None if role is Role.SYSTEM else role, start, line=message.line) if body else None


def _system_turn(text: str, start: float | None, line: int) -> RawTurn | None:
    return RawTurn(text, "", Role.SYSTEM, start, line=line) if text else None


def _words_of_sender(text: str, is_marked: bool) -> str | None:
    """What the sender said or sent, media as ``<…>``; None when the words are WhatsApp's own."""
    first, _, caption = text.partition("\n")
    if ATTACHED_FILE.fullmatch(first) or MEDIA_LEFT_OUT.fullmatch(first) or MEDIA_IN_BRACKETS.fullmatch(first):
        return caption.strip() or f"<{first.strip('<>')}>"
    if DELETED.fullmatch(text) or NOTICE.match(text):
        return None
    if is_marked and not LOCATION.match(text):
        return None
    return text


def _clean(parts: Sequence[str]) -> str:
    """The text without the edit mark and without invisible direction marks."""
    text = "\n".join(part.rstrip() for part in parts).strip()
    return _MARKS.sub("", text[:-200] + EDITED_MARK.sub("", text[-200:])).strip()


READER = WhatsAppReader()
