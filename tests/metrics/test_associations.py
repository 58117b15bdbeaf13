"""Which criteria go together with CSAT, corrected for how many were looked at, and never without the warning."""

import random

import pytest
from tests.coaching.scored import evaluation

from coach.metrics.associations import FEWEST_A_SIDE, associations


def scored(count, seed=1, effect=1.5):
    """CSAT that hangs on "empathy" and not on five others."""
    draw = random.Random(seed)
    evaluations, csat = [], {}
    for number in range(count):
        answers = {name: draw.choice(["met", "not met"]) for name in ("empathy", "b", "c", "d", "e", "f")}
        evaluations.append(evaluation(answers, conversation=f"c{number}"))
        better = effect if answers["empathy"] == "met" else 0
        csat[f"c{number}"] = min(5.0, max(1.0, round(draw.gauss(2.5 + better, 0.8))))
    return evaluations, csat


def test_what_goes_together_stands_out_and_what_does_not_does_not():
    found = associations(*scored(120))
    assert [row.criterion for row in found.rows if row.stands_out] == ["empathy"]
    first = found.rows[0]
    assert first.difference.interval.low > 0.8
    assert first.met + first.not_met == found.contacts == 120


def test_nothing_stands_out_where_there_is_nothing():
    alarms = sum(any(row.stands_out for row in associations(*scored(80, seed, effect=0)).rows) for seed in range(40))
    # Holm keeps the chance of even one false alarm at 5%: 2 of 40 expected, 7 or more once in 250 such runs.
    assert alarms <= 6


def test_the_correction_never_makes_a_difference_clearer():
    rows = associations(*scored(60)).rows
    assert all(row.p_corrected >= row.difference.p_value for row in rows)


def test_partly_met_and_not_applicable_are_in_neither_mean():
    evaluations = [evaluation({"a": "partly met"}, conversation=f"p{n}") for n in range(3)]
    evaluations += [evaluation({"a": "not applicable"}, conversation=f"n{n}") for n in range(2)]
    csat = {one.conversation_id: 3.0 for one in evaluations}
    row = associations(evaluations, csat).rows[0]
    assert (row.met, row.not_met, row.partly, row.difference) == (0, 0, 3, None)


@pytest.mark.parametrize(("each", "told"), [(FEWEST_A_SIDE - 1, False), (FEWEST_A_SIDE, True)])
def test_too_few_contacts_give_no_difference(each, told):
    evaluations = [
        evaluation({"a": answer}, conversation=f"{answer}{n}") for answer in ("met", "not met") for n in range(each)
    ]
    csat = {one.conversation_id: 1.0 + number % 5 for number, one in enumerate(evaluations)}
    assert (associations(evaluations, csat).rows[0].difference is not None) is told


def test_only_contacts_with_both_count_and_each_once():
    evaluations = [evaluation({"a": "met"}, conversation="c1"), evaluation({"a": "not met"}, conversation="c1")]
    found = associations([*evaluations, evaluation({"a": "met"}, conversation="c2")], {"c1": 4, "c9": 1})
    assert (found.contacts, found.rows[0].met, found.rows[0].not_met) == (1, 1, 0)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "correlation, not cause"), ("id", "korelasi, bukan sebab"), ("fr", "not cause")]
)
def test_the_warning_is_always_there(language, words):
    evaluations, csat = scored(120)
    clear, none, few = associations(evaluations, csat), associations(*scored(60, 3, 0)), associations([], {})
    assert all(words in one.warning(language) for one in (clear, none, few))
    assert clear.warning(language) != few.warning(language)
