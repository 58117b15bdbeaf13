"""A card for each metric: its figure, interval, count, convention in words, and its weeks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import streamlit as st

from coach.metrics.conventions import RULES
from coach.ui.markup import element, show
from coach.ui.outcomes.charts import week_chart
from coach.ui.outcomes.figures import GROUPS, Measured, interval_text, scale_text, value_text
from coach.ui.words import Words


def cards(found: Sequence[Measured], since: date, until: date, words: Words) -> None:
    """The metrics of a period in three groups; those without values are named at the end."""
    for group, metrics in GROUPS.items():
        own = [one for one in found if one.convention.metric in metrics]
        if not own:
            continue
        show(element("h2", words(group)))
        with st.container(horizontal=True, key=f"outcome_cards_{group.rpartition('.')[2]}"):
            for one in own:
                _card(one, since, until, words)
    missing = [name for name in RULES if all(one.convention.metric != name for one in found)]
    if missing:
        names = ", ".join(words(f"outcomes.short.{name}") for name in missing)
        show(element("p", words("outcomes.missing", names=names), class_="quiet"))


def _card(one: Measured, since: date, until: date, words: Words) -> None:
    convention, figure = one.convention, one.figure()
    better = {True: "outcomes.better.high", False: "outcomes.better.low", None: None}[convention.rule.higher_is_better]
    value = "–" if figure.value is None else value_text(figure.value, convention, words)
    key = re.sub(r"\W", "_", convention.code)
    range_text = interval_text(figure.interval, convention, words)
    with st.container(border=True, key=f"outcome_card_{key}"):
        show(
            element(
                "div",
                element("h3", convention.title(words.language)),
                element(
                    "p",
                    element("b", value),
                    element("span", scale_text(convention, words)),
                    element("small", words(better), class_="santun-chip") if better else None,
                    class_="value",
                ),
                element("p", words.counted("outcomes.sure", figure.n, range=range_text), class_="sure"),
                element("p", convention.meaning(words.language), class_="meaning"),
                class_="santun-outcome",
            )
        )
        week_chart(one.weeks(since, until), convention, words, key=f"outcome_chart_{key}")
