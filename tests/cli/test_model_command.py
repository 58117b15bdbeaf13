"""``coach model`` through its door, with a tiny model."""

import json
import shutil

import pytest

from coach.cli import DONE, USERS_FAULT, main

TURNS = [
    {"language": "en", "side": "agent", "prev": "Hi", "text": "Hello, this is Ben. The kettle 3 is here.",
     "acts": ["greeting"], "tone": "neutral"},
    {"language": "id", "side": "customer", "text": "I am furious, my parcel is lost", "emotion": "angry", "risk": False},
    {"language": "id", "side": "customer", "prev": "x", "text": "thanks 🙂 \u202ethat is great", "emotion": "pleased"},
]  # fmt: skip


@pytest.fixture
def models(trained, monkeypatch):
    monkeypatch.setenv("COACH_MODELS", str(trained[0].output.parent))
    return trained[0].output.parent


@pytest.fixture
def turns(tmp_path):
    file = tmp_path / "turns.jsonl"
    file.write_text("\n".join(map(json.dumps, TURNS)), encoding="utf-8")
    return file


def run(capsys, *arguments):
    status = main(["model", *map(str, arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def test_predict_prints_a_line_a_turn(models, turns, capsys):
    status, out, _ = run(capsys, "predict", turns)
    agent, customer, _ = map(json.loads, out.splitlines())
    assert status == DONE
    assert list(agent) == ["acts", "tone", "register", "labels"]
    assert list(customer) == ["emotion", "risk", "labels"]
    assert isinstance(customer["labels"]["risk"], bool)
    assert customer["labels"]["emotion"] in customer["emotion"]
    assert isinstance(agent["labels"]["acts"], list)


def test_check_prints_scores_by_language_and_head(models, turns, capsys):
    status, out, _ = run(capsys, "check", turns, "--format", "json")
    found = json.loads(out)
    assert status == DONE
    assert set(found["en"]) == {"acts", "tone"}  # what is not labelled is not scored
    assert set(found["id"]) == {"emotion", "risk"}
    greeting = found["en"]["acts"]["labels"]["greeting"]
    assert greeting["n"] == 1
    assert set(greeting) == {"precision", "recall", "f1", "n", "found"}
    assert found["en"]["acts"]["low"] <= found["en"]["acts"]["macro_f1"] <= found["en"]["acts"]["high"]


def test_check_in_words(models, turns, capsys):
    status, out, _ = run(capsys, "check", turns)
    assert status == DONE
    assert "calibration error" in out
    assert "greeting" in out


def test_baselines_are_measured_in_the_same_run(models, turns, data, base, capsys):
    status, out, err = run(capsys, "check", turns, "--baselines", "--data", data, "--base", base, "--format", "json")
    assert status == DONE, err
    found = json.loads(out)["baselines"]
    assert set(found) == {"phrase rules", "TF-IDF + logistic regression", "frozen encoder + logistic regression"}
    assert found["TF-IDF + logistic regression"]["en"]["acts"]["macro_f1"] > 0


def test_info_shows_the_facts(models, capsys):
    status, out, _ = run(capsys, "info", "--format", "json")
    found = json.loads(out)
    assert status == DONE
    assert found["model"] == "tiny"
    assert found["layers"] == 2


def test_export_writes_a_folder_that_runs(trained, models, data, turns, capsys):
    output = models / "tiny-whole"
    arguments = ("--output", output, "--work", trained[0].work, "--data", data, "--whole")
    assert run(capsys, "export", *arguments)[0] == DONE
    status, out, _ = run(capsys, "predict", turns, "--model", "tiny-whole")
    assert status == DONE
    assert len(out.splitlines()) == len(TURNS)
    assert (output / "model.onnx").stat().st_size > (trained[0].output / "model.onnx").stat().st_size


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("info", "--model", "tinny"), "Did you mean 'tiny'?"),
        (("check", "nowhere.jsonl"), "nowhere.jsonl"),
        (("predict", "nowhere.jsonl"), "nowhere.jsonl"),
        (("info", "--format", "xml"), "xml"),
        (("export", "--output", "x", "--work", "nowhere"), "nowhere"),
    ],
)
def test_mistakes_get_a_clear_line(models, capsys, arguments, told):
    status, out, err = run(capsys, *arguments)
    assert status == USERS_FAULT
    assert told in err
    assert "Traceback" not in err
    assert not out


def test_without_a_model_the_command_says_so_and_scoring_goes_on(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COACH_MODELS", str(tmp_path))
    assert run(capsys, "info")[0] == USERS_FAULT
    chat = tmp_path / "chat.txt"
    chat.write_text("Customer: Hello\nAgent: Hello, this is Ben.\n", encoding="utf-8")
    assert main(["score", str(chat), "--format", "json"]) == DONE
    (scored,) = json.loads(capsys.readouterr().out)["evaluations"]
    assert scored["model"] is None


def test_a_damaged_model_is_told(models, tmp_path, monkeypatch, capsys):
    (tmp_path / "broken").mkdir()
    text = (models / "tiny" / "manifest.yaml").read_text(encoding="utf-8").replace('model: "tiny"', 'model: "broken"')
    (tmp_path / "broken" / "manifest.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("COACH_MODELS", str(tmp_path))
    status, _, err = run(capsys, "info")
    assert status == USERS_FAULT
    assert "model.onnx" in err


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_of_the_model_is_told_before_anything_is_scored(models, tmp_path, monkeypatch, capsys, name):
    shutil.copytree(models / "tiny", tmp_path / "models" / "tiny")
    (tmp_path / "models" / "tiny" / name).write_bytes(b'{"x":')
    monkeypatch.setenv("COACH_MODELS", str(tmp_path / "models"))
    chat = tmp_path / "chat.txt"
    chat.write_text("Customer: Hello\nAgent: Hello, this is Ben.\n", encoding="utf-8")
    for arguments in (["score", str(chat), "--format", "json"], ["model", "info"]):
        assert main(arguments) == USERS_FAULT
        out, err = capsys.readouterr()
        assert not out
        assert "copy the whole model folder" in err
