"""Texts of public data sets by row id; their labels are ours, their words are not and stay outside the project."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from coach.errors import InputError
from coach.signals.pieces import TurnText
from coach.training.rows import LabelledTurn

# GoEmotions (Demszky et al. 2020) to our emotions; of the others no reading was agreed on.
_MAPPED = {
    "gratitude": "pleased", "joy": "pleased", "excitement": "pleased", "love": "pleased",
    "neutral": "calm", "curiosity": "calm",
    "fear": "worried", "nervousness": "worried", "confusion": "worried",
    "disappointment": "disappointed", "sadness": "disappointed", "grief": "disappointed",
    "annoyance": "frustrated", "anger": "angry",
}  # fmt: skip
PUBLIC_IDS = ("star:", "ckm:", "stif:", "prdect:", "goemotions:")
_SHORTEST = 12  # characters
_MOST_MAPPED = 120  # rows a label: Reddit is no service desk, so it only rounds off


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PublicText:
    """One row of a public data set: the words, the dialogue or author it belongs to, and the turn before."""

    language: str
    channel: str
    group: str
    text: str
    previous: str = ""


def public_rows(labels: Path, folder: Path) -> list[LabelledTurn]:
    """The rows of ``folder`` (the data sets as docs/model.md names them) with the labels of ``labels/*.jsonl``.

    Raises:
        InputError: when a data set is missing or a labelled row is not in it.
    """
    rows = []
    for name, read in _SOURCES.items():
        texts = dict(_opened(read, folder, name))
        if not (labels / f"{name}.jsonl").is_file():
            raise InputError(f"{labels / name}.jsonl: no labels for the data set; leave --public out, or add them")
        for line in (labels / f"{name}.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
            record = json.loads(line)
            if (found := texts.get(record["id"])) is None:
                raise InputError(
                    f"{folder / name}: the labelled row {record['id']!r} is not there; is it another edition?"
                )
            rows.append(_row(record, found))
    return rows + list(_opened(_mapped, folder, "goemotions"))


def unlabelled_turns(folder: Path, held_out: Sequence[LabelledTurn]) -> list[LabelledTurn]:
    """Further texts of the public service data sets, for a student to learn a teacher's reading of.

    Texts that are held out are left out, and so is all of a dialogue that one of them belongs to.
    """
    groups = {row.group for row in held_out}
    seen = {row.turn.text.casefold() for row in held_out}
    rows = []
    for name, (read, share) in _UNLABELLED.items():
        for row_id, found in _opened(read, folder, name):
            chance = int(hashlib.sha256(row_id.encode()).hexdigest()[:4], 16) / 0xFFFF
            key = found.text.casefold()
            if found.group in groups or key in seen or chance >= share or len(found.text) < _SHORTEST:
                continue
            seen.add(key)
            turn = TurnText("agent", found.text, found.previous)
            rows.append(LabelledTurn(row_id, found.group, found.language, found.channel, turn, None, {}))
    return rows


def _row(record: dict[str, object], found: PublicText) -> LabelledTurn:
    acts = record.get("acts")
    choices: dict[str, str] = {
        head: str(record[head]).lower() for head in ("tone", "register", "emotion", "risk") if head in record
    }
    return LabelledTurn(
        str(record["id"]),
        found.group,
        found.language,
        found.channel,
        TurnText(str(record["side"]), found.text, found.previous),
        frozenset(map(str, acts)) if isinstance(acts, list) else None,
        choices,
    )


def _opened(read: Callable[[Path], Iterator[T]], folder: Path, name: str) -> list[T]:
    try:
        return list(read(folder / name))
    except OSError as fault:
        raise InputError(
            f"{fault.filename}: {fault.strerror}; docs/model.md says where the data set {name} comes from"
        ) from fault


def _star(folder: Path) -> Iterator[tuple[str, PublicText]]:
    for line in (folder / "typed_agent_turns.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
        row = json.loads(line)
        dialogue = row["id"].split("/")[0]
        yield f"star:{row['id']}", PublicText("en", "chat", f"star:{dialogue}", row["text"], row.get("prev") or "")


def _calls(folder: Path) -> Iterator[tuple[str, PublicText]]:
    for line in (folder / "calls.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
        call = json.loads(line)
        before = {"agent": "", "customer": ""}
        for number, turn in enumerate(call["turns"]):
            if turn["role"] not in before:
                continue
            other = "customer" if turn["role"] == "agent" else "agent"
            group = f"ckm:{call['id']}"
            yield f"{group}#{number}", PublicText("en", "call", group, turn["text"], before[other])
            before[turn["role"]] = turn["text"]


def _tweets(folder: Path) -> Iterator[tuple[str, PublicText]]:
    for path in sorted(folder.glob("data/*labelled/*.inf")):
        for number, line in enumerate(path.read_text(encoding="utf-8").rstrip("\n").split("\n"), 1):
            row = f"stif:{path.name}:{number}"
            yield row, PublicText("id", "social", row, line.strip())


def _reviews(folder: Path) -> Iterator[tuple[str, PublicText]]:
    path = next(iter(sorted((folder / "Dataset").glob("*.csv"))), folder / "Dataset" / "PRDECT-ID Dataset.csv")
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 1):
            yield f"prdect:{number}", PublicText("id", "social", f"prdect:{number}", row["Customer Review"])


def _mapped(folder: Path) -> Iterator[LabelledTurn]:
    """The same rows each time: the first of each label by the digest of their ids."""
    names = (folder / "labels.txt").read_text(encoding="utf-8").split()
    by_label: dict[str, list[tuple[str, str, str]]] = {}
    for line in (folder / "train.tsv").read_text(encoding="utf-8").rstrip("\n").split("\n"):
        text, numbers, comment = line.split("\t")
        label = _MAPPED.get(names[int(numbers)]) if numbers.isdigit() else None
        if label:
            digest = hashlib.sha256(comment.encode()).hexdigest()
            by_label.setdefault(label, []).append((digest, comment, text))
    for label, found in by_label.items():
        for _, comment, text in sorted(found)[:_MOST_MAPPED]:
            row = f"goemotions:{comment}"
            yield LabelledTurn(row, row, "en", "social", TurnText("customer", text), None, {"emotion": label})


_SOURCES: dict[str, Callable[[Path], Iterator[tuple[str, PublicText]]]] = {
    "star": _star,
    "ms_ckm_calls": _calls,
    "stif": _tweets,
    "prdect": _reviews,
}
# The share of each that is read: as much Indonesian as English.
_UNLABELLED: dict[str, tuple[Callable[[Path], Iterator[tuple[str, PublicText]]], float]] = {
    "star": (_star, 0.4),
    "stif": (_tweets, 0.25),
}
