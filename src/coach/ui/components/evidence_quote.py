"""The words that an answer rests on."""

from __future__ import annotations

from collections.abc import Sequence

from coach.domain.conversation import Conversation, Evidence
from coach.domain.evaluation import Answer
from coach.exports.highlight import Span, around, marked_segments
from coach.ui.components.answers import LOOKS
from coach.ui.components.speakers import speaker_label
from coach.ui.markup import Html, element, joined, said
from coach.ui.words import Words

# A longer quote is cut on screen, a shorter one gets the words around it; the transcript has it all.
_MOST_CHARACTERS = 240
AROUND = 60


def evidence_quote(
    conversation: Conversation,
    passage: Sequence[Evidence],
    answer: Answer,
    words: Words,
    *,
    conversation_name: str | None = None,
) -> Html:
    """A quote with its marks, who said it and in which turn; and in which conversation where several are on the page.

    The evidence of a ``passage`` (see ``coach.exports.highlight.passages``) is from one turn.
    """
    turn = conversation.turns[passage[0].turn_index]
    where = words("quote.where", turn=words.number(turn.index + 1))
    place = joined(said(speaker_label(conversation, turn, words)), " · ", where)
    if conversation_name is not None:
        place = joined(place, " · ", said(conversation_name))
    css = LOOKS[answer].css
    quote = element("bdi", *_pieces(turn.text, passage, css))
    return element("blockquote", element("q", quote), element("footer", place), class_=f"santun-quote {css}")


def _pieces(text: str, passage: Sequence[Evidence], css: str) -> list[str]:
    """The words of the passage, marked, with those around them in whole words; plain where it is all of the turn."""
    start, end = passage[0].start, max(one.end for one in passage)
    before, after = around(text, start, end, AROUND)
    cut = end - start > _MOST_CHARACTERS
    shown = text[start : start + _MOST_CHARACTERS - 1].rstrip() if cut else text[start:end]
    spans = [Span(one.start - start, one.end - start, css) for one in passage]
    marked = [
        element("mark", piece.text, class_=css) if piece.criteria else piece.text
        for piece in marked_segments(shown, spans)
    ]
    is_all = len(passage) == 1 and not before and not after
    return [before, *([shown] if is_all else marked), "…" if cut else after]
