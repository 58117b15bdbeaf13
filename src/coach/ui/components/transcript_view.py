"""A transcript as a conversation, with the words that answers rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from coach.domain.conversation import Conversation, Role, Turn
from coach.domain.evaluation import CriterionResult
from coach.exports.as_html import clock
from coach.exports.highlight import Segment, marked_segments, spans_in, worst
from coach.ui.components.answers import LOOKS
from coach.ui.components.speakers import speaker_label
from coach.ui.markup import Html, element, joined, said, show
from coach.ui.words import Words

TURNS_A_PAGE = 200


def transcript_view(
    conversation: Conversation,
    results: Sequence[CriterionResult],
    names: Mapping[str, str],
    words: Words,
    *,
    key: str,
    only_marked: bool = False,
    jump_to: int | None = None,
    below: Mapping[int, Html] | None = None,
) -> None:
    """The turns as bubbles, the agent's on the right; the evidence of the given results is marked.

    Args:
        conversation: whose turns are drawn, a few hundred at a time.
        results: whose evidence is marked; of a result without evidence, the turns that were searched.
        names: of the criteria, in the interface's language.
        words: the interface texts.
        key: of this view; also the beginning of the turns' anchors.
        only_marked: leaves out the turns without a mark.
        jump_to: the turn to scroll to.
        below: what stands under single turns, such as remarks on them.
    """
    looked = (
        {index for result in results if not result.evidence for index in result.looked_at}
        if len(results) == 1
        else set()
    )
    marked = {evidence.turn_index for result in results for evidence in result.evidence} | looked
    turns = [turn for turn in conversation.turns if not only_marked or turn.index in marked]
    turns = _page_of(turns, key, jump_to)
    bubbles: list[Html] = []
    previous: Turn | None = None
    for turn in turns:
        if only_marked and turn.index != (previous.index + 1 if previous else 0):
            bubbles.append(element("div", "⋯", class_="santun-gap", aria_hidden="true"))
        bubbles.append(_turn(conversation, turn, previous, results, names, words, key, turn.index in looked))
        if below and turn.index in below:
            bubbles.append(below[turn.index])
        previous = turn
    body = joined(*bubbles) if bubbles else element("p", words("transcript.nothing"), class_="quiet")
    show(
        element(
            "div",
            body,
            class_="santun-conversation",
            id=f"{key}-conversation",
            role="log",
            aria_label=words("transcript.title"),
            tabindex="0",
        )
    )
    if jump_to is not None:
        # The browser runs a script only when it differs from the one before, so each jump is numbered.
        number = st.session_state[f"{key}_jumps"] = st.session_state.get(f"{key}_jumps", 0) + 1
        _scroll_to(f"{key}-turn-{jump_to}", number)


def _page_of(turns: list[Turn], key: str, jump_to: int | None) -> list[Turn]:
    if len(turns) <= TURNS_A_PAGE:
        return turns
    pages = -(-len(turns) // TURNS_A_PAGE)
    state = f"{key}_page"
    position = next((number for number, turn in enumerate(turns) if turn.index == jump_to), None)
    if position is not None:
        st.session_state[state] = position // TURNS_A_PAGE + 1
    elif st.session_state.get(state, 1) > pages:
        st.session_state[state] = 1
    page = st.pagination(pages, key=state)
    return turns[(page - 1) * TURNS_A_PAGE : page * TURNS_A_PAGE]


def _turn(
    conversation: Conversation,
    turn: Turn,
    previous: Turn | None,
    results: Sequence[CriterionResult],
    names: Mapping[str, str],
    words: Words,
    key: str,
    is_looked_at: bool,
) -> Html:
    answers = {result.criterion: result for result in results}
    here = [result for result in results if any(evidence.turn_index == turn.index for evidence in result.evidence)]
    pieces = [_piece(segment, answers, names, words) for segment in marked_segments(turn.text, spans_in(turn, here))]
    same_side = previous is not None and previous.speaker_id == turn.speaker_id and previous.index == turn.index - 1
    time = f"{clock(turn.start)} · " if turn.start is not None else ""
    number = element("span", f"{time}#{turn.index + 1}", class_="time")
    heading = element(
        "div",
        None if same_side else element("span", said(speaker_label(conversation, turn, words)), class_="who"),
        number,
        class_="meta",
    )
    css = f"santun-turn {turn.role.value}" + (" looked-at" if is_looked_at else "")
    labels = [_label(result, names, words) for result in here] if turn.role is not Role.SYSTEM else []
    return element(
        "div",
        heading,
        element("div", *pieces, class_="bubble", dir="auto"),
        element("div", *labels, class_="labels") if labels else None,
        class_=css,
        id=f"{key}-turn-{turn.index}",
    )


def _piece(segment: Segment, answers: Mapping[str, CriterionResult], names: Mapping[str, str], words: Words) -> Html:
    lines = segment.text.split("\n")
    text = joined(
        *(part for number, line in enumerate(lines) for part in ((element("br"), line) if number else (line,)))
    )
    if not segment.criteria:
        return text
    look = LOOKS[worst(answers[criterion].answer for criterion in segment.criteria)]
    told = "; ".join(
        f"{names[criterion]}: {words(LOOKS[answers[criterion].answer].key)}" for criterion in segment.criteria
    )
    return element("mark", text, class_=look.css, title=told)


def _label(result: CriterionResult, names: Mapping[str, str], words: Words) -> Html:
    look = LOOKS[result.answer]
    return element(
        "span", f"{look.symbol} {names[result.criterion]}", class_=f"santun-chip {look.css}", title=words(look.key)
    )


def _scroll_to(anchor: str, number: int) -> None:
    """Scrolls to a turn. The anchor is made by us from a key and a number, never from what was said."""
    if not all(character.isalnum() or character in "-_" for character in anchor):
        raise ValueError(f"{anchor!r} is not an anchor of ours")
    script = (
        f'/* {number} */ (() => {{ const turn = document.getElementById("{anchor}"); if (!turn) return; '
        'turn.scrollIntoView({block: "center", behavior: "smooth"}); turn.classList.add("found"); })()'
    )
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)
