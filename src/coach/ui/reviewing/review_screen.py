"""The review screen: the open criterion and the scorecard on the left, the transcript on the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from coach.domain.evaluation import Answer, Evaluation
from coach.errors import StorageError
from coach.rubrics.schema import in_language
from coach.storage.store import View
from coach.ui.coaching.days import day_text
from coach.ui.coaching.samples import PREFIX
from coach.ui.components.answers import LOOKS, answer_badge
from coach.ui.components.transcript_view import TURNS_A_PAGE, transcript_view
from coach.ui.markup import Html, element, joined, markdown_text, said, show
from coach.ui.page import Services
from coach.ui.reviewing.acts import Acts
from coach.ui.reviewing.criterion_editor import criterion_editor, turn_title
from coach.ui.reviewing.desk import Desk, desk_for
from coach.ui.reviewing.picked_words import picked_words
from coach.ui.staff import names_in
from coach.ui.words import Words, chosen_words

_ATTENTION = (Answer.NOT_MET, Answer.PARTLY_MET, Answer.NOT_SCORED)


@st.fragment
def review_screen(
    view: View,
    services: Services,
    conversation_id: str,
    *,
    drawn: str | None,
    on_next: Callable[[], None] | None,
    on_close: Callable[[], None],
) -> None:
    """One conversation to review.

    Args:
        view: the store as the reviewer sees it.
        services: for the scorecard.
        conversation_id: which.
        drawn: how it came into the queue, in words; None where it did not.
        on_next: opens the one that comes next in the queue; None where nothing else waits.
        on_close: goes back to the queue.
    """
    words = chosen_words()
    desk = desk_for(view, services, conversation_id)
    acts = Acts(view, services, conversation_id, desk.key)
    _head(desk, acts, drawn, on_next, on_close, words)
    at = acts.at
    if at is None or at not in desk.criteria:
        at = next((name for name in desk.criteria if name not in desk.answers), next(iter(desk.criteria)))
    st.session_state[f"{desk.key}_at"] = at
    left, right = st.columns([5, 6], gap="large")
    with left:
        criterion_editor(desk, at, acts, words)
        _scorecard(desk, at, acts, words)
    with right, st.container(key=f"{desk.key}_transcript"):
        _transcript(desk, at, acts, words)


# -- the head ---------------------------------------------------------------------------------------------------


def _head(
    desk: Desk,
    acts: Acts,
    drawn: str | None,
    on_next: Callable[[], None] | None,
    on_close: Callable[[], None],
    words: Words,
) -> None:
    with st.container(key=f"{desk.key}_head", border=True):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            show(_title(desk, drawn, words))
            with st.container(horizontal=True, gap="small", width="content", key=f"{desk.key}_ways"):
                if st.button(words("reviewing.to_queue"), key=f"{desk.key}_close", icon=":material/arrow_back:"):
                    on_close()
                    st.rerun()
                if on_next and st.button(
                    words("reviewing.next"), key=f"{desk.key}_next", icon=":material/skip_next:", shortcut="Shift+N"
                ):
                    on_next()
                    st.rerun()
                _finish(desk, acts, on_next or on_close, words)
        _progress(desk, words)


def _finish(desk: Desk, acts: Acts, then: Callable[[], None], words: Words) -> None:
    if desk.hides:
        st.button(
            words("reviewing.reveal"), key=f"{desk.key}_reveal", icon=":material/visibility:", type="primary",
            on_click=acts.do, args=(Desk.reveal,),
        )  # fmt: skip
        return
    _release(desk, then, words)


def _title(desk: Desk, drawn: str | None, words: Words) -> Html:
    conversation, at = desk.scored.conversation, desk.scored.conversation.started_at
    agent = conversation.agent_id
    facts = [
        words(f"channel.{conversation.channel.value}"),
        *([names_in(desk.view).get(agent, agent)] if agent else []),
        *([f"{day_text(at.date(), words, with_year=True)}, {at:%H:%M}"] if at else []),
        *([drawn] if drawn else []),
        *([words("reviewing.is_blind")] if desk.hides else []),
        *([words("reviewing.was_blind")] if desk.review.replaces else []),
    ]
    return element(
        "div",
        element("h2", said(conversation.id.removeprefix(PREFIX))),
        element("div", *(element("span", said(fact), class_="santun-fact") for fact in facts), class_="santun-facts"),
        element("p", words("reviewing.blind_note"), class_="santun-note") if desk.hides else _scores(desk, words),
    )


def _scores(desk: Desk, words: Words) -> Html:
    before, after = _score(desk.before, words), _score(desk.result, words)
    changed = sum(desk.overrules(name) for name in desk.answers)
    if not changed and before == after:
        return element("p", words("reviewing.score"), " ", element("b", before), class_="santun-note")
    told = words.counted("reviewing.changed", changed)
    return element(
        "p",
        words("reviewing.score"), " ", element("b", before), " → ", element("b", after), f" · {told}",
        class_="santun-note",
    )  # fmt: skip


def _score(evaluation: Evaluation, words: Words) -> str:
    if evaluation.score is None or evaluation.needs_review:
        return words("card.no_grade_short")
    return words.number(evaluation.score)


def _progress(desk: Desk, words: Words) -> None:
    done, count = len(desk.answers), len(desk.criteria)
    told = words("reviewing.progress", done=words.number(done), count=words.number(count))
    missing = desk.without_reason() if not desk.hides else ()
    names = desk.names(words.language)
    show(
        element(
            "div",
            element(
                "p",
                element(
                    "span",
                    element("i", style=f"width:{100 * done / count:.0f}%"),
                    class_="santun-meter",
                    aria_hidden="true",
                ),
                told,
                class_="santun-coverage",
            ),
            element(
                "p",
                words("reviewing.reasons_missing", names=", ".join(names[name] for name in missing)),
                class_="santun-warning",
            )
            if missing
            else None,
        )
    )


def _release(desk: Desk, then: Callable[[], None], words: Words) -> None:
    if st.button(
        words("reviewing.release"),
        key=f"{desk.key}_release",
        icon=":material/send:",
        type="secondary" if desk.without_reason() else "primary",
        disabled=bool(desk.without_reason()),
        help=words("reviewing.release_help"),
    ):
        try:
            desk.release()
        except StorageError as error:
            st.error(markdown_text(str(error)))
            return
        st.toast(words("reviewing.released"), icon=":material/check_circle:")
        then()
        st.rerun()


# -- the scorecard ----------------------------------------------------------------------------------------------


def _scorecard(desk: Desk, at: str, acts: Acts, words: Words) -> None:
    show(element("h2", words("card.title")))
    filters = _filters(desk)
    wanted = st.segmented_control(
        words("card.filter.label"),
        list(filters),
        default="reviewing.filter.all",
        required=True,
        format_func=lambda name: f"{words(name)} {len(filters[name])}",
        key=f"{desk.key}_filter",
        label_visibility="collapsed",
        wrap=True,
    )
    listed = filters.get(wanted or "reviewing.filter.all", ())
    names = desk.names(words.language)
    with st.container(key=f"{desk.key}_criteria", gap=None):
        for section in desk.rubric.sections:
            inside = [name for name in listed if desk.before.result(name).section == section.section]
            if inside:
                show(element("h3", in_language(section.name, words.language), class_="santun-section"))
            for name in inside:
                st.button(
                    _row(desk, name, names[name], at, words),
                    key=f"{desk.key}_row_{name}",
                    type="tertiary",
                    width="stretch",
                    on_click=acts.go,
                    args=(name,),
                )
    if not desk.hides and filters["reviewing.filter.open"]:
        st.button(
            words.counted("reviewing.accept_rest", len(filters["reviewing.filter.open"])),
            key=f"{desk.key}_accept_rest",
            icon=":material/done_all:",
            on_click=acts.do,
            args=(Desk.accept_rest,),
        )


def _filters(desk: Desk) -> Mapping[str, tuple[str, ...]]:
    names = tuple(desk.criteria)
    filters = {
        "reviewing.filter.all": names,
        "reviewing.filter.open": tuple(name for name in names if name not in desk.answers),
    }
    if not desk.hides:
        filters["reviewing.filter.attention"] = tuple(
            name for name in names if desk.before.result(name).answer in _ATTENTION
        )
        filters["reviewing.filter.overruled"] = tuple(name for name in names if desk.overrules(name))
    return filters


def _row(desk: Desk, name: str, title: str, at: str, words: Words) -> str:
    """A line of the scorecard: what was answered, and beside it the own answer."""
    label = f"**{markdown_text(title)}**" if name == at else markdown_text(title)
    own = desk.answers.get(name)
    if desk.hides:
        return f"{label} {answer_badge(own.answer, words) if own else ''}"
    before = desk.before.result(name).answer
    if own is None:
        return f"{label} {answer_badge(before, words)}"
    if not desk.overrules(name):
        return f"{label} :material/check: {answer_badge(before, words)}"
    mark = ":material/warning:" if name in desk.without_reason() else ":material/edit:"
    return f"{label} {mark} {LOOKS[before].symbol} → {answer_badge(own.answer, words)}"


# -- the transcript ---------------------------------------------------------------------------------------------


def _transcript(desk: Desk, at: str, acts: Acts, words: Words) -> None:
    names = desk.names(words.language)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        show(element("h2", words("transcript.title")))
        everything = False if desk.hides else st.toggle(words("reviewing.all_marks"), key=f"{desk.key}_all")
        st.button(
            words("reviewing.comment"), key=f"{desk.key}_comment", icon=":material/add_comment:", type="tertiary",
            on_click=acts.start_comment, args=(0,),
        )  # fmt: skip
    if st.session_state.get(f"{desk.key}_commenting"):
        _comment_form(desk, acts, words)
    shown = [desk.shown(at)]
    if everything:
        shown = [result for result in desk.result.results if result.evidence and result.answer.counts]
    places = sorted({one.turn_index for one in shown[0].evidence} or set(shown[0].looked_at))
    has_moved = st.session_state.pop(f"{desk.key}_jump", False)
    goes_to = places[0] if places and has_moved and not everything else None
    if goes_to is not None and len(desk.scored.conversation.turns) > TURNS_A_PAGE:
        st.session_state[f"{desk.key}_page"] = goes_to // TURNS_A_PAGE + 1
    transcript_view(desk.scored.conversation, shown, names, words, key=desk.key, below=_remarks(desk, words))
    picked_words(
        desk.scored.conversation,
        words,
        key=desk.key,
        on_pick=acts.pick,
        goes_to=goes_to,
        comes_up=f"{desk.key}_editor" if has_moved else None,
    )


def _comment_form(desk: Desk, acts: Acts, words: Words) -> None:
    field = f"{desk.key}_comment_text_{len(desk.comments)}"
    with st.container(border=True, key=f"{desk.key}_comment_form"):
        st.selectbox(
            words("reviewing.comment_turn"),
            range(len(desk.scored.conversation.turns)),
            format_func=lambda index: turn_title(desk, index, words),
            key=f"{desk.key}_comment_turn",
        )
        st.text_area(
            words("reviewing.comment_text"), key=field, height=80, placeholder=words("reviewing.comment_example")
        )
        with st.container(horizontal=True):
            st.button(
                words("reviewing.comment_save"), key=f"{desk.key}_comment_save", type="primary",
                on_click=acts.end_comment, args=(field,),
            )  # fmt: skip
            st.button(
                words("reviewing.comment_cancel"), key=f"{desk.key}_comment_cancel", type="tertiary",
                on_click=acts.end_comment,
            )  # fmt: skip


def _remarks(desk: Desk, words: Words) -> Mapping[int, Html]:
    """Remarks by the turn that they are about; those on the whole conversation stand under its last turn."""
    found: dict[int, list[Html]] = {}
    last = len(desk.scored.conversation.turns) - 1
    people = names_in(desk.view) if desk.comments else {}
    for comment in desk.comments:
        is_hidden = comment.review_id is not None and comment.review_id == desk.review.id
        hidden = f" · {words('reviewing.not_released')}" if is_hidden else None
        found.setdefault(last if comment.turn_index is None else comment.turn_index, []).append(
            element(
                "aside",
                element("p", said(comment.text)),
                element("footer", said(people.get(comment.author_id, comment.author_id)), hidden),
                class_="santun-remark",
            )
        )
    return {turn: joined(*parts) for turn, parts in found.items()}
