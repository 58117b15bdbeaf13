"""Figures and trends from outcomes: one convention at a time, with n and an interval."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from coach.errors import InvariantError
from coach.metrics.conventions import Convention, parse_convention
from coach.metrics.intervals import net_interval, share_interval
from coach.metrics.outcomes import Outcome, figure, trend

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday


def outcomes(code, *values, at=NOON):
    return [Outcome(parse_convention(code), value, at) for value in values]


@pytest.mark.parametrize(
    ("code", "values", "expected"),
    [
        ("csat.top_two_1_5", [5, 4, 3, 1], 0.5),
        ("csat.mean_1_5", [5, 4, 3, 1], 3.25),
        ("csat.top_two_1_10", [10, 9, 8, 1], 0.5),
        ("nps.promoters_less_detractors", [10, 9, 8, 7, 6, 0], 0.0),
        ("nps.promoters_less_detractors", [9, 9, 9, 6], 50.0),
        ("ces.effort_1_5_low_is_good", [1, 2, 2], 5 / 3),
        ("frt.median_clock", [10, 20, 500], 20.0),
        ("frt.mean_clock", [10, 20, 60], 30.0),
        ("resolution.in_the_end", [1, 1, 0, 1], 0.75),
        ("volume.contacts", [1, 1, 1], 3.0),
    ],
)
def test_values(code, values, expected):
    found = figure(outcomes(code, *values), parse_convention(code))
    assert (found.value, found.n) == (pytest.approx(expected), len(values))


def test_shares_and_nps_have_their_intervals():
    csat, nps = parse_convention("csat.top_two_1_5"), parse_convention("nps.promoters_less_detractors")
    assert figure(outcomes(csat.code, 5, 4, 1), csat).interval == share_interval(2, 3)
    found, net = figure(outcomes(nps.code, 10, 9, 7, 3), nps).interval, net_interval(2, 1, 4)
    assert (found.low, found.high) == (100 * net.low, 100 * net.high)


def test_values_under_another_convention_are_never_mixed_in():
    week, day = Convention("fcr", "no_return", "7"), Convention("fcr", "no_return", "1")
    both = [*outcomes(week.code, 1, 1), *outcomes(day.code, 0, 0, 0)]
    assert (figure(both, week).value, figure(both, week).n) == (1.0, 2)


def test_no_outcomes_are_no_value_and_not_zero():
    csat, volume = Convention("csat", "mean_1_5"), Convention("volume", "contacts")
    assert (figure([], csat).value, figure([], csat).interval) == (None, None)
    assert (figure([], volume).value, figure([], volume).interval.low) == (0.0, 0.0)


def test_few_durations_have_a_value_and_no_interval():
    frt = Convention("frt", "median_clock")
    assert figure(outcomes(frt.code, 5, 6, 7), frt).interval is None
    assert figure(outcomes(frt.code, 5, 6, 7, 8, 9, 10), frt).interval is not None


@pytest.mark.parametrize(("code", "value"), [("csat.mean_1_5", 6), ("csat.mean_1_5", 0), ("frt.mean_clock", -1)])
def test_values_off_the_scale_are_refused(code, value):
    with pytest.raises(InvariantError):
        outcomes(code, value)


def test_outcomes_need_a_time_zone():
    with pytest.raises(InvariantError):
        outcomes("csat.mean_1_5", 4, at=datetime(2026, 3, 2))


def test_weeks_without_answers_are_gaps():
    csat = Convention("csat", "mean_1_5")
    found = trend(
        [*outcomes(csat.code, 4), *outcomes(csat.code, 2, at=datetime(2026, 3, 22, 12, tzinfo=UTC))], csat, "week", UTC
    )
    assert [(point.start, point.figure.value) for point in found] == [
        (date(2026, 3, 2), 4), (date(2026, 3, 9), None), (date(2026, 3, 16), 2),
    ]  # fmt: skip


def test_months_follow_each_other_over_the_year():
    volume = Convention("volume", "contacts")
    days = (datetime(2025, 12, 31, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
    found = trend([one for day in days for one in outcomes(volume.code, 1, at=day)], volume, "month", UTC)
    assert [(str(point.start), point.figure.value) for point in found] == [
        ("2025-12-01", 1), ("2026-01-01", 0), ("2026-02-01", 1),
    ]  # fmt: skip


def test_days_are_those_of_the_time_zone():
    volume = Convention("volume", "contacts")
    late = outcomes(volume.code, 1, at=datetime(2026, 3, 1, 20, tzinfo=UTC))  # Monday 03:00 in Jakarta
    assert trend(late, volume, "week", UTC)[0].start == date(2026, 2, 23)
    assert trend(late, volume, "week", ZoneInfo("Asia/Jakarta"))[0].start == date(2026, 3, 2)
    assert trend([], volume, "week", UTC) == ()
