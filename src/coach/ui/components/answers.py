"""How answers look: a word, a symbol and a colour, never the colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from coach.domain.evaluation import Answer
from coach.exports.as_html import SYMBOLS
from coach.ui.markup import Html, element
from coach.ui.words import Words


@dataclass(frozen=True, slots=True)
class Look:
    """The look of an answer: the interface text's key, the symbol, the CSS class and Streamlit's colour."""

    key: str
    symbol: str
    css: str
    colour: str


LOOKS = {
    Answer.MET: Look("answer.met", SYMBOLS[Answer.MET], "met", "green"),
    Answer.PARTLY_MET: Look("answer.partly_met", SYMBOLS[Answer.PARTLY_MET], "partly", "yellow"),
    Answer.NOT_MET: Look("answer.not_met", SYMBOLS[Answer.NOT_MET], "not-met", "red"),
    Answer.NOT_APPLICABLE: Look("answer.not_applicable", SYMBOLS[Answer.NOT_APPLICABLE], "none", "gray"),
    Answer.NOT_SCORED: Look("answer.not_scored", SYMBOLS[Answer.NOT_SCORED], "none", "gray"),
}


def answer_chip(answer: Answer, words: Words) -> Html:
    """An answer as a small coloured sign with its word."""
    look = LOOKS[answer]
    return element("span", f"{look.symbol} {words(look.key)}", class_=f"santun-chip {look.css}")


def answer_badge(answer: Answer, words: Words) -> str:
    """The same in Markdown, for labels of Streamlit's own elements."""
    look = LOOKS[answer]
    return f":{look.colour}-badge[{look.symbol} {words(look.key)}]"
