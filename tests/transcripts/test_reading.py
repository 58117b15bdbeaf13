"""Files and folders in, finished conversations out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from coach.domain.conversation import Channel, Conversation, Role
from coach.errors import InvariantError, TranscriptError
from coach.transcripts import finding, reading
from coach.transcripts._reading import MAX_TURN_CHARACTERS, RawConversation, RawTurn, ReadProblem, SourceFile
from coach.transcripts.finding import find_readers, reader_for
from coach.transcripts.reading import expand_paths, read_conversations, read_transcript

SOURCE = SourceFile(Path("folder/night shift.made"), b"made in the test")
NAN = float("nan")


class MadeReader:
    """Gives what the test wants to be read."""

    name = "made"
    title = "Made in the test"

    def __init__(self, *items: RawConversation | ReadProblem, claims: bool = True) -> None:
        self.items = items
        self.claims = claims

    def recognises(self, source: SourceFile) -> bool:
        return self.claims

    def read(self, source: SourceFile) -> Iterator[RawConversation | ReadProblem]:
        yield from self.items


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch):
    def of(*items: RawConversation | ReadProblem, **options):
        monkeypatch.setattr(reading, "reader_for", lambda source: MadeReader(*items))
        return list(read_conversations(SOURCE, **options))

    return of


def raw(*turns: RawTurn, **more) -> RawConversation:
    return RawConversation(turns or (turn("Hello"),), **more)


def turn(text: str, start: float | None = None, end: float | None = None, role: Role = Role.AGENT) -> RawTurn:
    return RawTurn(text, role=role, start=start, end=end)


def times(conversation: Conversation) -> list[tuple[str, float | None, float | None]]:
    return [(t.text, t.start, t.end) for t in conversation.turns]


def test_what_the_format_says_is_kept(read) -> None:
    (found,) = read(
        raw(
            RawTurn("Hi", "Ana", Role.CUSTOMER, 0.0),
            RawTurn("Hello", "Budi", Role.AGENT, 2.5),
            id="c-1",
            channel=Channel.EMAIL,
            language="en",
            agent_id="a7",
            started_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
            culture="id",
        )
    )
    assert (found.id, found.channel, found.language, found.agent_id, found.culture) == (
        "c-1",
        Channel.EMAIL,
        "en",
        "a7",
        "id",
    )
    assert found.started_at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert (found.source.path, found.source.format) == ("folder/night shift.made", "made")
    assert [(p.id, p.role, p.name) for p in found.participants] == [
        ("Ana", Role.CUSTOMER, "Ana"),
        ("Budi", Role.AGENT, "Budi"),
    ]
    assert found.role_confidence == 1.0


def test_the_user_knows_better_than_the_format(read) -> None:
    (found,) = read(raw(channel=Channel.CHAT, language="en"), channel=Channel.CALL, language="id")
    assert (found.channel, found.language) == (Channel.CALL, "id")


def test_unknown_things_have_honest_defaults(read) -> None:
    (found,) = read(raw())
    assert (found.channel, found.language, found.agent_id, found.started_at) == (Channel.CHAT, "und", None, None)


def test_ids_come_from_the_file_name_and_are_unique(read) -> None:
    found = read(raw(), raw(id="x"), raw(id="x"), raw(), raw(id="night shift-4"), raw(id=" \n"))
    ids = [conversation.id for conversation in found]
    assert ids[:4] == ["night shift", "x", "x-2", "night shift-4"]
    assert len(set(ids)) == len(ids)


def test_the_only_agents_name_is_the_agent_id(read) -> None:
    (one,) = read(raw(RawTurn("Hi", "Agent (Budi)", Role.AGENT)))
    (two,) = read(raw(RawTurn("Hi", "Budi", Role.AGENT), RawTurn("Hi", "Rina", Role.AGENT)))
    assert (one.agent_id, two.agent_id) == ("Budi", None)


def test_starts_that_go_back_are_sorted_when_all_are_known(read) -> None:
    (found,) = read(raw(turn("b", 5.0), turn("a", 1.0), turn("c", 5.0)))
    assert times(found) == [("a", 1.0, None), ("b", 5.0, None), ("c", 5.0, None)]


def test_starts_that_go_back_are_dropped_when_some_are_unknown(read) -> None:
    (found,) = read(raw(turn("a", 5.0), turn("b"), turn("c", 1.0), turn("d", 6.0)))
    assert times(found) == [("a", 5.0, None), ("b", None, None), ("c", None, None), ("d", 6.0, None)]


def test_impossible_times_are_dropped(read) -> None:
    (found,) = read(
        raw(
            turn("a", NAN, 1.0),
            turn("b", -1.0, 2.0),
            turn("c", 1.0, 0.5),
            turn("d", 1e30, 1e31),
            turn("e", 2.0, float("inf")),
            turn("f", 3.0, 4.0),
        )
    )
    assert times(found) == [
        ("a", None, None),
        ("b", None, None),
        ("c", 1.0, None),
        ("d", None, None),
        ("e", 2.0, None),
        ("f", 3.0, 4.0),
    ]


def test_ends_make_it_a_call_and_a_chat_has_none(read) -> None:
    (call,) = read(raw(turn("a", 0.0, 1.0)))
    (chat,) = read(raw(turn("a", 0.0, 1.0)), channel=Channel.CHAT)
    assert call.channel is Channel.CALL
    assert chat.turns[0].end is None


@pytest.mark.parametrize(
    ("texts", "channel"),
    [
        (["Thank you for calling Fern Bank."], Channel.CALL),
        (["Dear Ms Ode, your refund is on its way.", "Kind regards, Lee"], Channel.EMAIL),
        (["Dengan hormat, saya belum menerima barang.", "Hormat kami, Rina"], Channel.EMAIL),
        (["@fernbank your app is down again"], Channel.SOCIAL),
        (["Hi, is the shop open?", "Yes"], Channel.CHAT),
        (["I called you yesterday", "Sorry"], Channel.CHAT),
    ],
)
def test_the_channel_is_guessed_from_the_words(read, texts: list[str], channel: Channel) -> None:
    (found,) = read(raw(*map(turn, texts)))
    assert found.channel is channel


def test_invisible_turns_are_dropped_and_text_is_only_freed_of_controls(read) -> None:
    (found,) = read(raw(turn(" \u200e\u2060\n"), turn("a\x00b\x1b[31m\ud800 \u202eé e\u0301\tc\r\nd\x0be")))
    assert [t.text for t in found.turns] == ["ab[31m \u202eé e\u0301\tc\nd\ne"]
    assert found.turns[0].index == 0


def test_a_conversation_without_words_is_a_problem_and_the_others_go_on(read) -> None:
    problem, found = read(raw(turn("  "), line=7), raw())
    assert str(problem) == "folder/night shift.made:7: the conversation has no turn with words; at least one is needed"
    assert isinstance(found, Conversation)


def test_turns_that_are_too_long_or_too_many_are_a_problem(read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TURNS", 3)
    too_long, too_many, fits = read(
        raw(turn("x"), turn("x" * (MAX_TURN_CHARACTERS + 1))),
        raw(*[turn("x")] * 4),
        raw(*[turn("x" * MAX_TURN_CHARACTERS)] * 3),
    )
    assert "turn 2 has 20001 characters" in too_long.message
    assert "4 turns, at most 3" in too_many.message
    assert isinstance(fits, Conversation)


def test_a_time_without_zone_is_utc(read) -> None:
    (found,) = read(raw(started_at=datetime(2026, 3, 1, 9)))
    assert found.started_at == datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_problems_and_warnings_of_the_reader_pass_through(read) -> None:
    warning = SOURCE.problem("warning: unknown key 'mood'", 3)
    assert read(warning, raw())[0] is warning


def test_nothing_read_is_a_problem(read) -> None:
    (problem,) = read()
    assert "no conversation found" in problem.message


def test_a_chosen_speaker_who_is_not_there_is_a_warning(read) -> None:
    found, warning = read(raw(RawTurn("Hi", "Ana", Role.CUSTOMER)), roles={"Budi": Role.AGENT, "ANA": Role.AGENT})
    assert found.turns[0].role is Role.AGENT
    assert warning.message == "warning: no speaker is called 'Budi'; the speakers are 'Ana'"


def test_an_error_on_the_way_is_a_problem_after_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(MadeReader):
        def read(self, source: SourceFile) -> Iterator[RawConversation]:
            yield raw()
            raise TranscriptError("line 12: the table ends in the middle of a row; export it again")

    monkeypatch.setattr(reading, "reader_for", lambda source: Broken())
    found, problem = read_conversations(SOURCE)
    assert isinstance(found, Conversation)
    assert problem == ReadProblem(str(SOURCE.path), 12, "the table ends in the middle of a row; export it again")


def test_conversations_are_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(MadeReader):
        def read(self, source: SourceFile) -> Iterator[RawConversation]:
            while True:
                yield raw()

    monkeypatch.setattr(reading, "reader_for", lambda source: Endless())
    stream = read_conversations(SOURCE)
    assert [next(stream).id for _ in range(3)] == ["night shift", "night shift-2", "night shift-3"]


OWN = {"id": "t1", "channel": "chat", "language": "en", "turns": [{"role": "customer", "text": "Hi"}]}


def test_read_transcript_gives_the_first_conversation(tmp_path: Path) -> None:
    path = tmp_path / "two.json"
    path.write_text(json.dumps([OWN, OWN | {"id": "t2"}]), "utf-8")
    assert read_transcript(str(path)).id == "t1"


@pytest.mark.parametrize(
    ("name", "content"), [("no.json", None), ("empty.txt", ""), ("prose.txt", "Once upon a time.")]
)
def test_read_transcript_says_what_is_wrong(tmp_path: Path, name: str, content: str | None) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(TranscriptError, match=name):
        read_transcript(path)


def test_broken_json_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text(json.dumps(OWN, indent=1)[:-20], "utf-8")
    (problem,) = read_conversations(path)
    assert (problem.line or 0) > 1
    assert "JSON" in problem.message


def test_folders_are_walked_in_order_without_hidden_files_and_notes(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.vtt", "a/c.json", ".hidden", ".git/x.txt", "README.md", "a/LICENSE", "SOURCE.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x", "utf-8")
    found = [path.relative_to(tmp_path).as_posix() for path in expand_paths([tmp_path])]
    assert found == ["b.txt", "a/c.json", "a/z.vtt"]


def test_a_named_file_is_taken_as_it_is_and_a_missing_one_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("x", "utf-8")
    (tmp_path / "nothing").mkdir()
    named, missing, bare = expand_paths([tmp_path / "README", tmp_path / "gone.txt", tmp_path / "nothing"])
    assert named == tmp_path / "README"
    assert isinstance(missing, ReadProblem)
    assert isinstance(bare, ReadProblem)


def test_a_file_that_two_formats_claim_names_both(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, other = MadeReader(), MadeReader(), MadeReader(claims=False)
    one.name, two.name = "tick", "tock"
    monkeypatch.setattr(finding, "find_readers", lambda: (one, other, two))
    with pytest.raises(TranscriptError, match="tick and tock"):
        reader_for(SOURCE)


def test_a_file_that_nobody_claims_is_told_in_a_short_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "find_readers", lambda: (MadeReader(claims=False),))
    with pytest.raises(TranscriptError, match=r"no known transcript format; export .*CSV") as caught:
        reader_for(SOURCE)
    assert len(str(caught.value)) < 120


def test_every_format_is_found_once_by_name() -> None:
    names = [reader.name for reader in find_readers()]
    assert names == sorted(set(names))
    assert {"generic_json", "plain_text", "webvtt", "whatsapp"} <= set(names)


def discovered(monkeypatch: pytest.MonkeyPatch, module: ModuleType | None) -> tuple[object, ...]:
    """The formats with one more module in the package; None for a module that fails to import."""
    info = type("Info", (), {"name": "odd_format"})()
    monkeypatch.setattr(finding, "iter_modules", lambda path: [info])
    monkeypatch.setitem(sys.modules, "coach.transcripts.odd_format", module)
    return find_readers.__wrapped__()


def test_a_module_that_fails_to_import_stops_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImportError) as caught:
        discovered(monkeypatch, None)
    assert caught.value.__notes__ == ["while loading the transcript format coach.transcripts.odd_format"]


def test_a_module_without_reader_stops_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InvariantError, match="odd_format has no READER"):
        discovered(monkeypatch, ModuleType("odd_format"))


def test_a_reader_with_missing_parts_stops_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("odd_format")
    module.READER = object()
    with pytest.raises(InvariantError, match="lacks name, title, recognises, read"):
        discovered(monkeypatch, module)


def test_formats_of_other_packages_are_found_and_may_not_take_a_taken_name(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = type("Entry", (), {"name": "made", "value": "other:READER", "load": lambda self: MadeReader()})()
    monkeypatch.setattr(finding, "entry_points", lambda group: [entry])
    monkeypatch.setattr(finding, "iter_modules", lambda path: [])
    assert [reader.name for reader in find_readers.__wrapped__()] == ["made"]
    monkeypatch.setattr(finding, "entry_points", lambda group: [entry, entry])
    with pytest.raises(InvariantError, match="made"):
        find_readers.__wrapped__()
