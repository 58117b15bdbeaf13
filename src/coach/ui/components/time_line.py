"""When each side of a call speaks, where they talk at once and where nobody does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from coach.domain.conversation import Channel, Conversation, Role
from coach.exports.as_html import clock, measure_text
from coach.ui.components.speakers import role_word
from coach.ui.words import Words

# As the scorecard counts: shorter overlaps are how people talk, shorter silences are breathing.
OVERLAP_SECONDS = 0.5
SILENCE_SECONDS = 5.0

# Okabe and Ito's colours: told apart with every common colour blindness, on both backgrounds; rows name the sides too.
_SIDE_COLOURS = {Role.AGENT: "#009E73", Role.CUSTOMER: "#0072B2", Role.BOT: "#8C8C8C"}
_OVERLAP_COLOUR = "#D55E00"
_SILENCE_COLOUR = "#9AA0A6"
# Streamlit's own grey for axes is too pale to be read; charts can not use the style sheet's light-dark().
_AXIS_COLOURS = {"light": "#5B6673", "dark": "#A3ABB6"}
_ROW_HEIGHT = 36


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a call, in seconds; ``role`` is None where it belongs to no side."""

    start: float
    end: float
    role: Role | None = None
    turn_index: int | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """How a call went: who spoke when, where both spoke, and where it was silent."""

    spoken: tuple[Stretch, ...]
    overlaps: tuple[Stretch, ...]
    silences: tuple[Stretch, ...]


def course_of(conversation: Conversation) -> Course | None:
    """The course of a call; None for other channels and without start and end times."""
    spoken = [
        Stretch(turn.start, turn.end, turn.role, turn.index)
        for turn in conversation.turns
        if turn.start is not None and turn.end is not None and turn.end > turn.start and turn.role is not Role.SYSTEM
    ]
    if conversation.channel is not Channel.CALL or len(spoken) < 2:
        return None
    overlaps: list[Stretch] = []
    silences: list[Stretch] = []
    latest = spoken[0]
    for stretch in spoken[1:]:
        shared = min(latest.end, stretch.end) - stretch.start
        if stretch.role is not latest.role and shared > OVERLAP_SECONDS:
            overlaps.append(Stretch(stretch.start, stretch.start + shared, None, stretch.turn_index))
        if stretch.start - latest.end > SILENCE_SECONDS:
            silences.append(Stretch(latest.end, stretch.start))
        if stretch.end > latest.end:
            latest = stretch
    return Course(tuple(spoken), tuple(overlaps), tuple(silences))


def time_line(conversation: Conversation, words: Words, *, key: str) -> None:
    """The course of a call as one row a side; nothing where there are no times."""
    course = course_of(conversation)
    if course is None:
        return
    sides = [role for role in _SIDE_COLOURS if any(stretch.role is role for stretch in course.spoken)]
    rows = [role_word(role, words) for role in sides]
    shown = _shown(words, [*rows, words("timeline.both")])
    colours = alt.Scale(domain=rows, range=[_SIDE_COLOURS[role] for role in sides])
    spoken = alt.MarkDef("bar", height=16, cornerRadius=3)
    layers = [
        _layer(course.spoken, spoken, words, None).encode(**shown, color=alt.Color("row:N", scale=colours, legend=None))
    ]
    if course.silences:
        bar = alt.MarkDef("bar", height=6, cornerRadius=3, color=_SILENCE_COLOUR)
        layers.append(_layer(course.silences, bar, words, words("timeline.silence")).encode(**shown))
    if course.overlaps:
        diamond = alt.MarkDef("point", shape="diamond", size=90, filled=True, opacity=1, color=_OVERLAP_COLOUR)
        del shown["x2"]
        layers.append(_layer(course.overlaps, diamond, words, words("timeline.overlap")).encode(**shown))
    chart = alt.layer(*layers).properties(height=_ROW_HEIGHT * (len(rows) + 1)).configure_view(strokeWidth=0)
    chart = chart.configure_axis(labelColor=_AXIS_COLOURS[st.context.theme.type or "light"])
    st.altair_chart(chart, key=key, alt=spoken_summary(course, words))


def _shown(words: Words, order: list[str]) -> dict[str, Any]:
    """Where a stretch stands and what is told of it; the same in every layer."""
    clock_face = "floor(datum.value / 60) + ':' + pad(floor(datum.value % 60), 2, '0', 'left')"
    names = alt.Axis(ticks=False, domain=False, labelLimit=130, labelOverlap=False)
    return {
        "x": alt.X(
            "start:Q",
            axis=alt.Axis(title=None, labelExpr=clock_face, tickCount=6, grid=False),
            scale=alt.Scale(nice=False),
        ),
        "x2": alt.X2("end:Q"),
        "y": alt.Y("row:N", sort=order, title=None, scale=alt.Scale(domain=order), axis=names),
        "tooltip": [
            alt.Tooltip("what:N", title=words("timeline.what")),
            alt.Tooltip("at:N", title=words("timeline.at")),
            alt.Tooltip("long:N", title=words("timeline.long")),
        ],
    }


def _layer(stretches: Sequence[Stretch], mark: alt.MarkDef, words: Words, what: str | None) -> alt.Chart:
    return alt.Chart(_frame(stretches, words, what), mark=mark)


def spoken_summary(course: Course, words: Words) -> str:
    """The course of a call in one sentence, for those who do not see the drawing."""
    longest = max((stretch.end - stretch.start for stretch in course.silences), default=0.0)
    overlaps = words.counted("timeline.overlaps", len(course.overlaps))
    if not course.silences:
        return f"{overlaps} {words('timeline.no_silence')}"
    silences = words(
        "timeline.silences",
        silences=words.number(len(course.silences)),
        longest=measure_text(float(round(longest)), "seconds", words.language),
    )
    return f"{overlaps} {silences}"


def _frame(stretches: Sequence[Stretch], words: Words, what: str | None) -> pd.DataFrame:
    rows = [
        {
            "row": role_word(stretch.role, words) if stretch.role else words("timeline.both"),
            "start": stretch.start,
            "end": stretch.end,
            "what": what or words("timeline.turn", number=str((stretch.turn_index or 0) + 1)),
            "at": clock(stretch.start),
            "long": measure_text(round(stretch.end - stretch.start, 1), "seconds", words.language),
        }
        for stretch in stretches
    ]
    return pd.DataFrame(rows, columns=["row", "start", "end", "what", "at", "long"])
