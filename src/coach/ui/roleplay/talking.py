"""The conversation: what was said as a chat, how the customer feels where hints are on, and whose turn it is."""

from __future__ import annotations

import time
from collections.abc import Callable

import streamlit as st

from coach.errors import InputError
from coach.roleplay.session import LONGEST_LINE
from coach.ui.markup import Html, element, joined, markdown_text, said, show
from coach.ui.roleplay.choosing import KEY, facts, situation
from coach.ui.roleplay.feelings import cause_lines, mood_bar, mood_now, turns_of
from coach.ui.roleplay.room import Room
from coach.ui.words import Words

ROOM = f"{KEY}_now"
_PROBLEM = f"{KEY}_problem"
_CUSTOMER, _TRAINEE = ":material/person:", ":material/support_agent:"


def talking(room: Room, finish: Callable[[Room], None], words: Words) -> None:
    """Draws a session that goes on; every act puts a new room into the session state.

    Args:
        room: as it is.
        finish: what is done when the trainee ends it, or goes to the debriefing.
        words: the interface texts.
    """
    scenario = room.session.scenario
    show(element("div", element("h2", said(scenario.title)), facts(scenario, words), class_="santun-scenario"))
    with st.expander(words("room.situation"), icon=":material/info:", expanded=not room.session.events):
        show(situation(scenario, words))
    if room.terms.with_hints and room.is_open:
        _hints(room, words)
    _said(room, words)
    problem = st.session_state.pop(_PROBLEM, None)
    if problem:
        show(element("p", said(problem), class_="santun-warning", role="status"))
    if room.session.ending is not None:
        _over(room, finish, words)
    else:
        _turn(room, finish, words)


# -- what is there ------------------------------------------------------------------------------------------------


def _hints(room: Room, words: Words) -> None:
    session = room.session
    steps = [
        element(
            "li",
            element("span", "✓ " if number in session.steps else "○ ", aria_hidden="true"),
            said(step.step),
            element("span", words("room.reached" if number in session.steps else "room.open"), class_="santun-spoken"),
            class_="done" if number in session.steps else None,
        )
        for number, step in enumerate(session.scenario.goal.steps)
    ]
    with st.container(key=f"{KEY}_hints_shown"):
        show(mood_bar(mood_now(session), session.scenario.customer.name, words))
        with st.expander(
            words("room.steps", reached=words.number(len(session.steps)), all=words.number(len(steps))),
            icon=":material/checklist:",
            key=f"{KEY}_steps",
        ):
            show(element("ul", *steps, class_="santun-steps"))


def _said(room: Room, words: Words) -> None:
    """What was said so far, the customer's words escaped; under each turn what moved the customer, where hints are on."""
    session, name = room.session, room.session.scenario.customer.name
    trainee = words("room.you") if room.terms.customer_by is None else room.terms.trainee_name
    with st.container(key=f"{KEY}_talk"):
        if not room.is_open:
            return
        _line(_CUSTOMER, "user", name, session.opening)
        for turn in turns_of(session):
            _line(_TRAINEE, "assistant", trainee, turn.trainee or words("room.said_nothing"))
            below = cause_lines(turn.causes, room.practice.file, words) if room.terms.with_hints else None
            _line(_CUSTOMER, "user", name, turn.customer, below, turn.number)
        if room.asked:
            _line(_TRAINEE, "assistant", trainee, room.asked.text or words("room.said_nothing"))


def _line(avatar: str, side: str, name: str, text: str, below: Html | None = None, number: int | None = None) -> None:
    with st.chat_message(side, avatar=avatar):
        lines = text.split("\n")
        body = joined(*(part for at, line in enumerate(lines) for part in ((element("br"), line) if at else (line,))))
        mark = None if number is None else element("span", f"#{number}", class_="time")
        show(
            element(
                "div",
                element("div", element("span", said(name), class_="who"), mark, class_="meta"),
                element("div", body, class_="words", dir="auto"),
                below,
                class_=f"santun-said {side}",
            )
        )


# -- whose turn it is ----------------------------------------------------------------------------------------------


def _turn(room: Room, finish: Callable[[Room], None], words: Words) -> None:
    if room.awaits_customer:
        _hot_seat(room, words)
    else:
        if room.terms.answer_seconds is not None:
            show(_time_left(room, room.terms.answer_seconds, words))
        said_now = st.chat_input(
            words("room.paused_input" if room.is_paused else "room.input"),
            key=f"{KEY}_line",
            max_chars=LONGEST_LINE,
            disabled=room.is_paused,
        )
        if said_now:
            _do(lambda: room.say(said_now, time.monotonic()))
            st.rerun()
    _controls(room, finish, words)


def _hot_seat(room: Room, words: Words) -> None:
    name = room.session.scenario.customer.name
    show(
        element(
            "div",
            element("p", element("strong", words("room.your_turn", name=name))),
            element("p", words("room.proposal"), " ", element("q", said(room.proposal)), class_="quiet"),
            class_="santun-open",
        )
    )
    if st.button(words("room.take_proposal"), key=f"{KEY}_take", icon=":material/chat_bubble:"):
        _do(lambda: room.say_as_customer(room.proposal, time.monotonic()))
        st.rerun()
    typed = st.chat_input(
        words("room.customer_input", name=markdown_text(name)), key=f"{KEY}_customer_line", max_chars=LONGEST_LINE
    )
    if typed and typed.strip():
        _do(lambda: room.say_as_customer(typed.strip(), time.monotonic()))
        st.rerun()


def _controls(room: Room, finish: Callable[[Room], None], words: Words) -> None:
    count = len(room.session.events)
    with st.container(horizontal=True, key=f"{KEY}_controls"):
        if not room.awaits_customer:
            if room.terms.answer_seconds is not None:
                _pause(room, words)
            if st.button(words("room.nothing"), key=f"{KEY}_nothing", help=words("room.nothing_help")):
                _do(lambda: room.say("", time.monotonic()))
                st.rerun()
        if count:
            go_back(room, words)
        if st.button(words("room.end"), key=f"{KEY}_end", icon=":material/stop_circle:"):
            finish(room)
            st.rerun()


def _pause(room: Room, words: Words) -> None:
    label, icon = ("room.go_on", ":material/play_arrow:") if room.is_paused else ("room.pause", ":material/pause:")
    if st.button(words(label), key=f"{KEY}_pause", icon=icon):
        now = time.monotonic()
        st.session_state[ROOM] = room.go_on(now) if room.is_paused else room.pause(now)
        st.rerun()


def go_back(room: Room, words: Words) -> None:
    """The way back to an earlier turn of the trainee, to say it in another way."""
    with st.popover(words("room.back"), icon=":material/undo:"):
        count = len(room.session.events)
        turn = st.selectbox(
            words("room.back_to"),
            range(1, count + 1),
            index=count - 1,
            format_func=lambda number: _shortened(number, room.session.events[number - 1].text),
            key=f"{KEY}_back_to",
        )
        if st.button(words("room.back_now"), key=f"{KEY}_back", type="primary"):
            _do(lambda: room.back_to(turn - 1, time.monotonic()))
            st.rerun()


def _shortened(number: int, text: str) -> str:
    one_line = " ".join(text.split()) or "…"
    return f"#{number} {one_line[:60]}{'…' if len(one_line) > 60 else ''}"


def _over(room: Room, finish: Callable[[Room], None], words: Words) -> None:
    show(
        element(
            "p",
            element("strong", words("room.ended"), " "),
            words(f"room.ending.{room.session.ending}"),
            class_="santun-open",
            role="status",
        )
    )
    with st.container(horizontal=True, key=f"{KEY}_controls"):
        if st.button(words("room.debriefing"), type="primary", key=f"{KEY}_debrief", icon=":material/fact_check:"):
            finish(room)
            st.rerun()
        go_back(room, words)


def _time_left(room: Room, limit: int, words: Words) -> Html:
    """A bar that runs out by itself in the browser, so that nothing is asked of the server while somebody thinks."""
    waited = room.waited(time.monotonic())
    # An animation of another name starts anew; the place in it is given by a delay in the past.
    name = f"--limit:{limit};--gone:-{waited:.1f}s"
    return element(
        "div",
        element("span", words("room.time_left"), class_="name"),
        element("span", class_="left", aria_hidden="true"),
        element("span", element("i"), class_="santun-meter", aria_hidden="true"),
        element("span", words("room.time_over"), class_="over"),
        class_="santun-clock" + (" paused" if room.is_paused else ""),
        style=name,
        role="timer",
        aria_label=words("room.time_label", seconds=words.number(limit)),
    )


def _do(act: Callable[[], Room]) -> None:
    """Puts the room behind an act into the session state; a problem is told instead."""
    try:
        st.session_state[ROOM] = act()
    except InputError as error:
        st.session_state[_PROBLEM] = str(error)
