"""Lines such as ``[00:12] Agent (Rina): Hello`` as turns, for every format that holds a dialogue as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coach.domain.conversation import Role
from coach.errors import TranscriptError
from coach.transcripts._line_styles import STAMP, Line, is_stand_in, lines_of, read_line
from coach.transcripts._reading import RawTurn, SourceFile, role_from_label
from coach.transcripts._stamps import never_decreasing, timeline
from coach.transcripts.roles import role_in_label

_STAMP_ALONE = re.compile(rf"\s{{0,8}}[\[(]?(?P<stamp>{STAMP})[\])]?\s*")
_STAGE_DIRECTION = re.compile(r"\s{0,8}(?:\[[^\[\]\n]{1,200}\]|\*[^*\n]{1,200}\*)\s*")
_MAX_LINES = 500_000
_NAME_PARTICLES = frozenset(["bin", "binti", "van", "von", "der", "de", "da", "dos", "al"])

# Words that head a line inside a message ("Total: 50,000") and are no speaker, even if a role word stands near.
_FIELD_WORDS = frozenset({
    "note", "notes", "info", "total", "order", "subject", "date", "time", "address", "name", "email", "e-mail",
    "phone", "number", "status", "price", "warning", "tip", "step", "ps", "re", "fwd", "fw", "cc", "bcc", "to",
    "from", "link", "http", "https", "title", "author", "version", "channel", "duration", "id", "topic",
    "summary", "question", "answer", "example", "important", "reminder", "attention", "options", "option",
    "reference", "ref", "amount", "password", "username", "account", "satisfaction", "catatan", "alamat",
    "nama", "nomor", "no", "tanggal", "tgl", "jam", "waktu", "harga", "pesanan", "perihal", "kepada", "dari",
    "tautan", "judul", "penulis", "kanal", "durasi", "topik", "ringkasan", "pertanyaan", "jawaban", "contoh",
    "penting", "keterangan", "pilihan", "langkah", "jumlah", "rekening", "resi", "kode", "subjek", "peringatan",
    "biaya",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The turns of one dialogue and its first moment, when a date is known."""

    turns: tuple[RawTurn, ...]
    started_at: datetime | None = None


def head_of(source: SourceFile) -> str:
    """The beginning of the file's text, or nothing when the file is not text."""
    try:
        return source.head
    except TranscriptError:
        return ""


def text_of(source: SourceFile) -> str:
    """The file's text; raises TranscriptError when it is binary or has more lines than memory should hold."""
    text = source.text
    lines = text.count("\n")
    if lines > _MAX_LINES:
        raise TranscriptError(f"the file has {lines:,} lines, at most {_MAX_LINES:,} are read; split it into parts")
    return text


def has_dialogue(text: str) -> bool:
    """Whether at least two lines name a speaker, and they are more than chance colons in prose."""
    return _is_dialogue(_lines(text, 1))


def _is_dialogue(lines: Sequence[Line]) -> bool:
    spoken = _spoken(lines)
    if len(spoken) < 2:
        return False
    labels = Counter(line.label.casefold() for line in spoken)
    written = sum(1 for line in lines if line.written.strip())
    return any(role_in_label(line.label) for line in spoken) or max(labels.values()) > 1 or 2 * len(spoken) >= written


def parse_dialogue(text: str, first_line: int = 1) -> Dialogue | None:
    """The dialogue that the text holds; None when no line names a speaker.

    A line without a speaker continues the turn in front of it. What stands before the first speaker, and remarks alone
    in brackets ("[hold music]"), become system turns. A time stamp alone on a line belongs to the next speaker.
    """
    lines = _lines(text, first_line)
    spoken = {line.number for line in _spoken(lines)}
    if not spoken:
        return None
    drafts = _drafts(lines, spoken)
    times = timeline([draft.stamp for draft in drafts])
    starts = never_decreasing(times.starts)
    roles = {draft.label: role_in_label(draft.label) if draft.label else Role.SYSTEM for draft in drafts}
    turns = [
        RawTurn(draft.text, draft.label, roles[draft.label], start, line=draft.number)
        for draft, start in zip(drafts, starts, strict=True)
        if draft.text
    ]
    return Dialogue(tuple(turns), times.started_at) if turns else None


def split_label(line: str) -> tuple[str, str] | None:
    """The speaker label in front of a line and the words after it, when the label can be a speaker; else None."""
    found = read_line(0, line)
    return (found.label, found.text) if found.label and can_be_speaker(found.label) else None


def can_be_speaker(label: str) -> bool:
    """Whether the label has the shape of a person's name or of a role, and is no field such as "Order number"."""
    if is_stand_in(label):
        return True
    words = label.partition("(")[0].replace("_", " ").split()
    if not words or len(words) > 5 or any(word.casefold().rstrip(".") in _FIELD_WORDS for word in words):
        return False
    first_role = role_from_label(words[0])
    is_name = all(_is_name_word(word) for word in words[1:]) and (_is_name_word(words[0]) or first_role is not None)
    return len(words) == 1 or is_name or _is_role_phrase(words, first_role)


def _is_name_word(word: str) -> bool:
    return not word[0].islower() or word in _NAME_PARTICLES


def _is_role_phrase(words: Sequence[str], first_role: Role | None) -> bool:
    """Whether all words name a role ("customer service") rather than the first alone ("customer number")."""
    phrase_role = role_from_label(" ".join(words))
    return phrase_role is not None and (phrase_role is not first_role or role_from_label(words[-1]) is not None)


def _lines(text: str, first_line: int) -> list[Line]:
    return lines_of(text, first_line, _is_dialogue, can_be_speaker)


def _spoken(lines: Sequence[Line]) -> list[Line]:
    """The lines whose label is a speaker.

    Where most labels carry a time stamp, a label without one is a field inside a message. Otherwise a label counts when
    it names a role or comes back. One that comes once must head a sentence, and is more likely a field when both sides
    are named by their roles already.
    """
    labelled = [line for line in lines if line.label and can_be_speaker(line.label)]
    stamped = [line for line in labelled if line.stamp]
    if len(stamped) >= 2 and 2 * len(stamped) >= len(labelled):
        return stamped
    counts = Counter(line.label.casefold() for line in labelled)
    roles = {label: role_in_label(label) for label in {line.label for line in labelled}}
    both_sides = {Role.AGENT, Role.CUSTOMER} <= set(roles.values())

    def is_spoken(line: Line) -> bool:
        if roles[line.label] is not None or counts[line.label.casefold()] > 1 or is_stand_in(line.label):
            return True
        heads_sentence = len(line.text.split()) >= 3 or len(labelled) <= 2
        return line.label[0].isupper() and heads_sentence and ("(" in line.label or not both_sides)

    return [line for line in labelled if is_spoken(line)]


@dataclass(slots=True)
class _Draft:
    number: int
    label: str
    stamp: str | None
    parts: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.parts).strip()


def _drafts(lines: Sequence[Line], spoken: set[int]) -> list[_Draft]:
    """Turns in the making: a new one for every speaker, stage direction and return from one."""
    drafts: list[_Draft] = []
    speaker, waiting_stamp = "", None
    for line in lines:
        if line.number in spoken:
            speaker = line.label
            drafts.append(_Draft(line.number, speaker, line.stamp or waiting_stamp, [line.text]))
            waiting_stamp = None
            continue
        if alone := _STAMP_ALONE.fullmatch(line.written):
            waiting_stamp = alone["stamp"]
        elif _STAGE_DIRECTION.fullmatch(line.written):
            drafts.append(_Draft(line.number, "", None, [line.written.strip()]))
        elif drafts and drafts[-1].label == speaker:
            drafts[-1].parts.append(line.written.rstrip())
        elif line.written.strip():
            drafts.append(_Draft(line.number, speaker, None, [line.written.strip()]))
    return drafts
