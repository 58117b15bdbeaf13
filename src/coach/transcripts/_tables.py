"""Rows of CSV and TSV files as text, within limits of size."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from coach.transcripts._columns import guess_columns

MAX_ROWS = 300_000
MAX_COLUMNS = 100
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line of the file (the row of the sheet) it starts on, and its cells as text."""

    line: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that breaks the rules of CSV."""

    line: int
    fault: str


def delimiter_of(text: str) -> str:
    """The character between the columns: the one whose header is understood best, then the most even table."""
    sample = text[:_SAMPLE_CHARACTERS]
    first_line = sample.split("\n", 1)[0].strip().lower()
    if first_line.startswith("sep=") and len(first_line) == 5:
        return first_line[4]

    def fitness(delimiter: str) -> tuple[int, float, int]:
        rows = [row for row in islice(csv_rows(sample, delimiter), 20) if isinstance(row, Row) and not row.is_blank]
        widths = [len(row.cells) for row in rows]
        widest = max(widths, default=0)
        understood = max((len(guess_columns(row.cells)) for row in rows[:10]), default=0)
        return understood, widths.count(widest) / max(1, len(widths)) if widest > 1 else 0.0, widest

    return max(_DELIMITERS, key=fitness)


def csv_rows(text: str, delimiter: str) -> Iterator[Row | BrokenRow]:
    """The rows of delimited text; a broken one does not end the others."""
    # A StringIO would hold the text once more, at four bytes a character.
    lines = (found[0] for found in re.finditer(r"[^\n]*\n|[^\n]+", text))
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield BrokenRow(line, str(error))
            continue
        if line == 1 and len(cells) <= 2 and cells and cells[0].lower().startswith("sep="):
            continue  # Excel's own hint
        yield Row(line, tuple(cells[:MAX_COLUMNS]))
