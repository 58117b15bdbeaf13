"""One's own answers to a conversation of a calibration session, blind."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from coach.domain.evaluation import Answer
from coach.domain.review import CalibrationSession
from coach.rubrics.schema import Rubric, in_language
from coach.storage.store import View
from coach.ui.components.answers import LOOKS
from coach.ui.components.transcript_view import transcript_view
from coach.ui.markup import element, markdown_text, show
from coach.ui.words import Words

Own = Mapping[str, Mapping[str, Answer]]


def own_answers(view: View, session: CalibrationSession) -> Own:
    """What the person answered so far, by conversation and criterion."""
    me = view.people.me().id
    found: dict[str, dict[str, Answer]] = {one: {} for one in session.conversation_ids}
    for given in view.calibration.answers(str(session.id)):
        if given.evaluator_id == me:
            found[given.conversation_id][given.criterion] = given.answer
    return found


def blind_form(view: View, session: CalibrationSession, rubric: Rubric, words: Words) -> None:
    """A conversation of the session beside the scorecard to fill in; nothing of the machine or of others is shown."""
    own = own_answers(view, session)
    ids = list(session.conversation_ids)
    state = f"calibration_at_{session.id}"
    if st.session_state.get(state) not in range(len(ids)):
        st.session_state[state] = next((place for place, one in enumerate(ids) if not own[one]), 0)
    at = st.pills(
        words("calibration.conversations"),
        range(len(ids)),
        format_func=lambda place: f"{place + 1}{' ✓' if own[ids[place]] else ''}",
        key=state,
        required=True,
    )
    conversation = view.conversations.get(ids[at or 0])
    left, right = st.columns([7, 5], gap="large")
    with left, st.container(key="calibration_answers"):
        _answers(view, session, rubric, ids, at or 0, own, words)
    with right, st.container(key=f"calibration_{session.id}_transcript"):
        show(element("h2", words("transcript.title")))
        names = {one.criterion: in_language(one.name, words.language) for one in rubric.criteria}
        transcript_view(conversation, [], names, words, key=f"calibration_{session.id}_{at}")


def _answers(
    view: View, session: CalibrationSession, rubric: Rubric, ids: list[str], at: int, own: Own, words: Words
) -> None:
    given: dict[str, Answer | None] = {}
    with st.form(f"calibration_form_{session.id}_{at}"):
        for section in rubric.sections:
            show(element("h3", in_language(section.name, words.language), class_="santun-section"))
            for criterion in section.criteria:
                given[criterion.criterion] = st.segmented_control(
                    markdown_text(in_language(criterion.name, words.language)),
                    list(LOOKS),
                    default=own[ids[at]].get(criterion.criterion),
                    format_func=lambda answer: f"{LOOKS[answer].symbol} {words(LOOKS[answer].key)}",
                    help=markdown_text(in_language(criterion.why, words.language)),
                    key=f"calibration_{session.id}_{at}_{criterion.criterion}",
                    wrap=True,
                )
        if st.form_submit_button(words("calibration.save"), type="primary", icon=":material/check:"):
            answered = [(name, answer) for name, answer in given.items() if answer is not None]
            view.calibration.answer(str(session.id), ids[at], answered)
            st.session_state["calibration_told"] = words.counted("calibration.saved", len(answered))
            # The choice of the conversation is a widget that is drawn already; the next run starts without it.
            st.session_state[f"calibration_next_{session.id}"] = min(at + 1, len(ids) - 1)
            st.rerun()
