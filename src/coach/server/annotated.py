"""A text with markup between its words, and places in it counted the way the LanguageTool API counts them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_PAIRS_BEGIN, _PAIRS_END = "\ud800", "\udfff"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text; markup is not checked, or read as ``reads_as``."""

    written: str
    is_markup: bool = False
    reads_as: str = ""


class AnnotatedText:
    """What is checked (``plain``), and where each of its characters stands in what the client has (``written``)."""

    def __init__(self, parts: Iterable[Part]) -> None:
        plain: list[str] = []
        written: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        place = 0
        for part in parts:
            size = len(part.written)
            written.append(part.written)
            if part.is_markup:
                plain.append(part.reads_as)
                self._starts.extend([place] * len(part.reads_as))
                self._ends.extend([place + size] * len(part.reads_as))
            else:
                plain.append(part.written)
                self._starts.extend(range(place, place + size))
                self._ends.extend(range(place + 1, place + size + 1))
            place += size
        # Half an emoji can be written in JSON and not in UTF-8; its stand-in counts as one unit, too.
        self.plain = _whole("".join(plain))
        self.written = _whole("".join(written))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters ``start`` to ``end`` of the plain text stand in the written one."""
        return self._starts[start], self._ends[end - 1]


def units(text: str) -> int:
    """The length in UTF-16 code units, in which Java and JavaScript count."""
    return len(text) + sum(character > "\uffff" for character in text)


def _whole(text: str) -> str:
    if text.isascii():
        return text
    return "".join("\ufffd" if _PAIRS_BEGIN <= character <= _PAIRS_END else character for character in text)
