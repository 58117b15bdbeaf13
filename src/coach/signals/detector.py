"""Runs every detector over a conversation."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from coach.domain.conversation import Conversation, Evidence
from coach.domain.labels import LABELS
from coach.domain.placeholders import whole_placeholders, with_stand_ins
from coach.domain.signals import Signal
from coach.rubrics.phrase_files import Reading
from coach.signals.measures._registry import Heard, known_measures, observe
from coach.signals.phrases import FoundIn, PhraseBook, ReadTurn, find_phrases
from coach.signals.readings import read_as_phrases


class Detector(Protocol):
    """Something that observes a whole conversation."""

    def detect(self, conversation: Conversation, reads: Sequence[ReadTurn]) -> Iterator[Signal]:
        """What is there to observe; ``reads`` has the words of each turn."""


@dataclass(frozen=True)
class ModelReading:
    """A model, and which phrase sets its predictions stand for."""

    detector: Detector
    readings: Mapping[str, Sequence[Reading]]


@dataclass(frozen=True)
class Signals:
    """All signals of one conversation, by kind and name, each list in the order of the words.

    ``heads`` are those that a model looked at: where a head is missing, what it would say can not be told. ``doubtful``
    are phrase sets that a model may have read, but is not sure of.
    """

    conversation: Conversation
    all: tuple[Signal, ...]
    reads: tuple[ReadTurn, ...]
    heads: frozenset[str] = frozenset()
    doubtful: tuple[Signal, ...] = ()

    @cached_property
    def _named(self) -> dict[tuple[str, str], list[Signal]]:
        found: dict[tuple[str, str], list[Signal]] = {}
        for signal in self.all:
            found.setdefault((signal.kind, signal.name), []).append(signal)
        return found

    def named(self, kind: str, name: str) -> list[Signal]:
        """The signals of one kind and name."""
        return self._named.get((kind, name), [])


def detect(
    conversation: Conversation,
    books: Mapping[str, PhraseBook],
    model: ModelReading | None = None,
    measures: Collection[str] | None = None,
    found_before: FoundIn | None = None,
) -> Signals:
    """The signals of phrases, of a model, and of measures (all, or those named); the turns need their languages.

    Nothing is observed in a language that has no phrases. Placeholders of masked data are read as what they stand for.
    """
    if conversation.language not in books:
        return Signals(conversation, (), ())
    spoken = _with_stand_ins(conversation)
    if spoken is not conversation:
        return _quoting(conversation, _detect(spoken, books, model, measures, found_before))
    return _detect(conversation, books, model, measures, found_before)


def _detect(
    conversation: Conversation,
    books: Mapping[str, PhraseBook],
    model: ModelReading | None,
    measures: Collection[str] | None,
    found_before: FoundIn | None,
) -> Signals:
    reads, phrases = find_phrases(conversation, books, found_before)
    if model is None:
        return Signals(conversation, (*phrases, *observe(Heard(conversation, reads, tuple(phrases)), measures)), reads)
    predicted = tuple(model.detector.detect(conversation, reads))
    read = read_as_phrases(model.readings, predicted, phrases)
    heard = tuple(sorted((*phrases, *read.sure), key=place_of))
    observed = observe(Heard(conversation, reads, heard), measures)
    return Signals(conversation, (*heard, *observed, *predicted), reads, frozenset(LABELS), read.doubtful)


def _with_stand_ins(conversation: Conversation) -> Conversation:
    """The conversation as it is read; itself where nothing in it is masked."""
    texts = [with_stand_ins(turn.text) for turn in conversation.turns]
    if all(text == turn.text for text, turn in zip(texts, conversation.turns, strict=True)):
        return conversation
    turns = tuple(replace(turn, text=text) for text, turn in zip(texts, conversation.turns, strict=True))
    people = tuple(replace(one, name=one.name and with_stand_ins(one.name)) for one in conversation.participants)
    return replace(conversation, turns=turns, participants=people)


def _quoting(conversation: Conversation, signals: Signals) -> Signals:
    """The signals with the words that the conversation itself has at their places."""

    def quoting(signal: Signal) -> Signal:
        if signal.evidence is None:
            return signal
        turn = conversation.turns[signal.evidence.turn_index]
        place = whole_placeholders(turn.text, signal.evidence.start, signal.evidence.end)
        return replace(signal, evidence=Evidence.of(turn, *place))

    return replace(
        signals,
        conversation=conversation,
        all=tuple(map(quoting, signals.all)),
        doubtful=tuple(map(quoting, signals.doubtful)),
    )


def place_of(signal: Signal) -> tuple[int, int, int]:
    """Turn, start and end of a signal's words, to sort by."""
    evidence = signal.evidence
    return (evidence.turn_index, evidence.start, evidence.end) if evidence else (-1, -1, -1)


def whole_conversation(signals: Signals) -> dict[str, float | str | None]:
    """The numbers that describe a whole conversation, by measure, sorted; None where one could not be told."""
    found: dict[str, float | str | None] = {}
    for name, known in known_measures().items():
        if known.whole:
            values = [signal.value for signal in signals.named("measure", name)]
            found[name] = values[0] if values else None
    return found
