"""A filled scorecard: the score with its coverage, the sections, and each criterion with its reason and advice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from coach.domain.conversation import Conversation
from coach.domain.evaluation import Answer, CriterionResult, Evaluation, Scored
from coach.exports.grades import grade, section_grade
from coach.exports.highlight import passages
from coach.rubrics.quantities import parse_percentage
from coach.rubrics.schema import Criterion, Rubric, in_language
from coach.ui.components.answers import answer_badge
from coach.ui.components.evidence_quote import AROUND, evidence_quote
from coach.ui.markup import Html, element, joined, markdown_text, said, show
from coach.ui.words import Words

_MOST_QUOTES = 4
_TO_WORK_ON = (Answer.NOT_MET, Answer.PARTLY_MET)
_FILTERS: dict[str, tuple[Answer, ...]] = {
    "card.filter.all": tuple(Answer),
    "card.filter.work": _TO_WORK_ON,
    "card.filter.well": (Answer.MET,),
    "card.filter.open": (Answer.NOT_SCORED, Answer.NOT_APPLICABLE),
}


def score_card(
    scored: Scored,
    rubric: Rubric,
    words: Words,
    *,
    key: str,
    chosen: str | None = None,
    on_choose: Callable[[str], None] | None = None,
) -> None:
    """The criteria of a filled scorecard, by section, with a filter; ``on_choose`` gets the criterion to be shown."""
    results = scored.evaluation.results
    counts = {name: sum(result.answer in answers for result in results) for name, answers in _FILTERS.items()}
    wanted = st.segmented_control(
        words("card.filter.label"),
        [name for name, count in counts.items() if count],
        default="card.filter.all",
        required=True,
        format_func=lambda name: f"{words(name)} {counts[name]}",
        key=f"{key}_filter",
        label_visibility="collapsed",
        wrap=True,
    )
    named = {criterion.criterion: criterion for criterion in rubric.criteria}
    with st.container(key=f"{key}_criteria", gap=None):
        for section in scored.evaluation.sections:
            shown = [
                r for r in results if r.section == section.section and r.answer in _FILTERS[wanted or "card.filter.all"]
            ]
            if shown:
                show(element("h3", section.name, class_="santun-section"))
            for result in shown:
                _criterion(scored.conversation, result, named[result.criterion], words, key, chosen, on_choose)


def score_summary(scored: Scored, rubric: Rubric, words: Words, title: str) -> None:
    """The head of a filled scorecard: the score or why there is none, the coverage, and the sections."""
    evaluation, conversation = scored.evaluation, scored.conversation
    facts = [
        words(f"channel.{conversation.channel.value}"),
        words(f"language.{conversation.language}")
        if f"language.{conversation.language}" in words.texts
        else conversation.language,
        words.counted("card.turns", len(conversation.turns)),
    ]
    if evaluation.culture:
        facts.append(words("card.culture", name=evaluation.culture.upper()))
    chips = [element("span", said(fact), class_="santun-fact") for fact in facts]
    head = element(
        "div",
        element("h2", said(title)),
        element("div", *chips, class_="santun-facts"),
        _verdict(scored, rubric, words),
        _coverage(evaluation, words),
        class_="santun-head-text",
    )
    bars = [_section_bar(s.name, section_grade(evaluation, s), s.weight, words) for s in evaluation.sections]
    show(
        element(
            "section",
            element("div", _dial(scored, rubric, words), head, class_="santun-head"),
            element("div", *bars, class_="santun-bars"),
            class_="santun-card",
            aria_label=words("card.title"),
        )
    )


def in_words(scored: Scored, rubric: Rubric, words: Words) -> Scored:
    """With the sections called as the interface's language calls them; they are stored in that of the import."""
    names = {one.section: in_language(one.name, words.language) for one in rubric.sections}
    sections = tuple(replace(one, name=names.get(one.section, one.name)) for one in scored.evaluation.sections)
    return replace(scored, evaluation=replace(scored.evaluation, sections=sections))


def passes(evaluation: Evaluation, rubric: Rubric) -> bool:
    """Whether the score reaches the scorecard's pass mark."""
    return evaluation.score is not None and evaluation.score >= 100 * parse_percentage(rubric.pass_mark)


def _dial(scored: Scored, rubric: Rubric, words: Words) -> Html:
    score = grade(scored)
    if score is None:
        inside = joined(element("b", "?"), element("span", words("card.no_grade_short")))
        return element(
            "div",
            element("div", inside),
            class_="santun-dial none",
            style="--share:0",
            role="img",
            aria_label=words("card.no_grade"),
        )
    inside = joined(element("b", words.number(score)), element("span", words("card.of_100")))
    css = "met" if passes(scored.evaluation, rubric) else "partly" if score >= 50 else "not-met"
    label = words("card.score_is", score=words.number(score))
    return element(
        "div",
        element("div", inside),
        class_=f"santun-dial {css}",
        style=f"--share:{score:.1f}",
        role="img",
        aria_label=label,
    )


def _verdict(scored: Scored, rubric: Rubric, words: Words) -> Html:
    evaluation = scored.evaluation
    names = {criterion.criterion: in_language(criterion.name, words.language) for criterion in rubric.criteria}
    if evaluation.score is None:
        known = [reason for reason in evaluation.review_reasons if reason == "language_not_supported"]
        lines = [words(f"review.{reason}") for reason in known or ["nothing_scored"]]
    elif evaluation.needs_review:
        lines = [words(f"review.{reason}") for reason in evaluation.review_reasons]
    elif evaluation.auto_failed_on:
        failed = ", ".join(names[criterion] for criterion in evaluation.auto_failed_on)
        lines = [words("card.auto_failed", names=failed, score=words.number(evaluation.score_before_auto_fail or 0))]
    else:
        lines = [words("card.passes" if passes(evaluation, rubric) else "card.below", mark=rubric.pass_mark)]
    if grade(scored) is None:
        return element(
            "div",
            element("strong", words("card.no_grade")),
            element("ul", *(element("li", line) for line in lines)),
            class_="santun-verdict",
        )
    return element("p", *lines, class_="santun-verdict")


def _coverage(evaluation: Evaluation, words: Words) -> Html:
    share = words.percent(evaluation.coverage)
    bar = element(
        "span", element("i", style=f"width:{100 * evaluation.coverage:.0f}%"), class_="santun-meter", aria_hidden="true"
    )
    return element(
        "p", bar, words("card.coverage", share=share), class_="santun-coverage", title=words("card.coverage_help")
    )


def _section_bar(name: str, score: float | None, weight: int, words: Words) -> Html:
    value = "–" if score is None else words.number(score)
    return element(
        "div",
        element("span", name, class_="name"),
        element("span", value, class_="value"),
        element("span", element("i", style=f"width:{score or 0:.0f}%"), class_="santun-meter", aria_hidden="true"),
        element("span", words("card.weight", weight=str(weight)), class_="weight"),
        class_="santun-bar",
    )


def _criterion(
    conversation: Conversation,
    result: CriterionResult,
    criterion: Criterion,
    words: Words,
    key: str,
    chosen: str | None,
    on_choose: Callable[[str], None] | None,
) -> None:
    name = markdown_text(in_language(criterion.name, words.language))
    label = (
        f"**{name}** {answer_badge(result.answer, words)}"
        if result.criterion == chosen
        else f"{name} {answer_badge(result.answer, words)}"
    )
    with st.expander(label, expanded=result.criterion == chosen, key=f"{key}_open_{result.criterion}"):
        show(_explained(conversation, result, criterion, words))
        if on_choose and (result.evidence or result.looked_at):
            st.button(
                words("card.show"),
                key=f"{key}_show_{result.criterion}",
                icon=":material/visibility:",
                on_click=on_choose,
                args=(result.criterion,),
            )


def _explained(conversation: Conversation, result: CriterionResult, criterion: Criterion, words: Words) -> Html:
    parts: list[Html | None] = [element("p", said(result.reason), class_="reason")]
    quotable = passages(result.evidence, apart=2 * AROUND)
    parts += [evidence_quote(conversation, passage, result.answer, words) for passage in quotable[:_MOST_QUOTES]]
    if len(quotable) > _MOST_QUOTES:
        parts.append(element("p", words("card.more_quotes", count=str(len(quotable) - _MOST_QUOTES)), class_="quiet"))
    if result.answer in _TO_WORK_ON or result.answer is Answer.NOT_SCORED:
        parts.append(element("p", element("strong", words("card.advice"), " "), said(result.advice), class_="advice"))
    why = joined(element("strong", words("card.why"), " "), in_language(criterion.why, words.language))
    parts.append(element("p", why, class_="quiet"))
    parts.append(element("p", _small_facts(result, words), class_="quiet"))
    return element("div", *parts, class_="santun-explained")


def _small_facts(result: CriterionResult, words: Words) -> str:
    facts: Sequence[str] = [
        words("card.weight", weight=str(result.weight)),
        words("card.auto_fail") if result.auto_fail else "",
        words("card.confidence", share=words.percent(result.confidence)) if result.answer.counts else "",
    ]
    return " · ".join(fact for fact in facts if fact)
