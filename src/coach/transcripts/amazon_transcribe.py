"""Amazon Transcribe: words with speaker labels (spk_0) or channels (ch_0), joined to turns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coach.domain.conversation import Channel
from coach.transcripts._json_records import JsonReader, Node, as_number, language_code
from coach.transcripts._reading import RawConversation
from coach.transcripts._spoken_words import Word, channels_to_turns, words_to_turns

_MARKS = ("items", "transcripts", "speaker_labels", "channel_labels", "audio_segments")


def _is_transcript(record: dict[str, Any]) -> bool:
    results = record.get("results")
    return isinstance(results, dict) and any(mark in results for mark in _MARKS)


def _conversations(record: Node) -> Iterator[RawConversation]:
    results = record.child("results")
    channels = list(results.child("channel_labels").nodes_if_any("channels"))
    if channels:
        turns = channels_to_turns([list(_words(channel, {}, channel.label("channel_label"))) for channel in channels])
    else:
        turns = words_to_turns(_words(results, _speakers_by_start(results), ""))
    language = language_code(results.value.get("language_code"))
    yield RawConversation(turns, record.label("jobName") or None, Channel.CALL, language)


def _words(holder: Node, speakers: dict[float, str], speaker: str) -> Iterator[Word]:
    for item in holder.nodes("items"):
        best = next(item.nodes_if_any("alternatives"), None)
        text = best.label("content") if best is not None else ""
        if not text:
            item.complain("alternatives", "a list with the word's content is needed, so the word is left out")
            continue
        start, end = item.number("start_time"), item.number("end_time")
        label = speaker or item.label("speaker_label") or (speakers.get(start, "") if start is not None else "")
        yield Word(text, label, start, end, item.value.get("type") == "punctuation")


def _speakers_by_start(results: Node) -> dict[float, str]:
    """Who says the word that starts at a time, from the older form that keeps labels apart from the words."""
    found: dict[float, str] = {}
    for segment in results.child("speaker_labels").nodes_if_any("segments"):
        for item in segment.nodes_if_any("items"):
            start = as_number(item.value.get("start_time"))
            if start is not None:
                found[start] = item.label("speaker_label") or segment.label("speaker_label")
    return found


READER = JsonReader("amazon_transcribe", "Amazon Transcribe (JSON)", _is_transcript, _conversations)
