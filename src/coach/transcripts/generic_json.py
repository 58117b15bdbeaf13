"""Santun's own JSON and JSON lines, and near relatives: lists of messages with a role or speaker and a text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from coach.domain.conversation import Channel, Role
from coach.transcripts._json_records import (
    JsonReader,
    Node,
    UnusableError,
    as_number,
    as_stamp,
    described,
    language_code,
    objects,
    timed_turns,
)
from coach.transcripts._reading import (
    RawConversation,
    RawTurn,
    ReadProblem,
    SourceFile,
    parse_clock,
    role_from_label,
)
from coach.transcripts._stamps import parse_duration
from coach.transcripts.roles import role_in_label

WARNING = "warning: "

_ROLES = {role.value: role for role in Role}
# Chat-model exports: what they call an assistant is a machine unless its name says otherwise.
_LOOSE_ROLES = {
    "user": Role.CUSTOMER,
    "human": Role.CUSTOMER,
    "assistant": Role.BOT,
    "ai": Role.BOT,
    "model": Role.BOT,
    "developer": Role.SYSTEM,
    "tool": Role.SYSTEM,
    "function": Role.SYSTEM,
}
_CUSTOMERS_BESIDE_USERS = frozenset({"contact", "customer", "visitor", "client", "end_user", "end-user", "lead"})
CHANNEL_WORDS = {channel.value: channel for channel in Channel} | {
    "phone": Channel.CALL,
    "voice": Channel.CALL,
    "whatsapp": Channel.CHAT,
    "sms": Channel.CHAT,
    "messaging": Channel.CHAT,
    "livechat": Channel.CHAT,
    "mail": Channel.EMAIL,
    "twitter": Channel.SOCIAL,
    "facebook": Channel.SOCIAL,
    "instagram": Channel.SOCIAL,
}
_CONVERSATION_KEYS = frozenset({"id", "channel", "language", "agent_id", "culture", "started_at", "turns"})
_TURN_KEYS = frozenset({"role", "text", "start", "end", "speaker"})

_TURN_LISTS = ("turns", "messages", "transcript", "conversation", "dialogue")
_IDS = (
    *("id", "conversation_id", "conversationId", "session_id", "sessionId", "chat_id", "chatId"),
    *("call_id", "callId", "ticket_id", "ticketId"),
)
_GROUPS = _IDS[1:]
_AGENTS = ("agent_id", "agentId")
_BEGINS = ("started_at", "startedAt", "start_time", "startTime", "created_at", "createdAt", "date")
_ROLE_KEYS = (
    *("role", "speaker_role", "speakerRole", "sender_type", "senderType", "sender_role", "senderRole"),
    *("author_type", "authorType", "participant_role", "participantRole"),
)
_TELLING_NAMES = ("speaker", "sender", "sender_name", "senderName")
_WHO = (*_ROLE_KEYS, *_TELLING_NAMES, "name", "author", "author_name", "authorName", "from")
_TELLING_WHO = (*_ROLE_KEYS, *_TELLING_NAMES)
_TEXTS = ("text", "content", "message", "utterance", "body")
_STARTS = ("start", "start_time", "startTime", "begin", "offset")
_ENDS = ("end", "end_time", "endTime")
_TIMES = (
    *("timestamp", "time", "created_at", "createdAt", "date", "datetime", "sent_at", "sentAt"),
    *("date_created", "dateCreated", "create_time", "createTime", "timestamp_ms", "ts"),
)
_LARGEST_OFFSET = 1e8
# Keys by which other formats are known; their messages are not ours.
_FOREIGN_TURN_KEYS = ("author_id", "public", "participantPurpose", "purpose", *_TURN_LISTS[:2])


def _is_loose_turn(item: dict[str, Any]) -> bool:
    if any(key in item for key in _FOREIGN_TURN_KEYS):
        return False
    if isinstance(item.get("from"), str) and "text" in item and "to" not in item:
        return True
    return any(key in item for key in _TELLING_WHO) and any(key in item for key in _TEXTS)


def _is_conversation(record: dict[str, Any]) -> bool:
    return _is_one(record) or any(_is_one(item) for item in objects(record.get("conversations")))


def _is_one(record: dict[str, Any]) -> bool:
    if "turns" in record or (len(record) > 1 and record.keys() <= _CONVERSATION_KEYS):
        return True
    return any(_is_loose_turn(item) for key in _TURN_LISTS for item in objects(record.get(key)))


def _conversations(record: Node) -> Iterator[RawConversation]:
    if _is_one(record.value):
        yield from _conversation(record)
    else:
        for item in record.nodes("conversations"):
            yield from _conversation(item)


def _conversation(record: Node) -> Iterator[RawConversation]:
    key = next((key for key in _TURN_LISTS if record.has(key)), "turns")
    _warn(record, _CONVERSATION_KEYS | {key, *_IDS, *_AGENTS, *_BEGINS}, "conversation")
    if _has_unknown_roles(record, key):
        return
    groups: dict[str, list[Node]] = {}
    for item in record.nodes(key):
        groups.setdefault(item.label(*_GROUPS), []).append(item)
    for name, items in groups.items() or [("", [])]:
        user = Role.AGENT if _users_are_staff(items) else Role.CUSTOMER
        found, begin = timed_turns(items, partial(_turn, key=key, user=user))
        yield RawConversation(
            found,
            record.label(*_IDS) or name or None,
            _channel(record),
            language_code(record.value.get("language")),
            record.label(*_AGENTS) or None,
            begin or record.stamp(*_BEGINS),
            record.label("culture") or None,
        )


def _has_unknown_roles(record: Node, key: str) -> bool:
    """Notes each unknown role once; a conversation with one can not be scored, since a side would be missing."""
    unknown: dict[str, str] = {}
    for item in record.nodes(key):
        who = item.value.get("role")
        is_known = isinstance(who, str) and who.strip().casefold() in _ROLES
        if key == "turns" and not is_known and not (who is None and item.has("speaker")):
            unknown.setdefault(described(item.value, "role"), item.at("role"))
    for found, place in unknown.items():
        record.complaints.append(
            f"{place}: found {found}; allowed are {', '.join(_ROLES)}; correct it, the conversation is left out"
        )
    return bool(unknown)


def _warn(node: Node, known: frozenset[str], level: str) -> None:
    unknown = sorted(repr(key) for key in node.value if key not in known)
    if unknown:
        listed = ", ".join(unknown[:8]) + (f" and {len(unknown) - 8} more" if len(unknown) > 8 else "")
        place = f" (first in {node.place})" if node.place else ""
        node.complaints.append(f"{WARNING}unknown keys of a {level} are left out: {listed}{place}")


def _channel(record: Node) -> Channel | None:
    if not record.has("channel"):
        return None
    found = CHANNEL_WORDS.get(record.label("channel").casefold())
    if found is None:
        record.complain(
            "channel", f"allowed are {', '.join(channel.value for channel in Channel)}; it is taken as unknown"
        )
    return found


def _turn(item: Node, key: str, user: Role) -> tuple[datetime | None, RawTurn] | None:
    _warn(item, _TURN_KEYS.union(_WHO, _TEXTS, _STARTS, _ENDS, _TIMES, _GROUPS, {"id"}), "turn")
    text = _text(item)
    if not text.strip():
        return None
    speaker, role = _who(item, key, user)
    start, end = _seconds(item, _STARTS), _seconds(item, _ENDS)
    stamp = None
    if start is None:
        start = _seconds(item, _TIMES, or_none=True)
        stamp = item.stamp(*_TIMES) or _moment_of_start(item) if start is None else None
    return stamp, RawTurn(text, speaker, role, start, end if start is not None else None)


def _text(item: Node) -> str:
    """The words; chat models cut them into typed parts."""
    found = item.value.get("content")
    if not isinstance(found, list) or item.has("text"):
        return item.text(*_TEXTS)
    parts = [part for part in item.nodes("content") if part.value.get("type", "text") == "text"]
    if not parts:
        raise UnusableError(f"{item.at('content')}: found no part that is text; this turn is left out")
    return "\n".join(part.text("text") for part in parts)


def _who(item: Node, key: str, user: Role) -> tuple[str, Role | None]:
    label, names = "", []
    for part in _WHO:
        found = item.value.get(part)
        if isinstance(found, dict):
            person = item.child(part)
            label = label or person.label("role", "type")
            names.append(person.label("name", "display_name", "id"))
        elif part in _ROLE_KEYS:
            label = label or item.label(part)
        else:
            names.append(item.label(part))
    name = next((name for name in names if name), "")
    if key == "turns" and label.casefold() in _ROLES:
        return name, _ROLES[label.casefold()]
    role = user if label.casefold() == "user" else _LOOSE_ROLES.get(label.casefold(), role_in_label(label))
    by_name = next((found for one in names if (found := _LOOSE_ROLES.get(one.casefold(), role_from_label(one)))), None)
    if role is None or (label.casefold() == "assistant" and by_name is Role.AGENT):
        role = by_name
    return name or label, role


def _users_are_staff(items: list[Node]) -> bool:
    """Whether "user" means who uses the help desk: the customer goes by another name, and no agent by any."""
    words = {_role_word(item.value).casefold() for item in items}
    has_agent = any(role_from_label(word) is Role.AGENT for word in words)
    return "user" in words and not has_agent and not words.isdisjoint(_CUSTOMERS_BESIDE_USERS)


def _role_word(item: dict[str, Any]) -> str:
    for part in _WHO:
        found = item.get(part)
        word = (found.get("role") or found.get("type")) if isinstance(found, dict) else found
        if isinstance(word, str) and word and (isinstance(found, dict) or part in _ROLE_KEYS):
            return word
    return ""


def _seconds(item: Node, keys: tuple[str, ...], or_none: bool = False) -> float | None:
    """Seconds from the beginning, as a number or a clock (00:12); with ``or_none`` other values are no mistake."""
    key = next((key for key in keys if item.has(key)), None)
    if key is None:
        return None
    found = item.value[key]
    seconds = as_number(found)
    if isinstance(found, str):
        seconds = parse_clock(found)
        seconds = parse_duration(found) if seconds is None else seconds
    if seconds is not None and 0 <= seconds < _LARGEST_OFFSET:
        return seconds
    if not or_none and _moment(found) is None:
        item.complain(key, "seconds from 0 upwards or a clock such as 00:12 are allowed; the time is taken as unknown")
    return None


def _moment_of_start(item: Node) -> datetime | None:
    """The date with time that some exports write as the start."""
    return next((moment for key in _STARTS if (moment := _moment(item.value.get(key)))), None)


def _moment(found: object) -> datetime | None:
    number = as_number(found)
    return as_stamp(found) if number is None or number >= _LARGEST_OFFSET else None


_RECORDS = JsonReader(
    "generic_json",
    "Santun JSON and JSON lines",
    _is_conversation,
    _conversations,
    _is_loose_turn,
    needs="'turns', a list of objects with role and text",
)


class OwnJson:
    """The reader of our own JSON; an unknown key is warned of once a file, not once a record."""

    name = _RECORDS.name
    title = _RECORDS.title

    def recognises(self, source: SourceFile) -> bool:
        """Whether at least one of the file's first records is in this format."""
        return _RECORDS.recognises(source)

    def read(self, source: SourceFile) -> Iterator[RawConversation | ReadProblem]:
        """The conversations of the file, and a problem or warning for each part that can not be used."""
        warned: set[str] = set()
        for found in _RECORDS.read(source):
            if isinstance(found, ReadProblem) and found.message.startswith(WARNING):
                warning = found.message.partition(" (first in")[0]
                if warning in warned:
                    continue
                warned.add(warning)
            yield found


READER = OwnJson()
