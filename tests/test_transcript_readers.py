"""Conformance: every reader with every sample transcript."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from coach.domain.conversation import Conversation, Role
from coach.transcripts._reading import ReadProblem, SourceFile
from coach.transcripts.finding import find_readers
from coach.transcripts.reading import expand_paths, read_conversations

SAMPLES = Path(__file__).parent.parent / "sample_transcripts"
# Our own format is shown under the product's name.
READER_OF_FOLDER = {"santun_json": "generic_json"}
FILES = [path for path in expand_paths([SAMPLES]) if isinstance(path, Path)]
MARKUP = re.compile(r"</?(?:v|b|i|p|div|br|span|c|a)\b[^>]*>|&(?:amp|lt|gt|quot|nbsp|#\d+);", re.IGNORECASE)

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SAMPLES).as_posix())


@cache
def read(path: Path) -> tuple[Conversation | ReadProblem, ...]:
    return tuple(read_conversations(path))


def conversations(path: Path) -> list[Conversation]:
    return [found for found in read(path) if isinstance(found, Conversation)]


def test_every_reader_has_a_sample() -> None:
    folders = {path.relative_to(SAMPLES).parts[0] for path in FILES}
    assert {reader.name for reader in find_readers()} <= {READER_OF_FOLDER.get(folder, folder) for folder in folders}


@each_file
def test_exactly_the_reader_of_its_folder_claims_it(path: Path) -> None:
    source = SourceFile.open(path)
    folder = path.relative_to(SAMPLES).parts[0]
    assert [reader.name for reader in find_readers() if reader.recognises(source)] == [
        READER_OF_FOLDER.get(folder, folder)
    ]


@each_file
def test_it_is_read_without_problems(path: Path) -> None:
    assert [str(found) for found in read(path) if isinstance(found, ReadProblem)] == []
    assert conversations(path)


@each_file
def test_both_sides_are_read_and_it_is_clear_who_is_who(path: Path) -> None:
    for conversation in conversations(path):
        assert {Role.AGENT, Role.CUSTOMER} <= {turn.role for turn in conversation.turns}
        assert {(p.id, p.role) for p in conversation.participants} == {
            (t.speaker_id, t.role) for t in conversation.turns
        }
        assert 0.5 < conversation.role_confidence <= 1.0


@each_file
def test_turns_are_clean(path: Path) -> None:
    for turn in (turn for conversation in conversations(path) for turn in conversation.turns):
        assert turn.text == turn.text.strip()
        assert not MARKUP.search(turn.text)
        assert "\r" not in turn.text


@each_file
def test_ids_are_unique_and_reading_twice_gives_the_same(path: Path) -> None:
    found = conversations(path)
    assert len({conversation.id for conversation in found}) == len(found)
    assert tuple(read_conversations(path)) == read(path)
