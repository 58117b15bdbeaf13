"""Which criteria go together with CSAT, corrected for how many were looked at, and never without the warning."""

import random

import pytest

from coach.domain.evaluation import Answer
from coach.metrics.associations import FEWEST_A_SIDE, AnsweredCsat, associations


def scored(count, seed=1, effect=1.5):
    """CSAT that hangs on "empathy" and not on five others."""
    draw = random.Random(seed)
    found = []
    for _ in range(count):
        answers = {name: draw.choice([Answer.MET, Answer.NOT_MET]) for name in ("empathy", "b", "c", "d", "e", "f")}
        better = effect if answers["empathy"] is Answer.MET else 0
        csat = min(5.0, max(1.0, round(draw.gauss(2.5 + better, 0.8))))
        found += [AnsweredCsat(name, answer, csat) for name, answer in answers.items()]
    return found, count


def test_what_goes_together_stands_out_and_what_does_not_does_not():
    found = associations(*scored(120))
    assert [row.criterion for row in found.rows if row.stands_out] == ["empathy"]
    first = found.rows[0]
    assert first.difference.interval.low > 0.8
    assert first.met + first.not_met == found.contacts == 120
    assert len(found.looked_at) == 6


def test_nothing_stands_out_where_there_is_nothing():
    alarms = sum(any(row.stands_out for row in associations(*scored(80, seed, effect=0)).rows) for seed in range(40))
    # Holm keeps the chance of even one false alarm at 5%: 2 of 40 expected, 7 or more once in 250 such runs.
    assert alarms <= 6


def test_the_correction_never_makes_a_difference_clearer():
    rows = associations(*scored(60)).rows
    assert all(row.p_corrected >= row.difference.p_value for row in rows)


def test_partly_met_and_not_applicable_are_in_neither_mean():
    answered = [AnsweredCsat("a", Answer.PARTLY_MET, 3.0, 3), AnsweredCsat("a", Answer.NOT_APPLICABLE, 3.0, 2)]
    row = associations(answered, 5).rows[0]
    assert (row.met, row.not_met, row.partly, row.difference) == (0, 0, 3, None)


@pytest.mark.parametrize(("each", "told"), [(FEWEST_A_SIDE - 1, False), (FEWEST_A_SIDE, True)])
def test_too_few_contacts_give_no_difference(each, told):
    answered = [
        AnsweredCsat("a", answer, csat, count)
        for answer in (Answer.MET, Answer.NOT_MET)
        for csat, count in ((1.0, 3), (4.0, each - 3))
    ]
    found = associations(answered, 2 * each)
    assert (found.rows[0].difference is not None) is told
    assert len(found.looked_at) == told


@pytest.mark.parametrize(
    ("language", "words"), [("en", "correlation, not cause"), ("id", "korelasi, bukan sebab"), ("fr", "not cause")]
)
def test_the_warning_is_always_there(language, words):
    clear, none, few = associations(*scored(120)), associations(*scored(60, 3, 0)), associations([], 0)
    assert all(words in one.warning(language) for one in (clear, none, few))
    assert clear.warning(language) != few.warning(language)
