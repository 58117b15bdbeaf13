"""The planner: how many contacts tell how much."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd
import streamlit as st

from coach.metrics.sampling import contacts_needed, interval_for
from coach.ui.coaching.charts import BLUE, draw, theme
from coach.ui.markup import element, show
from coach.ui.words import Words

_COUNTS = (5, 10, 20, 50, 100, 200, 400)
_SHARES = (50, 60, 70, 75, 80, 85, 90, 95)
_WIDTHS = (3, 5, 7, 10, 15, 20)
# Okabe and Ito's, as the blue of the bars.
_RULE_COLOUR = "#D55E00"
_INK = {"light": "#5B6673", "dark": "#A3ABB6"}
_TICKS = [0, 25, 50, 75, 100]
_EXPECTED = 85
_WISHED = 10
_EACH = 10
_MOST_EACH = 1000


def planner(contacts: int, words: Words) -> None:
    """What a number of reviewed contacts can tell about a share such as "criterion met", and how many a wish needs.

    ``contacts`` is how many there are at all in the weeks to choose from.
    """
    show(element("p", words("queue.planner_text"), class_="santun-note"))
    left, right = st.columns(2)
    with left:
        share = st.selectbox(
            words("queue.expected"), _SHARES, index=_SHARES.index(_EXPECTED), format_func=lambda one: f"{one}%",
            key="planner_share", persist_state="session",
        )  # fmt: skip
    with right:
        width = st.selectbox(
            words("queue.wished"), _WIDTHS, index=_WIDTHS.index(_WISHED),
            format_func=lambda one: words("queue.points", points=str(one)), key="planner_width", persist_state="session",
        )  # fmt: skip
    needed = contacts_needed(width / 100, share / 100)
    told = [words("queue.needed", needed=words.number(needed), share=f"{share}%", points=str(width))]
    if contacts > 0:
        of_these = contacts_needed(width / 100, share / 100, of=contacts)
        told.append(words("queue.needed_of", needed=words.number(of_these), contacts=words.number(contacts)))
    show(element("p", *(element("span", f"{line} ") for line in told), class_="santun-verdict-line"))
    _chart(share, needed, words)


def planner_of_strata(contacts: Mapping[str, int], heading: str, words: Words) -> None:
    """The same for each stratum, with the share and the wish that are chosen above: how many tell it, and what so many of each tell.

    ``contacts`` is how many there are of each, by its name; ``heading`` says what they are.
    """
    share = st.session_state.get("planner_share", _EXPECTED)
    width = st.session_state.get("planner_width", _WISHED)
    each = st.number_input(
        words("queue.strata_each"), 1, _MOST_EACH, _EACH, key="planner_each", persist_state="session"
    )
    needed = {name: contacts_needed(width / 100, share / 100, of=count) for name, count in contacts.items()}
    told = words(
        "queue.strata_needed", share=f"{share}%", points=str(width), needed=words.number(sum(needed.values())),
        contacts=words.number(sum(contacts.values())),
    )  # fmt: skip
    show(element("p", told, class_="santun-verdict-line"))
    rows = [
        {
            heading: name,
            words("queue.contacts"): count,
            words("queue.strata_enough", points=str(width)): needed[name],
            words("queue.strata_of_each", count=words.number(each)): _told_by(int(each), count, share, words),
        }
        for name, count in contacts.items()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, key="planner_strata_table")
    show(element("p", words("queue.strata_note"), class_="quiet"))


def _told_by(each: int, count: int, share: int, words: Words) -> str:
    if each >= count:
        return words("queue.strata_all")
    interval = interval_for(each, share / 100)
    return f"{words.percent(interval.low)} – {words.percent(interval.high)}"


def _chart(share: int, needed: int, words: Words) -> None:
    counts = sorted({*_COUNTS, needed})
    contacts, low, high, told = words("queue.contacts"), "low", "high", words("queue.interval")
    rows = []
    for count in counts:
        interval = interval_for(count, share / 100)
        rows.append(
            {
                contacts: words.number(count),
                low: 100 * interval.low,
                high: 100 * interval.high,
                told: f"{words.percent(interval.low)} – {words.percent(interval.high)}",
                "is_wish": count == needed,
            }
        )
    table = pd.DataFrame(rows)
    order = [words.number(count) for count in counts]
    base = alt.Chart(table).encode(
        y=alt.Y(f"{contacts}:N", sort=order, title=contacts),
        tooltip=[alt.Tooltip(f"{contacts}:N"), alt.Tooltip(f"{told}:N")],
    )
    scale = alt.Scale(domain=[0, 100])
    bars = base.mark_bar(height=10, cornerRadius=5, color=BLUE[theme()]).encode(
        x=alt.X(f"{low}:Q", scale=scale, title=words("queue.share_axis"), axis=alt.Axis(values=_TICKS)),
        x2=f"{high}:Q",
        opacity=alt.condition("datum.is_wish", alt.value(1.0), alt.value(0.65)),
    )
    texts = base.mark_text(align="left", dx=6, fontSize=12, color=_INK[theme()]).encode(
        x=alt.X(f"{high}:Q"), text=f"{told}:N"
    )
    truth = (
        alt.Chart(pd.DataFrame({"x": [share]}))
        .mark_rule(strokeDash=[4, 3], strokeWidth=1.5, color=_RULE_COLOUR)
        .encode(x="x:Q")
    )
    chart = (bars + truth + texts).properties(height=34 * len(counts))
    about = "; ".join(f"{row[contacts]}: {row[told]}" for row in rows)
    draw(chart, key="planner_chart", about=f"{words('queue.share_axis')}. {about}")
