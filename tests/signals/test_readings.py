"""What a model reads stands beside the phrases: where, how surely, and with which words."""

import pickle
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from tests.builders import a_rubric, conversation, criterion

from coach import Coach
from coach.domain.labels import HEADS_OF, LABELS, PLAIN
from coach.errors import RubricError
from coach.rubrics.phrase_files import Reading
from coach.rubrics.schema import Condition
from coach.scoring.finding import Finder
from coach.scoring.judge import Judge
from coach.signals.detector import ModelReading, detect
from coach.signals.drafts import DraftSignals
from coach.signals.hints import HintReader
from coach.signals.phrases import found_in
from coach.signals.prediction_signals import Predictions, turn_texts
from coach.signals.predictions import TurnPrediction

READINGS = {
    "apology": [Reading(head="acts", labels=["apology"], sure_from="60%", doubtful_from="40%", not_beside=["blame"])],
    "customer_feeling": [Reading(head="emotion", labels={"angry": "angry"}, sure_from="60%")],
}


@dataclass
class SaysOf:
    """A model that is as sure as told of labels in turns with certain words."""

    known: dict[str, dict[str, float]]
    id: str = "told@1"
    languages: tuple[str, ...] = ("en", "id")

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


@cache
def coach_for(language):
    return Coach(model=None, language=language)


def seen(known, *turns, language="en", readings=READINGS):
    coach = coach_for(language)
    return detect(coach.prepare(conversation(*turns)), coach.books, ModelReading(Predictions(SaysOf(known)), readings))


def outcome(signals, **condition):
    return Finder(signals, a_rubric(criterion())).find(Condition.model_validate(condition))


def judged(signals, **rules):
    one = criterion(**rules)
    rubric = a_rubric(one)
    return Judge(Finder(signals, rubric), lambda kind, name: name, "en").judge(rubric.sections[0].criteria[0], "s")


APOLOGISES = {
    "answers": [
        {"answer": "met", "when": {"phrases": "apology", "said_by": "agent"}},
        {"answer": "not met", "otherwise": True},
    ]
}


@pytest.mark.parametrize(
    ("sure", "answer"),
    [(0.9, "met"), (0.6, "met"), (0.5, "not scored"), (0.4, "not scored"), (0.3, "not met")],
)
@pytest.mark.parametrize(
    ("language", "text"), [("en", "We dropped the ball there."), ("id", "Kami yang lalai di sini.")]
)
def test_sure_counts_doubt_can_not_be_told_and_the_rest_is_no(sure, answer, language, text):
    signals = seen({text: {"apology": sure}}, "Customer: Hm.", f"Agent: {text}", language=language)
    result = judged(signals, **APOLOGISES)
    assert result.answer.value == answer
    if answer == "met":
        assert result.confidence == sure
        assert f"{sure:.0%}".rstrip("%") in result.reason
    if answer == "not scored":
        assert [evidence.quote for evidence in result.evidence] == [text]
        assert "not sure" in result.reason


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
    signals = seen(
        {"refund": {"apology": 0.9}}, "Customer: Hm.", "Agent: You should have read the terms of the refund."
    )
    assert outcome(signals, phrases="blame").holds
    assert outcome(signals, phrases="apology").holds is False


def test_a_set_in_another_sentence_explains_nothing():
    signals = seen(
        {"dropped": {"apology": 0.9}},
        "Customer: Hm.",
        "Agent: You should have read the terms. We dropped the ball there.",
    )
    assert outcome(signals, phrases="blame").holds
    assert [hit.evidence.quote for hit in outcome(signals, phrases="apology").hits] == ["We dropped the ball there."]


@pytest.mark.parametrize(("sure", "counts"), [(0.8, False), (0.9, True)])
def test_beside_some_words_a_reading_must_be_surer(sure, counts):
    known = {"refund": {"apology": sure}}
    wanted = Reading(head="acts", labels=["apology"], sure_from="60%", sure_beside={"refusal": "85%"})
    no, other = "We can not give a refund.", "The refund comes on Friday."
    signals = seen(known, "Customer: Hm.", f"Agent: {no}", readings={"apology": [wanted]})
    assert outcome(signals, phrases="apology").holds is counts
    assert outcome(
        seen(known, "Customer: Hm.", f"Agent: {other}", readings={"apology": [wanted]}), phrases="apology"
    ).holds


def test_readings_without_hints_point_at_no_sentence_of_a_draft():
    signals = seen({}, "Customer: Hm.", "Agent: We can do that for you today.")
    drafts = DraftSignals(
        signals, lambda turn, language: found_in(turn, language, Coach(model=None).books), frozenset()
    )
    assert drafts.with_hints(HintReader(SaysOf({}), READINGS)).named("phrases", "apology") == []


def test_labels_of_a_choice_keep_their_name_in_the_set():
    signals = seen({"Splendid": {"angry": 0.8}}, "Customer: Splendid, another week.", "Agent: Hm.")
    assert outcome(signals, phrases="customer_feeling", **{"is": ["angry"]}).holds
    assert outcome(signals, phrases="customer_feeling", **{"is": ["worried"]}).holds is False


def test_a_rule_that_is_certain_beats_an_unsure_model():
    turns = ("Customer: Hm.", "Agent: We dropped the ball there.", "Agent: I am sorry for the delay.")
    result = judged(seen({"We dropped": {"apology": 0.5}}, *turns), **APOLOGISES)
    assert (result.answer.value, result.confidence) == ("met", 0.9)


@pytest.mark.parametrize(
    ("rules", "answer"),
    [
        # an excuse that may have been said
        ({"phrases": "refusal", "unless": [{"condition": {"phrases": "apology"}, "within": "turn"}]}, "not scored"),
        ({"phrases": "refusal", "only_if": [{"condition": {"phrases": "apology"}, "within": "turn"}]}, "not scored"),
        ({"phrases": "apology", "at_least": 3}, "not met"),  # can never be reached, so it is no matter
        ({"phrases": "refusal", "after": {"phrases": "apology"}}, "not met"),
        ({"phrases": "refusal"}, "met"),
    ],
    ids=str,
)
def test_a_doubt_counts_wherever_the_answer_hangs_on_it_and_nowhere_else(rules, answer):
    signals = seen(
        {"dropped": {"apology": 0.5}}, "Customer: Hm.", "Agent: Unfortunately we cannot refund it. We dropped the ball."
    )
    result = judged(
        signals,
        answers=[{"answer": "met", "when": {**rules, "said_by": "agent"}}, {"answer": "not met", "otherwise": True}],
    )
    assert result.answer.value == answer


def test_two_half_sure_feelings_are_one_sure_upset():
    reading = {
        "customer_feeling": [
            Reading(head="emotion", labels={"angry": "angry", "frustrated": "frustrated"}, sure_from="80%")
        ]
    }
    sure = {"Again": {"angry": 0.45, "frustrated": 0.5, "calm": 0.05}}
    signals = seen(sure, "Customer: Again!", "Agent: Hm.", readings=reading)
    (hit,) = outcome(signals, phrases="customer_feeling").hits
    assert (hit.value, hit.confidence) == ("frustrated", pytest.approx(0.95))


def test_the_turn_before_is_the_other_persons_whole_run():
    talk = conversation("Customer: One.", "Customer: Two.", "Agent: Three.", "Agent: Four.", "Customer: Five.")
    assert [text.previous for _, text in turn_texts(talk)] == ["", "", "One. Two.", "One. Two.", "Three. Four."]


def test_hundreds_of_blanks_around_the_peak_are_no_trouble():
    text = "so" + "\x85" * 500 + "dropped" + "\x85" * 500 + "refunded"
    signals = seen({"dropped": {"apology": 0.9}}, "Customer: Hm.", "Agent: x")
    talk = signals.conversation
    talk = replace(talk, turns=(talk.turns[0], replace(talk.turns[1], text=text)))
    coach = Coach(model=None, language="en")
    found = detect(
        coach.prepare(talk), coach.books, ModelReading(Predictions(SaysOf({"dropped": {"apology": 0.9}})), READINGS)
    )
    assert found.named("phrases", "apology")


def test_problems_stay_whole_between_processes():
    problems = ("a.yaml:1: one", "a.yaml:2: two")
    assert pickle.loads(pickle.dumps(RubricError(problems))).problems == problems
