"""Line breaks that only fold a long line, as mail programs put them; they end no sentence."""

from __future__ import annotations

import itertools
import re

_PARAGRAPH = re.compile(r"(?m)^[^\n]++(?:\n[^\S\n]*\S[^\n]*)+")
_ITEM = re.compile(r"\s*(?:[-*•>+]|\(?\d{1,3}[.):]|[a-z][.)])\s")
# Mail is folded at 60 to 100 characters; a line that ends more than a long word before that was ended on purpose.
_WIDTHS = range(60, 101)
_LONG_WORD = 18
_LONG_LINE = 45
_SENTENCE_ENDS = tuple(".!?…:;")


def unwrapped(text: str) -> str:
    """The text, as long as before, with a blank for each line break that only folds a line."""
    return _PARAGRAPH.sub(lambda found: _joined(found[0]), text) if "\n" in text else text


def _joined(paragraph: str) -> str:
    lines = paragraph.split("\n")
    folded = _is_folded(lines)
    opens_with_capital = paragraph.lstrip()[:1].isupper()
    joined = lines[0]
    for before, line in itertools.pairwise(lines):
        goes_on = len(before) >= _LONG_LINE and opens_with_capital and line.lstrip()[:1].islower()
        soft = (folded or goes_on) and not before.rstrip().endswith(_SENTENCE_ENDS) and not _ITEM.match(line)
        joined += (" " if soft else "\n") + line
    return joined


def _is_folded(lines: list[str]) -> bool:
    """Whether all lines but the last one are about equally long, as folding makes them."""
    width = max(map(len, lines))
    return len(lines) >= 3 and width in _WIDTHS and all(len(line) > width - _LONG_WORD for line in lines[:-1])
