"""Fine-tunes the network on labelled turns, all heads at once, with checkpoints."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from coach.domain.labels import ACTS, CHOICES, LABELS, columns
from coach.signals.pieces import PieceReader, Pieces
from coach.training.network import TurnNetwork
from coach.training.rows import LabelledTurn

_HEAD_WEIGHTS = {"acts": 3.0, "tone": 1.0, "register": 1.0, "emotion": 0.5, "risk": 0.5}
_CHECKPOINT = "checkpoint.safetensors"
_SMOOTHING = 0.05
_TAUGHT = 2.0  # the teacher's word beside the labels
_WARM_UP = 0.08
_POOL = 12  # batches that are sorted by length together: little padding, still shuffled


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is trained; written into the manifest, so that the same command makes the same model."""

    layers: int
    epochs: int
    rate: float
    batch: int = 24
    head_rate: float = 1e-3
    longest: int = 128
    longest_previous: int = 28
    without_previous: float = 0.15
    as_spoken: float = 0.1
    seed: int = 7


def fit(
    network: TurnNetwork,
    pieces: PieceReader,
    rows: Sequence[LabelledTurn],
    recipe: Recipe,
    checkpoint: Path,
    tell: Callable[[str], None],
    taught: NDArray[np.float32] | None = None,
) -> None:
    """Trains a network in place.

    A checkpoint is written after each epoch; where ``checkpoint`` holds one of the same recipe, training goes on there.

    Args:
        network: what is trained.
        pieces: cuts turns for it.
        rows: labelled turns; with ``taught`` also unlabelled ones.
        recipe: how.
        checkpoint: the folder for checkpoints.
        tell: is told the loss of each epoch.
        taught: a teacher's logits (rows, labels), which the network learns beside the labels (Hinton et al. 2015).
    """
    steps = math.ceil(len(rows) / recipe.batch) * recipe.epochs
    heads = {"look.weight", "say.weight", "bias"}
    optimiser = torch.optim.AdamW(
        [
            {"params": [p for name, p in network.named_parameters() if name not in heads], "lr": recipe.rate},
            {"params": [p for name, p in network.named_parameters() if name in heads], "lr": recipe.head_rate},
        ],
        weight_decay=0.01,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, (step + 1) / (_WARM_UP * steps)) * max(0.0, (steps - step) / steps)
    )
    losses = _Losses(rows)
    start = _fingerprint(network, rows, recipe, taught)
    done = _resume(network, optimiser, schedule, start, checkpoint)
    for epoch in range(done, recipe.epochs):
        network.train()
        torch.manual_seed(recipe.seed + epoch)
        chance = random.Random(f"{recipe.seed} {epoch}")  # noqa: S311 - not for secrets
        total = []
        for numbers, batch in _batches(rows, recipe, chance):
            ids, mask, types = tensors([pieces.read(row.turn)[0] for row in batch], pieces.padding)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = network(ids, mask, types).logits
            loss = losses(logits.float(), batch)
            if taught is not None:
                loss = loss + _TAUGHT * _soft_loss(logits.float(), torch.from_numpy(taught[numbers]))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total.append(loss.item())
        note = {"start": start, "epoch": str(epoch + 1), "step": str(schedule.last_epoch)}
        _save(network, optimiser, note, checkpoint)
        tell(f"epoch {epoch + 1} of {recipe.epochs}: loss {np.mean(total):.3f}")


@torch.no_grad()
def logits_of(network: TurnNetwork, pieces: PieceReader, rows: Sequence[LabelledTurn]) -> NDArray[np.float32]:
    """The float logits of rows, (rows, labels), from the first part of each turn."""
    network.eval()
    found = np.zeros((len(rows), sum(len(labels) for labels in LABELS.values())), dtype=np.float32)
    order = sorted(range(len(rows)), key=lambda index: len(rows[index].turn.text))
    for start in range(0, len(order), 64):
        part = order[start : start + 64]
        inputs = tensors([pieces.read(rows[index].turn)[0] for index in part], pieces.padding)
        found[part] = network(*inputs).logits.numpy()
    return found


def tensors(inputs: Sequence[Pieces], padding: int) -> tuple[Tensor, Tensor, Tensor]:
    """A batch as piece numbers, mask, and 1 on the turn's own pieces (its closing mark included), each (B, T)."""
    longest = max(len(one.ids) for one in inputs)
    ids = torch.full((len(inputs), longest), padding)
    mask, types = torch.zeros_like(ids), torch.zeros_like(ids)
    for row, one in enumerate(inputs):
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        mask[row, : len(one.ids)] = 1
        types[row, one.own : len(one.ids)] = 1
    return ids, mask, types


class _Losses:
    """Weighted losses; rare labels weigh more (by the root, lest every turn becomes remarkable), missing labels nothing."""

    def __init__(self, rows: Sequence[LabelledTurn]) -> None:
        acts = [row.acts for row in rows if row.acts is not None]
        counts = np.array([sum(act in one for one in acts) for act in ACTS])
        self._acts = torch.tensor(np.sqrt((len(acts) - counts) / np.maximum(counts, 1)), dtype=torch.float)
        self._choices = {}
        for head, labels in CHOICES.items():
            given = [row.choices[head] for row in rows if head in row.choices]
            share = np.array([given.count(label) for label in labels]) * len(labels) / max(len(given), 1)
            weight = torch.tensor(np.maximum(share, 0.05) ** -0.5, dtype=torch.float)
            self._choices[head] = nn.CrossEntropyLoss(weight=weight, ignore_index=-1, label_smoothing=_SMOOTHING)

    def __call__(self, logits: Tensor, batch: Sequence[LabelledTurn]) -> Tensor:
        where = columns()
        known = torch.tensor([row.acts is not None for row in batch])
        loss = logits.sum() * 0.0
        if known.any():
            wanted = torch.tensor([[float(act in (row.acts or ())) for act in ACTS] for row in batch])
            single = nn.functional.binary_cross_entropy_with_logits(
                logits[known][:, where["acts"]], wanted[known], pos_weight=self._acts
            )
            loss = loss + _HEAD_WEIGHTS["acts"] * single
        for head, labels in CHOICES.items():
            wanted_one = torch.tensor([labels.index(row.choices[head]) if head in row.choices else -1 for row in batch])
            if (wanted_one >= 0).any():
                loss = loss + _HEAD_WEIGHTS[head] * self._choices[head](logits[:, where[head]], wanted_one)
        return loss


def _soft_loss(logits: Tensor, taught: Tensor) -> Tensor:
    """How far the probabilities of all heads are from the teacher's, for every row, labelled or not."""
    loss = logits.sum() * 0.0
    for head, span in columns().items():
        given, wanted = logits[:, span], taught[:, span]
        if head == "acts":
            single = nn.functional.binary_cross_entropy_with_logits(given, torch.sigmoid(wanted))
        else:
            single = nn.functional.cross_entropy(given, torch.softmax(wanted, dim=1))
        loss = loss + _HEAD_WEIGHTS[head] * single
    return loss


def _batches(
    rows: Sequence[LabelledTurn], recipe: Recipe, chance: random.Random
) -> Iterator[tuple[list[int], list[LabelledTurn]]]:
    order = list(range(len(rows)))
    chance.shuffle(order)
    pool = recipe.batch * _POOL
    batches = []
    for start in range(0, len(order), pool):
        part = sorted(
            order[start : start + pool], key=lambda index: len(rows[index].turn.text + rows[index].turn.previous)
        )
        batches += [part[first : first + recipe.batch] for first in range(0, len(part), recipe.batch)]
    chance.shuffle(batches)
    for batch in batches:
        yield batch, [_varied(rows[index], recipe, chance) for index in batch]


def _varied(row: LabelledTurn, recipe: Recipe, chance: random.Random) -> LabelledTurn:
    """Now and then without the turn before (a draft has none), or as speech recognition writes; labels stay true."""
    turn = row.turn
    if chance.random() < recipe.without_previous:
        turn = replace(turn, previous="")
    if chance.random() < recipe.as_spoken and "!" not in turn.text:
        turn = replace(turn, text=turn.text.lower().replace(",", "").rstrip(".") or turn.text)
    return replace(row, turn=turn)


def _save(network: TurnNetwork, optimiser: torch.optim.Optimizer, note: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    state = {f"network.{name}": tensor.contiguous() for name, tensor in network.state_dict().items()}
    for number, moments in optimiser.state_dict()["state"].items():
        state |= {f"moments.{number}.{name}": torch.as_tensor(value).clone() for name, value in moments.items()}
    save_file(state, folder / "next.safetensors", metadata=note)
    (folder / "next.safetensors").replace(folder / _CHECKPOINT)


def _fingerprint(
    network: TurnNetwork, rows: Sequence[LabelledTurn], recipe: Recipe, taught: NDArray[np.float32] | None
) -> str:
    """What a training starts from: weights, rows with their labels, recipe, teacher."""
    digest = hashlib.sha256(repr(recipe).encode())
    for tensor in network.state_dict().values():
        digest.update(tensor.contiguous().numpy().tobytes())
    for row in rows:
        acts = sorted(row.acts) if row.acts is not None else None
        digest.update(repr((row.id, row.turn, acts, sorted(row.choices.items()))).encode("utf-8", "replace"))
    digest.update(b"" if taught is None else taught.tobytes())
    return digest.hexdigest()


def _resume(
    network: TurnNetwork,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    start: str,
    folder: Path,
) -> int:
    """Loads the checkpoint of a training that started from the same; gives the number of epochs that are done."""
    if not (folder / _CHECKPOINT).is_file():
        return 0
    with safe_open(folder / _CHECKPOINT, "pt") as file:
        note = file.metadata() or {}
    if note.get("start") != start:
        return 0
    step = int(note["step"])
    state = load_file(folder / _CHECKPOINT)
    network.load_state_dict({name[8:]: tensor for name, tensor in state.items() if name.startswith("network.")})
    moments: dict[int, dict[str, Tensor]] = {}
    for name, tensor in state.items():
        if name.startswith("moments."):
            _, number, which = name.split(".")
            moments.setdefault(int(number), {})[which] = tensor
    optimiser.load_state_dict({"state": moments, "param_groups": optimiser.state_dict()["param_groups"]})
    schedule.load_state_dict({**schedule.state_dict(), "last_epoch": step, "_step_count": step + 1})
    for group, rate, factor in zip(optimiser.param_groups, schedule.base_lrs, schedule.lr_lambdas, strict=True):
        group["lr"] = rate * factor(step)
    return int(note["epoch"])
