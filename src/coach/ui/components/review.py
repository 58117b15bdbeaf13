"""One scored conversation: the scorecard beside the transcript, and the measures."""

from __future__ import annotations

from functools import partial

import streamlit as st

from coach.domain.evaluation import CriterionResult, Scored
from coach.rubrics.schema import Rubric, in_language
from coach.ui.components.measures import measures_table
from coach.ui.components.score_card import score_card, score_summary
from coach.ui.components.time_line import course_of, spoken_summary, time_line
from coach.ui.components.transcript_view import transcript_view
from coach.ui.markup import Html, element, show
from coach.ui.words import Words

# Streamlit shows None as if nothing were chosen.
_EVERYTHING = ""


@st.fragment
def review(scored: Scored, rubric: Rubric, words: Words, *, title: str, key: str) -> None:
    """The whole of one conversation. Choosing a criterion leaves only its words marked and goes to them."""
    names = {criterion.criterion: in_language(criterion.name, words.language) for criterion in rubric.criteria}
    score_summary(scored, rubric, words, title)
    left, right = st.columns([5, 6], gap="large")
    chosen = st.session_state.get(_state(key))
    with left:
        show(element("h2", words("card.title"), id=f"{key}-card"))
        score_card(scored, rubric, words, key=key, chosen=chosen, on_choose=partial(_choose, key))
    with right, st.container(key=f"{key}_transcript"):
        show(element("h2", words("transcript.title")))
        _transcript(scored, names, words, key)
        show(
            element(
                "p", element("a", words("transcript.back"), href=f"#{key}-card", target="_self"), class_="santun-back"
            )
        )
    _measures(scored, words, key)


def _transcript(scored: Scored, names: dict[str, str], words: Words, key: str) -> None:
    shown = {result.criterion: result for result in scored.evaluation.results if result.evidence or result.looked_at}
    if st.session_state.get(_state(key)) not in shown:
        st.session_state[_state(key)] = _EVERYTHING
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            words("transcript.highlight"),
            [_EVERYTHING, *shown],
            format_func=lambda criterion: names[criterion] if criterion else words("transcript.everything"),
            key=_state(key),
            on_change=_go_there,
            args=(key,),
        )
        only_marked = st.toggle(words("transcript.only_marked"), key=f"{key}_only")
    results = (
        [shown[chosen]] if chosen else [result for result in shown.values() if result.evidence and result.answer.counts]
    )
    jump = st.session_state.pop(_jump(key), False) and chosen
    show(_legend(words))
    transcript_view(
        scored.conversation,
        results,
        names,
        words,
        key=key,
        only_marked=only_marked,
        jump_to=_first_turn(shown[chosen]) if jump and chosen else None,
    )


def _measures(scored: Scored, words: Words, key: str) -> None:
    show(element("h2", words("measures.title")))
    course = course_of(scored.conversation)
    if course is not None:
        time_line(scored.conversation, words, key=f"{key}_time")
        show(element("p", spoken_summary(course, words), class_="quiet"))
    measures_table(scored, words)


def _legend(words: Words) -> Html:
    marks = [
        element("mark", words(f"answer.{name}"), class_=css)
        for name, css in (("met", "met"), ("partly_met", "partly"), ("not_met", "not-met"))
    ]
    return element("p", words("transcript.legend"), " ", *marks, class_="quiet santun-legend")


def _first_turn(result: CriterionResult) -> int:
    return min(
        (evidence.turn_index for evidence in result.evidence), default=result.looked_at[0] if result.looked_at else 0
    )


def _choose(key: str, criterion: str) -> None:
    st.session_state[_state(key)] = criterion
    _go_there(key)


def _go_there(key: str) -> None:
    st.session_state[_jump(key)] = True


def _state(key: str) -> str:
    return f"{key}_criterion"


def _jump(key: str) -> str:
    return f"{key}_jump"
