"""The open criterion: what was answered and why, and what the reviewer says to it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from coach.domain.evaluation import Answer, CriterionResult
from coach.domain.review import ReviewAnswer
from coach.exports.harmless import harmless
from coach.exports.highlight import passages
from coach.rubrics.schema import in_language
from coach.ui.components.answers import LOOKS, answer_chip
from coach.ui.components.evidence_quote import AROUND, evidence_quote
from coach.ui.components.speakers import speaker_label
from coach.ui.markup import Html, element, markdown_text, said, show
from coach.ui.retold import retold
from coach.ui.reviewing.acts import Acts
from coach.ui.reviewing.desk import Desk
from coach.ui.reviewing.example_form import Decided, example_form
from coach.ui.reviewing.picked_words import sentences
from coach.ui.words import Words

_MOST_QUOTES = 4
_KEYS = {
    Answer.MET: "1",
    Answer.PARTLY_MET: "2",
    Answer.NOT_MET: "3",
    Answer.NOT_APPLICABLE: "4",
    Answer.NOT_SCORED: "5",
}


def criterion_editor(desk: Desk, at: str, acts: Acts, words: Words) -> None:
    """The card of one criterion, with a key on the keyboard for each thing that is done often."""
    with st.container(border=True, key=f"{desk.key}_editor", gap="small"):
        _head(desk, at, words)
        if not desk.hides:
            told = retold(acts.services, desk.scored.conversation, desk.before, desk.rubric, words.language)
            show(_answered(desk, told.result(at), words))
        own = desk.answers.get(at)
        _answers(desk, at, own, acts, words)
        if own is not None and (desk.overrules(at) or own.reason) and not desk.hides:
            _reason(desk, own, acts, words)
        _own_evidence(desk, at, own, acts, words)
        if own is not None and not desk.hides and desk.overrules(at) and own.reason.strip():
            decided = Decided(desk.scored.conversation, desk.before, at, own.answer)
            example_form(desk.view, acts.services, decided, words, key=f"{desk.key}_example_{at}")
        _steps(desk, own, acts, words)


def _head(desk: Desk, at: str, words: Words) -> None:
    names = list(desk.criteria)
    criterion = desk.criteria[at]
    facts = [
        words("reviewing.place", number=words.number(names.index(at) + 1), count=words.number(len(names))),
        words("card.weight", weight=str(criterion.weight)),
        *([words("card.auto_fail")] if criterion.auto_fail else []),
    ]
    show(
        element(
            "div",
            element("p", " · ".join(facts), class_="quiet"),
            element("h3", in_language(criterion.name, words.language)),
            element("p", in_language(criterion.why, words.language), class_="quiet"),
            class_="santun-asked",
        )
    )


def _answered(desk: Desk, before: CriterionResult, words: Words) -> Html:
    """The answer under review with its reason and the words that it rests on."""
    who = "reviewing.machine" if desk.before.evaluator.kind == "auto" else "reviewing.earlier"
    sure = words("card.confidence", share=words.percent(before.confidence)) if before.answer.counts else None
    parts: list[Html | None] = [
        element(
            "p",
            element("span", words(who), class_="quiet"),
            " ",
            answer_chip(before.answer, words),
            " ",
            element("span", sure, class_="quiet") if sure else None,
        ),
        element("p", said(before.reason), class_="reason"),
    ]
    quotable = passages(before.evidence, apart=2 * AROUND)
    parts += [evidence_quote(desk.scored.conversation, one, before.answer, words) for one in quotable[:_MOST_QUOTES]]
    if len(quotable) > _MOST_QUOTES:
        parts.append(element("p", words("card.more_quotes", count=str(len(quotable) - _MOST_QUOTES)), class_="quiet"))
    if not quotable and before.looked_at:
        parts.append(element("p", words.counted("reviewing.looked_at", len(before.looked_at)), class_="quiet"))
    places = [one.turn_index for one in before.evidence] or list(before.looked_at)
    if places:
        anchor = element("a", words("card.show"), href=f"#{desk.key}-turn-{min(places)}", target="_self")
        parts.append(element("p", anchor, class_="quiet"))
    return element("div", *parts, class_="santun-explained santun-answered")


def _answers(desk: Desk, at: str, own: ReviewAnswer | None, acts: Acts, words: Words) -> None:
    show(element("p", words("reviewing.your_answer"), class_="santun-label"))
    with st.container(horizontal=True, gap="xsmall", key=f"{desk.key}_answers"):
        if not desk.hides:
            accepted = own is not None and not desk.overrules(at)
            st.button(
                words("reviewing.accept"),
                key=f"{desk.key}_accept",
                icon=":material/check:",
                type="primary" if accepted else "secondary",
                shortcut="A",
                on_click=acts.accept,
                args=(at,),
            )
        for answer, shortcut in _KEYS.items():
            look = LOOKS[answer]
            chosen = own is not None and own.answer is answer and (desk.hides or desk.overrules(at))
            st.button(
                f"{look.symbol} {words(look.key)}",
                key=f"{desk.key}_answer_{look.key}",
                type="primary" if chosen else "secondary",
                shortcut=shortcut,
                on_click=acts.decide,
                args=(at, answer),
            )


def _reason(desk: Desk, own: ReviewAnswer, acts: Acts, words: Words) -> None:
    field = f"{desk.key}_reason_{own.criterion}_{desk.edition}"
    needed = own.criterion in desk.without_reason()
    st.text_area(
        words("reviewing.reason_needed" if needed else "reviewing.reason"),
        value=own.reason,
        key=field,
        height=90,
        placeholder=words("reviewing.reason_example"),
        on_change=acts.give_reason,
        args=(own.criterion, field),
    )


def _own_evidence(desk: Desk, at: str, own: ReviewAnswer | None, acts: Acts, words: Words) -> None:
    for number, evidence in enumerate(own.evidence if own else ()):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{desk.key}_own_{number}"):
            show(evidence_quote(desk.scored.conversation, (evidence,), own.answer if own else Answer.MET, words))
            st.button(
                words("reviewing.drop_evidence"),
                key=f"{desk.key}_drop_{number}",
                icon=":material/close:",
                type="tertiary",
                on_click=acts.do,
                args=(partial(Desk.drop_evidence, criterion=at, evidence=evidence),),
            )
    with st.container(horizontal=True, vertical_alignment="center", key=f"{desk.key}_evidence"):
        with st.popover(words("reviewing.add_sentence"), icon=":material/format_quote:"):
            _sentence_choice(desk, at, acts, words)
        show(element("p", words("reviewing.select_hint"), class_="quiet"))


def _sentence_choice(desk: Desk, at: str, acts: Acts, words: Words) -> None:
    turns = desk.scored.conversation.turns
    looked = desk.shown(at).looked_at
    turn = st.selectbox(
        words("reviewing.turn"),
        range(len(turns)),
        index=looked[0] if looked else 0,
        format_func=lambda index: turn_title(desk, index, words),
        key=f"{desk.key}_turn_{at}",
    )
    choices = sentences(turns[turn])
    place = st.radio(
        words("reviewing.sentence"),
        range(len(choices)),
        format_func=lambda number: markdown_text(choices[number].quote),
        key=f"{desk.key}_sentence_{at}_{turn}",
    )
    st.button(
        words("reviewing.use_as_evidence"),
        key=f"{desk.key}_use_sentence",
        type="primary",
        on_click=acts.do,
        args=(partial(Desk.add_evidence, criterion=at, evidence=choices[place or 0]),),
    )


def _steps(desk: Desk, own: ReviewAnswer | None, acts: Acts, words: Words) -> None:
    with st.container(horizontal=True, gap="medium", key=f"{desk.key}_steps"):
        st.button(
            words("reviewing.back"), key=f"{desk.key}_back", icon=":material/arrow_upward:", shortcut="K",
            type="tertiary", on_click=acts.step, args=(-1,),
        )  # fmt: skip
        st.button(
            words("reviewing.on"), key=f"{desk.key}_on", icon=":material/arrow_downward:", shortcut="J",
            type="tertiary", on_click=acts.step, args=(1,),
        )  # fmt: skip
        st.button(
            words("reviewing.undo"), key=f"{desk.key}_undo_step", icon=":material/undo:", shortcut="U",
            type="tertiary", disabled=not desk.can_undo, on_click=acts.undo,
        )  # fmt: skip
        if own is not None:
            st.button(
                words("reviewing.take_back"), key=f"{desk.key}_take_back", icon=":material/ink_eraser:",
                type="tertiary", on_click=acts.do, args=(partial(Desk.take_back, criterion=own.criterion),),
            )  # fmt: skip


def turn_title(desk: Desk, index: int, words: Words) -> str:
    """A turn for a list: its number, who speaks and how it begins."""
    turn = desk.scored.conversation.turns[index]
    return harmless(
        " ".join(f"#{index + 1} {speaker_label(desk.scored.conversation, turn, words)}: {turn.text[:60]}".split())
    )
