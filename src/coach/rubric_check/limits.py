"""Whether a limit is written in the unit of the measure that is compared with it."""

from __future__ import annotations

import re

from coach.rubrics.quantities import parse_quantity
from coach.signals.measures._registry import Measure

LABEL = "label"
# Turns are counted, so a bare number of them is as clear as a bare count.
_FITTING: dict[str, frozenset[str]] = {
    "seconds": frozenset({"second", "seconds", "minute", "minutes", "hour", "hours"}),
    "words": frozenset({"word", "words"}),
    "turns": frozenset({"turn", "turns", ""}),
    "share": frozenset({"%"}),
    "count": frozenset({"time", "times", ""}),
}
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*")


def size_problem(measure: Measure, entry: str) -> str | None:
    """What is wrong with a limit on a measure that gives labels; None for measures that give numbers."""
    if measure.unit != LABEL:
        return None
    return f"`{entry}` needs a number and {measure.name} gives a label; remove `{entry}` or compare it with `is`"


def limit_problem(limit: str | int, measure: Measure) -> str | None:
    """What is wrong with a limit that does not fit the unit of a measure; None when it fits.

    Args:
        limit: as it is written, such as ``2 minutes``; no reference to a setting.
        measure: that is compared with it, and gives numbers.

    Raises:
        ValueError: the limit is no quantity at all.
    """
    parse_quantity(limit)
    text = str(limit).strip()
    number, unit = _split(text)
    if unit in _FITTING[measure.unit]:
        return None
    found = f"is in {'%' if unit == '%' else unit}" if unit else "has no unit"
    return f"{text!r} {found}; {measure.name} is {_expected(measure.unit)}, write {_right(number, measure.unit)}"


def _split(text: str) -> tuple[str, str]:
    found = _NUMBER.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def _expected(unit: str) -> str:
    return {"share": "a share", "count": "a count"}.get(unit, f"in {unit}")


def _right(number: str, unit: str) -> str:
    if unit == "share":
        # 0.3 and 30 may mean the same share, so the number is not guessed.
        return "a percentage such as 30%"
    if unit == "count":
        return number
    return f"{number} {unit.removesuffix('s') if number == '1' else unit}"
