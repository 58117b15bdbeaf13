"""What pages of the store show before there is anything in it: who is at work, and the samples to begin with."""

from __future__ import annotations

from datetime import date

import streamlit as st

from coach.domain.people import Person, StaffRole
from coach.storage.store import View
from coach.ui.coaching.samples import has_samples, import_samples, remove_samples
from coach.ui.components.empty_state import empty_state
from coach.ui.markup import element, show
from coach.ui.page import Services
from coach.ui.staff import works_alone
from coach.ui.words import Words


def who_is_here(me: Person, words: Words) -> None:
    """Says that there is no sign-in on this computer; nothing for those who signed in."""
    if works_alone(me):
        show(element("p", words("coaching.local"), class_="santun-note"))


def nothing_stored(services: Services, view: View, words: Words) -> None:
    """What a page shows while nothing is stored: how to import, and the samples for who may store them."""
    imports = view.people.me().role is StaffRole.ADMIN
    empty_state(
        words("coaching.empty.title"), words("coaching.empty.text" if imports else "coaching.empty.ask"), "inbox"
    )
    folder = services.settings.samples
    if not imports or folder is None:
        return
    with st.container(horizontal_alignment="center", key="samples_offer"):
        pressed = st.button(
            words("samples.open"), type="primary", icon=":material/play_circle:", key="samples_open", width="content"
        )
        show(element("p", words("samples.what"), class_="quiet"))
    if pressed:
        bar = st.progress(0.0, words("samples.working"))
        coach = services.coach("core", None, words.language)
        import_samples(
            view,
            coach,
            folder,
            date.today(),
            words.language,
            lambda name: words("samples.name", name=name),
            lambda share: bar.progress(share, words("samples.working")),
        )
        st.rerun()


def samples_note(view: View, words: Words) -> None:
    """Says that the samples are among what is shown, with the way to take them out again."""
    if not has_samples(view):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="samples_note"):
        show(element("p", words("samples.note"), class_="santun-note"))
        if view.people.me().role is StaffRole.ADMIN and st.button(
            words("samples.remove"), key="samples_remove", type="tertiary", icon=":material/delete_sweep:"
        ):
            with st.spinner(words("samples.removing")):
                remove_samples(view)
            st.rerun()
