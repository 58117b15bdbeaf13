"""Intercom conversations: the first message and the replies; notes, assignments and other events are no turns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from coach.domain.conversation import Channel, Role
from coach.transcripts._html import html_to_text
from coach.transcripts._json_records import JsonReader, Node, language_code, objects, timed_turns
from coach.transcripts._reading import RawConversation, RawTurn

_ROLES = {
    "user": Role.CUSTOMER,
    "lead": Role.CUSTOMER,
    "contact": Role.CUSTOMER,
    "visitor": Role.CUSTOMER,
    "admin": Role.AGENT,
    "team": Role.AGENT,
    "bot": Role.BOT,
}
_CHANNELS = {
    "email": Channel.EMAIL,
    "phone_call": Channel.CALL,
    "facebook": Channel.SOCIAL,
    "twitter": Channel.SOCIAL,
    "instagram": Channel.SOCIAL,
}
# Replies; an admin can write one while opening or closing. All other kinds are notes and events.
_SPOKEN_PARTS = frozenset({"comment", "open", "close", "quick_reply", "source"})


def _is_conversation(record: dict[str, Any]) -> bool:
    return _is_one(record) or any(_is_one(item) for item in objects(record.get("conversations")))


def _is_one(record: dict[str, Any]) -> bool:
    parts, source = record.get("conversation_parts"), record.get("source")
    if isinstance(parts, list) or (isinstance(parts, dict) and isinstance(parts.get("conversation_parts"), list)):
        return True
    return record.get("type") == "conversation" and isinstance(source, dict) and "author" in source


def _conversations(record: Node) -> Iterator[RawConversation]:
    if _is_one(record.value):
        yield _conversation(record)
    else:
        for item in record.nodes("conversations"):
            yield _conversation(item)


def _conversation(record: Node) -> RawConversation:
    found, started_at = timed_turns(_parts(record), _turn)
    admins = [part.child("author").label("id") for part in _parts(record) if _role(part) is Role.AGENT]
    agent = record.label("admin_assignee_id") if record.value.get("admin_assignee_id") != 0 else ""
    return RawConversation(
        found,
        record.label("id") or None,
        _CHANNELS.get(record.child("source").label("type").casefold(), Channel.CHAT),
        language_code(record.child("custom_attributes").value.get("Language")),
        agent or next((admin for admin in admins if admin), None),
        started_at,
    )


def _parts(record: Node) -> Iterator[Node]:
    if record.has("source"):
        source = record.child("source")
        # The first message has no time of its own: it opened the conversation.
        when = source.value.get("created_at", record.value.get("created_at"))
        yield Node({**source.value, "part_type": "source", "created_at": when}, source.place, source.complaints)
    parts = record.value.get("conversation_parts")
    if isinstance(parts, dict):
        yield from record.child("conversation_parts").nodes_if_any("conversation_parts")
    elif parts is not None:
        yield from record.nodes("conversation_parts")


def _turn(part: Node) -> tuple[datetime | None, RawTurn] | None:
    if part.label("part_type") not in _SPOKEN_PARTS or part.value.get("redacted") is True:
        return None
    if not part.has("body"):
        return None
    text = html_to_text(part.text("body"))
    if not text:
        return None
    author = part.child("author")
    return part.stamp("created_at"), RawTurn(text, author.label("name", "email", "id"), _role(part))


def _role(part: Node) -> Role | None:
    author = part.child("author")
    # A message that a series sends in an admin's name was written by nobody in this conversation.
    if part.value.get("delivered_as") == "automated" or author.value.get("from_ai_agent") is True:
        return Role.BOT
    return _ROLES.get(author.label("type").casefold())


READER = JsonReader("intercom", "Intercom conversation (JSON)", _is_conversation, _conversations)
