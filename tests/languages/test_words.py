"""Words and sentences: folding never moves an offset."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.languages.words import read_words

SPELLED = {"gak": "tidak", "yg": "yang", "gatau": "tidak tahu", "u": "you"}


@pytest.mark.parametrize(
    ("text", "language", "forms"),
    [
        ("I can’t wait", "en", ["i", "can", "not", "wait"]),
        ("I'M here, dont worry", "en", ["i", "am", "here", "do", "not", "worry"]),
        ("GAK bisa", "id", ["tidak", "bisa"]),
        ("gakkk bisaaa", "id", ["tidak", "bisa"]),
        ("Gatau deh", "id", ["tidak", "tahu", "deh"]),
        ("can u help", "en", ["can", "you", "help"]),
        ("Your ID? On Wed.", "en", ["your", "id", "on", "wed"]),
    ],
)
def test_spellings_count_as_the_standard_word(text, language, forms):
    words = read_words(text, language, SPELLED)
    assert [form for form, kind in zip(words.forms, words.kinds, strict=True) if kind] == forms


@pytest.mark.parametrize(
    ("text", "language", "sentences"),
    [
        ("It is on QK7M2T. You are on it.", "en", 2),
        ("Kodenya QK7M2T. Sudah aktif.", "id", 2),
        ("Ask T. Jones now.", "en", 1),
        ("Yth. Bapak Andi, totalnya Rp1.000.000 pukul 17.00. Mohon ditunggu!!", "id", 2),
        ("Dear Mr. Smith, it costs $5.50. Bye", "en", 2),
        ("1. Open the app\n2. Tap OK", "en", 2),
        ("Wait... what?! Really?", "en", 3),
        ("one line", "en", 1),
        ("see example.com/a.b for more", "en", 1),
        ("Siap Kak 😊 Pesanannya sudah dikirim ❤️ Terima kasih", "id", 3),
        ("Siap Kak 😊 ya", "id", 1),
    ],
)
def test_sentences(text, language, sentences):
    assert len(read_words(text, language).sentences) == sentences


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["en", "id"]))
def test_every_word_stands_where_it_says(text, language):
    words = read_words(text, language, SPELLED)
    assert len(words.forms) == len(words.kinds) == len(words.starts) == len(words.ends)
    assert all(0 <= start <= end <= len(text) for start, end in zip(words.starts, words.ends, strict=True))
    assert all(0 <= start < end <= len(text) for start, end in words.sentences)


def test_emoji_and_turkish_capitals_keep_offsets():
    text = "İyi 😀 günler. Sorry!"
    words = read_words(text, "en")
    place = words.forms.index("sorry")
    assert text[words.starts[place] : words.ends[place]] == "Sorry"


FOLDED = """Dear Ms Hale,

I am sorry that the sofa came late and that nobody called you about the
delay. We have booked the delivery for Thursday, 5 March, between 8 and
10 in the morning, and the driver will call you half an hour before he
arrives at your address.

1. Please keep the way to the door free of any things that might be broken
2. please have your order number ready
Kind regards
Ben"""


def test_folded_lines_are_one_sentence_and_lists_and_signatures_are_not():
    found = [FOLDED[start:end] for start, end in read_words(FOLDED, "en").sentences]
    assert any(one.startswith("We have booked") and one.endswith("arrives at your address.") for one in found)
    assert found[-3:] == ["2. please have your order number ready", "Kind regards", "Ben"]
    assert "Dear Ms Hale," in found


@pytest.mark.parametrize(
    "chat",
    [
        "halo kak pesanan saya belum sampai padahal sudah seminggu lho\ntolong dicek dong",
        "Thanks for waiting\nyour parcel is here",
        "Mohon tunggu sebentar ya Kak, kami sedang mengeceknya.\nterima kasih",
    ],
)
def test_lines_of_a_chat_stay_apart(chat):
    assert len(read_words(chat, "id").sentences) == 2
