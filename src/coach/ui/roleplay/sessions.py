"""The list of sessions that somebody sees, one of them to be opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from coach.domain.people import StaffRole
from coach.domain.practice import PracticeMode
from coach.rubrics.scenario_schema import Scenario
from coach.storage.practice import PracticeRow
from coach.storage.store import View
from coach.ui.coaching.days import day_text
from coach.ui.components.empty_state import empty_state
from coach.ui.markup import Html, element, said, show
from coach.ui.roleplay.attempts import ending_text, score_text
from coach.ui.roleplay.choosing import KEY
from coach.ui.words import Words

_A_PAGE = 20
_ALL = ""


def sessions(view: View, scenarios: Mapping[str, Scenario], open_one: Callable[[str], None], words: Words) -> None:
    """Sessions, the latest first; ``open_one`` gets the id of the one to be opened."""
    me = view.people.me()
    names = {one.id: one.name for one in view.people.list()}
    trainee = None if me.role is StaffRole.AGENT else _whose(names, words)
    shown = st.session_state.get(f"{KEY}_sessions_shown", _A_PAGE)
    page = view.practice.list(trainee, limit=shown)
    if not page.rows:
        empty_state(words("room.no_sessions.title"), words("room.no_sessions.text"), "theater_comedy")
        return
    with st.container(key=f"{KEY}_sessions"):
        for row in page.rows:
            with st.container(horizontal=True, vertical_alignment="center", key=f"{KEY}_session_{row.id}"):
                show(_row(row, scenarios, names, words, with_name=me.role is not StaffRole.AGENT))
                st.button(words("room.open_it"), key=f"{KEY}_open_{row.id}", on_click=open_one, args=(row.id,))
    if page.next:
        st.button(words("feedback.older"), key=f"{KEY}_older", on_click=_show_older, args=(shown,))


def _whose(names: Mapping[str, str], words: Words) -> str | None:
    chosen = st.selectbox(
        words("room.whose"),
        [_ALL, *names],
        format_func=lambda one: names[one] if one else words("room.everybody"),
        key=f"{KEY}_whose",
        width=320,
    )
    return chosen or None


def _show_older(shown: int) -> None:
    st.session_state[f"{KEY}_sessions_shown"] = shown + _A_PAGE


def _row(
    row: PracticeRow, scenarios: Mapping[str, Scenario], names: Mapping[str, str], words: Words, *, with_name: bool
) -> Html:
    title = scenarios[row.scenario].title if row.scenario in scenarios else row.scenario
    told = [names.get(row.trainee_id, row.trainee_id)] if with_name else []
    told += [day_text(row.ended_at.astimezone().date(), words, with_year=True), ending_text(row.ending, words)]
    if row.mode is PracticeMode.HOT_SEAT:
        told.append(words("room.in_hot_seat"))
    if row.grade is not None:
        told.append(words("room.graded", grade=words.number(row.grade)))
    elif row.has_comment:
        told.append(words("room.commented"))
    has_grade = row.score is not None and not row.needs_review
    return element(
        "div",
        element("b", score_text(row, words), class_="score" if has_grade else "score none"),
        element("div", element("strong", said(title)), element("p", said(" · ".join(told)), class_="quiet")),
        class_="santun-session",
    )
