"""WebVTT subtitles."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coach.domain.conversation import Channel, Role
from coach.transcripts._reading import RawConversation, ReadProblem, SourceFile
from coach.transcripts.webvtt import READER

SAMPLES = Path(__file__).parents[2] / "sample_transcripts"


def source(text: str, name: str = "call.vtt") -> SourceFile:
    return SourceFile(Path(name), text.encode())


def only(body: str) -> RawConversation:
    (found,) = READER.read(source(f"WEBVTT\n\n{body}"))
    assert isinstance(found, RawConversation), found
    return found


def spoken(body: str) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in only(body).turns]


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("<v Agent>Hello there.", ("Agent", "Hello there.")),
        ("<v Agent>Hello there.</v>", ("Agent", "Hello there.")),
        ("<v.loud.first Agent Lucy>Hello there.", ("Agent Lucy", "Hello there.")),
        ("<v Petugas>Halo <i>Kak</i> &amp; semua.", ("Petugas", "Halo Kak & semua.")),
        ("Agent: Hello there.", ("Agent", "Hello there.")),
        ("- Agent: Hello there.", ("Agent", "Hello there.")),
        (">> Agent: Hello there.", ("Agent", "Hello there.")),
        ("[Agent] Hello there.", ("Agent", "Hello there.")),
        ("Petugas: Sama-sama, Pak.", ("Petugas", "Sama-sama, Pak.")),
        ("<v Agent>Two\nlines.", ("Agent", "Two lines.")),
        ("<00:01.500><c>Hello</c> there.", ("", "Hello there.")),
        ("Total: 50,000", ("", "Total: 50,000")),
    ],
)
def test_reads_the_speaker_of_a_cue(cue: str, expected: tuple[str, str]) -> None:
    assert spoken(f"00:01.000 --> 00:02.000\n{cue}\n\n00:03.000 --> 00:04.000\n<v Customer>Hi.")[0] == expected


def test_two_voices_in_one_cue_are_two_turns() -> None:
    assert spoken("00:01.000 --> 00:02.000\n<v Agent>Hello.\n<v Customer>Hi.") == [
        ("Agent", "Hello."),
        ("Customer", "Hi."),
    ]


def test_two_labels_in_one_cue_are_two_turns() -> None:
    assert spoken("00:01.000 --> 00:02.000\nAgent: Hello.\nCustomer: Hi.") == [("Agent", "Hello."), ("Customer", "Hi.")]


@pytest.mark.parametrize(
    ("timing", "times"),
    [
        ("00:01.000 --> 00:02.500", (1.0, 2.5)),
        ("01:00:01.000 --> 01:00:02.500", (3601.0, 3602.5)),
        ("00:00:01.000 --> 00:00:02.500 align:start position:10%", (1.0, 2.5)),
        ("00:00:01,000 --> 00:00:02,500", (1.0, 2.5)),
        ("100:00:01.000 --> 100:00:02.000", (360001.0, 360002.0)),
    ],
)
def test_reads_times_with_and_without_hours(timing: str, times: tuple[float, float]) -> None:
    turn = only(f"{timing}\n<v Agent>Hello.").turns[0]
    assert (turn.start, turn.end) == times


def test_passes_over_notes_styles_regions_and_cue_names() -> None:
    found = only(
        "STYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE\nAgent: not said\n\n"
        "intro-1\n00:01.000 --> 00:02.000\n<v Agent>Hello.\n\nNOTE one line\n\n00:03.000 --> 00:04.000\n<v Customer>Hi."
    )
    assert [turn.text for turn in found.turns] == ["Hello.", "Hi."]


def test_takes_the_language_from_the_header() -> None:
    (found,) = READER.read(source("WEBVTT\nKind: captions\nLanguage: id-ID\n\n00:01.000 --> 00:02.000\nPetugas: Halo."))
    assert isinstance(found, RawConversation)
    assert (found.language, found.channel) == ("id", Channel.CALL)


def test_a_cue_without_speaker_belongs_to_the_speaker_before() -> None:
    cues = "00:01.000 --> 00:02.000\nAgent: Hello.\n\n00:02.000 --> 00:03.000\nHow can I help?"
    assert [(turn.speaker, turn.role) for turn in only(f"{cues}\n\n00:04.000 --> 00:05.000\nCustomer: Hi.").turns] == [
        ("Agent", Role.AGENT),
        ("Agent", Role.AGENT),
        ("Customer", Role.CUSTOMER),
    ]


def test_joins_a_sentence_that_was_cut_in_two() -> None:
    cues = "00:01.000 --> 00:02.000\n<v Agent>This takes\n\n00:02.100 --> 00:03.000\n<v Agent>two minutes.\n\n"
    first, _ = only(cues + "00:03.000 --> 00:04.000\n<v Customer>Fine.").turns
    assert (first.text, first.start, first.end) == ("This takes two minutes.", 1.0, 3.0)


def test_does_not_join_over_a_pause() -> None:
    cues = "00:01.000 --> 00:02.000\n<v Agent>One moment\n\n01:02.100 --> 01:03.000\n<v Agent>Found it.\n\n"
    assert len(only(cues + "01:03.000 --> 01:04.000\n<v Customer>Fine.").turns) == 3


def test_one_label_for_everybody_is_not_trusted() -> None:
    found = only(
        "00:01.000 --> 00:02.000\n<v Agent>Good day, how can I help\n\n00:02.000 --> 00:03.000\n<v Agent>Hi, I'm Maria."
    )
    assert found.trusted_roles is False
    assert [turn.role for turn in found.turns] == [None, None]


def test_two_labels_are_trusted() -> None:
    found = only("00:01.000 --> 00:02.000\n<v Agent>Good day.\n\n00:02.000 --> 00:03.000\n<v User>Hi.")
    assert found.trusted_roles is True
    assert [turn.role for turn in found.turns] == [Role.AGENT, Role.CUSTOMER]


def test_overlapping_cues_keep_their_times() -> None:
    found = only("00:01.000 --> 00:05.000\n<v Agent>Good day.\n\n00:04.000 --> 00:06.000\n<v User>Hi.")
    assert [(turn.start, turn.end) for turn in found.turns] == [(1.0, 5.0), (4.0, 6.0)]


def test_a_broken_time_is_a_problem_and_the_other_cues_stay() -> None:
    problem, found = READER.read(
        source("WEBVTT\n\n00:xx --> 00:02.000\n<v A>Lost.\n\n00:03.000 --> 00:04.000\n<v B>Kept.")
    )
    assert isinstance(problem, ReadProblem)
    assert isinstance(found, RawConversation)
    assert (problem.line, [turn.text for turn in found.turns]) == (3, ["Kept."])


def test_a_cue_that_ends_before_it_starts_keeps_its_words() -> None:
    problem, found = READER.read(source("WEBVTT\n\n00:05.000 --> 00:02.000\n<v A>Hello."))
    assert isinstance(problem, ReadProblem)
    assert isinstance(found, RawConversation)
    assert (found.turns[0].start, found.turns[0].end) == (5.0, None)


@pytest.mark.parametrize("text", ["WEBVTT", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "WEBVTT\n\nHello"])
def test_a_file_without_words_is_a_problem(text: str) -> None:
    (found,) = READER.read(source(text))
    assert isinstance(found, ReadProblem)


@pytest.mark.parametrize(
    ("text", "name", "claimed"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHi", "a.vtt", True),
        ("\ufeffWEBVTT - title\n\n00:01.000 --> 00:02.000\nHi", "a.txt", True),
        ("00:01.000 --> 00:02.000\nHi", "a.vtt", True),
        ("WEBVTTX\n\nHi", "a.txt", False),
        ("1\n00:00:01,000 --> 00:00:02,000\nHi", "a.srt", False),
        ("about WEBVTT", "a.txt", False),
    ],
)
def test_recognises_the_signature(text: str, name: str, claimed: bool) -> None:
    assert READER.recognises(source(text, name)) is claimed


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_claims_its_own_samples_only(path: Path) -> None:
    assert READER.recognises(SourceFile.open(path)) == (path.parent.name == "webvtt")


@pytest.mark.parametrize(
    "body",
    [
        "00:00.000 --> 00:01.000\n<v Agent>hello\n\n00:01.000 --> 00:02.000\n<v Customer>hello\n\n" * 25_000,
        "00:00.000 --> 00:01.000\n" + "<v " * 500_000,
        "00:00.000 --> 00:01.000\n" + "<v a>x" * 100_000,
        "-->" * 500_000,
        "00:00.000 --> 00:01.000\n" * 100_000,
    ],
    ids=["50,000 turns", "open tags", "many voices", "arrows", "empty cues"],
)
def test_hostile_subtitles_are_quick(body: str) -> None:
    begun = time.monotonic()
    assert list(READER.read(source(f"WEBVTT\n\n{body}")))
    assert time.monotonic() - begun < 10
