"""The words that an answer rests on."""

from __future__ import annotations

from coach.domain.conversation import Conversation, Evidence
from coach.domain.evaluation import Answer
from coach.ui.components.answers import LOOKS
from coach.ui.components.speakers import speaker_label
from coach.ui.markup import Html, element, joined, said
from coach.ui.words import Words

# A longer quote is cut on screen, a shorter one gets the words around it; the transcript has it all.
_MOST_CHARACTERS = 240
_AROUND = 60


def evidence_quote(
    conversation: Conversation,
    evidence: Evidence,
    answer: Answer,
    words: Words,
    *,
    conversation_name: str | None = None,
) -> Html:
    """A quote with who said it and in which turn; and in which conversation where several are on the page."""
    turn = conversation.turns[evidence.turn_index]
    where = words("quote.where", turn=words.number(turn.index + 1))
    place = joined(said(speaker_label(conversation, turn, words)), " · ", where)
    if conversation_name is not None:
        place = joined(place, " · ", said(conversation_name))
    look = LOOKS[answer]
    before, after = _around(turn.text, evidence)
    cut = (
        evidence.quote[: _MOST_CHARACTERS - 1].rstrip() + "…"
        if len(evidence.quote) > _MOST_CHARACTERS
        else evidence.quote
    )
    quote = element("bdi", before, element("mark", cut, class_=look.css), after) if before or after else said(cut)
    return element("blockquote", element("q", quote), element("footer", place), class_=f"santun-quote {look.css}")


def _around(text: str, evidence: Evidence) -> tuple[str, str]:
    """The words in front of a quote and behind it, in whole words."""
    before, after = text[: evidence.start], text[evidence.end :]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + "…"
    return before, after
