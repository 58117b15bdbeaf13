"""The layer for single sentences of drafts, fitted on labelled sentences with the network as it is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from coach.domain.labels import SENTENCE_KINDS
from coach.errors import InputError
from coach.rubrics.model_manifest import SENTENCES, SentenceKind, SentenceLayer
from coach.signals.pieces import TurnText
from coach.signals.predictions import OnnxModel

_STRENGTH = 0.01  # of the penalty's inverse; chosen by cross-validation over writers
_DIGITS = 4
_ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """One row of ``models/data/sentences``: a sentence of an agent and what it does, any number of kinds."""

    language: str
    text: str
    kinds: frozenset[str]


def read_sentences(folder: Path) -> list[LabelledSentence]:
    """The labelled sentences of a data folder, in the order of files; raises InputError at a line that is none."""
    return [
        _row(line, f"{path}:{number}")
        for path in sorted((folder / "sentences").glob("*.jsonl"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]


def _row(line: str, place: str) -> LabelledSentence:
    try:
        row = json.loads(line)
        language, text, kinds = row["language"], row["text"], frozenset(row["kinds"])
    except (ValueError, KeyError, TypeError) as fault:
        raise InputError(f"{place}: no row of language, text and kinds ({fault}); docs/model.md shows one") from fault
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{place}: text: found {text!r}; write the sentence")
    if unknown := sorted(map(str, kinds - set(SENTENCE_KINDS))):
        raise InputError(f"{place}: kinds: found {', '.join(unknown)}; allowed are {', '.join(SENTENCE_KINDS)}")
    return LabelledSentence(str(language), text, kinds)


def fit_sentences(model: OnnxModel, rows: Sequence[LabelledSentence], tell: Callable[[str], None]) -> Path:
    """Fits the layer and writes it beside the network; raises InputError where a kind has no rows."""
    missing = [kind for kind in SENTENCE_KINDS if not any(kind in row.kinds for row in rows)]
    if missing:
        raise InputError(
            f"no labelled sentences of {', '.join(missing)}; put them into the data folder, under sentences/"
        )
    tell(f"reading {len(rows):,} sentences")
    vectors = vectors_of(model, [row.text for row in rows])
    layer = SentenceLayer(
        digest=model.manifest.digest,
        trained_on=dict(sorted(Counter(row.language for row in rows).items())),
        kinds=[_fitted(kind, vectors, np.array([kind in row.kinds for row in rows])) for kind in SENTENCE_KINDS],
    )
    path = model.folder / SENTENCES
    path.write_text(json.dumps(layer.model_dump()) + "\n", encoding="utf-8")
    tell(f"wrote {path}")
    return path


def vectors_of(model: OnnxModel, sentences: Sequence[str]) -> NDArray[np.float64]:
    """The network's vector of each sentence by itself, a row each."""
    found = (model.predict([TurnText("agent", text)])[0].vector for text in sentences)
    return np.array(list(found), dtype=np.float64)


def _fitted(kind: str, vectors: NDArray[np.float64], truth: NDArray[np.bool_]) -> SentenceKind:
    scaler = StandardScaler().fit(vectors)
    fitted = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS).fit(scaler.transform(vectors), truth)
    weights = fitted.coef_[0] / scaler.scale_
    shift = float(fitted.intercept_[0] - weights @ scaler.mean_)
    return SentenceKind(
        kind=kind,  # type: ignore[arg-type]
        weights=[round(float(one), _DIGITS) for one in weights],
        shift=round(shift, _DIGITS),
    )
