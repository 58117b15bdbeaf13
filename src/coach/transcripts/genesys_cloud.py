"""Genesys Cloud: speech and text analytics transcripts, and chat and message recordings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from coach.domain.conversation import Channel, Role
from coach.transcripts._html import html_to_text
from coach.transcripts._json_records import (
    JsonReader,
    Node,
    as_number,
    as_stamp,
    language_code,
    objects,
    timed_turns,
    turns,
)
from coach.transcripts._reading import RawConversation, RawTurn, role_from_label
from coach.transcripts._spoken_words import in_order_of_time

_MILLISECONDS = 1000.0
_FIRST_UNIX_MILLISECONDS = 1e11
_CHANNELS = {
    "voice": Channel.CALL,
    "call": Channel.CALL,
    "callback": Channel.CALL,
    "chat": Channel.CHAT,
    "message": Channel.CHAT,
    "email": Channel.EMAIL,
}
_PURPOSES = {"acd": Role.BOT, "botflow": Role.BOT, "dialer": Role.BOT, "voicemail": Role.BOT, "user": Role.AGENT}
_RECORDINGS = ("messagingTranscript", "transcript")
_MESSAGE_MARKS = ("purpose", "participantPurpose", "messageText", "bodyType")
# The messages API says which way a message went, and whether a person or a bot wrote it.
_MESSAGE_LISTS = ("entities", "messages")
_DIRECTIONS = {"inbound": Role.CUSTOMER, "outbound": Role.AGENT}


def _is_transcript(record: dict[str, Any]) -> bool:
    if any(isinstance(item.get("phrases"), list) for item in objects(record.get("transcripts"))):
        return True
    if any(_is_message(item) for key in _MESSAGE_LISTS for item in objects(record.get(key))):
        return True
    messages = [item for key in _RECORDINGS for item in objects(record.get(key))]
    return "conversationId" in record and any(mark in item for item in messages for mark in _MESSAGE_MARKS)


def _is_message(item: dict[str, Any]) -> bool:
    if str(item.get("direction")).casefold() not in _DIRECTIONS:
        return False
    return "textBody" in item or isinstance(item.get("normalizedMessage"), dict)


def _conversations(record: Node) -> Iterator[RawConversation]:
    if key := next((key for key in _MESSAGE_LISTS if any(map(_is_message, objects(record.value.get(key))))), None):
        yield from _exchanges(record, key)
        return
    media = record.label("mediaType", "media").casefold()
    name = record.label("conversationId") or None
    if not record.has("transcripts"):
        key = next(key for key in _RECORDINGS if record.has(key))
        found, started_at = timed_turns(record.nodes(key), _message)
        yield RawConversation(found, name, _CHANNELS.get(media, Channel.CHAT), started_at=started_at)
        return
    phrases = turns(
        (phrase for part in record.nodes("transcripts") for phrase in part.nodes_if_any("phrases")), _phrase
    )
    languages = [
        language for part in record.nodes("transcripts") if (language := language_code(part.value.get("language")))
    ]
    phrases, started_at = _from_beginning(
        phrases, as_stamp(record.value.get("conversationStartTime", record.value.get("startTime")))
    )
    yield RawConversation(
        in_order_of_time(phrases),
        name,
        _CHANNELS.get(media, Channel.CALL),
        languages[0] if languages else None,
        _agent_id(record),
        started_at,
    )


def _phrase(item: Node) -> RawTurn:
    purpose = item.label("participantPurpose")
    found = as_number(item.value.get("startTimeMs"))
    start = (
        item.number("startTimeMs", _MILLISECONDS)
        if found is None or found < _FIRST_UNIX_MILLISECONDS
        else found / _MILLISECONDS
    )
    length = item.child("duration").number("milliseconds", _MILLISECONDS)
    end = round(start + length, 3) if start is not None and length is not None else None
    return RawTurn(item.text("decoratedText", "text"), purpose, _role(purpose), start, end)


def _from_beginning(
    phrases: tuple[RawTurn, ...], started_at: datetime | None
) -> tuple[tuple[RawTurn, ...], datetime | None]:
    """Times from the beginning of the conversation, where the file counts them from 1970."""
    starts = [turn.start for turn in phrases if turn.start is not None]
    if not starts or min(starts) < _FIRST_UNIX_MILLISECONDS / _MILLISECONDS:
        return phrases, started_at
    begin = min(starts)
    if started_at is not None and 0 <= begin - started_at.timestamp() < 24 * 3600:
        begin = started_at.timestamp()
    shifted = tuple(
        replace(
            turn,
            start=None if turn.start is None else round(turn.start - begin, 3),
            end=None if turn.end is None else round(turn.end - begin, 3),
        )
        for turn in phrases
    )
    return shifted, as_stamp(begin)


def _agent_id(record: Node) -> str | None:
    for person in objects(record.value.get("participants")):
        if _role(str(person.get("participantPurpose", ""))) is Role.AGENT and isinstance(person.get("userId"), str):
            return str(person["userId"])
    return None


def _message(item: Node) -> tuple[datetime | None, RawTurn] | None:
    kind = item.label("type", "messageType", "eventType").casefold()
    if "notification" in kind or "event" in kind or "activity" in kind or "member" in kind:
        return None
    if not item.has("messageText") and not item.has("body") and not item.has("text"):
        return None
    text = item.text("messageText", "body", "text")
    if item.label("bodyType").casefold() == "html":
        text = html_to_text(text)
    purpose = item.label("purpose", "participantPurpose")
    role = _role(purpose)
    if role is None and item.has("fromUser"):
        role = Role.AGENT
    elif role is None and item.has("fromExternalContact"):
        role = Role.CUSTOMER
    person = item.child("fromUser" if role is Role.AGENT else "fromExternalContact")
    speaker = person.label("name", "id") or item.label("from", "participantId") or purpose
    return item.stamp("timestamp", "utc", "time"), RawTurn(text, speaker, role)


def _exchanges(record: Node, key: str) -> Iterator[RawConversation]:
    """The conversations of a list of messages, which may be mixed."""
    groups: dict[str, list[Node]] = {}
    for item in record.nodes(key):
        groups.setdefault(item.label("conversationId"), []).append(item)
    for name, items in groups.items():
        found, started_at = timed_turns(items, _exchanged)
        yield RawConversation(
            found, name or record.label("conversationId") or None, Channel.CHAT, started_at=started_at
        )


def _exchanged(item: Node) -> tuple[datetime | None, RawTurn] | None:
    normalized = item.child("normalizedMessage")
    if not item.has("textBody") and not normalized.has("text"):
        return None
    text = item.text("textBody") if item.has("textBody") else normalized.text("text")
    role = _DIRECTIONS.get(item.label("direction").casefold())
    if (
        role is Role.AGENT
        and "bot" in (item.label("originatingEntity") or normalized.label("originatingEntity")).casefold()
    ):
        role = Role.BOT
    address = item.label("fromAddress") or normalized.child("channel").child("from").label("nickname", "id")
    return item.stamp("timestamp", "messageTime"), RawTurn(text, address, role)


def _role(purpose: str) -> Role | None:
    return _PURPOSES.get(purpose.casefold(), role_from_label(purpose))


READER = JsonReader("genesys_cloud", "Genesys Cloud (JSON)", _is_transcript, _conversations, _is_message)
