"""What a model reads stands beside the phrases: where, how surely, and with which words."""

from dataclasses import dataclass

import numpy as np
import pytest
from tests.builders import a_rubric, conversation, criterion

from coach import Coach
from coach.domain.labels import HEADS_OF, LABELS, PLAIN
from coach.rubrics.phrase_files import Reading
from coach.rubrics.schema import Condition
from coach.scoring.finding import Finder
from coach.signals.detector import ModelReading, detect
from coach.signals.prediction_signals import Predictions, previous_of
from coach.signals.predictions import TurnPrediction

READINGS = {
    "apology": [
        Reading(head="acts", labels=["apology"], sure_from="60%", doubtful_from="40%", not_beside=["refusal"])
    ],
    "customer_feeling": [Reading(head="emotion", labels={"angry": "angry"}, sure_from="60%")],
}


@dataclass
class SaysOf:
    """A model that is as sure as told of labels in turns with certain words."""

    known: dict[str, dict[str, float]]
    id: str = "told@1"

    def predict(self, turns):
        return [self._one(turn) for turn in turns]

    def _one(self, turn):
        told = next((sure for words, sure in self.known.items() if words in turn.text), {})
        sure = {
            head: {
                label: told.get(label, 1.0 if PLAIN.get(head) == label and not told else 0.0) for label in LABELS[head]
            }
            for head in HEADS_OF[turn.side]
        }
        start = max((turn.text.find(words) for words in self.known), default=0)
        carried = {(head, label): [(start, start + 3, 1.0)] for head in sure for label in sure[head] if start >= 0}
        return TurnPrediction(sure, {head: frozenset() for head in sure}, carried, np.zeros(2, dtype=np.float32))


def seen(known, *turns, language="en"):
    coach = Coach(model=None, language=language)
    return detect(coach.prepare(conversation(*turns)), coach.books, ModelReading(Predictions(SaysOf(known)), READINGS))


def outcome(signals, **condition):
    return Finder(signals, a_rubric(criterion())).find(Condition.model_validate(condition))


@pytest.mark.parametrize(("sure", "holds"), [(0.9, True), (0.6, True), (0.5, None), (0.4, None), (0.3, False)])
@pytest.mark.parametrize(
    ("language", "text"), [("en", "We dropped the ball there."), ("id", "Kami yang lalai di sini.")]
)
def test_sure_counts_doubt_can_not_be_told_and_the_rest_is_no(sure, holds, language, text):
    signals = seen({text: {"apology": sure}}, "Customer: Hm.", f"Agent: {text}", language=language)
    assert outcome(signals, phrases="apology", said_by="agent").holds is holds


def test_the_evidence_is_the_sentence_that_carries_the_label():
    signals = seen(
        {"We dropped": {"apology": 0.9}},
        "Customer: Hm.",
        "Agent: The parcel is in Leeds. We dropped the ball there. It comes today.",
    )
    (hit,) = outcome(signals, phrases="apology").hits
    assert hit.evidence.quote == "We dropped the ball there."
    assert (hit.confidence, hit.source) == (0.9, "told@1")


def test_in_speech_without_full_stops_the_words_around_the_peak_are_shown():
    words = "so the parcel is in leeds and then it goes on to york and " * 4
    signals = seen(
        {"we dropped": {"apology": 0.9}}, "Customer: Hm.", f"Agent: {words}we dropped the ball there {words}"
    )
    (hit,) = outcome(signals, phrases="apology").hits
    assert "we dropped the ball" in hit.evidence.quote
    assert len(hit.evidence.quote) < 200
    assert hit.evidence.quote == hit.evidence.quote.strip()


def test_exact_words_come_before_a_reading_of_the_same_turn():
    signals = seen({"sorry": {"apology": 0.9}}, "Customer: Hm.", "Agent: I apologise, I am sorry for the delay.")
    assert all(hit.source.startswith("phrases") for hit in outcome(signals, phrases="apology").hits)


def test_a_reading_that_another_set_explains_does_not_count():
    signals = seen({"refund": {"apology": 0.9}}, "Customer: Hm.", "Agent: Unfortunately we cannot refund it.")
    assert outcome(signals, phrases="refusal").holds
    assert outcome(signals, phrases="apology").holds is False


def test_labels_of_a_choice_keep_their_name_in_the_set():
    signals = seen({"Splendid": {"angry": 0.8}}, "Customer: Splendid, another week.", "Agent: Hm.")
    assert outcome(signals, phrases="customer_feeling", **{"is": ["angry"]}).holds
    assert outcome(signals, phrases="customer_feeling", **{"is": ["worried"]}).holds is False


def test_a_rule_that_is_certain_beats_an_unsure_model():
    turns = ("Customer: Hm.", "Agent: We dropped the ball there.", "Agent: I am sorry for the delay.")
    assert outcome(seen({"We dropped": {"apology": 0.5}}, *turns), phrases="apology").holds


def test_the_turn_before_is_the_other_persons_whole_run():
    talk = conversation("Customer: One.", "Customer: Two.", "Agent: Three.", "Agent: Four.", "Customer: Five.")
    assert [previous_of(talk, index) for index in range(5)] == ["", "", "One. Two.", "One. Two.", "Three. Four."]
