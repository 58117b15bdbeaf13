"""An example of a criterion as a small conversation with its answer."""

from __future__ import annotations

import re

from coach.domain.evaluation import Answer
from coach.rubrics.schema import Example, in_language
from coach.ui.components.answers import answer_chip
from coach.ui.markup import Html, element, joined, said
from coach.ui.words import Words

_LINE = re.compile(r"(?:\[(?P<time>[^\]]+)\]\s*)?(?P<role>Customer|Agent|Bot|System)\s*:\s*(?P<text>.*)")


def example_view(example: Example, words: Words) -> Html:
    """The lines as bubbles, the answer above them, and what the example shows."""
    facts = [words(f"channel.{example.channel}")] if example.channel != "chat" else []
    facts += [example.culture.upper()] if example.culture else []
    facts += [words("scorecard.draft_example")] if example.status == "draft" else []
    head = joined(
        answer_chip(Answer(example.answer), words),
        " ",
        element("span", " · ".join(facts), class_="quiet") if facts else None,
    )
    return element(
        "figure",
        element(
            "figcaption",
            head,
            element("p", said(in_language(example.about, words.language)), class_="quiet") if example.about else None,
        ),
        element(
            "div",
            *(_bubble(line, words) for line in example.conversation.splitlines() if line.strip()),
            class_="santun-conversation small",
        ),
        class_="santun-example",
    )


def _bubble(line: str, words: Words) -> Html:
    found = _LINE.fullmatch(line.strip())
    role = found["role"].casefold() if found else "system"
    who = words(f"role.{role}") + (f" · {found['time']}" if found and found["time"] else "") if found else None
    return element(
        "div",
        element("div", element("span", who, class_="who"), class_="meta") if who else None,
        element("div", found["text"] if found else line, class_="bubble", dir="auto"),
        class_=f"santun-turn {role}",
    )
