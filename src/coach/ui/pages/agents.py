"""Agents: what each agent's conversations say together, strengths first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from coach.rubrics.schema import Criterion, Rubric, in_language
from coach.ui import shelf
from coach.ui.components.empty_state import empty_state
from coach.ui.components.evidence_quote import evidence_quote
from coach.ui.components.heading import page_heading
from coach.ui.components.score_options import score_options
from coach.ui.markup import Html, element, joined, said, show
from coach.ui.page import PageInfo, Services
from coach.ui.per_agent import AgentSummary, Observation, Shown, proofs, summaries, unquoted
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("agents.title", ":material/groups:", "group.conversations", 20)

_MOST_QUOTES = 2


def render(services: Services) -> None:
    """Draws the page."""
    words = chosen_words()
    page_heading(words("agents.title"), words("agents.subtitle"))
    entries = shelf.loaded_entries()
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        about = "agents.of_loaded" if entries else "agents.of_samples"
        entries = entries or _sample_entries(services)
        show(element("p", words.counted(about, len(entries)), class_="santun-note"))
        options = score_options(services, words)
    if not entries:
        empty_state(words("agents.empty.title"), words("agents.empty.text"))
        return
    rubric = services.coach(options.rubric, options.culture, words.language).rubric
    with st.spinner(words.counted("score.working", len(entries))):
        scored = {
            entry.key: services.score(shelf.with_chosen_roles(entry), options, words.language) for entry in entries
        }
    # By identity: two files may hold conversations with the same id.
    titles = {id(scored[entry.key]): entry.title for entry in entries}
    found = summaries(scored.values(), rubric)
    if len(found) > 1:
        names = [_name(summary, words) for summary in found]
        chosen = st.pills(words("agents.choose"), range(len(found)), format_func=names.__getitem__, key="agents_chosen")
        found = found if chosen is None or chosen >= len(found) else (found[chosen],)
    for summary in found:
        show(_card(summary, rubric, titles, words))
    show(element("p", words("agents.note"), class_="quiet"))


def _sample_entries(services: Services) -> list[shelf.Entry]:
    own = [sample for sample in shelf.samples(services.settings.samples) if sample.format == shelf.OWN_FORMAT]
    return [entry for sample in own for entry in shelf.sample_file(sample).entries]


def _name(summary: AgentSummary, words: Words) -> str:
    return summary.name or words("agents.unnamed")


def _card(summary: AgentSummary, rubric: Rubric, titles: Mapping[int, str], words: Words) -> Html:
    criteria = {criterion.criterion: criterion for criterion in rubric.criteria}
    quoted: set[tuple[int, int]] = set()

    def observations(found: Sequence[Observation], *, of_strength: bool) -> list[Html]:
        blocks = []
        for one in found:
            all_proofs = proofs(one, of_strength=of_strength, most=len(one.shown))
            shown = unquoted(all_proofs, quoted, _MOST_QUOTES)
            blocks.append(_observation(one, criteria[one.criterion], shown, titles, words, of_strength=of_strength))
        return blocks

    strengths = observations(summary.strengths, of_strength=True)
    work = observations(summary.to_work_on, of_strength=False)
    return element(
        "section",
        element("h2", said(_name(summary, words))),
        element("div", *_numbers(summary, words), class_="santun-numbers"),
        element(
            "div",
            _column("agents.strengths", "agents.no_strengths", strengths, words),
            _column("agents.work", "agents.no_work", work, words),
            class_="santun-two",
        ),
        class_="santun-card",
    )


def _numbers(summary: AgentSummary, words: Words) -> list[Html]:
    mean = words.number(summary.mean, 0) if summary.mean is not None else "–"
    if summary.interval:
        low, high = (words.number(value) for value in summary.interval)
        range_text = words("agents.interval", low=low, high=high)
    else:
        range_text = words("agents.too_few")
    return [
        _number(
            words.number(summary.contacts),
            words.counted("agents.contacts", summary.contacts),
            words("agents.graded", count=words.number(len(summary.grades))),
        ),
        _number(mean, words("agents.mean"), range_text),
    ]


def _number(value: str, name: str, about: str) -> Html:
    return element("div", element("b", value), element("span", name), element("small", about))


def _column(title: str, nothing: str, items: list[Html], words: Words) -> Html:
    body = joined(*items) if items else element("p", words(nothing), class_="quiet")
    return element("div", element("h3", words(title), class_="santun-section"), body)


def _observation(
    observation: Observation,
    criterion: Criterion,
    shown: Sequence[Shown],
    titles: Mapping[int, str],
    words: Words,
    *,
    of_strength: bool,
) -> Html:
    share = words.counted("agents.share", observation.scored_in, share=words.percent(observation.share))
    parts: list[Html | None] = [
        element("h4", in_language(criterion.name, words.language), " ", element("span", share, class_="quiet")),
        *(_proof(one, titles, words) for one in shown),
    ]
    if not of_strength:
        parts.append(
            element(
                "p",
                element("strong", words("card.advice"), " "),
                in_language(criterion.advice, words.language),
                class_="advice",
            )
        )
    return element("article", *parts, class_="santun-observation")


def _proof(shown: Shown, titles: Mapping[int, str], words: Words) -> Html:
    conversation, result, title = shown.scored.conversation, shown.result, titles[id(shown.scored)]
    if result.evidence:
        return evidence_quote(conversation, result.evidence[:1], result.answer, words, conversation_name=title)
    return element("p", said(result.reason), " ", element("span", said(title), class_="place"), class_="reason")
