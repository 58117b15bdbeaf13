"""The language of turns and conversations."""

import dataclasses

import pytest
from tests.builders import conversation

from coach.languages.detect import with_languages


def languages(*lines, **more):
    talk = with_languages(dataclasses.replace(conversation(*lines), language="und"), ("en", "id"), **more)
    return talk.language, [turn.language for turn in talk.turns]


def test_short_turns_inherit():
    assert languages(
        "Customer: Halo kak, pesanan saya belum sampai padahal sudah seminggu", "Agent: ok", "Customer: refund"
    ) == ("id", ["id"] * 3)


def test_a_turn_in_the_other_language_is_its_own():
    whole, turns = languages(
        "Customer: My parcel has not arrived and the tracking page has not moved for a week",
        "Agent: Mohon maaf atas keterlambatannya, kami cek dulu ke gudang ya Bapak",
        "Customer: I do not understand what you are writing to me, please answer in English",
    )
    assert whole == "en"
    assert turns == ["en", "id", "en"]


def test_the_users_choice_goes_first():
    assert languages("Customer: My parcel has not arrived", chosen="id")[0] == "id"


@pytest.mark.parametrize("text", ["😀😀😀", "12345", "???"])
def test_texts_that_tell_nothing_get_a_language_all_the_same(text):
    assert languages(f"Customer: {text}")[0] in ("en", "id")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Bonjour, ma commande est en retard depuis une semaine et je suis vraiment très déçue de votre service"),
        (
            "de",
            "Guten Tag, meine Bestellung ist seit einer Woche verspätet und ich bin sehr enttäuscht von Ihrem Service",
        ),
        ("es", "Hola, mi pedido lleva una semana de retraso y estoy muy decepcionada con el servicio que me han dado"),
    ],
)
def test_a_language_that_can_not_be_scored_is_named_and_not_forced(code, text):
    assert languages(f"Customer: {text}")[0] == code


@pytest.mark.parametrize(
    "text",
    [
        "halo kak orderan aku blm sampe jg nih udh seminggu gmn ya tolong dibantu dong kak makasih bgt sebelumnya",
        "min paket gw kok nyangkut di gudang jkt terus sih, statusnya gak gerak dari senin, tolong dicek dong ya",
        "Mas, saya mau refund tiket, booking code saya XKCD12, kemarin schedule change tapi no info at all dari maskapai",
    ],
)
def test_informal_and_mixed_indonesian_is_indonesian(text):
    assert languages(f"Customer: {text}")[0] == "id"


@pytest.mark.parametrize(
    "text", ["مرحبا", "うるさい、馬鹿", "您好，我的包裹还没到", "สวัสดีค่ะ", "გამარჯობა", "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ"]
)
def test_a_foreign_script_is_not_taken_for_a_language_that_is_scored(text):
    assert languages(f"Customer: {text}", f"Agent: {text}")[0] not in ("en", "id")
    assert languages("Customer: My name is Müller, wo ist das Paket? Ich meine the parcel, please 您好")[0] == "en"


def test_a_language_of_another_script_is_found_where_it_can_be_scored():
    talk = conversation("Customer: すみません、荷物がまだ届きません", "Agent: 申し訳ございません、確認いたします")
    assert with_languages(dataclasses.replace(talk, language="und"), ("en", "id", "ja")).language == "ja"
