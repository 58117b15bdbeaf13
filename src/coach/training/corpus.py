"""The training rows of ``models/data``: settled labels, near-duplicates removed, split by author and dialogue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from coach.domain.labels import CHOICES
from coach.training.public_rows import PUBLIC_IDS, public_rows
from coach.training.rows import LabelledTurn, read_rows

HELD_OUT_AUTHORS = ("en_c", "id_c")
_HELD_OUT_SHARE = 0.12  # of conversations and public dialogues
_SAME = 0.6  # shared word triples (Jaccard) from which two texts are one
_WORD = r"\w+"
_SHORT = 4  # words; shorter turns are alike by nature


@dataclass(frozen=True, slots=True)
class Corpus:
    """Rows to train on and rows to fit probabilities and thresholds on; ``dropped`` near-duplicates are in neither."""

    train: tuple[LabelledTurn, ...]
    held_out: tuple[LabelledTurn, ...]
    dropped: int


def read_corpus(
    folder: Path, public: Path | None = None, own: Sequence[Path] = (), against: Sequence[LabelledTurn] = ()
) -> Corpus:
    """The corpus of a data folder (``written``, ``public``, ``blind``).

    Args:
        folder: models/data, or one built like it.
        public: the public data sets, or None to train on written rows only.
        own: more JSON lines, such as a company's own turns.
        against: rows that nothing to train on may be like.

    Raises:
        InputError: for every row that can not be used.
    """
    rows = _settled(read_rows(sorted((folder / "written").glob("*.jsonl"))), folder / "settled")
    if public is not None:
        rows += public_rows(folder / "public", public)
    more = read_rows(own)
    held = [row for row in rows if _is_held_out(row)]
    rest = [row for row in rows if not _is_held_out(row)] + more
    blind = read_rows(sorted((folder / "blind").glob("*.jsonl"))) if (folder / "blind").is_dir() else []
    held = without_near_duplicates(held, blind)
    train = without_near_duplicates(rest, [*blind, *held, *against])
    return Corpus(tuple(train), tuple(held), len(rows) + len(more) - len(train) - len(held))


def _settled(rows: Sequence[LabelledTurn], folder: Path) -> list[LabelledTurn]:
    """The rows with the labels of a third reading where two readings differed."""
    found = {
        record["id"]: record
        for path in sorted(folder.glob("*.jsonl"))
        for record in map(json.loads, path.read_text(encoding="utf-8").rstrip("\n").split("\n"))
    }
    return [_with_labels(row, found[row.id]) if row.id in found else row for row in rows]


def _with_labels(row: LabelledTurn, settled: Mapping[str, object]) -> LabelledTurn:
    acts = settled.get("acts")
    choices = {head: str(settled[head]).lower() for head in CHOICES if head in settled}
    return replace(
        row, acts=frozenset(map(str, acts)) if isinstance(acts, list) else row.acts, choices={**row.choices, **choices}
    )


def without_near_duplicates(rows: Sequence[LabelledTurn], others: Sequence[LabelledTurn]) -> list[LabelledTurn]:
    """The rows that are like none of ``others`` and like no row before them."""
    texts = [row.turn.text for row in (*others, *rows)]
    if not texts:
        return []
    triples = CountVectorizer(ngram_range=(3, 3), binary=True, token_pattern=_WORD)
    counts = triples.fit_transform([*texts, "a b c"])
    size = np.asarray(counts.sum(axis=1)).ravel()
    kept: list[LabelledTurn] = []
    alive = np.zeros(counts.shape[0], dtype=bool)
    alive[: len(others)] = True
    shared = (counts @ counts.T).tocsr()
    exact = {(row.turn.side, row.turn.text.casefold(), row.turn.previous.casefold()) for row in others}
    for number, row in enumerate(rows, len(others)):
        key = (row.turn.side, row.turn.text.casefold(), row.turn.previous.casefold())
        near = shared.indices[shared.indptr[number] : shared.indptr[number + 1]]
        together = shared.data[shared.indptr[number] : shared.indptr[number + 1]]
        alike = together / (size[near] + size[number] - together) >= _SAME
        if key in exact or (size[number] >= _SHORT and (alike & alive[near] & (near != number)).any()):
            continue
        alive[number] = True
        exact.add(key)
        kept.append(row)
    return kept


def _is_held_out(row: LabelledTurn) -> bool:
    if row.id.rpartition("_")[0] in HELD_OUT_AUTHORS:
        return True
    in_dialogues = row.id.startswith(PUBLIC_IDS) or "-conv" in row.group
    return in_dialogues and int(hashlib.sha256(row.group.encode()).hexdigest()[:6], 16) / 0xFFFFFF < _HELD_OUT_SHARE
