"""Figures from counts: the same as from the values, and never surer."""

import random
from statistics import fmean

import pytest

from coach.coaching.figures import frequent_findings, mean_score, section_worth, told_apart, worth
from coach.domain.evaluation import Answer
from coach.metrics.intervals import scale_mean_interval, share_interval
from coach.rubrics.library import RubricFolder
from coach.settings import load_settings

MET, PARTLY, NOT, NONE = Answer.MET, Answer.PARTLY_MET, Answer.NOT_MET, Answer.NOT_APPLICABLE


@pytest.fixture(scope="module")
def rubric():
    return RubricFolder(load_settings().rubrics).rubric("core")


def test_a_worth_counts_what_was_scored_alone(rubric):
    figure = worth({MET: 3, PARTLY: 2, NOT: 1, NONE: 50}, rubric)
    assert (figure.contacts, figure.value) == (6, pytest.approx(4 / 6))
    assert figure.interval == share_interval(4, 6)
    assert worth({NONE: 9, Answer.NOT_SCORED: 1}, rubric) is None


@pytest.mark.parametrize(("met", "tells"), [(4, False), (5, True)])
def test_few_contacts_are_only_a_hint(rubric, met, tells):
    assert worth({MET: met}, rubric).tells is tells


def test_a_section_is_as_sure_as_its_contacts_and_not_as_its_answers(rubric):
    section = rubric.sections[0]
    names = [one.criterion for one in section.criteria if one.weight][:3]
    figure = section_worth({name: {MET: 8, NOT: 2} for name in names}, rubric)
    assert figure.contacts == 10
    assert figure.value == pytest.approx(0.8)
    assert figure.interval.low == pytest.approx(share_interval(8, 10).low)


def test_a_section_weighs_its_criteria(rubric):
    heavy, light = sorted((one for one in rubric.criteria if one.weight), key=lambda one: -one.weight)[
        :: len(rubric.criteria) - 1
    ][:2]
    figure = section_worth({heavy.criterion: {MET: 5}, light.criterion: {NOT: 5}}, rubric)
    assert figure.value == pytest.approx(heavy.weight / (heavy.weight + light.weight))
    assert section_worth({"gone": {MET: 5}}, rubric) is None


def test_a_mean_from_moments_has_the_interval_of_the_values():
    values = [random.Random(3).uniform(20, 100) for _ in range(9)] + [100.0, 0.0]
    figure = mean_score(len(values), fmean(values), sum(value**2 for value in values))
    expected = scale_mean_interval(values, 0, 100)
    assert (figure.interval.low, figure.interval.high) == (pytest.approx(expected.low), pytest.approx(expected.high))
    assert mean_score(0, None, 0.0) is None
    assert figure.of_a_hundred().value == pytest.approx(fmean(values) / 100)


def test_what_was_missed_most_often_comes_first_and_says_whether_the_order_is_sure():
    counts = {
        "often": {NOT: 60, MET: 40},
        "seldom": {PARTLY: 5, MET: 95},
        "never": {MET: 100},
        "rare": {NOT: 6, MET: 94},
    }
    found = frequent_findings(counts, counts)
    assert [one.criterion for one in found] == ["often", "rare", "seldom"]
    assert not told_apart(found)
    assert told_apart(found[:2])
