"""The role-play room: practise against a customer who reacts, and look back on it with the scorecard."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import streamlit as st

from coach.domain.people import StaffRole
from coach.domain.practice import PracticeSession
from coach.errors import NotAllowedError, NotFoundError, StorageError
from coach.storage.store import View
from coach.ui.coaching.offer import who_is_here
from coach.ui.components.heading import page_heading
from coach.ui.page import EVERYBODY, PageInfo, Services
from coach.ui.roleplay.assigning import assigning
from coach.ui.roleplay.attempt import Attempt, attempt_of, stored_attempt
from coach.ui.roleplay.choosing import KEY, choose, choosing, trainee_of_page
from coach.ui.roleplay.debrief import debrief
from coach.ui.roleplay.room import Room, Terms, begin
from coach.ui.roleplay.sessions import sessions
from coach.ui.roleplay.talking import ROOM, talking
from coach.ui.staff import view_of
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("room.title", ":material/theater_comedy:", "group.coaching", 24, EVERYBODY)

_ATTEMPT = f"{KEY}_attempt"
_OPENED = f"{KEY}_opened"
_PART = f"{KEY}_part"


def render(services: Services) -> None:
    """Draws the page."""
    words, view = chosen_words(), view_of(services)
    room: Room | None = st.session_state.get(ROOM)
    if room is not None:
        talking(room, lambda now: _finish(services, view, now, words), words)
        return
    page_heading(words("room.title"), words("room.subtitle"))
    if _shown_attempt(services, view, words):
        return
    who_is_here(view.people.me(), words)
    part = _part(view, words)
    if part == "sessions":
        sessions(view, services.scenarios(), _open, words)
    elif part == "assign":
        assigning(view, services.scenarios(), _open, words)
    else:
        begun = choosing(services, view, trainee_of_page(view, words), words)
        if begun is not None:
            st.session_state[ROOM] = begun
            st.rerun()


def _part(view: View, words: Words) -> str:
    parts = ["practise", "sessions"]
    if view.people.me().role is not StaffRole.AGENT:
        parts.append("assign")
    chosen = st.segmented_control(
        words("room.part"),
        parts,
        default=parts[0],
        required=True,
        format_func=lambda one: words(f"room.part_{one}"),
        key=_PART,
        label_visibility="collapsed",
        persist_state="session",
    )
    return chosen or parts[0]


# -- looking back --------------------------------------------------------------------------------------------------


def _finish(services: Services, view: View, room: Room, words: Words) -> None:
    """Ends a session: scored, stored, and shown; one in which nothing was said is dropped."""
    st.session_state.pop(ROOM, None)
    if not room.session.events:
        return
    with st.spinner(words("room.scoring")):
        attempt = attempt_of(services, room, words)
    try:
        view.practice.save(attempt.session, attempt.scored)
    except (NotAllowedError, StorageError) as error:
        attempt = Attempt(attempt.session, attempt.scored, str(error))
    st.session_state[_ATTEMPT] = attempt


def _open(session_id: str) -> None:
    st.session_state[_OPENED] = session_id


def _shown_attempt(services: Services, view: View, words: Words) -> bool:
    """The debriefing of the session that has just ended, or of one that was opened; whether there is one."""
    attempt: Attempt | None = st.session_state.get(_ATTEMPT)
    opened = st.session_state.get(_OPENED)
    if attempt is None and opened is not None:
        try:
            attempt = stored_attempt(view, opened)
        except NotFoundError:
            st.session_state.pop(_OPENED)
    if attempt is None:
        return False
    with st.container(horizontal=True, key=f"{KEY}_ways"):
        st.button(words("room.leave"), key=f"{KEY}_leave", icon=":material/arrow_back:", on_click=_leave)
        own = view.people.me().id in (attempt.session.trainee_id, attempt.session.customer_by)
        if own and attempt.session.scenario in services.scenarios():
            _again(services, view, attempt.session, words)
    debrief(services, view, attempt, words, key=f"{KEY}_debriefing")
    return True


def _leave() -> None:
    for key in (_ATTEMPT, _OPENED):
        st.session_state.pop(key, None)


def _again(services: Services, view: View, session: PracticeSession, words: Words) -> None:
    """The same scenario once more: with the same customer, or from its start page."""
    st.button(
        words("room.again"),
        key=f"{KEY}_again",
        icon=":material/replay:",
        help=words("room.again_help"),
        on_click=_play_again,
        args=(services, view, session),
    )
    st.button(
        words("room.anew"),
        key=f"{KEY}_anew",
        icon=":material/casino:",
        on_click=_choose_again,
        args=(session.scenario,),
    )


def _play_again(services: Services, view: View, session: PracticeSession) -> None:
    _leave()
    name = view.people.get(session.trainee_id).name
    terms = Terms(session.trainee_id, name, session.with_hints, session.answer_seconds, session.customer_by)
    practice = services.practice(session.scenario)
    st.session_state[ROOM] = begin(practice, terms, int(session.record["seed"]), datetime.now(UTC), time.monotonic())


def _choose_again(scenario: str) -> None:
    _leave()
    choose(scenario)
    st.session_state[_PART] = "practise"
