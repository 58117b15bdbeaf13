"""Labelled turns from JSON lines, with a clear problem for each line that can not be used."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coach.domain.labels import ACTS, CHOICES, HEADS_OF
from coach.errors import InputError
from coach.signals.pieces import TurnText

_MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class LabelledTurn:
    """One turn with the labels that somebody gave it.

    ``acts`` and the entries of ``choices`` are missing where the row does not say; ``group`` is the author, brief or
    dialogue, which never stands on both sides of a split.
    """

    id: str
    group: str
    language: str
    channel: str
    turn: TurnText
    acts: frozenset[str] | None
    choices: Mapping[str, str]


def read_rows(paths: Sequence[Path], *, labelled: bool = True) -> list[LabelledTurn]:
    """The rows of files of JSON lines, as docs/labels.md shows them.

    Raises:
        InputError: with the file, line and fault of every line that can not be used (the first twenty).
    """
    rows: list[LabelledTurn] = []
    problems: list[str] = []
    for path in paths:
        for number, record in _records(path, problems):
            where = f"{path}:{number}"
            try:
                rows.append(_row(record, where, labelled))
            except ValueError as fault:
                problems.append(f"{where}: {fault}")
    if problems:
        more = f"\n... and {len(problems) - _MOST_SHOWN} more" if len(problems) > _MOST_SHOWN else ""
        raise InputError("\n".join(problems[:_MOST_SHOWN]) + more)
    return rows


def _records(path: Path, problems: list[str]) -> Iterator[tuple[int, object]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        problems.append(f"{path}: not UTF-8 (byte {fault.start}); save the file as UTF-8")
        return
    except OSError as fault:
        problems.append(f"{path}: {fault.strerror or fault}")
        return
    found = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        found = True
        try:
            yield number, json.loads(line)
        except (json.JSONDecodeError, RecursionError) as fault:
            problems.append(
                f"{path}:{number}: not JSON ({getattr(fault, 'msg', 'nested too deeply')}); write one object a line"
            )
    if not found:
        problems.append(f"{path}: no turns; write one JSON object a line")


def _row(record: object, where: str, labelled: bool) -> LabelledTurn:
    if not isinstance(record, dict):
        raise ValueError(f"found {type(record).__name__}; write an object with side and text")
    side = _one_of(record, "side", tuple(HEADS_OF))
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ValueError("text: write the words of the turn")
    previous = record.get("prev", record.get("previous")) or ""
    if not isinstance(previous, str):
        raise ValueError("prev: write the other side's turn before, or leave it out")
    acts, choices = _labels(record, side) if labelled else (None, {})
    identity = str(record.get("id") or where)
    return LabelledTurn(
        identity,
        str(record.get("group") or record.get("brief") or identity),
        _one_of(record, "language", ("en", "id")),
        str(record.get("channel") or "chat"),
        TurnText(side, text, previous),
        acts,
        choices,
    )


def _labels(record: Mapping[str, object], side: str) -> tuple[frozenset[str] | None, dict[str, str]]:
    acts = None
    if side == "agent" and record.get("acts") is not None:
        listed = record["acts"]
        if not isinstance(listed, list) or (unknown := [act for act in listed if act not in ACTS]):
            raise ValueError(
                f"acts: found {listed if not isinstance(listed, list) else unknown}; allowed are {', '.join(ACTS)}"
            )
        acts = frozenset(listed)
    choices = {}
    for head in HEADS_OF[side]:
        if head in CHOICES and record.get(head) is not None:
            value = record[head]
            choices[head] = _one_of(
                {head: str(value).lower() if isinstance(value, bool) else value}, head, CHOICES[head]
            )
    return acts, choices


def _one_of(record: Mapping[str, object], key: str, allowed: tuple[str, ...]) -> str:
    value = record.get(key)
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{key}: found {value!r}; allowed are {', '.join(allowed)}")
    return value
