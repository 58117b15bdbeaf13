"""A quote shows its sentence once, however many marks are in it."""

from tests.builders import conversation

from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer
from coach.ui.components.evidence_quote import evidence_quote
from coach.ui.words import words_in


def quote(text, *spans):
    talk = conversation(f"Agent: {text}")
    passage = [Evidence.of(talk.turns[0], *span) for span in spans]
    return evidence_quote(talk, passage, Answer.MET, words_in("en"))


def test_overlapping_evidence_is_one_quote_with_the_words_once():
    assert '<q><bdi><mark class="met">I can </mark><mark class="met">see</mark><mark class="met"> it</mark>, Sir.' in (
        quote("I can see it, Sir.", (0, 9), (6, 12))
    )


def test_two_marks_in_a_sentence_have_the_words_between_them():
    assert '<q><bdi>So <mark class="met">we</mark> promised <mark class="met">you</mark> a van.</bdi></q>' in (
        quote("So we promised you a van.", (3, 5), (15, 18))
    )


def test_a_whole_turn_is_quoted_without_a_mark():
    assert "<q><bdi>I am sorry.</bdi></q>" in quote("I am sorry.", (0, 11))


def test_a_long_quote_is_cut():
    shown = quote("word " * 100, (0, 499))
    assert shown.count("word") < 60
    assert "…</bdi></q>" in shown
