"""Runs every detector over a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from coach.domain.conversation import Conversation
from coach.domain.signals import Signal
from coach.signals.measures._registry import Heard, known_measures, observe
from coach.signals.phrases import PhraseBook, ReadTurn, find_phrases


class Detector(Protocol):
    """Something that observes a whole conversation; a model does it in one batch."""

    def detect(self, conversation: Conversation) -> Iterator[Signal]:
        """What is there to observe."""


@dataclass(frozen=True)
class Signals:
    """All signals of one conversation, by kind and name, each list in the order of the words."""

    conversation: Conversation
    all: tuple[Signal, ...]
    reads: tuple[ReadTurn, ...]

    @cached_property
    def _named(self) -> dict[tuple[str, str], list[Signal]]:
        found: dict[tuple[str, str], list[Signal]] = {}
        for signal in self.all:
            found.setdefault((signal.kind, signal.name), []).append(signal)
        return found

    def named(self, kind: str, name: str) -> list[Signal]:
        """The signals of one kind and name."""
        return self._named.get((kind, name), [])

    @cached_property
    def has_predictions(self) -> bool:
        """Whether a model has looked at the conversation."""
        return any(signal.kind == "prediction" for signal in self.all)


def detect(
    conversation: Conversation, books: Mapping[str, PhraseBook], detectors: tuple[Detector, ...] = ()
) -> Signals:
    """The signals of phrases, measures and further detectors; the conversation's turns need their languages.

    Nothing is observed in a language that has no phrases.
    """
    if conversation.language not in books:
        return Signals(conversation, (), ())
    reads, phrases = find_phrases(conversation, books)
    measures = observe(Heard(conversation, reads, tuple(phrases)))
    further = [signal for detector in detectors for signal in detector.detect(conversation)]
    return Signals(conversation, (*phrases, *measures, *further), reads)


def whole_conversation(signals: Signals) -> dict[str, float | str | None]:
    """The numbers that describe a whole conversation, by measure, sorted; None where one could not be told."""
    found: dict[str, float | str | None] = {}
    for name, known in known_measures().items():
        if known.whole:
            values = [signal.value for signal in signals.named("measure", name)]
            found[name] = values[0] if values else None
    return found
