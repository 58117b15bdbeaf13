"""`coach check`: drafts from files and pipes, context, formats, exit status."""

import io
import json
import sys

import pytest

from coach.cli import main

BAD = "We can't refund sale items. Order 4431 is packed."


@pytest.fixture
def run(capsys, monkeypatch):
    def go(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        status = main(["check", *arguments, "--no-model"])
        out = capsys.readouterr()
        return status, out.out, out.err

    return go


def test_a_text_that_was_not_checked_says_so(run):
    assert "Not checked" in run("-", stdin="Das geht leider nicht.")[1]
    assert "Nothing found" in run("-", stdin="Your order leaves on Friday at nine.")[1]


def test_a_draft_has_a_limit_and_a_context_that_is_a_file_must_be_there(run, tmp_path):
    status, _, error = run("-", stdin="We can't do that. " * 3000)
    assert status == 2
    assert "40,000" in error
    status, _, error = run("-", "--context", str(tmp_path / "none.txt"), stdin=BAD)
    assert status == 2
    assert "none.txt" in error
    assert run("-", "--context", "Where is it? and/or when?", stdin=BAD)[0] == 0


def test_json_has_the_promised_keys_and_places(run, tmp_path):
    file = tmp_path / "reply.txt"
    file.write_text(f"😀 {BAD}", encoding="utf-8")
    status, out, _ = run(
        str(file), "--format", "json", "--context", "When will order 4431 arrive?", "--channel", "email"
    )
    record = json.loads(out)
    assert status == 0
    assert list(record)[:6] == ["language", "channel", "score", "clean", "findings", "rewritten"]
    assert (record["language"], record["channel"], record["clean"]) == ("en", "email", False)
    assert record["open_questions"] == ["When will order 4431 arrive?"]
    text = file.read_text(encoding="utf-8")
    for finding in record["findings"]:
        assert text[finding["start"] : finding["end"]] == finding["quote"]
        for rewrite in finding["rewrites"]:
            assert "4431" in text[: finding["start"]] + rewrite["after"] + text[finding["end"] :]


def test_text_names_words_criterion_and_better_wording(run):
    status, out, _ = run("-", stdin=BAD)
    assert status == 0
    assert "We can't refund sale items" in out
    assert "Avoids bare negatives" in out
    assert "[what you can offer]" in out


def test_indonesian_drafts_are_answered_in_indonesian(run):
    _, out, _ = run(stdin="Kamu harusnya cek resinya dulu.")
    assert "perlu dilihat" in out
    assert "lebih baik:" in out


def test_a_clean_draft_says_so(run):
    status, out, _ = run("-", stdin="Your order 4431 arrives on Tuesday.")
    assert status == 0
    assert "Nothing found" in out


def test_a_conversation_is_taken_as_context(run, tmp_path):
    talk = tmp_path / "talk.txt"
    talk.write_text(
        "Customer: My kettle arrived broken and I am furious.\nAgent: Hello, this is Ben.\n", encoding="utf-8"
    )
    _, out, _ = run("-", "--context", str(talk), "--format", "json", stdin="Please send us a photo.")
    assert any(finding["missing"] for finding in json.loads(out)["findings"])


def test_below_the_limit_is_status_1(run):
    assert run("-", "--fail-under", "90", stdin=BAD)[0] == 1
    assert run("-", "--fail-under", "10", stdin=BAD)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "stdin", "told"),
    [
        (["no-such-file.txt"], "", "no such file"),
        (["-"], "   \n", "empty"),
        (["-", "--channel", "fax"], BAD, "allowed are chat, call, email, social"),
        (["-", "--language", "xx"], BAD, "language 'xx'"),
        (["-", "--format", "pdf"], BAD, "allowed are text, json"),
        (["-", "--brand", "nobody"], BAD, "no brand"),
        (["-", "--fail-under", "200"], BAD, "from 0 to 100"),
    ],
)
def test_input_at_fault_is_status_2_without_traceback(run, arguments, stdin, told):
    status, _, err = run(*arguments, stdin=stdin)
    assert status == 2
    assert told in err
    assert "Traceback" not in err


def test_hostile_characters_do_not_steer_the_terminal(run):
    _, out, _ = run("-", stdin="\x1b[31mWe can't refund it\u202e now.")
    assert "\x1b[31m" not in out
    assert "\u202e" not in out


@pytest.mark.parametrize(
    ("draft", "checked"),
    [
        ("No puedo ayudarle con eso, no es mi departamento.", False),
        ("Das geht leider nicht.", False),
        ("We can't do that.", True),
        ("Gak bisa gitu kak.", True),
    ],
)
def test_a_text_in_a_language_without_rules_is_not_called_clean(run, draft, checked):
    record = json.loads(run("-", "--format", "json", stdin=draft)[1])
    assert record["checked"] is checked
    assert record["clean"] is False
    assert bool(record["findings"]) is checked
