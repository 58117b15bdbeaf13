"""Whisper and its relatives (WhisperX, whisper.cpp, diarised OpenAI output): segments, with speakers if there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coach.domain.conversation import Channel
from coach.transcripts._json_records import JsonReader, Node, language_code, objects, turns
from coach.transcripts._reading import RawConversation, RawTurn, role_from_label
from coach.transcripts._spoken_words import Word, joined_sentences, words_to_turns

_MILLISECONDS = 1000.0


def _is_transcript(record: dict[str, Any]) -> bool:
    if "vcon" in record or "turns" in record or "messages" in record:
        return False
    if isinstance(record.get("segments"), list):
        segments = objects(record["segments"])
        return any("text" in segment for segment in segments) or ("text" in record and "language" in record)
    return any("text" in item and "offsets" in item for item in objects(record.get("transcription")))


def _conversations(record: Node) -> Iterator[RawConversation]:
    if record.has("segments"):
        found = tuple(turn for item in record.nodes("segments") for turn in _turns_of_segment(item))
    else:
        found = turns(record.nodes("transcription"), _whisper_cpp_segment)
    language = record.value.get("language") or record.child("result").value.get("language")
    yield RawConversation(joined_sentences(found), None, Channel.CALL, language_code(language))


def _turns_of_segment(item: Node) -> tuple[RawTurn, ...]:
    """One turn, or one for each voice where only the words of the segment say who speaks."""
    words = [] if item.has("speaker") else list(item.nodes_if_any("words"))
    if len({speaker for word in words if (speaker := word.label("speaker"))}) < 2:
        return turns([item], _segment)
    return words_to_turns(
        Word(word.label("word", "text").strip(), word.label("speaker"), word.number("start"), word.number("end"))
        for word in words
    )


def _segment(item: Node) -> RawTurn | None:
    text = item.text("text").strip()
    if not text:
        return None
    speaker = item.label("speaker") or next(
        (label for word in item.nodes_if_any("words") if (label := word.label("speaker"))), ""
    )
    return RawTurn(text, speaker, role_from_label(speaker), item.number("start"), item.number("end"))


def _whisper_cpp_segment(item: Node) -> RawTurn | None:
    text = item.text("text").strip()
    if not text:
        return None
    offsets = item.child("offsets")
    start, end = offsets.number("from", _MILLISECONDS), offsets.number("to", _MILLISECONDS)
    speaker = item.label("speaker")
    return RawTurn(text, speaker, role_from_label(speaker), start, end)


READER = JsonReader("whisper", "Whisper and WhisperX (JSON)", _is_transcript, _conversations)
