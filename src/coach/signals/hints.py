"""What a model reads in single sentences of a draft, for a person to look at twice before sending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from coach.domain.conversation import Conversation, Evidence, Role
from coach.domain.signals import Signal
from coach.rubrics.phrase_files import Reading, SentenceHint
from coach.rubrics.quantities import parse_percentage
from coach.signals.detector import Signals
from coach.signals.phrases import ReadTurn
from coach.signals.pieces import TurnText
from coach.signals.predictions import TurnModel, TurnPrediction

_WORDS_OF_A_HINT = 4  # "Then press star." is read as rude
_FEW_WORDS = 5
_SURE_OF_A_FEW_WORDS = 0.97  # a few words alone can be meant in many ways
_WORTH_A_SECOND_READING = 0.15


@dataclass(frozen=True)
class HintReader:
    """Reads the sentences of a draft one by one.

    Args:
        model: reads a sentence as a turn of its own.
        readings: by phrase set; those with ``hint_from`` count here.
        sentences: by phrase set, what the model's layer for single sentences adds.
    """

    model: TurnModel
    readings: Mapping[str, Sequence[Reading]]
    sentences: Mapping[str, SentenceHint] = field(default_factory=dict)

    def of(self, signals: Signals) -> Iterator[Signal]:
        """The phrase sets that the model reads in sentences of the last turn where no phrase says so."""
        last = signals.reads[-1]
        said = [one for one in signals.all if one.kind == "phrases" and one.evidence]
        said_before = said_by_customer(signals.conversation)
        for (start, end), text in sentence_texts(last):
            evidence = Evidence.of(last.turn, start, end)
            here = {one.name for one in said if _touch(one.evidence, evidence)}
            for name, sure in self._said_otherwise(text, here):
                yield self._signal(name, sure, evidence)
            for name, sure, explained in self._hinted(text, said_before):
                if name not in here and here.isdisjoint(explained):
                    here.add(name)
                    yield self._signal(name, sure, evidence)

    def denies(self, said: Signal, hinted: Sequence[Signal]) -> bool:
        """Whether the layer reads something else in the sentence of a phrase, such as a cause in an apology."""
        hint = self.sentences.get(said.name)
        if hint is None or hint.otherwise is None:
            return False
        return any(one.name == hint.otherwise.says and _touch(one.evidence, said.evidence) for one in hinted)

    def _signal(self, name: str, sure: float, evidence: Evidence) -> Signal:
        return Signal("phrases", name, None, round(min(sure, 0.99), 4), Role.AGENT, evidence, self.model.id)

    def _said_otherwise(self, sentence: TurnText, here: set[str]) -> Iterator[tuple[str, float]]:
        """The sets that are said where phrases of another were met, and how surely."""
        for hint in self.sentences.values():
            if hint.otherwise is None or here.isdisjoint(hint.otherwise.beside) or hint.otherwise.says in here:
                continue
            (alone,) = self.model.predict([sentence])
            sure = self.model.kinds_of(alone).get(hint.kind)
            if sure is not None and sure < parse_percentage(hint.otherwise.below):
                yield hint.otherwise.says, 1 - sure

    def _hinted(self, sentence: TurnText, said_before: str) -> Iterator[tuple[str, float, frozenset[str]]]:
        """The phrase sets that are read in one sentence, how surely, and which sets would explain that away.

        Read alone a sentence takes half the time, and most are plain; the others are read again behind what the customer said.
        """
        (alone,) = self.model.predict([sentence])
        few = len(sentence.text.split()) < _FEW_WORDS
        kinds = self.model.kinds_of(alone) if self.sentences else {}
        for name, hint in self.sentences.items():
            if (sure := kinds.get(hint.kind, 0.0)) >= _enough(hint.hint_from, few=few):
                yield name, sure, frozenset(hint.not_beside)
        behind = self.second_reading(sentence, alone, said_before)
        if behind is None:
            return
        (prediction,) = self.model.predict([behind])
        for name, entry in self._hints:
            if (sure := _surest(prediction, entry)) >= _enough(entry.hint_from or "100%", few=few):
                yield name, sure, frozenset(other for one in self.readings[name] for other in one.not_beside)

    def second_reading(self, sentence: TurnText, alone: TurnPrediction, said_before: str) -> TurnText | None:
        """The sentence behind what the customer said, where it is to be read so too; None where it is plain."""
        if max((_surest(alone, one) for _, one in self._hints), default=0.0) < _WORTH_A_SECOND_READING:
            return None
        return replace(sentence, previous=said_before)

    @cached_property
    def _hints(self) -> Sequence[tuple[str, Reading]]:
        return [(name, one) for name, entries in self.readings.items() for one in entries if one.hint_from is not None]


def said_by_customer(conversation: Conversation) -> str:
    """All that the customer said, which a sentence of the draft is read behind."""
    return " ".join(turn.text for turn in conversation.turns_of(Role.CUSTOMER))


def sentence_texts(draft: ReadTurn) -> list[tuple[tuple[int, int], TurnText]]:
    """Each sentence of a draft that may be pointed out, by its place, as a turn of its own."""
    texts = ((place, draft.turn.text[slice(*place)]) for place in draft.words.sentences)
    return [(place, TurnText(Role.AGENT.value, text)) for place, text in texts if len(text.split()) >= _WORDS_OF_A_HINT]


def _enough(hint_from: str, *, few: bool) -> float:
    return _SURE_OF_A_FEW_WORDS if few else parse_percentage(hint_from)


def _surest(prediction: TurnPrediction, entry: Reading) -> float:
    return max(prediction.probabilities.get(entry.head, {}).get(label, 0.0) for label in entry.labels)


def _touch(one: Evidence | None, other: Evidence | None) -> bool:
    return bool(
        one and other and one.turn_index == other.turn_index and one.start < other.end and other.start < one.end
    )
