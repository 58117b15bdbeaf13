"""The turns, roles, times and near-misses of each messaging vendor's JSON."""

from __future__ import annotations

import base64
import json
from typing import Any

from tests.transcripts.vendor_json import A, B, C, read, roles

from coach.domain.conversation import Channel

# Zendesk


def comment(author: int, body: str, minute: int, **more: Any) -> dict[str, Any]:
    return {"author_id": author, "body": body, "public": True, "created_at": f"2026-01-01T00:{minute:02d}:00Z", **more}


def test_zendesk_comments_without_people_keep_ids_and_leave_notes_out() -> None:
    (conversation,), problems = read(
        "zendesk", {"comments": [comment(1, "Hi", 0), comment(2, "internal", 1, public=False), comment(2, "Hello", 2)]}
    )
    assert [(turn.speaker, turn.role, turn.start) for turn in conversation.turns] == [
        ("1", None, 0.0),
        ("2", None, 120.0),
    ]
    assert not problems


def test_zendesk_requester_is_the_customer_and_assignee_the_agent() -> None:
    ticket = {"id": 9, "requester_id": 1, "assignee_id": 2, "via": {"channel": "whatsapp"}}
    (conversation,), _ = read("zendesk", {"ticket": ticket, "comments": [comment(1, "Halo", 0), comment(2, "Ya", 1)]})
    assert roles(conversation) == [C, A]
    assert (conversation.id, conversation.agent_id, conversation.channel) == ("9", "2", Channel.CHAT)


def test_zendesk_newest_first_is_put_in_order_and_html_becomes_text() -> None:
    comments = [comment(2, "x", 9, html_body="<p>Halo&nbsp;Kak</p>"), comment(1, "Pagi", 3)]
    (conversation,), _ = read("zendesk", {"comments": comments, "users": [{"id": 2, "name": "Rani", "role": "admin"}]})
    assert [turn.text for turn in conversation.turns] == ["Pagi", "Halo Kak"]
    assert roles(conversation) == [None, A]


def test_zendesk_tickets_share_their_people_and_a_bad_one_is_named() -> None:
    users = [{"id": 1, "name": "Ana", "role": "end-user"}, {"id": 2, "name": "Budi", "role": "agent"}]
    tickets = [{"id": n, "comments": [comment(1, "Hi", 0), comment(2, "Hello", 1)]} for n in (5, 6)]
    conversations, problems = read("zendesk", {"tickets": [tickets[0], {"id": 7}, tickets[1]], "users": users})
    assert [(c.id, roles(c)) for c in conversations] == [("5", [C, A]), ("6", [C, A])]
    assert len(problems) == 1
    assert problems[0].startswith("tickets[1]")


def test_zendesk_audits_and_bare_comments_of_several_tickets() -> None:
    audit = {"ticket_id": 3, "author_id": 1, "created_at": "2026-01-01T00:00:00Z"}
    audits = [
        {**audit, "events": [{"type": "Comment", "public": True, "body": "Hi"}, {"type": "Change", "field_name": "x"}]}
    ]
    (conversation,), _ = read("zendesk", {"audits": audits})
    assert [turn.text for turn in conversation.turns] == ["Hi"]
    conversations, _ = read("zendesk", [comment(1, "a", 0, ticket_id=1), comment(1, "b", 0, ticket_id=2)])
    assert [c.id for c in conversations] == ["1", "2"]


def test_zendesk_offline_message_in_a_pipeline_envelope() -> None:
    chat = {"type": "offline_msg", "id": "z1", "message": "Anyone there?", "visitor": {"name": "Ana"}}
    (conversation,), _ = read(
        "zendesk", json.dumps({"stream": "chats", "data": {**chat, "timestamp": "2026-01-01T00:00:00Z"}})
    )
    assert roles(conversation) == [C]
    assert conversation.id == "z1"


# Intercom


def part(kind: str, author: str, body: str | None, at: int, **more: Any) -> dict[str, Any]:
    return {
        "part_type": kind,
        "author": {"type": author, "id": "7", "name": author},
        "body": body,
        "created_at": at,
        **more,
    }


def test_intercom_events_notes_and_deleted_parts_are_no_turns() -> None:
    parts = [
        part("assignment", "admin", "<p>to Ben</p>", 1),
        part("note", "admin", "<p>secret</p>", 2),
        part("comment", "admin", "<p>Hello &amp; welcome</p>", 3),
        part("comment", "lead", "<p>gone</p>", 4, redacted=True),
        part("close", "admin", None, 5),
        part("comment", "contact", "<p>Thanks</p>", 6),
    ]
    (conversation,), problems = read(
        "intercom", {"type": "conversation", "id": "1", "conversation_parts": {"conversation_parts": parts}}
    )
    assert [(turn.text, turn.role) for turn in conversation.turns] == [("Hello & welcome", A), ("Thanks", C)]
    assert conversation.agent_id == "7"
    assert not problems


def test_intercom_automated_messages_and_ai_agents_are_bots() -> None:
    author = {"type": "admin", "id": "7", "name": "Amara"}
    talk = {
        "type": "conversation",
        "created_at": 0,
        "source": {"type": "email", "delivered_as": "automated", "body": "<p>New: boards!</p>", "author": author},
        "conversation_parts": {
            "conversation_parts": [part("comment", "bot", "Hi", 5), part("comment", "user", "Hello", 9)]
        },
    }
    (conversation,), _ = read("intercom", {"type": "conversation.list", "conversations": [talk]})
    assert roles(conversation) == [B, B, C]
    assert conversation.channel is Channel.EMAIL


# Twilio


def test_twilio_messages_of_several_conversations_are_kept_apart() -> None:
    rows = [
        {
            "sid": "IM1",
            "conversation_sid": "CH1",
            "author": "+620000000001",
            "body": "Halo",
            "date_created": "2026-01-01T00:00:00Z",
        },
        {
            "sid": "IM2",
            "conversation_sid": "CH2",
            "author": "rani",
            "body": "Hai",
            "date_created": "2026-01-01T00:00:10Z",
        },
        {
            "sid": "IM3",
            "conversation_sid": "CH1",
            "author": "rani",
            "body": "Siap",
            "date_created": "2026-01-01T00:00:20Z",
        },
    ]
    for value in ({"messages": rows}, rows, "\n".join(json.dumps(row) for row in rows)):
        conversations, problems = read("twilio", value)
        assert [(c.id, roles(c)) for c in conversations] == [("CH1", [C, None]), ("CH2", [None])]
        assert [turn.start for turn in conversations[0].turns] == [0.0, 20.0]
        assert not problems


def test_twilio_directions_give_roles_and_mail_dates_are_times() -> None:
    ends = {"from": "+1", "to": "+2"}
    rows = [
        {
            "direction": "outbound-api",
            "from": "+2",
            "to": "+1",
            "body": "Hello",
            "date_sent": "Thu, 01 Jan 2026 00:01:00 +0000",
        },
        {"direction": "inbound", **ends, "body": "Hi", "date_sent": "Thu, 01 Jan 2026 00:00:00 +0000"},
        {
            "direction": "inbound",
            **ends,
            "body": None,
            "num_media": "1",
            "date_sent": "Thu, 01 Jan 2026 00:00:00 +0000",
        },
    ]
    (conversation,), problems = read("twilio", {"messages": rows})
    assert [(turn.role, turn.start) for turn in conversation.turns] == [(C, 0.0), (A, 60.0)]
    assert not problems


# vCon

PARTIES = [{"name": "Lia", "role": "customer"}, {"name": "Rani", "role": "agent"}]


def text_dialog(body: str, second: int, **more: Any) -> dict[str, Any]:
    return {"type": "text", "start": f"2026-01-01T00:00:{second:02d}Z", "parties": [0, 1], "body": body, **more}


def test_vcon_dialogs_in_each_encoding() -> None:
    coded = base64.urlsafe_b64encode(b"Baik, Kak").decode().rstrip("=")
    dialogs = [
        text_dialog("<b>Halo</b>", 0, mediatype="text/html", encoding="none"),
        text_dialog(coded, 5, originator=1, encoding="base64url"),
        text_dialog('"Terima kasih"', 9, encoding="json"),
        {"type": "incomplete", "start": "2026-01-01T00:00:30Z", "parties": [0], "disposition": "busy"},
    ]
    (conversation,), problems = read("vcon", {"vcon": "0.3.0", "uuid": "u", "parties": PARTIES, "dialog": dialogs})
    assert [(turn.text, turn.role) for turn in conversation.turns] == [
        ("Halo", C),
        ("Baik, Kak", A),
        ("Terima kasih", C),
    ]
    assert not problems


def test_vcon_party_that_is_not_listed_keeps_its_number() -> None:
    (conversation,), _ = read("vcon", {"parties": PARTIES, "dialog": [text_dialog("Hi", 0, originator=5)]})
    assert (conversation.turns[0].speaker, conversation.turns[0].role) == ("Party 5", None)


def test_vcon_recording_needs_a_transcript_inside() -> None:
    recording = {
        "type": "recording",
        "start": "2026-01-01T00:00:00Z",
        "parties": [0, 1],
        "url": "https://example.com/a.wav",
    }
    vcon = {"vcon": "0.3.0", "parties": PARTIES, "dialog": [recording]}
    conversations, problems = read("vcon", vcon)
    assert not conversations
    assert "no transcript" in problems[0]
    away = [{"type": "transcript", "dialog": 0, "url": "https://example.com/t.json"}]
    conversations, problems = read("vcon", {**vcon, "analysis": away})
    assert not conversations
    assert any("outside the file" in problem for problem in problems)


def test_vcon_transcripts_of_two_recordings_are_timed_from_the_first() -> None:
    def recording(minute: int) -> dict[str, Any]:
        return {"type": "recording", "start": f"2026-01-01T00:{minute:02d}:00Z", "parties": [0, 1]}

    def transcript(dialog: int, text: str) -> dict[str, Any]:
        body = {"transcript": {"utterances": [{"speaker": 0, "text": text, "start": 1.0, "end": 2.0}]}}
        return {"type": "transcript", "dialog": dialog, "body": body}

    vcon = {
        "parties": PARTIES,
        "dialog": [recording(0), recording(5)],
        "analysis": [transcript(1, "b"), transcript(0, "a")],
    }
    (conversation,), _ = read("vcon", vcon)
    assert [(turn.text, turn.start, turn.speaker) for turn in conversation.turns] == [
        ("a", 1.0, "Speaker 0"),
        ("b", 301.0, "Speaker 0"),
    ]
