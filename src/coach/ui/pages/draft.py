"""Check a draft: a reply before it is sent, with what will land badly and better wordings."""

from __future__ import annotations

from functools import partial

import streamlit as st

from coach.domain.coaching import DraftCheck, Rewrite
from coach.rubrics.quantities import parse_percentage
from coach.rubrics.schema import Rubric, in_language
from coach.signals.drafts import LONGEST_DRAFT
from coach.ui.components.draft_diff import blanks_in, word_diff
from coach.ui.components.draft_input import (
    DRAFT_KEY,
    DraftInput,
    draft_examples,
    draft_options,
    draft_texts,
    language_name,
    take_over,
)
from coach.ui.components.draft_view import FindingGroup, finding_groups, marked_draft
from coach.ui.components.empty_state import empty_state
from coach.ui.components.finding_card import finding_card
from coach.ui.components.heading import page_heading
from coach.ui.markup import Html, element, said, show
from coach.ui.page import DraftOptions, PageInfo, Services
from coach.ui.words import Words, chosen_words

PAGE = PageInfo("draft.title", ":material/rate_review:", "group.writing", 25)

_KEY = "draft"
_MOST_CARDS = 30
_HALF = 50


def render(services: Services) -> None:
    """Draws the page."""
    words = chosen_words()
    page_heading(words("draft.title"), words("draft.subtitle"))
    show(element("p", words("draft.private"), class_="santun-private"))
    languages = services.folder.languages
    with st.container(key="draft_input", border=True):
        options = draft_options(services, languages, words)
        written = draft_texts(words)
    if not written.reply.strip():
        empty_state(words("draft.empty.title"), words("draft.empty.text"), "edit_note")
        draft_examples(words)
    elif (longest := max(len(written.reply), len(written.customer))) > LONGEST_DRAFT:
        count, most = words.number(longest), words.number(LONGEST_DRAFT)
        show(element("p", words("draft.too_long", most=most, count=count), class_="santun-warning", role="status"))
    else:
        _checked(services, written, options, words)


def _checked(services: Services, written: DraftInput, options: DraftOptions, words: Words) -> None:
    with st.spinner(words("draft.working")):
        check = services.check(written.reply, written.customer or None, options, words.language)
    coach = services.coach(options.rubric, options.culture, words.language, options.language)
    if check.conversation.language not in coach.folder.languages:
        known = ", ".join(language_name(code, words) for code in coach.folder.languages)
        show(element("p", words("draft.unsupported", languages=known), class_="santun-warning", role="status"))
        return
    groups = finding_groups(check)
    show(_head(check, groups, coach.rubric, words))
    if groups:
        _findings(check, groups, coach.rubric, words)
    if check.rewritten is not None:
        _rewritten(check.draft, check.rewritten, words)
    elif check.clean:
        show(element("h2", words("draft.copy")))
        st.code(check.draft, language=None, wrap_lines=True)


def _head(check: DraftCheck, groups: tuple[FindingGroup, ...], rubric: Rubric, words: Words) -> Html:
    blanks = len(blanks_in(check.draft))
    lines = []
    if not check.clean and check.score is not None:
        lines.append(words(f"draft.verdict.{_verdict(check.score, rubric)}", score=words.number(check.score)))
    if check.clean and not blanks and not check.open_questions:
        lines.append(words("draft.ready"))
    if blanks:
        lines.append(words.counted("draft.blanks", blanks))
    return element(
        "section",
        element("h2", words.counted("draft.found", len(groups)) if groups else words("draft.clean")),
        *(element("p", line, class_="santun-verdict-line") for line in lines),
        element(
            "div",
            *(element("span", fact, class_="santun-fact") for fact in _facts(check, words)),
            class_="santun-facts",
        ),
        _open_questions(check, words),
        class_="santun-card",
        role="status",
    )


def _verdict(score: float, rubric: Rubric) -> str:
    if score >= 100 * parse_percentage(rubric.pass_mark):
        return "well"
    return "partly" if score >= _HALF else "badly"


def _facts(check: DraftCheck, words: Words) -> list[str]:
    """How the draft reads, as far as the model told, and in which language it was read."""
    read = [
        words(key) for key in (f"draft.tone.{check.tone}", f"draft.register.{check.register}") if key in words.texts
    ]
    language = check.conversation.turns[-1].language or check.conversation.language
    facts = [words("draft.written_in", language=language_name(language, words))]
    return [words("draft.reads_as", tone=", ".join(read)), *facts] if read else facts


def _open_questions(check: DraftCheck, words: Words) -> Html | None:
    if not check.open_questions:
        return None
    questions = [element("li", said(question.quote)) for question in check.open_questions]
    return element(
        "div", element("strong", words("draft.open_questions")), element("ul", *questions), class_="santun-open"
    )


def _findings(check: DraftCheck, groups: tuple[FindingGroup, ...], rubric: Rubric, words: Words) -> None:
    names = {criterion.criterion: in_language(criterion.name, words.language) for criterion in rubric.criteria}
    left, right = st.columns(2, gap="medium")
    with left, st.container(key="draft_marked"):
        show(element("h2", words("draft.marked")))
        show(marked_draft(check.draft, groups, words, key=_KEY))
    with right:
        show(element("h2", words("draft.cards")))
        for group in groups[:_MOST_CARDS]:
            finding_card(group, check.draft, names, words, key=_KEY, on_use=partial(_use_wording, check.draft))
        if len(groups) > _MOST_CARDS:
            show(element("p", words("draft.more", count=words.number(len(groups) - _MOST_CARDS)), class_="quiet"))


def _rewritten(draft: str, rewritten: str, words: Words) -> None:
    show(element("h2", words("draft.rewritten")))
    show(element("p", words("draft.rewritten_note"), class_="santun-note"))
    if blanks := len(blanks_in(rewritten)):
        show(element("p", words.counted("draft.blanks", blanks), class_="santun-warning"))
    left, right = st.columns(2, gap="medium")
    with left:
        legend = element(
            "span", element("del", words("draft.legend_out")), " ", element("ins", words("draft.legend_in"))
        )
        show(element("h3", words("draft.changes"), ": ", legend, class_="santun-section"))
        show(element("div", word_diff(draft, rewritten), class_="santun-draft plain", dir="auto"))
    with right:
        show(element("h3", words("draft.result"), class_="santun-section"))
        st.code(rewritten, language=None, wrap_lines=True)
        st.button(
            words("draft.use_all"),
            key="draft_use_all",
            type="primary",
            icon=":material/done_all:",
            on_click=_use,
            args=(draft, rewritten),
        )


def _use_wording(checked: str, rewrite: Rewrite) -> None:
    _use(checked, rewrite.applied_to(checked))


def _use(checked: str, text: str) -> None:
    """Takes a text over in place of the draft that was checked; a draft that was edited since is left as it is."""
    if st.session_state.get(DRAFT_KEY) == checked:
        take_over(text)
    else:
        st.toast(chosen_words()("draft.changed"))
