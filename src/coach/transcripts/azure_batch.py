"""Azure Speech (batch and fast transcription) and Azure AI Content Understanding of calls."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from coach.domain.conversation import Channel
from coach.transcripts._json_records import JsonReader, Node, language_code, objects, turns
from coach.transcripts._reading import RawConversation, RawTurn, role_from_label
from coach.transcripts._spoken_words import in_order_of_time

_TICKS = 10_000_000.0
_MILLISECONDS = 1000.0
_ISO_DURATION = re.compile(r"PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?")


def _is_transcript(record: dict[str, Any]) -> bool:
    if isinstance(record.get("recognizedPhrases"), list):
        return True
    if isinstance(record.get("phrases"), list) and "transcripts" not in record:
        return "combinedPhrases" in record or any("offsetMilliseconds" in item for item in objects(record["phrases"]))
    return any("transcriptPhrases" in content for content in objects(_result(record).get("contents")))


def _result(record: dict[str, Any]) -> dict[str, Any]:
    """The result of Content Understanding, which is wrapped in an operation or stands alone."""
    found = record.get("result", record)
    return found if isinstance(found, dict) else {}


def _conversations(record: Node) -> Iterator[RawConversation]:
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
    start, length = item.number("offsetMilliseconds", _MILLISECONDS), item.number("durationMilliseconds", _MILLISECONDS)
    end = round(start + length, 3) if start is not None and length is not None else None
    return RawTurn(item.text("text"), _label(item, several_channels), None, start, end)


def _label(item: Node, several_channels: bool) -> str:
    speaker, channel = item.label("speaker"), item.label("channel")
    parts = (f"Channel {channel}" if several_channels and channel else "", f"Speaker {speaker}" if speaker else "")
    return " ".join(part for part in parts if part)


def _span(item: Node, key: str) -> float | None:
    """A time span in whichever of the three ways the file has it."""
    if item.has(f"{key}InTicks"):
        return item.number(f"{key}InTicks", _TICKS)
    if item.has(f"{key}Milliseconds"):
        return item.number(f"{key}Milliseconds", _MILLISECONDS)
    found = _ISO_DURATION.fullmatch(item.label(key))
    if found is None:
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


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
