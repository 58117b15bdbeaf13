"""``coach model``: what the model is, how good it is, what it says, and how it is made."""

from __future__ import annotations

import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from coach.cli._option_values import one_of
from coach.errors import SettingError

COMMAND = typer.Typer(
    name="model", help="Show, check, use, train and export the model.", no_args_is_help=True, rich_markup_mode=None
)
Model = Annotated[str, typer.Option(metavar="ID", help="A model of the models folder.")]
Form = Annotated[str, typer.Option("--format", metavar="text|json", help="How to print it.")]
Public = Annotated[
    Path | None, typer.Option(metavar="FOLDER", help="The public data sets of docs/model.md.", show_default=False)
]
Data = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Labelled turns; the `data` of the models folder.", show_default=False),
]


@COMMAND.command(epilog="Example: coach model info")
def info(model: Model = "default", form: Form = "text") -> None:
    """Show what a model is: what it reads, where it comes from, what it must not be used for."""
    from coach.cli._model_text import card

    one_of(form, ("text", "json"), "--format")
    sys.stdout.write(card(_opened(model), as_json=form == "json"))


@COMMAND.command(epilog="Example: coach model check my_labelled_turns.jsonl --format json")
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", hidden=True)],
    model: Model = "default",
    baselines: Annotated[
        bool, typer.Option("--baselines", help="Also measure phrase rules, TF-IDF and a frozen encoder.")
    ] = False,
    data: Data = None,
    public: Public = None,
    base: Annotated[
        str | None,
        typer.Option(metavar="FOLDER|NAME", help="The encoder for --baselines.", show_default=False),
    ] = None,
    form: Form = "text",
) -> None:
    """Measure a model on labelled turns, JSON lines as in docs/labels.md.

    Prints precision, recall and F1 of each label, macro-F1 with a 95 % bootstrap interval, and the calibration error.
    """
    from coach.cli._model_text import checked

    one_of(form, ("text", "json"), "--format")
    opened = _opened(model)
    _needs_training_extra()
    from coach.rubrics.library import RubricFolder
    from coach.settings import load_settings
    from coach.training.checking import check_baselines, check_model
    from coach.training.rows import read_rows

    rows = read_rows(files)
    found = check_model(opened, rows)
    others = {}
    if baselines:
        settings = load_settings()
        others = check_baselines(
            rows, RubricFolder(settings.rubrics), data or settings.models / "data", public, base, _tell
        )
    sys.stdout.write(checked(opened.id, found, others, as_json=form == "json"))


@COMMAND.command(epilog="Example: coach model predict turns.jsonl > predictions.jsonl")
def predict(
    file: Annotated[Path, typer.Argument(metavar="FILE", hidden=True)],
    model: Model = "default",
) -> None:
    """Print the model's probabilities and labels for each turn of FILE, one line of JSON a turn, in order.

    A line that can not be used is a problem line on standard error, and the rest goes on; the exit status is then 2.
    """
    opened = _opened(model)
    from coach.cli import PIPE_CLOSED, USERS_FAULT
    from coach.cli._model_text import predicted
    from coach.exports.harmless import harmless
    from coach.training.rows import each_row

    problems = 0
    try:
        for row in each_row(file, labelled=False):
            if isinstance(row, str):
                problems += 1
                typer.echo(harmless(row), err=True)
            else:
                (prediction,) = opened.predict([row.turn])
                sys.stdout.write(json.dumps(predicted(prediction), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has enough; what is left to flush must not complain at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(PIPE_CLOSED) from None
    if problems:
        raise typer.Exit(USERS_FAULT)


@COMMAND.command(epilog="Example: coach model train --base intfloat/multilingual-e5-small --output models/mine")
def train(
    output: Annotated[Path, typer.Option(metavar="FOLDER", help="The model folder to write, such as models/mine.")],
    own: Annotated[list[Path] | None, typer.Argument(metavar="FILE", hidden=True)] = None,
    base: Annotated[
        str, typer.Option(metavar="FOLDER|NAME", help="The encoder to start from.")
    ] = "intfloat/multilingual-e5-small",
    data: Data = None,
    public: Public = None,
    layers: Annotated[int, typer.Option(metavar="N", help="Layers that the model keeps.", min=1, max=48)] = 6,
    epochs: Annotated[int, typer.Option(metavar="N", help="Rounds over the turns.", min=1, max=100)] = 6,
    work: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="For checkpoints; OUTPUT.training by default.", show_default=False),
    ] = None,
) -> None:
    """Train a model on the turns of the models folder, with your own labelled FILEs besides.

    Stopped or cut off, the same command goes on from the last checkpoint.
    """
    _needs_training_extra()
    from coach.settings import load_settings
    from coach.training.recipe import Plan, train

    folder = data or load_settings().models / "data"
    train(
        Plan(folder, base, output, work or _work_of(output), public, tuple(own or ()), layers, epochs),
        _tell,
    )


@COMMAND.command(epilog="Example: coach model export --output models/mine-float --work models/mine.training --whole")
def export(
    output: Annotated[Path, typer.Option(metavar="FOLDER", help="The model folder to write.")],
    work: Annotated[Path, typer.Option(metavar="FOLDER", help="The checkpoints of `coach model train`.")],
    data: Data = None,
    public: Public = None,
    whole: Annotated[bool, typer.Option("--whole", help="Keep 32-bit weights: four times the size.")] = False,
) -> None:
    """Export a trained network once more, and fit its probabilities on the held-out turns."""
    _needs_training_extra()
    from coach.settings import load_settings
    from coach.training.corpus import read_corpus
    from coach.training.recipe import write_model

    write_model(work, output, read_corpus(data or load_settings().models / "data", public), _tell, whole=whole)


@COMMAND.command(epilog="Example: coach model sentences --model turns-v2")
def sentences(model: Model = "default", data: Data = None) -> None:
    """Fit the layer that reads single sentences of drafts, on the labelled sentences of the models folder; the network stays."""
    _needs_training_extra()
    from coach.settings import load_settings
    from coach.signals.predictions import OnnxModel
    from coach.training.sentences import fit_sentences, read_sentences

    opened = _opened(model)
    if not isinstance(opened, OnnxModel):
        raise SettingError(f"{opened.id} has no network of its own; name the model that it extends")
    fit_sentences(opened, read_sentences(data or load_settings().models / "data"), _tell)


def _opened(name: str):  # type: ignore[no-untyped-def]
    from coach.settings import load_settings
    from coach.signals.models import open_model

    models = load_settings().models
    found = open_model(models, name)
    if found is None:
        raise SettingError(f"{models}: no model is installed; get one from the project's page, or train one")
    return found


def _needs_training_extra() -> None:
    needed = {"scikit-learn": "sklearn", "torch": "torch", "transformers": "transformers", "onnx": "onnx"}
    missing = [name for name, module in needed.items() if find_spec(module) is None]
    if missing:
        raise SettingError(f'{", ".join(missing)} not installed; this command needs: pip install "santun[train]"')


def _work_of(output: Path) -> Path:
    return output.with_name(output.name + ".training")


def _tell(line: str) -> None:
    typer.echo(line, err=True)
