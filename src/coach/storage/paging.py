"""Long lists in pages: by the place of the last row (keyset), so that page 1,000 costs what page 1 does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from coach.errors import StorageError

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[_Row]):
    """Some rows, and what to hand back for those behind them; ``next`` is None on the last page."""

    rows: tuple[_Row, ...]
    next: str | None


def cut(rows: Sequence[_Row], limit: int) -> tuple[Sequence[_Row], bool]:
    """The first ``limit`` rows, and whether there were more."""
    return rows[:limit], len(rows) > limit


def cursor_of(moment: datetime, key: int) -> str:
    """The place of a row in a list by time."""
    return f"{moment.isoformat()}~{key}"


def moment_and_key(cursor: str) -> tuple[datetime, int]:
    """The place that cursor_of was given; raises StorageError for anything else."""
    moment, _, key = cursor.rpartition("~")
    try:
        place = datetime.fromisoformat(moment), int(key)
    except ValueError:
        raise StorageError(f"page {cursor!r}: this is no place in the list; start with the first page") from None
    if place[0].tzinfo is None:
        raise StorageError(f"page {cursor!r}: this is no place in the list; start with the first page")
    return place
