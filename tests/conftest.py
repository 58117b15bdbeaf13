"""Rules are tested without the shipped model; training and export with a tiny encoder and tiny labelled files."""

from __future__ import annotations

import json
import os
import tempfile

import pytest

from coach.batch import collect_seldom

# Phrases are compiled again and again here, and looking for dead objects took half of that time.
collect_seldom()

# What a rule says must not hang on weights; tests of the shipped model name its folder (tests/signals/test_shipped_model.py).
os.environ["COACH_MODELS"] = tempfile.mkdtemp(prefix="no-models-")

ROWS = [
    ("agent", "Hello, this is Ben.", {"acts": ["greeting", "introduction"], "tone": "neutral", "register": "neutral"}),
    ("agent", "So sorry about the delay!", {"acts": ["apology"], "tone": "warm", "register": "neutral"}),
    ("agent", "What is your order number?", {"acts": ["question"], "tone": "neutral", "register": "neutral"}),
    ("agent", "Calm down.", {"acts": ["dismissive"], "tone": "cold", "register": "neutral"}),
    ("customer", "I am furious, my parcel is lost", {"emotion": "angry", "risk": False}),
    ("customer", "thanks, that is great", {"emotion": "pleased", "risk": False}),
    ("customer", "then I leave for another shop", {"emotion": "frustrated", "risk": True}),
]
SUBJECTS = ("kettle", "parcel", "ticket", "router", "refund", "invoice", "booking", "password")


def record(number, batch="en_a"):
    side, text, labels = ROWS[number % len(ROWS)]
    subject = SUBJECTS[(number // len(ROWS)) % len(SUBJECTS)]
    return {
        "id": f"{batch}_{number:04}", "brief": f"{batch}-{subject}", "language": "en" if batch[0] == "e" else "id", "channel": "chat",
        "side": side, "previous": f"About my {subject} number {number}", "text": f"{text} The {subject} {number} is here.", **labels,
    }  # fmt: skip


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """A data folder with rows to train on and rows to hold out."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "written").mkdir()
    for batch, count in (("en_a", 42), ("id_a", 42), ("en_c", 21), ("id_c", 21)):
        lines = [json.dumps(record(number, batch)) for number in range(count)]
        (folder / "written" / f"{batch}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    """A BERT-shaped encoder of four layers, sixteen wide, with a word tokenizer."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("base")
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    texts = [f"{record(number)['previous']} {record(number)['text']} query :" for number in range(60)]
    tokenizer.train_from_iterator(texts, trainers.WordLevelTrainer(special_tokens=special))
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>"
    )
    wrapped.save_pretrained(folder)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(), hidden_size=16, num_hidden_layers=4, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=160, pad_token_id=1,
    )  # fmt: skip
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def trained(tmp_path_factory, data, base):
    """A model folder and its checkpoints, from one epoch of teacher and student."""
    from coach.training.recipe import Plan, train

    place = tmp_path_factory.mktemp("models")
    told = []
    plan = Plan(data, str(base), place / "tiny", place / "tiny.training", layers=2, epochs=1)
    train(plan, told.append)
    return plan, told
