"""Patterns with slots."""

import pytest

from coach.languages.phrase_syntax import PhraseError, PhraseParser
from coach.languages.slots import SlotPattern
from coach.languages.words import read_words

LISTS = {"we": ["we", "I"]}


def taken(pattern, text, language="en", stops=()):
    parser = PhraseParser(language)
    match = SlotPattern(pattern, parser, LISTS, stops).find(text, read_words(text, language))
    if match is None:
        return None
    return text[match.start : match.end], {name: text[start:end] for name, (start, end) in match.slots.items()}


FOUND = [
    ("<we> can not <what> until <when>", "Sorry, we can't ship it until you pay.",
     ("we can't ship it until you pay", {"we": "we", "what": "ship it", "when": "you pay"})),
    ("<we> can not <what> until <when>", "I cannot open it until Monday at nine, sorry.",
     ("I cannot open it until Monday at nine", {"we": "I", "what": "open it", "when": "Monday at nine"})),
    ("you (really) must <what>", "You really must sign here!", ("You really must sign here", {"what": "sign here"})),
    ("<rest>", "No, we do not. Next.", ("No, we do not", {"rest": "No, we do not"})),
    ("so <rest>", "so the fee is $40, not $50", ("so the fee is $40, not $50", {"rest": "the fee is $40, not $50"})),
    ("pay <rest>", "Please pay $40 now", ("pay $40 now", {"rest": "$40 now"})),
    ("[wrong/false] <thing> <end>", "That is the wrong PIN", ("wrong PIN", {"thing": "PIN"})),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "text", "expected"), FOUND)
def test_slots_take_over_the_words_as_they_stand(pattern, text, expected):
    assert taken(pattern, text) == expected


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("<we> can not <what> until <when>", "They can't ship it until you pay."),  # not a word of the list
        ("<we> can not <what> until <when>", "We can't ship it. Until you pay, nothing moves."),  # over a full stop
        ("please <what> <end>", "Please sign, then send it."),
    ],
)
def test_near_misses(pattern, text):
    assert taken(pattern, text) is None


def test_a_slot_ends_where_another_clause_opens():
    assert taken("my <thing> arrived <how>", "my kettle arrived broken and I am cross", stops=["and"])[1] == {
        "thing": "kettle",
        "how": "broken",
    }


def test_indonesian_word_forms_and_slots():
    pattern, text = "{salah} {masuk} <apa>", "Kakak salah memasukkan nomor meternya."
    assert taken(pattern, text, "id") == ("salah memasukkan nomor meternya", {"apa": "nomor meternya"})


def test_a_broken_pattern_is_told():
    with pytest.raises(PhraseError, match="partner"):
        SlotPattern("we [can not <what>", PhraseParser("en"), LISTS)
