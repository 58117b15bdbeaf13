"""What a trainer says of a session, with a grade; a later comment takes the place of an earlier one, which stays to be seen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach.domain.practice import BEST_GRADE, PracticeComment
from coach.errors import CoachError
from coach.storage.store import View
from coach.ui.coaching.days import day_text
from coach.ui.markup import Html, element, said, show
from coach.ui.page import LOOKING_AFTER
from coach.ui.words import Words

_LONGEST = 4000  # characters


def grading(view: View, session_id: str, words: Words, *, key: str) -> None:
    """The comments on a stored session, and the form for who may comment."""
    comments = view.practice.comments(session_id)
    may_comment = view.people.me().role in LOOKING_AFTER
    if not comments and not may_comment:
        return
    show(element("h2", words("room.comment")))
    if comments:
        show(_comment(comments[0], words))
    if len(comments) > 1:
        with st.expander(words.counted("room.replaced", len(comments) - 1), icon=":material/history:"):
            show(element("div", *(_comment(one, words) for one in comments[1:])))
    if may_comment:
        _form(view, session_id, comments, words, key)


def _comment(comment: PracticeComment, words: Words) -> Html:
    day = day_text(comment.created_at.astimezone().date(), words, with_year=True) if comment.created_at else ""
    grade = words("room.graded", grade=words.number(comment.grade)) if comment.grade is not None else None
    return element(
        "div",
        element("p", said(comment.text)),
        element("footer", *([element("b", grade), " · "] if grade else []), said(comment.author_id), f" · {day}"),
        class_="santun-objection",
    )


def _form(view: View, session_id: str, comments: Sequence[PracticeComment], words: Words, key: str) -> None:
    holds = comments[0] if comments else None
    label = words("room.change_comment" if holds else "room.write_comment")
    with st.expander(label, icon=":material/edit:", expanded=holds is None), st.form(f"{key}_form", border=False):
        text = st.text_area(
            words("room.comment_text"), holds.text if holds else "", key=f"{key}_text", height=110, max_chars=_LONGEST
        )
        grade = st.number_input(
            words("room.grade"), 0, BEST_GRADE, holds.grade if holds else None, key=f"{key}_grade", width=220
        )
        if not st.form_submit_button(words("room.save_comment"), icon=":material/save:"):
            return
    try:
        number = None if grade is None else int(grade)
        view.practice.comment(PracticeComment(session_id, text.strip(), number, replaces=holds.id if holds else None))
    except CoachError as error:
        show(element("p", said(str(error)), class_="santun-warning", role="status"))
        return
    st.rerun()
