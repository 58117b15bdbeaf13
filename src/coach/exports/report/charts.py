"""The report's charts as marks on a plane (x to the right, y downwards), which a page and a PDF draw in their own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coach.coaching.figures import Figure

_STEPS = (0, 25, 50, 75, 100)
STRIP_WIDTH, STRIP_HEIGHT, _STRIP_EDGE = 180.0, 14.0, 6.0
TREND_WIDTH, TREND_HEIGHT = 700.0, 190.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 16.0, 10.0, 24.0
_FEWEST_BETWEEN_LABELS = 64.0


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line: of the grid, of the data, or the span of an interval."""

    x1: float
    y1: float
    x2: float
    y2: float
    look: Literal["grid", "data", "span"]


@dataclass(frozen=True, slots=True)
class Dot:
    """A figure; hollow where it rests on few contacts."""

    x: float
    y: float
    filled: bool


@dataclass(frozen=True, slots=True)
class Area:
    """The band of intervals, as the corners around it."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Label:
    """Words of an axis; ``y`` is their base line."""

    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"]


Mark = Line | Dot | Area | Label


@dataclass(frozen=True, slots=True)
class Chart:
    """Marks in the order in which they are drawn."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def strip(figure: Figure) -> Chart:
    """One figure on a line from 0 to 100 with its interval, small enough for a cell of a table."""
    middle = STRIP_HEIGHT / 2

    def x(share: float) -> float:
        return _STRIP_EDGE + share * (STRIP_WIDTH - 2 * _STRIP_EDGE)

    grid = [Line(x(step / 100), 0, x(step / 100), STRIP_HEIGHT, "grid") for step in _STEPS]
    span = Line(x(figure.interval.low), middle, x(figure.interval.high), middle, "span")
    return Chart(STRIP_WIDTH, STRIP_HEIGHT, (*grid, span, Dot(x(figure.value), middle, figure.tells)))


def scale_labels() -> Chart:
    """The numbers over a column of strips."""
    return Chart(
        STRIP_WIDTH,
        STRIP_HEIGHT,
        tuple(
            Label(_STRIP_EDGE + step / 100 * (STRIP_WIDTH - 2 * _STRIP_EDGE), STRIP_HEIGHT - 3, str(step), "middle")
            for step in (0, 50, 100)
        ),
    )


def trend(points: Sequence[tuple[str, Figure]]) -> Chart:
    """A line of figures over time in the band of their intervals; one point alone has a bar instead of a band."""
    inner = TREND_WIDTH - _LEFT - _RIGHT
    step = inner / max(1, len(points))

    def x(place: int) -> float:
        return _LEFT + step * (place + 0.5)

    def y(share: float) -> float:
        return _TOP + (1 - share) * (TREND_HEIGHT - _TOP - _BOTTOM)

    marks: list[Mark] = []
    for value in _STEPS:
        at = y(value / 100)
        marks += [Line(_LEFT, at, TREND_WIDTH - _RIGHT, at, "grid"), Label(_LEFT - 6, at + 4, str(value), "end")]
    figures = [figure for _, figure in points]
    if len(figures) == 1:
        marks.append(Line(x(0), y(figures[0].interval.low), x(0), y(figures[0].interval.high), "span"))
    elif figures:
        upper = [(x(place), y(figure.interval.high)) for place, figure in enumerate(figures)]
        lower = [(x(place), y(figure.interval.low)) for place, figure in enumerate(figures)]
        marks.append(Area((*upper, *reversed(lower))))
        marks += [
            Line(x(place), y(one.value), x(place + 1), y(figures[place + 1].value), "data")
            for place, one in enumerate(figures[:-1])
        ]
    marks += [Dot(x(place), y(figure.value), figure.tells) for place, figure in enumerate(figures)]
    every = max(1, round(_FEWEST_BETWEEN_LABELS / step + 0.49))
    marks += [
        Label(x(place), TREND_HEIGHT - 6, name, "middle")
        for place, (name, _) in enumerate(points)
        if place % every == 0
    ]
    return Chart(TREND_WIDTH, TREND_HEIGHT, tuple(marks))
