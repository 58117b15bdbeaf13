"""The numbers of a conversation, with what each of them is."""

from __future__ import annotations

from coach.domain.evaluation import Scored
from coach.exports.as_html import measure_text
from coach.signals.measures._registry import known_measures
from coach.ui.markup import element, show
from coach.ui.words import Words


def measures_table(scored: Scored, words: Words) -> None:
    """Each measure with its value; those that could not be told are named at the end."""
    known = known_measures()
    told = [(name, value) for name, value in scored.measures.items() if value is not None]
    untold = [_name(name, words) for name, value in scored.measures.items() if value is None]
    cells = [
        element(
            "div",
            element("dt", _capitalised(_name(name, words))),
            element("dd", measure_text(value, known[name].unit, words.language)),
        )
        for name, value in told
    ]
    note = element("p", words("measures.untold", names=", ".join(untold)), class_="quiet") if untold else None
    show(element("div", element("dl", *cells, class_="santun-measures"), note))


def _name(name: str, words: Words) -> str:
    means = known_measures()[name].means
    return means.get(words.language) or means["en"]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
