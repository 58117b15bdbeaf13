"""The curve of how the customer felt, and what moved them at each turn."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from coach.rubrics.reaction_schema import ReactionsFile
from coach.ui.coaching.charts import draw, theme
from coach.ui.markup import element, said, show
from coach.ui.roleplay.feelings import FEELINGS, Mood, Turn, cause_lines
from coach.ui.words import Words

# Okabe and Ito's; dashes, shapes and the names at the ends say it too.
_COLOURS = {"light": ["#009E73", "#D55E00", "#0072B2"], "dark": ["#3FC79A", "#E8905A", "#56B4E9"]}
_DASHES = [[1, 0], [6, 3], [2, 2]]
_SHAPES = ["circle", "triangle-up", "square"]
_TICKS = [0, 25, 50, 75, 100]


def curve(begins: Mood, turns: Sequence[Turn], file: ReactionsFile, words: Words, *, key: str) -> None:
    """Trust, anger and patience over the turns; below it the turns that moved the customer, the one that did most marked.

    Args:
        begins: the mood before the first turn.
        turns: of the session.
        file: names what moves customers.
        words: the interface texts.
        key: of the chart.
    """
    data = _frame(begins, turns, words)
    names = [words(f"room.feeling.{feeling}") for feeling in FEELINGS]
    x = alt.X(
        "turn:Q",
        title=words("room.turn"),
        axis=alt.Axis(tickMinStep=1, format="d", grid=False),
        scale=alt.Scale(domain=[0, max(1, len(turns)) + 0.9], nice=False),
    )
    y = alt.Y(
        "points:Q",
        title=None,
        scale=alt.Scale(domain=[0, 100]),
        axis=alt.Axis(values=_TICKS, domain=False, ticks=False),
    )
    colour = alt.Color("feeling:N", scale=alt.Scale(domain=names, range=_COLOURS[theme()]), legend=None)
    base = alt.Chart(data).encode(x=x, y=y, color=colour)
    lines = base.mark_line(strokeWidth=2).encode(
        strokeDash=alt.StrokeDash("feeling:N", scale=alt.Scale(domain=names, range=_DASHES), legend=None)
    )
    points = base.mark_point(size=55, filled=True, opacity=1).encode(
        shape=alt.Shape("feeling:N", scale=alt.Scale(domain=names, range=_SHAPES), legend=None),
        tooltip=[
            alt.Tooltip("turn:Q", title=words("room.turn")),
            alt.Tooltip("feeling:N", title=words("room.feels")),
            alt.Tooltip("points:Q", title=words("room.points")),
            alt.Tooltip("mood:N", title=words("room.mood_label")),
            alt.Tooltip("said:N", title=words("room.you")),
        ],
    )
    ends = base.transform_filter(f"datum.turn == {len(turns)}").encode(y=alt.Y("label:Q"), text="feeling:N")
    labels = ends.mark_text(align="left", dx=9, fontSize=12)
    about = "; ".join(
        f"{name}: {words.number(getattr(begins, feeling))} → {words.number(getattr(turns[-1].mood, feeling) if turns else 0)}"
        for feeling, name in zip(FEELINGS, names, strict=True)
    )
    draw(alt.layer(lines, points, labels).properties(height=260), key=key, about=about)
    _moved(turns, file, words)


def _frame(begins: Mood, turns: Sequence[Turn], words: Words) -> pd.DataFrame:
    moods = [(0, begins, ""), *((turn.number, turn.mood, turn.trainee) for turn in turns)]
    apart = _apart(moods[-1][1])
    rows = [
        {
            "turn": number,
            "feeling": words(f"room.feeling.{feeling}"),
            "points": getattr(mood, feeling),
            "label": apart[feeling],
            "mood": words(f"room.mood.{mood.mood}"),
            "said": said_then[:120],
        }
        for number, mood, said_then in moods
        for feeling in FEELINGS
    ]
    return pd.DataFrame(rows)


def _apart(mood: Mood, least: int = 9) -> dict[str, int]:
    """Heights for the names at the ends of the lines, far enough apart to be read, none beyond the chart."""
    order = sorted(FEELINGS, key=lambda feeling: getattr(mood, feeling))
    heights: dict[str, int] = {}
    lowest = 0
    for place, feeling in enumerate(order):
        room_above = least * (len(order) - 1 - place)
        heights[feeling] = min(max(getattr(mood, feeling), lowest), 100 - room_above)
        lowest = heights[feeling] + least
    return heights


def _moved(turns: Sequence[Turn], file: ReactionsFile, words: Words) -> None:
    most = max(turns, key=lambda turn: turn.strength, default=None)
    rows = []
    for turn in turns:
        causes = cause_lines(turn.causes, file, words)
        if causes is None:
            continue
        mark = element("span", words("room.moved_most"), class_="santun-chip met") if turn is most else None
        head = element("p", element("strong", words("room.turn_number", number=turn.number)), " ", mark)
        mood = element("span", words(f"room.mood.{turn.mood.mood}"), class_="quiet")
        rows.append(element("li", head, element("p", said(turn.trainee), class_="words"), causes, mood))
    body = element("ol", *rows, class_="santun-moved") if rows else element("p", words("room.unmoved"), class_="quiet")
    show(element("div", element("h3", words("room.what_moved")), body, class_="santun-explained"))
