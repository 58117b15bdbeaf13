"""``coach rubric``, as a user sees it."""

import json
import re

import pytest
from tests.cli.small_rubrics import replace_in, small_folder

from coach.cli import main
from coach.cli._shown_rubric import ShownRubric
from coach.rubrics.schema import Condition

ENGLISH = ShownRubric("en", lambda name: name.replace("_", " "))
INDONESIAN = ShownRubric("id", {"apology": "permintaan maaf", "wait": "waktu tunggu"}.__getitem__)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_RUBRICS", str(small_folder(tmp_path / "rubrics")))
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path / "rubrics"


@pytest.fixture
def coach(capsys, folder):
    def run(*arguments):
        status = main(["rubric", *arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def test_check_says_what_was_checked(coach):
    assert coach("check") == (0, "No problems: 1 scorecard, 7 examples, 2 languages, 1 culture profile.\n", "")


def test_check_gives_one_line_a_problem_and_status_2(coach, folder):
    replace_in(folder / "small.yaml", "apology, said_by: agent, is", "appology, said_by: agent, is")
    status, out, err = coach("check", "small")
    assert (status, out) == (2, "")
    assert err.startswith("rubrics/small.yaml:21: criterion 'apologises': no phrase file has the set 'appology'.")
    assert err.splitlines()[-1] == "1 problem"


def test_list_names_everything(coach):
    _, out, _ = coach("list")
    for words in (
        "small Small scorecard · version 1, active · 2 criteria · chat, email",
        "here Here",
        "first_response_seconds (seconds) time to the first reply",
        "Phrase sets, id (Bahasa Indonesia)",
        "apology permintaan maaf",
    ):
        assert words in re.sub(" +", " ", out)
    assert max(map(len, out.splitlines())) <= 80


def test_show_is_readable(coach):
    _, out, _ = coach("show", "small", "--culture", "here")
    for words in (
        "Small scorecard",
        "Apologises  apologises · weight 70",
        "met         when apology, is full, by agent",
        "not met     otherwise",
        "advice      Bow, too.",
        "reply_limit  2 minutes",
    ):
        assert words in out
    assert max(map(len, out.splitlines())) <= 80


def test_show_in_indonesian(coach):
    _, out, _ = coach("show", "small", "--language", "id")
    for words in (
        "Meminta maaf apologises · bobot 70",
        "versi 1, aktif · batas lulus",
        " terpenuhi bila permintaan maaf, yaitu full, oleh petugas",
        " belum terpenuhi selain itu",
        "reply_limit obrolan: 60 detik; lainnya: 24 jam",
    ):
        assert words in re.sub(" +", " ", out)
    assert not {"when", "otherwise", "met", "advice", "why", "by"} & set(re.findall("[a-z]+", out))


def test_show_in_a_language_that_there_is_not(coach):
    status, _, err = coach("show", "small", "--language", "fr")
    assert status == 2
    assert "found 'fr', allowed are en, id" in err


def test_list_still_works_while_a_scorecard_has_mistakes(coach, folder):
    replace_in(folder / "small.yaml", "status: active", "status: actve")
    status, out, _ = coach("list")
    assert status == 0
    assert re.search("small +has mistakes: `coach rubric check` tells them", out)
    assert re.search("apology +", out)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (
            {"phrases": "apology", "said_by": "agent", "where": "closing", "at_least": 2},
            "permintaan maaf, oleh petugas, di penutupan, 2 kali atau lebih",
        ),
        ({"measure": "wait", "more_than": "2 minutes"}, "waktu tunggu, lebih dari 2 menit"),
        ({"measure": "wait", "more_than": "2 x $turns"}, "waktu tunggu, lebih dari 2 x $turns"),
        ({"none_of": [{"channel": ["chat", "email"]}]}, "bukan (salurannya obrolan atau surel)"),
        (
            {"phrases": "apology", "unless": [{"condition": {"measure": "wait"}, "within": "2 turns"}]},
            "permintaan maaf, kecuali [waktu tunggu] dalam 2 giliran",
        ),
    ],
)
def test_conditions_in_indonesian(condition, words):
    assert INDONESIAN.said(Condition.model_validate(condition)) == words


def test_an_unknown_scorecard_is_status_2(coach):
    status, _, err = coach("show", "smal")
    assert status == 2
    assert "Did you mean 'small'?" in err


def test_schema_is_json(coach):
    assert json.loads(coach("schema")[1])["title"] == "Rubric"


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"phrases": ["a_b", "c"], "said_by": "agent", "at_least": 2}, "a b or c, by agent, 2 times or more"),
        ({"measure": "wait", "more_than": "2 x $limit"}, "wait, more than 2 x $limit"),
        (
            {"all_of": [{"channel": ["chat", "call"]}, {"setting": "s"}]},
            "(the channel is chat or call; and the setting s is given)",
        ),
        ({"none_of": [{"phrases": "a", "where": "closing"}]}, "not (a, in the closing)"),
        ({"phrases": "a", "before": {"phrases": "b"}}, "a, before b"),
        (
            {"phrases": "a", "unless": [{"condition": {"phrases": "b"}, "within": "sentence", "same_value": True}]},
            "a, unless [b] within sentence, with the same value",
        ),
        ({"prediction": "emotion", "is": ["angry"], "sure_at_least": "60%"}, "emotion, is angry, sure at least 60%"),
        ({"measure": "register", "mixes": [["a"], ["b", "c"]]}, "register, mixing a with b/c"),
    ],
)
def test_conditions_in_words(condition, words):
    assert ENGLISH.said(Condition.model_validate(condition)) == words
