"""Whose pages are looked at."""

from __future__ import annotations

import streamlit as st

from coach.domain.people import Person, StaffRole
from coach.storage.store import View
from coach.ui.coaching.offer import nothing_stored, samples_note, who_is_here
from coach.ui.page import Services
from coach.ui.words import Words


def agent_of_page(services: Services, view: View, words: Words) -> Person | None:
    """Whom a page about one agent is about: oneself, or whom somebody who looks after several has chosen.

    Where nobody has contacts yet it says what to do next and gives None.
    """
    me = view.people.me()
    who_is_here(me, words)
    agent = me if me.role is StaffRole.AGENT else _choose_agent(view, words)
    if agent is None:
        nothing_stored(services, view, words)
        return None
    samples_note(view, words)
    return agent


def _choose_agent(view: View, words: Words) -> Person | None:
    """The agent whom somebody who looks after several has chosen, on all pages the same; None where none has contacts."""
    by_id = {one.id: one for one in view.people.list(role=StaffRole.AGENT, with_contacts=True)}
    if not by_id:
        return None
    chosen = st.selectbox(
        words("coaching.agent"),
        list(by_id),
        format_func=lambda one: by_id[one].name,
        key="coaching_agent",
        persist_state="session",
        width=320,
    )
    return by_id[chosen] if chosen else None
