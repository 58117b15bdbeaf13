"""vCon, the IETF container for conversations: text dialogs, and the transcripts of recordings."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from coach.domain.conversation import Channel, Role
from coach.errors import TranscriptError
from coach.transcripts._html import html_to_text
from coach.transcripts._json_records import JsonReader, Node, UnusableError, language_code, timed_turns, turns
from coach.transcripts._reading import RawConversation, RawTurn, parse_json, role_from_label, seconds_between
from coach.transcripts._spoken_words import in_order_of_time, joined_sentences
from coach.transcripts.email_thread import own_words

# The container leaves the transcript's shape to the vendor; these are the lists that known ones use.
_TURN_LISTS = ("segments", "utterances", "turns", "messages", "paragraphs", "transcript", "dialog")
_TEXTS = ("text", "message", "transcript", "body", "content")
_MAIL = "message/rfc822"
_SPEAKERS = ("speaker", "speaker_name", "speaker_id", "name", "channel")


def _is_vcon(record: dict[str, Any]) -> bool:
    if "vcon" in record and ("parties" in record or "dialog" in record):
        return True
    return isinstance(record.get("parties"), list) and isinstance(record.get("dialog"), list)


def _conversations(record: Node) -> Iterator[RawConversation]:
    parties = list(record.nodes_if_any("parties"))
    written, started_at = timed_turns(record.nodes_if_any("dialog"), lambda dialog: _text_turn(dialog, parties))
    spoken, spoken_at = _spoken(record, parties)
    if spoken:
        # A recorded call may have text messages beside it; its transcript is the conversation.
        yield RawConversation(spoken, _name(record), Channel.CALL, _language(record), _agent_id(parties), spoken_at)
        return
    if not written and any(dialog.label("type") == "recording" for dialog in record.nodes_if_any("dialog")):
        raise UnusableError(
            f"{record.at('analysis')}: the recording has no transcript; add an analysis of the type 'transcript'"
        )
    is_mail = any(
        dialog.label("mediatype", "mimetype").startswith(("text/html", _MAIL))
        for dialog in record.nodes_if_any("dialog")
    )
    channel = Channel.EMAIL if is_mail or _all_by_mail(parties) else Channel.CHAT
    yield RawConversation(written, _name(record), channel, _language(record), _agent_id(parties), started_at)


def _name(record: Node) -> str | None:
    return record.label("uuid") or None


def _language(record: Node) -> str | None:
    return language_code(record.value.get("language"))


def _all_by_mail(parties: list[Node]) -> bool:
    return bool(parties) and all(party.has("mailto") and not party.has("tel") for party in parties)


def _agent_id(parties: list[Node]) -> str | None:
    agents = [party for party in parties if _role(party) is Role.AGENT]
    return next((name for party in agents if (name := party.label("uuid", "name", "mailto", "tel"))), None)


def _role(party: Node) -> Role | None:
    return role_from_label(party.label("role"))


def _speaker(party: Node | None, index: int | None) -> tuple[str, Role | None]:
    """The label and the role of a party; a party that is not listed keeps its number."""
    if party is None:
        return ("" if index is None else f"Party {index}"), None
    name = party.label("name", "tel", "mailto", "uuid") or f"Party {index}"
    return name, _role(party)


def _party_of(dialog: Node) -> int | None:
    """Who wrote a dialog: its originator, else the first of its parties."""
    for key in ("originator", "parties"):
        found = dialog.value.get(key)
        if isinstance(found, list) and found:
            found = found[0]
        if isinstance(found, int) and not isinstance(found, bool):
            return found
    return None


def _at(parties: list[Node], index: int | None) -> Node | None:
    return parties[index] if index is not None and 0 <= index < len(parties) else None


def _text_turn(dialog: Node, parties: list[Node]) -> tuple[datetime | None, RawTurn] | None:
    if dialog.label("type") != "text":
        return None
    index = _party_of(dialog)
    speaker, role = _speaker(_at(parties, index), index)
    media = dialog.label("mediatype", "mimetype") or "text/plain"
    is_mail = media.startswith(_MAIL)
    if not is_mail and not media.startswith("text/"):
        raise UnusableError(
            f"{dialog.at('mediatype')}: found {media!r}; text/plain, text/html and {_MAIL} are read, "
            "this dialog is left out"
        )
    body = _body(dialog)
    if not isinstance(body, str):
        raise UnusableError(f"{dialog.at('body')}: text is needed, so this dialog is left out")
    text = _words_of_mail(dialog, body) if is_mail else html_to_text(body) if media.startswith("text/html") else body
    return (dialog.stamp("start"), RawTurn(text, speaker, role)) if text.strip() else None


def _words_of_mail(dialog: Node, body: str) -> str:
    try:
        return own_words(body.encode("utf-8", "surrogatepass"))
    except (TranscriptError, RecursionError) as error:
        raise UnusableError(f"{dialog.at('body')}: this mail can not be used ({error}); it is left out") from error


def _body(holder: Node) -> object:
    """The content of a dialog or analysis, decoded as its encoding says."""
    found = holder.value.get("body")
    if found is None and holder.has("url"):
        raise UnusableError(
            f"{holder.at('url')}: the content is outside the file; export it with the content inside ('body')"
        )
    if not isinstance(found, str):
        return found
    encoding = holder.label("encoding").casefold()
    if encoding == "base64url":
        try:
            return base64.urlsafe_b64decode(found + "=" * (-len(found) % 4)).decode("utf-8")
        except (binascii.Error, ValueError) as error:
            raise UnusableError(
                f"{holder.at('body')}: this is no base64url text in UTF-8 ({error}); it is left out"
            ) from error
    if encoding == "json":
        try:
            return parse_json(found)
        except TranscriptError as error:
            raise UnusableError(f"{holder.at('body')}: {error}") from error
    return found


def _spoken(record: Node, parties: list[Node]) -> tuple[tuple[RawTurn, ...], datetime | None]:
    """The turns of all transcripts, timed from the first recording's start."""
    dialogs = list(record.nodes_if_any("dialog"))
    begins = [dialog.stamp("start") if dialog.label("type") == "recording" else None for dialog in dialogs]
    known = [begin for begin in begins if begin is not None]
    started_at = min(known) if known else None
    found: list[RawTurn] = []
    for analysis in record.nodes_if_any("analysis"):
        if "transcri" not in analysis.label("type"):
            continue
        index = _first_index(analysis.value.get("dialog"))
        begin = begins[index] if 0 <= index < len(begins) else None
        offset = seconds_between(started_at, begin) if begin is not None and started_at is not None else 0.0
        try:
            found.extend(_shifted(turn, offset) for turn in _transcript(analysis, parties))
        except UnusableError as error:
            record.complaints.append(str(error))
    return in_order_of_time(found), started_at


def _first_index(value: object) -> int:
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, int) else 0


def _shifted(turn: RawTurn, offset: float) -> RawTurn:
    start = None if turn.start is None else turn.start + offset
    end = None if turn.end is None else turn.end + offset
    return replace(turn, start=start, end=end)


def _transcript(analysis: Node, parties: list[Node]) -> tuple[RawTurn, ...]:
    body = _body(analysis)
    if isinstance(body, str) and body.lstrip().startswith(("{", "[")):
        # Vendors often leave "encoding" out where the body is JSON.
        try:
            body = parse_json(body)
        except TranscriptError as error:
            raise UnusableError(f"{analysis.at('body')}: {error}") from error
    items = _turn_list(Node({"body": body}, analysis.place, analysis.complaints), "body")
    if items is None:
        raise UnusableError(
            f"{analysis.at('body')}: no speakers: no list of turns was found; one of {', '.join(_TURN_LISTS)} "
            "with speaker and text is needed"
        )
    return joined_sentences(turns(items, lambda item: _segment(item, parties)))


def _turn_list(holder: Node, key: str, depth: int = 0) -> list[Node] | None:
    """The list of turns in a vendor's transcript, which is at most a few objects deep."""
    found = holder.value.get(key)
    if isinstance(found, list):
        items = list(holder.nodes(key))
        return items if any(name in item.value for item in items for name in (*_TEXTS, "sentences")) else None
    if not isinstance(found, dict) or depth > 3:
        return None
    inner = Node(found, holder.at(key), holder.complaints)
    lists = (_turn_list(inner, name, depth + 1) for name in _TURN_LISTS if name in found)
    return next((items for items in lists if items is not None), None)


def _segment(item: Node, parties: list[Node]) -> RawTurn | None:
    if item.has("sentences"):
        text = " ".join(sentence.text(*_TEXTS) for sentence in item.nodes("sentences"))
    else:
        text = item.text(*_TEXTS)
    if not text.strip():
        return None
    index = item.value.get("party")
    if isinstance(index, int) and not isinstance(index, bool):
        speaker, role = _speaker(_at(parties, index), index)
    else:
        speaker = item.label(*_SPEAKERS)
        named = next((party for party in parties if speaker and party.label("name") == speaker), None)
        role = _role(named) if named is not None else role_from_label(speaker)
        speaker = f"Speaker {speaker}" if speaker.isdigit() else speaker
    return RawTurn(text, speaker, role, item.number("start"), item.number("end"))


READER = JsonReader("vcon", "vCon conversation container (JSON)", _is_vcon, _conversations)
