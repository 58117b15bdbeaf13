"""Agents by criteria: one cell a figure, its value and interval written in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import altair as alt
import pandas as pd
import streamlit as st

from coach.coaching.figures import Figure
from coach.ui.coaching.charts import draw, interval_text, theme
from coach.ui.words import Words

# Strong where points are to be gained and near the page where there are none. One hue, so told apart by lightness alone, by
# everybody; on a dark page it goes the other way.
_COLOURS = {
    "light": ["#0B4F82", "#1B6CA8", "#4C97CC", "#8FBFE0", "#C3DCEE", "#E6F0F7"],
    "dark": ["#D6ECFA", "#9CCBEC", "#5FA3D3", "#2F78AE", "#1F4E73", "#1C3447"],
}
_STRONG_BELOW = 50
_CELL_WIDTH, _NARROW_CELL, _MANY_AGENTS = 104, 58, 9
_EMPTY = {"light": "#F1EFE8", "dark": "#1E242B"}
_LINE = {"light": "#9AA0A6", "dark": "#5B6673"}

Cells = Mapping[str, Mapping[str, Figure]]  # by criterion, then agent


def heat_map(cells: Cells, criteria: Mapping[str, str], agents: Mapping[str, str], words: Words, *, key: str) -> None:
    """The cells in the order of the scorecard and of the agents' names; few contacts leave a cell without colour.

    Args:
        cells: figures by criterion and agent; what was never scored has none.
        criteria: names by id, in the order of the rows.
        agents: names by id, in the order of the columns.
        words: the interface texts.
        key: of the chart.
    """
    data = _frame(cells, criteria, agents, words)
    wide = len(agents) < _MANY_AGENTS
    dark = theme() == "dark"
    axis = alt.Axis(labelAngle=0 if wide else -50, orient="top", title=None, ticks=False, domain=False, labelLimit=100)
    names = alt.Axis(title=None, ticks=False, domain=False, labelLimit=230)
    base = alt.Chart(data).encode(
        x=alt.X("agent:N", sort=list(agents.values()), axis=axis, scale=alt.Scale(paddingInner=0.06)),
        y=alt.Y("criterion:N", sort=list(criteria.values()), axis=names, scale=alt.Scale(paddingInner=0.1)),
        tooltip=[
            alt.Tooltip("agent:N", title=words("figure.agent")),
            alt.Tooltip("criterion:N", title=words("figure.criterion")),
            alt.Tooltip("shown:N", title=words("figure.value")),
            alt.Tooltip("range:N", title=words("figure.interval")),
            alt.Tooltip("contacts:Q", title=words("figure.contacts")),
        ],
    )
    scale = alt.Scale(domain=[0, 100], range=_COLOURS[theme()])
    squares = base.mark_rect(cornerRadius=4, strokeDash=[3, 2]).encode(
        color=alt.condition("datum.tells", alt.Color("value:Q", scale=scale, legend=None), alt.value(_EMPTY[theme()])),
        stroke=alt.condition(
            "datum.tells || !isValid(datum.value)", alt.value("transparent"), alt.value(_LINE[theme()])
        ),
    )
    on_colour = f"datum.tells && datum.value < {_STRONG_BELOW}"
    plain, turned = ("#E7E5DF", "#10231F") if dark else ("#1F2A37", "#FFFFFF")
    ink = alt.condition(on_colour, alt.value(turned), alt.value(plain))
    values = base.mark_text(fontSize=13, fontWeight=600, dx=-22 if wide else 0).encode(text="shown:N", color=ink)
    layers = [squares, values]
    if wide:
        layers.append(base.mark_text(fontSize=10.5, dx=18).encode(text="range:N", color=ink))
    step = _CELL_WIDTH if wide else _NARROW_CELL
    chart = alt.layer(*layers).properties(width=alt.Step(step), height=alt.Step(30))
    about = words("team.heat_about", agents=words.number(len(agents)), criteria=words.number(len(criteria)))
    with st.container(key=f"{key}_scroll"):
        draw(chart, key=key, about=about, width="content")


def heat_table(cells: Cells, criteria: Mapping[str, str], agents: Mapping[str, str], words: Words) -> pd.DataFrame:
    """The same as a table of words, for who reads with the ears or copies it."""
    rows = {
        name: [_cell_text(cells.get(criterion, {}).get(agent), words) for agent in agents]
        for criterion, name in criteria.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(agents.values()))


def distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Names by id in alphabetical order; the id stands behind a name that two people have."""
    ordered = sorted(names.items(), key=lambda one: (one[1].casefold(), one[0]))
    twice = {first[1] for first, second in pairwise(ordered) if first[1] == second[1]}
    return {one: f"{name} ({one})" if name in twice else name for one, name in ordered}


def _frame(cells: Cells, criteria: Mapping[str, str], agents: Mapping[str, str], words: Words) -> pd.DataFrame:
    rows: Sequence[dict[str, object]] = [
        {
            "agent": name,
            "criterion": criterion_name,
            "value": 100 * figure.value if figure else None,
            "tells": figure.tells if figure else False,
            "contacts": figure.contacts if figure else 0,
            "shown": words.number(100 * figure.value) if figure else "–",
            "range": interval_text(figure, words) if figure else "",
        }
        for criterion, criterion_name in criteria.items()
        for agent, name in agents.items()
        for figure in (cells.get(criterion, {}).get(agent),)
    ]
    return pd.DataFrame(rows)


def _cell_text(figure: Figure | None, words: Words) -> str:
    if figure is None:
        return "–"
    value, contacts = words.number(100 * figure.value), words.number(figure.contacts)
    return words("figure.told", value=value, range=interval_text(figure, words), contacts=contacts)
