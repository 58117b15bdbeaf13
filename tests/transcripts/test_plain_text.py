"""Plain text with speaker lines."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.domain.conversation import Role
from coach.transcripts._reading import RawConversation, RawTurn, ReadProblem, SourceFile
from coach.transcripts.plain_text import READER

SAMPLES = Path(__file__).parents[2] / "sample_transcripts"


def source(text: str, name: str = "chat.txt") -> SourceFile:
    return SourceFile(Path(name), text.encode())


def turns(text: str) -> tuple[RawTurn, ...]:
    (found,) = READER.read(source(text))
    assert isinstance(found, RawConversation), found
    return found.turns


@pytest.mark.parametrize(
    ("line", "speaker", "role", "words"),
    [
        ("Agent: Hello", "Agent", Role.AGENT, "Hello"),
        ("Customer (Ana): Hello", "Customer (Ana)", Role.CUSTOMER, "Hello"),
        ("Ben (Agent): Hello", "Ben (Agent)", Role.AGENT, "Hello"),
        ("[00:12] Agent: Hello", "Agent", Role.AGENT, "Hello"),
        ("00:00:12 - Agent: Hello", "Agent", Role.AGENT, "Hello"),
        ("(09:12 PM) Agent: Hello", "Agent", Role.AGENT, "Hello"),
        ("Agent (00:12): Hello", "Agent", Role.AGENT, "Hello"),
        ("Petugas: Halo", "Petugas", Role.AGENT, "Halo"),
        ("Pelanggan: Halo", "Pelanggan", Role.CUSTOMER, "Halo"),
        ("CS: Halo", "CS", Role.AGENT, "Halo"),
        ("spk_0: Hello", "spk_0", None, "Hello"),
        ("speaker-12: Hello", "speaker-12", None, "Hello"),
        ("Agen: Halo", "Agen", Role.AGENT, "Halo"),
        ("Bot: Halo", "Bot", Role.BOT, "Halo"),
        ("[2026-03-01 09:12] Ana: Halo", "Ana", None, "Halo"),
        ("Speaker 1: Hello", "Speaker 1", None, "Hello"),
        ("**Agent:** Hello", "Agent", Role.AGENT, "Hello"),
        ("- Agent: Hello", "Agent", Role.AGENT, "Hello"),
        ("[Agent] Hello", "Agent", Role.AGENT, "Hello"),
        ("Layanan Pelanggan: Halo", "Layanan Pelanggan", Role.AGENT, "Halo"),
    ],
)
def test_reads_speaker_role_and_words_of_a_line(line: str, speaker: str, role: Role | None, words: str) -> None:
    first, _ = turns(f"{line}\nWawan: Is this a second line?")
    assert (first.speaker, first.role, first.text, first.line) == (speaker, role, words, 1)


@pytest.mark.parametrize(
    "line",
    ["Total: 50,000", "Order number: 12", "Nomor pesanan: 8812", "https://example.com: see there", "At 10:30: done",
     "Customer number: 77", "Alamat: Jl. Melati 4", "Catatan: jangan lupa ya kak"],
)  # fmt: skip
def test_a_field_inside_a_message_is_no_speaker(line: str) -> None:
    found = turns(f"Agent: Here it is.\n{line}\nCustomer: Thanks")
    assert [turn.text for turn in found] == [f"Here it is.\n{line}", "Thanks"]


def test_a_label_that_comes_once_is_no_speaker_when_both_sides_are_named() -> None:
    found = turns("Agent: Coba ini.\nSolusinya: silakan restart modem anda\nPelanggan: Oke")
    assert [turn.speaker for turn in found] == ["Agent", "Pelanggan"]


def test_a_third_person_who_says_a_sentence_among_names_is_a_speaker() -> None:
    found = turns("Ana: Hi there\nBen: Hello Ana\nAna: Where is it?\nSupervisor: Let me take this over.\nBen: Thanks")
    assert [turn.speaker for turn in found] == ["Ana", "Ben", "Ana", "Supervisor", "Ben"]


def test_lines_without_a_speaker_continue_the_turn() -> None:
    found = turns("Agent: Dear Ana,\n\nit ships today.\nCustomer: ok")
    assert found[0].text == "Dear Ana,\n\nit ships today."


def test_a_remark_in_brackets_is_a_system_turn_and_the_speaker_goes_on() -> None:
    found = turns("Agent: One moment.\n[hold music]\nThanks for waiting.\nCustomer: ok")
    assert [(turn.role, turn.text) for turn in found] == [
        (Role.AGENT, "One moment."),
        (Role.SYSTEM, "[hold music]"),
        (Role.AGENT, "Thanks for waiting."),
        (Role.CUSTOMER, "ok"),
    ]


def test_a_time_alone_on_a_line_belongs_to_the_next_speaker() -> None:
    found = turns("00:00:00\n\nAgent: Hello\n\n00:00:07\n\nCustomer: Hi")
    assert [(turn.start, turn.text) for turn in found] == [(0.0, "Hello"), (7.0, "Hi")]


@pytest.mark.parametrize(
    ("stamps", "starts"),
    [
        (("00:12", "01:02"), (12.0, 62.0)),
        (("00:00:12", "01:00:00"), (12.0, 3600.0)),
        (("09:12", "09:14"), (0.0, 120.0)),
        (("23:59", "00:01"), (0.0, 120.0)),
        (("9:05 PM", "9:06 PM"), (0.0, 60.0)),
        (("2026-03-01 09:12", "2026-03-01 09:13:30"), (0.0, 90.0)),
        (("2026-03-01T09:12:00+07:00", "2026-03-01T03:12:00Z"), (0.0, 3600.0)),
        (("01/03/2026 09:12", "02/03/2026 09:12"), (0.0, 86400.0)),
    ],
)
def test_times_become_seconds(stamps: tuple[str, str], starts: tuple[float, float]) -> None:
    found = turns(f"[{stamps[0]}] Agent: Hello\n[{stamps[1]}] Customer: Hi")
    assert tuple(turn.start for turn in found) == starts


def test_a_dated_dialogue_says_when_it_began() -> None:
    (found,) = READER.read(source("[2026-03-01 09:12] Ana: Halo\n[2026-03-01 09:13] Budi: Ya"))
    assert isinstance(found, RawConversation)
    assert found.started_at == datetime(2026, 3, 1, 9, 12, tzinfo=UTC)


@pytest.mark.parametrize("rule", ["---", "=====", "=== Chat 2 ===", "  ----------  "])
def test_a_rule_separates_conversations(rule: str) -> None:
    found = list(READER.read(source(f"Agent: Hi\nCustomer: Yo\n{rule}\nAgent: Ho\nCustomer: Ya")))
    assert [item.line for item in found] == [1, 4]


@pytest.mark.parametrize("line", ["--", "- - -", "-----a", "== b", "---- ask for Ana: now"])
def test_other_lines_with_dashes_separate_nothing(line: str) -> None:
    assert len(list(READER.read(source(f"Agent: Hi\nCustomer: Yo\n{line}\nAgent: Ho\nCustomer: Ya")))) == 1


def test_a_title_is_kept_as_a_system_turn() -> None:
    found = turns("Call 4471\n=========\nAgent: Hi\nCustomer: Yo")
    assert (found[0].role, found[0].text) == (Role.SYSTEM, "Call 4471")


def test_prose_is_a_problem_with_its_line() -> None:
    (found,) = READER.read(source("This is a letter.\nIt names nobody who speaks."))
    assert isinstance(found, ReadProblem)
    assert (found.line, "holds no dialogue" in found.message) == (1, True)


def test_prose_after_a_dialogue_is_a_problem_and_the_dialogue_stays() -> None:
    first, second = READER.read(source("Agent: Hi\nCustomer: Yo\n---\nJust a note about nothing."))
    assert isinstance(first, RawConversation)
    assert isinstance(second, ReadProblem)
    assert second.line == 4


@pytest.mark.parametrize("name", ["chat.txt", "chat.md", "chat.log", "chat", "CHAT.TXT"])
def test_recognises_dialogues_by_their_lines(name: str) -> None:
    assert READER.recognises(source("Agent: Hi\nCustomer: Yo", name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Agent: Hi\nCustomer: Yo", "chat.json"),
        ("A letter. It says: nothing.\nAnd so: it ends, as it began.\n\nAlways yours", "letter.txt"),
        ("One sentence only.", "note.txt"),
        ("Title: A\nAuthor: B\nDate: C", "doc.md"),
        ("WEBVTT\n\n00:00.000 --> 00:01.000\nAgent: Hi\n\n00:01.000 --> 00:02.000\nCustomer: Yo", "a.txt"),
        ("1\n00:00:00,000 --> 00:00:01,000\nAgent: Hi\n\n2\n00:00:01,000 --> 00:00:02,000\nCustomer: Yo", "a.txt"),
        ("31/12/23, 21:05 - Agent: Hi\n31/12/23, 21:06 - Customer: Yo", "a.txt"),
        ("From: a@example.com\nTo: b@example.com\nSubject: Hi\n\nAgent: x\nAgent: y", "a.txt"),
        ("role,message\nagent,Agent: Hi\ncustomer,Customer: Yo", "a.txt"),
        ('[{"role": "agent", "text": "Agent: Hi"}]', "a.txt"),
    ],
)  # fmt: skip
def test_leaves_everything_else_to_others(text: str, name: str) -> None:
    assert not READER.recognises(source(text, name))


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_claims_its_own_samples_only(path: Path) -> None:
    assert READER.recognises(SourceFile.open(path)) == (path.parent.name == "plain_text")


def test_binary_is_not_recognised_and_a_problem_when_read() -> None:
    data = SourceFile(Path("a.txt"), bytes(range(256)) * 20)
    assert not READER.recognises(data)
    assert isinstance(next(READER.read(data)), ReadProblem)


@pytest.mark.parametrize(
    "text",
    [
        "Agent: Hi\nCustomer: " + "a" * 2_000_000,
        "Agent: Hi\nCustomer: Yo\n" + "A:" * 1_000_000,
        "Agent: Hi\nCustomer: Yo\n" + ("-" * 70 + "a\n") * 10_000,
        "Agent: Hi\nCustomer: Yo\n" * 25_000,
        "Agent: Hi\nCustomer: Yo\n---\n" * 10_000,
        "Agent: Hi\nCustomer: Yo\n" + "[" * 2_000_000,
    ],
    ids=["long line", "colons", "near rules", "50,000 turns", "many conversations", "brackets"],
)
def test_hostile_text_is_quick(text: str) -> None:
    begun = time.monotonic()
    assert all(isinstance(item, RawConversation) for item in READER.read(source(text)))
    assert time.monotonic() - begun < 10


def test_too_many_lines_are_a_problem() -> None:
    (found,) = READER.read(source("Agent: Hi\nCustomer: Yo\n" + "\n" * 500_001))
    assert isinstance(found, ReadProblem)
    assert "split it" in found.message
