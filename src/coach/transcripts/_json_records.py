"""What the JSON readers share: records with their place, and typed access that complains instead of raising."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from coach.errors import TranscriptError
from coach.transcripts._reading import (
    RawConversation,
    RawTurn,
    ReadProblem,
    SourceFile,
    parse_json,
    parse_timestamp,
    seconds_between,
)

_SAMPLE_SIZE = 25
_LONGEST_SECONDS = 10 * 365 * 24 * 3600.0
_LARGEST_UNIX_TIME = 1e14  # in milliseconds: the year 5138
_LANGUAGE_NAMES = {"english": "en", "indonesian": "id"}
_NO_SPEAKERS = (
    "no speakers: nothing says who speaks; export it again with speaker labels (diarisation) or with one channel a side"
)


class UnusableError(TranscriptError):
    """A part of a record can not be used; the message says where, what was found and what is allowed."""


@dataclass(frozen=True, slots=True)
class Record:
    """One JSON value of a file: where it is in words (empty when it is the whole file) and its line, where known."""

    value: Any
    place: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON object and its place; ``complaints`` collects what is wrong in the whole record without stopping it."""

    value: dict[str, Any]
    place: str
    complaints: list[str]

    def at(self, key: str) -> str:
        """The place of a key, in words."""
        return f"{self.place}.{key}" if self.place else key

    def complain(self, key: str, allowed: str) -> None:
        """Notes that the value of a key is not what is allowed."""
        self.complaints.append(f"{self.at(key)}: found {described(self.value, key)}; {allowed}")

    def has(self, key: str) -> bool:
        """Whether the key is there with something other than null."""
        return self.value.get(key) is not None

    def text(self, *keys: str) -> str:
        """The words under the first of the keys that is there; raises UnusableError when there are none."""
        key = next((key for key in keys if self.has(key)), keys[0])
        found = self.value.get(key)
        if isinstance(found, str):
            return found
        raise UnusableError(
            f"{self.at(key)}: found {described(self.value, key)}; text is needed, so this turn is left out"
        )

    def label(self, *keys: str) -> str:
        """A name or id as text, the first that is there; "" when there is none."""
        for key in keys:
            found = self.value.get(key)
            if isinstance(found, str) and found.strip():
                return found.strip()
            if isinstance(found, int) and not isinstance(found, bool):
                return str(found)
            if isinstance(found, float) and found.is_integer():
                return str(int(found))
            if found is not None and not isinstance(found, str):
                self.complain(key, "a name or a number is allowed; it is taken as unknown")
        return ""

    def number(self, key: str, scale: float = 1.0) -> float | None:
        """A time span as seconds (the value divided by ``scale``); None when it is missing or can not be one."""
        found = self.value.get(key)
        if found is None:
            return None
        seconds = as_number(found)
        if seconds is None or not 0 <= seconds / scale <= _LONGEST_SECONDS:
            self.complain(key, "a time from 0 upwards is allowed; the time is taken as unknown")
            return None
        return seconds / scale

    def stamp(self, *keys: str) -> datetime | None:
        """A date with time, the first that is there; None when it is missing or can not be read."""
        for key in keys:
            found = self.value.get(key)
            if found is None or found == "":
                continue
            stamp = as_stamp(found)
            if stamp is None:
                self.complain(key, "a time such as 2026-03-01T09:00:00+07:00 is allowed; it is taken as unknown")
            return stamp
        return None

    def child(self, key: str) -> Node:
        """The object under a key; an empty one when it is missing."""
        found = self.value.get(key)
        if found is not None and not isinstance(found, dict):
            self.complain(key, "an object is allowed; it is taken as empty")
        return Node(found if isinstance(found, dict) else {}, self.at(key), self.complaints)

    def nodes(self, key: str) -> Iterator[Node]:
        """The objects of the list under a key; raises UnusableError when there is no list."""
        found = self.value.get(key)
        if not isinstance(found, list):
            raise UnusableError(f"{self.at(key)}: found {described(self.value, key)}; a list of objects is needed")
        for number, item in enumerate(found):
            place = f"{self.at(key)}[{number}]"
            if isinstance(item, dict):
                yield Node(item, place, self.complaints)
            else:
                self.complaints.append(
                    f"{place}: found {described_value(item)}; an object is needed, so it is left out"
                )

    def nodes_if_any(self, key: str) -> Iterator[Node]:
        """The objects of the list under a key; none when the key is missing."""
        return self.nodes(key) if self.has(key) else iter(())


@dataclass(frozen=True, slots=True)
class JsonReader:
    """A Reader for one JSON format, made of what its records look like and how one becomes conversations.

    ``is_message`` is for formats that are also exported as a bare list of messages (or one message a line): the whole
    file is then one record ``{"messages": [...]}``. ``needs`` says in words what a record must have.
    """

    name: str
    title: str
    is_record: Callable[[dict[str, Any]], bool]
    conversations: Callable[[Node], Iterator[RawConversation]]
    is_message: Callable[[dict[str, Any]], bool] | None = None
    needs: str = "the shape of that export"

    def recognises(self, source: SourceFile) -> bool:
        """Whether at least one of the file's first records is in this format."""
        return any(
            self.is_record(value) or (self.is_message is not None and self.is_message(value))
            for value in sample(source)
        )

    def read(self, source: SourceFile) -> Iterator[RawConversation | ReadProblem]:
        """The conversations of the file, and a problem for each part that can not be used."""
        for record in self._records(source):
            if isinstance(record, ReadProblem):
                yield record
            elif not isinstance(record.value, dict) or not self.is_record(record.value):
                found = f"found {described_value(record.value)}; {self.title} needs {self.needs}; it is left out"
                yield source.problem(_placed(record, found), record.line)
            else:
                yield from read_record(source, record, self.conversations)

    def _records(self, source: SourceFile) -> Iterator[Record | ReadProblem]:
        if self.is_message is None or not any(self.is_message(value) for value in sample(source)):
            yield from records(source)
            return
        messages = []
        for record in records(source):
            if isinstance(record, ReadProblem):
                yield record
            else:
                messages.append(record.value)
        yield Record({"messages": messages}, "", 1)


def read_record(
    source: SourceFile, record: Record, conversations: Callable[[Node], Iterator[RawConversation]]
) -> Iterator[RawConversation | ReadProblem]:
    """The usable conversations of one record, then its problems."""
    node = Node(record.value, record.place, [])
    try:
        for conversation in conversations(node):
            if not conversation.turns:
                node.complaints.append(_placed(record, "no turn could be used; a conversation needs one with words"))
            elif all(turn.role is None and not turn.speaker.strip() for turn in conversation.turns):
                node.complaints.append(_placed(record, _NO_SPEAKERS))
            else:
                yield replace(conversation, line=record.line) if conversation.line is None else conversation
    except UnusableError as error:
        node.complaints.append(str(error))
    # A list that is looked at twice complains twice.
    for complaint in dict.fromkeys(node.complaints):
        yield source.problem(complaint, record.line)


def records(source: SourceFile) -> Iterator[Record | ReadProblem]:
    """The JSON values of a file: the items of a list, the lines of a JSON-lines file, or the one value."""
    try:
        value = source.json
    except TranscriptError as error:
        if is_json_lines(source):
            yield from _lines(source)
        else:
            cause = error.__cause__
            yield source.problem(str(error), cause.lineno if isinstance(cause, json.JSONDecodeError) else None)
        return
    if isinstance(value, list):
        if not value:
            yield source.problem("the list is empty; a list of conversations is needed", 1)
        for number, item in enumerate(value, 1):
            yield Record(item, f"record {number}", None)
    else:
        yield Record(value, "", 1)


def _lines(source: SourceFile) -> Iterator[Record | ReadProblem]:
    # Not splitlines: U+2028 and its like may stand inside a JSON text.
    for number, line in enumerate(source.text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield Record(parse_json(line), "", number)
        except TranscriptError as error:
            cause = error.__cause__
            found = f"broken JSON ({cause.msg})" if isinstance(cause, json.JSONDecodeError) else str(error)
            yield source.problem(f"{found}; one JSON object a line is needed, so this line is left out", number)


def is_json_lines(source: SourceFile) -> bool:
    """Whether a file that is not one JSON value has a JSON object on at least one of its first lines."""
    return bool(_first_lines(source))


def _first_lines(source: SourceFile) -> list[dict[str, Any]]:
    if not source.head.lstrip().startswith("{"):
        return []
    found: list[dict[str, Any]] = []
    position, seen = 0, 0
    while position <= len(source.text) and seen < _SAMPLE_SIZE:
        end = source.text.find("\n", position)
        line = source.text[position : end if end >= 0 else len(source.text)].strip()
        position = end + 1 if end >= 0 else len(source.text) + 1
        if not line:
            continue
        seen += 1
        # A pretty-printed object that is broken has lines such as `"id": 1,`; JSON lines never have.
        if not line.startswith("{"):
            return []
        try:
            value = parse_json(line)
        except TranscriptError:
            continue
        if isinstance(value, dict):
            found.append(value)
    return found


def sample(source: SourceFile) -> list[dict[str, Any]]:
    """The first objects among a file's records; none when it is not JSON. Never raises."""
    try:
        if not source.head.lstrip().startswith(("{", "[")):
            return []
        value = source.json
    except TranscriptError:
        try:
            return _first_lines(source)
        except TranscriptError:
            return []
    items = value[:_SAMPLE_SIZE] if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def turns(nodes: Iterable[Node], turn: Callable[[Node], RawTurn | None]) -> tuple[RawTurn, ...]:
    """The turns that the nodes hold; what can not be used is noted and left out, and None is no turn."""
    found: list[RawTurn] = []
    for node in nodes:
        try:
            made = turn(node)
        except UnusableError as error:
            node.complaints.append(str(error))
            continue
        if made is not None:
            found.append(made)
    return tuple(found)


def timed_turns(
    nodes: Iterable[Node], turn: Callable[[Node], tuple[datetime | None, RawTurn] | None]
) -> tuple[tuple[RawTurn, ...], datetime | None]:
    """Turns with clock times, in order of time when all have one, and when the first of them was."""
    stamps: list[datetime | None] = []

    def noted(node: Node) -> RawTurn | None:
        made = turn(node)
        if made is None:
            return None
        stamps.append(made[0])
        return made[1]

    found = turns(nodes, noted)
    known = [stamp for stamp in stamps if stamp is not None]
    if not known:
        return found, None
    begin = min(known)
    placed = [
        one if stamp is None else replace(one, start=seconds_between(begin, stamp))
        for one, stamp in zip(found, stamps, strict=True)
    ]
    if len(known) == len(stamps):
        placed.sort(key=lambda one: one.start or 0.0)
    return tuple(placed), begin


def as_number(value: object) -> float | None:
    """A finite number, also when it is written as text; else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if abs(number) < float("inf") else None


def as_stamp(value: object) -> datetime | None:
    """A date with time from ISO 8601 text or a Unix time (a number, also as text); None for anything else."""
    if isinstance(value, str) and not value.strip().isdigit():
        return parse_timestamp(value)
    number = as_number(value)
    return None if number is None or abs(number) > _LARGEST_UNIX_TIME else parse_timestamp(number)


def language_code(value: object) -> str | None:
    """The two- or three-letter code of a vendor's language name (``en-US``, ``id_ID``, ``english``); else None."""
    if not isinstance(value, str):
        return None
    name = value.strip().casefold()
    code = _LANGUAGE_NAMES.get(name, name.replace("_", "-").split("-")[0])
    return code if 2 <= len(code) <= 3 and code.isascii() and code.isalpha() else None


def is_list_of_objects(value: object) -> bool:
    """Whether the value is a list with at least one object among its first items."""
    return isinstance(value, list) and any(isinstance(item, dict) for item in value[:_SAMPLE_SIZE])


def objects(value: object) -> list[dict[str, Any]]:
    """The objects among the first items of a list; none when it is no list."""
    return [item for item in value[:_SAMPLE_SIZE] if isinstance(item, dict)] if isinstance(value, list) else []


def described(value: dict[str, Any], key: str) -> str:
    """What an object holds under a key, in a few words."""
    return described_value(value[key]) if key in value else "nothing"


def described_value(value: object) -> str:
    """A JSON value in a few words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text {_shortened(value)!r}"
    if isinstance(value, int | float):
        return f"the number {_shortened(str(value))}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        keys = ", ".join(_shortened(str(key)) for key in list(value)[:5])
        return f"an object with the keys {keys}" if keys else "an empty object"
    return type(value).__name__


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


def _placed(record: Record, message: str) -> str:
    return f"{record.place}: {message}" if record.place else message
