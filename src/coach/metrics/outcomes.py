"""One outcome of one contact, and figures over many: value, n, interval and trend (guide 127-136, 147)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import fmean, median
from typing import Literal

from coach.errors import InvariantError
from coach.metrics.conventions import Convention
from coach.metrics.intervals import (
    Interval,
    count_interval,
    mean_interval,
    median_interval,
    net_interval,
    scale_mean_interval,
    share_interval,
)

PROMOTERS_FROM = 9
DETRACTORS_TO = 6
Period = Literal["day", "week", "month"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one contact under one convention.

    ``value`` is the answer on the scale, 0 or 1 for yes and no, seconds for times, and 1 for a contact counted.
    ``at`` is timezone-aware. Raises InvariantError where the value is off the scale of the convention.
    """

    convention: Convention
    value: float
    at: datetime
    conversation_id: str | None = None
    agent_id: str | None = None
    customer_id: str | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise InvariantError(f"outcome {self.convention.code}: its time needs a zone")
        low, high = self.convention.rule.scale or (0.0, float("inf"))
        if not low <= self.value <= high:
            raise InvariantError(f"outcome {self.convention.code}: {self.value} is not in {low} to {high}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric over ``n`` outcomes with its 95% interval.

    ``value`` is a share 0..1, points, seconds or contacts as the convention's rule says; None without outcomes.
    ``interval`` is None where there are too few outcomes to give one.
    """

    convention: Convention
    value: float | None
    n: int
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A figure over one period; ``start`` is its first day (a Monday for weeks)."""

    start: date
    figure: Figure


def figure(outcomes: Iterable[Outcome], convention: Convention) -> Figure:
    """The figure of a convention over the outcomes that were taken under exactly that convention."""
    return figure_of([one.value for one in outcomes if one.convention == convention], convention)


def figure_of(values: Sequence[float], convention: Convention) -> Figure:
    """The figure of values that were all taken under the convention."""
    rule, n = convention.rule, len(values)
    if rule.kind == "count":
        return Figure(convention, float(n), n, count_interval(n))
    if not values:
        return Figure(convention, None, 0, None)
    value, interval = _estimate(values, convention)
    return Figure(convention, value, n, interval)


def trend(outcomes: Iterable[Outcome], convention: Convention, every: Period, zone: tzinfo) -> tuple[TrendPoint, ...]:
    """One figure a period, from the first with outcomes to the last, by the days of a time zone."""
    by_day: dict[date, list[float]] = defaultdict(list)
    for one in outcomes:
        if one.convention == convention:
            by_day[one.at.astimezone(zone).date()].append(one.value)
    return trend_of(by_day, convention, every)


def trend_of(by_day: Mapping[date, Sequence[float]], convention: Convention, every: Period) -> tuple[TrendPoint, ...]:
    """One figure a period, from the first with values to the last; all values were taken under the convention.

    Periods in between without values are there too, with no value (0 for a count), so that a gap shows as a gap.
    """
    by_period: dict[date, list[float]] = defaultdict(list)
    for day, values in by_day.items():
        by_period[first_day(day, every)].extend(values)
    if not by_period:
        return ()
    points = []
    start, last = min(by_period), max(by_period)
    while start <= last:
        points.append(TrendPoint(start, figure_of(by_period.get(start, []), convention)))
        start = _next_period(start, every)
    return tuple(points)


def first_day(day: date, every: Period) -> date:
    """The first day of the period that a day lies in."""
    if every == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if every == "month" else day


def _next_period(start: date, every: Period) -> date:
    if every == "month":
        return (start + timedelta(days=31)).replace(day=1)
    return start + timedelta(days=7 if every == "week" else 1)


def _estimate(values: Sequence[float], convention: Convention) -> tuple[float, Interval | None]:
    rule, n = convention.rule, len(values)
    if rule.kind == "share":
        good = sum(value >= (rule.good_from or 0) for value in values)
        return good / n, share_interval(good, n)
    if rule.kind == "net":
        promoters = sum(value >= PROMOTERS_FROM for value in values)
        detractors = sum(value <= DETRACTORS_TO for value in values)
        net = net_interval(promoters, detractors, n)
        return 100 * (promoters - detractors) / n, Interval(100 * net.low, 100 * net.high)
    if rule.kind == "scale mean" and rule.scale:
        return fmean(values), scale_mean_interval(values, *rule.scale)
    if rule.kind == "median":
        return median(values), median_interval(values)
    return fmean(values), mean_interval(values)
