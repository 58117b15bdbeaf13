"""A text classifier of the user's own, in the layout of transformers, in the place of one head of another model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from coach.domain.labels import CHOICES, HEADS_OF, LABELS
from coach.errors import InputError
from coach.rubrics.model_manifest import OwnHead
from coach.signals.pieces import TurnText
from coach.signals.predictions import TurnModel, TurnPrediction

_LONGEST = 256  # pieces of a turn that the classifier reads
# Nothing is fetched, and no code that lies beside the weights is run.
_CLOSED: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}


class OwnHeadModel:
    """Another model's heads but one, and that one by a classifier.

    The classifier's probabilities are taken as they are: whoever brings it answers for how well they are fitted.

    Args:
        entry: what ``head.yaml`` says.
        folder: where it stands; ``classifier`` is looked for there first.
        other: the model that is extended.

    The classifier is read with the first turn; InputError when it can not be, needs code of its own, or has labels that
    the entry leaves out.
    """

    def __init__(self, entry: OwnHead, folder: Path, other: TurnModel) -> None:
        self._entry = entry
        self._place = str(folder / entry.classifier) if (folder / entry.classifier).is_dir() else entry.classifier
        self._other = other

    @property
    def id(self) -> str:
        """Both names: an answer can rest on either."""
        return f"{self._entry.model}+{self._other.id}"

    @property
    def languages(self) -> Sequence[str]:
        """Those of the other model."""
        return self._other.languages

    def predict(self, turns: Sequence[TurnText]) -> list[TurnPrediction]:
        """The other model's predictions with the classifier's head laid over them."""
        return [
            self._laid_over(prediction, turn) if self._entry.head in HEADS_OF[turn.side] else prediction
            for turn, prediction in zip(turns, self._other.predict(turns), strict=True)
        ]

    def kinds_of(self, sentence: TurnPrediction) -> Mapping[str, float]:
        """Those of the other model."""
        return self._other.kinds_of(sentence)

    def _laid_over(self, prediction: TurnPrediction, turn: TurnText) -> TurnPrediction:
        head = self._entry.head
        sure = self._probabilities(turn.text)
        if head in CHOICES:
            labels = frozenset({max(sure, key=lambda label: sure[label])})
        else:
            labels = frozenset(label for label, probability in sure.items() if probability >= 0.5)
        return replace(
            prediction,
            probabilities={**prediction.probabilities, head: sure},
            labels={**prediction.labels, head: labels},
            carried={key: shares for key, shares in prediction.carried.items() if key[0] != head},
        )

    def _probabilities(self, text: str) -> dict[str, float]:
        tokenizer, network, names = self._classifier
        with torch.no_grad():
            logits = network(**tokenizer(text, truncation=True, max_length=_LONGEST, return_tensors="pt")).logits[0]
        many = network.config.problem_type == "multi_label_classification"
        found = torch.sigmoid(logits) if many else torch.softmax(logits, dim=0)
        sure = dict.fromkeys(LABELS[self._entry.head], 0.0)
        for name, probability in zip(names, found.tolist(), strict=True):
            ours = self._entry.labels[name]
            sure[ours] = max(sure[ours], probability) if many else sure[ours] + probability
        return sure

    @cached_property
    def _classifier(self) -> tuple[Any, Any, Sequence[str]]:
        try:
            tokenizer = AutoTokenizer.from_pretrained(self._place, **_CLOSED)
            network = AutoModelForSequenceClassification.from_pretrained(self._place, use_safetensors=True, **_CLOSED)
        except (OSError, ValueError, RuntimeError, TypeError, KeyError, AttributeError) as fault:
            raise InputError(
                f"{self._place}: no text classifier that can be read ({str(fault).splitlines()[0]}); "
                "give a folder with config.json, a tokenizer and model.safetensors"
            ) from fault
        if network.config.num_labels < len(self._entry.labels):
            raise InputError(
                f"{self._entry.model}: the classifier has {network.config.num_labels} labels, the entry `labels` "
                f"{len(self._entry.labels)}; a single score is no choice between labels"
            )
        names = [network.config.id2label[number] for number in range(network.config.num_labels)]
        left_out = [name for name in names if name not in self._entry.labels]
        shown = ", ".join(map(repr, left_out))
        if left_out:
            raise InputError(f"{self._entry.model}: labels: {shown} missing; say which of ours each one is")
        return tokenizer, network.eval(), names
