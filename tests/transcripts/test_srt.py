"""SubRip subtitles."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coach.domain.conversation import Role
from coach.transcripts._reading import RawConversation, ReadProblem, SourceFile
from coach.transcripts.srt import READER

SAMPLES = Path(__file__).parents[2] / "sample_transcripts"
TWO_CUES = "1\n00:00:01,023 --> 00:00:05,210\n{}\n\n2\n00:00:05,210 --> 00:00:08,210\n[Pelanggan] Ada.\n"


def source(text: str, name: str = "call.srt") -> SourceFile:
    return SourceFile(Path(name), text.encode())


def read(text: str) -> list[RawConversation | ReadProblem]:
    return list(READER.read(source(text)))


def only(text: str) -> RawConversation:
    (found,) = read(text)
    assert isinstance(found, RawConversation), found
    return found


@pytest.mark.parametrize(
    ("words", "speaker", "text"),
    [
        ("[Agent] Hello! How can I help?", "Agent", "Hello! How can I help?"),
        ("Agent: Hello.", "Agent", "Hello."),
        ("- Petugas: Halo.", "Petugas", "Halo."),
        ("<i>Agent: Hello.</i>", "Agent", "Hello."),
        ("{\\an8}Agent: Hello.", "Agent", "Hello."),
        ("Agent: Open Settings --> Network.", "Agent", "Open Settings --> Network."),
        ("Agent: Two\nlines.", "Agent", "Two lines."),
        ("Agent: The year is\n2026", "Agent", "The year is 2026"),
    ],
)
def test_reads_speaker_words_and_times(words: str, speaker: str, text: str) -> None:
    turn = only(TWO_CUES.format(words)).turns[0]
    assert (turn.speaker, turn.text, turn.start, turn.end, turn.line) == (speaker, text, 1.023, 5.21, 2)


def test_reads_roles_in_indonesian() -> None:
    found = only(TWO_CUES.format("[Petugas] Halo, ada yang bisa dibantu?"))
    assert [turn.role for turn in found.turns] == [Role.AGENT, Role.CUSTOMER]


def test_one_label_for_everybody_is_not_trusted() -> None:
    found = only("1\n00:00:01,000 --> 00:00:02,000\nAgent: Hi.\n\n2\n00:00:02,000 --> 00:00:03,000\nAgent: Hello.")
    assert (found.trusted_roles, [turn.role for turn in found.turns]) == (False, [None, None])


def test_cues_need_no_blank_line_between() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nAgent: Hi.\n2\n00:00:02,000 --> 00:00:03,000\nCustomer: Yo.\n"
    assert [turn.text for turn in only(text).turns] == ["Hi.", "Yo."]


def test_a_broken_time_is_a_problem_and_the_other_cues_stay() -> None:
    problem, found = read("1\n00:00:01 --> soon\nAgent: Lost.\n\n2\n00:00:02,000 --> 00:00:03,000\nCustomer: Kept.\n")
    assert isinstance(problem, ReadProblem)
    assert isinstance(found, RawConversation)
    assert (problem.line, [turn.text for turn in found.turns]) == (2, ["Kept."])


def test_a_truncated_file_gives_what_is_there() -> None:
    text = TWO_CUES.format("[Petugas] Halo.")
    for length in range(1, len(text)):
        assert read(text[:length])


@pytest.mark.parametrize(
    ("text", "name", "claimed"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\nHi", "a.srt", True),
        ("1\n00:00:01,000 --> 00:00:02,000\nHi", "a.txt", True),
        ("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHi", "a.srt", False),
        ("00:00:01.000 --> 00:00:02.000\nHi", "a.vtt", False),
        ("1\nAgent: go to A --> B\n2\nCustomer: ok", "a.txt", False),
    ],
)
def test_recognises_the_first_cue(text: str, name: str, claimed: bool) -> None:
    assert READER.recognises(source(text, name)) is claimed


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_claims_its_own_samples_only(path: Path) -> None:
    assert READER.recognises(SourceFile.open(path)) == (path.parent.name == "srt")


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:00,000 --> 00:00:01,000\nAgent: hello\n\n" * 50_000,
        "1\n00:00:00,000 --> \n" * 100_000,
        "1\n00:00:00,000 --> 00:00:01,000\n" + "a\n" * 300_000,
        "1\n00:00:00,000 --> 00:00:01,000\n" + "a" * 3_000_000,
    ],
    ids=["50,000 turns", "broken times", "long cue", "long line"],
)
def test_hostile_subtitles_are_quick(text: str) -> None:
    begun = time.monotonic()
    assert read(text)
    assert time.monotonic() - begun < 10
