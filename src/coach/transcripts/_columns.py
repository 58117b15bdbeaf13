"""What each column of a transcript table holds, guessed from its header or chosen by the user."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coach.errors import TranscriptError


def _names(listed_names: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in listed_names.split(","))


# What a table can tell, with the headers that mean it, the most telling first.
_HEADERS: dict[str, tuple[str, ...]] = {
    "text": _names(
        """
        text, message, body, utterance, message text, message body, message content, content, plain body, body
        text, transcript text, sentence, msg, comment body, comment text,
        comment, chat message, reply, chat, tweet, post, pesan, isi pesan, teks, isi,
        ucapan, kalimat, ujaran, teks pesan, pesan teks, balasan, komentar
        """
    ),
    "transcript": _names(
        """
        transcript, conversation text, chat transcript, call transcript, dialogue, dialog, chat log, full
        transcript, full text, conversation, transkrip, transkripsi, percakapan, isi percakapan, teks
        percakapan
        """
    ),
    "role": _names(
        """
        role, author type, sender type, speaker role, participant role, author role, sender role, speaker
        type, actor type, user type, participant type, party, side, direction, is agent, from agent, is customer,
        from customer, inbound, incoming, peran, tipe pengirim, jenis
        pengirim, arah
        """
    ),
    "speaker": _names(
        """
        speaker, author, sender, from, speaker name, author name, sender name, participant, name, who, speaker
        id, speaker label, participant id, actor, from name, user name, username, user, comment author, commenter, actor id,
        author id, sender id, user id, pengirim, pembicara, penutur, nama pengirim, nama, dari, oleh
        """
    ),
    "conversation": _names(
        """
        conversation id, chat id, ticket id, call id, session id, contact id, interaction id, thread id, case
        id, live chat transcript id, dialogue id, dialog id, transcript id, room id,
        conversation sid, conversation, session, ticket,
        case number, ticket number, call sid, id percakapan, id tiket, id obrolan, id sesi, id chat, id
        panggilan, nomor tiket, no tiket, tiket, kode percakapan
        """
    ),
    "time": _names(
        """
        timestamp, created at, sent at, comment created, datetime,
        date time, time, message time, time stamp, created, created
        time, date created, date sent, published at, event time, date, waktu, waktu kirim, waktu pesan, jam,
        tanggal waktu, dibuat pada, dikirim pada, dibuat, tanggal
        """
    ),
    "date": _names("date, day, tanggal, tgl, hari"),
    "start": _names(
        """
        start, start time, start seconds, start sec, start s, begin, begin time, start offset, offset, start
        ms, start millis, begin offset millis, offset ms, mulai, awal, waktu mulai
        """
    ),
    "end": _names(
        """
        end, end time, end seconds, end sec, end s, end offset, end ms, end millis, end offset millis,
        selesai, akhir, waktu selesai
        """
    ),
    "private": _names("private, is private, internal, is internal, internal note, private note, pribadi, internal"),
    "public": _names("public, is public, comment public, publik"),
    "channel": _names("channel, medium, channel type, via channel, media type, kanal, saluran"),
    "agent": _names(
        """
        agent id, agent, agent name, assignee id, assignee, operator, handled by, id agen, agen, nama agen, id
        petugas, petugas, nama petugas
        """
    ),
    "language": _names("language, lang, locale, bahasa"),
}
# In a table of whole transcripts the bare "id" is the conversation's; in a table of messages it is the message's.
_ID_OF_ROW = ("id", "nomor", "no")
CHOOSABLE = tuple(_HEADERS)


def normal_header(header: str) -> str:
    """A header as words in small letters: "authorType", "author_type" and "Author type" are one."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header[:200])
    return " ".join(re.split(r"[\W_]+", words.casefold())).strip()


def guess_columns(headers: Sequence[str]) -> dict[str, int]:
    """The position of each column that could be told from its header."""
    positions: dict[str, int] = {}
    for position, header in enumerate(headers):
        positions.setdefault(normal_header(header), position)
    columns: dict[str, int] = {}
    for meaning, names in _HEADERS.items():
        taken = set(columns.values()) - ({columns["time"]} if "time" in columns else set())
        found = next((positions[name] for name in names if name in positions and positions[name] not in taken), None)
        if found is not None:
            columns[meaning] = found
    if columns.get("date") == columns.get("time"):
        columns.pop("date", None)
    if "text" in columns and "conversation" not in columns:
        # Beside a column of messages, "conversation" tells which one they belong to, and holds none itself.
        transcript = columns.get("transcript")
        if transcript is not None and normal_header(headers[transcript]) in _HEADERS["conversation"]:
            columns["conversation"] = columns.pop("transcript")
    if "text" not in columns and "conversation" not in columns:
        found = next((positions[name] for name in _ID_OF_ROW if name in positions), None)
        if found is not None:
            columns["conversation"] = found
    return columns


def choose_columns(headers: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """The guessed columns with the user's own choice over them; raises TranscriptError when the choice does not fit."""
    columns = guess_columns(headers)
    for meaning, header in chosen.items():
        if meaning not in _HEADERS:
            raise TranscriptError(f"'{meaning}' is nothing a column can hold; choose from {', '.join(CHOOSABLE)}")
        wanted = normal_header(header)
        found = next((position for position, name in enumerate(headers) if normal_header(name) == wanted), None)
        if found is None:
            raise TranscriptError(f"there is no column '{header}' for {meaning}; the columns are {listed(headers)}")
        columns = {other: position for other, position in columns.items() if position != found or other in chosen}
        columns[meaning] = found
    return columns


def listed(headers: Sequence[str]) -> str:
    """The headers for a message, at most twenty."""
    names = [f"'{header.strip()[:40]}'" for header in headers if header.strip()]
    return ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "") or "(none)"
