"""People and teams: who works with Santun, as what, in which team, and what the sign-in calls them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach.domain.people import Person, StaffRole, Team
from coach.storage.store import LOCAL_ADMIN
from coach.ui.components.empty_state import empty_state
from coach.ui.components.heading import page_heading
from coach.ui.markup import element, show
from coach.ui.page import ADMINISTRATORS, PageInfo, Services
from coach.ui.people.person_form import person_form
from coach.ui.people.team_form import team_form
from coach.ui.staff import view_of, works_alone
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("people.title", ":material/badge:", "group.administration", 60, ADMINISTRATORS)

_KEY = "people"
_TOLD = f"{_KEY}_told"


def render(services: Services) -> None:
    """Draws the page."""
    words, view = chosen_words(), view_of(services)
    page_heading(words("people.title"), words("people.subtitle"))
    me = view.people.me()
    if me.role not in ADMINISTRATORS:
        empty_state(words("people.not_yours.title"), words("people.not_yours.text"), "lock")
        return
    if works_alone(me):
        show(element("p", words("people.local"), class_="santun-note"))
    teams = view.people.teams()
    # The local administrator belongs to this computer and its commands, and is nobody who could sign in.
    people = [one for one in view.people.list() if one.id != LOCAL_ADMIN.id]
    _told()
    _overview(people, teams, words)
    left, right = st.columns([3, 2], gap="large")
    with left:
        show(element("h2", words("people.person")))
        done = person_form(view, people, teams, words, key=f"{_KEY}_person")
    with right:
        show(element("h2", words("people.teams")))
        done = team_form(view, teams, words, key=f"{_KEY}_team") or done
    show(element("p", words("people.kept"), class_="quiet"))
    if done:
        st.session_state[_TOLD] = done
        # A form for somebody new begins empty again.
        for key in [key for key in st.session_state if str(key).startswith((f"{_KEY}_person_", f"{_KEY}_team_"))]:
            del st.session_state[key]
        st.rerun()


def _told() -> None:
    if told := st.session_state.pop(_TOLD, None):
        show(element("p", str(told), class_="santun-note", role="status"))


def _overview(people: Sequence[Person], teams: Sequence[Team], words: Words) -> None:
    if not people:
        empty_state(words("people.empty.title"), words("people.empty.text"), "badge")
        return
    loose = sum(one.team is None and one.role is not StaffRole.ADMIN for one in people)
    if loose:
        show(element("p", words.counted("people.loose", loose), class_="santun-warning"))
    names = {team.id: team.name for team in teams}
    lines = [
        {
            words("people.name"): one.name,
            words("people.id"): one.id,
            words("people.role"): words(f"staff.{one.role.value}"),
            words("people.team"): names.get(one.team or "", ""),
            words("people.signs_in"): words("people.yes" if one.subject else "people.not_yet"),
        }
        for one in people
    ]
    st.dataframe(lines, hide_index=True, key=f"{_KEY}_table")
