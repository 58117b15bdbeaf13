"""Labelled turns from JSON lines, with a clear problem for each line that can not be used."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from coach.domain.conversation import Channel
from coach.domain.labels import ACTS, CHOICES, HEADS_OF
from coach.errors import InputError
from coach.signals.pieces import TurnText

_MOST_SHOWN = 20
_LONGEST_LINE = 1_000_000  # bytes
_LONGEST_NAME = 80


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


def read_rows(paths: Sequence[Path]) -> list[LabelledTurn]:
    """The rows of files of JSON lines, as docs/labels.md shows them.

    Raises:
        InputError: with the file, line and fault of every line that can not be used (the first twenty).
    """
    rows: list[LabelledTurn] = []
    problems: list[str] = []
    for path in paths:
        for found in each_row(path):
            if isinstance(found, LabelledTurn):
                rows.append(found)
            else:
                problems.append(found)
    if problems:
        more = f"\n... and {len(problems) - _MOST_SHOWN} more" if len(problems) > _MOST_SHOWN else ""
        raise InputError("\n".join(problems[:_MOST_SHOWN]) + more)
    return rows


def each_row(path: Path, *, labelled: bool = True) -> Iterator[LabelledTurn | str]:
    """Each row of a file as it is read, or what is wrong with its line; labels are looked at only if ``labelled``."""
    found = False
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip(b"\xef\xbb\xbf \t\r\n"):
                    found = True
                    yield _checked(line, f"{path}:{number}", f"{path.name}#{number}", labelled)
    except OSError as fault:
        yield f"{path}: {fault.strerror or fault}"
        return
    if not found:
        yield f"{path}: no turns; write one JSON object a line"


def _checked(line: bytes, where: str, identity: str, labelled: bool) -> LabelledTurn | str:
    if len(line) > _LONGEST_LINE:
        return f"{where}: {len(line)} bytes; a turn may have {_LONGEST_LINE}"
    try:
        record = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once)
        return _row(record, identity, labelled)
    except UnicodeDecodeError as fault:
        return f"{where}: not UTF-8 (byte {fault.start}); save the file as UTF-8"
    except json.JSONDecodeError as fault:
        return f"{where}: not JSON ({fault.msg}); write one object a line"
    except RecursionError:
        return f"{where}: nested too deeply; write one object a line"
    except ValueError as fault:
        return f"{where}: {fault}"


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("an entry stands twice in one object; keep one")
    return found


def _row(record: object, identity: str, labelled: bool) -> LabelledTurn:
    if not isinstance(record, dict):
        raise ValueError(f"found {type(record).__name__}; write an object with side and text")
    side = _one_of(record, "side", tuple(HEADS_OF))
    text = _words(record.get("text"), "text")
    if not text.strip():
        raise ValueError("text: write the words of the turn")
    before = record.get("prev", record.get("previous"))
    previous = "" if before is None else _words(before, "prev")
    acts, choices = _labels(record, side) if labelled else (None, {})
    identity = _short(record.get("id"), "id") or identity
    return LabelledTurn(
        identity,
        _short(record.get("group"), "group") or _short(record.get("brief"), "brief") or identity,
        _one_of(record, "language", ("en", "id")),
        _one_of({"channel": "chat", **record}, "channel", tuple(Channel)),
        TurnText(side, text, previous),
        acts,
        choices,
    )


def _words(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{key}: found {_shown(value)}; write the words of a turn")
    if not value.isascii() and value.encode("utf-8", "ignore").decode("utf-8") != value:
        raise ValueError(f"{key}: half of a letter (a lone surrogate) is in it; write whole letters")
    return value


def _short(value: object, key: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | int) or len(str(value)) > _LONGEST_NAME:
        raise ValueError(f"{key}: found {_shown(value)}; write at most {_LONGEST_NAME} letters")
    return str(value)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"


def _labels(record: Mapping[str, object], side: str) -> tuple[frozenset[str] | None, dict[str, str]]:
    acts = None
    if side == "agent" and record.get("acts") is not None:
        listed = record["acts"]
        if not isinstance(listed, list) or any(act not in ACTS for act in listed):
            raise ValueError(f"acts: found {_shown(listed)}; allowed is a list of {', '.join(ACTS)}")
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
        raise ValueError(f"{key}: found {_shown(value)}; allowed are {', '.join(allowed)}")
    return value
