"""Numbers with units as people write them: ``2 minutes``, ``30%``, ``20 words``."""

from __future__ import annotations

import re
from functools import lru_cache

_UNITS = {
    "second": 1.0, "seconds": 1.0, "minute": 60.0, "minutes": 60.0, "hour": 3600.0, "hours": 3600.0,
    "word": 1.0, "words": 1.0, "turn": 1.0, "turns": 1.0, "time": 1.0, "times": 1.0, "": 1.0, "%": 0.01,
}  # fmt: skip
_SHAPE = re.compile(r"\s*(\d{1,9}(?:\.\d{1,6})?)\s*(%|[a-z]*)\s*")
_REFERENCE = re.compile(r"(?:(\d{1,4}(?:\.\d{1,3})?) x )?\$([a-z][a-z0-9_]*)")


def parse_quantity(text: str | int) -> float:
    """``2 minutes`` as 120.0, ``30%`` as 0.3, ``20 words`` as 20.0; raises ValueError with what is allowed."""
    found = _SHAPE.fullmatch(str(text))
    if not found or found[2] not in _UNITS:
        raise ValueError(f"write a number with its unit, such as 2 minutes, 30% or 20 words, not {str(text)!r}")
    return float(found[1]) * _UNITS[found[2]]


@lru_cache(maxsize=1024)
def parse_percentage(text: str) -> float:
    """``80%`` as 0.8; raises ValueError with what is allowed."""
    found = _SHAPE.fullmatch(text)
    if not found or found[2] != "%" or float(found[1]) > 100:
        raise ValueError(f"write a percentage such as 80%, not {text!r}")
    return float(found[1]) / 100


@lru_cache(maxsize=1024)
def parse_reference(text: str) -> tuple[float, str] | None:
    """``$limit`` as (1.0, "limit") and ``2 x $limit`` as (2.0, "limit"); None when it is no reference to a setting."""
    found = _REFERENCE.fullmatch(text.strip())
    return (float(found[1] or 1), found[2]) if found else None
