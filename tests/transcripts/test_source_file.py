"""One input: checked at the door, decoded once, named in problems."""

from __future__ import annotations

import gc
import os
import sys
import weakref
from pathlib import Path

import pytest

from coach.domain.conversation import Conversation
from coach.errors import TranscriptError
from coach.transcripts import _reading
from coach.transcripts._reading import SourceFile, parse_json
from coach.transcripts.reading import UniqueIds, expand_paths, read_conversations

CHAT = b"Agent: Hello, how can I help?\nCustomer: My lamp is broken.\n"


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00" * 50])
def test_nothing_is_refused_alike_from_a_file_and_from_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "chat.txt"
    path.write_bytes(data)
    for make in (lambda: SourceFile.open(path), lambda: SourceFile.of(data), lambda: SourceFile.of(data, path)):
        with pytest.raises(TranscriptError, match="empty"):
            make()


def test_too_much_is_refused_alike_from_a_file_and_from_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reading, "MAX_FILE_BYTES", len(CHAT) - 1)
    path = tmp_path / "chat.txt"
    path.write_bytes(CHAT)
    for make in (lambda: SourceFile.open(path), lambda: SourceFile.of(CHAT)):
        with pytest.raises(TranscriptError, match="at most"):
            make()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no named pipes")
def test_a_pipe_or_device_is_a_problem_and_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(TranscriptError, match="no file"):
            SourceFile.open(path)


def test_pasted_text_has_no_path() -> None:
    (found,) = read_conversations(SourceFile.of(CHAT))
    assert isinstance(found, Conversation)
    assert (found.source.path, found.source.format, found.id) == (None, "plain_text", "conversation")
    (problem,) = read_conversations(SourceFile.of(b"Once upon a time."))
    assert str(problem).startswith("pasted text: ")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere file names are always text")
def test_a_file_name_that_is_not_utf_8_is_shown_as_text(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_bytes(CHAT)
    (path,) = expand_paths([tmp_path])
    assert isinstance(path, Path)
    (found,) = read_conversations(path)
    assert isinstance(found, Conversation)
    assert found.source.path == f"{tmp_path}/caf\\xe9.txt"
    assert found.id == "caf"


def test_text_that_can_not_be_decoded_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[bytes] = []

    def decode(data: bytes) -> str:
        calls.append(data)
        raise TranscriptError("not text")

    monkeypatch.setattr(_reading, "decode", decode)
    source = SourceFile.of(b"\x81\x82")
    for _ in range(3):
        with pytest.raises(TranscriptError, match="not text"):
            _ = source.text
    assert len(calls) == 1


def test_json_that_would_take_much_memory_is_refused_before_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_reading, "MAX_JSON_CONTAINERS", 3)
    assert parse_json("[{}, {}]") == [{}, {}]
    with pytest.raises(TranscriptError, match="4 objects and lists, at most 3"):
        parse_json("[{}, {}, {}]")
    (problem,) = read_conversations(SourceFile.of(b"[{}, {}, {}]", Path("a.json")))
    assert "4 objects and lists" in str(problem)


def test_ids_are_numbered_when_they_come_back() -> None:
    ids = UniqueIds()
    assert [ids.take(wanted) for wanted in ("a", "a", "a-2", "a", "b")] == ["a", "a-2", "a-2-2", "a-3", "b"]


def test_many_equal_ids_do_not_take_ages() -> None:
    ids = UniqueIds()
    for _ in range(100_000):
        ids.take("same")
    assert ids.take("same") == "same-100001"


def test_a_file_is_out_of_memory_when_it_has_been_read() -> None:
    lines = b'{"id": "a", "turns": [{"role": "agent", "text": "Hello."}]}\n' * 2
    source = SourceFile.of(lines, Path("chats.jsonl"))
    alive = weakref.ref(source)
    gc.disable()
    try:
        assert len(list(read_conversations(source))) == 2
        del source
        assert alive() is None
    finally:
        gc.enable()
