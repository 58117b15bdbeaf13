"""HTML message bodies as the text that a reader of the message saw."""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Python's parser takes quadratic time on tags that are never closed, and raises on "<![x[": neither may reach it.
_DECLARATION = re.compile(r"<[!?][^<>]*>")
_NOT_A_TAG = re.compile(r"<(?!/?[a-zA-Z][^<>\"']*(?:\"[^\"<]*\"[^<>\"']*|'[^'<]*'[^<>\"']*)*+>)")
_SPACES = re.compile(r"[ \t\r\f\v\n\xa0]+")
_SPACE_AROUND_BREAK = re.compile(r" ?\n ?")
_HIDDEN = frozenset({"script", "style", "head", "title", "template"})
_LINES = frozenset(
    {"br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr"}
)
_PARAGRAPHS = frozenset({"p", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"})


class _VisibleText(HTMLParser):
    """Collects the visible text, with a line break where a browser shows one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _PARAGRAPHS:
            self.pieces.append("\n\n")
        elif tag in _LINES:
            self.pieces.append("\n- " if tag == "li" else "\n")
        elif tag == "img":
            # Messengers send emoji as pictures whose alternative text is the emoji itself.
            alternative = dict(attrs).get("alt") or ""
            self.pieces.append(alternative if len(alternative) <= 4 else "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _HIDDEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _PARAGRAPHS:
            self.pieces.append("\n\n")
        elif tag in _LINES and tag not in ("li", "br"):
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(_SPACES.sub(" ", data))


def html_to_text(html: str) -> str:
    """The visible text of an HTML fragment or page: tags gone, entities resolved, paragraphs as lines; never raises."""
    parser = _VisibleText()
    parser.feed(_NOT_A_TAG.sub("&lt;", _DECLARATION.sub("", _without_comments(html))))
    parser.close()
    text = _SPACE_AROUND_BREAK.sub("\n", re.sub(r" +", " ", "".join(parser.pieces)))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _without_comments(html: str) -> str:
    """The HTML without comments; one that is never closed hides the rest, as in a browser."""
    kept: list[str] = []
    position = 0
    while (start := html.find("<!--", position)) >= 0:
        kept.append(html[position:start])
        end = html.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        position = end + 3
    kept.append(html[position:])
    return "".join(kept)
