"""Agreement between evaluators: equal to reference implementations, and honest where there is nothing to tell."""

import random

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score
from tests.coaching.scored import evaluation

from coach.domain.evaluation import Answer
from coach.domain.review import CalibrationAnswer
from coach.scoring.agreement import (
    agreement,
    agreement_on,
    answers_of,
    drift,
    ordinal_alpha,
    pair_agreement,
    to_rewrite,
)

MET, PARTLY, NOT_MET = Answer.MET, Answer.PARTLY_MET, Answer.NOT_MET
NA, NOT_SCORED = Answer.NOT_APPLICABLE, Answer.NOT_SCORED
SCALE = (NOT_MET, PARTLY, MET)


def counts(table, values="012"):
    """A table of one word a conversation, one letter an evaluator, as counts of each value."""
    return np.array([[word.count(value) for value in values] for word in table.split()], dtype=float)


def both(*pairs, first="ana", second="santun"):
    """Answers of two evaluators, a conversation each."""
    return {f"c{number}": {first: one, second: two} for number, (one, two) in enumerate(pairs)}


def session(pairs, criterion="empathy"):
    return [
        CalibrationAnswer(conversation, evaluator, criterion, answer)
        for conversation, given in both(*pairs).items()
        for evaluator, answer in given.items()
    ]


@pytest.mark.parametrize("seed", range(8))
def test_kappa_equals_scikit_learn(seed):
    draw = random.Random(seed)
    pairs = [(one := draw.choice(SCALE), one if draw.random() < 0.5 else draw.choice(SCALE)) for _ in range(40)]
    expected = cohen_kappa_score([a for a, _ in pairs], [b for _, b in pairs], labels=list(SCALE), weights="linear")
    found = pair_agreement("ana", "santun", both(*pairs))
    assert found.kappa == pytest.approx(expected, abs=1e-12)
    assert found.percent == pytest.approx(sum(a == b for a, b in pairs) / 40)


# Reference values: the package krippendorff 0.9.0, level_of_measurement="ordinal" (not a dependency: it is under the GPL).
@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("02 10 02 10", -0.652777777778),
        ("0-- 1-- 102 0-0 20- -0- 22- 0-2 -10 001 222 120 1-0 10-", 0.105957767722),
        ("00000 00000 00000 00000 00000 11111 00000 00000 00000", 1.0),
        ("022 222 222 -22 0-- 2-2 020 -02 02- 02- -20", -0.159663865546),
        ("02022 00200 22122 22222 00220 00000 20222 12212 00020 11112 22020 11020", 0.273899266914),
        ("2002 2222 2222 2020 2200", 0.095238095238),
    ],
    ids=lambda value: str(value)[:12],
)
def test_alpha_equals_the_package_krippendorff(table, expected):
    assert ordinal_alpha(counts(table)) == pytest.approx(expected, abs=1e-11)


def test_alpha_of_krippendorffs_own_example():
    # Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section D: ordinal 0.815.
    table = "11*1 2232 3333 3333 2222 1234 4444 1121 2222 *555 **11 *3**"
    assert ordinal_alpha(counts(table, "12345")) == pytest.approx(0.815, abs=0.0005)


def test_near_answers_disagree_less_than_far_ones():
    same = [(MET, MET), (NOT_MET, NOT_MET), (PARTLY, PARTLY)] * 3
    near = agreement_on("c", both(*same, (MET, PARTLY)))
    far = agreement_on("c", both(*same, (MET, NOT_MET)))
    assert near.percent == far.percent
    assert near.alpha > far.alpha
    assert near.kappa > far.kappa


def test_one_answer_only_shows_no_agreement():
    found = agreement_on("c", both(*[(MET, MET)] * 20))
    assert found.percent == 1.0
    assert found.alpha is None
    assert found.kappa is None
    assert found.interval is None


def test_not_applicable_and_not_scored_are_counted_and_not_compared():
    found = agreement_on("c", both((MET, MET), (NOT_MET, PARTLY), (NA, MET), (NA, NA), (NOT_SCORED, MET)))
    assert found.conversations == 2
    assert found.percent == 0.5
    assert (found.not_applicable, found.not_scored) == (3, 1)
    # Of the four pairs that could tell, one disagrees whether the criterion applies.
    assert found.applies_percent == 0.75


def test_nothing_to_compare_is_none_and_not_zero():
    found = agreement_on("c", both((NA, MET), (NOT_SCORED, NOT_MET)))
    assert (found.conversations, found.percent, found.alpha, found.kappa) == (0, None, None, None)


def test_an_evaluator_who_left_some_out_counts_where_there_are_answers():
    answers = both((MET, MET), (NOT_MET, NOT_MET)) | {"c9": {"ana": MET}}
    found = agreement_on("c", answers)
    assert found.conversations == 2
    assert found.alpha == 1.0


def test_the_machine_is_one_of_the_evaluators():
    ana = evaluation({"a": "met", "b": "not met"}, by="ana")
    machine = evaluation({"a": "met", "b": "partly met"})
    found = {one.criterion: one for one in agreement(answers_of([ana, machine]))}
    assert [(pair.first, pair.second) for pair in found["a"].pairs] == [("ana", "santun")]
    assert (found["a"].percent, found["b"].percent) == (1.0, 0.0)


def test_the_last_answer_of_an_evaluator_counts():
    first = session([(MET, MET)])
    changed = [*first, CalibrationAnswer("c0", "ana", "empathy", NOT_MET)]
    assert agreement(changed)[0].percent == 0.0


def test_intervals_are_the_same_each_time_and_hold_alpha():
    pairs = [(MET, MET)] * 9 + [(NOT_MET, NOT_MET)] * 7 + [(MET, PARTLY)] * 3
    first, second = (agreement_on("c", both(*pairs)) for _ in range(2))
    assert first.interval == second.interval
    assert first.interval.low < first.alpha < first.interval.high


def test_few_conversations_give_no_interval():
    pairs = [(MET, MET), (NOT_MET, NOT_MET), (MET, PARTLY)] * 3
    assert agreement_on("c", both(*pairs)).interval is None
    assert agreement_on("c", both(*pairs, (MET, MET))).interval is not None


def test_perfect_agreement_feigns_no_certainty():
    perfect = [(MET, MET), (NOT_MET, NOT_MET)] * 8
    found = agreement_on("c", both(*perfect))
    assert (found.alpha, found.interval) == (1.0, None)
    assert agreement_on("c", both(*perfect, (MET, NOT_MET))).interval is not None


def test_only_surely_low_criteria_are_to_be_rewritten():
    unclear = session([(MET, NOT_MET), (NOT_MET, MET), (MET, MET), (NOT_MET, PARTLY)] * 8, "unclear")
    clear = session([(MET, MET), (NOT_MET, NOT_MET), (PARTLY, PARTLY)] * 8, "clear")
    # As low as the first, on too few conversations to be sure.
    few = session([(MET, NOT_MET), (NOT_MET, MET), (MET, MET), (NOT_MET, PARTLY)], "few")
    found = agreement([*unclear, *clear, *few])
    assert [one.criterion for one in to_rewrite(found)] == ["unclear"]
    assert to_rewrite(found, limit=-0.99) == ()


def test_drift_is_clear_only_where_its_interval_leaves_zero():
    perfect = [(MET, MET), (NOT_MET, NOT_MET), (PARTLY, PARTLY)] * 8
    good = session([*perfect, (MET, PARTLY)])
    bad = session([(MET, NOT_MET), (NOT_MET, MET), (MET, MET), (NOT_MET, PARTLY)] * 8)
    worse = drift(good, bad)[0]
    assert worse.is_clear
    assert worse.interval.high < 0
    same = drift(bad, bad)[0]
    assert not same.is_clear
    assert drift(good, session([(MET, MET)] * 8)) == ()
    assert drift(session(perfect), bad)[0].interval is None
