"""Evaluations as a table: one row for each conversation and criterion, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from coach.domain.evaluation import CriterionResult, Scored

BYTE_ORDER_MARK = "\ufeff"
COLUMNS = (
    "source", "conversation", "channel", "language", "agent", "rubric", "rubric_version", "culture",
    "score", "coverage", "needs_review", "section", "criterion", "answer", "weight", "confidence",
    "reason", "advice", "turns", "evidence",
)  # fmt: skip

# What a spreadsheet takes for the beginning of a formula; the wide forms count too, since some programs fold them.
_FORMULA = "=+\\-@＝＋－＠"
_AT_THE_BEGINNING = re.compile(f"^[\\s'\"]*[{_FORMULA}]")
# Where the list separator is ";", a spreadsheet begins a new cell behind one, quotes or not.
_BEHIND_A_SEMICOLON = re.compile(f'(;[\\s"]*)(?=[{_FORMULA}])')


def safe_cell(text: str) -> str:
    """The text on one line, with an apostrophe in front of what a spreadsheet would run as a formula (OWASP)."""
    line = " ".join(text.split())
    if _AT_THE_BEGINNING.match(line):
        line = "'" + line
    return _BEHIND_A_SEMICOLON.sub(r"\1'", line)


def csv_rows(items: Iterable[Scored], *, mark: bool = False) -> Iterator[str]:
    """The header line, then one line for each conversation and criterion; turns count from 1, as on the screens.

    Args:
        items: what was scored; rows are written as soon as each is there.
        mark: whether a byte-order mark stands in front, by which Excel knows UTF-8; pipes want none.
    """
    yield (BYTE_ORDER_MARK if mark else "") + _line(COLUMNS)
    for scored in items:
        for result in scored.evaluation.results:
            yield _line(_cells(scored, result))


def _cells(scored: Scored, result: CriterionResult) -> tuple[str | float | int | None, ...]:
    conversation, evaluation = scored.conversation, scored.evaluation
    turns = dict.fromkeys(evidence.turn_index for evidence in result.evidence)
    return (
        conversation.source.path,
        conversation.id,
        conversation.channel.value,
        conversation.language,
        conversation.agent_id,
        evaluation.rubric,
        evaluation.rubric_version,
        evaluation.culture,
        evaluation.score,
        evaluation.coverage,
        "yes" if evaluation.needs_review else "no",
        result.section,
        result.criterion,
        result.answer.value,
        result.weight,
        result.confidence,
        result.reason,
        result.advice,
        " ".join(str(turn + 1) for turn in turns),
        " | ".join(evidence.quote for evidence in result.evidence),
    )


def _line(cells: Iterable[str | float | int | None]) -> str:
    written = io.StringIO()
    # Quotes around every text: a separator or line end inside one can then not begin a new cell.
    safe = [safe_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerow(
        "" if c is None else c for c in safe
    )
    return written.getvalue()
