"""Exports inside an envelope: the answer of an API, a webhook's notice, or one object a line of a data pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from coach.errors import TranscriptError
from coach.transcripts._json_records import records
from coach.transcripts._reading import RawConversation, Reader, ReadProblem, SourceFile

_DEEPEST = 3
_MOST_INSIDES = 40
_LOOKED_AT = 25


@dataclass(frozen=True, slots=True)
class InsideEnvelope:
    """A format's reader for what an envelope holds, as if the file held nothing else."""

    reader: Reader
    inside: SourceFile

    @property
    def name(self) -> str:
        """The format inside."""
        return self.reader.name

    @property
    def title(self) -> str:
        """What people call the format inside."""
        return self.reader.title

    def recognises(self, source: SourceFile) -> bool:
        """Whether the format is the one of what the envelope holds."""
        return self.reader.recognises(self.inside)

    def read(self, source: SourceFile) -> Iterator[RawConversation | ReadProblem]:
        """The conversations inside; the lines of a value that was taken out of the file are not known."""
        for found in self.reader.read(self.inside):
            yield replace(found, line=None)


def insides(source: SourceFile) -> Iterator[SourceFile]:
    """What the objects of a JSON file hold, from the outermost to the innermost; none when it is not JSON."""
    if not source.text.lstrip().startswith(("{", "[")):
        return
    values = [record.value for record in records(source) if not isinstance(record, ReadProblem)]
    level: list[Any] = [values if len(values) > 1 else values[0]] if values else []
    given = 0
    for _ in range(_DEEPEST):
        level = [inner for value in level for inner in _held(value)]
        for value in level:
            if given == _MOST_INSIDES:
                return
            given += 1
            yield SourceFile(source.path, json.dumps(value).encode("utf-8", "surrogatepass"), source.columns)


def _held(value: Any) -> Iterator[Any]:
    """The objects under each key of an object, or under one key of all objects of a list."""
    if isinstance(value, dict):
        yield from (held for held in value.values() if isinstance(held, dict) or _holds_objects(held))
    elif _holds_objects(value):
        keys = dict.fromkeys(key for item in value[:_LOOKED_AT] if isinstance(item, dict) for key in item)
        for key in list(keys)[:_LOOKED_AT]:
            held = [item[key] for item in value if isinstance(item, dict) and isinstance(item.get(key), dict)]
            if held:
                yield held


def _holds_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value[:_LOOKED_AT])


def reader_of_inside(source: SourceFile, readers: tuple[Reader, ...]) -> InsideEnvelope | None:
    """The one format that what the file's envelope holds is in; None when there is no such."""
    try:
        for inside in insides(source):
            claimed = [reader for reader in readers if reader.recognises(inside)]
            if len(claimed) == 1:
                return InsideEnvelope(claimed[0], inside)
    except TranscriptError:
        # What is wrong with the file itself is told better by the one who asks.
        return None
    return None
