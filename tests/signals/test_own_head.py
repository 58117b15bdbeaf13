"""A text classifier of the user's own in the place of one head, with a tiny one made here."""

import shutil

import pytest
import torch
from tests.builders import conversation

from coach import Coach
from coach.errors import InputError, RubricError, SettingError
from coach.signals.models import open_model
from coach.signals.pieces import TurnText

LABELS = "{joy: pleased, neutral: calm, anger: angry, annoyance: angry}"
HEAD = """
model: my-emotions
extends: tiny
head: emotion
classifier: weights
labels: {labels}
"""


@pytest.fixture
def models(tmp_path, trained, base):
    """A models folder with the tiny model and a classifier that always says anger, a little."""
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    shutil.copytree(trained[0].output, tmp_path / "tiny")
    names = {0: "joy", 1: "neutral", 2: "anger", 3: "annoyance"}
    config = BertConfig.from_pretrained(
        base, num_labels=4, id2label=names, label2id={name: number for number, name in names.items()}
    )
    network = BertForSequenceClassification(config)
    with torch.no_grad():
        network.classifier.weight.zero_()
        network.classifier.bias.copy_(torch.tensor([0.0, 0.0, 1.0, 1.0]))
    weights = tmp_path / "my-emotions" / "weights"
    network.save_pretrained(weights)
    AutoTokenizer.from_pretrained(base).save_pretrained(weights)
    (tmp_path / "my-emotions" / "head.yaml").write_text(HEAD.replace("{labels}", LABELS), encoding="utf-8")
    return tmp_path


def test_the_classifier_fills_its_head_and_no_other(models):
    turns = [TurnText("customer", "the parcel is lost"), TurnText("agent", "Hello, this is Ben.")]
    customer, agent = open_model(models, "my-emotions").predict(turns)
    other_customer, other_agent = open_model(models, "tiny").predict(turns)
    assert customer.labels["emotion"] == {"angry"}
    assert customer.probabilities["emotion"]["angry"] == pytest.approx(0.731, abs=0.001)
    assert customer.probabilities["emotion"]["worried"] == 0
    assert customer.probabilities["risk"] == other_customer.probabilities["risk"]
    assert agent.probabilities == other_agent.probabilities


def test_scores_say_which_models_they_rest_on(models, monkeypatch):
    monkeypatch.setenv("COACH_MODELS", str(models))
    evaluation = Coach(model="my-emotions").score(conversation("Customer: hello", "Agent: Hello, this is Ben."))
    assert evaluation.model_id.startswith("my-emotions+tiny@")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("neutral: calm, ", ""), "neutral"),
        (("neutral: calm", "neutral: quiet"), "quiet"),
        (("head: emotion", "head: mood"), "mood"),
        (("extends: tiny", "extends: small"), "small"),
        (("classifier: weights", "classifier: elsewhere"), "elsewhere"),
        (("head: emotion", "heads: emotion"), "heads"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_mistakes_are_told(models, change, told):
    file = models / "my-emotions" / "head.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises((InputError, RubricError, SettingError), match=told):
        open_model(models, "my-emotions").predict([TurnText("customer", "hello")])


def test_weights_that_could_hold_code_are_not_loaded(models):
    weights = models / "my-emotions" / "weights"
    (weights / "model.safetensors").unlink()
    torch.save({}, weights / "pytorch_model.bin")
    with pytest.raises(InputError, match="safetensors"):
        open_model(models, "my-emotions").predict([TurnText("customer", "hello")])
