"""Saved sessions, replays, and role-play as an ordinary conversation."""

import json

import pytest

from coach.cli import main
from coach.errors import InputError
from coach.exports.as_json import evaluation_record
from coach.roleplay.record import replayed, session_record, transcript_record, written
from coach.roleplay.speaking import ServerSpeaker
from coach.transcripts.reading import read_transcript

from .conftest import practice_of

LINES = [
    ("Hello, I'm Sam. I'm so sorry that your present hasn't arrived. What is your order number?", 12.0),
    ("", 40.0),
    ("Have you asked your neighbours?", 300.5),
    ("Calm down. “Ünïcode” <b>too</b>.", 320.0),
]


def opened(name, with_model):
    assert not with_model
    return practice_of(name)


def saved(practice, seed=3):
    return written(session_record(practice.play(LINES, seed), practice))


def test_a_replay_is_the_same_to_the_byte(parcel):
    text = saved(parcel)
    again = replayed(text, "file", opened)
    assert again.differs == ()
    assert written(session_record(again.session, again.practice)) == text


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ('"seed": 3', '"seed": 4', "opening line"),
        ("Have you asked your neighbours?", "What is your order number?", "turn 3"),
        ('"digest": "', '"digest": "0', "changed since"),
    ],
)
def test_a_replay_tells_where_it_differs(parcel, was, now, told):
    text = saved(parcel)
    assert was in text
    assert told in "; ".join(replayed(text.replace(was, now), "file", opened).differs)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"roleplay": 2}', '{"roleplay": 1, "scenario": "x", "seed": 1, "model": null, "turns": [3]}']
)
def test_a_file_that_is_no_session_is_refused(text):
    with pytest.raises(InputError, match=r"^my\.json: "):
        replayed(text, "my.json", opened)


@pytest.mark.parametrize("name", ["lost_birthday_parcel", "tas_diskon"])
def test_role_play_scores_as_the_imported_transcript(name, tmp_path):
    practice = practice_of(name)
    lines = [(line, 20.0 * number) for number, line in enumerate(practice.scenario.model_answer, 1)]
    conversation = practice.play(lines, 5).to_conversation(agent_id="sam")
    path = tmp_path / "talk.json"
    path.write_text(json.dumps(transcript_record(conversation), ensure_ascii=False), encoding="utf-8")
    coach = practice.coach.by_scorecard("roleplay")
    here, there = (coach.score_in_full(one) for one in (conversation, read_transcript(path)))
    first, second = evaluation_record(here), evaluation_record(there)
    for record in (first, second):
        del record["conversation"]["source"], record["conversation"]["format"]
    assert first == second
    assert here.evaluation.score is not None


class Says:
    def __init__(self, text):
        self.text = text

    def word(self, wording):
        if isinstance(self.text, Exception):
            raise self.text
        return self.text or wording.line


@pytest.mark.parametrize(
    ("text", "is_used"),
    [
        ("Sure. It should be NL-48213.", True),
        ("It is NL-99999.", False),
        ("I can't find it.", False),
        ("", False),
        (OSError("nobody there"), False),
    ],
)
def test_a_speaker_words_the_line_only_with_its_facts(parcel, text, is_used):
    session = parcel.worded_by(Says(text)).play([("What is your order number?", None)])
    plain = parcel.play([("What is your order number?", None)])
    assert (session.events[0].reply == text) is is_used
    assert is_used or session.events[0].reply == plain.events[0].reply
    assert session.feeling == plain.feeling


def test_a_session_worded_by_a_model_replays(parcel):
    other = parcel.worded_by(Says("Sure. It should be NL-48213."))
    text = written(session_record(other.play([("What is your order number?", None)]), other))
    assert replayed(text, "file", opened).differs == ()


def test_a_server_that_does_not_answer_leaves_the_line_as_it_is(parcel):
    session = parcel.worded_by(ServerSpeaker("http://127.0.0.1:9/v1", "none")).play([("Okay.", None)])
    assert session == parcel.play([("Okay.", None)])


@pytest.fixture
def prepared(monkeypatch):
    """The commands with scenarios that are ready already: reading the phrases again takes seconds."""
    for module in ("coach.roleplay.practice", "coach.cli._roleplay_run"):
        monkeypatch.setattr(f"{module}.open_practice", lambda name, model=None, **_: practice_of(name))


def test_the_command_plays_saves_and_replays(tmp_path, capsys, prepared):
    script, kept = tmp_path / "lines.txt", tmp_path / "session.json"
    script.write_text("[00:10] What is your order number?\n\n[01:00] Calm down.\n", encoding="utf-8")
    arguments = ["roleplay", "run", "lost_birthday_parcel", "--script", str(script), "--seed", "2", "--save", str(kept)]
    assert main([*arguments, "--no-model", "--format", "json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [turn["at"] for turn in record["session"]["turns"]] == [10.0, None, 60.0]
    assert record["evaluation"]["rubric"]["id"] == "roleplay"
    assert main(["roleplay", "replay", str(kept)]) == 0
    shown = capsys.readouterr()
    assert "every byte is the same" in shown.err
    assert "Emma Clarke: " in shown.out
    assert "Calm down" in shown.out
    kept.write_text(kept.read_text(encoding="utf-8").replace("Calm down.", "Thank you."), encoding="utf-8")
    assert main(["roleplay", "replay", str(kept)]) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "lost_birthday_parsel"], "Did you mean 'lost_birthday_parcel'?"),
        (["run", "lost_birthday_parcel", "--script", "no-such-file"], "no-such-file"),
        (["run", "lost_birthday_parcel", "--seed", "x"], "whole number"),
        (["run", "lost_birthday_parcel", "--speaker", "http://127.0.0.1:1/v1"], "#"),
        (["replay", "no-such-file"], "no-such-file"),
    ],
)
def test_mistakes_at_the_command_line_are_told(arguments, told, capsys):
    assert main(["roleplay", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_the_list_names_every_scenario_of_a_language(capsys):
    assert main(["roleplay", "list", "--language", "id", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["scenarios"]
    assert {"blender_pecah", "tas_diskon"} <= {one["scenario"] for one in found}
    assert {one["language"] for one in found} == {"id"}
