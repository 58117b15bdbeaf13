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


@pytest.mark.parametrize("text", ["😀😀😀", "12345", "مرحبا", "???"])
def test_texts_that_tell_nothing_get_a_language_all_the_same(text):
    assert languages(f"Customer: {text}")[0] in ("en", "id")
