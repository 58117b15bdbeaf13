"""What a model folder must say about itself: ``models/<id>/manifest.yaml``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coach.domain.labels import LABELS
from coach.errors import RubricError
from coach.rubrics.loader import load_file

MANIFEST = "manifest.yaml"
OWN_HEAD = "head.yaml"
NETWORK, TOKENIZER = "model.onnx", "tokenizer.json"
SENTENCES = "sentences.json"


MODEL_NAME = r"^[a-z][a-z0-9-]*$"


class _Entry(BaseModel):
    # YAML is read as text and whole numbers (1.10 stays what was written), so fractions are turned into numbers here.
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class FittedLabel(_Entry):
    """How a logit becomes a probability: ``sigmoid`` (acts) or softmax (choices) of ``logit * slope + shift``."""

    label: str
    slope: float = Field(ge=-100, le=100)
    shift: float = Field(ge=-100, le=100)
    threshold: float | None = Field(None, gt=0, lt=1, description="an act counts as said from this probability on")


class InputLimits(_Entry):
    """How much is read at once, in pieces; longer turns are read in parts."""

    longest: int = Field(ge=64, le=512)
    longest_previous: int = Field(ge=0, le=32)


class Manifest(_Entry):
    """One model: where it comes from, what it reads, and how its numbers become probabilities."""

    model: str = Field(pattern=MODEL_NAME)
    name: str
    languages: list[str] = Field(min_length=1)
    base: str
    layers: int
    licence: str
    made_with: dict[str, str]
    trained_on: dict[str, int]
    reads: InputLimits
    labels_as_in_32_bits: float = Field(ge=0, le=1, description="share of label decisions, on held-out turns")
    heads: dict[str, list[FittedLabel]]
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")

    @model_validator(mode="after")
    def _heads_are_known(self) -> Manifest:
        for head, labels in self.heads.items():
            if head not in LABELS:
                raise ValueError(f"head {head!r}: allowed are {', '.join(LABELS)}")
            if tuple(one.label for one in labels) != LABELS[head]:
                raise ValueError(f"head {head!r}: its labels, in this order, are {', '.join(LABELS[head])}")
        missing = [head for head in LABELS if head not in self.heads]
        if missing:
            raise ValueError(f"heads: {', '.join(missing)} missing")
        return self


class SentenceKind(_Entry):
    """A kind of sentence: sure by ``sigmoid(weights · vector + shift)`` of the network's vector of it."""

    kind: Literal["blame", "refusal", "sends_away", "vague_time", "generic_apology"]
    weights: list[float] = Field(min_length=1, max_length=4096)
    shift: float


class SentenceLayer(_Entry):
    """A small layer over the vectors of single sentences: ``models/<id>/sentences.json``."""

    digest: str = Field(description="of the network whose vectors it was fitted on")
    trained_on: dict[str, int]
    kinds: list[SentenceKind]

    @model_validator(mode="after")
    def _as_wide_as_each_other(self) -> SentenceLayer:
        if len({len(one.weights) for one in self.kinds}) > 1:
            raise ValueError("kinds: all must have the same number of weights")
        return self


class OwnHead(_Entry):
    """A head of another model filled by a text classifier of the user's own: ``models/<id>/head.yaml``."""

    model: str = Field(pattern=MODEL_NAME)
    extends: str = Field(description="the model whose other heads are used")
    head: str
    classifier: str = Field(description="a folder (beside this file, or anywhere) in the layout of transformers")
    labels: dict[str, str] = Field(min_length=1, description="the classifier's labels, each with ours")

    @model_validator(mode="after")
    def _labels_are_known(self) -> OwnHead:
        if self.head not in LABELS:
            raise ValueError(f"head {self.head!r}: allowed are {', '.join(LABELS)}")
        unknown = sorted(set(self.labels.values()) - set(LABELS[self.head]))
        if unknown:
            raise ValueError(
                f"labels: found {', '.join(unknown)}; allowed for {self.head} are {', '.join(LABELS[self.head])}"
            )
        return self


def digest_of(folder: Path) -> str:
    """SHA-256 of the network and the tokenizer."""
    digest = hashlib.sha256()
    for name in (NETWORK, TOKENIZER):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a model folder; raises RubricError when it has mistakes or a file is missing."""
    manifest = load_file(folder / MANIFEST, Manifest)
    if manifest.model != folder.name:
        raise RubricError(
            [
                f"{folder / MANIFEST}: the folder is {folder.name!r}, the entry `model` {manifest.model!r}; make them equal"
            ]
        )
    absent = [name for name in (NETWORK, TOKENIZER) if not (folder / name).is_file()]
    if absent:
        raise RubricError([f"{folder}: {' and '.join(absent)} missing; copy the whole model folder"])
    return manifest


def read_sentence_layer(folder: Path, manifest: Manifest) -> SentenceLayer | None:
    """The layer for single sentences; None where the model has none; raises RubricError where it belongs to another network."""
    path = folder / SENTENCES
    if not path.is_file():
        return None
    try:
        layer = SentenceLayer.model_validate_json(path.read_bytes())
    except ValueError as fault:
        raise RubricError(
            [f"{path}: {' '.join(str(fault).split())[:300]}; make it anew with `coach model sentences`"]
        ) from fault
    if layer.digest != manifest.digest:
        raise RubricError(
            [f"{path}: made for another network than {NETWORK}; make it anew with `coach model sentences`"]
        )
    return layer


def read_own_head(folder: Path) -> OwnHead:
    """What a folder's ``head.yaml`` says; raises RubricError when it has mistakes."""
    return load_file(folder / OWN_HEAD, OwnHead)


def model_names(models: Path) -> Sequence[str]:
    """The models of a models folder, in the order of their names; numbers in them count as numbers."""
    return sorted({path.parent.name for name in (MANIFEST, OWN_HEAD) for path in _named(models, name)}, key=_natural)


def default_model(models: Path) -> str | None:
    """The model that is used when none is named: the last by name of those that stand on their own."""
    return max((path.parent.name for path in _named(models, MANIFEST)), key=_natural, default=None)


def _named(models: Path, name: str) -> Iterator[Path]:
    """Files of this name in folders that can be a model's: a copy such as turns-v2.old is none."""
    return (path for path in models.glob(f"*/{name}") if re.match(MODEL_NAME, path.parent.name))


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]
