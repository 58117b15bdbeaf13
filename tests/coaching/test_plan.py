"""Plans: the dearest two criteria, with intervals, and none where the contacts are too few."""

from dataclasses import replace
from datetime import date

import pytest
from tests.coaching.scored import of_results, result, rubric

from coach.coaching._words import WORDS
from coach.coaching.plan import FEWEST_CONTACTS, losses, plan_in, propose_plan

RUBRIC = rubric(a=50, b=30, c=15, d=5)
PERIOD = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 28), "review_on": date(2026, 4, 4)}


def contacts(count, agent="ani", **more):
    """Contacts where "a" is met, "b" half of the time, "c" never and "d" never but seldom arises."""
    return [
        of_results(
            result("a", "met", 50),
            result("b", "met" if number % 2 else "not met", 30),
            result("c", "not met", 15),
            result("d", "not met" if number < 4 else "not applicable", 5),
            conversation=f"{agent}{number:02}",
            agent=agent,
            **more,
        )
        for number in range(count)
    ]


def propose(evaluations, language="en"):
    return propose_plan("ani", evaluations, RUBRIC, language=language, **PERIOD)


def test_the_focus_is_on_what_costs_most_per_contact():
    found = propose(contacts(20))
    # "c" loses 15 points each time, "b" 30 every other time: the same; then the alphabet.
    assert [area.criterion for area in found.plan.focus] == ["b", "c"]
    assert found.plan.strengths == ("a",)
    assert found.plan.practice == ("do it", "do it")
    assert (found.plan.starts_on, found.plan.review_on, found.note) == (date(2026, 3, 1), date(2026, 4, 4), "")
    loss = next(loss for loss in found.losses if loss.criterion == "b")
    assert (loss.points, loss.worth, loss.scored, loss.weight) == (15, 0.5, 20, 30)
    assert 0 < loss.interval.low < 15 < loss.interval.high < 30
    assert loss.examples == ("ani00", "ani02", "ani04")


def test_what_seldom_arises_costs_little_and_is_no_focus():
    seldom = next(loss for loss in losses(contacts(20), RUBRIC) if loss.criterion == "d")
    assert (seldom.points, seldom.worth, seldom.scored) == (1.0, 0.0, 4)


@pytest.mark.parametrize(("language", "words"), [("en", "Only 9 scored contacts"), ("id", "Hanya 9 kontak")])
def test_too_few_contacts_make_no_plan_and_it_is_said(language, words):
    found = propose(contacts(FEWEST_CONTACTS - 1), language)
    assert (found.plan, found.contacts) == (None, 9)
    assert found.note.startswith(words)
    assert found.losses
    assert propose(contacts(FEWEST_CONTACTS), language).plan is not None


def test_others_and_contacts_that_need_a_look_do_not_count():
    found = propose([*contacts(9), *contacts(30, agent="budi"), *contacts(30, needs_review=True)])
    assert (found.plan, found.contacts) == (None, 9)


def test_nothing_lost_is_nothing_to_plan():
    perfect = [of_results(result("a", "met", 50), conversation=f"c{number}") for number in range(12)]
    found = propose(perfect)
    assert found.plan is None
    assert "nothing to plan" in found.note


@pytest.mark.parametrize(("language", "words"), [("en", "15.0 of 30 points"), ("id", "15,0 dari 30 poin")])
def test_the_reason_has_figures_with_their_interval(language, words):
    why = propose(contacts(20), language).plan.focus[0].why
    assert words in why
    assert "95%" in why


def test_both_languages_say_the_same_things():
    assert WORDS["en"].keys() == WORDS["id"].keys()
    places = {
        key: sorted(text.split("{")[1:] and [part.split("}")[0] for part in text.split("{")[1:]])
        for key, text in WORDS["en"].items()
    }
    for key, text in WORDS["id"].items():
        assert sorted(part.split("}")[0] for part in text.split("{")[1:]) == places[key]


def test_what_was_proposed_is_told_in_the_language_that_is_read_and_own_words_stay():
    english, indonesian = (propose(contacts(12), language).plan for language in ("en", "id"))
    assert english.focus[0].why != indonesian.focus[0].why
    assert plan_in(english, RUBRIC, "id") == indonesian
    assert plan_in(indonesian, RUBRIC, "en") == english
    own = replace(english, practice=("Ours.",), focus=(replace(english.focus[0], why="As we agreed, 3.5 of 9."),))
    assert plan_in(own, RUBRIC, "id") == own
