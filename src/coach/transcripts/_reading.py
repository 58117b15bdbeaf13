"""What every reader shares: the file as text, what a reader gives back, and problems with their place."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from coach.domain.conversation import Channel, Role
from coach.errors import TranscriptError
from coach.transcripts._encodings import decode

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_TURN_CHARACTERS = 20_000
MAX_TURNS = 20_000
MAX_JSON_DEPTH = 200
# Python takes 60 to 250 bytes for an object or list; 20 million empty ones, which fit in a file, would take 1.7 GB.
MAX_JSON_CONTAINERS = 2_000_000
PASTED = "pasted text"
_HEAD_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class ReadProblem:
    """Something in a file that could not be used: where, and what was found, what is allowed, what to do."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.message}" if self.line is None else f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class RawTurn:
    """A turn as the format has it. ``role`` is None when the format does not say who speaks; ``line`` counts from 1.

    ``start`` and ``end`` are seconds from the beginning of the conversation.
    """

    text: str
    speaker: str = ""
    role: Role | None = None
    start: float | None = None
    end: float | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class RawConversation:
    """A conversation as the format has it, before roles are settled; unknown things are None.

    ``trusted_roles`` is False where the format's own labels are known to be unreliable (an automatic diariser that
    calls everybody "Agent"), so that they are checked against what is said.
    """

    turns: tuple[RawTurn, ...]
    id: str | None = None
    channel: Channel | None = None
    language: str | None = None
    agent_id: str | None = None
    started_at: datetime | None = None
    culture: str | None = None
    trusted_roles: bool = True
    line: int | None = None


@dataclass(frozen=True)
class SourceFile:
    """One input: its path as the user gave it (None for pasted text) and its bytes.

    ``columns`` holds the user's own column choice for tables, such as ``{"text": "Message"}``.
    """

    path: Path | None
    data: bytes
    columns: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, columns: dict[str, str] | None = None) -> SourceFile:
        """Reads a file; raises TranscriptError when it is unreadable, no ordinary file, empty or over the size limit."""
        try:
            with open(path, "rb", opener=_open_at_once) as opened:
                status = os.fstat(opened.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise TranscriptError("this is a pipe or a device, no file; save what it gives in a file first")
                _check_size(status.st_size)
                # The file may grow while it is read.
                data = opened.read(MAX_FILE_BYTES + 1)
        except OSError as error:
            raise TranscriptError(
                f"the file can not be opened ({error.strerror}); check the path and its permissions"
            ) from error
        return cls.of(data, path, columns)

    @classmethod
    def of(cls, data: bytes, path: Path | None = None, columns: dict[str, str] | None = None) -> SourceFile:
        """An upload (with its name) or pasted text (without); raises TranscriptError when empty or over the size limit."""
        _check_size(len(data))
        if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
            raise TranscriptError("the file is empty; export the conversation again")
        return cls(path, data, columns or {})

    @property
    def text(self) -> str:
        r"""The whole file as text, line ends as ``\n``, without a byte-order mark; raises TranscriptError on binary data."""
        if isinstance(self._decoded, TranscriptError):
            raise TranscriptError(str(self._decoded)) from self._decoded.__cause__
        return self._decoded

    @cached_property
    def _decoded(self) -> str | TranscriptError:
        # Every reader looks at the text, so that a failure must be kept as well.
        try:
            return decode(self.data)
        except TranscriptError as error:
            return _to_keep(error)

    @cached_property
    def head(self) -> str:
        """The beginning of the text, for recognising the format."""
        return self.text[:_HEAD_CHARACTERS]

    @property
    def json(self) -> Any:
        """The file as one JSON value, parsed once; raises TranscriptError with the line where it is broken."""
        if isinstance(self._parsed, TranscriptError):
            raise TranscriptError(str(self._parsed)) from self._parsed.__cause__
        return self._parsed

    @cached_property
    def _parsed(self) -> Any:
        try:
            return parse_json(self.text)
        except TranscriptError as error:
            return _to_keep(error)

    @property
    def suffix(self) -> str:
        """The file name's ending, in lower case, with its dot."""
        return self.path.suffix.lower() if self.path else ""

    @property
    def label(self) -> str:
        """What the file is called in problems."""
        return shown_path(self.path) if self.path else PASTED

    def problem(self, message: str, line: int | None = None) -> ReadProblem:
        """A problem in this file."""
        return ReadProblem(self.label, line, message)


def shown_path(path: Path) -> str:
    """The path as text that every output can hold; bytes of a name that are not UTF-8 stand as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _open_at_once(path: str, flags: int) -> int:
    """Opens without waiting for the other end of a pipe; Windows has no such pipes."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _check_size(size: int) -> None:
    if size > MAX_FILE_BYTES:
        raise TranscriptError(
            f"the file has {size / 1024**2:.0f} MB, at most {MAX_FILE_BYTES // 1024**2} MB are read; split it into parts"
        )


class Reader(Protocol):
    """One transcript format. A module exposes one instance as ``READER``.

    ``recognises`` is quick and never raises: it looks at the name and the beginning only, or at ``source.json`` for
    files that start with ``{`` or ``[`` (the value is parsed once and shared). At most one reader claims a file.
    ``read`` gives conversations and problems; one bad record never stops the others.
    """

    @property
    def name(self) -> str:
        """The module's name, which is also the folder of its samples."""

    @property
    def title(self) -> str:
        """What people call the format."""

    def recognises(self, source: SourceFile) -> bool:
        """Whether this file is in this format."""

    def read(self, source: SourceFile) -> Iterator[RawConversation | ReadProblem]:
        """The conversations of the file, and a problem for each part that can not be used."""


def _to_keep(error: TranscriptError) -> TranscriptError:
    """Without the traceback, which holds the file: each would stay in memory until Python looks for such circles."""
    if error.__cause__ is not None:
        error.__cause__.with_traceback(None)
    return error.with_traceback(None)


def parse_json(text: str) -> Any:
    """A JSON value; raises TranscriptError with the line and column where the text is broken, nested too deeply or too large."""
    containers = text.count("{") + text.count("[")
    if containers > MAX_JSON_CONTAINERS:
        raise TranscriptError(
            f"the JSON has {containers:,} objects and lists, at most {MAX_JSON_CONTAINERS:,} are read; split it into parts"
        )
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        # With the column, since exports have it all on one line.
        raise TranscriptError(
            f"line {error.lineno}: broken JSON at column {error.colno} ({error.msg}); mend it there, or export the file again"
        ) from error
    except (RecursionError, ValueError) as error:
        raise TranscriptError(
            f"the JSON can not be used ({type(error).__name__}: nested too deeply or a number too long)"
        ) from error


def _no_constant(name: str) -> float:
    raise ValueError(name)


def looks_like_json(source: SourceFile) -> bool:
    """Whether the text starts like a JSON object or list and parses as one."""
    if not source.head.lstrip().startswith(("{", "[")):
        return False
    try:
        return isinstance(source.json, dict | list)
    except TranscriptError:
        return False


def seconds_between(earlier: datetime, later: datetime) -> float:
    """Seconds from one time to the other; a missing time zone on either side is taken to be the other's."""
    if earlier.tzinfo is None or later.tzinfo is None:
        earlier, later = earlier.replace(tzinfo=None), later.replace(tzinfo=None)
    return (later - earlier).total_seconds()


def parse_timestamp(value: object) -> datetime | None:
    """An ISO 8601 text or a Unix time (seconds or milliseconds) as a time-zone-aware datetime (UTC when none is said); else None."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        try:
            seconds = value / 1000 if abs(value) > 1e11 else float(value)
            return datetime.fromtimestamp(seconds, tz=UTC)
        except (OverflowError, OSError, ValueError):
            return None
    try:
        found = datetime.fromisoformat(str(value).strip().replace(" UTC", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def parse_clock(value: str) -> float | None:
    """``12.5``, ``1:02``, ``00:01:02.250`` or ``00:01:02,250`` as seconds; else None."""
    parts = value.strip().replace(",", ".").split(":")
    if not 1 <= len(parts) <= 3:
        return None
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    if any(number < 0 or number != number or number == float("inf") for number in numbers):
        return None
    seconds = 0.0
    for number in numbers:
        seconds = seconds * 60 + number
    return seconds


_ROLE_WORDS: dict[Role, frozenset[str]] = {
    Role.AGENT: frozenset(
        [
            "agent",
            "advisor",
            "adviser",
            "associate",
            "rep",
            "representative",
            "operator",
            "admin",
            "cs",
            "csr",
            "csa",
            "cso",
            "support",
            "staff",
            "helpdesk",
            "internal",
            "assignee",
            "employee",
            "teammate",
            "petugas",
            "agen",
            "staf",
            "layanan",
            "pelayanan",
            "business",
            "seller",
            "penjual",
            "mimin",
            "supervisor",
            "manager",
            "spv",
        ]
    )
    | {
        "customer service",
        "team leader",
        "customer care",
        "customer support",
        "layanan pelanggan",
        "contact center",
        "call center",
        "live agent",
    },
    Role.CUSTOMER: frozenset(
        [
            "customer",
            "client",
            "caller",
            "user",
            "visitor",
            "consumer",
            "requester",
            "external",
            "contact",
            "end-user",
            "enduser",
            "pelanggan",
            "konsumen",
            "nasabah",
            "pembeli",
            "buyer",
            "shopper",
            "penelepon",
            "tamu",
            "klien",
            "pengguna",
            "pasien",
        ]
    )
    | {"end user"},
    Role.BOT: frozenset(
        [
            "bot",
            "chatbot",
            "ivr",
            "assistant",
            "virtual",
            "autoresponder",
            "voicebot",
            "robot",
            "asisten",
            "acd",
            "workflow",
        ]
    )
    | {"virtual assistant", "virtual agent", "ai agent", "asisten virtual", "auto reply", "answer bot"},
    Role.SYSTEM: frozenset(["system", "sistem", "event", "notification"]),
}


def is_role_phrase(words: str) -> bool:
    """Whether the words are, as a whole, what a role is called: "customer service", "cs"."""
    return any(words.casefold() in names for names in _ROLE_WORDS.values())


def role_from_label(label: str) -> Role | None:
    """The role that a speaker label such as "Customer (Ana)", "CS", "Petugas" or "participant: external" names; else None."""
    words = label.strip().strip("[]<>:").casefold()
    base = words.split("(")[0].strip().rstrip("0123456789_-# ").strip()
    for role, names in _ROLE_WORDS.items():
        if base in names:
            return role
    first = base.replace("_", " ").replace("-", " ").split()
    for role in (Role.BOT, Role.SYSTEM, Role.CUSTOMER, Role.AGENT):
        if first and (first[0] in _ROLE_WORDS[role] or " ".join(first[:2]) in _ROLE_WORDS[role]):
            return role
    return None
