"""Charts of figures with their intervals: over time, side by side, and how scores are spread.

Colours are Okabe and Ito's, which all common colour blindnesses tell apart; what a colour says is said by place, shape or
words too. Values are shares, 0..1, and are drawn out of 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd
import streamlit as st

from coach.coaching.figures import Figure
from coach.ui.words import Words

BLUE = {"light": "#0072B2", "dark": "#56B4E9"}
AXIS = {"light": "#5B6673", "dark": "#A3ABB6"}
_GRID = {"light": "#E4E0D6", "dark": "#2F3741"}
_INK = {"light": "#1F2A37", "dark": "#E7E5DF"}
_PERCENT = "datum.value + '%'"
_TICKS = [0, 25, 50, 75, 100]


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with the name of its place in a chart: a week, an agent, a moment."""

    name: str
    figure: Figure


def theme() -> str:
    """Whether the viewer's theme is light or dark."""
    return st.context.theme.type or "light"


def tooltip(words: Words, name: str) -> list[alt.Tooltip]:
    """What is told of a figure; ``name`` says what its place is."""
    return [
        alt.Tooltip("name:N", title=name),
        alt.Tooltip("shown:N", title=words("figure.value")),
        alt.Tooltip("range:N", title=words("figure.interval")),
        alt.Tooltip("contacts:Q", title=words("figure.contacts")),
    ]


def frame(points: Sequence[Shown], words: Words) -> pd.DataFrame:
    """Figures as rows, out of 100, with the words of the tooltip."""
    rows = [
        {
            "name": point.name,
            "value": 100 * point.figure.value,
            "low": 100 * point.figure.interval.low,
            "high": 100 * point.figure.interval.high,
            "contacts": point.figure.contacts,
            "tells": point.figure.tells,
            "shown": words.number(100 * point.figure.value),
            "range": interval_text(point.figure, words),
        }
        for point in points
    ]
    columns = ["name", "value", "low", "high", "contacts", "tells", "shown", "range"]
    return pd.DataFrame(rows, columns=columns)


def interval_text(figure: Figure, words: Words) -> str:
    """The 95% interval of a figure, out of 100, such as ``42–98``."""
    low, high = (words.number(100 * end) for end in (figure.interval.low, figure.interval.high))
    return f"{low}–{high}"


def trend_chart(points: Sequence[Shown], words: Words, *, key: str, about: str) -> None:
    """A line over time in the band of its intervals; points on few contacts are hollow."""
    data, colour = frame(points, words), BLUE[theme()]
    x = alt.X("name:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, ticks=False))
    y = alt.Y("value:Q", **_whole_scale())
    base = alt.Chart(data).encode(x=x)
    band = base.mark_area(opacity=0.18, color=colour).encode(y=alt.Y("low:Q", **_whole_scale()), y2="high:Q")
    line = base.mark_line(color=colour, strokeWidth=2).encode(y=y)
    dots = base.mark_point(size=60, strokeWidth=2, color=colour, opacity=1).encode(
        y=y,
        fill=alt.condition("datum.tells", alt.value(colour), alt.value(ground())),
        tooltip=tooltip(words, words("figure.week")),
    )
    # One week alone has no band; then its interval is a bar.
    bars = base.mark_rule(color=colour, strokeWidth=2, opacity=0.5).encode(
        y=alt.Y("low:Q", **_whole_scale()), y2="high:Q"
    )
    layers = [bars, dots] if len(points) == 1 else [band, line, dots]
    draw(alt.layer(*layers).properties(height=230), key=key, about=about)


def interval_chart(points: Sequence[Shown], words: Words, *, name: str, key: str, about: str) -> None:
    """A dot with its interval for each name, in the order given; never sorted by value."""
    data, colour = frame(points, words), BLUE[theme()]
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=150, ticks=False, domain=False))
    base = alt.Chart(data).encode(y=y)
    bars = base.mark_rule(color=colour, strokeWidth=3, opacity=0.45).encode(
        x=alt.X("low:Q", **_whole_scale()), x2="high:Q", tooltip=tooltip(words, name)
    )
    dots = base.mark_point(size=90, strokeWidth=2, color=colour, opacity=1).encode(
        x=alt.X("value:Q", **_whole_scale()),
        fill=alt.condition("datum.tells", alt.value(colour), alt.value(ground())),
        tooltip=tooltip(words, name),
    )
    draw(alt.layer(bars, dots).properties(height=alt.Step(30)), key=key, about=about)


def spread_chart(points: Sequence[Shown], words: Words, *, key: str, about: str) -> None:
    """How contacts are spread over bands of scores: bars of shares with their intervals."""
    data, colour = frame(points, words), BLUE[theme()]
    scale: dict[str, Any] = {
        "title": None,
        "axis": alt.Axis(labelExpr=_PERCENT, tickCount=4, domain=False, ticks=False),
    }
    x = alt.X(
        "name:N", sort=None, title=words("figure.band"), axis=alt.Axis(labelAngle=0, labelOverlap=True, ticks=False)
    )
    base = alt.Chart(data).encode(x=x, tooltip=tooltip(words, words("figure.band")))
    bars = base.mark_bar(color=colour, opacity=0.75, cornerRadiusTopLeft=3, cornerRadiusTopRight=3).encode(
        y=alt.Y("value:Q", **scale)
    )
    ends = base.mark_rule(color=_INK[theme()], strokeWidth=1.5).encode(y=alt.Y("low:Q", **scale), y2="high:Q")
    draw(alt.layer(bars, ends).properties(height=230), key=key, about=about)


def draw(chart: Any, *, key: str, about: str, width: Literal["stretch", "content"] = "stretch") -> None:
    """Puts a chart on the page in the colours of the theme; ``about`` says it to those who do not see it."""
    axis, grid = AXIS[theme()], _GRID[theme()]
    chart = (
        chart.properties(background="transparent", padding={"left": 5, "top": 5, "right": 12, "bottom": 5})
        .configure_view(strokeWidth=0)
        .configure_axis(
            labelColor=axis,
            titleColor=axis,
            gridColor=grid,
            domainColor=grid,
            labelFontSize=12,
            titleFontWeight="normal",
        )
    )
    st.altair_chart(chart, key=key, alt=about, width=width)


def _whole_scale() -> dict[str, Any]:
    axis = alt.Axis(values=_TICKS, domain=False, ticks=False, labelFlush=True)
    return {"scale": alt.Scale(domain=[0, 100]), "title": None, "axis": axis}


def ground() -> str:
    """The page's own colour, for hollow points."""
    return "#FBFAF7" if theme() == "light" else "#14181D"
