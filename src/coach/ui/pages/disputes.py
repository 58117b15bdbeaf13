"""Disputes: what agents contest, decided one answer at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from coach.domain.evaluation import Answer, CriterionResult, Evaluation, Scored
from coach.domain.review import Dispute, DisputeState, ReviewAnswer
from coach.errors import NotFoundError, StorageError
from coach.exports.harmless import harmless
from coach.exports.highlight import passages
from coach.rubrics.schema import Rubric, in_language
from coach.scoring.revising import revised
from coach.storage.store import View
from coach.ui.coaching.days import day_text
from coach.ui.components.answers import LOOKS, answer_chip
from coach.ui.components.empty_state import empty_state
from coach.ui.components.evidence_quote import AROUND, evidence_quote
from coach.ui.components.heading import page_heading
from coach.ui.components.transcript_view import transcript_view
from coach.ui.markup import Html, element, markdown_text, said, show
from coach.ui.page import REVIEWERS, PageInfo, Services
from coach.ui.retold import retold
from coach.ui.reviewing.example_form import Decided, example_form
from coach.ui.reviewing.picked_words import Picked, Purpose, picked_words
from coach.ui.staff import names_in, only_for_reviewers, rubric_of, view_of
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("disputes.title", ":material/gavel:", "group.quality", 42, REVIEWERS)

_STATES = {DisputeState.OPEN: "open", DisputeState.UPHELD: "upheld", DisputeState.CHANGED: "changed"}
_STANDS = ""


def render(services: Services) -> None:
    """Draws the page."""
    words, view = chosen_words(), view_of(services)
    page_heading(words("disputes.title"), words("disputes.subtitle"))
    if not only_for_reviewers(view, words):
        return
    everything = view.disputes.list()
    by_state = {state: [one for one in everything if one.state is state] for state in _STATES}
    wanted = st.segmented_control(
        words("disputes.which"),
        [state.value for state in _STATES],
        default=DisputeState.OPEN.value,
        required=True,
        format_func=lambda name: f"{words(f'disputes.state.{name}')} {len(by_state[DisputeState(name)])}",
        key="disputes_state",
        label_visibility="collapsed",
        persist_state="session",
    )
    state = DisputeState(wanted or DisputeState.OPEN.value)
    if not by_state[state]:
        empty_state(words(f"disputes.none.{state.value}"), words("disputes.none_text"), "gavel")
        return
    dispute = _choice(view, services, by_state[state], words)
    _one(view, services, dispute, words)


def _choice(view: View, services: Services, disputes: Sequence[Dispute], words: Words) -> Dispute:
    by_id = {str(dispute.id): dispute for dispute in disputes}
    if st.session_state.get("disputes_chosen") not in by_id:
        st.session_state.pop("disputes_chosen", None)

    # One scorecard names the criteria of the whole list; a criterion that it does not have is shown by its id.
    evaluation = view.evaluations.get(disputes[0].evaluation_id)
    rubric = rubric_of(view, services, evaluation.rubric_digest, evaluation.rubric)
    names = {one.criterion: in_language(one.name, words.language) for one in rubric.criteria}
    people = names_in(view)

    def title(dispute_id: str) -> str:
        dispute = by_id[dispute_id]
        when = f" · {day_text(dispute.created_at.date(), words, with_year=True)}" if dispute.created_at else ""
        who = people.get(dispute.raised_by, dispute.raised_by)
        return harmless(f"{who}: {names.get(dispute.criterion, dispute.criterion)}{when}")

    chosen = st.selectbox(words("disputes.choose"), list(by_id), format_func=title, key="disputes_chosen")
    return by_id[chosen]


def _one(view: View, services: Services, dispute: Dispute, words: Words) -> None:
    evaluation = view.evaluations.get(dispute.evaluation_id)
    rubric = rubric_of(view, services, evaluation.rubric_digest, evaluation.rubric)
    try:
        scored = view.conversations.scored(evaluation.conversation_id)
    except NotFoundError:
        show(element("p", words("queue.gone.text"), class_="santun-warning"))
        return
    evaluation = retold(services, scored.conversation, evaluation, rubric, words.language)
    result = evaluation.result(dispute.criterion)
    key = f"dispute_{dispute.id}"
    left, right = st.columns([5, 6], gap="large")
    with left:
        show(_about(scored, evaluation, dispute, rubric, names_in(view), words))
        if dispute.state is DisputeState.OPEN:
            _decision(view, dispute, scored, rubric, key, words)
        else:
            show(_decided(view, dispute, words))
            _example(view, services, dispute, scored, key, words)
    with right, st.container(key=f"{key}_transcript"):
        show(element("h2", words("transcript.title")))
        names = {one.criterion: in_language(one.name, words.language) for one in rubric.criteria}
        transcript_view(scored.conversation, [result], names, words, key=key)
        is_new = st.session_state.get("disputes_shown") != dispute.id
        st.session_state["disputes_shown"] = dispute.id
        first = min((one.turn_index for one in result.evidence), default=None) if is_new else None

        def take(picked: Picked) -> None:
            st.session_state[f"{key}_evidence"] = picked.evidence

        purposes: tuple[Purpose, ...] = ("evidence",) if dispute.state is DisputeState.OPEN else ()
        picked_words(scored.conversation, words, key=key, on_pick=take, goes_to=first, purposes=purposes)


def _about(
    scored: Scored,
    evaluation: Evaluation,
    dispute: Dispute,
    rubric: Rubric,
    people: Mapping[str, str],
    words: Words,
) -> Html:
    result = evaluation.result(dispute.criterion)
    criterion = next(one for one in rubric.criteria if one.criterion == dispute.criterion)
    quotable = passages(result.evidence, apart=2 * AROUND)
    asked = element(
        "div",
        element("h2", in_language(criterion.name, words.language)),
        element("p", in_language(criterion.why, words.language), class_="quiet"),
        class_="santun-asked",
    )
    return element(
        "section",
        asked,
        element(
            "blockquote",
            element("p", said(dispute.reason)),
            element("footer", words("disputes.says", agent=people.get(dispute.raised_by, dispute.raised_by))),
            class_="santun-objection",
        ),
        element("p", element("span", words("disputes.answer"), class_="quiet"), " ", answer_chip(result.answer, words)),
        element("p", said(result.reason), class_="reason"),
        *(evidence_quote(scored.conversation, one, result.answer, words) for one in quotable),
        _looked_at(result, words) if not quotable else None,
        class_="santun-card santun-explained",
    )


def _looked_at(result: CriterionResult, words: Words) -> Html | None:
    if not result.looked_at:
        return None
    return element("p", words.counted("reviewing.looked_at", len(result.looked_at)), class_="quiet")


def _decision(view: View, dispute: Dispute, scored: Scored, rubric: Rubric, key: str, words: Words) -> None:
    result = scored.evaluation.result(dispute.criterion)
    is_old = scored.evaluation.id != dispute.evaluation_id
    with st.container(border=True, key=f"{key}_decision"):
        show(element("h3", words("disputes.decide"), class_="santun-section"))
        if is_old:
            show(element("p", words("disputes.is_old"), class_="santun-warning"))
        others = [] if is_old else [answer for answer in LOOKS if answer is not result.answer]
        chosen = st.radio(
            words("disputes.decision"),
            [_STANDS, *(answer.value for answer in others)],
            format_func=lambda name: words("disputes.stands") if not name else _becomes(Answer(name), words),
            key=f"{key}_answer",
            label_visibility="collapsed",
        )
        evidence = st.session_state.get(f"{key}_evidence")
        if chosen and evidence:
            show(evidence_quote(scored.conversation, (evidence,), Answer(chosen), words))
        elif chosen:
            show(element("p", words("reviewing.select_hint"), class_="quiet"))
        reason = st.text_area(words("disputes.reason"), key=f"{key}_reason", height=100)
        if st.button(words("disputes.save"), key=f"{key}_save", type="primary", icon=":material/gavel:"):
            if not (reason or "").strip():
                show(element("p", words("disputes.reason_needed"), class_="santun-warning", role="alert"))
                return
            _decide(view, dispute, scored, rubric, Answer(chosen) if chosen else None, reason or "", key, words)


def _decide(
    view: View,
    dispute: Dispute,
    scored: Scored,
    rubric: Rubric,
    answer: Answer | None,
    reason: str,
    key: str,
    words: Words,
) -> None:
    evidence = st.session_state.get(f"{key}_evidence")
    try:
        if answer is None:
            view.disputes.decide(str(dispute.id), DisputeState.UPHELD, reason)
        else:
            given = ReviewAnswer(dispute.criterion, answer, reason, (evidence,) if evidence else ())
            result = revised(scored.evaluation, rubric, [given])
            view.disputes.decide(str(dispute.id), DisputeState.CHANGED, reason, result)
    except StorageError as error:
        st.error(markdown_text(str(error)))
        return
    st.toast(words("disputes.saved"), icon=":material/check_circle:")
    st.rerun()


def _becomes(answer: Answer, words: Words) -> str:
    look = LOOKS[answer]
    return words("disputes.becomes", answer=f"{look.symbol} {words(look.key)}")


def _decided(view: View, dispute: Dispute, words: Words) -> Html:
    changed = None
    if dispute.result_id:
        changed = view.evaluations.get(dispute.result_id).result(dispute.criterion).answer
    when = day_text(dispute.decided_at.date(), words, with_year=True) if dispute.decided_at else ""
    who = names_in(view).get(dispute.decided_by or "", dispute.decided_by or "–")
    return element(
        "section",
        element("h4", words(f"disputes.state.{dispute.state.value}")),
        element("p", words("disputes.new_answer"), " ", answer_chip(changed, words)) if changed else None,
        element("p", said(dispute.decision)),
        element("p", words("disputes.decided_by", name=who, day=when), class_="quiet"),
        class_="santun-card santun-explained",
    )


def _example(view: View, services: Services, dispute: Dispute, scored: Scored, key: str, words: Words) -> None:
    """The decided answer as an example for the scorecard, where the same mistake would then be found."""
    evaluation = view.evaluations.get(dispute.result_id or dispute.evaluation_id)
    answer = evaluation.result(dispute.criterion).answer
    decided = Decided(scored.conversation, evaluation, dispute.criterion, answer)
    example_form(view, services, decided, words, key=f"{key}_example")
