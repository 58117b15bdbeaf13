"""How sure a figure is: 95% intervals of shares, means, medians, counts and differences.

Each method was chosen because it keeps its promise on few contacts too; benchmarks/intervals.py counts how often each
holds the true value, and docs/figures.md has the table. Nothing here draws at random without a fixed seed, so the same
numbers always give the same interval.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from scipy.special import bdtr, gammaincinv, stdtr, stdtrit

from coach.errors import InvariantError

LEVEL = 0.95
FEWEST_FOR_A_MEAN = 5
FEWEST_FOR_A_MEDIAN = 6
_TAIL = (1 - LEVEL) / 2
_Z = NormalDist().inv_cdf(1 - _TAIL)
_ROUNDS = 1999
_SEED = 20260301
# Above this many values a mean is near enough to normal, and the draws would only cost time and memory.
_MOST_FOR_A_BOOTSTRAP = 400


@dataclass(frozen=True, slots=True)
class Interval:
    """The 95% interval of a figure, in the unit of the figure; both ends belong to it."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise InvariantError(f"interval: the low end {self.low} is not at or below the high end {self.high}")

    def overlaps(self, other: Interval) -> bool:
        """Whether a value can lie in both."""
        return self.low <= other.high and other.low <= self.high

    def holds(self, value: float) -> bool:
        """Whether a value lies in it."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Difference:
    """Second minus first, with its interval and the two-sided p-value of no difference."""

    value: float
    interval: Interval
    p_value: float


def share_interval(successes: float, n: int) -> Interval:
    """Wilson's score interval of a share, 0..1 (Wilson 1927); raises InvariantError where there is nothing to share.

    ``successes`` may be a fraction, for planning: 85% of 5 contacts are 4.25.
    """
    if n < 1 or not 0 <= successes <= n:
        raise InvariantError(f"share: {successes} of {n} is no share; it needs 0..n of at least one")
    share, square = successes / n, _Z**2
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = _Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n**2))
    low, high = max(0.0, centre - half), min(1.0, centre + half)
    return Interval(0.0 if successes == 0 else low, 1.0 if successes == n else high)


def share_difference(first: tuple[int, int], second: tuple[int, int]) -> Interval:
    """Newcombe's hybrid score interval of second minus first share, -1..1 (Newcombe 1998, method 10).

    Each share is (successes, n); the two groups share no contact.
    """
    one, two = share_interval(*first), share_interval(*second)
    p, q = first[0] / first[1], second[0] / second[1]
    below, above = math.hypot(q - two.low, one.high - p), math.hypot(two.high - q, p - one.low)
    return Interval(q - p - below, q - p + above)


def net_interval(promoters: int, detractors: int, n: int) -> Interval:
    """Interval of (promoters - detractors) / n, -1..1: Newcombe's paired score interval (1998, method 10).

    Nobody is both, so the two shares hang together; the interval needs that, and is too narrow without it.
    """
    if promoters + detractors > n:
        raise InvariantError(f"net share: {promoters} promoters and {detractors} detractors are more than {n}")
    up, down = share_interval(promoters, n), share_interval(detractors, n)
    p, q = promoters / n, detractors / n
    spread = math.sqrt(p * (1 - p) * q * (1 - q))
    together = -p * q / spread if spread else 0.0
    below = _hypot_with(p - up.low, down.high - q, together)
    above = _hypot_with(up.high - p, q - down.low, together)
    return Interval(max(-1.0, p - q - below), min(1.0, p - q + above))


def _hypot_with(first: float, second: float, correlation: float) -> float:
    return math.sqrt(max(0.0, first**2 - 2 * correlation * first * second + second**2))


def scale_mean_interval(values: Sequence[float], low: float, high: float) -> Interval:
    """Interval of the mean of answers on a scale: Student's t with one imagined answer at either end of the scale.

    Without those, five answers of 5 would give 5 to 5. In the unit of the scale, cut to it.
    """
    if not values or min(values) < low or max(values) > high:
        raise InvariantError(f"mean on a scale: {len(values)} values, and all must lie in {low} to {high}")
    centre, half = _t_mean(np.array([*values, low, high], dtype=float))
    return Interval(max(low, min(centre - half, high)), min(high, centre + half))


def mean_interval(values: Sequence[float]) -> Interval | None:
    """Interval of the mean of durations or other values without bounds; None under 5 values.

    A studentised bootstrap (Efron and Tibshirani 1993, 12.5), since durations are skewed, with a fixed seed; Student's
    t over 400 values. With strongly skewed durations it holds the true mean 9 times of 10 on few contacts, not 19 of 20.
    """
    array = np.asarray(values, dtype=float)
    if len(array) < FEWEST_FOR_A_MEAN:
        return None
    centre, half = _t_mean(array)
    if len(array) > _MOST_FOR_A_BOOTSTRAP or half == 0:
        return Interval(centre - half, centre + half)
    drawn = array[np.random.default_rng(_SEED).integers(0, len(array), (_ROUNDS, len(array)))]
    spread = drawn.std(axis=1, ddof=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        pulled = (drawn.mean(axis=1) - centre) / (spread / math.sqrt(len(array)))
    low, high = np.quantile(pulled[spread > 0], [_TAIL, 1 - _TAIL])
    error = float(array.std(ddof=1)) / math.sqrt(len(array))
    # Of few and uneven values the draws can be lopsided; never narrower than to hold the mean itself.
    return Interval(centre - max(0.0, float(high)) * error, centre - min(0.0, float(low)) * error)


def median_interval(values: Sequence[float]) -> Interval | None:
    """Interval of the median between two of the values themselves (order statistics); None under 6 values.

    It assumes no shape of the values and keeps at least 95% with any (Conover 1999, 3.2).
    """
    n = len(values)
    if n < FEWEST_FOR_A_MEDIAN:
        return None
    ranks = np.arange(n // 2)
    below = int(np.count_nonzero(bdtr(ranks, n, 0.5) <= _TAIL))  # ranks that may be cut off at either end
    ordered = sorted(values)
    return Interval(float(ordered[below - 1]), float(ordered[n - below]))


def count_interval(count: int) -> Interval:
    """Exact interval of the rate behind a count of contacts that come by themselves (Garwood 1936)."""
    low = float(gammaincinv(count, _TAIL)) if count else 0.0
    return Interval(low, float(gammaincinv(count + 1, 1 - _TAIL)))


def mean_difference(first: Sequence[float], second: Sequence[float]) -> Difference | None:
    """Mean of second minus mean of first with Welch's interval; None where either has under 2 values or nothing varies."""
    if min(len(first), len(second)) < 2:
        return None
    one, two = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    errors = one.var(ddof=1) / len(one), two.var(ddof=1) / len(two)
    error = math.sqrt(sum(errors))
    if not error:
        return None
    degrees = error**4 / (errors[0] ** 2 / (len(one) - 1) + errors[1] ** 2 / (len(two) - 1))
    value = float(two.mean() - one.mean())
    half = t_quantile(degrees) * error
    return Difference(value, Interval(value - half, value + half), float(2 * stdtr(degrees, -abs(value) / error)))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """P-values corrected for how many were looked at, in the order given (Holm 1979)."""
    adjusted = [0.0] * len(p_values)
    worst = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        worst = max(worst, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = worst
    return tuple(adjusted)


def groups_apart(intervals: Mapping[str, Interval]) -> tuple[tuple[str, ...], ...]:
    """Names in groups, highest first, where every interval of a group lies above every one of the next.

    Inside a group nobody can be told from everybody, so names stand in the order of the alphabet and not of the figure.
    One group alone means: no ranking. A chain of overlaps is one group, also where its ends do not meet.
    """
    groups: list[list[str]] = []
    lowest = math.inf
    for name in sorted(intervals, key=lambda one: (-intervals[one].high, one)):
        if groups and intervals[name].high >= lowest:
            groups[-1].append(name)
        else:
            groups.append([name])
        lowest = min(lowest, intervals[name].low)
    return tuple(tuple(sorted(group)) for group in groups)


def t_quantile(degrees: float) -> float:
    """How many standard errors a 95% interval reaches to either side (Student's t)."""
    return float(stdtrit(degrees, 1 - _TAIL))


def _t_mean(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, float]:
    """The mean and half the width of its t interval."""
    spread = float(values.std(ddof=1)) / math.sqrt(len(values))
    return float(values.mean()), t_quantile(len(values) - 1) * spread
