"""What of a draft is pointed at, and what beside it is left alone: pairs that differ in what they do, not in their words."""

from __future__ import annotations

import pytest

from coach import Coach

COACH = Coach(model=None)


def found(criterion, draft, context=None, channel="chat"):
    """The words that a criterion points at; "" stands for what is missing."""
    findings = COACH.check(draft, context=context, channel=channel).findings
    return ["" if one.missing else one.evidence.quote for one in findings if one.criterion == criterion]


@pytest.mark.parametrize(
    ("draft", "lands"),
    [
        ("Nearly there, mate. Kindly be advised that the vehicle is on the forecourt.", "Kindly be advised"),
        ("Kindly be advised that the vehicle is ready. Cheers mate, no biggie.", "mate"),
        ("Siap Kak, gaskeun! Demikian kami sampaikan, atas perhatiannya kami ucapkan terima kasih.", "Demikian"),
    ],
)
def test_a_jump_of_level_is_told_where_it_lands(draft, lands):
    assert any(lands in words for words in found("keeps_register_consistent", draft))


@pytest.mark.parametrize(
    "draft",
    [
        "Nearly there, mate. No worries, it's on the forecourt.",
        "Hi Ann,\n\nYes, that works for us, no worries.\n\nYours sincerely,\nTom",  # how a letter closes is a formula
    ],
)
def test_one_level_is_no_jump(draft):
    assert found("keeps_register_consistent", draft) == []


def test_every_sentence_off_the_level_of_a_letter_is_told():
    draft = "Dear Ms Lee,\n\nYeah totally, we can do that. The invoice is attached. No biggie, lol.\n\nRegards,\nAda"
    told = found("matches_expected_formality", draft, channel="email")
    assert len(told) == 2
    assert "Yeah" in told[0]


def test_a_vague_time_counts_beside_a_step_that_has_one():
    draft = "I'll call you at 3 pm with the price. I'll get back to you shortly about the list."
    assert found("sets_expectations", draft)
    assert found("sets_expectations", "I'll call you at 3 pm. I'll get back to you by Friday about the list.") == []


@pytest.mark.parametrize(
    ("draft", "context", "asks"),
    [
        ("What time did you say you need it by?", "Is my car ready? I need it by four for the school run.", True),
        ("What time do you need it by?", "Is my car ready yet? I would like to know.", False),
        ("Nomornya berapa tadi ya Kak?", "Kak mau cek pesanan saya, kemarin sudah transfer dan belum ada kabar.", True),
        ("Mohon kirimkan nomor fakturnya sebelum pukul 12.00.", "Nomor faktur INV-3302, domain kami mati.", True),
        ("Mohon kirimkan foto fakturnya sebelum pukul 12.00.", "Nomor faktur INV-3302, domain kami mati.", False),
    ],
)
def test_what_was_said_is_asked_again(draft, context, asks):
    assert bool(found("does_not_ask_again", draft, context)) is asks


@pytest.mark.parametrize(
    ("draft", "jargon"),
    [
        ("Our RCA points to the connector.", ["RCA"]),
        ("Pengiriman HUM perlu surat.", ["HUM"]),
        ("Please send the PDF and your ID.", []),
        ("Saya cek KTP dan saldo ATM Ibu.", []),
        ("Air di Reservoir Bukit Kecil kami kuras malam ini.", []),
        ("It is NOT ready.", []),
        ("KMGX 482 unlocks in ten minutes.", []),
        ("The RCA, that is the report on the cause, comes on Friday.", []),
        ("Your seat is in row R.", []),
    ],
)
def test_short_forms_that_nobody_can_know_are_jargon(draft, jargon):
    assert found("avoids_jargon", draft) == jargon


def test_a_single_capital_is_no_spelling():
    draft = "Dear Ms Lee, I have returned the difference between row C and row R to your card."
    assert found("matches_expected_formality", draft, channel="email") == []


def test_an_apology_on_its_own_is_for_the_sentence_in_front_of_it():
    context = "Roti sobek dari cabang kalian jamuran, padahal baru dibeli."
    assert found("apologises_for_the_problem", "Roti yang baru dibeli malah jamuran. Maaf sekali.", context) == []
    assert found("apologises_for_the_problem", "Halo Kak. Maaf sekali.", context)


def test_who_is_sent_away_is_not_helped_by_an_act_in_another_sentence():
    context = "I was charged the customs fee twice."
    draft = "I have refunded one fee. You'll need to ring the customs office yourself for the other."
    assert found("takes_ownership", draft, context)
    assert found("takes_ownership", "I'll ring the customs office for you by noon.", context) == []


def test_a_bare_formula_is_told_beside_real_care():
    context = "My cake came with the wrong name on it and I am so upset."
    bare = "I understand. I'm sorry that the cake came with the wrong name on it."
    named = "I understand how upsetting the wrong name is. I'm sorry about the cake."
    assert [words.rstrip(".") for words in found("acknowledges_feelings", bare, context)] == ["I understand"]
    assert found("acknowledges_feelings", named, context) == []


@pytest.mark.parametrize(
    ("draft", "insults"), [("Row F is a great spot.", False), ("What the f*** do you want?", True)]
)
def test_a_masked_curse_is_one_and_a_letter_is_none(draft, insults):
    assert bool(found("stays_respectful", draft)) is insults


def test_a_refusal_that_begins_with_sorry_is_no_empty_apology():
    context = "Can't make Tuesday anymore, can you swap my seats?"
    assert found("apologises_for_the_problem", "Sorry, we can't swap seats on discounted tickets.", context) == []


@pytest.mark.parametrize("draft", ["Jaraknya 5 km dari toko, Kak.", "Kelebihannya tidak kami tagihkan, Kak."])
def test_near_misses_in_indonesian(draft):
    assert COACH.check(draft).findings == ()


@pytest.mark.parametrize(
    ("draft", "threatens"),
    [("Tunggu aja ya kak, kurirnya di jalan.", False), ("Tunggu saja akibatnya.", True)],
)
def test_a_wait_is_no_threat(draft, threatens):
    assert bool(found("stays_respectful", draft)) is threatens
