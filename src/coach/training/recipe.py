"""The whole way from labelled turns to a model folder: teacher, student, fitting, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from transformers import AutoTokenizer

from coach.errors import InputError
from coach.signals.pieces import PieceReader
from coach.training.calibrate import calibrate
from coach.training.corpus import Corpus, read_corpus
from coach.training.export import export, exported_logits, load_network, save_network, write_manifest
from coach.training.fit import Recipe, fit, logits_of
from coach.training.network import TurnNetwork
from coach.training.public_rows import unlabelled_turns
from coach.training.rows import LabelledTurn

TEACHER_RATE, STUDENT_RATE = 1.2e-4, 1.5e-4
_NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is trained from what.

    ``data`` is models/data or a folder like it, ``public`` the public data sets or None, ``own`` further labelled files.
    ``layers`` are those of the shipped network, ``epochs`` those of teacher and student each. ``work`` keeps checkpoints:
    the same command goes on where it was stopped.
    """

    data: Path
    base: str
    output: Path
    work: Path
    public: Path | None = None
    own: Sequence[Path] = ()
    layers: int = 6
    epochs: int = 5


def train(plan: Plan, tell: Callable[[str], None]) -> None:
    """Trains a teacher with all layers of the base and a student with some of them, and writes the model folder.

    The student begins with some of the teacher's layers, evenly spread, and learns its probabilities beside the labels,
    also on texts that nobody has labelled (Hinton et al. 2015; Sanh et al. 2019). With all layers kept, the teacher is it.

    Raises:
        InputError: for rows, data sets or a base that can not be used.
    """
    corpus = read_corpus(plan.data, plan.public, plan.own)
    tell(
        f"{len(corpus.train)} turns to train on, {len(corpus.held_out)} held out, "
        f"{corpus.dropped} near-duplicates left out"
    )
    network, pieces, recipe = _teacher(plan, corpus, tell)
    if plan.layers < recipe.layers:
        recipe = Recipe(plan.layers, plan.epochs, STUDENT_RATE)
        rows = [*corpus.train, *(unlabelled_turns(plan.public, corpus.held_out) if plan.public else ())]
        tell(f"student: {plan.layers} layers, {len(rows) - len(corpus.train)} unlabelled turns besides")
        taught = _taught(plan, network, pieces, rows)
        network = network.with_layers(plan.layers)
        fit(network, pieces, rows, recipe, plan.work / "student", tell, taught)
    save_network(network, recipe, plan.work / "base" / "tokenizer.json", plan.work / _NETWORK)
    write_model(plan, corpus, tell)


def write_model(plan: Plan, corpus: Corpus, tell: Callable[[str], None], *, whole: bool = False) -> None:
    """The model folder of a trained network; ``whole`` keeps 32-bit weights.

    Probabilities are fitted on the exported network, since that is what will run.
    """
    network, recipe = load_network(plan.work / _NETWORK)
    export(network, plan.work / _NETWORK / "tokenizer.json", plan.output, whole=whole)
    fitted = calibrate(exported_logits(plan.output, recipe, corpus.held_out), corpus.held_out)
    write_manifest(plan.output, fitted, _facts(plan, corpus, recipe))
    tell(f"{plan.output}: written")


def _teacher(plan: Plan, corpus: Corpus, tell: Callable[[str], None]) -> tuple[TurnNetwork, PieceReader, Recipe]:
    base = plan.work / "base"
    try:
        AutoTokenizer.from_pretrained(plan.base).save_pretrained(base)
        network = TurnNetwork(plan.base)
    except (OSError, ValueError) as fault:
        raise InputError(
            f"--base {plan.base}: no encoder that can be read ({str(fault).splitlines()[0]}); give a folder or a hub name"
        ) from fault
    recipe = Recipe(network.encoder.config.num_hidden_layers, plan.epochs, TEACHER_RATE)
    pieces = PieceReader(base / "tokenizer.json", recipe.longest, recipe.longest_previous)
    tell(f"teacher: {recipe.layers} layers")
    fit(network, pieces, corpus.train, recipe, plan.work / "teacher", tell)
    return network, pieces, recipe


def _taught(plan: Plan, teacher: TurnNetwork, pieces: PieceReader, rows: Sequence[LabelledTurn]) -> NDArray[np.float32]:
    """The teacher's logits, kept beside the checkpoints."""
    file = plan.work / "taught.npy"
    if file.is_file():
        kept: NDArray[np.float32] = np.load(file, allow_pickle=False)
        if len(kept) == len(rows):
            return kept
    found = logits_of(teacher, pieces, rows)
    np.save(file, found, allow_pickle=False)
    return found


def _facts(plan: Plan, corpus: Corpus, recipe: Recipe) -> dict[str, object]:
    by_language = {
        language: sum(row.language == language for row in corpus.train)
        for language in sorted({row.language for row in corpus.train})
    }
    return {
        "model": plan.output.name,
        "name": "Turns of customer service, English and Indonesian",
        "languages": list(by_language),
        "base": Path(plan.base).name,
        "layers": recipe.layers,
        "licence": "Apache-2.0",
        "made_with": {key: str(value) for key, value in asdict(recipe).items()},
        "trained_on": {**by_language, "held_out": len(corpus.held_out)},
        "reads": {"longest": recipe.longest, "longest_previous": recipe.longest_previous},
    }
