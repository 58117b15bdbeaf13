"""What an agent answers to an evaluation: sign off, or dispute an answer."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from coach.domain.evaluation import Evaluation
from coach.domain.people import StaffRole
from coach.domain.review import Comment, Dispute, SignOff
from coach.errors import StorageError
from coach.storage.store import View
from coach.ui.coaching.days import day_text
from coach.ui.markup import Html, element, joined, said, show
from coach.ui.staff import names_in
from coach.ui.words import Words


def answering(view: View, evaluation: Evaluation, names: Mapping[str, str], words: Words, *, key: str) -> None:
    """What was answered and decided so far, what was remarked, and, for the agent, the two things one can do."""
    conversation_id = evaluation.conversation_id
    disputes = view.disputes.list(conversation_id=conversation_id)
    people = names_in(view)
    signed = [one for one in view.sign_offs.list(conversation_id) if one.evaluation_id == evaluation.id]
    comments = view.comments.list(conversation_id)
    for part in (
        _signed(signed, words),
        *(_dispute(one, names, words) for one in disputes),
        *(_comment(one, people, words) for one in comments),
    ):
        if part is not None:
            show(part)
    if view.people.me().role is not StaffRole.AGENT:
        show(element("p", words("answering.only_agent"), class_="quiet"))
        return
    left, right = st.columns(2, gap="large")
    if not signed:
        with left:
            _sign_off(view, evaluation, words, key)
    with right:
        here = {one.criterion for one in disputes if one.evaluation_id == evaluation.id}
        _raise(view, evaluation, {one: name for one, name in names.items() if one not in here}, words, key)


def _sign_off(view: View, evaluation: Evaluation, words: Words, key: str) -> None:
    with st.form(f"{key}_sign"):
        show(element("h3", words("answering.sign")))
        note = st.text_input(words("answering.note"), key=f"{key}_note", max_chars=500)
        if st.form_submit_button(words("answering.sign_button"), type="primary", icon=":material/done_all:"):
            view.sign_offs.add(str(evaluation.id), note.strip())
            st.rerun()


def _raise(view: View, evaluation: Evaluation, names: Mapping[str, str], words: Words, key: str) -> None:
    answers = {result.criterion: result for result in evaluation.results if result.criterion in names}
    with st.form(f"{key}_dispute"):
        show(element("h3", words("answering.dispute")))
        criterion = st.selectbox(
            words("answering.which"),
            list(answers),
            index=None,
            placeholder=words("answering.choose"),
            format_func=lambda one: f"{names[one]}: {words('answer.' + answers[one].answer.value.replace(' ', '_'))}",
            key=f"{key}_criterion",
        )
        reason = st.text_area(words("answering.reason"), key=f"{key}_reason", height=90, max_chars=2000)
        if not st.form_submit_button(words("answering.dispute_button"), icon=":material/gavel:"):
            return
        if criterion is None or not reason.strip():
            show(element("p", words("answering.incomplete"), class_="santun-warning", role="status"))
            return
        try:
            view.disputes.raise_on(str(evaluation.id), criterion, reason.strip())
        except StorageError as error:
            show(element("p", said(str(error)), class_="santun-warning", role="status"))
            return
        st.rerun()


def _signed(signed: list[SignOff], words: Words) -> Html | None:
    if not signed or signed[0].signed_at is None:
        return None
    note = joined(" “", said(signed[0].note), "”") if signed[0].note else None
    return element(
        "p", words("answering.signed", day=day_text(signed[0].signed_at.date(), words)), note, class_="santun-better"
    )


def _dispute(dispute: Dispute, names: Mapping[str, str], words: Words) -> Html:
    state = words(f"answering.state.{dispute.state.value}")
    decision = element("p", words("answering.decision"), " ", said(dispute.decision)) if dispute.decision else None
    return element(
        "div",
        element("strong", names.get(dispute.criterion, dispute.criterion), " · ", state),
        element("p", said(dispute.reason)),
        decision,
        class_="santun-open",
    )


def _comment(comment: Comment, people: Mapping[str, str], words: Words) -> Html:
    where = words("quote.where", turn=words.number(comment.turn_index + 1)) if comment.turn_index is not None else None
    who = element("strong", said(people.get(comment.author_id, comment.author_id)), f" · {where}" if where else None)
    return element("div", who, element("p", said(comment.text)), class_="santun-open")
