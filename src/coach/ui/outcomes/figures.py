"""Figures of a period from values counted by day, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coach.exports.as_html import measure_text
from coach.metrics.conventions import RULES, Convention, parse_convention
from coach.metrics.intervals import Interval
from coach.metrics.outcomes import Figure, TrendPoint, figure_of, first_day, trend_of
from coach.storage.outcomes import OutcomeCount
from coach.ui.words import Words

# What customers say, whether it was solved and they stay, how long it took; in this order on the page.
GROUPS = {
    "outcomes.group.said": ("csat", "nps", "ces"),
    "outcomes.group.solved": ("fcr", "resolution", "retention"),
    "outcomes.group.time": ("frt", "art", "sla", "aht", "volume"),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """The values of one convention in a period, by day."""

    convention: Convention
    by_day: Mapping[date, Sequence[float]]

    def figure(self) -> Figure:
        """The figure over the whole period."""
        return figure_of([value for values in self.by_day.values() for value in values], self.convention)

    def weeks(self, since: date, until: date) -> tuple[TrendPoint, ...]:
        """A figure for each week of a period; weeks without values have none, so that charts share one time axis."""
        found = {point.start: point for point in trend_of(self.by_day, self.convention, "week")}
        starts, start = [], first_day(since, "week")
        while start <= until:
            starts.append(start)
            start += timedelta(days=7)
        empty = figure_of([], self.convention)
        return tuple(found.get(start, TrendPoint(start, empty)) for start in starts)


def measured(counts: Sequence[OutcomeCount]) -> tuple[Measured, ...]:
    """What was measured, metric by metric; values of different conventions never come together (guide D12)."""
    by_code: dict[str, dict[date, list[float]]] = {}
    for one in counts:
        days = by_code.setdefault(f"{one.metric}.{one.convention}", {})
        days.setdefault(one.day, []).extend([one.value] * one.count)
    found = [Measured(parse_convention(code), days) for code, days in by_code.items()]
    order = list(RULES)
    return tuple(sorted(found, key=lambda one: (order.index(one.convention.metric), one.convention.code)))


def value_text(value: float, convention: Convention, words: Words) -> str:
    """A value as people read it: ``85%``, ``+32``, ``4.2``, ``1 min 35 s`` or ``1,204``."""
    rule = convention.rule
    if rule.unit == "share":
        return words.percent(value)
    if rule.unit == "seconds":
        return measure_text(float(round(value)), "seconds", words.language)
    if rule.kind == "net":
        return f"{'+' if round(value) > 0 else '−' if round(value) < 0 else ''}{words.number(abs(value))}"
    return words.number(value, 0 if rule.kind == "count" else 1)


def interval_text(interval: Interval | None, convention: Convention, words: Words) -> str:
    """Both ends of an interval, or that there are too few values to give one."""
    if interval is None:
        return words("outcomes.no_interval")
    low, high = (value_text(end, convention, words) for end in (interval.low, interval.high))
    return words("outcomes.between", low=low, high=high)


def scale_text(convention: Convention, words: Words) -> str:
    """On which scale a mean stands, such as ``of 5``; empty for what has none."""
    rule = convention.rule
    return words("outcomes.of", highest=words.number(rule.scale[1])) if rule.kind == "scale mean" and rule.scale else ""
