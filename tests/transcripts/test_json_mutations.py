"""Whatever is wrong inside a vendor's JSON ends in conversations or problems, never in another error."""

from __future__ import annotations

import copy
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.transcripts._reading import RawConversation, Reader, ReadProblem, SourceFile
from coach.transcripts.finding import find_readers

READERS: dict[str, Reader] = {reader.name: reader for reader in find_readers()}
FOLDER = Path(__file__).resolve().parents[2] / "sample_transcripts"
FILES = [path for name in sorted(READERS) for path in sorted((FOLDER / name).glob("*.json"))]
OWN = {
    "id": "t1",
    "channel": "chat",
    "started_at": "2026-03-01T09:00:00+07:00",
    "turns": [
        {"role": "customer", "text": "Halo", "start": 0.0, "end": 1.5, "speaker": "Ana"},
        {"role": "agent", "text": "Selamat pagi", "start": 2.0},
    ],
}
MESSAGES = {"messages": [{"sender": {"type": "agent", "name": "Rani"}, "content": "Halo", "timestamp": 1767600000}] * 2}
ODD_VALUES: list[Any] = [
    None, True, 0, -1, 3.5, 1e300, 10**400, "", " ", "x", "9" * 30, "2026-99-01", [], {}, [1], [None], [[]], {"a": 1},
    [{}], [{"a": None}], {"text": {}}, "\ud800", "<p>",
]  # fmt: skip


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys: list[Any] = list(value) if isinstance(value, dict) else []
    if isinstance(value, list):
        keys = list(range(min(len(value), 3)))
    return [place for key in keys for place in [(*at, key), *places(value[key], (*at, key))]]


SAMPLES: dict[str, Any] = {
    str(path.relative_to(FOLDER)): json.loads(path.read_text(encoding="utf-8")) for path in FILES
} | {"generic_json/own": OWN, "generic_json/messages": MESSAGES}
JSON_READERS = sorted({name.split("/")[0] for name in SAMPLES})
PLACES = {name: places(value) for name, value in SAMPLES.items()}


def spoilt(value: Any, changes: list[tuple[tuple[Any, ...], Any]]) -> Any:
    value = copy.deepcopy(value)
    for place, odd in changes:
        holder = value
        try:
            for key in place[:-1]:
                holder = holder[key]
            if odd is ...:
                del holder[place[-1]]
            else:
                holder[place[-1]] = copy.deepcopy(odd)
        except (KeyError, IndexError, TypeError):
            continue
    return value


def check(reader: Reader, source: SourceFile) -> None:
    for found in reader.read(source):
        assert isinstance(found, RawConversation | ReadProblem)
        if isinstance(found, ReadProblem):
            assert found.message
            continue
        assert found.turns
        for turn in found.turns:
            assert isinstance(turn.text, str)
            assert isinstance(turn.speaker, str)
            for when in (turn.start, turn.end):
                assert when is None or (isinstance(when, int | float) and math.isfinite(when))


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_spoilt_samples_give_conversations_or_problems(name: str, data: st.DataObject) -> None:
    change = st.tuples(st.sampled_from(PLACES[name]), st.sampled_from([..., *ODD_VALUES]))
    value = spoilt(SAMPLES[name], data.draw(st.lists(change, min_size=1, max_size=4)))
    source = SourceFile(Path("spoilt.json"), json.dumps(value).encode())
    check(READERS[name.split("/")[0]], source)
    assert len([reader.name for reader in READERS.values() if reader.recognises(source)]) <= 1


KEYS = [
    "id",
    "turns",
    "messages",
    "role",
    "text",
    "body",
    "author",
    "type",
    "data",
    "ticket",
    "comments",
    "chats",
    "history",
    "results",
    "items",
    "channels",
    "users",
    "utterances",
    "segments",
    "Transcript",
    "Participants",
    "Content",
    "ConversationId",
    "vcon",
    "parties",
    "dialog",
    "analysis",
    "source",
    "result",
    "conversation_parts",
    "conversations",
    "transcripts",
    "phrases",
    "recognizedPhrases",
    "contents",
]
values = st.recursive(
    st.sampled_from([odd for odd in ODD_VALUES if not isinstance(odd, list | dict)]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@pytest.mark.parametrize("name", JSON_READERS)
@settings(max_examples=60, deadline=None)
@given(value=values)
def test_any_json_gives_conversations_or_problems(name: str, value: Any) -> None:
    source = SourceFile(Path("any.json"), json.dumps(value).encode())
    READERS[name].recognises(source)
    check(READERS[name], source)
