"""What was scored, as files to take away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from coach.domain.evaluation import Scored
from coach.exports.as_csv import csv_rows
from coach.exports.as_html import html_page
from coach.exports.as_json import json_document
from coach.rubrics.schema import Rubric
from coach.signals.measures._registry import known_measures
from coach.ui.markup import element, show
from coach.ui.words import Words


def downloads(chosen: Scored, everything: Sequence[Scored], rubric: Rubric, words: Words, *, key: str) -> None:
    """Buttons for JSON, CSV and a stand-alone page, of the chosen conversation or of all that are loaded."""
    with st.container(key=f"{key}_downloads"):
        show(element("h3", words("download.title"), class_="santun-section"))
        items = [chosen]
        if len(everything) > 1:
            which = st.segmented_control(
                words("download.which"),
                ("download.one", "download.all"),
                default="download.one",
                required=True,
                format_func=lambda name: words(name, count=words.number(len(everything))),
                key=f"{key}_which",
                label_visibility="collapsed",
                wrap=True,
            )
            items = list(everything) if which == "download.all" else items
        makers: dict[str, tuple[str, Callable[[], bytes]]] = {
            "html": (
                "text/html",
                lambda: html_page(items, rubric, lang=words.language, measures=known_measures()).encode(),
            ),
            "csv": ("text/csv", lambda: "".join(csv_rows(items, mark=True)).encode()),
            "json": ("application/json", lambda: "".join(json_document(items, [])).encode()),
        }
        with st.container(horizontal=True):
            for ending, (mime, make) in makers.items():
                st.download_button(
                    words(f"download.{ending}"),
                    make,
                    file_name=f"santun.{ending}",
                    mime=mime,
                    key=f"{key}_download_{ending}",
                    icon=":material/download:",
                    on_click="ignore",
                )
