"""Before and after: the worst of many gets better by itself, and that is never sold as an effect of coaching."""

import random
from collections import Counter
from statistics import mean

import pytest
from tests.coaching.scored import evaluation, rubric

from coach.coaching.progress import FEWEST_A_SIDE, FEWEST_AGENTS, Verdict, worths, worths_of_counts
from coach.coaching.progress import progress as progress_of
from coach.domain.evaluation import Answer

RUBRIC = rubric("a", "b")


def team(means, each, seed, shift=0.0):
    """Contacts of agents who meet "a" with these chances."""
    draw = random.Random(seed)
    return [
        evaluation(
            {"a": "met" if draw.random() < chance + shift else "not met"}, agent=agent, conversation=f"{agent}{n}"
        )
        for agent, chance in means.items()
        for n in range(each)
    ]


def progress(agent, criterion, before, after, rubric, **more):
    before, after = (worths(period, criterion, rubric) for period in (before, after))
    return progress_of(agent, criterion, before, after, **more)


def test_counts_give_what_evaluations_give():
    period = team(ALIKE, 12, 1)
    counts = {
        agent: Counter(one.result("a").answer for one in period if one.agent_id == agent)
        | Counter({Answer.NOT_APPLICABLE: 7})
        for agent in ALIKE
    }
    of_counts, of_evaluations = worths_of_counts(counts, RUBRIC), worths(period, "a", RUBRIC)
    assert {agent: sorted(found) for agent, found in of_counts.items()} == {
        agent: sorted(found) for agent, found in of_evaluations.items()
    }


def test_contacts_that_need_a_look_do_not_count():
    assert worths([evaluation({"a": "met"}, needs_review=True), evaluation({"b": "met"})], "a", RUBRIC) == {}


def share_met(evaluations, agent):
    return mean(one.result("a").answer == "met" for one in evaluations if one.agent_id == agent)


ALIKE = {f"agent{number}": 0.6 for number in range(20)}
UNLIKE = {f"agent{number}": 0.1 + 0.04 * number for number in range(20)}


def test_agents_who_are_all_alike_are_expected_back_at_the_mean():
    before, after = team(ALIKE, 10, 3), team(ALIKE, 10, 4)
    worst = min(ALIKE, key=lambda agent: share_met(before, agent))
    found = progress(worst, "a", before, after, RUBRIC)
    assert found.before < 0.4
    assert found.expected > 0.5
    assert found.verdict is Verdict.NO_CLEAR_CHANGE


def test_agents_who_differ_are_expected_where_they_were():
    before, after = team(UNLIKE, 40, 1), team(UNLIKE, 40, 2)
    found = progress("agent0", "a", before, after, RUBRIC)
    assert found.expected == pytest.approx(found.before, abs=0.1)
    assert found.verdict is Verdict.NO_CLEAR_CHANGE


def test_the_worst_of_a_team_without_any_change_is_seldom_called_better():
    guarded = naive = 0
    for seed in range(60):
        before, after = team(ALIKE, 10, seed), team(ALIKE, 10, 1000 + seed)
        worst = min(ALIKE, key=lambda agent: share_met(before, agent))
        found = progress(worst, "a", before, after, RUBRIC)
        guarded += found.verdict is Verdict.BETTER
        naive += found.after > found.before + 0.2
    assert guarded <= 4
    assert naive > 40


def test_a_real_change_is_seen():
    before, after = team(UNLIKE, 40, 1), team(UNLIKE | {"agent0": 0.8}, 40, 2)
    found = progress("agent0", "a", before, after, RUBRIC)
    assert found.verdict is Verdict.BETTER
    assert found.beyond.low > 0.2
    down = progress("agent19", "a", before, team(UNLIKE | {"agent19": 0.2}, 40, 2), RUBRIC)
    assert down.verdict is Verdict.WORSE


def test_what_changed_for_everybody_is_not_the_agents_own():
    before, after = team(UNLIKE, 90, 1), team(UNLIKE, 90, 2, shift=0.35)
    assert progress("agent1", "a", before, after, RUBRIC).verdict is Verdict.NO_CLEAR_CHANGE
    alone = progress("agent1", "a", before, after, RUBRIC, team_changes_too=False)
    assert alone.verdict is Verdict.BETTER


def test_small_teams_have_no_guard_and_nothing_is_claimed():
    few = {f"agent{number}": 0.1 for number in range(FEWEST_AGENTS - 1)}
    found = progress("agent0", "a", team(few, 20, 1), team({"agent0": 1.0}, 20, 2), RUBRIC)
    assert (found.verdict, found.expected, found.beyond) == (Verdict.NO_GUARD, None, None)
    assert (found.after, found.contacts_after) == (1.0, 20)


@pytest.mark.parametrize(("each", "verdict"), [(FEWEST_A_SIDE - 1, True), (FEWEST_A_SIDE, False)])
def test_few_contacts_are_too_few(each, verdict):
    found = progress("agent0", "a", team(ALIKE, 20, 1), team({"agent0": 0.6}, each, 2), RUBRIC)
    assert (found.verdict is Verdict.TOO_FEW) is verdict
    never = progress("nobody", "a", team(ALIKE, 20, 1), team(ALIKE, 20, 2), RUBRIC)
    assert (never.before, never.after, never.verdict) == (None, None, Verdict.TOO_FEW)


def test_a_team_that_never_varies_tells_nothing_wrong():
    perfect = {f"agent{number}": 1.0 for number in range(8)}
    found = progress("agent0", "a", team(perfect, 10, 1), team(perfect, 10, 2), RUBRIC)
    assert found.verdict is Verdict.NO_CLEAR_CHANGE
    assert (found.beyond.low, found.beyond.high) == (0, 0)


@pytest.mark.parametrize(
    ("language", "better", "no_guard"),
    [
        ("en", "with no coaching at all", "at least 5 agents"),
        ("id", "tanpa pembinaan apa pun", "paling sedikit 5 petugas"),
    ],
)
def test_what_may_be_said_in_both_languages(language, better, no_guard):
    before, after = team(UNLIKE, 40, 1), team(UNLIKE | {"agent0": 0.8}, 40, 2)
    assert better in progress("agent0", "a", before, after, RUBRIC).text(language)
    few = progress("agent0", "a", team({"agent0": 0.2}, 9, 1), team({"agent0": 0.9}, 9, 2), RUBRIC)
    assert no_guard in few.text(language)
