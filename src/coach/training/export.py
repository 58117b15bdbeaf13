"""A trained network as a model folder: ONNX with 8-bit weights, tokenizer, manifest."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from coach.domain.labels import CHOICES, LABELS
from coach.errors import InputError
from coach.rubrics.model_manifest import MANIFEST, NETWORK, TOKENIZER, digest_of
from coach.signals.pieces import PieceReader
from coach.training.calibrate import Fitted
from coach.training.fit import Recipe
from coach.training.network import Reading, TurnNetwork
from coach.training.rows import LabelledTurn

WEIGHTS = "network.safetensors"
_NOTE = "network.json"
_OPSET = 17
_FLOAT = 1  # onnx.TensorProto.FLOAT: the type of what Attention gives, which shape inference does not know


class _FusedAttention(torch.autograd.Function):
    """Attention of a whole unpadded turn, exported as ONNX Runtime's one operator (a third faster than its parts)."""

    @staticmethod
    def forward(_: object, states: Tensor, weight: Tensor, bias: Tensor, heads: int) -> Tensor:
        batch, pieces, width = states.shape
        query, key, value = (
            part.view(batch, pieces, heads, width // heads).transpose(1, 2)
            for part in (states @ weight + bias).chunk(3, dim=-1)
        )
        return nn.functional.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(-2)

    @staticmethod
    def symbolic(graph: object, states: Tensor, weight: Tensor, bias: Tensor, heads: int) -> object:
        operator = graph.op("com.microsoft::Attention", states, weight, bias, num_heads_i=heads)  # type: ignore[attr-defined]
        return operator.setType(states.type())


def _by_rows(states: Tensor, layer: nn.Linear) -> Tensor:
    """A linear layer that survives 8 bits: each piece is scaled by its own largest number.

    Activations are quantised over a whole turn, and the marks around it are a hundred times larger than its words
    (Sun et al. 2024, massive activations), which would leave the words a few of the 256 steps.
    """
    largest = states.abs().amax(dim=-1, keepdim=True).clamp(min=1e-6)
    return (states / largest) @ layer.weight.T * largest + layer.bias


class _Exported(nn.Module):
    """The network for one turn at a time, without padding or masks.

    Made for 8 bits unless ``whole``: words are whole numbers then, each with a scale of its own.
    """

    words: Tensor
    scales: Tensor

    def __init__(self, network: TurnNetwork, *, whole: bool) -> None:
        super().__init__()
        self.network = network
        self.whole = whole
        words = network.encoder.embeddings.word_embeddings.weight.detach()
        scales = words.abs().amax(dim=1, keepdim=True).clamp(min=1e-6) / 127
        self.register_buffer("words", words if whole else torch.round(words / scales).to(torch.int8))
        self.register_buffer("scales", torch.ones(1) if whole else scales)
        self.weights, self.biases = nn.ParameterList(), nn.ParameterList()
        for layer in network.encoder.encoder.layer:
            three = (layer.attention.self.query, layer.attention.self.key, layer.attention.self.value)
            self.weights.append(nn.Parameter(torch.cat([one.weight for one in three]).T.contiguous()))
            self.biases.append(nn.Parameter(torch.cat([one.bias for one in three])))

    def forward(self, ids: Tensor, own: Tensor) -> Reading:
        encoder = self.network.encoder
        embed = encoder.embeddings
        places = torch.arange(ids.shape[1]).unsqueeze(0)
        words = self.words[ids] if self.whole else self.words[ids].float() * self.scales[ids]
        states = embed.LayerNorm(words + embed.position_embeddings(places) + embed.token_type_embeddings(own))
        for layer, weight, bias in zip(encoder.encoder.layer, self.weights, self.biases, strict=True):
            seen = _FusedAttention.apply(states, weight, bias, encoder.config.num_attention_heads)  # type: ignore[no-untyped-call]
            output = layer.attention.output
            states = output.LayerNorm(output.dense(seen) + states)
            inner = nn.functional.gelu(self._linear(states, layer.intermediate.dense))
            states = layer.output.LayerNorm(self._linear(inner, layer.output.dense) + states)
        return self.network.read_states(states, own)

    def _linear(self, states: Tensor, layer: nn.Linear) -> Tensor:
        return layer(states) if self.whole else _by_rows(states, layer)


def save_network(
    network: TurnNetwork, recipe: Recipe, tokenizer: Path, facts: Mapping[str, object], folder: Path
) -> None:
    """The float network with all that export needs, so that export can be repeated; ``facts`` go into the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.contiguous() for name, tensor in network.state_dict().items()}, folder / WEIGHTS)
    network.encoder.config.save_pretrained(folder)
    shutil.copyfile(tokenizer, folder / TOKENIZER)
    note = {"recipe": asdict(recipe), "facts": facts}
    (folder / _NOTE).write_text(json.dumps(note, indent=1), encoding="utf-8")


def load_network(folder: Path) -> tuple[TurnNetwork, Recipe, dict[str, object]]:
    """The network that ``save_network`` wrote; raises InputError where there is none."""
    if not (folder / WEIGHTS).is_file():
        raise InputError(
            f"{folder / WEIGHTS}: no such file; --work is the folder that `coach model train` keeps checkpoints in"
        )
    note = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
    network = TurnNetwork.blank(folder)
    network.load_state_dict(load_file(folder / WEIGHTS))
    return network.eval(), Recipe(**note["recipe"]), note["facts"]


def export(network: TurnNetwork, tokenizer: Path, folder: Path, *, whole: bool = False) -> None:
    """Writes the network and its tokenizer into a model folder; 8-bit layers unless ``whole``."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(5, 100, (1, 9))
    own = torch.tensor([[0] * 4 + [1] * 5])
    with tempfile.TemporaryDirectory() as place, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        first = Path(place) / "float.onnx"
        torch.onnx.export(
            _Exported(network.eval(), whole=whole),
            (ids, own),
            str(first),
            input_names=["ids", "own"],
            output_names=["logits", "carried", "pooled"],
            dynamic_axes={"ids": {1: "pieces"}, "own": {1: "pieces"}, "carried": {1: "pieces"}},
            opset_version=_OPSET,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,  # the newer exporter takes the fused operator apart
        )
        if whole:
            shutil.copyfile(first, folder / NETWORK)
        else:
            quantize_dynamic(
                first,
                folder / NETWORK,
                op_types_to_quantize=["MatMul", "Attention"],
                weight_type=QuantType.QInt8,
                per_channel=True,
                extra_options={"DefaultTensorType": _FLOAT},
            )
    shutil.copyfile(tokenizer, folder / TOKENIZER)


def exported_logits(folder: Path, recipe: Recipe, rows: Sequence[LabelledTurn]) -> NDArray[np.float32]:
    """What the exported network says of rows, (rows, labels), before anything is fitted."""
    session = onnxruntime.InferenceSession(str(folder / NETWORK), providers=["CPUExecutionProvider"])
    pieces = PieceReader(folder / TOKENIZER, recipe.longest, recipe.longest_previous)
    found = []
    for row in rows:
        part = pieces.read(row.turn)[0]
        ids = np.array([part.ids], dtype=np.int64)
        own = (np.arange(ids.shape[1]) >= part.own).astype(np.int64)[None]
        found.append(session.run(["logits"], {"ids": ids, "own": own})[0][0])
    return np.array(found, dtype=np.float32)


def write_manifest(folder: Path, fitted: Fitted, facts: Mapping[str, object]) -> None:
    """The manifest beside an exported network; ``facts`` are its other entries."""
    heads: dict[str, list[dict[str, object]]] = {}
    place = 0
    for head, labels in LABELS.items():
        heads[head] = []
        for label in labels:
            entry: dict[str, object] = {
                "label": label, "slope": round(fitted.slopes[place], 4), "shift": round(fitted.shifts[place], 4),
            }  # fmt: skip
            if head not in CHOICES:
                entry["threshold"] = fitted.thresholds[label]
            heads[head].append(entry)
            place += 1
    lines = ["# How this model was made and how its numbers become probabilities; written by `coach model train`."]
    lines += [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in facts.items()]
    lines.append(f"digest: {json.dumps(digest_of(folder))}")
    lines.append("heads:")
    for head, entries in heads.items():
        lines.append(f"  {head}:")
        lines += [
            "    - {" + ", ".join(f"{key}: {json.dumps(str(value))}" for key, value in entry.items()) + "}"
            for entry in entries
        ]
    (folder / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")
