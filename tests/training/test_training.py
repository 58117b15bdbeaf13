"""From labelled turns to a model folder that the product runs."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.conftest import record

from coach.domain.labels import HEADS_OF, LABELS
from coach.errors import InputError
from coach.rubrics.model_manifest import read_manifest
from coach.signals.pieces import PieceReader, TurnText
from coach.signals.predictions import OnnxModel
from coach.training.corpus import read_corpus, without_near_duplicates
from coach.training.export import export, exported_logits, load_network
from coach.training.fit import Recipe, fit, logits_of
from coach.training.network import TurnNetwork
from coach.training.recipe import train
from coach.training.rows import read_rows
from coach.training.sentences import fit_sentences, read_sentences

TURNS = [
    TurnText("agent", "Hello, this is Ben. The kettle 3 is here.", "About my kettle number 3"),
    TurnText("customer", "I am furious, my parcel is lost"),
    TurnText("agent", "Calm down. " * 120),
]


def test_a_trained_model_reads_turns(trained):
    plan, told = trained
    assert any(line.startswith("teacher: 4 layers") for line in told)
    assert any(line.startswith("student: 2 layers") for line in told)
    model = OnnxModel(plan.output)
    for turn, prediction in zip(TURNS, model.predict(TURNS), strict=True):
        assert tuple(prediction.probabilities) == HEADS_OF[turn.side]
        for head, sure in prediction.probabilities.items():
            assert tuple(sure) == LABELS[head]
            assert all(0 <= one <= 1 for one in sure.values())
            if head != "acts":
                assert sum(sure.values()) == pytest.approx(1)
                assert len(prediction.labels[head]) == 1
        for carried in prediction.carried.values():
            assert all(0 <= start < end <= len(turn.text) for start, end, _ in carried)
        assert prediction.vector.shape == (16,)


def test_a_turn_reads_the_same_alone_and_among_others(trained):
    model = OnnxModel(trained[0].output)
    together = model.predict(TURNS)
    for turn, prediction in zip(TURNS, together, strict=True):
        (alone,) = OnnxModel(trained[0].output).predict([turn])
        assert alone.probabilities == prediction.probabilities
        assert np.array_equal(alone.vector, prediction.vector)


def test_the_same_command_gives_the_same_model_and_starts_nothing_anew(trained, tmp_path):
    plan, _ = trained
    told = []
    again = replace(plan, output=tmp_path / "tiny")
    train(again, told.append)
    assert not [line for line in told if line.startswith("epoch")]
    assert (again.output / "model.onnx").read_bytes() == (plan.output / "model.onnx").read_bytes()
    assert read_manifest(again.output) == read_manifest(plan.output)


def test_whole_weights_say_what_the_network_says_and_eight_bits_nearly(trained, tmp_path):
    plan, _ = trained
    network, recipe, _ = load_network(plan.work / "network")
    tokenizer = plan.work / "network" / "tokenizer.json"
    rows = read_corpus(plan.data).held_out
    export(network, tokenizer, tmp_path / "whole", whole=True)
    floats = logits_of(network, PieceReader(tokenizer, recipe.longest, recipe.longest_previous), rows)
    np.testing.assert_allclose(exported_logits(tmp_path / "whole", recipe, rows), floats, atol=1e-4)
    np.testing.assert_allclose(exported_logits(plan.output, recipe, rows), floats, atol=0.1)
    assert read_manifest(plan.output).labels_as_in_32_bits > 0.95
    assert (plan.output / "model.onnx").stat().st_size < (tmp_path / "whole" / "model.onnx").stat().st_size


def test_a_training_that_was_cut_off_goes_on_to_the_same_end(data, base, tmp_path):
    rows = read_corpus(data).train[:30]
    recipe = Recipe(4, 2, 1e-3)
    pieces = PieceReader(base / "tokenizer.json", recipe.longest, recipe.longest_previous)

    def network():
        torch.manual_seed(3)
        return TurnNetwork(base)

    def cut_off(_):
        raise KeyboardInterrupt

    whole, cut = network(), network()
    fit(whole, pieces, rows, recipe, tmp_path / "whole", lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        fit(cut, pieces, rows, recipe, tmp_path / "cut", cut_off)
    again, told = network(), []
    fit(again, pieces, rows, recipe, tmp_path / "cut", told.append)
    assert len(told) == 1
    for one, other in zip(whole.parameters(), again.parameters(), strict=True):
        torch.testing.assert_close(one, other)


def test_other_labels_start_anew(data, base, tmp_path):
    rows = list(read_corpus(data).train[:10])
    recipe = Recipe(4, 1, 1e-3)
    pieces = PieceReader(base / "tokenizer.json", recipe.longest, recipe.longest_previous)
    for change in (False, True):
        told = []
        torch.manual_seed(3)
        if change:
            rows[0] = replace(rows[0], acts=frozenset(), choices={})
        fit(TurnNetwork(base), pieces, rows, recipe, tmp_path, told.append)
        assert len(told) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda plan: replace(plan, output=plan.output.with_name("Mine_1")), "small letters"),
        (lambda plan: replace(plan, base=str(plan.data)), "no encoder"),
        (lambda plan: replace(plan, data=plan.output), "no turns to train on"),
        (lambda plan: replace(plan, public=plan.data), "star"),
    ],
    ids=["name", "base", "data", "public"],
)
def test_what_would_stop_a_training_is_told_before_it(trained, tmp_path, change, told):
    plan = replace(trained[0], work=tmp_path)
    with pytest.raises(InputError, match=told):
        train(change(plan), print)
    assert not list(tmp_path.glob("teacher/*"))


def test_every_fault_of_a_labelled_file_is_told_with_its_line(tmp_path):
    file = tmp_path / "rows.jsonl"
    lines = [
        json.dumps(record(0)),
        '{"language": "en", "side": "agent", "text": "Hi", "acts": ["greetings"]}',
        '{"language": "en", "side": "boss", "text": "Hi"}',
        "{broken",
        '{"language": "en", "side": "customer", "text": "Hi", "emotion": "cross"}',
        '["a list"]',
        '{"language": "fr", "side": "customer", "text": "Bonjour"}',
        '{"language": "en", "side": "customer", "text": "  "}',
        '{"language": "en", "side": "customer", "text": "half \\ud83d of a letter"}',
        '{"language": "en", "side": "customer", "text": "Hi", "text": "Ho"}',
        '{"language": "en", "side": "customer", "text": "Hi", "id": ' + "9" * 5000 + "}",
        '{"language": "en", "side": "customer", "text": "Hi", "prev": 0}',
        '{"language": "en", "side": "customer", "text": "Hi", "channel": "fax"}',
        '{"language": "en", "side": "agent", "text": "Hi", "acts": "greeting"}',
        "[" * 100_000,
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_rows([file])
    told = str(raised.value).splitlines()
    assert [line.split(":")[1] for line in told] == [str(number) for number in range(2, 16)]
    assert "greetings" in told[0]
    assert "agent, customer" in told[1]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe{}"])
def test_a_file_without_turns_is_a_problem(tmp_path, content):
    file = tmp_path / "rows.jsonl"
    file.write_bytes(content)
    with pytest.raises(InputError, match=r"rows\.jsonl"):
        read_rows([file])


def test_missing_labels_are_not_labelled(tmp_path):
    file = tmp_path / "rows.jsonl"
    file.write_text('{"language": "id", "side": "agent", "prev": "Halo", "text": "Baik, Kak", "tone": "warm"}\n')
    (row,) = read_rows([file])
    assert row.acts is None
    assert row.choices == {"tone": "warm"}
    assert row.turn == TurnText("agent", "Baik, Kak", "Halo")


def test_no_author_or_dialogue_is_on_both_sides_of_the_split(data):
    corpus = read_corpus(data)
    assert corpus.train
    assert corpus.held_out
    assert not {row.group for row in corpus.train} & {row.group for row in corpus.held_out}


def test_near_duplicates_go_and_like_turns_stay(tmp_path):
    texts = [
        "I will call the courier and write to you before five today",
        "I will call the courier and write to you before five today!",
        "I will call the depot and write to him after nine tomorrow",
        "Ok.",
        "Ok, thanks.",
    ]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps({"language": "en", "side": "agent", "text": text}) for text in texts))
    kept = [row.turn.text for row in without_near_duplicates(read_rows([file]), [])]
    assert kept == [texts[0], *texts[2:]]


def sentence_rows(folder, rows):
    (folder / "sentences").mkdir(parents=True)
    lines = (
        json.dumps({"id": f"r{number}", "language": "en", "text": text, "kinds": kinds})
        for number, (text, kinds) in enumerate(rows)
    )
    (folder / "sentences" / "en.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_the_layer_for_sentences_tells_what_it_was_fitted_on(trained, tmp_path):
    kinds = {"blame": "you broke it", "refusal": "we refuse that", "sends_away": "ask the bank", "vague_time": "soon perhaps",
             "generic_apology": "sorry for it"}  # fmt: skip
    rows = [(f"{text} {number}", [kind]) for kind, text in kinds.items() for number in range(8)]
    rows += [(f"the parcel is here {number}", []) for number in range(20)]
    model = OnnxModel(trained[0].output)
    path = fit_sentences(model, read_sentences(sentence_rows(tmp_path, rows)), lambda line: None)
    fitted = OnnxModel(trained[0].output)
    (asked,) = fitted.predict([TurnText("agent", "ask the bank 9")])
    assert set(fitted.kinds_of(asked)) == set(kinds)
    (plain,) = fitted.predict([TurnText("agent", "the parcel is here 21")])
    assert fitted.kinds_of(asked)["sends_away"] > fitted.kinds_of(plain)["sends_away"]
    path.unlink()


@pytest.mark.parametrize(
    ("kinds", "told"),
    [(["blame", "anger"], "found anger; allowed are blame"), (["blame"], "no labelled sentences of refusal")],
)
def test_sentences_that_can_not_be_used_are_told(trained, tmp_path, kinds, told):
    with pytest.raises(InputError, match=told):
        fit_sentences(
            OnnxModel(trained[0].output), read_sentences(sentence_rows(tmp_path, [("you broke it", kinds)])), print
        )


@pytest.mark.parametrize("line", ["nothing", '{"text": "Hm."}', '{"language": "en", "text": "", "kinds": []}', "[]"])
def test_a_line_that_is_no_sentence_is_told_with_its_place(tmp_path, line):
    folder = sentence_rows(tmp_path, [("fine", [])])
    (folder / "sentences" / "en.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match=r"en\.jsonl:1: "):
        read_sentences(folder)
