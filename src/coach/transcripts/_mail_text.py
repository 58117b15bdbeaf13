"""The words of a mail: its plain part, or its HTML part as text."""

from __future__ import annotations

import re
from email.message import EmailMessage, MIMEPart
from html.parser import HTMLParser

from coach.errors import TranscriptError
from coach.transcripts._encodings import decode

MAX_BODY_CHARACTERS = 200_000
# HTMLParser takes quadratic time on tags that are never closed.
_LOOSE_ANGLE = re.compile(r"<(?![^<>]{0,4000}>)")
_UNSEEN = frozenset({"style", "script", "head", "title", "template"})
_LINE_TAGS = frozenset({
    "p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
    "header", "footer", "pre", "hr",
})  # fmt: skip


class _TextOfHtml(HTMLParser):
    """Collects the visible words; quoted blocks get ``> `` in front, as in a plain mail."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._quote_depth = 0
        self._unseen_depth = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Follows quotes and unseen parts, and breaks lines."""
        if tag in _UNSEEN:
            self._unseen_depth += 1
        elif tag == "blockquote":
            self._break()
            self._quote_depth += 1
        elif tag == "br":
            self.lines.append("")
        elif tag in _LINE_TAGS:
            self._break()
            if tag == "li":
                self.lines[-1] += "- "

    def handle_endtag(self, tag: str) -> None:
        """Leaves quotes and unseen parts, and breaks lines."""
        if tag in _UNSEEN:
            self._unseen_depth = max(0, self._unseen_depth - 1)
        elif tag == "blockquote":
            self._break()
            self._quote_depth = max(0, self._quote_depth - 1)
        elif tag in _LINE_TAGS:
            self._break()
            if tag == "p":
                self.lines.append("")

    def handle_data(self, data: str) -> None:
        """Keeps words, with white space as a browser shows it."""
        words = re.sub(r"\s+", " ", data)
        if self._unseen_depth or not words:
            return
        if not self.lines[-1]:
            self.lines[-1] = "> " * min(self._quote_depth, 20)
            words = words.lstrip()
        self.lines[-1] += words

    def _break(self) -> None:
        if self.lines[-1]:
            self.lines.append("")


def body_text(message: EmailMessage) -> str:
    """The mail's text; raises TranscriptError when there is none that can be read."""
    plain = _part_text(message.get_body(("plain",)))
    if plain.strip():
        return plain.replace("\u00a0", " ")
    return html_text(_part_text(message.get_body(("html",))))


def html_text(html: str) -> str:
    """HTML as the text a reader sees."""
    parser = _TextOfHtml()
    parser.feed(_LOOSE_ANGLE.sub("&lt;", _without_comments(html)))
    parser.close()
    return "\n".join(line.replace("\u00a0", " ").rstrip() for line in parser.lines)


def _without_comments(html: str) -> str:
    kept, position = list[str](), 0
    while (start := html.find("<!--", position)) >= 0:
        kept.append(html[position:start])
        end = html.find("-->", start)
        if end < 0:
            return "".join(kept)
        position = end + len("-->")
    return "".join([*kept, html[position:]])


def _part_text(part: MIMEPart | None) -> str:
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes) or not payload:
        return ""
    charset = part.get_content_charset() or "utf-8"
    if charset in ("iso-8859-1", "us-ascii", "latin-1"):
        charset = "windows-1252"  # what mail programs write under these names
    try:
        text = payload.decode(charset)
    except (LookupError, UnicodeDecodeError):
        text = decode(payload)
    if len(text) > MAX_BODY_CHARACTERS:
        raise TranscriptError(f"the mail's text has {len(text):,} characters, at most {MAX_BODY_CHARACTERS:,} are read")
    return text.replace("\r\n", "\n").replace("\r", "\n")
