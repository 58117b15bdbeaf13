"""Figures of an agent or a team from counted answers, each with its interval and how many contacts it rests on.

The store counts answers by day, so these work on counts and cost the same for ten contacts as for a hundred thousand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from coach.domain.evaluation import Answer
from coach.metrics.intervals import Interval, share_interval, t_quantile
from coach.rubrics.schema import Rubric

FEWEST_TO_TELL = 5

Answers = Mapping[Answer, int]  # how often each answer was given


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95% interval in the same unit, and the contacts it rests on."""

    value: float
    interval: Interval
    contacts: int

    @property
    def tells(self) -> bool:
        """Whether it rests on enough contacts to be shown as more than a hint."""
        return self.contacts >= FEWEST_TO_TELL

    def of_a_hundred(self) -> Figure:
        """The same as a share, 0..1, of a figure in 0..100."""
        return Figure(self.value / 100, Interval(self.interval.low / 100, self.interval.high / 100), self.contacts)


def worth(answers: Answers, rubric: Rubric) -> Figure | None:
    """What a criterion's answers were worth on average, 0..1; None where it was never scored.

    Wilson's interval of a share. With "partly met" in between it is a little too wide, never too narrow: a value in
    0..1 varies at most as much as a yes or no of the same mean.
    """
    contacts = sum(times for answer, times in answers.items() if answer.counts)
    if not contacts:
        return None
    total = sum(rubric.worth(answer) * times for answer, times in answers.items() if answer.counts)
    return Figure(total / contacts, share_interval(min(total, contacts), contacts), contacts)


def section_worth(answers: Mapping[str, Answers], rubric: Rubric) -> Figure | None:
    """What the criteria of a section were worth together, by their weights, 0..1; None where none was scored.

    Answers to several criteria in one contact hang together, so the interval is that of as many contacts as the criterion
    that was scored most often, and not of as many as there are answers.

    Args:
        answers: by criterion of the section; those that the scorecard does not have, or gives no weight, are left out.
        rubric: the scorecard.
    """
    reached = possible = 0.0
    contacts = 0
    for criterion in rubric.criteria:
        figure = worth(answers.get(criterion.criterion, {}), rubric) if criterion.status == "active" else None
        if figure is not None and criterion.weight:
            reached += criterion.weight * figure.value * figure.contacts
            possible += criterion.weight * figure.contacts
            contacts = max(contacts, figure.contacts)
    if not possible:
        return None
    value = min(1.0, reached / possible)
    return Figure(value, share_interval(value * contacts, contacts), contacts)


def mean_score(scored: int, mean: float | None, sum_of_squares: float) -> Figure | None:
    """The mean of scores (0..100) from their moments; None without any.

    The interval is that of ``scale_mean_interval``: Student's t with one imagined score at either end of the scale.
    """
    if not scored or mean is None:
        return None
    count = scored + 2
    centre = (scored * mean + 100) / count
    variance = max(0.0, (sum_of_squares + 100**2 - count * centre**2) / (count - 1))
    half = t_quantile(count - 1) * math.sqrt(variance / count)
    low, high = max(0.0, min(centre - half, 100.0)), min(100.0, centre + half)
    return Figure(mean, Interval(min(low, mean), max(high, mean)), scored)


@dataclass(frozen=True, slots=True)
class Finding:
    """How often a criterion was missed: the share of contacts where it was not or only partly met, 0..1."""

    criterion: str
    missed: int
    share: Figure


def frequent_findings(answers: Mapping[str, Answers], criteria: Iterable[str]) -> tuple[Finding, ...]:
    """The criteria that were missed most often, by the number of contacts; those never missed are left out."""
    found = []
    for criterion in criteria:
        counts = answers.get(criterion, {})
        missed = counts.get(Answer.NOT_MET, 0) + counts.get(Answer.PARTLY_MET, 0)
        contacts = missed + counts.get(Answer.MET, 0)
        if missed:
            share = Figure(missed / contacts, share_interval(missed, contacts), contacts)
            found.append(Finding(criterion, missed, share))
    return tuple(sorted(found, key=lambda one: (-one.missed, one.criterion)))


def told_apart(findings: Sequence[Finding]) -> bool:
    """Whether the order of findings is sure: no neighbours whose intervals overlap."""
    return all(not one.share.interval.overlaps(other.share.interval) for one, other in pairwise(findings))
