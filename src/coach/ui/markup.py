"""Markup that is safe by the way it is built; the only module of the app that writes HTML or Markdown around data."""

from __future__ import annotations

import html
import re

import streamlit as st

from coach.exports.harmless import harmless

_MARKDOWN_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")
_ALONE = frozenset({"br", "hr"})


class Html(str):
    """Markup whose parts are escaped already. Made by ``element`` and ``joined`` only."""

    __slots__ = ()


def element(name: str, *children: str | None, **attributes: str | None) -> Html:
    """An HTML element. Plain text in it is escaped; only ``Html`` goes in as it is; None is left out.

    Attributes are escaped too; ``class_`` is written as ``class`` and ``aria_label`` as ``aria-label``.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{written}>" if name in _ALONE else f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: str | None) -> Html:
    """Pieces one after the other; plain text is escaped."""
    return Html(
        "".join(child if isinstance(child, Html) else _escaped(child) for child in children if child is not None)
    )


def said(text: str) -> Html:
    """Words of unknown origin: escaped, steering characters shown, the direction of what is around left alone."""
    return element("bdi", text)


def show(markup: Html) -> None:
    """Draws markup."""
    st.html(markup)


def style_words(**texts: str) -> Html:
    """A style sheet that holds texts for ``content:`` in santun.css; ``upload_limit`` is ``var(--upload-limit)`` there."""
    declared = "".join(f'--{name.replace("_", "-")}:"{_css_escaped(text)}";' for name, text in texts.items())
    return Html(f"<style>:root{{{declared}}}</style>")


def markdown_text(text: str) -> str:
    """Text for a place that reads Markdown (labels, captions): every sign that means something there is escaped."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", " ".join(harmless(text).split()))


def _css_escaped(text: str) -> str:
    return re.sub(r"[^\w .,:;!?()-]", lambda sign: f"\\{ord(sign[0]):x} ", text)


def _escaped(text: str) -> str:
    return html.escape(harmless(text), quote=True)
