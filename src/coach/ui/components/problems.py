"""What could not be read or is wrong in a file, with its place, said calmly."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach.errors import InputError, RubricError
from coach.transcripts._reading import ReadProblem
from coach.ui.markup import Html, element, joined, said, show
from coach.ui.shelf import LoadedFile
from coach.ui.words import Words

_WARNING = "warning: "
_LANGUAGE_OF_MESSAGES = "en"
_MOST_LINES = 30


def problem_list(files: Sequence[LoadedFile], words: Words) -> None:
    """The problems of files that were read: the place and what it means, and below it what the reader found.

    What could be read is there all the same. Readers write English, which the box says in other languages.
    """
    rows = [_row(file, problem, words) for file in files for problem in file.problems]
    if not rows:
        return
    failed = sum(not _is_warning(problem) for file in files for problem in file.problems)
    title = words.counted("problems.some", failed) if failed else words("problems.notes")
    if failed and any(file.entries for file in files):
        title += f" {words('problems.rest')}"
    _box(title, rows, words)


def line_problems(problems: Sequence[ReadProblem], words: Words, *, key: str) -> None:
    """The lines of a table that can not be used; where they are many the rest is in a file to download."""
    if not problems:
        return
    rows = [
        joined(element("code", said(_place(problem))), _found(problem.message)) for problem in problems[:_MOST_LINES]
    ]
    _box(f"{words.counted('problems.some', len(problems))} {words('problems.rest')}", rows, words)
    if len(problems) > _MOST_LINES:
        st.download_button(
            words("problems.all", count=words.number(len(problems))),
            "".join(f"{problem}\n" for problem in problems).encode(),
            file_name="problems.txt",
            mime="text/plain",
            key=f"{key}_all",
            icon=":material/download:",
            on_click="ignore",
        )


def input_error(error: InputError, words: Words) -> None:
    """A mistake in the user's own files or settings."""
    found = error.problems if isinstance(error, RubricError) else (str(error),)
    _box(words("problems.files"), [_found(line) for line in found], words)


def _is_warning(problem: ReadProblem) -> bool:
    return problem.message.startswith(_WARNING)


def _row(file: LoadedFile, problem: ReadProblem, words: Words) -> Html:
    meaning = "warning" if _is_warning(problem) else "part" if file.entries else "whole"
    found = _found(problem.message.removeprefix(_WARNING))
    return joined(element("code", said(_place(problem))), " ", words(f"problems.{meaning}"), found)


def _place(problem: ReadProblem) -> str:
    return problem.file if problem.line is None else f"{problem.file}:{problem.line}"


def _found(message: str) -> Html:
    return element("p", element("bdi", message, lang=_LANGUAGE_OF_MESSAGES))


def _box(title: str, rows: Sequence[Html], words: Words) -> None:
    note = element("p", words("problems.found"), class_="quiet")
    items = element("ul", *(element("li", row) for row in rows))
    show(element("div", element("strong", title), note, items, class_="santun-problems", role="status"))
