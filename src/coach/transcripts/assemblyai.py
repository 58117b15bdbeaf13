"""AssemblyAI: utterances by speaker or channel, or words with speakers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coach.domain.conversation import Channel
from coach.transcripts._json_records import JsonReader, Node, language_code, turns
from coach.transcripts._reading import RawConversation, RawTurn, role_from_label
from coach.transcripts._spoken_words import Word, in_order_of_time, words_to_turns

_SECONDS = 1000.0


def _is_transcript(record: dict[str, Any]) -> bool:
    if "turns" in record or "messages" in record:
        return False
    return "utterances" in record or ("audio_url" in record and "words" in record)


def _conversations(record: Node) -> Iterator[RawConversation]:
    if record.has("utterances"):
        found = in_order_of_time(turns(record.nodes("utterances"), _turn))
    else:
        found = words_to_turns(_words(record))
    yield RawConversation(
        found, record.label("id") or None, Channel.CALL, language_code(record.value.get("language_code"))
    )


def _turn(item: Node) -> RawTurn:
    speaker = _speaker(item)
    start, end = item.number("start", _SECONDS), item.number("end", _SECONDS)
    return RawTurn(item.text("text"), speaker, role_from_label(speaker), start, end)


def _words(record: Node) -> Iterator[Word]:
    for item in record.nodes("words"):
        yield Word(item.label("text"), _speaker(item), item.number("start", _SECONDS), item.number("end", _SECONDS))


def _speaker(item: Node) -> str:
    channel = item.label("channel")
    return item.label("speaker") or (f"Channel {channel}" if channel else "")


READER = JsonReader("assemblyai", "AssemblyAI (JSON)", _is_transcript, _conversations)
