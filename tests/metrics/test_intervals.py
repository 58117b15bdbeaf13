"""Intervals equal published methods, hold at the edges, and never rank what can not be told apart."""

import math

import pytest
from scipy import stats

from coach.errors import InvariantError
from coach.metrics.intervals import (
    Interval,
    count_interval,
    groups_apart,
    holm,
    mean_difference,
    mean_interval,
    median_interval,
    net_interval,
    scale_mean_interval,
    share_difference,
    share_interval,
)


@pytest.mark.parametrize(("good", "n"), [(0, 1), (1, 1), (3, 5), (17, 20), (0, 40), (40, 40), (850, 1000)])
def test_shares_equal_scipys_wilson(good, n):
    expected = stats.binomtest(good, n).proportion_ci(method="wilson")
    found = share_interval(good, n)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


@pytest.mark.parametrize(("good", "n"), [(1, 0), (-1, 5), (6, 5)])
def test_what_is_no_share_is_refused(good, n):
    with pytest.raises(InvariantError):
        share_interval(good, n)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [((48, 80), (56, 70), 0.0524, 0.3339), ((0, 10), (10, 10), 0.6075, 1.0)],
)
def test_differences_of_shares_equal_newcombes_examples(first, second, low, high):
    # Newcombe (1998), Statistics in Medicine 17:873, table II, method 10 (there first minus second).
    found = share_difference(first, second)
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.0001)


def test_net_share_lies_inside_and_is_even_when_turned_round():
    found, turned = net_interval(50, 20, 100), net_interval(20, 50, 100)
    assert found.low < 0.3 < found.high
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))
    # Promoters and detractors exclude each other: wider than if the two shares were independent.
    apart = share_difference((20, 100), (50, 100))
    assert found.high - found.low > apart.high - apart.low


def test_net_share_keeps_its_limits():
    assert net_interval(5, 0, 5).high == 1.0
    assert net_interval(5, 0, 5).low < 0.6
    with pytest.raises(InvariantError):
        net_interval(4, 2, 5)


def test_five_equal_answers_are_not_certainty():
    found = scale_mean_interval([5, 5, 5, 5, 5], 1, 5)
    assert found.high == 5
    assert found.low < 4


def test_means_on_a_scale_stay_on_it_and_narrow_with_more_answers():
    few, many = scale_mean_interval([4, 5, 5, 2], 1, 5), scale_mean_interval([4, 5, 5, 2] * 50, 1, 5)
    assert 1 <= few.low < many.low < 4 < many.high < few.high <= 5
    with pytest.raises(InvariantError):
        scale_mean_interval([4, 6], 1, 5)


def test_means_of_durations_lean_to_where_the_long_ones_are():
    values = [20.0, 25, 30, 32, 35, 40, 41, 44, 60, 400]
    found = mean_interval(values)
    centre = sum(values) / len(values)
    assert found == mean_interval(values)
    assert found.high - centre > centre - found.low
    assert mean_interval(values[:4]) is None
    assert mean_interval([7.0] * 6) == Interval(7.0, 7.0)


def test_many_durations_equal_students_t():
    values = [float(number % 37) for number in range(500)]
    expected = stats.ttest_1samp(values, 0).confidence_interval()
    found = mean_interval(values)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("n", [6, 9, 10, 50, 301])
def test_medians_lie_between_the_order_statistics_that_keep_95_percent(n):
    found = median_interval([float(n - number) for number in range(n)])
    below = int(found.low)  # the rank, since the values are 1..n
    assert found.high == n + 1 - below
    kept = 1 - 2 * stats.binom.cdf(below - 1, n, 0.5)
    narrower = 1 - 2 * stats.binom.cdf(below, n, 0.5)
    assert narrower < 0.95 <= kept


def test_five_values_have_no_median_interval():
    assert median_interval([1, 2, 3, 4, 5]) is None


@pytest.mark.parametrize("count", [0, 1, 12, 400])
def test_counts_equal_garwoods_exact_interval(count):
    found = count_interval(count)
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    assert (found.low, found.high) == pytest.approx((low, stats.chi2.ppf(0.975, 2 * count + 2) / 2))


def test_differences_of_means_equal_welch():
    first, second = [1, 2, 3, 4, 4, 2], [4, 5, 5, 3, 5, 5, 4, 1]
    expected = stats.ttest_ind(second, first, equal_var=False)
    found = mean_difference(first, second)
    assert found.p_value == pytest.approx(expected.pvalue)
    low, high = expected.confidence_interval()
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))
    assert mean_difference([3], second) is None
    assert mean_difference([3, 3], [3, 3]) is None


def test_holm_corrects_the_smallest_most_and_keeps_the_order():
    # Holm (1979): multiply the smallest by how many there are, the next by one less, never falling.
    assert holm([0.03, 0.01, 0.04]) == pytest.approx((0.06, 0.03, 0.06))
    assert holm([0.9, 0.8]) == pytest.approx((1.0, 1.0))
    assert holm([]) == ()


@pytest.mark.parametrize(
    ("intervals", "expected"),
    [
        ({"ani": (40, 60), "budi": (70, 90)}, (("budi",), ("ani",))),
        ({"ani": (40, 75), "budi": (70, 90)}, (("ani", "budi"),)),
        ({"ani": (40, 70), "budi": (70, 90)}, (("ani", "budi"),)),
        ({"ani": (10, 20), "cici": (15, 60), "budi": (55, 90), "dedi": (91, 95)}, (("dedi",), ("ani", "budi", "cici"))),
        ({"budi": (0, 100), "ani": (98, 99), "cici": (1, 2)}, (("ani", "budi", "cici"),)),
        ({}, ()),
    ],
    ids=["apart", "overlap", "touch", "chain and one apart", "one wide interval", "nobody"],
)
def test_groups_are_ranked_only_where_no_interval_overlaps(intervals, expected):
    assert groups_apart({name: Interval(*ends) for name, ends in intervals.items()}) == expected


def test_an_interval_knows_its_own_ends():
    assert Interval(1, 2).holds(2)
    assert not Interval(1, 2).holds(math.nextafter(2, 3))
    with pytest.raises(InvariantError):
        Interval(2, 1)
