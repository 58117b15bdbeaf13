"""Words that are selected in a transcript with the mouse or a finger, as evidence or for a remark."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate
from typing import Any, Literal

import streamlit as st

from coach.domain.conversation import Conversation, Evidence, Turn
from coach.exports.harmless import harmless
from coach.ui.words import Words

Purpose = Literal["evidence", "comment"]
_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+|\n|$)")
_SCRIPT = files("coach.ui.reviewing").joinpath("picked_words.js").read_text(encoding="utf-8")
_bar = st.components.v2.component("santun_picked_words", js=_SCRIPT, html="<span hidden></span>")


@dataclass(frozen=True, slots=True)
class Picked:
    """What was selected and what it is for."""

    purpose: Purpose
    evidence: Evidence


def picked_words(
    conversation: Conversation,
    words: Words,
    *,
    key: str,
    on_pick: Callable[[Picked], None],
    goes_to: int | None = None,
    comes_up: str | None = None,
    purposes: Sequence[Purpose] = ("evidence", "comment"),
) -> None:
    """Lets the reader select words in the transcript of this ``key``; a small bar then asks what they are for.

    Args:
        conversation: that the transcript shows.
        words: the interface texts.
        key: of the transcript, which its turns' anchors begin with.
        on_pick: gets what was selected.
        goes_to: a turn to bring into view, where the transcript scrolls by itself; on a phone the page stays where it is.
        comes_up: key of a container to bring into view, where it is out of it.
        purposes: what the words may be for.
    """
    state = f"{key}_picked"

    def take() -> None:
        given = getattr(st.session_state.get(state), "picked", None)
        if given and (found := picked_from(conversation, given)):
            on_pick(found)

    texts = {"evidence": "reviewing.use_as_evidence", "comment": "reviewing.comment_on_this"}
    labels = {purpose: words(texts[purpose]) for purpose in purposes}
    move = f"{key}_move"
    if goes_to is not None or comes_up is not None:
        number = st.session_state.get(move, {}).get("number", 0) + 1
        st.session_state[move] = {"turn": goes_to, "comes_up": comes_up, "number": number}
    moved = st.session_state.get(move)
    _bar(key=state, data={"prefix": f"{key}-turn-", "labels": labels, "move": moved}, on_picked_change=take)


def picked_from(conversation: Conversation, given: Mapping[str, Any]) -> Picked | None:
    """What the browser says was selected, in whole words; None where it can not be."""
    try:
        index, start, end = (int(given[name]) for name in ("turn", "start", "end"))
        purpose = given["purpose"]
    except (KeyError, TypeError, ValueError):
        return None
    if purpose not in ("evidence", "comment") or not 0 <= index < len(conversation.turns):
        return None
    turn = conversation.turns[index]
    start, end = _in_whole_words(turn.text, *_as_stored(turn.text, start, end))
    return Picked(purpose, Evidence.of(turn, start, end)) if start < end else None


def sentences(turn: Turn) -> tuple[Evidence, ...]:
    """The sentences of a turn, for those who can not select with a mouse."""
    found = []
    for sentence in _SENTENCE.finditer(turn.text):
        start, end = _in_whole_words(turn.text, *sentence.span())
        if start < end:
            found.append(Evidence.of(turn, start, end))
    return tuple(found) or (Evidence.of(turn),)


def _as_stored(text: str, start: int, end: int) -> tuple[int, int]:
    """Places in the text as it is shown as places in the text as it is stored: steering characters look longer."""
    ends = list(accumulate(len(harmless(character)) for character in text))
    first = next((place for place, shown in enumerate(ends) if shown > start), len(text))
    last = next((place for place, shown in enumerate(ends) if shown >= end), len(text) - 1)
    return first, last + 1


def _in_whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The place without white space around it, made longer to whole words."""
    start, end = max(0, start), min(len(text), end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return start, end
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end
