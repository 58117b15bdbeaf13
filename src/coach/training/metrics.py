"""Precision, recall, F1 and calibration error of labels, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.domain.labels import LABELS
from coach.training.rows import LabelledTurn

_DRAWS = 1000
_SEED = 13
_BINS = 10


@dataclass(frozen=True, slots=True)
class LabelScore:
    """One label: ``n`` rows have it, ``found`` rows were given it."""

    precision: float
    recall: float
    f1: float
    n: int
    found: int


@dataclass(frozen=True, slots=True)
class HeadScore:
    """One head over ``rows`` labelled turns.

    ``macro_f1`` is the mean over the labels that occur, ``low`` and ``high`` its 95 % bootstrap interval over groups
    (authors' briefs or dialogues), ``calibration_error`` the expected calibration error, None without probabilities.
    """

    macro_f1: float
    low: float
    high: float
    rows: int
    calibration_error: float | None
    labels: Mapping[str, LabelScore]


@dataclass(frozen=True, slots=True)
class Guess:
    """What somebody or something says of one turn; ``probabilities`` are empty for rules, which know none."""

    labels: Mapping[str, frozenset[str]]
    probabilities: Mapping[str, Mapping[str, float]]


def scores(rows: Sequence[LabelledTurn], guesses: Sequence[Guess]) -> dict[str, dict[str, HeadScore]]:
    """The scores by language and head, of the heads that the rows have labels for."""
    found: dict[str, dict[str, HeadScore]] = {}
    for language in sorted({row.language for row in rows}):
        heads = {}
        for head in LABELS:
            pairs = [
                (row, guess)
                for row, guess in zip(rows, guesses, strict=True)
                if row.language == language and truth(row, head) is not None and head in guess.labels
            ]
            if pairs:
                heads[head] = _head(head, pairs)
        found[language] = heads
    return found


def truth(row: LabelledTurn, head: str) -> frozenset[str] | None:
    """The labels that a row has of a head; None where it does not say."""
    if head == "acts":
        return row.acts
    return frozenset({row.choices[head]}) if head in row.choices else None


def _head(head: str, pairs: Sequence[tuple[LabelledTurn, Guess]]) -> HeadScore:
    labels = LABELS[head]
    wanted = np.array([[label in (truth(row, head) or ()) for label in labels] for row, _ in pairs])
    given = np.array([[label in guess.labels[head] for label in labels] for _, guess in pairs])
    occurs = wanted.any(axis=0)
    low, high = _interval(wanted[:, occurs], given[:, occurs], [row.group for row, _ in pairs])
    f1 = _f1(*_counts(wanted, given))
    return HeadScore(
        float(f1[occurs].mean()) if occurs.any() else 0.0,
        low,
        high,
        len(pairs),
        _calibration_error(head, pairs, wanted),
        {label: _label(wanted[:, index], given[:, index]) for index, label in enumerate(labels)},
    )


def _label(wanted: NDArray[np.bool_], given: NDArray[np.bool_]) -> LabelScore:
    right, n, found = int((wanted & given).sum()), int(wanted.sum()), int(given.sum())
    return LabelScore(right / found if found else 0.0, right / n if n else 0.0, 2 * right / max(n + found, 1), n, found)


def _counts(wanted: NDArray[np.bool_], given: NDArray[np.bool_]) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    return (wanted & given).sum(axis=0), wanted.sum(axis=0) + given.sum(axis=0)


def _f1(right: NDArray[np.int_], both: NDArray[np.int_]) -> NDArray[np.float64]:
    return 2 * right / np.maximum(both, 1)


def _interval(wanted: NDArray[np.bool_], given: NDArray[np.bool_], groups: Sequence[str]) -> tuple[float, float]:
    """Resamples whole groups: turns of one dialogue are not independent."""
    if not wanted.shape[1]:
        return 0.0, 0.0
    names: dict[str, int] = {}
    place = np.array([names.setdefault(group, len(names)) for group in groups])
    right, both, has = (np.zeros((len(names), wanted.shape[1]), dtype=int) for _ in range(3))
    np.add.at(right, place, wanted & given)
    np.add.at(both, place, wanted.astype(int) + given)
    np.add.at(has, place, wanted)
    chance = np.random.default_rng(_SEED)
    drawn = []
    for _ in range(_DRAWS):
        times = np.bincount(chance.integers(0, len(names), len(names)), minlength=len(names))
        here = times @ has > 0
        if here.any():
            drawn.append(_f1(times @ right, times @ both)[here].mean())
    return (float(np.quantile(drawn, 0.025)), float(np.quantile(drawn, 0.975))) if drawn else (0.0, 0.0)


def _calibration_error(
    head: str, pairs: Sequence[tuple[LabelledTurn, Guess]], wanted: NDArray[np.bool_]
) -> float | None:
    """The mean distance between how sure and how often right, in ten bins (Guo et al. 2017).

    For acts over all labels; for a choice over the label that was chosen.
    """
    if not pairs[0][1].probabilities.get(head):
        return None
    sure = np.array([[guess.probabilities[head][label] for label in LABELS[head]] for _, guess in pairs])
    if head == "acts":
        confidence, right = sure.ravel(), wanted.ravel()
    else:
        chosen = sure.argmax(axis=1)
        confidence, right = sure.max(axis=1), wanted[np.arange(len(pairs)), chosen]
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(confidence[bins == one].mean() - right[bins == one].mean()) * (bins == one).mean()
        for one in range(_BINS)
        if (bins == one).any()
    ]
    return float(np.sum(gaps))
