"""What scorecards and readings say about a model: heads, labels and phrase sets that exist, limits in order."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from coach.domain.labels import LABELS
from coach.errors import RubricError
from coach.rubric_check.files import File
from coach.rubrics.loader import load_with_lines
from coach.rubrics.phrase_files import Reading, ReadingsFile
from coach.rubrics.quantities import parse_percentage
from coach.rubrics.schema import Condition
from coach.rubrics.yaml_text import Place

READINGS = Path("readings") / "model.yaml"


def load_readings(folder: Path, problems: list[str]) -> File[ReadingsFile] | None:
    """The folder's readings; None where there are none, or none that can be read."""
    path = folder / READINGS
    if not path.is_file():
        return None
    try:
        return File(path, *load_with_lines(path, ReadingsFile))
    except RubricError as error:
        problems += error.problems
        return None


def reading_problems(file: File[ReadingsFile], labels: Mapping[str, Mapping[str, frozenset[str]]]) -> Iterator[str]:
    """Sets and labels of sets that no phrase file has, and limits in the wrong order.

    Args:
        file: the readings.
        labels: language, phrase set, its labels.
    """
    sets: dict[str, frozenset[str]] = {}
    for one in labels.values():
        for name, labels_of in one.items():
            sets[name] = sets.get(name, frozenset()) | labels_of
    for name, entries in file.content.readings.items():
        if name not in sets:
            yield file.problem(("readings", name), f"no phrase file has the set {name!r}.{_close(name, sets)}")
            continue
        for index, entry in enumerate(entries):
            for place, message in _entry_problems(entry, name, sets):
                yield file.problem(("readings", name, index, *place), f"reading {name!r}: {message}")
    for name, hint in file.content.sentences.items():
        if name not in sets or sets[name]:
            told = (
                "is a set with labels, which a kind of sentence can not tell apart"
                if name in sets
                else "is in no phrase file"
            )
            yield file.problem(("sentences", name), f"the set {name!r} {told}.{_close(name, sets)}")
        instead = [*hint.otherwise.beside, hint.otherwise.says] if hint.otherwise else []
        for other in (one for one in (*hint.not_beside, *instead) if one not in sets):
            message = f"no phrase file has the set {other!r}.{_close(other, sets)}"
            key = "not_beside" if other in hint.not_beside else "otherwise"
            yield file.problem(("sentences", name, key), f"sentences {name!r}: {message}")


def _entry_problems(entry: Reading, name: str, sets: Mapping[str, frozenset[str]]) -> Iterator[tuple[Place, str]]:
    if isinstance(entry.labels, dict):
        for label, value in entry.labels.items():
            if value not in sets[name]:
                yield ("labels", label), f"the phrase set has no label {value!r}.{_close(value, sets[name])}"
    elif sets[name]:
        example = f"{{{entry.labels[0]}: {min(sets[name])}}}"
        yield ("labels",), f"this set has labels of its own; say which one it is, such as labels: {example}"
    for key, others in (("not_beside", entry.not_beside), ("sure_beside", entry.sure_beside)):
        for other in others:
            if other not in sets:
                yield (key,), f"no phrase file has the set {other!r}.{_close(other, sets)}"
    if entry.doubtful_from and parse_percentage(entry.doubtful_from) >= parse_percentage(entry.sure_from):
        yield ("doubtful_from",), f"write less than sure_from, {entry.sure_from}, not {entry.doubtful_from}"


def prediction_problems(condition: Condition) -> Iterator[tuple[Place, str]]:
    """Heads and labels that no model has."""
    if condition.prediction is None:
        return
    if condition.prediction not in LABELS:
        yield ("prediction",), f"no head {condition.prediction!r}.{_close(condition.prediction, LABELS)}"
        return
    known = LABELS[condition.prediction]
    for label in condition.is_ if isinstance(condition.is_, list) else [condition.is_ or ""]:
        if label not in known and not label.startswith("$"):
            yield ("is",), f"the head {condition.prediction!r} has no label {label!r}.{_close(label, known)}"


def _close(word: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return f" Did you mean {close[0]!r}?" if close else f" Known are: {', '.join(names)}." if len(names) < 13 else ""
