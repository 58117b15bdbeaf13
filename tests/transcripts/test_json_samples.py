"""Every JSON sample is read whole, by exactly its own reader, with the right sides and times."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from coach.domain.conversation import Channel, Role
from coach.transcripts._reading import RawConversation, SourceFile
from coach.transcripts.finding import find_readers

SAMPLES = Path(__file__).resolve().parents[2] / "sample_transcripts"
FORMATS = (
    "amazon_connect",
    "amazon_transcribe",
    "amazon_transcribe_calls",
    "assemblyai",
    "azure_batch",
    "deepgram",
    "genesys_cloud",
    "intercom",
    "microsoft_ckm",
    "twilio",
    "vcon",
    "whisper",
    "zendesk",
)
FILES = [path for name in FORMATS for path in sorted((SAMPLES / name).glob("*.json*"))]

A, C, B, S = Role.AGENT, Role.CUSTOMER, Role.BOT, Role.SYSTEM


def read_one(path: Path) -> RawConversation:
    source = SourceFile.open(path)
    readers = [reader for reader in find_readers() if reader.recognises(source)]
    assert [reader.name for reader in readers] == [path.parent.name]
    found = list(readers[0].read(source))
    assert len(found) == 1
    assert isinstance(found[0], RawConversation)
    return found[0]


def test_every_format_has_a_sample() -> None:
    assert {path.parent.name for path in FILES} == set(FORMATS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_sample_is_claimed_once_and_read_clean(path: Path) -> None:
    conversation = read_one(path)
    assert 6 <= len(conversation.turns) <= 40
    assert not any(re.search(r"</?\w+[^>]*>|&\w+;", turn.text) for turn in conversation.turns)
    assert all(turn.text.strip() and (turn.speaker or turn.role) for turn in conversation.turns)
    starts = [turn.start for turn in conversation.turns if turn.start is not None]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("file", "channel", "roles"),
    [
        ("amazon_connect/kartu_hilang_call.json", Channel.CALL, [A, C] * 4 + [A]),
        ("amazon_connect/late_refund_chat.json", Channel.CHAT, [C, S, A, A, C, A, C, A, C, A, C]),
        ("amazon_transcribe_calls/late_parcel_call.json", Channel.CALL, [A, C] * 6),
        ("genesys_cloud/charged_twice_voice.json", Channel.CALL, [A, C] * 5),
        ("genesys_cloud/ganti_tanggal_message.json", Channel.CHAT, [B, C, A, C, A, C, A, C, A]),
        ("intercom/smaller_plan_conversation.json", Channel.CHAT, [C, B, A, C, A, C, A, C, A]),
        ("intercom/kursus_belum_terbuka.json", Channel.SOCIAL, [C, A, A, C, A, C, A]),
        ("microsoft_ckm/roaming_call.json", Channel.CALL, [A, C, A, C, A, A, C, A, C, A]),
        ("twilio/servis_ac_conversation.json", Channel.CHAT, [C, S, A, C, A, C, A, C, A, C]),
        ("twilio/bike_repair_sms.json", Channel.CHAT, [C, B, A, C, A, C, A, C, A]),
        ("vcon/dead_voucher_chat.json", Channel.CHAT, [C, A] * 4 + [C]),
        ("vcon/pindah_jadwal_recording.json", Channel.CALL, [A, C] * 5),
        ("zendesk/locked_out_ticket.json", Channel.EMAIL, [C, A] * 3),
        ("zendesk/paket_terkirim_chat.json", Channel.CHAT, [C, B, A, A, C, A, C, A, C]),
    ],
)
def test_formats_that_say_who_speaks_give_roles(file: str, channel: Channel, roles: list[Role]) -> None:
    conversation = read_one(SAMPLES / file)
    assert conversation.channel is channel
    assert [turn.role for turn in conversation.turns] == roles
    assert conversation.trusted_roles


@pytest.mark.parametrize(
    ("file", "speakers"),
    [
        ("amazon_transcribe/tagihan_listrik_speakers.json", ["spk_0", "spk_1"] * 6),
        ("amazon_transcribe/evening_drops_channels.json", ["ch_0", "ch_1"] * 4 + ["ch_0"]),
        ("assemblyai/internet_lambat.json", ["A", "B"] * 5 + ["A"]),
        ("azure_batch/sea_view_batch.json", ["Speaker 1", "Speaker 2"] * 4 + ["Speaker 1"]),
        ("deepgram/broken_shade_utterances.json", ["Speaker 0", "Speaker 1"] * 5),
        ("deepgram/sepatu_salah_paragraphs.json", ["Speaker 0", "Speaker 1"] * 4),
    ],
)
def test_formats_with_numbered_speakers_keep_labels_without_roles(file: str, speakers: list[str]) -> None:
    conversation = read_one(SAMPLES / file)
    assert conversation.channel is Channel.CALL
    assert [turn.speaker for turn in conversation.turns] == speakers
    assert {turn.role for turn in conversation.turns} == {None}
    assert all(turn.start is not None and turn.end is not None for turn in conversation.turns)


def test_overlapping_speech_keeps_its_times() -> None:
    for file in ("amazon_transcribe_calls/late_parcel_call.json", "amazon_transcribe/evening_drops_channels.json"):
        turns = read_one(SAMPLES / file).turns
        overlaps = [
            after
            for before, after in pairwise(turns)
            if before.end is not None and after.start is not None and after.start < before.end
        ]
        assert len(overlaps) == 1


def test_azure_calls_everybody_agent_so_labels_are_not_trusted() -> None:
    conversation = read_one(SAMPLES / "azure_batch" / "klaim_content_understanding.json")
    assert not conversation.trusted_roles
    assert {turn.role for turn in conversation.turns} == {None}


def test_language_is_the_two_letter_code() -> None:
    assert read_one(SAMPLES / "amazon_connect" / "kartu_hilang_call.json").language == "id"
    assert read_one(SAMPLES / "amazon_transcribe_calls" / "late_parcel_call.json").language == "en"


def test_times_count_from_the_first_message_and_agents_are_named() -> None:
    ticket = read_one(SAMPLES / "zendesk" / "locked_out_ticket.json")
    assert ticket.started_at is not None
    assert ticket.started_at.isoformat() == "2026-01-05T08:00:00+00:00"
    assert [turn.start for turn in ticket.turns][:2] == [0.0, 4200.0]
    assert ticket.agent_id == "701"
    assert read_one(SAMPLES / "genesys_cloud" / "charged_twice_voice.json").agent_id == "user-grace"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_same_records_as_list_and_as_lines_are_read_alike(path: Path, tmp_path: Path) -> None:
    expected = read_one(path).turns
    value = json.loads(path.read_text(encoding="utf-8"))
    reader = next(r for r in find_readers() if r.name == path.parent.name)
    for text in (json.dumps([value, value]), f"{json.dumps(value)}\n\n{json.dumps(value)}\n"):
        source = SourceFile(tmp_path / "export.json", text.encode())
        assert [r.name for r in find_readers() if r.recognises(source)] == [reader.name]
        found = list(reader.read(source))
        assert [c.turns for c in found if isinstance(c, RawConversation)] == [expected, expected]
