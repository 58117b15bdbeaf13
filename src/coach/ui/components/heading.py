"""The head of a page."""

from __future__ import annotations

from coach.ui.markup import element, show


def page_heading(title: str, text: str) -> None:
    """The page's name and what one does here, in a sentence."""
    show(element("header", element("h1", title), element("p", text), class_="santun-page-head"))
