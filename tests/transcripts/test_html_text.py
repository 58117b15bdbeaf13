"""HTML bodies become what a person saw."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.transcripts._html import html_to_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello&nbsp;Ana &amp; Budi</p><p>Second<br>line</p>", "Hello Ana & Budi\n\nSecond\nline"),
        ("<ul><li>satu</li><li>dua</li></ul>", "- satu\n- dua"),
        ("<style>p{}</style><script>x()</script>Halo <b>Kak</b>!", "Halo Kak!"),
        ("<!-- note --><![if !mso]>3 < 4, 5 > 2 <3", "3 < 4, 5 > 2 <3"),
        ("Terima kasih <img alt='🙏' src='x'><img alt='company logo' src='y'>", "Terima kasih 🙏"),
        ('<a href="https://example.com/?a>b">here</a>', "here"),
        ("no tags at all", "no tags at all"),
        ("", ""),
    ],
)
def test_html_becomes_the_visible_text(html: str, text: str) -> None:
    assert html_to_text(html) == text


@given(st.text(alphabet="<>!/-[]ab \"'&=#;\n", max_size=200))
def test_no_markup_raises(html: str) -> None:
    assert isinstance(html_to_text(html), str)


@pytest.mark.parametrize("part", ["<!--", "<![a", "<a ", "<a href='", "<a b='c>", "</", "<", "<script>", "<a/", "&#"])
def test_time_grows_with_length_only(part: str) -> None:
    begin = time.perf_counter()
    html_to_text(part * 30_000)
    assert time.perf_counter() - begin < 2
