"""Where a model's reading stands for a phrase: meaning that no list of words foresees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from coach.domain.labels import CHOICES
from coach.domain.signals import Signal
from coach.rubrics.phrase_files import Reading
from coach.rubrics.quantities import parse_percentage


@dataclass(frozen=True, slots=True)
class ReadPhrases:
    """What a model read as phrases of a set: surely, and perhaps."""

    sure: tuple[Signal, ...]
    doubtful: tuple[Signal, ...]


def read_as_phrases(
    readings: Mapping[str, Sequence[Reading]], predictions: Sequence[Signal], phrases: Sequence[Signal]
) -> ReadPhrases:
    """The phrase sets that a model's predictions stand for.

    A set that a phrase already found in a turn is not read there a second time: the exact words say it better.

    Args:
        readings: by phrase set, from ``rubrics/readings``.
        predictions: the model's signals.
        phrases: what was found word by word.
    """
    said = {(signal.evidence.turn_index, signal.name) for signal in phrases if signal.evidence}
    by_head: dict[str, list[Signal]] = {}
    for signal in predictions:
        by_head.setdefault(signal.name, []).append(signal)
    sure: list[Signal] = []
    doubtful: list[Signal] = []
    for name, entries in readings.items():
        for entry in entries:
            enough = parse_percentage(entry.sure_from)
            perhaps = parse_percentage(entry.doubtful_from) if entry.doubtful_from else enough
            for signal in together(by_head.get(entry.head, ()), entry.labels):
                turn = signal.evidence.turn_index if signal.evidence else -1
                if signal.confidence < perhaps or (turn, name) in said or _explained(entry, signal, phrases):
                    continue
                if signal.confidence < _wanted_here(entry, signal, phrases):
                    continue
                value = entry.labels[str(signal.value)] if isinstance(entry.labels, dict) else None
                read = Signal("phrases", name, value, signal.confidence, signal.role, signal.evidence, signal.source)
                (sure if signal.confidence >= enough else doubtful).append(read)
    return ReadPhrases(tuple(sure), tuple(doubtful))


def _explained(entry: Reading, signal: Signal, phrases: Sequence[Signal]) -> bool:
    """Whether the sentence that a model points at says word by word what is often misread so; its neighbours excuse nothing."""
    return any(one.name in entry.not_beside and _inside(one, signal) for one in phrases)


def _wanted_here(entry: Reading, signal: Signal, phrases: Sequence[Signal]) -> float:
    """How sure a model must be of the sentence that it points at, by what that sentence says word by word."""
    said = (one.name for one in phrases if one.name in entry.sure_beside and one.evidence and _inside(one, signal))
    return max((parse_percentage(entry.sure_beside[name]) for name in said), default=0.0)


def _inside(one: Signal, other: Signal) -> bool:
    a, b = one.evidence, other.evidence
    return bool(a and b and a.turn_index == b.turn_index and b.start <= a.start < b.end)


def together(predictions: Iterable[Signal], labels: Collection[str]) -> list[Signal]:
    """The predictions of some labels; those of one choice in one turn as one, as sure as all of them together.

    A customer who is frustrated by half and angry by half is upset for sure.
    """
    wanted = [signal for signal in predictions if str(signal.value) in labels]
    if not wanted or wanted[0].name not in CHOICES:
        return wanted
    by_turn: dict[int, list[Signal]] = {}
    for signal in wanted:
        by_turn.setdefault(signal.evidence.turn_index if signal.evidence else -1, []).append(signal)
    return [
        found[0]
        if len(found) == 1
        else replace(
            max(found, key=lambda one: one.confidence), confidence=min(1.0, sum(one.confidence for one in found))
        )
        for found in by_turn.values()
    ]
