"""Exports inside an envelope, and shapes of vendors' JSON that come as messages, events or sentences."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from tests.transcripts.vendor_json import A, B, C, read, roles

from coach.domain.conversation import Channel, Conversation, Role
from coach.transcripts._reading import ReadProblem, SourceFile
from coach.transcripts.reading import read_conversations

OWN = {"id": "k1", "turns": [{"role": "customer", "text": "Lampu saya pecah"}, {"role": "agent", "text": "Maaf, Kak"}]}
SPOKEN = {
    "utterances": [
        {"speaker": "A", "text": "Halo, ada yang bisa dibantu?", "start": 250, "end": 1200},
        {"speaker": "B", "text": "Tagihan saya salah", "start": 1300, "end": 2500},
    ]
}


def found_in(text: str) -> list[Conversation | ReadProblem]:
    return list(read_conversations(SourceFile.of(text.encode(), Path("export.json"))))


def conversations(value: object) -> list[Conversation]:
    return [found for found in found_in(json.dumps(value)) if isinstance(found, Conversation)]


@pytest.mark.parametrize(
    "value",
    [
        {"result": SPOKEN, "error": None},
        {"event": "done", "data": {"kind": "notice", "item": SPOKEN}},
        {"transcripts": [SPOKEN]},
        [{"payload": SPOKEN, "at": 1}],
    ],
)
def test_an_envelope_around_an_export_is_opened(value: object) -> None:
    (conversation,) = conversations(value)
    assert conversation.source.format == "assemblyai"
    assert [turn.start for turn in conversation.turns] == [0.25, 1.3]


def test_each_line_may_have_an_envelope_of_its_own() -> None:
    lines = "\n".join(json.dumps({"offset": n, "value": {**OWN, "id": f"k{n}"}}) for n in range(3))
    assert [found.id for found in found_in(lines) if isinstance(found, Conversation)] == ["k0", "k1", "k2"]


def test_no_part_of_an_envelope_is_lost_in_silence() -> None:
    by_id = {f"c{n}": {**OWN, "id": f"k{n}"} for n in range(150)} | {
        "c999": {"id": "k999", "turns": OWN["turns"], "channel": "call"}
    }
    assert len(conversations(by_id)) == 151
    lines = [
        json.dumps({"value": OWN}),
        "{broken",
        json.dumps({"other": 1}),
        json.dumps({"value": {**OWN, "id": "k2"}}),
    ]
    found = found_in("\n".join(lines))
    assert [item.id for item in found if isinstance(item, Conversation)] == ["k1", "k2"]
    problems = [item for item in found if isinstance(item, ReadProblem)]
    assert [problem.line for problem in problems] == [2, None]
    assert "1 objects of the list have no 'value'" in problems[1].message


def test_json_that_holds_no_transcript_stays_a_problem() -> None:
    (problem,) = found_in(json.dumps({"data": {"items": [{"price": 3}], "more": {"a": {"b": 1}}}}))
    assert isinstance(problem, ReadProblem)
    assert "no known transcript format" in problem.message


def test_many_envelopes_do_not_take_long() -> None:
    begun = time.monotonic()
    found_in(json.dumps({f"k{number}": {"a": number} for number in range(20_000)}))
    found_in(json.dumps([{f"k{number}": {"a": number}} for number in range(20_000)]))
    assert time.monotonic() - begun < 10


# Genesys Cloud messages


def genesys(way: str, words: str, minute: int, by: str = "Human", **more: Any) -> dict[str, Any]:
    normalized = {"type": "Text", "text": words, "originatingEntity": by}
    stamp = f"2026-01-01T00:{minute:02d}:00Z"
    return {"direction": way, "timestamp": stamp, "normalizedMessage": normalized, **more}


def test_genesys_messages_say_which_way_they_went_and_whether_a_bot_wrote() -> None:
    entities = [
        genesys("outbound", "Apa keluhannya?", 2, conversationId="c1"),
        genesys("inbound", "Paket hilang", 1, conversationId="c1"),
        genesys("outbound", "Selamat datang", 0, "Bot", conversationId="c1"),
        genesys("inbound", "Hello", 0, conversationId="c2"),
        genesys("inbound", "", 3, conversationId="c1", normalizedMessage={"type": "Receipt"}),
    ]
    (first, second), problems = read("genesys_cloud", {"entities": entities})
    assert (roles(first), first.id, first.channel) == ([B, C, A], "c1", Channel.CHAT)
    assert [turn.start for turn in first.turns] == [0.0, 60.0, 120.0]
    assert (roles(second), problems) == ([C], [])


# Zendesk messaging


def sunshine(kind: str, words: str, minute: int, **more: Any) -> dict[str, Any]:
    content = {"type": "text", "text": words}
    return {"author": {"type": kind}, "content": content, "received": f"2026-01-01T00:{minute:02d}:00Z", **more}


def test_zendesk_messaging_knows_people_and_machines() -> None:
    messages = [
        sunshine("business", "Hi, pick a topic", 0, source={"type": "zd:answerBot"}),
        sunshine("user", "My lamp broke", 1),
        sunshine("business", "Written by AI", 2, author={"type": "business", "subtypes": ["AI"]}),
        sunshine("business", "Sorry! A new one is on its way.", 3),
        sunshine("user", "", 4, content={"type": "image", "mediaUrl": "https://files.example.com/1.png"}),
    ]
    (conversation,), problems = read("zendesk", {"messages": messages, "meta": {"hasMore": False}})
    assert roles(conversation) == [B, C, B, A]
    assert (conversation.channel, problems) == (Channel.CHAT, [])


def test_zendesk_conversation_log_leaves_private_notes_out() -> None:
    events = [
        sunshine("user", "Hi", 0, type="Messaging::ConversationMessage"),
        sunshine("agent", "secret", 1, public=False),
        sunshine("agent", "Hello", 2, content={"type": "html", "body": "<p>Hello <b>Ana</b></p>"}),
    ]
    (conversation,), _ = read("zendesk", {"events": events})
    assert [turn.text for turn in conversation.turns] == ["Hi", "Hello Ana"]


def test_zendesk_chat_in_one_comment_is_told_apart() -> None:
    body = "(02:00:11) Ana: My lamp broke\n(02:00:30) Priya: Hello Ana, sorry! What is the order number?\n(02:00:50) Ana: 44"
    comment = {"author_id": 2, "public": True, "body": body, "created_at": "2026-01-01T00:00:00Z"}
    ticket = {"id": 8, "requester_id": 2, "assignee_id": 1, "via": {"channel": "chat"}}
    (conversation,), _ = read("zendesk", {"ticket": ticket, "comments": [comment]})
    assert [(turn.speaker, turn.start) for turn in conversation.turns] == [("Ana", 0.0), ("Priya", 19.0), ("Ana", 39.0)]
    (quoted,), _ = read("zendesk", {"ticket": ticket, "comments": [{**comment, "body": "Hi\nOrder: 5\nColour: red"}]})
    assert roles(quoted) == [C]


# Calls


def segment(role: str, words: str, at: int) -> dict[str, Any]:
    return {
        "Transcript": {"ParticipantRole": role, "Content": words, "BeginOffsetMillis": at, "EndOffsetMillis": at + 9}
    }


def test_amazon_connect_stream_is_put_together_by_contact() -> None:
    def event(contact: str, kind: str, *segments: dict[str, Any]) -> dict[str, Any]:
        return {"ContactId": contact, "Channel": "VOICE", "EventType": kind, "Segments": list(segments)}

    partial = {"Utterance": {"ParticipantRole": "AGENT", "PartialContent": "Good"}}
    events = [
        {"ContactId": "k1", "Channel": "VOICE", "EventType": "STARTED"},
        event("k1", "SEGMENTS", partial, segment("AGENT", "Good morning", 0)),
        event("k2", "SEGMENTS", segment("CUSTOMER", "Other call", 0)),
        event("k1", "SEGMENTS", segment("CUSTOMER", "My card is lost", 1000)),
        {"ContactId": "k1", "Channel": "VOICE", "EventType": "COMPLETED"},
    ]
    (first, second), problems = read("amazon_connect", "\n".join(json.dumps(item) for item in events))
    assert (first.id, roles(first), first.channel) == ("k1", [A, C], Channel.CALL)
    assert (second.id, roles(second), problems) == ("k2", [C], [])


def test_utterances_of_a_running_call_without_the_partial_ones() -> None:
    def line(role: str, words: str, partial: bool) -> str:
        utterance = {"UtteranceId": words, "ParticipantRole": role, "Transcript": words, "IsPartial": partial}
        return json.dumps({"UtteranceEvent": {**utterance, "BeginOffsetMillis": 500, "EndOffsetMillis": 900}})

    text = "\n".join([line("AGENT", "Good", True), line("AGENT", "Good day", False), line("CUSTOMER", "Hi", False)])
    (conversation,) = found_in(text)
    assert isinstance(conversation, Conversation)
    assert [(turn.role, turn.text, turn.start) for turn in conversation.turns] == [(A, "Good day", 0.5), (C, "Hi", 0.5)]


def test_twilio_sentences_of_a_call_keep_channels_and_times() -> None:
    sentences = [
        {"media_channel": 1, "transcript": "Halo?", "start_time": "0.10", "end_time": "0.90"},
        {"media_channel": 2, "transcript": "Selamat pagi", "start_time": "1.20", "end_time": "2"},
    ]
    (conversation,), _ = read("twilio", {"sentences": sentences})
    assert [(turn.speaker, turn.start) for turn in conversation.turns] == [("Channel 1", 0.1), ("Channel 2", 1.2)]
    assert conversation.channel is Channel.CALL


def test_whisper_segment_with_two_voices_is_parted_where_only_words_name_them() -> None:
    words = [
        {"word": "How", "start": 0.0, "end": 0.2, "speaker": "S1"},
        {"word": "are", "start": 0.3, "end": 0.4},
        {"word": "you?", "start": 0.5, "end": 0.7, "speaker": "S1"},
        {"word": "Fine.", "start": 0.9, "end": 1.2, "speaker": "S2"},
    ]
    value = {"segments": [{"start": 0.0, "end": 1.2, "text": "How are you? Fine.", "words": words}], "language": "en"}
    (conversation,), _ = read("whisper", value)
    assert [(turn.speaker, turn.text) for turn in conversation.turns] == [("S1", "How are you?"), ("S2", "Fine.")]


@pytest.mark.parametrize("names", [("offset", "duration"), ("offsetInMs", "durationInMs")])
def test_azure_fast_transcription_in_its_other_names(names: tuple[str, str]) -> None:
    phrases = [{names[0]: 80, names[1]: 1000, "speaker": n, "text": "Halo", "locale": "id-ID"} for n in (1, 2)]
    (conversation,), _ = read("azure_batch", {"combinedPhrases": [{"text": "Halo"}], "phrases": phrases})
    assert [(turn.start, turn.end) for turn in conversation.turns] == [(0.08, 1.08)] * 2


def test_azure_with_large_first_letters() -> None:
    best = [{"Confidence": 0.9, "Display": "Selamat pagi."}]
    phrase = {
        "RecognitionStatus": "Success",
        "Channel": 0,
        "OffsetInTicks": 8_600_000,
        "Duration": "PT1S",
        "NBest": best,
    }
    phrases = [{**phrase, "Speaker": 1}, {**phrase, "Speaker": 2}]
    (conversation,), _ = read("azure_batch", {"RecognizedPhrases": phrases})
    assert [(turn.speaker, turn.start, turn.end) for turn in conversation.turns] == [
        ("Speaker 1", 0.86, 1.86),
        ("Speaker 2", 0.86, 1.86),
    ]


def test_vcon_transcript_under_the_name_of_an_extension() -> None:
    segments = [{"speaker": n, "text": words, "start": n, "end": n + 1} for n, words in enumerate(["Halo", "Ya?"])]
    value = {
        "vcon": "0.3.0",
        "parties": [{"name": "Ana"}, {"name": "Budi"}],
        "dialog": [{"type": "recording", "start": "2026-01-01T00:00:00Z"}],
        "analysis": [{"type": "wtf_transcription", "dialog": 0, "body": {"segments": segments}}],
    }
    (conversation,), _ = read("vcon", value)
    assert [turn.start for turn in conversation.turns] == [0.0, 1.0]


def test_vcon_dialogs_that_are_mails_give_their_own_words() -> None:
    mail = "From: ana@example.net\nSubject: Lamp\n\n{}"
    dialog = {"type": "text", "mediatype": "message/rfc822", "start": "2026-01-01T00:00:00Z"}
    value = {
        "vcon": "0.0.2",
        "parties": [{"name": "Ana", "role": "customer"}, {"name": "Jo", "role": "agent"}],
        "dialog": [
            {**dialog, "parties": [0, 1], "body": mail.format("My lamp broke.")},
            {**dialog, "parties": [1, 0], "body": mail.format("Sorry!\n\nOn Mon, Ana wrote:\n> My lamp broke.\n")},
            {**dialog, "parties": [1, 0], "body": ""},
        ],
    }
    (conversation,), problems = read("vcon", value)
    assert [(turn.role, turn.text) for turn in conversation.turns] == [(C, "My lamp broke."), (A, "Sorry!")]
    assert conversation.channel is Channel.EMAIL
    assert [problem.partition(":")[0] for problem in problems] == ["dialog[2].body"]


# Lists of messages of no known vendor


@pytest.mark.parametrize(
    ("agent", "customer"),
    [
        ({"senderType": "AGENT"}, {"senderType": "CUSTOMER"}),
        ({"participantRole": "HUMAN_AGENT", "name": "p/1"}, {"participantRole": "END_USER", "name": "p/1"}),
        ({"author_type": "operator"}, {"author_type": "visitor"}),
    ],
)
def test_roles_under_other_names_and_times_in_milliseconds(agent: dict[str, str], customer: dict[str, str]) -> None:
    messages = [
        {**customer, "body": "Lampu pecah", "createdAt": 1_767_225_600_000},
        {**agent, "body": "Maaf ya", "createdAt": 1_767_225_660_000},
    ]
    (conversation,) = conversations({"chatId": "c1", "messages": messages})
    assert [turn.role for turn in conversation.turns] == [Role.CUSTOMER, Role.AGENT]
    assert [turn.start for turn in conversation.turns] == [0.0, 60.0]


def test_users_beside_contacts_are_the_staff() -> None:
    contact, user = {"type": "contact", "name": "Ana"}, {"type": "user", "name": "Jo"}
    messages = [{"sender": contact, "content": "Lampu pecah"}, {"sender": user, "content": "Maaf ya"}]
    (conversation,) = conversations({"id": "c1", "messages": messages})
    assert [turn.role for turn in conversation.turns] == [Role.CUSTOMER, Role.AGENT]
    messages = [{"role": "user", "content": "Lampu pecah"}, {"role": "assistant", "content": "Maaf ya"}]
    (conversation,) = conversations({"id": "c1", "messages": messages})
    assert [turn.role for turn in conversation.turns] == [Role.CUSTOMER, Role.BOT]


def test_durations_as_iso_8601_writes_them() -> None:
    turns = [{**turn, "start": f"PT{n}M7.5S", "end": f"PT{n}M9S"} for n, turn in enumerate(OWN["turns"])]
    (conversation,) = conversations({"channel": "call", "turns": turns})
    assert [(turn.start, turn.end) for turn in conversation.turns] == [(7.5, 9.0), (67.5, 69.0)]


def test_chat_exports_that_name_the_sender_under_from() -> None:
    messages = [
        {"id": n, "type": "message", "date": f"2026-01-01T00:0{n}:00", "from": name, "text": text}
        for n, (name, text) in enumerate([("Dewi", "min, paket saya mana?"), ("Toko", "Mohon maaf Kak, kami cek dulu")])
    ]
    (conversation,) = conversations({"name": "Dewi", "messages": messages})
    assert [participant.name for participant in conversation.participants] == ["Dewi", "Toko"]
