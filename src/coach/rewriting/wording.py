"""Wordings with their slots filled, fitted into the sentence that they stand in."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from itertools import pairwise

from coach.languages.base import stop_words
from coach.rubrics.rewrite_files import SLOT

BLANK = re.compile(r"\[[^\[\]\n]{1,120}\]")
_BLANKS = re.compile(r"[ \t]{2,}")
_BEFORE_MARK = re.compile(r"\s+([,.;:?!])")
_SPLIT = re.compile(r"\b(\w+) (n['’]t|['’](?:s|re|ll|ve|d|m))\b")  # a slot that took half of a contraction
_ALWAYS_CAPITAL = re.compile(r"I\b|[A-Z]{2}|\[|\d")
_FINAL = ".!?…"
_OPENING = re.compile(r"(?:^|[.!?…\n])\s*([^\W\d_])")
_WORDS_LEFT = 4
_FIRST_EMOJI = "\u2600"


def filled(wording: str, taken: Mapping[str, str]) -> str:
    """A wording with the words that its slots took; blanks and marks tidied."""
    text = SLOT.sub(lambda found: taken.get(found[1], found[0]), wording)
    return _SPLIT.sub(r"\1\2", _BEFORE_MARK.sub(r"\1", _BLANKS.sub(" ", text))).strip()


def filled_in(text: str, blanks: Mapping[str, str]) -> str:
    """A text as if the agent had filled its [blanks], for scoring it.

    Args:
        text: with blanks in square brackets.
        blanks: words of blanks and what stands for them.
    """

    def sample(found: re.Match[str]) -> str:
        words = found[0][1:-1]
        for blank, instead in blanks.items():
            words = re.sub(rf"(?<!\w){re.escape(blank)}(?!\w)", instead, words)
        return words

    return BLANK.sub(sample, text)


def fitted(after: str, text: str, start: int, end: int, *, capitals: frozenset[str]) -> tuple[str, int]:
    """A wording as it stands in the place of ``text[start:end]``, and where that place ends.

    The first letter is as large as the place asks, small too where the draft opens its sentences so; a wording that brings its
    own full stop takes the place of the one behind it.

    Args:
        after: the wording.
        text: the draft.
        start: where the place begins.
        end: where it ends.
        capitals: words that keep their capital inside a sentence (forms of address, in lower case).
    """
    first = re.match(r"[\w']+", after)
    if opens_sentence(text, start) and not (text[start : start + 1].islower() and _opens_small(text)):
        after = after[:1].upper() + after[1:]
    elif first and first[0].casefold() not in capitals and not _ALWAYS_CAPITAL.match(after):
        after = after[:1].lower() + after[1:]
    if after[-1:] in _FINAL:
        while end < len(text) and text[end] in _FINAL:
            end += 1
    return after, end


def _opens_small(text: str) -> bool:
    """Whether a draft of several sentences opens none of them with a capital."""
    openings = _OPENING.findall(text)
    return len(openings) > 1 and all(letter.islower() for letter in openings)


def joined(wording: str, slots: Mapping[str, tuple[int, int]], text: str) -> str:
    """A wording in which slots that stand side by side, as they do in the draft, keep the marks between them.

    Args:
        wording: with slots.
        slots: the characters that each takes over.
        text: the draft.
    """
    in_order = sorted(slots.items(), key=lambda item: item[1])
    for (one, (_, end)), (other, (start, _)) in pairwise(in_order):
        between = text[end:start]
        if between.strip() and not any(character.isalnum() for character in between):
            wording = wording.replace(f"<{one}> <{other}>", f"<{one}>{between}<{other}>")
    return wording


def without(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The place of words that are taken out, with the marks and blanks that they would leave behind, and what stays of it.

    Nothing where hardly any words would be left.
    """
    behind = re.compile(r"[ \t,;–—-]*").match(text, end)
    follows = behind.end() if behind else end
    if opens_sentence(text, start) and text[follows : follows + 1].isupper():
        place = start, follows, ""
    elif opens_sentence(text, start) and text[follows : follows + 1].isalnum():
        first = text[follows]
        place = start, follows + 1, first.upper()
    elif opens_sentence(text, start):
        while end < len(text) and text[end] in f"{_FINAL} ":
            end += 1
        begin = len(text[:start].rstrip()) if end == len(text) else start
        begin = len(text[:start].rstrip(" ")) if text[end : end + 1] == "\n" else begin
        place = begin, end, ""
    else:
        marks = " ,;–—-" if text[end : end + 1] in (",", ";", *_FINAL, "") else " "
        place = len(text[:start].rstrip(marks)), end, ""
    begin, stop, kept = place
    if len((text[:begin] + kept + text[stop:]).split()) >= _WORDS_LEFT:
        yield place


def opens_sentence(text: str, start: int) -> bool:
    """Whether a sentence or line begins at a place of a text."""
    before = text[:start].rstrip(" \t\"'“‘(*_\ufe0f")
    return not before or before[-1] in _FINAL + "\n:" or before[-1] >= _FIRST_EMOJI


def moved(words: str, language: str, vocabulary: Container[str] = ()) -> str:
    """Words from the beginning of a sentence as they stand inside one: what is no name loses its capital.

    Args:
        words: the words.
        language: theirs.
        vocabulary: words, in small letters, that are no names.
    """
    first = re.match(r"[^\W\d_]+", words)
    if not first or first[0] == "I" or (len(first[0]) > 1 and first[0].isupper()):
        return words
    if words[first.end() : first.end() + 1] in ("-", "’", "'") and words[first.end() + 1 :][:1].isupper():  # Wi-Fi
        return words
    plain = first[0].casefold()
    return words[:1].lower() + words[1:] if plain in stop_words(language) or plain in vocabulary else words
