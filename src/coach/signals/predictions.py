"""The shipped model on ONNX Runtime: turns in, fitted probabilities and the words that carry them out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coach.domain.labels import CHOICES, HEADS_OF, LABELS, PLAIN, columns
from coach.errors import RubricError
from coach.rubrics.model_manifest import NETWORK, TOKENIZER, Manifest, digest_of, read_manifest
from coach.signals.pieces import PieceReader, Pieces, TurnText

# Below this a label is as good as absent: no signal, no words to show for it.
WORTH_SAYING = 0.1
_REMEMBERED = 2048  # turns
_LATELY = 32  # longer turns: a draft is checked again and again, and what it answers stays as it is
_FORMULA = 300  # characters; what is longer hardly comes again
_COLUMNS = columns()
Weights = Mapping[tuple[str, str], Sequence[tuple[int, int, float]]]


@dataclass(frozen=True, slots=True)
class TurnPrediction:
    """What a model says of one turn.

    ``probabilities`` are fitted, by head and label; ``labels`` those that count (any number of acts, one of each choice).
    ``carried`` is each piece's share of a label that may fit, as (start, end, share) in characters of the turn. ``vector`` is the
    mean of the turn's pieces, for comparing turns.
    """

    probabilities: Mapping[str, Mapping[str, float]]
    labels: Mapping[str, frozenset[str]]
    carried: Weights
    vector: NDArray[np.float32]


class TurnModel(Protocol):
    """Something that predicts the labels of turns."""

    @property
    def id(self) -> str:
        """The name that evaluations carry."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages that it has learned."""

    def predict(self, turns: Sequence[TurnText]) -> list[TurnPrediction]:
        """A prediction for each turn."""


class OnnxModel:
    """A model folder; nothing is loaded before the first turn is read.

    Each turn is read by itself: on a CPU batches gain less than a tenth (docs/benchmark.md), and int8 activations are
    scaled by batch, so a turn's numbers would depend on its neighbours. This way they are the same to the last bit in a
    draft, an audit and a role-play.

    Args:
        folder: models/<id>.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        if digest_of(folder) != self.manifest.digest:
            raise RubricError(
                [f"{folder}: {NETWORK} or {TOKENIZER} is not the manifest's; copy the whole model folder"]
            )

    @property
    def id(self) -> str:
        """The name that evaluations carry, with the beginning of the digest."""
        return f"{self.manifest.model}@{self.manifest.digest[:8]}"

    @property
    def languages(self) -> Sequence[str]:
        """The languages that it has learned."""
        return self.manifest.languages

    def predict(self, turns: Sequence[TurnText]) -> list[TurnPrediction]:
        """A prediction for each turn; the parts of a long one are read apart and joined."""
        return [(self._remembered if len(turn.text) <= _FORMULA else self._lately)(turn) for turn in turns]

    @cached_property
    def _remembered(self) -> Callable[[TurnText], TurnPrediction]:
        """Greetings and formulas come again and again; since each turn is read by itself, they need no second reading."""
        return lru_cache(maxsize=_REMEMBERED)(self._read)

    @cached_property
    def _lately(self) -> Callable[[TurnText], TurnPrediction]:
        return lru_cache(maxsize=_LATELY)(self._read)

    def _read(self, turn: TurnText) -> TurnPrediction:
        return self._predicted(turn, self._pieces.read(turn))

    @cached_property
    def _pieces(self) -> PieceReader:
        reads = self.manifest.reads
        try:
            return PieceReader(self.folder / TOKENIZER, reads.longest, reads.longest_previous)
        except Exception as fault:
            raise RubricError(
                [f"{self.folder / TOKENIZER}: can not be read ({fault}); copy the whole model folder"]
            ) from fault

    @cached_property
    def _session(self) -> object:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # processes are the better way to use many cores
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            return onnxruntime.InferenceSession(str(self.folder / NETWORK), options, providers=["CPUExecutionProvider"])
        except Exception as fault:
            raise RubricError(
                [f"{self.folder / NETWORK}: can not be read ({fault}); copy the whole model folder"]
            ) from fault

    def _run(self, part: Pieces) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        ids = np.array([part.ids], dtype=np.int64)
        own = np.zeros_like(ids)
        own[0, part.own :] = 1
        logits, carried, pooled = self._session.run(None, {"ids": ids, "own": own})  # type: ignore[attr-defined]
        return logits[0], carried[0, part.own : part.own + len(part.places)], pooled[0]

    def _predicted(self, turn: TurnText, parts: Sequence[Pieces]) -> TurnPrediction:
        results = [self._run(part) for part in parts]
        weights = np.array([max(len(part.places), 1) for part in parts], dtype=np.float64)
        probabilities, labels, carried = {}, {}, {}
        for head in HEADS_OF[turn.side]:
            each = np.array([self._fitted(head, logits) for logits, _, _ in results])
            joined = each[0] if len(each) == 1 else _over_parts(head, each, weights)
            names = LABELS[head]
            probabilities[head] = dict(zip(names, map(float, joined), strict=True))
            labels[head] = self._chosen(head, joined)
            for label, sure in probabilities[head].items():
                if sure < WORTH_SAYING or label == PLAIN.get(head):
                    continue
                column = _COLUMNS[head].start + names.index(label)
                carried[head, label] = [
                    (start, end, float(share))
                    for (_, shares, _), part in zip(results, parts, strict=True)
                    for (start, end), share in zip(part.places, shares[:, column], strict=True)
                ]
        vector = np.average([pooled for _, _, pooled in results], axis=0, weights=weights).astype(np.float32)
        return TurnPrediction(probabilities, labels, carried, vector)

    def _fitted(self, head: str, logits: NDArray[np.float32]) -> NDArray[np.float64]:
        slope, shift = self._scaling[head]
        scaled = logits[_COLUMNS[head]].astype(np.float64) * slope + shift
        if head in CHOICES:
            raised = np.exp(scaled - scaled.max())
            return np.asarray(raised / raised.sum())
        return np.asarray(1 / (1 + np.exp(-scaled)))

    def _chosen(self, head: str, sure: NDArray[np.float64]) -> frozenset[str]:
        fitted = self.manifest.heads[head]
        if head in CHOICES:
            return frozenset({fitted[int(sure.argmax())].label})
        return frozenset(
            one.label for one, probability in zip(fitted, sure, strict=True) if probability >= (one.threshold or 0.5)
        )

    @cached_property
    def _scaling(self) -> dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]:
        return {
            head: (np.array([one.slope for one in labels]), np.array([one.shift for one in labels]))
            for head, labels in self.manifest.heads.items()
        }


def _over_parts(head: str, each: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """An act said in any part is said; register is that of most words; of tone, emotion and risk the most marked part counts."""
    if head == "acts":
        return np.asarray(each.max(axis=0))
    if head == "register":
        return np.asarray(np.average(each, axis=0, weights=weights))
    plain = LABELS[head].index(PLAIN[head])
    return np.asarray(each[int(each[:, plain].argmin())])
