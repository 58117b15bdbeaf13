"""Tables of messages and of whole transcripts."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from coach.domain.conversation import Channel, Role
from coach.transcripts._reading import RawConversation, ReadProblem, SourceFile
from coach.transcripts.generic_csv import READER

SAMPLES = Path(__file__).parents[2] / "sample_transcripts"


def read(text: str, name: str = "chat.csv", /, **columns: str) -> list[RawConversation | ReadProblem]:
    return list(READER.read(SourceFile(Path(name), text.encode(), columns)))


def only(text: str, name: str = "chat.csv", /, **columns: str) -> RawConversation:
    (found,) = read(text, name, **columns)
    assert isinstance(found, RawConversation), found
    return found


def workbook(*rows: tuple[str | int | datetime | None, ...]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    "header",
    ["role,text", "author_type,body", "authorType,message", "Speaker,Utterance", "Sender Type,Message Body",
     "direction,content", "peran,pesan", "Pengirim,Isi Pesan", "speaker;text", "speaker\ttext",
     "speaker|text", '"role","text"'],
)  # fmt: skip
def test_finds_words_and_speaker_by_their_headers(header: str) -> None:
    delimiter = next(character for character in ",;\t|" if character in header)
    found = only(f"{header}\ncustomer{delimiter}Hi there\nagent{delimiter}Hello\n")
    assert [(turn.role, turn.text, turn.line) for turn in found.turns] == [
        (Role.CUSTOMER, "Hi there", 2),
        (Role.AGENT, "Hello", 3),
    ]


@pytest.mark.parametrize(
    ("value", "role"),
    [("inbound", Role.CUSTOMER), ("outbound", Role.AGENT), ("masuk", Role.CUSTOMER), ("keluar", Role.AGENT),
     ("pelanggan", Role.CUSTOMER), ("petugas", Role.AGENT), ("end-user", Role.CUSTOMER), ("agent:4039", Role.AGENT),
     ("bot", Role.BOT), ("Wendy", None), ("", None)],
)  # fmt: skip
def test_reads_the_role_words_of_vendors(value: str, role: Role | None) -> None:
    assert only(f"role,text\n{value},Hi there\n").turns[0].role is role


def test_name_and_role_columns_are_both_used() -> None:
    turn = only("author_type,author_name,body\nagent,Omar,Hello\n").turns[0]
    assert (turn.role, turn.speaker) == (Role.AGENT, "Omar")


def test_groups_by_conversation_in_order_of_time() -> None:
    found = read(
        "ticket_id,role,created_at,text\n"
        "B,agent,2026-01-02 10:05:00,late\nA,agent,2026-01-02 09:00:00,other\nB,customer,2026-01-02 10:00:00,early\n"
    )
    assert [(item.id, [turn.text for turn in item.turns]) for item in found if isinstance(item, RawConversation)] == [
        ("B", ["early", "late"]),
        ("A", ["other"]),
    ]
    first = found[0]
    assert isinstance(first, RawConversation)
    assert first.started_at == datetime(2026, 1, 2, 10, tzinfo=UTC)
    assert [turn.start for turn in first.turns] == [0.0, 300.0]


def test_keeps_the_order_of_the_file_without_times() -> None:
    assert [turn.text for turn in only("role,text\nagent,b\ncustomer,a\n").turns] == ["b", "a"]


@pytest.mark.parametrize(
    ("table", "times"),
    [
        ("role,start,end,text\nagent,0.5,2.0,a\ncustomer,1.5,3,b\n", [(0.5, 2.0), (1.5, 3.0)]),
        ("role,start_ms,end_ms,text\nagent,500,2000,a\ncustomer,1500,3000,b\n", [(0.5, 2.0), (1.5, 3.0)]),
        ("role,start,end,text\nagent,00:00:01,00:00:02,a\ncustomer,00:01:00,,b\n", [(1.0, 2.0), (60.0, None)]),
        ("peran,tanggal,jam,pesan\nagen,03/04/2026,09.15,a\npelanggan,04/04/2026,09.16,b\n",
         [(0.0, None), (86460.0, None)]),
        ("role,timestamp,text\nagent,1772341200,a\ncustomer,1772341260,b\n", [(0.0, None), (60.0, None)]),
        ('role,date sent,text\nagent,"Sun, 01 Mar 2026 09:00:00 +0000",a\n'
         'customer,"Sun, 01 Mar 2026 09:01:00 +0000",b\n',
         [(0.0, None), (60.0, None)]),
        ("role,time,text\nagent,yesterday,a\ncustomer,,b\n", [(None, None), (None, None)]),
    ],
)  # fmt: skip
def test_times_of_many_shapes_become_seconds(table: str, times: list[tuple[float | None, float | None]]) -> None:
    assert [(turn.start, turn.end) for turn in only(table).turns] == times


def test_channel_agent_and_language_are_read() -> None:
    found = only("role,text,kanal,agent_id,language\nagent,Halo,telepon,a7,id-ID\n")
    assert (found.channel, found.agent_id, found.language) == (Channel.CALL, "a7", "id")


def test_the_users_choice_of_columns_goes_before_the_guess() -> None:
    found = only("who,Note,message\nagent,the words,not these\n", text="note", speaker="who")
    assert (found.turns[0].text, found.turns[0].role) == ("the words", Role.AGENT)


@pytest.mark.parametrize(
    ("columns", "said"), [({"txt": "Note"}, "choose from text"), ({"text": "Nota"}, "the columns are 'who', 'Note'")]
)
def test_a_choice_that_does_not_fit_is_a_problem(columns: dict[str, str], said: str) -> None:
    (found,) = read("who,Note\nagent,x\n", **columns)
    assert isinstance(found, ReadProblem)
    assert said in found.message


def test_a_row_without_words_is_a_problem_with_its_row() -> None:
    problem, conversation = read("role,text\nagent,Hello\ncustomer,\n,\ncustomer,Hi\n")
    assert isinstance(problem, ReadProblem)
    assert isinstance(conversation, RawConversation)
    assert (problem.line, "row 3" in problem.message, len(conversation.turns)) == (3, True, 2)


def test_many_bad_rows_end_in_one_last_problem() -> None:
    problems = [item for item in read("role,text\nagent,Hello\n" + "agent,\n" * 5_000) if isinstance(item, ReadProblem)]
    assert len(problems) == 101
    assert "4,900 more rows" in problems[-1].message


def test_a_table_without_usable_columns_is_one_problem_that_lists_them() -> None:
    (found,) = read("colour,size\nred,4\nblue,5\n")
    assert isinstance(found, ReadProblem)
    assert "'colour', 'size'" in found.message


def test_words_without_anybody_who_says_them_are_a_problem() -> None:
    (found,) = read("id,review\n1,nice lamp\n")
    assert isinstance(found, ReadProblem)


def test_a_transcript_a_row_is_read_with_its_metadata() -> None:
    found = read('id;agent;transcript\nc1;Nadia;"Agent: Hello\nCustomer: Hi"\nc2;Nadia;"just words"\n')
    assert isinstance(found[0], RawConversation)
    assert (found[0].id, found[0].agent_id, [turn.text for turn in found[0].turns]) == ("c1", "Nadia", ["Hello", "Hi"])
    assert isinstance(found[1], ReadProblem)
    assert found[1].line == 4


def test_a_title_above_the_header_is_passed_over() -> None:
    assert len(only("Export of March,\n,\nrole,text\nagent,Hello\n").turns) == 1


def test_excels_hint_gives_the_delimiter() -> None:
    assert only('sep=;\nrole;text\nagent;"a, b"\n').turns[0].text == "a, b"


def test_reads_a_workbook() -> None:
    data = workbook(
        ("conversation_id", "role", "created_at", "message"),
        (17, "customer", datetime(2026, 1, 2, 10, 0), "Hi"),
        (17, "agent", datetime(2026, 1, 2, 10, 1), 4410),
        (17, "agent", datetime(2026, 1, 2, 10, 2), None),
    )
    problem, found = READER.read(SourceFile(Path("a.xlsx"), data))
    assert isinstance(problem, ReadProblem)
    assert problem.line == 4
    assert isinstance(found, RawConversation)
    assert (found.id, [(turn.text, turn.start) for turn in found.turns]) == ("17", [("Hi", 0.0), ("4410", 60.0)])


def test_broken_workbooks_are_problems() -> None:
    whole = workbook(("role", "text"), ("agent", "Hello"))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "0" * 70_000_000)
    for data in (b"PK\x03\x04" + bytes(500), whole[:-200], b"no workbook", bomb.getvalue(), whole[: len(whole) // 2]):
        (found,) = READER.read(SourceFile(Path("a.xlsx"), data))
        assert isinstance(found, ReadProblem)


def test_every_cut_and_flipped_byte_of_a_workbook_ends_well() -> None:
    whole = workbook(("role", "text"), *[("agent", f"Hello {number}") for number in range(30)])
    for position in range(0, len(whole), 97):
        flipped = whole[:position] + bytes([whole[position] ^ 0x5A]) + whole[position + 1 :]
        for data in (whole[:position], flipped):
            assert list(READER.read(SourceFile(Path("a.xlsx"), data)))


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "A.CSV", "a.xlsx"])
def test_recognises_tables_by_their_names(name: str) -> None:
    assert READER.recognises(SourceFile(Path(name), b"role,text\nagent,Hello\n"))


@pytest.mark.parametrize(
    ("text", "name", "claimed"),
    [
        ("role,text\nagent,Hello\n", "a.txt", True),
        ("Hello, text me\nmore, words\n", "a.txt", False),
        ("Agent: role, text\nCustomer: ok\n", "a.txt", False),
        ('{"role": "agent"}', "a.csv", False),
        ("role,text\nagent,Hello\n", "a.json", False),
    ],
)
def test_recognises_text_only_by_a_header(text: str, name: str, claimed: bool) -> None:
    assert READER.recognises(SourceFile(Path(name), text.encode())) is claimed


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_claims_its_own_samples_only(path: Path) -> None:
    assert READER.recognises(SourceFile.open(path)) == (path.parent.name == "generic_csv")


@pytest.mark.parametrize(
    "text",
    [
        'role,text\nagent,"' + "a,b\n" * 300_000,
        "role,text" + ",x" * 300_000 + "\nagent,hi\n",
        "id,role,text,created_at\n" + "1,agent,hello,01/02/26 10:00\n" * 50_000,
        "conversation_id,role,text\n" + "".join(f"{number},agent,hello\n" for number in range(50_000)),
        "role,text\nagent," + "a" * 3_000_000,
    ],
    ids=["open quote", "wide", "50,000 turns", "50,000 conversations", "long cell"],
)
def test_hostile_tables_are_quick(text: str) -> None:
    begun = time.monotonic()
    assert read(text)
    assert time.monotonic() - begun < 10


def test_binary_is_a_problem() -> None:
    (found,) = READER.read(SourceFile(Path("a.csv"), bytes(range(256)) * 20))
    assert isinstance(found, ReadProblem)


def test_conversation_beside_messages_names_the_one_they_belong_to() -> None:
    table = "conversation,speaker,text\nc1,Agent,Hello\nc1,Customer,Hi\nc2,Agent,Good morning\n"
    assert [(found.id, len(found.turns)) for found in read(table) if isinstance(found, RawConversation)] == [
        ("c1", 2),
        ("c2", 1),
    ]
