"""Amazon Transcribe Call Analytics: a call with the roles of both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coach.domain.conversation import Channel
from coach.transcripts._json_records import JsonReader, Node, language_code, objects, turns
from coach.transcripts._reading import RawConversation, RawTurn, role_from_label
from coach.transcripts.amazon_connect import is_contact_lens

_SECONDS = 1000.0
_MARKS = ("JobName", "JobStatus", "SessionId", "ConversationCharacteristics", "ContentMetadata", "Participants")


def _is_call(record: dict[str, Any]) -> bool:
    found = record.get("Transcript")
    if any(_is_utterance(item) for item in objects(record.get("messages"))):
        return True
    if is_contact_lens(record) or not isinstance(found, list):
        return False
    roles = any(isinstance(item, dict) and "ParticipantRole" in item for item in found[:25])
    return roles or any(mark in record for mark in _MARKS)


def _is_utterance(item: dict[str, Any]) -> bool:
    """Whether the record is an utterance of a call that is analysed while it runs."""
    return "UtteranceId" in item and "ParticipantRole" in item and isinstance(item.get("Transcript"), str)


def _conversations(record: Node) -> Iterator[RawConversation]:
    if record.has("messages"):
        yield RawConversation(turns(record.nodes("messages"), _utterance), None, Channel.CALL)
        return
    found = turns(record.nodes("Transcript"), _turn)
    language = language_code(record.value.get("LanguageCode"))
    yield RawConversation(found, record.label("JobName", "SessionId") or None, Channel.CALL, language)


def _utterance(item: Node) -> RawTurn | None:
    if item.value.get("IsPartial") is True or not item.has("Transcript"):
        return None
    return _turn(item)


def _turn(item: Node) -> RawTurn:
    role_name = item.label("ParticipantRole")
    start, end = item.number("BeginOffsetMillis", _SECONDS), item.number("EndOffsetMillis", _SECONDS)
    return RawTurn(item.text("Content", "Transcript"), role_name, role_from_label(role_name), start, end)


READER = JsonReader(
    "amazon_transcribe_calls", "Amazon Transcribe Call Analytics (JSON)", _is_call, _conversations, _is_utterance
)
