"""Zendesk messaging: the messages of Sunshine Conversations, and the conversation log of a ticket."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from coach.domain.conversation import Channel, Role
from coach.transcripts._html import html_to_text
from coach.transcripts._json_records import Node, objects, timed_turns
from coach.transcripts._reading import RawConversation, RawTurn

_LISTS = ("messages", "events")
_TYPES = {
    "user": Role.CUSTOMER,
    "end_user": Role.CUSTOMER,
    "business": Role.AGENT,
    "agent": Role.AGENT,
    "appmaker": Role.AGENT,
    "bot": Role.BOT,
}
_OF_MACHINES = ("answerbot", "bot", "trigger", "automation")


def is_messaging(record: dict[str, Any]) -> bool:
    """Whether the record is a list of messages whose author and content are objects with a type."""
    return any(_is_message(item) for key in _LISTS for item in objects(record.get(key)))


def _is_message(item: dict[str, Any]) -> bool:
    author, content = item.get("author"), item.get("content")
    return isinstance(author, dict) and isinstance(content, dict) and "type" in content and author.get("type") in _TYPES


def messaging_conversations(record: Node) -> Iterator[RawConversation]:
    """The one conversation of a list of messages; events that hold no words are no turns."""
    key = next(key for key in _LISTS if any(map(_is_message, objects(record.value.get(key)))))
    found, started_at = timed_turns(record.nodes(key), _turn)
    name = record.child("conversation").label("id") or record.label("conversationId", "conversation_id", "ticket_id")
    yield RawConversation(found, name or None, Channel.CHAT, started_at=started_at)


def _turn(item: Node) -> tuple[datetime | None, RawTurn] | None:
    if not _is_message(item.value) or item.value.get("public") is False:
        return None
    author, content = item.child("author"), item.child("content")
    if content.has("text"):
        text = content.text("text")
    elif content.has("body"):
        text = html_to_text(content.text("body"))
    else:
        return None
    if not text.strip():
        return None
    role = _TYPES.get(author.label("type"))
    if role is Role.AGENT and _is_of_machine(item, author):
        role = Role.BOT
    speaker = author.label("displayName", "display_name", "name", "userId", "user_id") or author.label("type")
    return item.stamp("received", "created_at", "createdAt", "timestamp"), RawTurn(text, speaker, role)


def _is_of_machine(item: Node, author: Node) -> bool:
    subtypes = author.value.get("subtypes")
    if isinstance(subtypes, list) and "AI" in subtypes:
        return True
    source = item.value.get("source")
    kind = str(source.get("type", "")) if isinstance(source, dict) else ""
    return any(word in kind.casefold() for word in _OF_MACHINES)
