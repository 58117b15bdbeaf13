"""The customer's message and the draft, how it is checked, and examples to try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from coach.domain.conversation import Channel
from coach.ui.components.score_options import culture_choice
from coach.ui.markup import element, show
from coach.ui.page import DraftOptions, Services
from coach.ui.words import Words

DRAFT_KEY = "draft_reply"
CUSTOMER_KEY = "draft_customer"
_BEFORE = "draft_before"  # the replies that wordings were taken over in, last one last
_EXAMPLES = ("late", "locked", "refund")
_HEIGHT = 190
# Streamlit shows None as if nothing were chosen.
_AUTO = ""


@dataclass(frozen=True, slots=True)
class DraftInput:
    """What the user wrote; ``customer`` is empty where there is no message to answer."""

    reply: str
    customer: str


def draft_options(services: Services, languages: Sequence[str], words: Words) -> DraftOptions:
    """Channel, culture profile and language of the draft in a row."""
    with st.container(key="draft_options"):
        places = st.columns(3, gap="small")
    with places[0]:
        channel = st.selectbox(
            words("options.channel"),
            [channel.value for channel in Channel],
            format_func=lambda one: words(f"channel.{one}"),
            key="draft_channel",
            persist_state="session",
        )
    with places[1]:
        culture = culture_choice(services, words, words("scorecard.no_culture"), key="draft_culture")
    with places[2]:
        language = st.selectbox(
            words("draft.language"),
            [_AUTO, *languages],
            format_func=lambda one: language_name(one, words) if one else words("draft.language_auto"),
            key="draft_language",
            persist_state="session",
        )
    return DraftOptions(channel=Channel(channel), culture=culture, language=language or None)


def draft_texts(words: Words) -> DraftInput:
    """The two texts side by side, with the buttons below them."""
    left, right = st.columns(2)
    with left:
        customer = _text(words("draft.customer"), words("draft.customer_example"), CUSTOMER_KEY)
    with right:
        reply = _text(words("draft.reply"), words("draft.reply_example"), DRAFT_KEY)
    with st.container(horizontal=True, vertical_alignment="center"):
        # A press takes the text over and runs the page, which checks what is there.
        st.button(words("draft.check"), key="draft_check", type="primary", icon=":material/rate_review:")
        if st.session_state.get(_BEFORE):
            st.button(
                words("draft.undo"), key="draft_undo", type="tertiary", icon=":material/undo:", on_click=_take_back
            )
        if reply or customer:
            st.button(
                words("draft.clear"),
                key="draft_clear",
                type="tertiary",
                icon=":material/delete_sweep:",
                on_click=_fill,
                args=("", ""),
            )
        show(element("p", words("draft.hint"), class_="quiet"))
    return DraftInput(reply, customer)


def draft_examples(words: Words) -> None:
    """Buttons that fill in an example."""
    with st.container(horizontal=True, horizontal_alignment="center", key="draft_examples"):
        for name in _EXAMPLES:
            st.button(
                words(f"draft.example.{name}.title"),
                key=f"draft_example_{name}",
                icon=":material/edit_note:",
                on_click=_fill,
                args=(words(f"draft.example.{name}.customer"), words(f"draft.example.{name}.reply")),
            )


def language_name(code: str, words: Words) -> str:
    """A language as the interface calls it, or its code."""
    return words(f"language.{code}") if f"language.{code}" in words.texts else code


def _text(label: str, example: str, key: str) -> str:
    return st.text_area(label, height=_HEIGHT, placeholder=example, key=key, persist_state="session") or ""


def take_over(reply: str) -> None:
    """Puts another reply in place of the draft, which the user may take back."""
    st.session_state[_BEFORE] = [*st.session_state.get(_BEFORE, ()), st.session_state.get(DRAFT_KEY, "")]
    st.session_state[DRAFT_KEY] = reply


def _take_back() -> None:
    *earlier, last = st.session_state[_BEFORE]
    st.session_state[_BEFORE] = earlier
    st.session_state[DRAFT_KEY] = last


def _fill(customer: str, reply: str) -> None:
    st.session_state[_BEFORE] = []
    st.session_state[CUSTOMER_KEY] = customer
    st.session_state[DRAFT_KEY] = reply
