"""What was found about some words of a draft, and better wordings to take over."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from coach.domain.coaching import Rewrite
from coach.ui.components.draft_diff import blanks_in, with_blanks
from coach.ui.components.draft_view import FindingGroup, card_id
from coach.ui.markup import Html, element, joined, said, show
from coach.ui.words import Words

_MOST_CHARACTERS = 240


def finding_card(
    group: FindingGroup,
    draft: str,
    names: Mapping[str, str],
    words: Words,
    *,
    key: str,
    on_use: Callable[[Rewrite], None],
) -> None:
    """The words, what they do and what helps, for each criterion; ``on_use`` gets the wording that was chosen."""
    rewrites = group.rewrites(draft)
    with st.container(key=f"{key}_card_{group.number}", border=True):
        show(_about(group, draft, names, words, key))
        for place, rewrite in enumerate(rewrites):
            with st.container(key=f"{key}_wording_{group.number}_{place}", gap="xsmall"):
                show(_wording(rewrite, words))
                st.button(
                    words("draft.use"),
                    key=f"{key}_use_{group.number}_{place}",
                    icon=":material/keyboard_return:",
                    on_click=on_use,
                    args=(rewrite,),
                )


def _about(group: FindingGroup, draft: str, names: Mapping[str, str], words: Words, key: str) -> Html:
    number = element("span", str(group.number), class_="santun-number", aria_hidden="true")
    hidden = element("span", words("draft.finding", number=str(group.number)), ": ", class_="santun-spoken")
    # The same criterion may rest on several of the words; its reason is said once.
    told = {(one.criterion, one.reason): one for one in group.findings}.values()
    parts = [
        element(
            "div",
            element("h4", names.get(finding.criterion, finding.criterion)),
            element("p", said(finding.reason)),
            element("p", element("strong", words("card.advice"), " "), said(finding.advice), class_="advice"),
        )
        for finding in told
    ]
    return element(
        "section",
        element("h3", number, hidden, _place(group, draft, words)),
        *parts,
        class_="santun-finding santun-explained",
        id=card_id(group, key),
    )


def _place(group: FindingGroup, draft: str, words: Words) -> Html:
    if group.kind == "whole":
        return said(words("draft.whole"))
    quoted = element("q", said(_cut(draft[group.start : group.end])))
    return joined(words("draft.missing_before"), " ", quoted) if group.kind == "missing" else quoted


def _wording(rewrite: Rewrite, words: Words) -> Html:
    hint = element("p", words("draft.blank_hint"), class_="quiet") if blanks_in(rewrite.after) else None
    better = element("bdi", with_blanks(rewrite.after)) if rewrite.after else words("draft.leave_out")
    return element(
        "div",
        element("p", better, class_="santun-better"),
        element("p", said(rewrite.why), class_="quiet"),
        hint,
        class_="santun-explained",
    )


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[: _MOST_CHARACTERS - 1].rstrip() + "…"
