"""What is shown to those whom the store does not answer, and who is at work in the side bar."""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitAuthError, StreamlitMissingAuthlibError

from coach.ui.components.empty_state import empty_state
from coach.ui.components.heading import page_heading
from coach.ui.markup import element, said, show
from coach.ui.signing_in import Standing, subject
from coach.ui.staff import Visitor
from coach.ui.words import Words


def who_is_at_work(visitor: Visitor, words: Words) -> None:
    """A line for the side bar: who works here, and the way out."""
    if visitor.person is not None:
        role = words(f"staff.{visitor.person.role.value}")
        show(element("p", element("strong", said(visitor.person.name)), f" · {role}", class_="santun-note"))
    elif visitor.standing is not Standing.SIGNED_IN:
        show(element("p", words(f"door.at_work.{visitor.standing.value}"), class_="santun-note"))
    if visitor.standing is Standing.SIGNED_IN and st.button(
        words("door.sign_out"), key="door_sign_out", type="tertiary", icon=":material/logout:"
    ):
        st.logout()


def closed(visitor: Visitor, words: Words) -> None:
    """Why nothing that is stored is shown, and what to do about it."""
    if visitor.standing is Standing.SIGNED_OUT:
        page_heading(words("door.signed_out.title"), words("door.signed_out.text"))
        _sign_in(words)
    elif visitor.standing is Standing.SIGNED_IN:
        page_heading(words("door.unknown.title"), words("door.unknown.text"))
        st.code(subject() or "", language=None, wrap_lines=True)
    else:
        page_heading(words("door.network.title"), words("door.network.text"))


def _sign_in(words: Words) -> None:
    if not st.button(words("door.sign_in"), type="primary", icon=":material/login:", key="door_sign_in"):
        return
    try:
        st.login()
    except (StreamlitAuthError, StreamlitMissingAuthlibError) as error:
        empty_state(words("door.faulty.title"), words("door.faulty.text"), "build")
        st.code(" ".join(str(error).split()), language=None, wrap_lines=True)
