"""Where a model's reading stands for a phrase: meaning that no list of words foresees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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
    by_label: dict[tuple[str, str], list[Signal]] = {}
    for signal in predictions:
        by_label.setdefault((signal.name, str(signal.value)), []).append(signal)
    sure: list[Signal] = []
    doubtful: list[Signal] = []
    for name, entries in readings.items():
        for entry in entries:
            enough = parse_percentage(entry.sure_from)
            perhaps = parse_percentage(entry.doubtful_from) if entry.doubtful_from else enough
            for signal, value in _labelled(entry, by_label):
                turn = signal.evidence.turn_index if signal.evidence else -1
                if signal.confidence < perhaps or any((turn, one) in said for one in (name, *entry.not_beside)):
                    continue
                read = Signal("phrases", name, value, signal.confidence, signal.role, signal.evidence, signal.source)
                (sure if signal.confidence >= enough else doubtful).append(read)
    return ReadPhrases(tuple(sure), tuple(doubtful))


def _labelled(
    entry: Reading, by_label: Mapping[tuple[str, str], Sequence[Signal]]
) -> Iterator[tuple[Signal, str | None]]:
    values = entry.labels if isinstance(entry.labels, dict) else dict.fromkeys(entry.labels)
    for label, value in values.items():
        for signal in by_label.get((entry.head, label), ()):
            yield signal, value
