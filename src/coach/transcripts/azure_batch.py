"""Azure Speech (batch and fast transcription) and Azure AI Content Understanding of calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from coach.domain.conversation import Channel
from coach.transcripts._json_records import JsonReader, Node, language_code, objects, turns
from coach.transcripts._reading import RawConversation, RawTurn, role_from_label
from coach.transcripts._spoken_words import in_order_of_time
from coach.transcripts._stamps import parse_duration

_TICKS = 10_000_000.0
_MILLISECONDS = 1000.0


def _is_transcript(record: dict[str, Any]) -> bool:
    if any(isinstance(record.get(key), list) for key in ("recognizedPhrases", "RecognizedPhrases")):
        return True
    if isinstance(record.get("phrases"), list) and "transcripts" not in record:
        return "combinedPhrases" in record or any("offsetMilliseconds" in item for item in objects(record["phrases"]))
    return any("transcriptPhrases" in content for content in objects(_result(record).get("contents")))


def _result(record: dict[str, Any]) -> dict[str, Any]:
    """The result of Content Understanding, which is wrapped in an operation or stands alone."""
    found = record.get("result", record)
    return found if isinstance(found, dict) else {}


def _with_small_first_letters(value: Any) -> Any:
    """The value with keys such as "NBest" as "nBest"; other Microsoft services write the same file that way."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: _with_small_first_letters(inner) for key, inner in value.items()}
    return [_with_small_first_letters(inner) for inner in value] if isinstance(value, list) else value


def _conversations(record: Node) -> Iterator[RawConversation]:
    if record.has("RecognizedPhrases"):
        record = Node(_with_small_first_letters(record.value), record.place, record.complaints)
    if record.has("recognizedPhrases"):
        yield _speech(record, "recognizedPhrases", _recognized_phrase)
    elif record.has("phrases"):
        yield _speech(record, "phrases", _fast_phrase)
    else:
        result = record.child("result") if record.has("result") else record
        for content in result.nodes("contents"):
            if content.has("transcriptPhrases"):
                yield _understood(content)


def _speech(record: Node, key: str, phrase: Callable[[Node, bool], RawTurn | None]) -> RawConversation:
    several_channels = len({item.label("channel") for item in record.nodes(key)}) > 1
    found = turns(record.nodes(key), lambda item: phrase(item, several_channels))
    locales = [item["locale"] for item in objects(record.value.get(key)) if "locale" in item]
    language = language_code(locales[0]) if locales else language_code(record.value.get("locale"))
    return RawConversation(in_order_of_time(found), None, Channel.CALL, language)


def _recognized_phrase(item: Node, several_channels: bool) -> RawTurn | None:
    if item.label("recognitionStatus") not in ("", "Success"):
        return None
    best = next(item.nodes("nBest"), None)
    if best is None:
        item.complain("nBest", "at least one reading is needed, so this phrase is left out")
        return None
    text = best.text("display", "lexical")
    if not text.strip():
        return None
    start, length = _span(item, "offset"), _span(item, "duration")
    end = round(start + length, 3) if start is not None and length is not None else None
    return RawTurn(text, _label(item, several_channels) or _label(best, False), None, start, end)


def _fast_phrase(item: Node, several_channels: bool) -> RawTurn:
    start, length = _span(item, "offset"), _span(item, "duration")
    end = round(start + length, 3) if start is not None and length is not None else None
    return RawTurn(item.text("text"), _label(item, several_channels), None, start, end)


def _label(item: Node, several_channels: bool) -> str:
    speaker, channel = item.label("speaker"), item.label("channel")
    parts = (f"Channel {channel}" if several_channels and channel else "", f"Speaker {speaker}" if speaker else "")
    return " ".join(part for part in parts if part)


def _span(item: Node, key: str) -> float | None:
    """A time span in whichever of the ways the file has it."""
    if item.has(f"{key}InTicks"):
        return item.number(f"{key}InTicks", _TICKS)
    if item.has(f"{key}Milliseconds"):
        return item.number(f"{key}Milliseconds", _MILLISECONDS)
    if isinstance(item.value.get(key), int | float):
        # The previews of fast transcription gave plain numbers, and in other libraries they are "offsetInMs".
        return item.number(key, _MILLISECONDS)
    if item.has(f"{key}InMs"):
        return item.number(f"{key}InMs", _MILLISECONDS)
    return parse_duration(item.label(key))


def _understood(content: Node) -> RawConversation:
    found = turns(content.nodes("transcriptPhrases"), _understood_phrase)
    labels = {turn.speaker for turn in found}
    if len(labels) < 2:
        # A known defect of this exporter: it calls both sides "Agent".
        found = tuple(replace(turn, role=None) for turn in found)
    locale = next((item.get("locale") for item in objects(content.value.get("transcriptPhrases"))), None)
    return RawConversation(found, None, Channel.CALL, language_code(locale), trusted_roles=False)


def _understood_phrase(item: Node) -> RawTurn:
    speaker = item.label("speaker")
    start, end = item.number("startTimeMs", _MILLISECONDS), item.number("endTimeMs", _MILLISECONDS)
    return RawTurn(item.text("text"), speaker, role_from_label(speaker), start, end)


READER = JsonReader(
    "azure_batch", "Azure Speech transcription and Content Understanding (JSON)", _is_transcript, _conversations
)
