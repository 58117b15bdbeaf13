"""Amazon Connect: Contact Lens files of calls and chats, chat transcripts, and real-time segments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from coach.domain.conversation import Channel, Role
from coach.errors import TranscriptError
from coach.transcripts._html import html_to_text
from coach.transcripts._json_records import JsonReader, Node, language_code, objects, timed_turns
from coach.transcripts._reading import RawConversation, RawTurn, parse_json, role_from_label

_ROLES = {"CUSTOM_BOT": Role.BOT, "SUPERVISOR": Role.AGENT}
_CHANNELS = {"VOICE": Channel.CALL, "CHAT": Channel.CHAT, "EMAIL": Channel.EMAIL}
_SECONDS = 1000.0


def is_contact_lens(record: dict[str, Any]) -> bool:
    """Whether the record is from Amazon Connect, which names each participant by an id (Transcribe does not)."""
    if _segments(record):
        return True
    if not isinstance(record.get("Transcript"), list):
        return False
    people = objects(record["Transcript"]) + objects(record.get("Participants"))
    return "CustomerMetadata" in record or any("ParticipantId" in person for person in people)


def _is_stream_event(record: dict[str, Any]) -> bool:
    """Whether the record is one event of the real-time stream, of which a call has many."""
    return "ContactId" in record and ("EventType" in record or "StreamingEventType" in record)


def _is_record(record: dict[str, Any]) -> bool:
    return is_contact_lens(record) or any(_is_stream_event(item) for item in objects(record.get("messages")))


def _segments(record: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for item in objects(record.get("Segments")) if isinstance(item.get("Transcript"), dict)]


def _conversations(record: Node) -> Iterator[RawConversation]:
    if not record.has("messages"):
        yield _conversation(record)
        return
    contacts: dict[str, list[dict[str, Any]]] = {}
    for event in record.nodes("messages"):
        contacts.setdefault(event.label("ContactId"), []).append(event.value)
    for number, events in enumerate(contacts.values(), 1):
        whole = {key: value for event in events for key, value in event.items()}
        segments = [part for event in events if isinstance(event.get("Segments"), list) for part in event["Segments"]]
        yield _conversation(Node({**whole, "Segments": segments}, f"contact {number}", record.complaints))


def _conversation(record: Node) -> RawConversation:
    roles = {
        person.label("ParticipantId"): person.label("ParticipantRole") for person in record.nodes_if_any("Participants")
    }
    if record.has("Transcript"):
        items = record.nodes("Transcript")
    else:
        items = (segment.child("Transcript") for segment in record.nodes("Segments") if segment.has("Transcript"))
    turns, started_at = timed_turns(items, lambda item: _turn(item, roles))
    channel = _CHANNELS.get(record.label("Channel").upper())
    if channel is None:
        channel = Channel.CHAT if started_at is not None else Channel.CALL
    contact = record.child("CustomerMetadata").label("ContactId") or record.label("ContactId", "InitialContactId")
    return RawConversation(
        turns, contact or None, channel, language_code(record.value.get("LanguageCode")), started_at=started_at
    )


def _turn(item: Node, roles: dict[str, str]) -> tuple[datetime | None, RawTurn] | None:
    if item.label("Type").upper() in ("EVENT", "ATTACHMENT") or ".event." in item.label("ContentType"):
        return None
    role_name = (
        item.label("ParticipantRole") or roles.get(item.label("ParticipantId"), "") or item.label("ParticipantId")
    )
    role = _ROLES.get(role_name.upper(), role_from_label(role_name))
    text = _words(item.text("Content"), item.label("ContentType"))
    speaker = item.label("DisplayName", "ParticipantId") or role_name
    start, end = item.number("BeginOffsetMillis", _SECONDS), item.number("EndOffsetMillis", _SECONDS)
    return item.stamp("AbsoluteTime"), RawTurn(text, speaker, role, start, end)


def _words(content: str, content_type: str) -> str:
    """What the customer saw; an interactive message is JSON in text, of which the title is shown."""
    if content_type == "text/html":
        return html_to_text(content)
    if "interactive" not in content_type:
        return content
    try:
        message = parse_json(content)
    except TranscriptError:
        return content
    for key in ("data", "content", "title"):
        message = message.get(key) if isinstance(message, dict) else None
    return message if isinstance(message, str) else content


READER = JsonReader(
    "amazon_connect", "Amazon Connect Contact Lens (JSON)", _is_record, _conversations, _is_stream_event
)
