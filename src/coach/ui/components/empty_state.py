"""What a page shows where there is nothing yet."""

from __future__ import annotations

from coach.ui.markup import element, show

# Streamlit brings this font along; an emoji needs one that not every machine has, and st.html takes SVG out.
_ICON_FONT = "font-family: 'Material Symbols Rounded'"


def empty_state(title: str, text: str, symbol: str = "forum") -> None:
    """A calm note that says what will be here and how to get it; the symbol is a Material symbol's name."""
    show(
        element(
            "div",
            element("div", symbol, class_="santun-empty-symbol", style=_ICON_FONT, aria_hidden="true"),
            element("strong", title),
            element("p", text),
            class_="santun-empty",
        )
    )
