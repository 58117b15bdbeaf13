"""The turns, roles, times and near-misses of each JSON of calls and contact centres."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.transcripts.vendor_json import A, B, C, read, roles

from coach.domain.conversation import Channel

# Speech to text


def dg_words(*words: tuple[str, float], **more: Any) -> list[dict[str, Any]]:
    return [{"word": word, "start": at, "end": at + 0.4, **more} for word, at in words]


def test_deepgram_channels_answer_each_other_in_order() -> None:
    channels = [
        {"alternatives": [{"words": dg_words(("your", 0.0), ("name?", 0.5), ("thanks", 2.0))}]},
        {"alternatives": [{"words": dg_words(("Ana", 1.2))}]},
    ]
    (conversation,), _ = read("deepgram", {"results": {"channels": channels}})
    assert [(turn.speaker, turn.text) for turn in conversation.turns] == [
        ("Channel 0", "your name?"),
        ("Channel 1", "Ana"),
        ("Channel 0", "thanks"),
    ]


def test_deepgram_words_with_speakers_become_turns_at_speaker_and_pause() -> None:
    words = [
        *dg_words(("hello", 0.0), speaker=0),
        *dg_words(("hi", 1.0), speaker=1),
        *dg_words(("one", 2.0), ("moment", 2.5), ("done", 30.0), speaker=0),
    ]
    (conversation,), _ = read("deepgram", {"results": {"channels": [{"alternatives": [{"words": words}]}]}})
    assert [(turn.text, turn.start) for turn in conversation.turns] == [
        ("hello", 0.0),
        ("hi", 1.0),
        ("one moment", 2.0),
        ("done", 30.0),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("deepgram", {"results": {"channels": [{"alternatives": [{"words": dg_words(("hello", 0.0))}]}]}}),
        (
            "assemblyai",
            {"audio_url": "a", "utterances": None, "words": [{"text": "Hi", "start": 0, "end": 9, "speaker": None}]},
        ),
        ("whisper", {"text": "Hi there", "language": "en", "segments": [{"start": 0, "end": 1, "text": "Hi there"}]}),
        ("amazon_transcribe", {"results": {"items": [{"type": "pronunciation", "alternatives": [{"content": "Hi"}]}]}}),
        ("azure_batch", {"recognizedPhrases": [{"channel": 0, "nBest": [{"display": "Hi."}], "offsetInTicks": 1}]}),
        ("microsoft_ckm", {"ConversationId": "1", "Content": "Halo, ada yang bisa dibantu? Iya, paket saya hilang."}),
    ],
)
def test_a_transcript_without_speakers_is_a_clear_problem(name: str, value: object) -> None:
    conversations, problems = read(name, value)
    assert not conversations
    assert len(problems) == 1
    assert "no speakers" in problems[0]


def test_whisper_sentences_cut_in_two_are_joined_but_not_across_speakers_or_pauses() -> None:
    cuts = [
        (0.0, 2.0, "I ordered a lamp", "SPEAKER_01"),
        (2.1, 3.0, "last week.", "SPEAKER_01"),
        (3.2, 4.0, "Okay", "SPEAKER_00"),
        (9.0, 9.5, "found it.", "SPEAKER_00"),
    ]
    segments = [{"start": s, "end": e, "text": f" {text}", "speaker": who} for s, e, text, who in cuts]
    (conversation,), _ = read("whisper", {"segments": segments, "language": "english"})
    assert [turn.text for turn in conversation.turns] == ["I ordered a lamp last week.", "Okay", "found it."]
    assert conversation.language == "en"


def test_whisper_cpp_offsets_are_milliseconds() -> None:
    items = [{"offsets": {"from": 500, "to": 1500}, "text": " Halo.", "speaker": "0"}]
    (conversation,), _ = read("whisper", {"result": {"language": "id"}, "transcription": items})
    assert (conversation.turns[0].start, conversation.turns[0].end, conversation.language) == (0.5, 1.5, "id")


def test_azure_fast_transcription_and_iso_durations() -> None:
    fast = {
        "combinedPhrases": [],
        "phrases": [{"speaker": 1, "offsetMilliseconds": 40, "durationMilliseconds": 960, "text": "Hi."}],
    }
    (conversation,), _ = read("azure_batch", fast)
    assert [(turn.speaker, turn.start, turn.end) for turn in conversation.turns] == [("Speaker 1", 0.04, 1.0)]
    phrases = [
        {"channel": channel, "offset": offset, "duration": "PT1.5S", "nBest": [{"display": "Ya."}]}
        for channel, offset in ((0, "PT1M2S"), (1, "PT0.5S"))
    ]
    (conversation,), _ = read("azure_batch", {"recognizedPhrases": phrases})
    assert [(turn.speaker, turn.start, turn.end) for turn in conversation.turns] == [
        ("Channel 1", 0.5, 2.0),
        ("Channel 0", 62.0, 63.5),
    ]


def test_azure_content_understanding_keeps_two_labels_but_does_not_trust_them() -> None:
    phrases = [{"speaker": who, "startTimeMs": 0, "endTimeMs": 9, "text": "Hi"} for who in ("Agent", "Customer")]
    (conversation,), _ = read("azure_batch", {"result": {"contents": [{"transcriptPhrases": phrases}]}})
    assert roles(conversation) == [A, C]
    assert not conversation.trusted_roles


# Amazon


def test_call_analytics_and_contact_lens_differ_by_participant_ids() -> None:
    item = {"ParticipantRole": "AGENT", "Content": "Hi", "BeginOffsetMillis": 1000, "EndOffsetMillis": 1500}
    (conversation,), _ = read("amazon_transcribe_calls", {"JobName": "j", "Transcript": [item]})
    assert (conversation.id, conversation.turns[0].start, conversation.turns[0].end) == ("j", 1.0, 1.5)
    (conversation,), _ = read(
        "amazon_connect", {"Channel": "VOICE", "Transcript": [{**item, "ParticipantId": "AGENT"}]}
    )
    assert conversation.channel is Channel.CALL
    (conversation,), _ = read(
        "amazon_connect", {"Channel": "VOICE", "Segments": [{"Transcript": {**item, "ParticipantId": "A"}}]}
    )
    assert roles(conversation) == [A]


def test_connect_chat_bots_supervisors_and_interactive_messages() -> None:
    menu = json.dumps({"templateType": "ListPicker", "data": {"content": {"title": "Which order?", "elements": []}}})
    rows = [
        ("CUSTOM_BOT", menu, "application/vnd.amazonaws.connect.message.interactive", 0),
        ("CUSTOMER", "The lamp", "text/plain", 5),
        ("SUPERVISOR", "I take over.", "text/plain", 9),
    ]
    transcript = [
        {
            "ParticipantRole": role,
            "ParticipantId": role,
            "Content": text,
            "ContentType": kind,
            "Type": "MESSAGE",
            "AbsoluteTime": f"2026-01-01T00:00:{at:02d}Z",
        }
        for role, text, kind, at in rows
    ]
    (conversation,), _ = read("amazon_connect", {"Version": "2019-08-26", "ContactId": "c9", "Transcript": transcript})
    assert [(turn.role, turn.text, turn.start) for turn in conversation.turns] == [
        (B, "Which order?", 0.0),
        (C, "The lamp", 5.0),
        (A, "I take over.", 9.0),
    ]
    assert (conversation.id, conversation.channel) == ("c9", Channel.CHAT)


# Genesys and Microsoft


def test_genesys_relative_times_stay_and_words_without_decoration_count() -> None:
    phrases = [
        {"text": "halo", "startTimeMs": 500, "participantPurpose": "internal"},
        {"text": "ya", "startTimeMs": 900, "participantPurpose": "external"},
    ]
    (conversation,), _ = read(
        "genesys_cloud", {"conversationId": "c", "mediaType": "voice", "transcripts": [{"phrases": phrases}]}
    )
    assert [(turn.role, turn.start) for turn in conversation.turns] == [(A, 0.5), (C, 0.9)]


def test_genesys_chat_recording_leaves_notifications_out() -> None:
    rows = [
        {"type": "notification-join", "body": "joined", "utc": "2026-01-01T00:00:00Z", "participantPurpose": "agent"},
        {
            "type": "message",
            "body": "<p>Halo</p>",
            "bodyType": "html",
            "utc": "2026-01-01T00:00:01Z",
            "participantPurpose": "agent",
        },
        {"type": "message", "body": "Hai", "utc": "2026-01-01T00:00:03Z", "participantPurpose": "customer"},
    ]
    (conversation,), _ = read("genesys_cloud", {"conversationId": "c", "media": "chat", "transcript": rows})
    assert [(turn.role, turn.text, turn.start) for turn in conversation.turns] == [(A, "Halo", 0.0), (C, "Hai", 2.0)]


def test_ckm_in_indonesian_drops_remarks() -> None:
    content = "\n\n".join(
        (
            "Transcript Starting...",
            "00:00:00",
            "Petugas (Rani): Halo, ada yang bisa dibantu?",
            "[Memeriksa]",
            "00:00:09",
            "Pelanggan: Paket saya hilang.",
        )
    )
    (conversation,), problems = read(
        "microsoft_ckm", {"ConversationId": "k", "StartTime": "2026-01-01 08:00:00", "Content": content}
    )
    assert [(turn.role, turn.start) for turn in conversation.turns] == [(A, 0.0), (C, 9.0)]
    assert not problems


# All of them


@pytest.mark.parametrize("bad", [7, None, "text", [], {}, {"foo": 1}])
def test_one_bad_record_does_not_stop_the_others(bad: object) -> None:
    good = {"JobName": "j", "Transcript": [{"ParticipantRole": "AGENT", "Content": "Hi"}]}
    conversations, problems = read("amazon_transcribe_calls", [good, bad, good])
    assert len(conversations) == 2
    assert len(problems) == 1
    assert problems[0].startswith("record 2: ")
