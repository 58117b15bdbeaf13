"""The whole way from labelled turns to a model folder: teacher, student, fitting, export."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from transformers import AutoTokenizer

from coach.domain.labels import LABELS
from coach.errors import InputError
from coach.rubrics.model_manifest import MODEL_NAME
from coach.signals.pieces import PieceReader
from coach.training.calibrate import agreement, calibrate
from coach.training.corpus import Corpus, read_corpus
from coach.training.export import export, exported_logits, load_network, save_network, write_manifest
from coach.training.fit import Recipe, fit, logits_of
from coach.training.metrics import truth
from coach.training.network import TurnNetwork
from coach.training.public_rows import unlabelled_turns

TEACHER_RATE, STUDENT_RATE = 1.2e-4, 1.5e-4
_NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is trained from what.

    ``data`` is models/data or a folder like it, ``public`` the public data sets or None, ``own`` further labelled files.
    ``layers`` are those of the shipped network, ``epochs`` those of the teacher; the student, which begins with what
    the teacher knows, gets one less. ``work`` keeps checkpoints: the same command goes on where it was stopped.
    """

    data: Path
    base: str
    output: Path
    work: Path
    public: Path | None = None
    own: Sequence[Path] = ()
    layers: int = 6
    epochs: int = 6


def train(plan: Plan, tell: Callable[[str], None]) -> None:
    """Trains a teacher with all layers of the base and a student with some of them, and writes the model folder.

    The student begins with some of the teacher's layers, evenly spread, and learns its probabilities beside the labels,
    also on texts that nobody has labelled (Hinton et al. 2015; Sanh et al. 2019). With all layers kept, the teacher is it.

    Raises:
        InputError: for rows, data sets or a base that can not be used.
    """
    corpus = read_corpus(plan.data, plan.public, plan.own)
    _check(plan, corpus)
    tell(
        f"{len(corpus.train)} turns to train on, {len(corpus.held_out)} held out, "
        f"{corpus.dropped} near-duplicates left out"
    )
    network, pieces, recipe = _teacher(plan, corpus, tell)
    if plan.layers < recipe.layers:
        recipe = Recipe(plan.layers, max(1, plan.epochs - 1), STUDENT_RATE)
        rows = [*corpus.train, *(unlabelled_turns(plan.public, corpus.held_out) if plan.public else ())]
        tell(f"student: {plan.layers} layers, {len(rows) - len(corpus.train)} unlabelled turns besides")
        taught = logits_of(network, pieces, rows)
        network = network.with_layers(plan.layers)
        fit(network, pieces, rows, recipe, plan.work / "student", tell, taught)
    facts = _facts(plan, corpus, recipe)
    save_network(network, recipe, plan.work / "base" / "tokenizer.json", facts, plan.work / _NETWORK)
    write_model(plan.work, plan.output, corpus, tell)


def _check(plan: Plan, corpus: Corpus) -> None:
    """Finds out before hours of training what would stop it after them."""
    if not re.match(MODEL_NAME, plan.output.name):
        raise InputError(
            f"--output {plan.output}: a model's name has small letters, digits and '-', such as models/mine-1"
        )
    for name, rows in (("to train on", corpus.train), ("held out", corpus.held_out)):
        missing = [head for head in LABELS if not any(truth(row, head) for row in rows)]
        if missing:
            raise InputError(
                f"{plan.data}: no turns {name} with labels for {', '.join(missing)}; a data folder has written/en_c.jsonl "
                "and written/id_c.jsonl to hold out, as models/data of the project has"
            )


def write_model(work: Path, output: Path, corpus: Corpus, tell: Callable[[str], None], *, whole: bool = False) -> None:
    """The model folder of a trained network; ``whole`` keeps 32-bit weights.

    Probabilities are fitted on the exported network, since that is what will run.

    Raises:
        InputError: when ``work`` has no trained network.
    """
    network, recipe, facts = load_network(work / _NETWORK)
    tokenizer = work / _NETWORK / "tokenizer.json"
    export(network, tokenizer, output, whole=whole)
    seen = exported_logits(output, recipe, corpus.held_out)
    fitted = calibrate(seen, corpus.held_out)
    pieces = PieceReader(tokenizer, recipe.longest, recipe.longest_previous)
    same = agreement(fitted, seen, logits_of(network, pieces, corpus.held_out), corpus.held_out)
    tell(f"labels as in 32 bits: {same:.2%}")
    write_manifest(output, fitted, {**facts, "model": output.name, "labels_as_in_32_bits": f"{same:.4f}"})
    tell(f"{output}: written")


def _teacher(plan: Plan, corpus: Corpus, tell: Callable[[str], None]) -> tuple[TurnNetwork, PieceReader, Recipe]:
    base = plan.work / "base"
    torch.manual_seed(0)  # the heads begin with random numbers
    try:
        AutoTokenizer.from_pretrained(plan.base).save_pretrained(base)
        network = TurnNetwork(plan.base)
        recipe = Recipe(network.encoder.config.num_hidden_layers, plan.epochs, TEACHER_RATE)
        pieces = PieceReader(base / "tokenizer.json", recipe.longest, recipe.longest_previous)
    except (OSError, ValueError) as fault:
        raise InputError(
            f"--base {plan.base}: no encoder that can be read ({str(fault).splitlines()[0]}); give a folder or a hub name"
        ) from fault
    tell(f"teacher: {recipe.layers} layers")
    fit(network, pieces, corpus.train, recipe, plan.work / "teacher", tell)
    return network, pieces, recipe


def _facts(plan: Plan, corpus: Corpus, recipe: Recipe) -> dict[str, object]:
    by_language = {
        language: sum(row.language == language for row in corpus.train)
        for language in sorted({row.language for row in corpus.train})
    }
    return {
        "name": "Turns of customer service, English and Indonesian",
        "languages": list(by_language),
        "base": Path(plan.base).name,
        "layers": recipe.layers,
        "licence": "Apache-2.0",
        "made_with": {key: str(value) for key, value in asdict(recipe).items()},
        "trained_on": {**by_language, "held_out": len(corpus.held_out)},
        "reads": {"longest": recipe.longest, "longest_previous": recipe.longest_previous},
    }
