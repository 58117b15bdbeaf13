"""``coach score`` and the frame of the command line, as a user sees them."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from tests.cli.small_rubrics import chat, small_folder

from coach import __version__
from coach.cli import main
from coach.exports._words import rubric_words, terminal_words
from coach.rubrics.schema import State

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_RUBRICS", str(small_folder(tmp_path / "rubrics")))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    Path("good.json").write_text(chat("good", "I am sorry that it broke."), encoding="utf-8")
    Path("bad.json").write_text(chat("bad", "Well…"), encoding="utf-8")
    Path("broken.json").write_text('{"turns": [', encoding="utf-8")


@pytest.fixture
def coach(capsys):
    def run(*arguments):
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def score(coach, *arguments):
    return coach("score", "--rubric", "small", *arguments)


def test_a_scorecard_for_people(coach):
    status, out, err = score(coach, "bad.json")
    assert (status, err) == (0, "")
    assert out == (
        "bad                                                                    30 of 100\n"
        "chat · English · 2 turns · coverage 100 % · bad.json\n"
        "\n"
        "  Care  ██████░░░░░░░░░░░░░░  30\n"
        "\n"
        "  ✕ Apologises  not met, weight 70\n"
        "    Nothing of the kind was found. Looked for an apology (full); an apology\n"
        "    (turns read: 1).\n"
        "  → Say what went wrong.\n"
        "\n"
        "1 conversation · mean score 30.0\n"
    )


def test_json_has_evaluations_and_problems(coach):
    status, out, err = score(coach, "good.json", "broken.json", "bad.json", "--format", "json")
    document = json.loads(out)
    assert [found["conversation"]["id"] for found in document["evaluations"]] == ["good", "bad"]
    assert document["problems"][0]["file"] == "broken.json"
    assert status == 2
    assert err.startswith("broken.json:1: ")
    assert len(err.splitlines()) == 1


def test_the_same_input_gives_the_same_bytes(coach):
    call = ("good.json", "bad.json", "--format", "json")
    assert (
        score(coach, *call)
        == score(coach, *call)
        == score(coach, *call, "--jobs", "2")
        == score(coach, *call, "--no-model")
    )


def test_json_lines(coach):
    _, out, _ = score(coach, "good.json", "bad.json", "--format", "jsonl")
    assert [json.loads(line)["score"] for line in out.splitlines()] == [100.0, 30.0]


def test_csv_to_a_file_is_ready_for_a_spreadsheet(coach):
    status, out, _ = score(coach, "good.json", "--format", "csv", "--output", "a.csv")
    assert (status, out) == (0, "")
    assert Path("a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with Path("a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["answer"] for row in csv.DictReader(file)] == ["met", "met"]


def test_csv_in_a_pipe_has_no_mark(coach):
    assert score(coach, "good.json", "--format", "csv")[1].startswith('"source"')


def test_html(coach):
    _, out, _ = score(coach, "good.json", "bad.json", "--format", "html")
    assert out.startswith("<!doctype html>")
    assert "All conversations" in out


def test_below_the_mark_is_status_1(coach):
    assert score(coach, "good.json", "bad.json", "--fail-under", "80")[::2] == (
        1,
        "below 80: 1\n   30.0  bad (bad.json)\n",
    )
    assert score(coach, "good.json", "bad.json", "--fail-under", "30")[0] == 0


def test_problems_weigh_more_than_the_mark(coach):
    assert score(coach, "broken.json", "bad.json", "--fail-under", "80")[0] == 2


def test_warnings_do_not_change_the_status(coach):
    status, out, err = score(coach, "good.json", "--roles", "Nobody=agent", "--format", "json")
    assert status == 0
    assert "warning: no speaker is called 'Nobody'" in err
    assert json.loads(out)["problems"] == []


def test_a_role_can_be_given_by_the_name_in_a_label(coach):
    Path("call.txt").write_text(
        "Agent Lucy: Hello.\nTom Baker: It broke.\nAgent Lucy: I am sorry.\nTom Baker: Bye.\n", encoding="utf-8"
    )
    _, out, err = score(coach, "call.txt", "--roles", "LUCY=customer,tom baker=agent", "--format", "json")
    assert err == ""
    assert json.loads(out)["evaluations"][0]["conversation"]["agent_id"] == "Tom Baker"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{broken", "f.json:1: broken JSON at column 2 ("),
        ('{"turns": [\n  {"role": "agent",', "f.json:2: broken JSON at column 20 ("),
        ('{"a": 1}', "f.json: this is JSON, but in no known transcript format; write it as"),
        ('{"a": 1}\n{"a": 2}\n', "f.json: each line is JSON, but in no known transcript format; write it as"),
        ("hello", "f.json:1: broken JSON at column 1 ("),
    ],
)
def test_json_that_can_not_be_used(coach, text, message):
    Path("f.json").write_text(text, encoding="utf-8")
    status, _, err = score(coach, "f.json")
    assert status == 2
    assert err.startswith(message)


def test_a_problem_of_a_whole_file_has_no_line(coach):
    Path("empty.txt").write_text("", encoding="utf-8")
    _, _, err = score(coach, "none.txt", "empty.txt")
    assert [line.split(" ")[0] for line in err.splitlines()] == ["none.txt:", "empty.txt:"]


def test_a_scorecard_of_an_indonesian_conversation_is_indonesian(coach):
    _, out, _ = score(coach, "bad.json", "--language", "id")
    assert "30 dari 100" in out
    assert "obrolan · Indonesia · 2 giliran · cakupan 100 %" in out
    assert "belum terpenuhi, bobot 70" in out
    assert out.splitlines()[-1] == "1 percakapan · nilai rata-rata 30,0"


@pytest.mark.parametrize("words", [terminal_words, rubric_words])
def test_both_languages_have_all_words(words):
    # What is judged after `when` is written out in English in the scorecard file itself.
    written_there = set(get_args(State))
    assert words("en").keys() == words("id").keys() - written_there


def test_help_shows_no_types(coach):
    for command in ((), ("score",), ("rubric",), ("rubric", "check"), ("rubric", "show"), ("rubric", "list")):
        _, out, _ = coach(*command, "--help")
        assert "<" not in out
        assert max(len(line) for line in out.splitlines()) <= 80


def test_a_channel_that_the_scorecard_is_not_meant_for_is_said(coach):
    status, _, err = score(coach, "good.json", "--channel", "call")
    assert status == 0
    assert "warning: 1 of channel 'call'; the scorecard 'small' is meant for chat, email" in err


def test_a_culture_profile_is_used(coach):
    _, out, _ = score(coach, "bad.json", "--culture", "here", "--format", "json")
    found = json.loads(out)["evaluations"][0]
    assert (found["culture"], found["criteria"][0]["advice"]) == ("here", "Bow, too.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rubric", "smal"], "no scorecard 'smal'. Did you mean 'small'?"),
        (["--culture", "hre"], "no culture profile 'hre'. Did you mean 'here'?"),
        (["--language", "xx"], "language 'xx': no phrase file; allowed are en, id"),
        (["--output", "no/where.txt"], "the file can not be written"),
        (["--roles", "Maya=boss"], "allowed are agent, customer, bot, system"),
        (["--roles", "Maya"], "'Maya' is not a speaker and a role"),
        (["--columns", "text="], "is not a field and the table's column"),
        (["--fail-under", "200"], "found '200', allowed is a number from 0 to 100"),
        (["--fail-under", "nan"], "found 'nan', allowed is a number from 0 to 100"),
        (["--fail-under", "most"], "found 'most', allowed is a number from 0 to 100"),
        (["--jobs", "0"], "found '0', allowed is a whole number from 1 upwards"),
        (["--jobs", "2.5"], "found '2.5', allowed is a whole number from 1 upwards"),
        (["--channel", "phone"], "found 'phone', allowed are chat, call, email, social. Did you mean 'call'?"),
        (["--channel", "fax"], "found 'fax', allowed are chat, call, email, social."),
        (["--format", "xml"], "found 'xml', allowed are text, json, jsonl, csv, html."),
    ],
)
def test_mistakes_in_the_call_are_status_2_without_a_traceback(coach, arguments, message):
    status, out, err = score(coach, "good.json", *arguments)
    assert (status, out) == (2, "")
    assert message in " ".join(err.replace("│", " ").split())
    assert "Traceback" not in err
    assert "Value error" not in err
    assert "Input should" not in err


def test_a_folder_that_is_not_there(coach, monkeypatch):
    monkeypatch.setenv("COACH_RUBRICS", "nowhere")
    status, _, err = coach("score", "good.json")
    assert status == 2
    assert err.startswith("COACH_RUBRICS: there is no folder")


def test_a_folder_that_is_not_a_rubrics_folder(coach, monkeypatch, tmp_path):
    monkeypatch.setenv("COACH_RUBRICS", str(tmp_path))
    assert "has no folder 'phrases' in it; set it to a copy of the folder 'rubrics'" in score(coach, "good.json")[2]


def test_a_scorecard_file_beside_is_pointed_at(coach):
    Path("mine.yaml").write_text("x", encoding="utf-8")
    _, _, err = coach("score", "--rubric", "mine", "good.json")
    assert "no scorecard 'mine'. Did you mean the file mine.yaml?" in err


def test_a_fault_of_ours_is_status_3_with_a_traceback(coach, monkeypatch):
    monkeypatch.setattr("coach.pipeline.Coach.score_in_full", lambda coach, conversation: 1 / 0)
    status, _, err = score(coach, "good.json")
    assert status == 3
    assert "ZeroDivisionError" in err


def test_ctrl_c_ends_cleanly(coach, monkeypatch):
    def interrupted(coach, conversation):
        raise KeyboardInterrupt

    monkeypatch.setattr("coach.pipeline.Coach.score_in_full", interrupted)
    status, _, err = score(coach, "good.json")
    assert status == 130
    assert err == "stopped; what was written so far is not complete\n"


def test_words_can_not_steer_the_terminal(coach):
    Path("evil.json").write_text(chat("[red]x[/red]", "Pardon [bold]\\u009b31m \\u202ebroken[/bold]"), encoding="utf-8")
    _, out, _ = score(coach, "evil.json")
    assert "[red]x[/red]" in out
    assert not {"\x1b", "\x9b", "\u202e"} & set(out)


def test_version(coach):
    assert coach("--version") == (0, f"coach {__version__}\n", "")


def test_help_names_the_commands_and_has_examples(coach):
    _, out, _ = coach("--help")
    assert "score" in out
    assert "rubric" in out
    for call in (["score"], ["rubric", "check"], ["rubric", "list"], ["rubric", "show"], ["rubric", "schema"]):
        assert f"Example: coach {' '.join(call)}" in coach(*call, "--help")[1]


def test_an_unknown_command_is_status_2(coach):
    assert coach("scores")[0] == 2


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from coach.cli import main; main(['--help']);"
        "print(sorted({'spacy', 'pydantic_core', 'yaml', 'jinja2', 'py3langid', 'coach.pipeline'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": ""},
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no file can be called so")
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "html", "text"])
def test_file_names_of_any_bytes_come_through(coach, form):
    name = os.fsdecode(b"caf\xe9\nbad.json:1: all is well")
    Path(name + ".json").write_text(chat("odd", "I am sorry that it broke."), encoding="utf-8")
    Path(name + ".txt").write_text("no dialogue", encoding="utf-8")
    status, _, err = score(coach, name + ".json", name + ".txt", "--format", form, "--output", "out")
    assert status == 2
    assert len(err.splitlines()) == 1
    assert Path("out").read_text(encoding="utf-8")


def test_a_closed_pipe_is_status_141_whichever_stream_it_takes():
    code = "import sys; from coach.cli import main; sys.exit(main())"
    reader, writer = os.pipe()
    os.close(reader)
    call = [sys.executable, "-c", code, "score", "--rubric", "small", "good.json", "broken.json"]
    done = subprocess.run(call, stdout=writer, stderr=writer, check=False)
    os.close(writer)
    assert done.returncode == 141


def test_sections_are_not_shown_where_the_roles_are_not_sure(coach):
    Path("who.txt").write_text("Ana: Hi there\nBen: Hi\nAna: It is raining.\nBen: Yes it is.\n", encoding="utf-8")
    _, out, _ = score(coach, "who.txt")
    assert "no grade" in out
    bars = [line for line in out.splitlines() if "····" in line]
    assert bars
    assert all(line.rstrip().endswith("–") for line in bars)


def test_the_words_meant_stand_in_brackets_among_those_around_them(coach):
    Path("half.json").write_text(chat("half", "Oh dear. Pardon, I was away."), encoding="utf-8")
    _, out, _ = score(coach, "half.json")
    assert "› turn 2, agent: “Oh dear. [Pardon], I was away.”" in out


def test_results_never_take_the_place_of_a_transcript(coach):
    before = Path("good.json").read_bytes()
    status, _, err = score(coach, "good.json", "--output", "good.json")
    assert (status, "one of the transcripts" in err) == (2, True)
    assert Path("good.json").read_bytes() == before


def test_an_older_result_stays_where_nothing_new_can_be_written(coach, monkeypatch):
    Path("old.json").write_text("KEEP", encoding="utf-8")
    monkeypatch.setattr("coach.cli._scoring._written", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    status, _, _ = score(coach, "good.json", "--output", "old.json")
    assert (status, Path("old.json").read_text(encoding="utf-8")) == (130, "KEEP")
    assert not list(Path().glob(".old.json*"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a device that is always full")
def test_a_full_disk_is_said(coach):
    status, _, err = score(coach, "good.json", "--output", "/dev/full")
    assert (status, "can not be written" in err) == (2, True)
