"""Rows of XLSX files as text, within limits of size; apart from the other tables, for its library is slow to load."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from coach.errors import TranscriptError
from coach.transcripts._tables import MAX_COLUMNS, MAX_ROWS, Row

# A workbook is a zip archive; 64 MB of shared strings already take several hundred MB of memory.
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
# What openpyxl and zipfile raise on broken workbooks, found by breaking many.
_BROKEN_WORKBOOK = (
    ArithmeticError, AttributeError, EOFError, InvalidFileException, LookupError, OSError, ParseError, RuntimeError,
    TypeError, ValueError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


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
