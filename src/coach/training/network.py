"""The network: one encoder, and heads that each look at the words of the turn they need."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from coach.domain.labels import LABELS

LABEL_COUNT = sum(len(labels) for labels in LABELS.values())
_DROPOUT = 0.1


class Reading(NamedTuple):
    """What the network gives for a batch of B turns of T pieces.

    ``logits`` is (B, labels) in the order of LABELS, ``carried`` (B, T, labels) each piece's share of a logit, and
    ``pooled`` (B, width) the mean of the turn's own pieces.
    """

    logits: Tensor
    carried: Tensor
    pooled: Tensor


class TurnNetwork(nn.Module):
    """An encoder with label-wise attention over the pieces of the turn (Mullenbach et al. 2018, CAML).

    A turn of five sentences holds its apology in one of them. A mean over all pieces thins it out; attention per label
    finds it, and its weights say which words carried the label.

    Args:
        base: folder or hub name of an encoder in the layout of ``transformers``.

    Raises:
        OSError: when there is none.
        ValueError: when it is not of BERT's shape (other layouts are exported in other ways).
    """

    def __init__(self, base: str | Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, dtype=torch.float32, add_pooling_layer=False)
        if self.encoder.config.model_type != "bert" or self.encoder.config.type_vocab_size < 2:
            raise ValueError(f"a {self.encoder.config.model_type} encoder; BERT's layout with two segments is needed")
        self._add_heads()

    @classmethod
    def blank(cls, folder: Path) -> TurnNetwork:
        """A network of the shape that ``config.json`` of a folder says, with no weights yet."""
        network = cls.__new__(cls)
        nn.Module.__init__(network)
        network.encoder = AutoModel.from_config(  # type: ignore[no-untyped-call]
            AutoConfig.from_pretrained(folder), add_pooling_layer=False
        )
        network._add_heads()
        return network

    def with_layers(self, layers: int) -> TurnNetwork:
        """A copy with this many of the layers, evenly spread; the heads stay."""
        network = copy.deepcopy(self)
        network._keep(layers)
        return network

    def _keep(self, layers: int) -> None:
        depth = self.encoder.config.num_hidden_layers
        if layers < depth:
            kept = [round(step * (depth - 1) / (layers - 1)) for step in range(layers)] if layers > 1 else [depth - 1]
            self.encoder.encoder.layer = nn.ModuleList(self.encoder.encoder.layer[index] for index in kept)
            self.encoder.config.num_hidden_layers = layers

    def _add_heads(self) -> None:
        width = self.encoder.config.hidden_size
        self.drop = nn.Dropout(_DROPOUT)
        self.look = nn.Linear(width, LABEL_COUNT, bias=False)
        self.say = nn.Linear(width, LABEL_COUNT, bias=False)
        self.bias = nn.Parameter(torch.zeros(LABEL_COUNT))
        nn.init.zeros_(self.look.weight)  # starts as the mean of all pieces

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Reading:
        """Reads a batch; all three inputs are (B, T) whole numbers, ``token_type_ids`` is 1 on the turn itself."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        return self.read_states(states, attention_mask * token_type_ids)

    def read_states(self, states: Tensor, own: Tensor) -> Reading:
        """The heads over the encoder's states (B, T, width); ``own`` (B, T) is 1 on the pieces of the turn itself."""
        marks = own.unsqueeze(-1).float()
        pooled = (states * marks).sum(1) / marks.sum(1).clamp(min=1.0)
        dropped = self.drop(states)
        look = self.look(dropped).float() + (marks - 1.0) * 1e4
        carried = torch.softmax(look, dim=1) * self.say(dropped).float()
        return Reading(carried.sum(1) + self.bias, carried, pooled)
