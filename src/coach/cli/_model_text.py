"""What ``coach model`` prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from coach.cli._console import block, console_for, rendered
from coach.domain.labels import CHOICES
from coach.exports.harmless import harmless
from coach.rubrics.model_manifest import Manifest
from coach.signals.predictions import OnnxModel, TurnModel, TurnPrediction

if TYPE_CHECKING:
    from coach.training.checking import Scores
    from coach.training.metrics import HeadScore

_CARD = "MODEL_CARD.md"
_DIGITS = 4


def card(model: TurnModel, *, as_json: bool) -> str:
    """The facts of a model's manifest, then its card."""
    if not isinstance(model, OnnxModel):
        return json.dumps({"id": model.id}) + "\n" if as_json else f"{model.id}\n"
    manifest = model.manifest
    if as_json:
        return json.dumps({"id": model.id, **manifest.model_dump()}, ensure_ascii=False, indent=1) + "\n"
    file = model.folder / _CARD
    text = (
        harmless(file.read_text(encoding="utf-8", errors="replace"))
        if file.is_file()
        else f"{model.folder} has no {_CARD}.\n"
    )
    facts = [(name, harmless(value)) for name, value in _facts(model, manifest)]
    return rendered(console_for(sys.stdout), Group(*block(harmless(manifest.name), facts))) + "\n" + text


def _facts(model: OnnxModel, manifest: Manifest) -> Iterator[tuple[str, str]]:
    size = sum(path.stat().st_size for path in model.folder.glob("*") if path.is_file())
    yield "id", model.id
    yield "folder", str(model.folder)
    yield "size", f"{size / 1e6:.1f} MB"
    yield "languages", ", ".join(manifest.languages)
    yield "encoder", f"{manifest.layers} layers of {manifest.base}"
    yield "licence", manifest.licence
    yield "trained on", ", ".join(f"{name}: {count}" for name, count in manifest.trained_on.items())
    for head, labels in manifest.heads.items():
        yield head, ", ".join(one.label for one in labels)


def predicted(prediction: TurnPrediction) -> dict[str, object]:
    """One line of ``coach model predict``."""
    found: dict[str, object] = {
        head: {label: round(sure, _DIGITS) for label, sure in labels.items()}
        for head, labels in prediction.probabilities.items()
    }
    found["labels"] = {head: _value(head, labels) for head, labels in prediction.labels.items()}
    return found


def _value(head: str, labels: frozenset[str]) -> object:
    if head not in CHOICES:
        return sorted(labels)
    (label,) = labels
    return label == "true" if head == "risk" else label


def checked(model_id: str, found: Scores, others: Mapping[str, Scores], *, as_json: bool) -> str:
    """The scores of a model, and of what it has to beat."""
    if as_json:
        record: dict[str, object] = {language: _as_records(heads) for language, heads in found.items()}
        if others:
            record["baselines"] = {
                name: {language: _as_records(heads) for language, heads in one.items()} for name, one in others.items()
            }
        return json.dumps({**record, "model": model_id}, ensure_ascii=False) + "\n"
    parts: list[RenderableType] = []
    for language, heads in found.items():
        parts += [Text(f"\n{model_id}, {language}", style="bold"), _overview(language, heads, others)]
        parts += [_labels(head, one) for head, one in heads.items()]
    return rendered(console_for(sys.stdout), Group(*parts))


def _as_records(heads: Mapping[str, HeadScore]) -> dict[str, object]:
    return {head: _rounded(asdict(one)) for head, one in heads.items()}


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    return round(value, _DIGITS) if isinstance(value, float) else value


def _overview(language: str, heads: Mapping[str, HeadScore], others: Mapping[str, Scores]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), title_justify="left")
    table.add_column("macro-F1")
    for head in heads:
        table.add_column(head, justify="right")
    table.add_row("model", *(_interval(one) for one in heads.values()))
    for name, scores in others.items():
        row = scores.get(language, {})
        table.add_row(name, *(_interval(row[head]) if head in row else "-" for head in heads))
    table.add_row("calibration error", *(_share(one.calibration_error) for one in heads.values()))
    table.add_row("turns", *(str(one.rows) for one in heads.values()))
    return table


def _interval(one: HeadScore) -> str:
    return f"{one.macro_f1:.2f} ({one.low:.2f}-{one.high:.2f})"


def _share(number: float | None) -> str:
    return "-" if number is None else f"{number:.3f}"


def _labels(head: str, one: HeadScore) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in (head, "precision", "recall", "F1", "turns", "found"):
        table.add_column(column, justify="left" if column == head else "right")
    for label, score in one.labels.items():
        if score.n or score.found:
            numbers = (f"{number:.2f}" for number in (score.precision, score.recall, score.f1))
            table.add_row(label, *numbers, str(score.n), str(score.found))
    return table
