"""Santun's own JSON and its near relatives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coach.domain.conversation import Channel, Role
from coach.transcripts._reading import RawConversation, ReadProblem, SourceFile
from coach.transcripts.generic_json import READER

OWN: dict[str, Any] = {
    "id": "t01",
    "channel": "call",
    "language": "id",
    "agent_id": "a7",
    "culture": "id",
    "started_at": "2026-03-01T09:00:00+07:00",
    "turns": [
        {"role": "agent", "text": "Selamat pagi, dengan Rani.", "start": 0.0, "end": 3.2, "speaker": "Rani"},
        {"role": "customer", "text": "Pagi, paket saya belum sampai.", "start": 3.0, "end": None},
    ],
}


def source_of(value: object) -> SourceFile:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return SourceFile(Path("file.json"), text.encode())


def read(value: object) -> tuple[list[RawConversation], list[ReadProblem]]:
    found = list(READER.read(source_of(value)))
    return [f for f in found if isinstance(f, RawConversation)], [f for f in found if isinstance(f, ReadProblem)]


def test_every_field_of_the_own_format_survives() -> None:
    assert READER.recognises(source_of(OWN))
    (conversation,), problems = read(OWN)
    assert not problems
    assert (conversation.id, conversation.channel, conversation.language) == ("t01", Channel.CALL, "id")
    assert (conversation.agent_id, conversation.culture) == ("a7", "id")
    assert conversation.started_at is not None
    assert conversation.started_at.isoformat() == "2026-03-01T09:00:00+07:00"
    first, second = conversation.turns
    assert (first.role, first.speaker, first.start, first.end) == (Role.AGENT, "Rani", 0.0, 3.2)
    assert (second.role, second.start, second.end) == (Role.CUSTOMER, 3.0, None)


def test_json_lines_give_the_line_of_each_conversation_and_problem() -> None:
    lines = [
        json.dumps(OWN),
        "",
        '{"id": "t02", "turns": [',
        json.dumps({"id": "t03"}),
        json.dumps({**OWN, "id": "t04"}),
    ]
    assert READER.recognises(source_of("\n".join(lines)))
    conversations, problems = read("\n".join(lines))
    assert [(c.id, c.line) for c in conversations] == [("t01", 1), ("t04", 5)]
    assert [p.line for p in problems] == [3, 4]
    assert "broken JSON" in problems[0].message
    assert "turns" in problems[1].message


def test_a_line_separator_inside_a_text_does_not_end_the_line() -> None:
    talk = {"turns": [{"role": "agent", "text": "satu\u2028dua"}, {"role": "customer", "text": "tiga"}]}
    conversations, problems = read(f"{json.dumps(talk, ensure_ascii=False)}\n" * 2)
    assert len(conversations) == 2
    assert not problems


@pytest.mark.parametrize("role", ["manager", "", None, 7, ["agent"]])
def test_an_unknown_role_is_a_problem_with_its_place_and_the_others_go_on(role: object) -> None:
    bad = {"id": "bad", "turns": [{"role": "agent", "text": "Hello"}, {"role": role, "text": "Hi"}]}
    conversations, problems = read([bad, OWN])
    assert [c.id for c in conversations] == ["t01"]
    (problem,) = problems
    assert "record 1.turns[1].role" in problem.message
    assert "customer, agent, bot, system" in problem.message or "agent, customer, bot, system" in problem.message


def test_missing_turns_are_a_problem_with_its_place() -> None:
    conversations, problems = read([{"id": "x", "channel": "chat"}, OWN])
    assert len(conversations) == 1
    assert [p.message for p in problems] == ["record 1.turns: found nothing; a list of objects is needed"]


@pytest.mark.parametrize(
    ("turns", "told"),
    [
        ([], "no turn could be used"),
        ("none", "turns: found the text 'none'"),
        ([3, None], "turns[0]: found the number 3"),
        ([{"role": "agent", "text": None}], "turns[0].text: found null"),
        ([{"role": "agent", "text": 5}], "turns[0].text: found the number 5"),
        ([{"role": "agent"}], "turns[0].text: found nothing"),
    ],
)
def test_unusable_turns_are_problems(turns: object, told: str) -> None:
    conversations, problems = read({"id": "x", "turns": turns})
    assert not conversations
    assert any(told in problem.message for problem in problems)


def test_one_bad_turn_does_not_lose_the_conversation() -> None:
    (conversation,), problems = read({**OWN, "turns": [*OWN["turns"], {"role": "agent", "text": None}]})
    assert len(conversation.turns) == 2
    assert [p.message.split(":")[0] for p in problems] == ["turns[2].text"]


def test_bad_times_and_channels_are_problems_but_lose_nothing() -> None:
    turns = [{"role": "agent", "text": "Hello", "start": -4}, {"role": "customer", "text": "Hi", "start": "soon"}]
    (conversation,), problems = read({"channel": "pigeon", "turns": turns})
    assert conversation.channel is None
    assert [turn.start for turn in conversation.turns] == [None, None]
    assert len(problems) == 3


def test_unknown_keys_are_warned_of_once_in_a_file() -> None:
    extra = {**OWN, "mood": "good", "turns": [{**turn, "score": 1} for turn in OWN["turns"]]}
    conversations, problems = read([extra] * 50)
    assert len(conversations) == 50
    assert [p.message.split(":")[0] for p in problems] == ["warning", "warning"]
    assert {"'mood'" in p.message or "'score'" in p.message for p in problems} == {True}


def test_chat_model_messages_take_the_assistant_for_a_bot_unless_its_name_says_agent() -> None:
    talk = {
        "messages": [
            {"role": "system", "content": "You help customers."},
            {"role": "user", "content": [{"type": "text", "text": "My order is late."}]},
            {"role": "assistant", "content": "I will look."},
            {"role": "assistant", "name": "Agent Sari", "content": "Sari here."},
        ]
    }
    assert READER.recognises(source_of(talk))
    (conversation,), problems = read(talk)
    assert [turn.role for turn in conversation.turns] == [Role.SYSTEM, Role.CUSTOMER, Role.BOT, Role.AGENT]
    assert conversation.turns[1].text == "My order is late."
    assert not problems


@pytest.mark.parametrize(
    "turn_keys", [("speaker", "text"), ("sender", "message"), ("role", "utterance"), ("speaker", "body")]
)
def test_near_relatives_in_indonesian_are_read(turn_keys: tuple[str, str]) -> None:
    who, words = turn_keys
    talk = [{who: "Petugas", words: "Ada yang bisa dibantu?"}, {who: "Pelanggan", words: "Paket saya hilang."}]
    for value in (talk, {"messages": talk}, {"conversations": [{"conversation": talk}]}):
        assert READER.recognises(source_of(value))
        (conversation,), _ = read(value)
        assert [turn.role for turn in conversation.turns] == [Role.AGENT, Role.CUSTOMER]


def test_messages_one_a_line_are_grouped_by_their_conversation() -> None:
    rows = [
        {
            "conversation_id": cid,
            "sender": who,
            "message": f"{cid} {who}",
            "timestamp": f"2026-01-01T00:00:{second:02d}Z",
        }
        for second, (cid, who) in enumerate([("c1", "agent"), ("c2", "Ana"), ("c1", "customer"), ("c2", "agent")])
    ]
    text = "\n".join(json.dumps(row) for row in rows)
    assert READER.recognises(source_of(text))
    conversations, problems = read(text)
    assert not problems
    assert [c.id for c in conversations] == ["c1", "c2"]
    assert [[turn.start for turn in c.turns] for c in conversations] == [[0.0, 2.0], [0.0, 2.0]]
    assert conversations[1].turns[0].role is None
    assert conversations[1].turns[0].speaker == "Ana"


def test_clocks_and_unix_times_are_times() -> None:
    clock = [{"speaker": "CS", "text": "Halo", "time": "00:05"}, {"speaker": "Budi", "text": "Ya", "time": "01:10"}]
    (conversation,), problems = read({"messages": clock})
    assert [turn.start for turn in conversation.turns] == [5.0, 70.0]
    unix = [{"speaker": "CS", "text": "Halo", "ts": 1767600000}, {"speaker": "Budi", "text": "Ya", "ts": 1767600030}]
    (conversation,), more = read({"messages": unix})
    assert [turn.start for turn in conversation.turns] == [0.0, 30.0]
    assert not problems
    assert not more


@pytest.mark.parametrize(
    "value",
    [
        {"foo": 1},
        {"id": "x"},
        [],
        [1, 2],
        "just text",
        '{"id": "x", ',
        {"language": "en", "side": "agent", "prev": "", "text": "Hello", "acts": ["greeting"]},
        {"messages": [{"author": "ana", "body": "Hi", "date_created": "2026-01-01T00:00:00Z"}]},
        {"messages": "none"},
    ],
)
def test_other_files_are_not_claimed(value: object) -> None:
    assert not READER.recognises(source_of(value))


def test_deeply_nested_input_is_a_problem_not_a_crash() -> None:
    nested = '{"conversations": [' * 5000 + "]}" * 5000
    assert not READER.recognises(source_of(nested))
    conversations, problems = read(nested)
    assert not conversations
    assert problems


def test_fifty_thousand_turns_are_read() -> None:
    turns = [{"role": "agent" if i % 2 else "customer", "text": f"kalimat {i}", "start": i} for i in range(50_000)]
    (conversation,), problems = read({"turns": turns})
    assert len(conversation.turns) == 50_000
    assert not problems
