"""An agent's figures over the last weeks, each section with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median

import streamlit as st

from coach.coaching.figures import FEWEST_TO_TELL, Figure, mean_score, section_worth
from coach.metrics.intervals import share_interval
from coach.rubrics.schema import Rubric, in_language
from coach.storage.counts import ByCriterion, by_time
from coach.storage.store import View
from coach.storage.trends import AnswerCount, Period, ScoreSummary, TrendFilter
from coach.ui.coaching.charts import Shown, interval_text, trend_chart
from coach.ui.coaching.days import day_text, month_text
from coach.ui.markup import Html, element, show
from coach.ui.words import Words

WEEKS = 12
_ALL = ""


def trends(view: View, where: TrendFilter, rubric: Rubric, words: Words, *, key: str) -> None:
    """The mean score, or one section, by week; which of them can be chosen."""
    sections = {one.section: in_language(one.name, words.language) for one in rubric.sections}
    chosen = st.pills(
        words("trend.which"),
        [_ALL, *sections],
        default=_ALL,
        required=True,
        format_func=lambda one: sections[one] if one else words("trend.score"),
        key=f"{key}_section",
        label_visibility="collapsed",
    )
    weekly = view.trends.scores(Period.WEEK, where=where, by_agent=False)
    period = fitting_period(weekly)
    if chosen:
        points = section_points(view.trends.answers(period, where=where, by_agent=False), rubric, chosen, period, words)
    else:
        points = score_points(
            weekly if period is Period.WEEK else view.trends.scores(period, where=where, by_agent=False), period, words
        )
    if not points:
        show(element("p", words("trend.nothing"), class_="quiet"))
        return
    name = sections[chosen] if chosen else words("trend.score")
    trend_chart(points, words, key=f"{key}_chart", about=about(name, points, words))
    show(element("p", words("trend.note"), class_="quiet"))


def fitting_period(weekly: Sequence[ScoreSummary]) -> Period:
    """Weeks, or months where most weeks have too few contacts to tell anything."""
    return Period.WEEK if not weekly or median(row.scored for row in weekly) >= FEWEST_TO_TELL else Period.MONTH


def section_points(
    rows: Sequence[AnswerCount], rubric: Rubric, section: str, period: Period, words: Words
) -> list[Shown]:
    """A section's worth by week or month."""
    times = by_time(rows, rubric.rubric, section)
    figures = {starts_on: section_worth(counts, rubric) for starts_on, counts in times.items()}
    return [Shown(_time_text(starts_on, period, words), figure) for starts_on, figure in figures.items() if figure]


def score_points(rows: Sequence[ScoreSummary], period: Period, words: Words) -> list[Shown]:
    """The mean score by week or month."""
    found = {row.starts_on: score_share(row) for row in rows if row.starts_on is not None}
    return [
        Shown(_time_text(starts_on, period, words), figure) for starts_on, figure in sorted(found.items()) if figure
    ]


def review_trend(view: View, where: TrendFilter, words: Words, *, key: str) -> None:
    """The share of contacts that a person has to look at, by week, or by month where most weeks have few contacts."""
    rows = view.trends.scores(Period.WEEK, where=where, by_agent=False)
    few = bool(rows) and median(row.conversations for row in rows) < FEWEST_TO_TELL
    period = Period.MONTH if few else Period.WEEK
    points = review_points(view.trends.scores(period, where=where, by_agent=False) if few else rows, period, words)
    name = words("trend.need_review")
    show(element("p", words("trend.need_review_note"), class_="quiet"))
    trend_chart(points, words, key=f"{key}_chart", about=about(name, points, words))


def review_points(rows: Sequence[ScoreSummary], period: Period, words: Words) -> list[Shown]:
    """The share of contacts that need a person, by week or month, with Wilson's interval."""
    return [
        Shown(
            _time_text(row.starts_on, period, words),
            Figure(
                row.need_review / row.conversations,
                share_interval(row.need_review, row.conversations),
                row.conversations,
            ),
        )
        for row in sorted(rows, key=lambda row: row.starts_on or date.min)
        if row.starts_on is not None
    ]


def _time_text(starts_on: date, period: Period, words: Words) -> str:
    return month_text(starts_on, words) if period is Period.MONTH else day_text(starts_on, words)


def score_share(row: ScoreSummary) -> Figure | None:
    """The mean score as a share of 100, with its interval."""
    figure = mean_score(row.scored, row.mean, row.sum_of_squares)
    return figure.of_a_hundred() if figure else None


def section_numbers(counts: ByCriterion, rubric: Rubric, words: Words) -> list[Html]:
    """Every section over the whole period: its value, its interval and its contacts."""
    found = []
    for section in rubric.sections:
        own = {one.criterion: counts.get(one.criterion, {}) for one in section.criteria}
        figure = section_worth(own, rubric)
        if figure is not None:
            found.append(number(in_language(section.name, words.language), figure, words))
    return found


def number(name: str, figure: Figure | None, words: Words) -> Html:
    """A figure with its name, its interval and its contacts."""
    if figure is None:
        return element("div", element("b", "–"), element("span", name), element("small", words("figure.none")))
    told = words.counted("figure.of", figure.contacts, range=interval_text(figure, words))
    return element("div", element("b", words.number(100 * figure.value)), element("span", name), element("small", told))


def about(name: str, points: Sequence[Shown], words: Words) -> str:
    """A trend in one sentence, for who does not see the drawing."""
    first, last = points[0], points[-1]
    return words(
        "trend.about",
        name=name,
        weeks=words.number(len(points)),
        first=words.number(100 * first.figure.value),
        last=words.number(100 * last.figure.value),
        range=interval_text(last.figure, words),
    )


def last_weeks(until: date, weeks: int = WEEKS) -> tuple[date, date]:
    """The first and last day of so many weeks that end on a day."""
    return until - timedelta(days=until.weekday() + 7 * (weeks - 1)), until
