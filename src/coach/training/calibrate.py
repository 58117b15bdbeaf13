"""Fits the probabilities and thresholds of a network on rows that it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from coach.domain.labels import ACTS, CHOICES, HEADS_OF, LABELS, columns
from coach.training.rows import LabelledTurn

_STEPS = 200
_PULL = 0.01  # towards leaving the logits as they are: a rare label has few rows to fit on
_THRESHOLDS = np.linspace(0.25, 0.7, 46)
_PSEUDO = 8.0  # rows of each kind that every threshold is thought to have got right, against chance
_AS_GOOD = 0.004


@dataclass(frozen=True, slots=True)
class Fitted:
    """``probability = sigmoid or softmax of logit * slopes + shifts``, a number a label in the order of LABELS.

    ``thresholds`` are the probabilities from which an act counts as said.
    """

    slopes: tuple[float, ...]
    shifts: tuple[float, ...]
    thresholds: dict[str, float]


def calibrate(logits: NDArray[np.float32], rows: Sequence[LabelledTurn]) -> Fitted:
    """Platt scaling for each act, one temperature with a shift a label for each choice (Guo et al. 2017)."""
    where, seen = columns(), torch.tensor(logits, dtype=torch.float)
    slopes, shifts = torch.ones(seen.shape[1]), torch.zeros(seen.shape[1])
    known = [index for index, row in enumerate(rows) if row.acts is not None]
    wanted = torch.tensor([[float(act in (rows[index].acts or ())) for act in ACTS] for index in known])
    span = where["acts"]
    slopes[span], shifts[span] = _fit(
        seen[known][:, span], len(ACTS), lambda scaled: nn.functional.binary_cross_entropy_with_logits(scaled, wanted)
    )
    for head, labels in CHOICES.items():
        known_one = [index for index, row in enumerate(rows) if head in row.choices]
        goal = torch.tensor([labels.index(rows[index].choices[head]) for index in known_one])
        span = where[head]

        def off(scaled: Tensor, goal: Tensor = goal) -> Tensor:
            return nn.functional.cross_entropy(scaled, goal)

        slopes[span], shifts[span] = _fit(seen[known_one][:, span], 1, off)
    fitted = Fitted(tuple(slopes.tolist()), tuple(shifts.tolist()), {})
    sure = 1 / (1 + np.exp(-(logits[known] * slopes.numpy() + shifts.numpy())[:, where["acts"]]))
    thresholds = {
        act: _threshold(sure[:, index], wanted[:, index].numpy() > 0) for index, act in enumerate(LABELS["acts"])
    }
    return Fitted(fitted.slopes, fitted.shifts, thresholds)


def agreement(
    fitted: Fitted, one: NDArray[np.float32], other: NDArray[np.float32], rows: Sequence[LabelledTurn]
) -> float:
    """The share of label decisions, each act and each choice of a turn's side, that two sets of logits agree in."""
    where, same = columns(), []
    thresholds = np.array([fitted.thresholds[act] for act in ACTS])
    scaled = [logits * np.array(fitted.slopes) + np.array(fitted.shifts) for logits in (one, other)]
    for number, row in enumerate(rows):
        for head in HEADS_OF[row.turn.side]:
            first, second = (logits[number, where[head]] for logits in scaled)
            if head == "acts":
                cut = np.log(thresholds / (1 - thresholds))
                same += list((first >= cut) == (second >= cut))
            else:
                same.append(first.argmax() == second.argmax())
    return float(np.mean(same))


def _fit(logits: Tensor, slopes: int, loss_of: object) -> tuple[Tensor, Tensor]:
    slope = torch.ones(slopes, requires_grad=True)
    shift = torch.zeros(logits.shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([slope, shift], max_iter=_STEPS)

    def step() -> float:
        optimiser.zero_grad()
        loss: Tensor = loss_of(logits * slope + shift)  # type: ignore[operator]
        loss = loss + _PULL * ((slope - 1).square().mean() + 0.1 * shift.square().mean())
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.item()

    optimiser.step(step)  # type: ignore[no-untyped-call]
    return slope.detach().expand(logits.shape[1]), shift.detach()


def _threshold(sure: NDArray[np.float64], wanted: NDArray[np.bool_]) -> float:
    """The middle of the thresholds whose F1 is as good as the best one's, drawn towards a half by pseudo rows."""
    found = []
    for threshold in _THRESHOLDS:
        given = sure >= threshold
        right = (given & wanted).sum() + _PSEUDO * (1 - abs(threshold - 0.5))
        found.append(2 * right / (given.sum() + wanted.sum() + 2 * _PSEUDO))
    good = _THRESHOLDS[np.array(found) >= max(found) - _AS_GOOD]
    return round(float(np.median(good)), 2)
