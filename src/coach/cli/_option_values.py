"""Values of options, checked in our own words; typer's differ by its version and name Python's types."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from datetime import date

import typer


def one_of(text: str, allowed: Sequence[str], option: str, other_words: Mapping[str, str] | None = None) -> str:
    """The allowed value that the text is, in any capitals; raises typer.BadParameter with what is allowed.

    Args:
        text: what was typed.
        allowed: the values.
        option: what problems are said of.
        other_words: what people also call the values; only for "did you mean".
    """
    found = text.strip().casefold()
    if found in allowed:
        return found
    meant = (other_words or {}).get(found) or next(iter(difflib.get_close_matches(found, allowed, n=1)), None)
    hint = f" Did you mean {str(meant)!r}?" if meant else ""
    raise typer.BadParameter(f"found {text!r}, allowed are {', '.join(allowed)}.{hint}", param_hint=option)


def number(text: str, option: str, least: float, most: float) -> float:
    """The number that the text is; raises typer.BadParameter with what is allowed."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    # NaN fails both comparisons.
    if not least <= found <= most:
        raise typer.BadParameter(
            f"found {text!r}, allowed is a number from {least:g} to {most:g}, such as 70", param_hint=option
        )
    return found


def whole_number(text: str, option: str, least: int) -> int:
    """The whole number that the text is; raises typer.BadParameter with what is allowed."""
    # isdecimal() also holds for digits of other scripts, which int() reads; a sign or a point is refused.
    if not text.isdecimal() or int(text) < least:
        raise typer.BadParameter(f"found {text!r}, allowed is a whole number from {least} upwards", param_hint=option)
    return int(text)


def day(text: str, option: str) -> date:
    """The day that the text is; raises typer.BadParameter with what is allowed."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter(f"found {text!r}, allowed is a day such as 2026-03-31", param_hint=option) from None
