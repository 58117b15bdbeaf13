"""What the simulated customer feels and says, by rules and words alone."""

from dataclasses import replace

import pytest

from coach.errors import InputError
from coach.roleplay.mood import Feeling, mood_of

from .conftest import FOLDER, practice_of


def begun(practice, anger=45, trust=50, patience=70, seed=1):
    feeling = Feeling(trust, anger, patience)
    return replace(practice.begin(seed), begins=feeling, mood_at_start=mood_of(feeling, practice.file.moods))


def anger_after(practice, line):
    return practice.answer(begun(practice), line).feeling.anger - 45


CARING = [
    ("lost_birthday_parcel", "I'm so sorry that your parcel hasn't arrived. I can see how upsetting that is."),
    ("lost_birthday_parcel", "I understand how frustrating it is to wait. I will look into it right away."),
    ("blender_pecah", "Saya mengerti betapa kecewanya Ibu. Saya akan bantu sampai selesai."),
    ("blender_pecah", "Mohon maaf atas blender yang pecah, Bu. Pasti kecewa sekali."),
]
# Each holds the caring words of its neighbour above, and is none.
DISMISSIVE = [
    ("lost_birthday_parcel", "You should have looked properly, it's your own fault that the parcel hasn't arrived."),
    ("lost_birthday_parcel", "Calm down and wait. There is nothing we can do."),
    ("blender_pecah", "Salah Ibu sendiri, kenapa tidak hati-hati."),
    ("blender_pecah", "Sabar saja, Bu. Itu bukan urusan kami."),
]


@pytest.mark.parametrize(("name", "line"), CARING)
def test_care_calms(name, line):
    assert anger_after(practice_of(name), line) <= -8


@pytest.mark.parametrize(("name", "line"), DISMISSIVE)
def test_dismissal_angers(name, line):
    assert anger_after(practice_of(name), line) >= 8


def test_the_words_that_moved_the_customer_are_told(parcel):
    event = parcel.answer(begun(parcel), "Hello. You should have read the e-mail.").events[-1]
    (blame,) = [move for move in event.moves if move.cause == "blames"]
    assert event.text[blame.evidence.start : blame.evidence.end] == blame.evidence.quote
    assert "should have" in blame.evidence.quote


def test_the_same_formula_wears_off(parcel):
    once = parcel.answer(begun(parcel, anger=90), "I'm so sorry that your parcel hasn't arrived.")
    twice = parcel.answer(once, "I'm really sorry that your present hasn't arrived.")
    first, second = (
        next(move.anger for move in event.moves if move.cause == "apologises_for_it") for event in twice.events
    )
    assert first < second < 0


QUESTIONS = [
    ("lost_birthday_parcel", "Could you tell me the order number, please?", "order_number", "NL-48213"),
    ("lost_birthday_parcel", "Did you ask the people next door?", "neighbours", None),
    ("lost_birthday_parcel", "May I know the order number? And when do you need it?", "needed_by", "Saturday"),
    ("blender_pecah", "Boleh minta nomor pesanannya, Bu?", "nomor_pesanan", "RC-70931"),
    ("blender_pecah", "Kardusnya penyok tidak, Bu?", "kemasan", None),
    ("blender_pecah", "Nomor pesenannya brp ya bu?", "nomor_pesanan", "RC-70931"),
]


@pytest.mark.parametrize(("name", "line", "topic", "fact"), QUESTIONS)
def test_what_was_asked_is_answered(name, line, topic, fact):
    event = practice_of(name).answer(begun(practice_of(name), anger=10), line).events[-1]
    assert topic in event.topics
    assert fact is None or fact in event.reply


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("lost_birthday_parcel", "Which football club does your grandmother support?"),
        ("blender_pecah", "Klub sepak bola kesukaan nenek Ibu apa?"),
    ],
)
def test_a_question_that_nobody_foresaw_makes_up_no_fact(name, line):
    practice = practice_of(name)
    event = practice.answer(begun(practice, anger=10), line).events[-1]
    assert (event.topics, event.held_back) == ((), ())
    assert event.lines[0] in practice._common.lines["unforeseen"].calm


def test_sympathy_that_repeats_the_matter_is_no_offer(blender):
    assert blender.answer(begun(blender), "Saya turut menyesal blendernya pecah, Bu.").events[-1].topics == ()


def test_a_hidden_fact_is_told_only_when_asked_well(parcel):
    asks = "Have you moved recently?"
    refused = parcel.answer(begun(parcel, anger=85), asks).events[-1]
    told = parcel.answer(begun(parcel, anger=20), asks).events[-1]
    assert (refused.held_back, refused.topics) == (("old_address",), ())
    assert "9 Mill Road" not in refused.reply
    assert told.topics == ("old_address",)
    assert "9 Mill Road" in told.reply


def test_care_and_question_in_one_breath_open_the_customer_up(parcel):
    asks = "Have you moved recently?"
    line = f"I'm so sorry that your present hasn't arrived, I can see how upsetting that is. {asks}"
    assert parcel.answer(begun(parcel, anger=60), asks).events[-1].held_back == ("old_address",)
    assert parcel.answer(begun(parcel, anger=60), line).events[-1].topics == ("old_address",)


def test_an_offer_waits_until_its_topics_were_answered(parcel):
    offer = "I can send you a new one by express."
    early = parcel.answer(begun(parcel, anger=10), offer)
    asked = parcel.answer(early, "What is your order number?")
    assert early.events[-1].held_back == ("replacement",)
    assert parcel.answer(asked, "Then I will have a new one delivered before Saturday.").events[-1].topics == (
        "replacement",
    )


def test_asking_again_annoys_and_is_answered_in_other_words(parcel):
    once = parcel.answer(begun(parcel), "What is your order number?")
    twice = parcel.answer(once, "Which order is it about?")
    assert "asks_again" not in {move.cause for move in once.events[-1].moves}
    assert "asks_again" in {move.cause for move in twice.events[-1].moves}
    assert twice.feeling.anger > once.feeling.anger
    assert "NL-48213" in twice.events[-1].reply
    assert twice.events[-1].reply != once.events[-1].reply


@pytest.mark.parametrize(
    ("line", "cause"),
    [("", "silence"), ("   ", "silence"), ("asdkjh qwpoe zxmnv", "nonsense"), ("ok", None), ("Hello?", None)],
)
def test_silence_and_nonsense_are_noticed(parcel, line, cause):
    causes = {move.cause for move in parcel.answer(begun(parcel), line).events[-1].moves}
    assert causes & {"silence", "nonsense"} == ({cause} if cause else set())


def test_waiting_without_a_word_costs_patience(parcel):
    def last(line, at):
        first = parcel.answer(begun(parcel), line, 10.0)
        return {move.cause for move in parcel.answer(first, "What is your order number?", at).events[-1].moves}

    assert "keeps_waiting" in last("Hello.", 400.0)
    assert "keeps_waiting" not in last("Hello.", 60.0)
    assert "keeps_waiting" not in last("Please give me five minutes, I'll check that for you.", 300.0)


def test_nothing_is_said_twice_until_the_customer_gives_up(parcel):
    session = begun(parcel, anger=10, patience=100)
    lines = ["Okay.", "What is your order number?", "", "Hm well, I see.", "Have you asked your neighbours?"]
    for number in range(60):
        if session.ending:
            break
        session = parcel.answer(session, lines[number % len(lines)])
    said = [line for event in session.events for line in event.lines]
    assert len(said) == len(set(said))
    assert session.ending == "gives_up"


@pytest.mark.parametrize("name", ["lost_birthday_parcel", "tas_diskon"])
def test_the_same_seed_and_lines_give_the_same_session(name):
    practice = practice_of(name)
    lines = [(line, None) for line in practice.scenario.model_answer]
    assert practice.play(lines, 7) == practice.play(lines, 7)
    assert len({practice.play(lines[:2], seed).events[-1].reply for seed in range(8)}) > 1


def test_an_insult_ends_a_heated_session(parcel):
    heated = parcel.answer(begun(parcel, anger=75), "You are an idiot.")
    assert heated.ending == "escalates"
    with pytest.raises(InputError, match="has ended"):
        parcel.answer(heated, "Sorry.")


def test_closing_before_anything_is_settled_angers(parcel):
    early = parcel.answer(
        parcel.answer(begun(parcel), "What is your order number?"), "Is there anything else I can do for you?"
    )
    assert "too_soon" in {move.cause for move in early.events[-1].moves}
    assert early.ending is None


def test_going_back_forgets_what_came_later(parcel):
    session = parcel.play([("What is your order number?", None), ("That's your own fault.", None)])
    back = session.back_to(1)
    assert back.feeling == session.events[0].feeling
    assert parcel.answer(back, "That's your own fault.") == session
    with pytest.raises(InputError, match="has 2"):
        session.back_to(3)


@pytest.mark.slow
@pytest.mark.parametrize("name", FOLDER.scenarios.names())
def test_shipped_scenarios_do_what_their_examples_say(name):
    from coach.rubric_check.scenarios import failing_parts

    assert list(failing_parts(practice_of(name))) == []
