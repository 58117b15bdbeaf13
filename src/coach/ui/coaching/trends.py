"""An agent's figures over the last weeks, each section with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import streamlit as st

from coach.coaching.figures import Figure, mean_score, section_worth
from coach.rubrics.schema import Rubric, in_language
from coach.storage.store import View
from coach.storage.trends import AnswerCount, Period, ScoreSummary, TrendFilter
from coach.ui.coaching.charts import Shown, interval_text, trend_chart
from coach.ui.coaching.counts import by_week
from coach.ui.coaching.days import day_text
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
    if chosen:
        rows = view.trends.answers(Period.WEEK, where=where, by_agent=False)
        points = section_points(rows, rubric, chosen, words)
    else:
        points = score_points(view.trends.scores(Period.WEEK, where=where, by_agent=False), words)
    if not points:
        show(element("p", words("trend.nothing"), class_="quiet"))
        return
    name = sections[chosen] if chosen else words("trend.score")
    trend_chart(points, words, key=f"{key}_chart", about=about(name, points, words))
    show(element("p", words("trend.note"), class_="quiet"))


def section_points(rows: Sequence[AnswerCount], rubric: Rubric, section: str, words: Words) -> list[Shown]:
    """A section's worth by week."""
    weeks = by_week(rows, rubric.rubric, section)
    figures = {week: section_worth(counts, rubric) for week, counts in weeks.items()}
    return [Shown(day_text(week, words), figure) for week, figure in figures.items() if figure]


def score_points(rows: Sequence[ScoreSummary], words: Words) -> list[Shown]:
    """The mean score by week."""
    found = {row.starts_on: score_share(row) for row in rows if row.starts_on is not None}
    return [Shown(day_text(week, words), figure) for week, figure in sorted(found.items()) if figure]


def score_share(row: ScoreSummary) -> Figure | None:
    """The mean score as a share of 100, with its interval."""
    figure = mean_score(row.scored, row.mean, row.sum_of_squares)
    return figure.of_a_hundred() if figure else None


def section_numbers(counts: Mapping[str, Mapping], rubric: Rubric, words: Words) -> list[Html]:
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
    return element("div", element("b", words.percent(figure.value)), element("span", name), element("small", told))


def about(name: str, points: Sequence[Shown], words: Words) -> str:
    """A trend in one sentence, for who does not see the drawing."""
    first, last = points[0], points[-1]
    return words(
        "trend.about",
        name=name,
        weeks=words.number(len(points)),
        first=words.percent(first.figure.value),
        last=words.percent(last.figure.value),
        range=interval_text(last.figure, words),
    )


def last_weeks(until: date, weeks: int = WEEKS) -> tuple[date, date]:
    """The first and last day of so many weeks that end on a day."""
    return until - timedelta(days=until.weekday() + 7 * (weeks - 1)), until
