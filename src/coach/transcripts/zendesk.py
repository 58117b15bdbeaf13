"""Zendesk: ticket comments, and Zendesk Chat histories; internal notes and events are no turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from coach.domain.conversation import Channel, Role
from coach.transcripts._html import html_to_text
from coach.transcripts._json_records import JsonReader, Node, language_code, objects, timed_turns
from coach.transcripts._reading import RawConversation, RawTurn
from coach.transcripts._speaker_lines import has_dialogue, parse_dialogue
from coach.transcripts._zendesk_messaging import is_messaging, messaging_conversations

_CHANNELS = {
    "email": Channel.EMAIL,
    "web": Channel.EMAIL,
    "api": Channel.EMAIL,
    "chat": Channel.CHAT,
    "native_messaging": Channel.CHAT,
    "messaging": Channel.CHAT,
    "whatsapp": Channel.CHAT,
    "line": Channel.CHAT,
    "telegram": Channel.CHAT,
    "sms": Channel.CHAT,
    "voice": Channel.CALL,
    "phone": Channel.CALL,
    "twitter": Channel.SOCIAL,
    "facebook": Channel.SOCIAL,
    "instagram": Channel.SOCIAL,
    "instagram_dm": Channel.SOCIAL,
}
_USER_ROLES = {"end-user": Role.CUSTOMER, "agent": Role.AGENT, "admin": Role.AGENT}
_SENDERS = {"visitor": Role.CUSTOMER, "agent": Role.AGENT, "trigger": Role.BOT, "bot": Role.BOT, "answerbot": Role.BOT}
_BODIES = ("plain_body", "html_body", "body")
_SYSTEM_AUTHOR = "-1"

# What a wrapper holds, and how one of those is told from its like in other exports.
_LISTS = ("tickets", "chats")


def _is_comment(item: dict[str, Any]) -> bool:
    return ("author_id" in item or "public" in item) and any(key in item for key in _BODIES) and "messages" not in item


def _is_ticket(record: dict[str, Any]) -> bool:
    if any(_is_comment(item) for key in ("comments", "messages") for item in objects(record.get(key))):
        return True
    if any(isinstance(item.get("events"), list) and "ticket_id" in item for item in objects(record.get("audits"))):
        return True
    return isinstance(record.get("ticket"), dict) and ("comments" in record or "comments" in record["ticket"])


def _is_chat(record: dict[str, Any]) -> bool:
    if any(str(item.get("type", "")).startswith("chat.") for item in objects(record.get("history"))):
        return True
    return record.get("type") in ("chat", "offline_msg") and ("visitor" in record or "history" in record)


def _is_record(record: dict[str, Any]) -> bool:
    data = record.get("data")
    candidates = [record, *(item for key in _LISTS for item in objects(record.get(key)))]
    if isinstance(data, dict):
        candidates.append(data)
    return is_messaging(record) or any(_is_ticket(item) or _is_chat(item) for item in candidates)


def _conversations(record: Node) -> Iterator[RawConversation]:
    if is_messaging(record.value):
        yield from messaging_conversations(record)
        return
    if not _is_chat(record.value) and not _is_ticket(record.value) and record.has("data"):
        # Data pipelines wrap each object in an envelope.
        record = record.child("data")
    if _is_chat(record.value):
        yield _chat(record)
    elif _is_ticket(record.value):
        yield from _tickets(record)
    else:
        for key in _LISTS:
            for item in record.nodes_if_any(key):
                yield from _one_of_list(record, item)


def _one_of_list(record: Node, item: Node) -> Iterator[RawConversation]:
    if _is_chat(item.value):
        yield _chat(item)
    elif _is_ticket(item.value):
        # People stand beside the list of tickets, since one person may have several.
        yield from _tickets(Node({"users": record.value.get("users"), **item.value}, item.place, item.complaints))
    else:
        item.complaints.append(f"{item.place}: neither comments nor a chat history; export it with its messages")


def _tickets(record: Node) -> Iterator[RawConversation]:
    ticket = record.child("ticket") if record.has("ticket") else record
    groups: dict[str, list[Node]] = {}
    for comment in _comments(record, ticket):
        groups.setdefault(comment.label("ticket_id"), []).append(comment)
    if len(groups) == 1 or ticket.has("requester_id"):
        comments = [comment for group in groups.values() for comment in group]
        name = ticket.label("id") or next(iter(groups), "")
        yield _ticket(record, ticket, comments, name)
    else:
        for name, comments in groups.items():
            yield _ticket(record, ticket, comments, name)


def _comments(record: Node, ticket: Node) -> Iterator[Node]:
    for holder in (record, ticket):
        for key in ("comments", "messages"):
            if holder.has(key):
                yield from holder.nodes(key)
                return
    for audit in record.nodes_if_any("audits"):
        for event in audit.nodes_if_any("events"):
            if event.value.get("type") == "Comment":
                inherited = {key: audit.value.get(key) for key in ("author_id", "created_at", "ticket_id")}
                own = {key: value for key, value in event.value.items() if value is not None}
                yield Node({**inherited, **own}, event.place, event.complaints)


def _ticket(record: Node, ticket: Node, comments: list[Node], name: str) -> RawConversation:
    people = {user.label("id"): user for user in record.nodes_if_any("users")}
    role_of = _roles_of_authors(people, ticket)
    found, started_at = timed_turns(comments, lambda comment: _comment_turn(comment, people, role_of))
    found = _told_apart(found)
    agents = [author for comment in comments if role_of(author := comment.label("author_id")) is Role.AGENT]
    via = ticket.child("via").label("channel") or next((c.child("via").label("channel") for c in comments), "")
    return RawConversation(
        found,
        name or None,
        _CHANNELS.get(via.casefold(), Channel.EMAIL),
        language_code(ticket.value.get("locale")),
        ticket.label("assignee_id") or (agents[0] if agents else None),
        started_at,
    )


def _told_apart(found: tuple[RawTurn, ...]) -> tuple[RawTurn, ...]:
    """The turns of a chat that was stored as one comment, in which each line has its time and its speaker."""
    if len(found) != 1 or not has_dialogue(found[0].text) or (dialogue := parse_dialogue(found[0].text)) is None:
        return found
    said = [turn for turn in dialogue.turns if turn.role is not Role.SYSTEM]
    is_chat = len({turn.speaker for turn in said}) > 1 and all(turn.start is not None for turn in said)
    return dialogue.turns if is_chat else found


def _roles_of_authors(people: dict[str, Node], ticket: Node) -> Callable[[str], Role | None]:
    requester, assignee = ticket.label("requester_id"), ticket.label("assignee_id")

    def role_of(author: str) -> Role | None:
        if author == _SYSTEM_AUTHOR:
            return Role.SYSTEM
        if author in people and (role := _USER_ROLES.get(people[author].label("role").casefold())):
            return role
        if author and author == requester:
            return Role.CUSTOMER
        return Role.AGENT if author and author == assignee else None

    return role_of


def _comment_turn(
    comment: Node, people: dict[str, Node], role_of: Callable[[str], Role | None]
) -> tuple[datetime | None, RawTurn] | None:
    if comment.value.get("public") is False:
        return None
    key = next((key for key in _BODIES if comment.has(key)), "body")
    text = comment.text(key)
    if key == "html_body":
        text = html_to_text(text)
    if not text.strip():
        return None
    author = comment.label("author_id")
    name = people[author].label("name") if author in people else comment.child("author").label("name")
    return comment.stamp("created_at"), RawTurn(text, name or author, role_of(author))


def _chat(chat: Node) -> RawConversation:
    agents = chat.value.get("agent_ids")
    agent = agents[0] if isinstance(agents, list) and agents and isinstance(agents[0], str | int) else ""
    if chat.has("history"):
        found, started_at = timed_turns(chat.nodes("history"), _chat_turn)
    else:
        visitor = chat.child("visitor").label("name", "id") or "visitor"
        started_at = chat.stamp("timestamp")
        found = (RawTurn(chat.text("message"), visitor, Role.CUSTOMER),)
    return RawConversation(
        found,
        chat.label("id") or None,
        Channel.CHAT,
        language_code(chat.child("visitor").value.get("language")),
        str(agent) or None,
        started_at,
    )


def _chat_turn(event: Node) -> tuple[datetime | None, RawTurn] | None:
    if event.label("type") != "chat.msg":
        return None
    text = event.text("msg")
    if not text.strip():
        return None
    nick = event.label("nick")
    kind, _, who = nick.partition(":")
    role = (
        Role.BOT if who in ("trigger", "bot") else _SENDERS.get(event.label("sender_type").casefold().replace(" ", ""))
    )
    role = role or _SENDERS.get(kind.casefold())
    return event.stamp("timestamp"), RawTurn(text, event.label("name") or nick, role)


READER = JsonReader("zendesk", "Zendesk tickets and chats (JSON)", _is_record, _conversations, _is_comment)
