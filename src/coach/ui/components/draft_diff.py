"""What a rewriting changes, word by word, and the blanks that it leaves to fill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from coach.rewriting.wording import BLANK
from coach.ui.markup import Html, element, joined

_PIECE = re.compile(r"\[[^\[\]\n]{1,120}\]|\w+(?:['’-]\w+)*|\s+|[^\w\s]")
# Over this many pieces difflib may pass over very common words, which is coarser and a hundred times as quick.
_EXACT_PIECES = 3_000


def blanks_in(text: str) -> list[str]:
    """The blanks of a text, such as ``[what you can offer]``, in their order."""
    return BLANK.findall(text)


def with_blanks(text: str) -> Html:
    """A text with its blanks marked."""
    pieces: list[str] = []
    place = 0
    for blank in BLANK.finditer(text):
        pieces += [text[place : blank.start()], element("span", blank.group(), class_="santun-blank")]
        place = blank.end()
    return joined(*pieces, text[place:])


def word_diff(before: str, after: str) -> Html:
    """The new text with what goes struck out and what comes underlined."""
    pieces: list[Html] = []
    for old, new in _changes(before, after):
        if old == new:
            pieces.append(with_blanks(old))
            continue
        if old:
            pieces.append(element("del", old))
        if new:
            pieces.append(element("ins", with_blanks(new)))
    return joined(*pieces)


def _changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    """The two texts side by side in runs that are the same or changed; a blank between two changes joins them."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > _EXACT_PIECES)
    gone, come = "", ""
    for _, start, end, first, last in matcher.get_opcodes():
        was, now = "".join(old[start:end]), "".join(new[first:last])
        between = was == now and was.isspace() and "\n" not in was and (gone or come)
        if was != now or between:
            gone, come = gone + was, come + now
            continue
        yield from _tidied(gone, come)
        gone, come = "", ""
        yield was, now
    yield from _tidied(gone, come)


def _tidied(gone: str, come: str) -> Iterator[tuple[str, str]]:
    """A run of changes, without the white space that both end with."""
    kept = gone.rstrip()
    tail = gone[len(kept) :]
    if tail and kept and come.endswith(tail):
        yield kept, come.removesuffix(tail)
        yield tail, tail
    elif gone or come:
        yield gone, come
