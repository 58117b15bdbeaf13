"""The phrase language, positives beside near-misses."""

import pytest

from coach.languages.patterns import PhraseFinder, PhraseSpec
from coach.languages.phrase_syntax import PhraseError, PhraseParser
from coach.languages.words import is_form_of


def quotes(language, phrase, text, never=(), spelled=None):
    finder = PhraseFinder(PhraseParser(language, spelled), [PhraseSpec("x", (phrase,), tuple(never))])
    return [text[match.start : match.end] for match in finder.find(finder.words(text))]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("I am (so/very) sorry", "I’m SO sorry.", ["I’m SO sorry"]),
        ("I am (so/very) sorry", "I am not sorry.", []),
        (
            "[sorry/apologise] for ... delay",
            "Sorry for this truly, very long delay",
            ["Sorry for this truly, very long delay"],
        ),
        ("[sorry/apologise] for ... delay", "Sorry for a b c d e delay", []),
        ("[sorry/apologise] for ... delay", "Sorry for this. The delay", []),
        (
            "within <number> [hours/working days]",
            "within 24 hours, within two working days",
            ["within 24 hours", "within two working days"],
        ),
        ("within <number> [hours/working days]", "within many hours", []),
        ("my name is <word>", "My name is Ana, hi", ["My name is Ana"]),
        ("<start> ok <end>", "ok. That is ok", ["ok"]),
        ("[late/broken] <end> sorry", "It came late. Sorry! It is late, I am sorry.", ["late. Sorry"]),
        ("sorry", "Sorry. Sorry? I am sorry", ["Sorry", "Sorry", "sorry"]),
        ("is that clear ?", "Is that clear? It is that clear.", ["Is that clear?"]),
        (
            "i ... [could hardly/barely] (ever) believe",
            "I truly could hardly ever believe it",
            ["I truly could hardly ever believe"],
        ),
        ("i ... [could hardly/barely] (ever) believe", "I so, so, so, so much could hardly believe", []),
        (
            "(well) thank you ... [all of your/the] patience",
            "Well thank you so for all of your patience",
            ["Well thank you so for all of your patience"],
        ),
        ("... patience <end>", "Thank you for your patience.", ["Thank you for your patience"]),
        ("[go/go up/go up there] now", "Go up there now. Go up now. Up now", ["Go up there now", "Go up now"]),
        ("{wait}", "waiting waits waited waiter await", ["waiting", "waits", "waited", "waiter"]),
    ],
)
def test_english_phrases(phrase, text, found):
    assert quotes("en", phrase, text) == found


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("{kirim} ulang", "Kami kirimkan ulang, sudah dikirim ulang", ["kirimkan ulang", "dikirim ulang"]),
        ("{kirim} ulang", "kirana ulang", []),
        ("mohon {tunggu}", "Mohon menunggu ya kak, mohon ditunggunya", ["Mohon menunggu", "mohon ditunggunya"]),
        ("tidak bisa", "gak bisa", ["gak bisa"]),
        ("[jam/pukul] <number>", "jam 17.00 dan pukul lima", ["jam 17.00", "pukul lima"]),
    ],
)
def test_indonesian_phrases(phrase, text, found):
    assert quotes("id", phrase, text, spelled={"gak": "tidak"}) == found


def test_never_takes_away_an_overlapping_match():
    assert quotes("en", "only", "not only", never=["not only"]) == []
    assert quotes("en", "only", "only", never=["not only"]) == ["only"]


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("[a/b", "no partner"),
        ("[a/(b)]", "no partner"),
        ("(maybe) ...", "can not be left out"),
        ("", "can not be left out"),
        ("<maybe> x", "not known"),
        ("[a//b]", "empty choice"),
        ("a " * 70, "at most"),
    ],
)
def test_mistakes_are_named(phrase, message):
    with pytest.raises(PhraseError, match=message):
        PhraseParser("en").parse(phrase)


def test_phrases_that_look_like_regular_expressions_are_words():
    assert quotes("en", "a.*b (a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!") == []


@pytest.mark.parametrize(
    "word", ["mengirim", "dikirim", "kirimkan", "pengiriman", "pengirimannya", "terkirim", "kirimin", "ngirim"]
)
def test_forms_of_an_indonesian_stem(word):
    assert is_form_of("id")(word, "kirim")


@pytest.mark.parametrize(("word", "stem"), [("kiri", "kirim"), ("makan", "kan"), ("diri", "kirim"), ("minat", "min")])
def test_words_that_are_no_form(word, stem):
    assert not is_form_of("id")(word, stem)


@pytest.mark.parametrize(
    ("word", "stem", "expected"),
    [("stopped", "stop", True), ("tries", "try", True), ("moved", "move", True), ("stopgap", "stop", False)],
)
def test_forms_of_an_english_stem(word, stem, expected):
    assert is_form_of("en")(word, stem) is expected


def test_a_mistake_among_many_phrases_names_the_set_and_the_phrase():
    with pytest.raises(PhraseError, match=r"'en', apology, strong: '\(so sorry': .*no partner.*rubric check"):
        PhraseFinder(PhraseParser("en"), [PhraseSpec("apology\tstrong", ("(so sorry",))])
