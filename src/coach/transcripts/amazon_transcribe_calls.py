"""Amazon Transcribe Call Analytics: a call with the roles of both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coach.domain.conversation import Channel
from coach.transcripts._json_records import JsonReader, Node, language_code, turns
from coach.transcripts._reading import RawConversation, RawTurn, role_from_label
from coach.transcripts.amazon_connect import is_contact_lens

_SECONDS = 1000.0
_MARKS = ("JobName", "JobStatus", "SessionId", "ConversationCharacteristics", "ContentMetadata", "Participants")


def _is_call(record: dict[str, Any]) -> bool:
    found = record.get("Transcript")
    if is_contact_lens(record) or not isinstance(found, list):
        return False
    roles = any(isinstance(item, dict) and "ParticipantRole" in item for item in found[:25])
    return roles or any(mark in record for mark in _MARKS)


def _conversations(record: Node) -> Iterator[RawConversation]:
    found = turns(record.nodes("Transcript"), _turn)
    language = language_code(record.value.get("LanguageCode"))
    yield RawConversation(found, record.label("JobName", "SessionId") or None, Channel.CALL, language)


def _turn(item: Node) -> RawTurn:
    role_name = item.label("ParticipantRole")
    start, end = item.number("BeginOffsetMillis", _SECONDS), item.number("EndOffsetMillis", _SECONDS)
    return RawTurn(item.text("Content"), role_name, role_from_label(role_name), start, end)


READER = JsonReader("amazon_transcribe_calls", "Amazon Transcribe Call Analytics (JSON)", _is_call, _conversations)
