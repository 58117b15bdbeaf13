"""The words that an answer rests on."""

from __future__ import annotations

from coach.domain.conversation import Conversation, Evidence
from coach.domain.evaluation import Answer
from coach.ui.components.answers import LOOKS
from coach.ui.components.speakers import speaker_label
from coach.ui.markup import Html, element, joined, said
from coach.ui.words import Words

# A longer quote is cut on screen; the transcript has it all.
_MOST_CHARACTERS = 240


def evidence_quote(
    conversation: Conversation, evidence: Evidence, answer: Answer, words: Words, *, name_conversation: bool = False
) -> Html:
    """A quote with who said it and in which turn; with the conversation's name where several are on the page."""
    turn = conversation.turns[evidence.turn_index]
    where = words("quote.where", turn=words.number(turn.index + 1))
    place = joined(said(speaker_label(conversation, turn, words)), " · ", where)
    if name_conversation:
        place = joined(place, " · ", said(conversation.id))
    quote = evidence.quote if len(evidence.quote) <= _MOST_CHARACTERS else evidence.quote[: _MOST_CHARACTERS - 1].rstrip() + "…"
    return element(
        "blockquote", element("q", said(quote)), element("footer", place), class_=f"santun-quote {LOOKS[answer].css}"
    )
