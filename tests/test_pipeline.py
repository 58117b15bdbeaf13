"""From a file to an evaluation, through the public door."""

import dataclasses
from pathlib import Path

import pytest

from coach import Coach, SettingError, read_transcript
from coach.domain.conversation import Role
from coach.domain.evaluation import Answer
from coach.transcripts.reading import read_conversations
from tests.builders import conversation

SAMPLES = sorted(path for path in (Path(__file__).parents[1] / "sample_transcripts").rglob("*.*") if path.is_file())


@pytest.fixture(scope="module")
def coach():
    return Coach()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_sample_is_scored_and_every_quote_stands_where_it_says(coach, path):
    for read in read_conversations(path):
        scored = coach.score_in_full(read)
        evaluation, turns = scored.evaluation, scored.conversation.turns
        assert len(evaluation.results) == 27
        assert evaluation.score is not None
        assert 0 <= evaluation.score <= 100
        assert 0 < evaluation.coverage <= 1
        for result in evaluation.results:
            assert result.reason
            assert result.advice
            assert result.evidence or result.looked_at or not result.answer.counts
            for evidence in result.evidence:
                assert turns[evidence.turn_index].text[evidence.start : evidence.end] == evidence.quote


def test_the_same_input_gives_the_same_evaluation(coach):
    read = read_transcript(SAMPLES[0])
    assert coach.score(read) == Coach().score(read)


def test_the_customers_words_are_never_the_agents_fault(coach):
    rude = conversation(
        "Customer: You idiots, I can't believe this. Are you stupid?",
        "Agent: Hello, I am sorry that your order is late.",
    )
    assert coach.score(rude).result("stays_respectful").answer is Answer.MET


@pytest.mark.parametrize("role", ["Bot", "System"])
def test_bots_and_system_lines_are_never_judged(coach, role):
    talk = conversation(
        "Customer: Where is my order?",
        f"{role}: That is not my department, you idiot.",
        "Agent: Hello, it arrives today.",
    )
    evaluation = coach.score(talk)
    assert evaluation.result("stays_respectful").answer is Answer.MET
    assert evaluation.result("avoids_negative_phrasing").answer is Answer.MET


def test_without_an_agent_nothing_is_scored_and_a_person_should_look(coach):
    evaluation = coach.score(conversation("Customer: Is anybody there?", "System: The chat was closed."))
    assert evaluation.score is None
    assert evaluation.needs_review


def test_calls_without_timings_say_what_could_not_be_told(coach):
    evaluation = coach.score(
        conversation("Customer: Where is my order?", "Agent: Hello, it arrives today.", channel="call")
    )
    assert evaluation.result("does_not_interrupt").answer is Answer.NOT_SCORED
    assert evaluation.result("responds_in_time").answer is Answer.NOT_SCORED
    assert evaluation.coverage < 1


def test_interruptions_do_not_apply_to_chat(coach):
    evaluation = coach.score(conversation("Customer: Where is my order?", "Agent: Hello, it arrives today."))
    assert evaluation.result("does_not_interrupt").answer is Answer.NOT_APPLICABLE


def test_reasons_come_in_the_conversations_language_or_the_chosen_one():
    talk = conversation("Customer: Where is my order?", "Agent: Hello, it arrives today.")
    assert "greets" in Coach().score(talk).result("greets_and_introduces").reason
    assert "menyapa" in Coach(texts="id").score(talk).result("greets_and_introduces").reason


def test_the_conversations_own_culture_profile_is_used_and_the_chosen_one_goes_first():
    talk = dataclasses.replace(conversation("Customer: Hi, my order?", "Agent: Hello, it arrives today."), culture="jp")
    assert Coach().score(talk).culture == "jp"
    assert Coach(culture="us").score(talk).culture == "us"
    assert Coach().score(dataclasses.replace(talk, culture="nowhere")).culture is None


def test_a_language_without_phrases_is_refused_by_name():
    with pytest.raises(SettingError, match="allowed are en, id"):
        Coach(language="fr")


def test_a_profile_is_never_guessed_from_a_name(coach):
    talk = conversation("Customer: My name is Hiroshi Tanaka, where is my order?", "Agent: Hello, it arrives today.")
    assert coach.score(talk).culture is None


def test_hostile_text_is_only_text(coach):
    text = "<script>alert(1)</script> =1+1 \u202eevil\u202c (a+)+$ {{7*7}} " + "a" * 5000
    talk = conversation(f"Customer: {text}", f"Agent: {text}")
    assert coach.score(talk).score is not None
    assert coach.score(talk).results
    assert {turn.role for turn in talk.turns} == {Role.CUSTOMER, Role.AGENT}


def test_another_language_is_not_scored_and_not_graded(coach):
    talk = conversation(
        "Customer: Bonjour, ma commande est en retard depuis une semaine et je suis vraiment déçue de votre service.",
        "Agent: Bonjour madame, je suis désolée pour ce retard, je vérifie tout de suite avec le transporteur.",
    )
    evaluation = coach.score(dataclasses.replace(talk, language="und"))
    assert evaluation.score is None
    assert {result.answer for result in evaluation.results} == {Answer.NOT_SCORED}
    assert evaluation.auto_failed_on == ()
    assert "language_not_supported" in evaluation.review_reasons
