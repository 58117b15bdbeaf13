"""E-mail as ``.eml`` and ``.mbox``: one conversation a thread, without quoted and forwarded copies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import parseaddr
from itertools import islice
from typing import cast

from coach.domain.conversation import Channel, Role
from coach.errors import TranscriptError
from coach.transcripts._mail_quotes import quoted_moment, split_quotes
from coach.transcripts._mail_text import body_text
from coach.transcripts._mail_threads import Mail, address_of, moment_of, names_no_zone, roles_of, threads
from coach.transcripts._reading import RawConversation, RawTurn, ReadProblem, SourceFile
from coach.transcripts._stamps import never_decreasing, timeline

_SUFFIXES = frozenset({".eml", ".mbox", ".mbx"})
_TEXT_SUFFIXES = frozenset({".txt", ".text", ".mail", ""})
_HEAD_BYTES = 8_000
_MAX_MAILS = 20_000
_MAX_LINES = 1_000_000
_LONGEST_HEADER = 4_000
_ENVELOPE = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]{1,300}\r?\n(?=[A-Za-z][\w-]{0,60}:|>From )")
_HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):(?:\s|$)|[ \t]+\S")
_TELLING_HEADERS = frozenset(
    {"from", "to", "subject", "date", "message-id", "received", "mime-version", "return-path", "delivered-to"}
)
_BROKEN_HEADER = (ValueError, LookupError, AttributeError, TypeError, AssertionError)


class _ShortHeaders(EmailPolicy):
    """The modern policy with cut headers: the parser of structured headers takes quadratic time on long ones."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """A header's name and the beginning of its value."""
        name, value = super().header_source_parse(sourcelines[:_LONGEST_HEADER])
        return name[:_LONGEST_HEADER], value[:_LONGEST_HEADER]


_POLICY = _ShortHeaders()


@dataclass(frozen=True, slots=True)
class EmailThreadReader:
    """Reads mails; the subject stands first as a system turn, and signatures are kept since they are judged too."""

    name: str = "email_thread"
    title: str = "E-mail thread (EML, mbox)"

    def recognises(self, source: SourceFile) -> bool:
        """Whether the file is named as mail, or begins with the headers of one."""
        if source.suffix in _SUFFIXES:
            return True
        return source.suffix in _TEXT_SUFFIXES and _begins_with_headers(source.data[:_HEAD_BYTES].decode("latin-1"))

    def read(self, source: SourceFile) -> Iterator[RawConversation | ReadProblem]:
        """One conversation for each thread, and a problem for each mail without words."""
        mails: list[Mail] = []
        if next(islice(_ENVELOPE.finditer(source.data), _MAX_MAILS, None), None) is not None:
            yield source.problem(f"the mailbox has more than {_MAX_MAILS:,} mails; the rest is left out, split it")
        for line, data in _mail_parts(source.data):
            try:
                mails.append(_mail(data, line))
            except (TranscriptError, RecursionError) as error:
                fault = str(error) if isinstance(error, TranscriptError) else "its parts are nested too deeply"
                yield source.problem(f"this mail can not be used: {fault}; save it again as .eml", line)
        for thread in threads(mails):
            yield _conversation(thread)


def own_words(data: bytes) -> str:
    """What the writer of one mail wrote, without quoted copies; raises TranscriptError when there is nothing."""
    return _mail(data, 1).text


def _begins_with_headers(head: str) -> bool:
    lines = head.replace("\r\n", "\n").lstrip("\n\ufeff").split("\n")
    if lines[0].startswith("From ") and "@" in lines[0]:
        lines = lines[1:]
    names: set[str] = set()
    for line in lines:
        found = _HEADER_LINE.match(line)
        if found is None:
            break
        names.add((found[1] or "").casefold())
    told = names & _TELLING_HEADERS
    return len(told) >= 3 and "from" in told


def _mail_parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The mails of the file, each with the line it starts on; one for a file that is no mbox."""
    if not _ENVELOPE.match(data):
        yield 1, data
        return
    marks = list(islice(_ENVELOPE.finditer(data), _MAX_MAILS))
    line, counted = 1, 0
    after_last = _ENVELOPE.search(data, marks[-1].end())
    ends = [mark.start() for mark in marks[1:]] + [after_last.start() if after_last else len(data)]
    for mark, end in zip(marks, ends, strict=True):
        line += data.count(b"\n", counted, mark.start())
        counted = mark.start()
        yield line, re.sub(rb"^>(>{0,20}From )", rb"\1", data[mark.end() : end], flags=re.MULTILINE)


def _mail(data: bytes, line: int) -> Mail:
    if data.count(b"\n") > _MAX_LINES:
        raise TranscriptError(f"it has more than {_MAX_LINES:,} lines")
    message = cast(EmailMessage, message_from_bytes(data, _class=EmailMessage, policy=_POLICY))
    sender = _header(message, "From")
    if not sender and not _header(message, "Subject") and not _header(message, "Date"):
        raise TranscriptError("it has no headers (From, Subject, Date)")
    try:
        body = body_text(message)
    except _BROKEN_HEADER as error:
        raise TranscriptError(f"its content type is broken ({type(error).__name__})") from error
    text, quoted = split_quotes(body)
    if not text and not quoted:
        raise TranscriptError("it holds no words of its own")
    name, address = parseaddr(sender)
    return Mail(
        message_id=_header(message, "Message-ID").strip("<> "),
        references=tuple(
            re.findall(r"<([^<>\s]{1,300})>", f"{_header(message, 'References')} {_header(message, 'In-Reply-To')}")
        ),
        subject=" ".join(_header(message, "Subject").split()),
        speaker=name or address or sender,
        address=address.casefold(),
        others=tuple(
            address_of(part) for part in f"{_header(message, 'To')},{_header(message, 'Cc')}".split(",") if "@" in part
        ),
        is_automatic=_is_automatic(message),
        date=_header(message, "Date"),
        text=text,
        quoted=quoted,
        line=line,
    )


def _header(message: EmailMessage, name: str) -> str:
    """A header as text; as it stands in the file when its own parser fails on it."""
    try:
        return str(message.get(name, ""))
    except _BROKEN_HEADER:
        wanted = name.casefold()
        return next((str(value) for key, value in message.raw_items() if key.casefold() == wanted), "")


def _is_automatic(message: EmailMessage) -> bool:
    submitted = _header(message, "Auto-Submitted").casefold().strip()
    return (
        submitted not in ("", "no")
        or bool(_header(message, "X-Autoreply"))
        or _header(message, "Precedence") == "auto_reply"
    )


def _conversation(thread: Sequence[Mail]) -> RawConversation:
    """The thread's mails in order of time; in front of them the older ones that only the first mail quotes."""
    first = thread[0]
    roles = roles_of(thread)
    turns = [
        RawTurn(quote.text, _name_of(quote.sender), roles.get(address_of(quote.sender)), line=first.line)
        for quote in reversed(first.quoted)
    ]
    stamps = [_iso(quoted_moment(quote.date, moment_of(first.date))) for quote in reversed(first.quoted)]
    for mail in thread:
        if mail.text:
            role = Role.BOT if mail.is_automatic else roles.get(mail.address)
            turns.append(RawTurn(mail.text, mail.speaker, role, line=mail.line))
            stamps.append(_iso(moment_of(mail.date)))
    if all(stamps) and names_no_zone(first.date):
        # What is quoted below is older, except in a thread written out as text, where the first mail stands first.
        # Clocks in different zones can not tell one from the other, so a real mail keeps its order.
        in_order = sorted(zip(stamps, turns, strict=True), key=lambda pair: datetime.fromisoformat(pair[0] or ""))
        stamps, turns = [stamp for stamp, _ in in_order], [turn for _, turn in in_order]
    times = timeline(stamps)
    starts = never_decreasing(times.starts)
    timed = [replace(turn, start=start) for turn, start in zip(turns, starts, strict=True)]
    subject = [RawTurn(f"Subject: {first.subject}", "", Role.SYSTEM, line=first.line)] if first.subject else []
    return RawConversation(
        (*subject, *timed), first.message_id or None, Channel.EMAIL, started_at=times.started_at, line=first.line
    )


def _name_of(sender: str) -> str:
    return parseaddr(sender)[0] or sender


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


READER = EmailThreadReader()
