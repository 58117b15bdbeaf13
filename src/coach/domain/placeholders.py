"""What stands in a conversation instead of personal data (``<NAME_1>``, ``<PHONE_2>``), and how it is read."""

from __future__ import annotations

import re

PLACEHOLDER = re.compile(r"<([A-Z]{2,}(?:_[A-Z]+){0,3})_(\d{1,6})>")
_PEOPLE = ("NAME", "AGENT")
# A name as long as the placeholder that it is read for: <NAME_1> has eight characters, <AGENT_10> ten.
_SYLLABLES = ("na", "ri", "do", "ma", "le", "ta", "vi", "so", "ka", "be")
_FIRST = ("Da", "Me", "Ro", "Li", "Ha", "Sa", "Te", "Ni", "Jo", "Wi")


def placeholder(kind: str, number: int) -> str:
    """The placeholder of the n-th value of a kind, such as ``<BANK_ACCOUNT_1>``."""
    return f"<{kind.upper()}_{number}>"


def with_stand_ins(text: str) -> str:
    """The text with a made-up value of the same length for each placeholder, so that no place in it moves.

    A name reads as a capitalised word, an e-mail address as one, any other datum as a number: phrases, measures and the
    model then meet what they would have met before the text was masked. The same placeholder gives the same value.
    """
    return PLACEHOLDER.sub(_stand_in, text) if "<" in text else text


def whole_placeholders(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch widened so that it cuts no placeholder."""
    for found in PLACEHOLDER.finditer(text):
        if found.start() < end and start < found.end():
            start, end = min(start, found.start()), max(end, found.end())
    return start, end


def _stand_in(found: re.Match[str]) -> str:
    kind, number, length = found[1], int(found[2]), len(found[0])
    if kind in _PEOPLE:
        offset = number + (5 if kind == "AGENT" else 0)
        parts = [
            _FIRST[offset % 10],
            *(_SYLLABLES[(offset // 10**step + 3 * step) % 10] for step in range(length // 2)),
        ]
        return "".join(parts)[:length]
    if kind == "EMAIL":
        return f"a{number:0{length - 7}}@ab.id"
    if kind == "HANDLE":
        return f"@a{number:0{length - 2}}"
    return f"{'08' if kind == 'PHONE' else '7'}{number:0{length - (2 if kind == 'PHONE' else 1)}}"
