"""Exports inside an envelope: the answer of an API, a webhook's notice, or one object a line of a data pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from coach.errors import TranscriptError
from coach.transcripts._json_records import records
from coach.transcripts._reading import RawConversation, Reader, ReadProblem, SourceFile

_DEEPEST = 3
_MOST_PARTS = 100
_KEYS_LOOKED_AT = 25


@dataclass(frozen=True, slots=True)
class InsideEnvelope:
    """A format's reader for what an envelope holds, as if the file held nothing else."""

    reader: Reader

    @property
    def name(self) -> str:
        """The format inside."""
        return self.reader.name

    @property
    def title(self) -> str:
        """What people call the format inside."""
        return self.reader.title

    def recognises(self, source: SourceFile) -> bool:
        """Whether something in the file is in the format."""
        return any(self.reader.recognises(part.source_in(source)) for level in _levels(source) for part in level)

    def read(self, source: SourceFile) -> Iterator[RawConversation | ReadProblem]:
        """The conversations of all parts of one depth; the lines of a value that was taken out of the file are not known.

        What is broken in the file itself, and objects without such a part, are problems.
        """
        yield from (record for record in records(source) if isinstance(record, ReadProblem))
        for level in _levels(source):
            held = [(part, inside) for part in level if self.reader.recognises(inside := part.source_in(source))]
            for part, inside in held:
                if part.objects_without:
                    yield source.problem(
                        f"{part.objects_without} objects of the list have no {part.key!r}, which holds the transcript "
                        "in the others; they are left out"
                    )
                for found in self.reader.read(inside):
                    yield replace(found, line=None)
            if held:
                if len(level) == _MOST_PARTS:
                    yield source.problem(f"only the first {_MOST_PARTS} parts of the file were looked at; split it")
                return


@dataclass(frozen=True, slots=True)
class _Part:
    """A value somewhere in a JSON file, the key it stands under, and how many objects of a list lack that key."""

    value: Any
    key: str = ""
    objects_without: int = 0

    def source_in(self, whole: SourceFile) -> SourceFile:
        """The part as a file of its own, which goes by the same name."""
        return SourceFile(whole.path, json.dumps(self.value).encode("utf-8", "surrogatepass"), whole.columns)


def reader_of_inside(source: SourceFile, readers: Sequence[Reader]) -> InsideEnvelope | None:
    """The one format that what the file's envelope holds is in; None when there is no such."""
    for level in _levels(source):
        for part in level:
            inside = part.source_in(source)
            claimed = [reader for reader in readers if reader.recognises(inside)]
            if len(claimed) == 1:
                return InsideEnvelope(claimed[0])
    return None


def _levels(source: SourceFile) -> Iterator[list[_Part]]:
    """What the objects of a JSON file hold, from the outermost to the innermost; none when it is not JSON."""
    try:
        is_json = source.text.lstrip().startswith(("{", "["))
    except TranscriptError:
        # A workbook or another binary file holds no JSON.
        return
    values = [record.value for record in records(source) if not isinstance(record, ReadProblem)] if is_json else []
    level = [_Part(values if len(values) > 1 else values[0])] if values else []
    for _ in range(_DEEPEST):
        level = list(islice((held for part in level for held in _held(part.value)), _MOST_PARTS))
        if not level:
            return
        yield level


def _held(value: Any) -> Iterator[_Part]:
    """The objects under each key of an object, those of one shape together, or under one key of all objects of a list."""
    if isinstance(value, dict):
        alike: dict[frozenset[str], list[Any]] = {}
        for key, held in value.items():
            if isinstance(held, dict):
                alike.setdefault(frozenset(held), []).append(held)
            elif _holds_objects(held):
                yield _Part(held, key)
        yield from (_Part(group if len(group) > 1 else group[0]) for group in alike.values())
    elif _holds_objects(value):
        items = [item for item in value if isinstance(item, dict)]
        for key in islice(dict.fromkeys(key for item in items[:_KEYS_LOOKED_AT] for key in item), _KEYS_LOOKED_AT):
            found = [item[key] for item in items if isinstance(item.get(key), dict)]
            if found:
                yield _Part(found, key, len(value) - len(found))


def _holds_objects(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value[:_KEYS_LOOKED_AT])
