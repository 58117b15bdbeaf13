"""Charts of outcomes: a metric over weeks, and how CSAT differs by criteria; colours as in coaching/charts.py."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from coach.coaching.figures import FEWEST_TO_TELL
from coach.metrics.associations import Association
from coach.metrics.conventions import Convention
from coach.metrics.outcomes import TrendPoint
from coach.ui.coaching.charts import AXIS, BLUE, draw, ground, theme
from coach.ui.coaching.days import day_text
from coach.ui.outcomes.figures import interval_text, value_text
from coach.ui.words import Words

_HEIGHT = 130
_ROW = 36
_LABEL_CHARACTERS, _LABEL_WIDTH = 24, 180
_TIMES_THE_HIGHEST = 1.6


@dataclass(frozen=True, slots=True)
class _Axis:
    """In which unit a metric is drawn: ``divisor`` of the stored values, the ends of the scale, the labels' expression."""

    divisor: float
    domain: tuple[float, float] | None
    labels: str
    title: str | None = None


def week_chart(points: Sequence[TrendPoint], convention: Convention, words: Words, *, key: str) -> None:
    """A metric by week in the band of its intervals; weeks with few values are hollow, those without any a gap."""
    axis = _axis(points, convention, words)
    rows = [_row(point, convention, axis, words) for point in points]
    for place, row in enumerate(rows):
        around = rows[max(0, place - 1) : place] + rows[place + 1 : place + 2]
        row["alone"] = row["low"] is not None and all(other["low"] is None for other in around)
    data, colour = pd.DataFrame(rows), BLUE[theme()]
    scale = alt.Scale(domain=list(axis.domain)) if axis.domain else alt.Scale(zero=True, nice=True)
    y_axis = alt.Axis(tickCount=3, domain=False, ticks=False, labelExpr=axis.labels, titleFontSize=11, minExtent=34)
    y: dict[str, Any] = {"scale": scale, "axis": y_axis, "title": axis.title}
    base = alt.Chart(data).encode(
        x=alt.X(
            "week:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy", ticks=False, labelPadding=6)
        )
    )  # fmt: skip
    band = base.mark_area(opacity=0.18, color=colour, clip=True).encode(y=alt.Y("low:Q", **y), y2="high:Q")
    # A week between two without an interval has no band, but its own.
    bars = (
        base.transform_filter("datum.alone")
        .mark_rule(opacity=0.35, strokeWidth=3, color=colour, clip=True)
        .encode(y=alt.Y("low:Q", **y), y2="high:Q")
    )
    line = base.mark_line(color=colour, strokeWidth=2).encode(y=alt.Y("value:Q", **y))
    dots = (
        base.transform_filter("isValid(datum.value)")
        .mark_point(size=42, strokeWidth=2, color=colour, opacity=1)
        .encode(
            y=alt.Y("value:Q", **y),
            fill=alt.condition("datum.tells", alt.value(colour), alt.value(ground())),
            tooltip=[
                alt.Tooltip("week:N", title=words("figure.week")),
                alt.Tooltip("shown:N", title=words("figure.value")),
                alt.Tooltip("range:N", title=words("figure.interval")),
                alt.Tooltip("n:Q", title=words("outcomes.answers")),
            ],
        )
    )
    draw(alt.layer(band, bars, line, dots).properties(height=_HEIGHT), key=key, about=_about(points, convention, words))


def difference_chart(rows: Sequence[Association], names: Sequence[str], words: Words, *, key: str) -> None:
    """CSAT where met less CSAT where not met, with intervals, the clearest first; what does not stand out is hollow."""
    data = pd.DataFrame(
        {
            "name": "\n".join(textwrap.wrap(name, _LABEL_CHARACTERS)),
            "value": row.difference.value,
            "low": row.difference.interval.low,
            "high": row.difference.interval.high,
            "clear": row.stands_out,
            "shown": signed(row.difference.value, words),
            "range": f"{signed(row.difference.interval.low, words)} – {signed(row.difference.interval.high, words)}",
            "contacts": f"{words.number(row.met)} / {words.number(row.not_met)}",
        }
        for row, name in zip(rows, names, strict=True)
        if row.difference is not None
    )
    colour = BLUE[theme()]
    tips = [
        alt.Tooltip("name:N", title=words("figure.criterion")),
        alt.Tooltip("shown:N", title=words("outcomes.together.difference")),
        alt.Tooltip("range:N", title=words("figure.interval")),
        alt.Tooltip("contacts:N", title=words("outcomes.together.counts")),
    ]
    y = alt.Y(
        "name:N",
        sort=None,
        title=None,
        axis=alt.Axis(
            labelExpr="split(datum.label, '\\n')",
            labelLimit=_LABEL_WIDTH,
            labelLineHeight=13,
            ticks=False,
            domain=False,
        ),
    )
    base = alt.Chart(data).encode(y=y, tooltip=tips)
    x_axis = alt.Axis(domain=False, ticks=False, tickCount=5, labelExpr="(datum.value > 0 ? '+' : '') + datum.label")
    x: dict[str, Any] = {"title": None, "axis": x_axis}
    bars = base.mark_rule(color=colour, strokeWidth=3, opacity=0.45).encode(x=alt.X("low:Q", **x), x2="high:Q")
    dots = base.mark_point(size=90, strokeWidth=2, color=colour, opacity=1).encode(
        x=alt.X("value:Q", **x), fill=alt.condition("datum.clear", alt.value(colour), alt.value(ground()))
    )
    zero = alt.Chart(pd.DataFrame({"x": [0]})).mark_rule(strokeDash=[4, 3], color=AXIS[theme()]).encode(x="x:Q")
    about = "; ".join(f"{row['name']} {row['shown']} ({row['range']})" for row in data.to_dict("records"))
    draw(alt.layer(zero, bars, dots).properties(height=alt.Step(_ROW)), key=key, about=about)


def signed(value: float, words: Words) -> str:
    """A difference with its sign."""
    return f"{'+' if value >= 0 else '−'}{words.number(abs(value), 1)}"


def _axis(points: Sequence[TrendPoint], convention: Convention, words: Words) -> _Axis:
    rule = convention.rule
    if rule.unit == "share":
        return _Axis(0.01, (0, 100), "datum.value + '%'")
    if rule.kind == "net":
        return _Axis(1, (-100, 100), "(datum.value > 0 ? '+' : '') + datum.label")
    if rule.kind == "scale mean" and rule.scale:
        return _Axis(1, rule.scale, "datum.label")
    if rule.unit == "seconds":
        highest = max((point.figure.value or 0.0 for point in points), default=0.0)
        unit, divisor = next(
            (name, size)
            for name, size in (("hours", 3600), ("minutes", 60), ("seconds", 1))
            if highest >= 2 * size or size == 1
        )
        # A week of few values can have an interval that reaches a hundred times as far as any figure.
        return _Axis(
            divisor,
            (0, max(1.0, _TIMES_THE_HIGHEST * highest / divisor)),
            "datum.label",
            words(f"outcomes.unit.{unit}"),
        )
    return _Axis(1, None, "datum.label")


def _row(point: TrendPoint, convention: Convention, axis: _Axis, words: Words) -> dict[str, Any]:
    figure = point.figure
    interval = figure.interval
    return {
        "week": day_text(point.start, words),
        "value": None if figure.value is None else figure.value / axis.divisor,
        "low": None if interval is None else interval.low / axis.divisor,
        "high": None if interval is None else interval.high / axis.divisor,
        "n": figure.n,
        "tells": figure.n >= FEWEST_TO_TELL,
        "shown": "–" if figure.value is None else value_text(figure.value, convention, words),
        "range": interval_text(interval, convention, words),
    }


def _about(points: Sequence[TrendPoint], convention: Convention, words: Words) -> str:
    told = [point for point in points if point.figure.value is not None]
    if not told:
        return words("trend.nothing")
    first, last = (value_text(point.figure.value or 0.0, convention, words) for point in (told[0], told[-1]))
    return words(
        "trend.about",
        name=convention.title(words.language),
        weeks=words.number(len(told)),
        first=first,
        last=last,
        range=interval_text(told[-1].figure.interval, convention, words),
    )
