"""Whatever a file holds, it ends in conversations or problems."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.domain.conversation import Conversation
from coach.transcripts._reading import ReadProblem, SourceFile
from coach.transcripts.reading import expand_paths, read_conversations

SAMPLES = Path(__file__).parent.parent.parent / "sample_transcripts"
SUFFIXES = (".txt", ".json", ".jsonl", ".csv", ".tsv", ".xlsx", ".vtt", ".srt", ".eml", ".mbox", "")
SECONDS = 20


def read(data: bytes, name: str) -> list[Conversation | ReadProblem]:
    """What is found; fails when it is neither a conversation nor a problem, or takes too long."""
    begun = time.monotonic()
    found = list(read_conversations(SourceFile(Path(name), data)))
    assert time.monotonic() - begun < SECONDS
    assert found
    assert all(isinstance(item, Conversation | ReadProblem) for item in found)
    for item in found:
        words = item.message if isinstance(item, ReadProblem) else "".join(turn.text for turn in item.turns)
        words.encode("utf-8")
    return found


def dialogue(*texts: str) -> str:
    sides = ("Customer", "Agent")
    return "".join(f"{sides[number % 2]}: {text}\n" for number, text in enumerate(texts))


def own(*texts: str, **more: object) -> dict[str, object]:
    turns = [{"role": ("customer", "agent")[number % 2], "text": text} for number, text in enumerate(texts)]
    return {"id": "h1", "channel": "chat", "language": "en", "turns": turns, **more}


def random_bytes(seed: int) -> bytes:
    return random.Random(seed).randbytes(4_000)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "random bytes": lambda: random_bytes(1),
    "random printable": lambda: bytes(32 + byte % 95 for byte in random_bytes(2)),
    "zero bytes": lambda: b"\0" * 10_000,
    "only a mark": lambda: b"\xef\xbb\xbf",
    "utf-8 mark": lambda: b"\xef\xbb\xbf" + dialogue("Hi", "Hello").encode(),
    "utf-16": lambda: dialogue("Hi", "Hello").encode("utf-16"),
    "utf-16 cut": lambda: dialogue("Hi", "Hello").encode("utf-16")[:-1],
    "utf-32": lambda: dialogue("Hi", "Hello").encode("utf-32"),
    "latin-1": lambda: dialogue("Où est ma commande ? Déjà payée à l'été", "Désolé").encode("latin-1"),
    "broken utf-8": lambda: dialogue("Hi \udcff there", "Hello").encode("utf-8", "surrogateescape"),
    "shift-jis": lambda: "客: 荷物が届きません\n担当: 申し訳ございません\n".encode("shift-jis"),
    "cut json": lambda: json.dumps(own("Hi", "Hello")).encode()[:-9],
    "nested lists": lambda: b"[" * 100_000,
    "nested lists closed": lambda: b"[" * 5_000 + b"]" * 5_000,
    "nested objects": lambda: b'{"turns":' * 50_000,
    "huge number": lambda: b'{"turns":[{"role":"agent","text":"x","start":' + b"9" * 6_000 + b"}]}",
    "not a number": lambda: b'{"turns":[{"role":"agent","text":"x","start":NaN}]}',
    "infinite": lambda: b'{"turns":[{"role":"agent","text":"x","start":1e999,"end":-1e999}]}',
    "doubled keys": lambda: b'{"turns":[],"turns":[{"role":"agent","role":"customer","text":"x"}]}',
    "lone surrogates": lambda: rb'{"id":"\ud800","turns":[{"role":"agent","text":"x\ud800y","speaker":"\udfff"}]}',
    "json scalars": lambda: b'"just text"',
    "wrong types": lambda: json.dumps({"turns": [1, None, "x", {"role": 3, "text": ["a"]}, {"text": {}}]}).encode(),
    "one long line": lambda: ("Customer: " + "word " * 1_000_000).encode(),
    "one long word": lambda: ("Customer: " + "a" * 4_000_000).encode(),
    "long line of colons": lambda: b":" * 2_000_000,
    "long line of brackets": lambda: b"[" * 20_000 + b"Customer: Hi\n",
    "many blank lines": lambda: b"\n" * 2_000_000 + b"Customer: Hi\nAgent: Hello\n",
    "html": lambda: dialogue("<script>alert(1)</script><img src=x onerror=alert(1)>", "</div><b>hi").encode(),
    "formulas": lambda: dialogue("=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", "-2+3").encode(),
    "formulas in csv": lambda: b"conversation_id,speaker,text\n=1,=2,=HYPERLINK(1)\n=1,Agent,-1\n",
    "bidi": lambda: dialogue("\u202egnorw\u202c \u2066isolated", "\u200e\u200f\u061c", "ok").encode(),
    "emoji": lambda: dialogue("😡" * 500, "🙏🏽👨\u200d👩\u200d👧", "🇮🇩").encode(),
    "controls": lambda: dialogue("a\x1b[31mb", "\x07\x08", "\x85\u2028\u2029").encode(),
    "turns at random times": lambda: json.dumps(
        own()
        | {"turns": [{"role": "agent", "text": "x", "start": n * 7919 % 97 - 9, "end": n % 5} for n in range(500)]}
    ).encode(),
    "5,000 turns": lambda: dialogue(*["My order is late", "Let me check that for you"] * 2_500).encode(),
    "5,000 turns without labels": lambda: json.dumps(
        {"turns": [{"speaker": "", "text": "My order is late"} for _ in range(5_000)]}
    ).encode(),
    "csv with one wide row": lambda: b"text,speaker\n" + b"a," * 200_000 + b"\n",
    "csv quote never closed": lambda: b'conversation_id,speaker,text\n1,Agent,"' + b"x\n" * 200_000,
    "zip that is no workbook": lambda: b"PK\x03\x04" + random_bytes(3),
    "vtt times": lambda: b"WEBVTT\n\n99:99:99.999 --> 00:00:00.000\n<v Agent>Hi\n\n-1 --> x\n<v\nHi\n",
    "mail without body": lambda: b"From: a@example.com\nSubject: =?utf-8?B?////?=\nDate: never\n\n",
}


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_files_end_in_conversations_or_problems(make: Callable[[], bytes], suffix: str) -> None:
    read(make(), f"hostile{suffix}")


def sample_files() -> list[Path]:
    """The smallest sample of every format."""
    smallest: dict[str, Path] = {}
    for path in expand_paths([SAMPLES]):
        if isinstance(path, Path):
            smallest.setdefault(path.relative_to(SAMPLES).parts[0], path)
    return list(smallest.values())


@pytest.mark.parametrize("path", sample_files(), ids=lambda path: path.relative_to(SAMPLES).as_posix())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_samples_end_in_conversations_or_problems(path: Path, data: st.DataObject) -> None:
    good = path.read_bytes()
    begin = data.draw(st.integers(0, len(good)), "cut from")
    end = data.draw(st.integers(begin, len(good)), "cut to")
    read(good[:begin] + data.draw(st.binary(max_size=6), "put in") + good[end:], path.name)


def test_hostile_text_survives_as_text() -> None:
    (found,) = read(HOSTILE["html"](), "h.txt")
    assert isinstance(found, Conversation)
    assert found.turns[0].text == "<script>alert(1)</script><img src=x onerror=alert(1)>"
