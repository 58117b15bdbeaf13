"""A trainer's homework for the team: a scenario, who, until when; and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import streamlit as st

from coach.domain.people import StaffRole
from coach.domain.practice import Assignment
from coach.errors import CoachError
from coach.rubrics.scenario_schema import Scenario
from coach.storage.store import View
from coach.ui.coaching.days import day_text
from coach.ui.components.empty_state import empty_state
from coach.ui.markup import Html, element, said, show
from coach.ui.roleplay.choosing import KEY
from coach.ui.words import LANGUAGES, Words

_LASTS = timedelta(days=7)
_LONGEST = 1000  # characters


def assigning(view: View, scenarios: Mapping[str, Scenario], open_one: Callable[[str], None], words: Words) -> None:
    """The form and the list; ``open_one`` gets the id of a session that did an assignment."""
    names = {one.id: one.name for one in view.people.list(role=StaffRole.AGENT)}
    if not names or not scenarios:
        empty_state(words("room.nobody.title"), words("room.nobody.text"), "group")
        return
    _form(view, scenarios, names, words)
    there = view.practice.assignments()
    show(element("h2", words("room.assignments")))
    if not there:
        show(element("p", words("room.no_assignments"), class_="quiet"))
    today = date.today()
    with st.container(key=f"{KEY}_assignments"):
        for one in sorted(there, key=lambda one: (one.is_done, one.due_on)):
            _line(view, one, scenarios, names, today, open_one, words)


def _form(view: View, scenarios: Mapping[str, Scenario], names: Mapping[str, str], words: Words) -> None:
    with st.form(f"{KEY}_assign"):
        trainees = st.multiselect(
            words("room.assign_to"),
            list(names),
            format_func=lambda one: names[one],
            placeholder=words("room.choose_somebody"),
            key=f"{KEY}_assign_to",
        )
        scenario = st.selectbox(
            words("room.scenario"),
            list(scenarios),
            format_func=lambda one: f"{scenarios[one].title} · {LANGUAGES.get(scenarios[one].language, '')}",
            key=f"{KEY}_assign_scenario",
        )
        due = st.date_input(
            words("room.due_on"), date.today() + _LASTS, key=f"{KEY}_assign_due", format="YYYY-MM-DD", width=220
        )
        note = st.text_input(words("room.note"), key=f"{KEY}_assign_note", max_chars=_LONGEST)
        pressed = st.form_submit_button(words("room.assign_now"), type="primary", icon=":material/assignment_add:")
    if not pressed or scenario is None:
        return
    if not trainees:
        show(element("p", words("room.choose_somebody"), class_="santun-warning", role="status"))
        return
    for trainee in trainees:
        try:
            view.practice.assign(Assignment(scenario, trainee, due, note.strip()))
        except CoachError as error:
            who = element("strong", said(names[trainee]), ": ")
            show(element("p", who, said(str(error)), class_="santun-warning", role="status"))
        else:
            told = words("room.assigned_to", name=names[trainee])
            show(element("p", said(told), class_="santun-better", role="status"))


def _line(
    view: View,
    one: Assignment,
    scenarios: Mapping[str, Scenario],
    names: Mapping[str, str],
    today: date,
    open_one: Callable[[str], None],
    words: Words,
) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"{KEY}_assignment_{one.id}"):
        show(_told(one, scenarios, names, today, words))
        if one.done_by is not None:
            st.button(words("room.open_it"), key=f"{KEY}_done_{one.id}", on_click=open_one, args=(one.done_by,))
        else:
            st.button(
                words("room.withdraw"),
                key=f"{KEY}_withdraw_{one.id}",
                type="tertiary",
                on_click=view.practice.withdraw,
                args=(one.id,),
            )


def _told(
    one: Assignment, scenarios: Mapping[str, Scenario], names: Mapping[str, str], today: date, words: Words
) -> Html:
    title = scenarios[one.scenario].title if one.scenario in scenarios else one.scenario
    if one.done_at is not None:
        done = day_text(one.done_at.astimezone().date(), words)
        state, tone = words("room.done", day=done), "met"
    elif one.is_late(today):
        state, tone = words("room.late", day=day_text(one.due_on, words)), "not-met"
    else:
        state, tone = words("room.due", day=day_text(one.due_on, words)), "partly"
    note = f" · {one.note}" if one.note else ""
    return element(
        "div",
        element("strong", said(names.get(one.trainee_id, one.trainee_id)), " · ", said(title)),
        element("p", element("span", state, class_=f"santun-chip {tone}"), said(note), class_="quiet"),
        class_="santun-session",
    )
