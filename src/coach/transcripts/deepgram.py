"""Deepgram: utterances, paragraphs or words, with speakers or channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coach.domain.conversation import Channel
from coach.transcripts._json_records import JsonReader, Node, language_code, turns
from coach.transcripts._reading import RawConversation, RawTurn
from coach.transcripts._spoken_words import Word, channels_to_turns, in_order_of_time, words_to_turns


def _is_transcript(record: dict[str, Any]) -> bool:
    results = record.get("results")
    return isinstance(results, dict) and ("channels" in results or "utterances" in results)


def _conversations(record: Node) -> Iterator[RawConversation]:
    results = record.child("results")
    channels = list(results.nodes_if_any("channels"))
    if results.has("utterances"):
        # Several channels are told by the utterances too, when the file is cut down to them.
        numbers = {item.label("channel") for item in results.nodes("utterances")}
        several = len(channels) > 1 or len(numbers) > 1
        found = turns(results.nodes("utterances"), lambda item: _utterance(item, several))
    elif len(channels) > 1:
        found = channels_to_turns(
            [list(_words(best, f"Channel {number}")) for number, item in enumerate(channels) for best in _best(item)]
        )
    else:
        found = tuple(turn for channel in channels for best in _best(channel) for turn in _speakers_turns(best))
    language = channels[0].label("detected_language") if channels else ""
    request = record.child("metadata").label("request_id")
    yield RawConversation(in_order_of_time(found), request or None, Channel.CALL, language_code(language))


def _utterance(item: Node, several_channels: bool) -> RawTurn:
    channel = item.label("channel") if several_channels else ""
    speaker = _label(item, f"Channel {channel}" if channel else "")
    return RawTurn(item.text("transcript"), speaker, None, item.number("start"), item.number("end"))


def _best(channel: Node) -> list[Node]:
    """The likeliest reading of a channel; none for an empty one."""
    return list(channel.nodes("alternatives"))[:1]


def _speakers_turns(best: Node) -> tuple[RawTurn, ...]:
    paragraphs = best.child("paragraphs")
    if paragraphs.has("paragraphs"):
        return turns(paragraphs.nodes("paragraphs"), _paragraph)
    return words_to_turns(_words(best, ""))


def _paragraph(item: Node) -> RawTurn:
    text = " ".join(sentence.text("text") for sentence in item.nodes("sentences"))
    return RawTurn(text, _label(item, ""), None, item.number("start"), item.number("end"))


def _words(best: Node, channel_label: str) -> Iterator[Word]:
    for item in best.nodes("words"):
        text = item.label("punctuated_word", "word")
        yield Word(text, _label(item, channel_label), item.number("start"), item.number("end"))


def _label(item: Node, channel_label: str) -> str:
    speaker = item.label("speaker")
    return " ".join(part for part in (channel_label, f"Speaker {speaker}" if speaker else "") if part)


READER = JsonReader("deepgram", "Deepgram (JSON)", _is_transcript, _conversations)
