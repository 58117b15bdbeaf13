"""What could not be read or is wrong in a file, with its place, said calmly."""

from __future__ import annotations

from collections.abc import Sequence

from coach.errors import InputError, RubricError
from coach.transcripts._reading import ReadProblem
from coach.ui.markup import element, said, show
from coach.ui.words import Words

_WARNING = "warning: "


def problem_list(problems: Sequence[ReadProblem], words: Words) -> None:
    """The problems of files that were read: place, then what to do. What could be read is there all the same."""
    if problems:
        rows = [(f"{problem.file}:{problem.line or 1}", problem.message.removeprefix(_WARNING)) for problem in problems]
        _box(words.counted("problems.some", len(rows)), rows)


def input_error(error: InputError, words: Words) -> None:
    """A mistake in the user's own files or settings."""
    found = error.problems if isinstance(error, RubricError) else (str(error),)
    _box(words("problems.files"), [("", line) for line in found])


def _box(title: str, rows: Sequence[tuple[str, str]]) -> None:
    items = [
        element("li", element("code", said(place)) if place else None, " " if place else None, said(text))
        for place, text in rows
    ]
    show(element("div", element("strong", title), element("ul", *items), class_="santun-problems", role="status"))
