"""Practice: the agent's own words once more, checked against one criterion; nothing of it is stored."""

from __future__ import annotations

import streamlit as st

from coach.domain.conversation import Conversation, Turn
from coach.domain.evaluation import Evaluation
from coach.errors import InputError
from coach.rubrics.schema import Criterion, Example, in_language
from coach.signals.drafts import LONGEST_DRAFT
from coach.ui.coaching.wordings import check_turn
from coach.ui.components.example_view import example_view
from coach.ui.markup import element, said, show
from coach.ui.page import Services
from coach.ui.words import Words


def practice(
    services: Services,
    conversation: Conversation,
    evaluation: Evaluation,
    turn: Turn,
    criterion: Criterion,
    words: Words,
    *,
    key: str,
) -> None:
    """A box with what was said, to be said better, and what good looks like from the scorecard's examples."""
    name = in_language(criterion.name, words.language)
    with st.form(f"{key}_practice", border=False):
        text = st.text_area(words("practice.label"), turn.text, key=f"{key}_text", height=120, max_chars=LONGEST_DRAFT)
        pressed = st.form_submit_button(words("practice.check"), icon=":material/exercise:")
    if pressed:
        _told(services, conversation, evaluation, turn, criterion.criterion, name, text, words)
    example = _good_example(criterion, conversation.language)
    if example is not None:
        show(element("h4", words("practice.example")))
        show(element("div", example_view(example, words), class_="santun-examples"))


def _told(
    services: Services,
    conversation: Conversation,
    evaluation: Evaluation,
    turn: Turn,
    criterion: str,
    name: str,
    text: str,
    words: Words,
) -> None:
    if text.strip() == turn.text.strip():
        show(element("p", words("practice.unchanged"), class_="santun-note", role="status"))
        return
    try:
        check = check_turn(services, conversation, evaluation, turn, words.language, text)
    except InputError as error:
        show(element("p", said(str(error)), class_="santun-warning", role="status"))
        return
    left = [finding for finding in check.findings if finding.criterion == criterion]
    if left:
        body = [element("p", said(left[0].reason)), element("p", said(left[0].advice))]
        show(
            element(
                "div",
                element("strong", words("practice.not_yet", name=name)),
                *body,
                class_="santun-warning",
                role="status",
            )
        )
        return
    others = len(check.findings)
    rest = words.counted("practice.others", others) if others else words("practice.nothing_else")
    show(
        element(
            "p", element("strong", words("practice.done", name=name)), " ", rest, class_="santun-better", role="status"
        )
    )


def _good_example(criterion: Criterion, language: str) -> Example | None:
    """An example that meets the criterion, in the language of the conversation where there is one."""
    met = [example for example in criterion.examples if example.answer == "met"]
    return next((example for example in met if example.language == language), met[0] if met else None)
