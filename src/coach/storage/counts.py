"""Counted answers as the figures need them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from coach.domain.evaluation import Answer
from coach.storage.trends import AnswerCount

ByCriterion = Mapping[str, Mapping[Answer, int]]


def rubrics_used(rows: Iterable[AnswerCount]) -> list[str]:
    """The scorecards that answers are from, the one with most answers first."""
    found: Counter[str] = Counter()
    for row in rows:
        found[row.rubric] += row.count
    return sorted(found, key=lambda name: (-found[name], name))


def by_criterion(rows: Iterable[AnswerCount], rubric: str) -> ByCriterion:
    """How often each criterion of a scorecard got each answer."""
    found: dict[str, Counter[Answer]] = defaultdict(Counter)
    for row in rows:
        if row.rubric == rubric:
            found[row.criterion][row.answer] += row.count
    return found


def by_agent(rows: Iterable[AnswerCount], rubric: str) -> dict[str, ByCriterion]:
    """The same for each agent; what belongs to none is left out."""
    rows_of: dict[str, list[AnswerCount]] = defaultdict(list)
    for row in rows:
        if row.agent_id is not None:
            rows_of[row.agent_id].append(row)
    return {agent: by_criterion(of_agent, rubric) for agent, of_agent in rows_of.items()}


def by_time(rows: Iterable[AnswerCount], rubric: str, section: str | None = None) -> dict[date, ByCriterion]:
    """The same for each week or month, in order; of one section only where it is given."""
    rows_of: dict[date, list[AnswerCount]] = defaultdict(list)
    for row in rows:
        if row.starts_on is not None and section in (None, row.section):
            rows_of[row.starts_on].append(row)
    return {starts_on: by_criterion(of_time, rubric) for starts_on, of_time in sorted(rows_of.items())}
