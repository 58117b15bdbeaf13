"""Twilio: messages of Conversations and Programmable Messaging (SMS, WhatsApp), and transcribed calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from coach.domain.conversation import Channel, Role
from coach.transcripts._json_records import JsonReader, Node, as_stamp, objects, timed_turns, turns
from coach.transcripts._reading import RawConversation, RawTurn, role_from_label

_CONVERSATION = ("conversation_sid", "conversationSid", "channel_sid", "channelSid")
_CREATED = ("date_created", "dateCreated", "timestamp")
_SENT = ("date_sent", "dateSent", *_CREATED)
# "outbound-reply" is the answer that a webhook gives by itself.
_DIRECTIONS = {
    "inbound": Role.CUSTOMER,
    "outbound-api": Role.AGENT,
    "outbound-call": Role.AGENT,
    "outbound": Role.AGENT,
    "outbound-reply": Role.BOT,
}
# A person in the Conversations API who is known by an address, not by an identity, is outside the firm.
_ADDRESS = re.compile(r"(?:(?:whatsapp|sms|messenger|rcs):)?\+?\d{6,15}|messenger:\S+")


def _is_message(record: dict[str, Any]) -> bool:
    if "body" not in record or any(key in record for key in ("role", "speaker", "sender", "messages", "turns")):
        return False
    if isinstance(record.get("direction"), str) and "from" in record and "to" in record:
        return True
    return isinstance(record.get("author"), str) and any(key in record for key in (*_CONVERSATION, *_CREATED))


def _is_sentence(item: dict[str, Any]) -> bool:
    return "media_channel" in item and "transcript" in item


def _is_list(record: dict[str, Any]) -> bool:
    if any(_is_sentence(item) for item in objects(record.get("sentences"))):
        return True
    return any(_is_message(item) for item in objects(record.get("messages")))


def _conversations(record: Node) -> Iterator[RawConversation]:
    if record.has("sentences"):
        yield RawConversation(turns(record.nodes("sentences"), _sentence), None, Channel.CALL)
        return
    groups: dict[str, list[Node]] = {}
    for message in record.nodes("messages"):
        groups.setdefault(_conversation_of(message), []).append(message)
    for name, messages in groups.items():
        found, started_at = timed_turns(messages, _turn)
        yield RawConversation(found, name or None, Channel.CHAT, started_at=started_at)


def _sentence(item: Node) -> RawTurn | None:
    """A sentence of a transcribed call; each side was recorded on a channel of its own."""
    text = item.text("transcript")
    if not text.strip():
        return None
    start, end = item.number("start_time"), item.number("end_time")
    return RawTurn(text, f"Channel {item.label('media_channel')}", None, start, end)


def _conversation_of(message: Node) -> str:
    name = message.label(*_CONVERSATION)
    if name or not message.has("direction"):
        return name
    ends = (message.label("from"), message.label("to"))
    customer, own = ends if message.label("direction") == "inbound" else ends[::-1]
    return f"{customer} {own}".strip()


def _turn(message: Node) -> tuple[datetime | None, RawTurn] | None:
    if not message.has("body") and (message.has("media") or message.has("num_media")):
        return None
    text = message.text("body")
    if not text.strip():
        return None
    if message.has("direction"):
        return _when(message, _SENT), RawTurn(text, message.label("from"), _DIRECTIONS.get(message.label("direction")))
    author = message.label("author")
    role = Role.CUSTOMER if _ADDRESS.fullmatch(author) else role_from_label(author)
    return _when(message, _CREATED), RawTurn(text, author, role)


def _when(message: Node, keys: tuple[str, ...]) -> datetime | None:
    """A time in ISO 8601, or as in mail ("Thu, 24 Aug 2023 05:01:45 +0000")."""
    for key in keys:
        found = message.value.get(key)
        if not isinstance(found, str) or not found.strip() or as_stamp(found) is not None:
            continue
        try:
            moment = parsedate_to_datetime(found)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return message.stamp(*keys)


READER = JsonReader("twilio", "Twilio messages (JSON)", _is_list, _conversations, _is_message)
