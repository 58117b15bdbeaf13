"""Rows of CSV, TSV and XLSX files as text, within limits of size."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from coach.errors import TranscriptError
from coach.transcripts._columns import guess_columns

MAX_ROWS = 300_000
MAX_COLUMNS = 100
# A workbook is a zip archive; 64 MB of shared strings already take several hundred MB of memory.
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS = 20_000
# What openpyxl and zipfile raise on broken workbooks, found by breaking many.
_BROKEN_WORKBOOK = (
    ArithmeticError, AttributeError, EOFError, InvalidFileException, LookupError, OSError, ParseError, RuntimeError,
    TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


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


def workbook_sheets(data: bytes) -> Iterator[tuple[str, Iterator[Row]]]:
    """The sheets of a workbook, each with its name and rows; raises TranscriptError when it is broken or too large."""
    try:
        unpacked = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(data)).infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise TranscriptError(
                f"the workbook unpacks to {unpacked / 1024**2:.0f} MB, at most {MAX_UNPACKED_BYTES // 1024**2} MB are "
                "read; save the sheet as CSV, or split it"
            )
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            yield sheet.title, _sheet_rows(sheet.iter_rows(max_col=MAX_COLUMNS, max_row=MAX_ROWS + 1, values_only=True))
    except _BROKEN_WORKBOOK as error:
        raise _broken(error) from error


def _sheet_rows(rows: Iterator[Sequence[object]]) -> Iterator[Row]:
    try:
        for number, cells in enumerate(rows, 1):
            if any(cell is not None for cell in cells):
                yield Row(number, tuple(_cell_text(cell) for cell in cells))
    except _BROKEN_WORKBOOK as error:
        raise _broken(error) from error


def _broken(error: BaseException) -> TranscriptError:
    return TranscriptError(
        f"the workbook can not be read ({type(error).__name__}); open it in a spreadsheet program and save it again"
    )


def _cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
