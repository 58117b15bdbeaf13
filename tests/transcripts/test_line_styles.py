"""The ways in which texts, subtitles, tables and mails name who speaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.domain.conversation import Channel, Conversation, Role
from coach.transcripts._reading import ReadProblem, SourceFile
from coach.transcripts.reading import read_conversations
from coach.transcripts.roles import speaker_name

TALK = [
    (Role.AGENT, "Selamat pagi, dengan Toko Melati, ada yang bisa dibantu?"),
    (Role.CUSTOMER, "Pagi, paket saya belum sampai."),
    (Role.AGENT, "Mohon maaf atas kendalanya, boleh minta nomor pesanannya?"),
    (Role.CUSTOMER, "Nomornya 55120."),
]


def read(text: str, name: str = "chat.txt") -> list[Conversation | ReadProblem]:
    return list(read_conversations(SourceFile.of(text.encode(), Path(name))))


def only(text: str, name: str = "chat.txt") -> Conversation:
    (found,) = read(text, name)
    assert isinstance(found, Conversation), found
    return found


@pytest.mark.parametrize(
    ("line", "agent", "customer"),
    [
        ("{who} > {text}\n", "Admin", "Kak Dewi"),
        ("{who} -> {text}\n", "CS Rina", "Dewi"),
        ("{who} - {text}\n", "Penjual", "Pembeli"),
        ("2026-03-02 09:0{n}:00 | {who} | {text}\n", "Agent", "Customer"),
        ("{who}  09:0{n}\n{text}\n\n", "Rina", "Dewi"),
        ("{who}, [02.03.26 09:0{n}]\n{text}\n\n", "Toko Melati", "Dewi"),
        ("[9:0{n} AM] {who}\n{text}\n\n", "Rina Sari", "Dewi Putri"),
        ("{who} [00:0{n}:01]\n{text}\n\n", "Speaker 1", "Speaker 2"),
        ("{who} 09:0{n}\n{text}\n\nlebih lanjut\n\nlagi\n\ndan lagi\n\n", "Rina", "Dewi"),
        ("**{who}** (09:0{n}): {text}\n\n", "Agent Rina", "Customer"),
        ("( {n}m 2s ) {who}: {text}\n", "Rina", "Dewi"),
        ("{who} 09:0{n}: {text}\n", "Rina", "Dewi"),
        ("{who} - 09:0{n}:05 : {text}\n", "Agent", "Customer"),
        ("[00:0{n}:00] [{who}]: {text}\n", "SPEAKER_00", "SPEAKER_01"),
        ("[09:0{n}] <{who}> {text}\n", "Rina", "Dewi"),
        ("[2026-03-02 09:0{n}] {who}: {text}\n", "Toko Melati", "+62 812-0000-1111"),
        ("{who}:{text}\n", "Agent", "Customer"),
        ("{who}：{text}\n", "Petugas", "Pelanggan"),
        ("(Speaker {who}) : {text}\n", "1", "2"),
        ("1. {who}: {text}\n", "Agent", "Customer"),
        ("{who}\n{text}\n\n", "AGENT", "CUSTOMER"),
    ],
)
def test_speakers_are_found_in_every_style(line: str, agent: str, customer: str) -> None:
    names = {Role.AGENT: agent, Role.CUSTOMER: customer}
    text = "".join(line.format(who=names[role], text=words, n=n) for n, (role, words) in enumerate(TALK))
    conversation = only(text)
    assert [turn.role for turn in conversation.turns] == [role for role, _ in TALK]
    assert all(turn.text.startswith(words) for turn, (_, words) in zip(conversation.turns, TALK, strict=True))
    if "{n}" in line:
        assert conversation.turns[1].start == (conversation.turns[0].start or 0.0) + 60


@pytest.mark.parametrize(
    "text",
    [
        "Monday - call the supplier\nTuesday - visit the shop\n",
        "Buy milk\nSupport - call Ana\nSales - write to Budi\n",
        "Meeting 09:00\nbring the slides\nLunch 12:00\n",
        "a > b\nb > c\nc > d\n",
        "12:00 Opened the door\n12:05 Closed the door\n",
    ],
)
def test_lists_and_logs_are_no_dialogues(text: str) -> None:
    (problem,) = read(text)
    assert isinstance(problem, ReadProblem)


def test_forms_inside_a_message_are_no_speakers() -> None:
    text = (
        "Agent: Silakan isi data:\n1. Nama:\n2. Ukuran: 40 atau 41\nCustomer: Nama:Ana\nAlamat:Jalan Mawar\n<b> tebal\n"
    )
    assert [turn.role for turn in only(text).turns] == [Role.AGENT, Role.CUSTOMER]


def test_dashes_in_one_subtitle_are_two_voices() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:05,000\n- Thank you for calling, how may I help you?\n- My card was charged twice.\n\n"
        "2\n00:00:06,000 --> 00:00:09,000\n- I'm sorry, may I have your booking number?\n- It's 4471.\n"
    )
    conversation = only(text, "call.srt")
    assert [turn.role for turn in conversation.turns] == [Role.AGENT, Role.CUSTOMER] * 2
    assert conversation.turns[1].text == "My card was charged twice."


def test_one_dash_in_a_subtitle_is_a_pause() -> None:
    conversation = only(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Agent>wait</v>\n\n00:03.000 --> 00:04.000\n- so\n", "c.vtt"
    )
    assert [turn.text for turn in conversation.turns][-1].endswith("- so")


def test_a_yes_or_no_column_tells_the_side() -> None:
    table = "thread id,is agent,comment\n1,FALSE,Lampu pecah\n1,TRUE,Maaf ya Kak\n"
    assert [turn.role for turn in only(table, "t.csv").turns] == [Role.CUSTOMER, Role.AGENT]
    table = "thread id,inbound,author,comment\n1,true,88,Lampu pecah\n1,false,toko,Maaf ya Kak\n"
    assert [turn.role for turn in only(table, "t.csv").turns] == [Role.CUSTOMER, Role.AGENT]


def test_users_beside_contacts_are_the_staff() -> None:
    table = "conversation id,author type,message\n5,contact,Halo\n5,bot,Pilih menu\n5,user,Halo Kak\n6,user,Hi\n6,agent,Ya?\n"
    first, second = read(table, "t.csv")
    assert isinstance(first, Conversation)
    assert isinstance(second, Conversation)
    assert [turn.role for turn in first.turns] == [Role.CUSTOMER, Role.BOT, Role.AGENT]
    assert [turn.role for turn in second.turns] == [Role.CUSTOMER, Role.AGENT]


def test_a_help_desk_export_of_comments() -> None:
    table = (
        "Ticket ID,Requester,Comment Author,Comment Public,Comment Body,Comment Created\n"
        "1,Ana,Ana,true,My lamp broke and I am upset,2026-03-02 09:00\n"
        "1,Ana,Jo,false,angry,2026-03-02 09:05\n"
        "1,Ana,Jo,true,I'm sorry Ana! May I have your order number?,2026-03-02 09:10\n"
    )
    assert [(turn.role, turn.start) for turn in only(table, "t.csv").turns] == [
        (Role.CUSTOMER, 0.0),
        (Role.AGENT, 600.0),
    ]


@pytest.mark.parametrize(("header", "of_note", "of_reply"), [("Private", "true", "false"), ("is_public", "no", "yes")])
def test_internal_notes_of_a_table_are_no_turns(header: str, of_note: str, of_reply: str) -> None:
    rows = [("customer", of_reply, "Lampu pecah"), ("agent", of_note, "rewel"), ("agent", of_reply, "Maaf ya Kak")]
    table = f"ticket id,author role,{header},comment\n" + "".join(f"1,{','.join(row)}\n" for row in rows)
    assert [turn.text for turn in only(table, "t.csv").turns] == ["Lampu pecah", "Maaf ya Kak"]


def test_a_table_of_mails_is_an_email_conversation() -> None:
    table = "date,from,to,subject,body\n2026-03-02,ana@example.net,support@shop.example.com,Lamp,It broke. Call me.\n"
    assert only(table, "t.csv").channel is Channel.EMAIL


def test_a_thread_written_out_as_text_keeps_its_order() -> None:
    head = "From: {0}\nTo: {1}\nDate: Mon, 2 Mar 2026 {2}:00\nSubject: Lamp\n\n{3}\n\n"
    ana, desk = "Ana <ana@example.net>", "Support <support@shop.example.com>"
    text = head.format(ana, desk, "09", "My lamp broke.") + head.format(desk, ana, "10", "A new one is on its way.")
    turns = only(text).turns[1:]
    assert [(turn.role, turn.start) for turn in turns] == [(Role.CUSTOMER, 0.0), (Role.AGENT, 3600.0)]


def test_whatsapp_with_the_arabic_comma() -> None:
    text = "5/2/2026، 2:07 م - سارة: طلبي لم يصل\n5/2/2026، 2:09 م - Shop Support: Sorry, let me check\n"
    conversation = only(text)
    assert (conversation.source.format, conversation.turns[1].start) == ("whatsapp", 120.0)


@pytest.mark.parametrize(
    ("label", "name"),
    [("Customer Service", None), ("Customer Service Rina", "Rina"), ("Mbak CS", None), ("CS Rina", "Rina")],
)
def test_names_without_what_the_role_is_called(label: str, name: str | None) -> None:
    assert speaker_name(label) == name
