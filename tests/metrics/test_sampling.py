"""What a reviewer looks at: drawn fairly, the same again with the same seed, and risk picks apart."""

import random

import pytest
from tests.coaching.scored import evaluation, of_results, result

from coach.domain.evaluation import Answer
from coach.errors import SettingError
from coach.metrics.sampling import (
    Pick,
    contacts_needed,
    interval_for,
    picked_mean,
    random_picks,
    risk_picks,
    risks,
    stratified_picks,
)

IDS = [f"c{number:03}" for number in range(100)]


def test_a_draw_hangs_on_the_seed_and_not_on_the_order():
    first, again = random_picks(IDS, 10, 7), random_picks(reversed(IDS), 10, 7)
    assert first == again
    assert {pick.conversation_id for pick in first} != {pick.conversation_id for pick in random_picks(IDS, 10, 8)}
    assert len({pick.conversation_id for pick in first}) == 10
    assert {(pick.why, pick.weight) for pick in first} == {("random", 10.0)}


def test_more_than_there_are_gives_all_of_them():
    assert len(random_picks(["a", "b", "b"], 5, 1)) == 2
    assert random_picks([], 5, 1) == ()
    with pytest.raises(SettingError, match="at least 1"):
        random_picks(IDS, 0, 1)


def test_every_stratum_is_drawn_and_a_new_one_changes_no_other():
    strata = {one: "ani" if number < 90 else "budi" for number, one in enumerate(IDS)}
    picks = stratified_picks(strata, 5, 3)
    assert {(pick.stratum, pick.weight) for pick in picks} == {("ani", 18.0), ("budi", 2.0)}
    more = stratified_picks(strata | {"x1": "cici", "x2": "cici"}, 5, 3)
    assert [pick for pick in more if pick.stratum != "cici"] == list(picks)


def test_the_weighted_mean_of_strata_is_unbiased_and_the_plain_one_is_not():
    strata = {one: "ani" if number < 90 else "budi" for number, one in enumerate(IDS)}
    scores = {one: (80.0 if strata[one] == "ani" else 30.0) + random.Random(one).uniform(-5, 5) for one in IDS}
    truth = sum(scores.values()) / len(scores)
    weighted, plain = [], []
    for seed in range(200):
        picks = stratified_picks(strata, 5, seed)
        weighted.append(picked_mean(picks, scores)[0])
        plain.append(sum(scores[pick.conversation_id] for pick in picks) / len(picks))
    assert sum(weighted) / 200 == pytest.approx(truth, abs=0.4)
    assert abs(sum(plain) / 200 - truth) > 15


def test_a_mean_of_everything_has_no_error():
    scores = {"a": 10.0, "b": 30.0}
    found, interval = picked_mean(random_picks(scores, 2, 1), scores)
    assert (found, interval.low, interval.high) == (20, 20, 20)


def test_equal_scores_of_a_part_feign_no_certainty():
    drawn = random_picks(IDS, 5, 1)
    assert picked_mean(drawn, dict.fromkeys(IDS, 100.0)) == (100.0, None)


def test_risk_picks_never_enter_the_mean():
    drawn = random_picks(IDS, 10, 7)
    scores = {pick.conversation_id: 90.0 for pick in drawn} | {"bad": 0.0}
    assert picked_mean([*drawn, Pick("bad", "risk", 0.0)], scores)[0] == 90
    assert picked_mean([Pick("bad", "risk", 0.0)], scores) is None


def test_no_interval_from_one_score_and_no_mean_without_a_stratum():
    strata = {"a1": "a", "a2": "a", "a3": "a", "b1": "b", "b2": "b", "b3": "b"}
    picks = stratified_picks(strata, 2, 1)
    scores = {pick.conversation_id: 50.0 for pick in picks if pick.stratum == "a"}
    assert picked_mean(picks, scores) is None
    one_more = next(pick.conversation_id for pick in picks if pick.stratum == "b")
    assert picked_mean(picks, scores | {one_more: 100.0}) == (75.0, None)


def test_risks_are_named_the_gravest_first():
    failed = evaluation({"a": "not met"}, auto_failed_on=("a",), score=0.0, needs_review=True)
    assert risks(failed) == ("auto_failed", "low_score", "needs_review")
    unsure = of_results(result("a", Answer.NOT_SCORED, auto_fail=True), result("b", "met"))
    assert risks(unsure) == ("auto_fail_unsure",)
    guessed = of_results(*(result(name, "met", confidence=0.5) for name in "abcde"))
    assert risks(guessed) == ("unsure_answers",)
    assert risks(of_results(*(result(name, "met", confidence=0.6) for name in "abcde"))) == ()


def test_risk_picks_leave_out_what_was_drawn_and_what_is_fine():
    evaluations = [
        evaluation({"a": "met"}, conversation="fine"),
        evaluation({"a": "not met"}, conversation="low"),
        evaluation({"a": "not met"}, conversation="failed", auto_failed_on=("a",)),
        evaluation({"a": "not met"}, conversation="drawn", auto_failed_on=("a",)),
    ]
    found = risk_picks(evaluations, 5, drawn=[Pick("drawn", "random", 4.0)])
    assert [pick.conversation_id for pick in found] == ["failed", "low"]
    assert {(pick.why, pick.weight) for pick in found} == {("risk", 0.0)}
    assert len(risk_picks(evaluations, 1)) == 1


def test_the_planner_says_how_little_five_contacts_tell():
    found = interval_for(5, 0.85)
    assert (round(found.low, 2), round(found.high, 2)) == (0.42, 0.98)


@pytest.mark.parametrize(("half_width", "share"), [(0.05, 0.5), (0.1, 0.85), (0.02, 0.95), (0.3, 0.5)])
def test_the_planner_asks_for_just_enough(half_width, share):
    needed = contacts_needed(half_width, share)
    enough, fewer = interval_for(needed, share), interval_for(needed - 1, share)
    assert enough.high - enough.low <= 2 * half_width < fewer.high - fewer.low


def test_a_small_whole_needs_fewer_and_never_more_than_there_are():
    assert contacts_needed(0.05) == 381
    assert contacts_needed(0.05, of=500) < 381
    assert contacts_needed(0.001, of=40) == 40


@pytest.mark.parametrize("wrong", [{"half_width": 0}, {"half_width": 1}, {"half_width": 0.1, "share": 2}])
def test_the_planner_refuses_what_is_no_share(wrong):
    with pytest.raises(SettingError):
        contacts_needed(**wrong)
    with pytest.raises(SettingError):
        interval_for(0)
