"""A decided answer as an example in the scorecard's file, so that ``coach rubric check`` finds the same mistake again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st

from coach.domain.conversation import Conversation
from coach.domain.evaluation import Answer, Evaluation
from coach.errors import RubricError, StorageError
from coach.rubric_check.adding import NewExample, example_text, new_example, problems_with, put, why_not_writable
from coach.storage.store import View
from coach.ui.components.answers import LOOKS
from coach.ui.components.problems import input_error
from coach.ui.markup import element, markdown_text, said, show
from coach.ui.page import Services
from coach.ui.words import Words


@dataclass(frozen=True, slots=True)
class Decided:
    """An answer that a person gave to one criterion of a conversation, and the evaluation that it is about."""

    conversation: Conversation
    evaluation: Evaluation
    criterion: str
    answer: Answer


def example_form(view: View, services: Services, decided: Decided, words: Words, *, key: str) -> None:
    """A fold with the example, what the rules make of it, and the button that writes it into the scorecard's file."""
    opened = st.expander(words("new_example.title"), icon=":material/science:", key=f"{key}_fold", on_change="rerun")
    # Trying it takes seconds, so only who opens it waits.
    if opened.open:
        with opened:
            _inside(view, services, decided, words, key)


def _inside(view: View, services: Services, decided: Decided, words: Words, key: str) -> None:
    if told := st.session_state.pop(f"{key}_told", None):
        show(element("p", told, class_="santun-note", role="status"))
        return
    rubric = decided.evaluation.rubric
    try:
        path = services.folder.rubric_path(rubric)
        with st.spinner(words("new_example.trying")):
            example = _tried(services, decided, path.stat().st_mtime_ns, key)
    except RubricError as error:
        input_error(error, words)
        return
    if example is None:
        show(element("p", words("new_example.is_there", rubric=rubric), class_="quiet"))
        return
    _verdict(example, decided.answer, words)
    locked = services.settings.rubrics_are_packaged or why_not_writable(path)
    text = example_text(decided.conversation, decided.answer) if locked else example.text
    st.code(text, language="yaml", wrap_lines=True)
    if locked:
        show(element("p", words("new_example.locked", folder=str(path.parent)), class_="santun-warning"))
        return
    show(element("p", words("new_example.leaves", file=str(path)), class_="quiet"))
    label = words("new_example.add_draft" if example.is_draft else "new_example.add")
    if st.button(label, key=f"{key}_add", icon=":material/add:"):
        _add(view, services, decided, example, words, key)


def _tried(services: Services, decided: Decided, edition: int, key: str) -> NewExample | None:
    """The example as it was tried with this edition of the file; tried again when the file or the answer changes."""
    kept: tuple[tuple[int, Answer], NewExample | None] | None = st.session_state.get(f"{key}_tried")
    if kept is None or kept[0] != (edition, decided.answer):
        evaluation = decided.evaluation
        found = new_example(
            services.folder,
            evaluation.rubric,
            decided.criterion,
            decided.conversation,
            decided.answer,
            evaluation.culture,
        )
        kept = (edition, decided.answer), found
        st.session_state[f"{key}_tried"] = kept
    return kept[1]


def _verdict(example: NewExample, wanted: Answer, words: Words) -> None:
    answers = {
        "wanted": words(LOOKS[wanted].key).lower(),
        "found": words(LOOKS[example.rules_answer].key).lower(),
    }
    told = words("new_example.fails" if example.is_draft else "new_example.fits", **answers)
    parts = [element("p", told)]
    if example.is_draft:
        parts += [element("p", said(example.reason), class_="reason"), element("p", words("new_example.draft"))]
    show(element("div", *parts, class_="santun-warning" if example.is_draft else "santun-note"))


def _add(view: View, services: Services, decided: Decided, example: NewExample, words: Words, key: str) -> None:
    with st.spinner(words("new_example.checking")):
        problems = problems_with(services.folder, example)
    if problems:
        show(element("p", words("new_example.not_added"), class_="santun-warning", role="alert"))
        input_error(RubricError(problems), words)
        return
    try:
        view.evaluations.add_example(str(decided.evaluation.id), decided.criterion, partial(put, example))
    except RubricError as error:
        input_error(error, words)
        return
    except StorageError as error:
        st.error(markdown_text(str(error)))
        return
    st.session_state[f"{key}_told"] = words("new_example.added", file=str(example.path))
    st.rerun()
