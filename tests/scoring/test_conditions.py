"""Every condition kind and what narrows it down, on hand-made signals."""

import pytest
from tests.builders import a_rubric, conversation, criterion, measured, predicted, said, signals

from coach.rubrics.schema import Condition, Nearby
from coach.scoring.finding import Finder
from coach.scoring.judge import Judge

TALK = conversation(
    "Customer: I am angry. Where is it?",
    "Agent: Hello there. We can not ship it.",
    "Agent: We can mail it instead.",
    "Customer: Fine.",
    "Bot: One moment.",
    "Agent: The SLA, that is the time limit, is over. No way.",
    "Customer: Bye",
    "Agent: Bye now.",
)
FOUND = (
    said(TALK, 0, "angry", "feeling", "angry"),
    said(TALK, 1, "Hello there", "greeting"),
    said(TALK, 1, "can not", "refusal"),
    said(TALK, 2, "can mail it instead", "alternative"),
    said(TALK, 5, "SLA", "jargon", "SLA"),
    said(TALK, 5, "that is", "explains"),
    said(TALK, 5, "No way", "refusal"),
    said(TALK, 7, "Bye now", "closing"),
    measured("reply", 30.0, TALK, 1),
    measured("reply", 150.0, TALK, 5),
    predicted(TALK, 0, "emotion", "angry", 0.9),
)


def holds(condition, *, settings=None, talk=TALK, found=FOUND):
    finder = Finder(signals(talk, *found), a_rubric(criterion(), settings=settings or {}))
    return finder.find(Condition.model_validate(condition)).holds


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"phrases": "refusal"}, True),
        ({"phrases": "refusal", "said_by": "customer"}, False),
        ({"phrases": ["greeting", "closing"], "at_least": 2}, True),
        ({"phrases": "refusal", "at_least": 3}, False),
        ({"phrases": "feeling", "is": ["angry", "sad"]}, True),
        ({"phrases": "feeling", "is": ["sad"]}, False),
        ({"phrases": "greeting", "where": "first turn"}, True),
        ({"phrases": "refusal", "where": "opening", "at_least": 2}, True),
        ({"phrases": "closing", "where": "last turn"}, True),
        ({"phrases": "greeting", "where": "closing"}, False),
        ({"phrases": "greeting", "before": {"phrases": "refusal"}}, True),
        ({"phrases": "closing", "before": {"phrases": "refusal"}}, False),
        ({"phrases": "closing", "after": {"phrases": "refusal"}}, True),
        ({"phrases": "greeting", "after": {"phrases": "refusal"}}, False),
        ({"phrases": "greeting", "before": {"phrases": "never_said"}}, True),
        ({"phrases": "greeting", "after": {"phrases": "never_said"}}, False),
        ({"measure": "reply", "more_than": "2 minutes"}, True),
        ({"measure": "reply", "less_than": "20 seconds"}, False),
        ({"measure": "reply", "more_than": "$limit"}, True),
        ({"measure": "reply", "more_than": "2 x $limit"}, False),
        ({"measure": "reply", "more_than": "$not_set"}, False),
        ({"phrases": "refusal", "more_than_share_of_turns": "50%"}, True),
        ({"phrases": "refusal", "more_than_share_of_turns": "70%"}, False),
        (
            {
                "phrases": "refusal",
                "unless": [{"condition": {"phrases": "alternative"}, "within": "turn"}],
                "at_least": 2,
            },
            False,
        ),
        ({"phrases": "refusal", "unless": [{"condition": {"phrases": "alternative"}, "within": "turn"}]}, True),
        ({"phrases": "jargon", "unless": [{"condition": {"phrases": "explains"}, "within": "sentence"}]}, False),
        (
            {
                "phrases": "refusal",
                "unless": [{"condition": {"phrases": "explains"}, "within": "sentence"}],
                "at_least": 2,
            },
            True,
        ),
        ({"phrases": "refusal", "only_if": [{"condition": {"phrases": "alternative"}, "within": "later"}]}, True),
        ({"phrases": "closing", "only_if": [{"condition": {"phrases": "alternative"}, "within": "later"}]}, False),
        ({"all_of": [{"phrases": "greeting"}, {"phrases": "closing"}]}, True),
        ({"all_of": [{"phrases": "greeting"}, {"phrases": "never_said"}]}, False),
        ({"any_of": [{"phrases": "never_said"}, {"phrases": "closing"}]}, True),
        ({"none_of": [{"phrases": "never_said"}]}, True),
        ({"none_of": [{"phrases": "closing"}]}, False),
        ({"channel": ["chat", "social"]}, True),
        ({"channel": ["call"]}, False),
        ({"setting": "limit"}, True),
        ({"setting": "not_set"}, False),
        ({"prediction": "emotion", "is": ["angry"], "sure_at_least": "80%"}, True),
        ({"prediction": "emotion", "is": ["calm"]}, False),
        ({"prediction": "tone", "is": ["rude"]}, None),
        ({"all_of": [{"prediction": "tone", "is": ["rude"]}, {"phrases": "never_said"}]}, False),
        ({"any_of": [{"prediction": "tone", "is": ["rude"]}, {"phrases": "closing"}]}, True),
        ({"none_of": [{"prediction": "tone", "is": ["rude"]}]}, None),
    ],
    ids=str,
)
def test_condition(condition, expected):
    assert holds(condition, settings={"limit": {"chat": "100 seconds", "call": "1 minute"}}) is expected


def test_same_wording_counts_the_commonest():
    talk = conversation("Agent: I understand you. I understand you. I understand you. I see.")
    text = talk.turns[0].text
    places = [place for place in range(len(text)) if text.startswith("I understand you", place)]
    found = [said(conversation("Agent: " + text), 0, "I see", "formula")]
    from coach.domain.conversation import Evidence, Role
    from coach.domain.signals import Signal

    found += [
        Signal("phrases", "formula", None, 1.0, Role.AGENT, Evidence.of(talk.turns[0], p, p + 16), "t") for p in places
    ]
    assert holds({"phrases": "formula", "same_wording": True, "at_least": 3}, talk=talk, found=found)
    assert not holds({"phrases": "formula", "same_wording": True, "at_least": 4}, talk=talk, found=found)


def test_mixes_needs_two_groups():
    talk = conversation("Agent: Kak Ana", "Customer: ya", "Agent: Ibu Ana", language="id")
    found = (said(talk, 0, "Kak", "address", "kak"), said(talk, 2, "Ibu", "address", "ibu"))
    assert holds({"phrases": "address", "mixes": [["kak"], ["ibu", "bapak"]]}, talk=talk, found=found)
    assert not holds({"phrases": "address", "mixes": [["kak", "ibu"], ["kamu"]]}, talk=talk, found=found)


def test_distinct_counts_a_term_once():
    talk = conversation("Agent: SLA and SLA and RMA")
    found = (
        said(talk, 0, "SLA", "jargon", "SLA"),
        said(talk, 0, "SLA and", "jargon", "SLA"),
        said(talk, 0, "RMA", "jargon", "RMA"),
    )
    assert holds({"phrases": "jargon", "distinct": True, "at_least": 2}, talk=talk, found=found)
    assert not holds({"phrases": "jargon", "distinct": True, "at_least": 3}, talk=talk, found=found)


def for_each(within="2 turns", **more):
    return criterion(
        for_each={"phrases": "feeling", "said_by": "customer"},
        answered_by={"condition": {"phrases": "ack", "said_by": "agent"}, "within": within},
        or_weakly_by={"condition": {"phrases": "weak", "said_by": "agent"}, "within": within},
        answers=[
            {"answer": "met", "when": "all answered"},
            {"answer": "partly met", "when": "some answered"},
            {"answer": "partly met", "when": "some weakly answered"},
            {"answer": "not met", "otherwise": True},
        ],
        **more,
    )


FEELINGS = conversation(
    "Customer: I am sad.",
    "Agent: Order number?",
    "Customer: 12",
    "Agent: That is hard.",
    "Customer: I am angry",
    "Agent: I see.",
    "Customer: bye",
    "Agent: bye",
)
SAD, ANGRY = said(FEELINGS, 0, "sad", "feeling"), said(FEELINGS, 4, "angry", "feeling")
HARD = said(FEELINGS, 3, "hard", "ack")


@pytest.mark.parametrize(
    ("found", "within", "answer"),
    [
        ((SAD, HARD), "2 turns", "met"),
        ((SAD, HARD), "1 turns", "not met"),
        ((SAD, ANGRY, HARD), "2 turns", "partly met"),
        ((ANGRY, said(FEELINGS, 5, "I see", "weak")), "2 turns", "partly met"),
        ((ANGRY, HARD), "2 turns", "not met"),
        ((HARD,), "2 turns", "not applicable"),
    ],
    ids=["answered in the second turn", "too late", "one of two", "weakly", "before it is not after it", "no occasion"],
)
def test_each_occasion_is_answered(found, within, answer):
    rubric = a_rubric(for_each(within))
    judge = Judge(Finder(signals(FEELINGS, *found), rubric), lambda kind, name: name, "en")
    assert judge.judge(rubric.criteria[0], "s").answer == answer


def test_a_feeling_with_no_agent_turn_after_it_is_left_out():
    talk = conversation("Agent: Hello", "Customer: I am sad")
    rubric = a_rubric(for_each())
    judge = Judge(Finder(signals(talk, said(talk, 1, "sad", "feeling")), rubric), lambda kind, name: name, "en")
    assert judge.judge(rubric.criteria[0], "s").answer == "not applicable"


def test_ahead_of_asks_for_the_order_inside_a_turn():
    talk = conversation("Customer: sad", "Agent: Restart it. That is hard.")
    found = (said(talk, 0, "sad", "feeling"), said(talk, 1, "Restart", "instruction"), said(talk, 1, "hard", "ack"))
    nearby = Nearby.model_validate(
        {"condition": {"phrases": "ack"}, "within": "1 turns", "ahead_of": {"phrases": "instruction"}}
    )
    finder = Finder(signals(talk, *found), a_rubric(criterion()))
    assert not finder.neighbours(nearby).of(found[0])
    assert finder.neighbours(nearby.model_copy(update={"ahead_of": None})).of(found[0])
