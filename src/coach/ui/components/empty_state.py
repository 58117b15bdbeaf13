"""What a page shows where there is nothing yet."""

from __future__ import annotations

from coach.ui.markup import element, show


def empty_state(title: str, text: str, symbol: str = "💬") -> None:
    """A calm note that says what will be here and how to get it."""
    show(
        element(
            "div",
            element("div", symbol, class_="santun-empty-symbol", aria_hidden="true"),
            element("strong", title),
            element("p", text),
            class_="santun-empty",
        )
    )
