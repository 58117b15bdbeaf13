"""Measures over small conversations with a phrase file of their own, so that wording changes do not move them."""

import pytest
from tests.builders import conversation

from coach.rubrics.phrase_files import JargonFile, PhraseFile
from coach.signals.detector import detect
from coach.signals.measures._registry import known_measures
from coach.signals.phrases import PhraseBook

SETS = {
    "hold_announced": ["one moment", "mohon ditunggu"],
    "hold_return": ["thank you for waiting"],
    "time_given": ["[two/five] minutes", "by friday", "tomorrow"],
    "back_channel": ["right", "mm-hm", "baik"],
    "instruction": ["[open/tap/restart/enter] <word>"],
    "order_word": ["first", "then", "finally"],
    "asks_information": ["may i have"],
    "security_check": ["for security"],
    "own_name": ["my name is", "nama saya"],
    "future_step": ["will be sent", "will call you"],
    "vague_time": ["soon"],
    "gives_solution": ["you can"],
    "answers_yes_no": ["<start> yes", "<start> no"],
    "question_opening": ["<start> when"],
    "customer_closes": ["perfect thanks"],
}
LABELS = {
    "address_form": {
        "kak": ["kak"],
        "bapak_ibu": ["bapak", "ibu"],
        "kamu": ["kamu"],
        "title_name": ["mr <word>", "mrs <word>"],
    },
    "data_kind": {"order_number": ["order number"], "email": ["email address"], "name": ["full name"]},
    "register_marker": {"casual": ["gonna", "gak"], "formal": ["kindly", "mohon berkenan"]},
}


def book(language):
    phrases = {name: {"means": name, "any_of": found} for name, found in SETS.items()}
    phrases |= {name: {"means": name, "labels": labels} for name, labels in LABELS.items()}
    phrases["register_marker"]["as_typed"] = True
    return PhraseBook(
        PhraseFile.model_validate(
            {
                "language": language,
                "name": "t",
                "spelled_the_same": {"tidak": ["gak"]},
                "negators": ["not"],
                "phrases": phrases,
            }
        ),
        JargonFile(language=language, terms=[]),
    )


BOOKS = {code: book(code) for code in ("en", "id")}


def observed(name, *lines, **more):
    """What a measure gives: (value, quote) pairs."""
    found = detect(conversation(*lines, **more), BOOKS).named("measure", name)
    return [(signal.value, signal.evidence.quote if signal.evidence else None) for signal in found]


def values(name, *lines, **more):
    return [value for value, _ in observed(name, *lines, **more)]


def test_every_measure_says_what_it_is():
    for known in known_measures().values():
        assert known.about, known.name
        assert set(known.means) == {"en", "id"}


def test_first_response_counts_from_the_last_customer_turn():
    lines = ("Customer: Hi", "Customer: Are you there?", "Agent: Hello")
    assert values("first_response_seconds", *lines, times=[0, 30, 50]) == [20]


def test_first_response_counts_from_the_bots_hand_over():
    lines = ("Customer: Hi", "Bot: I pass you on.", "Agent: Hello")
    assert values("first_response_seconds", *lines, times=[0, 30, 50]) == [20]


def test_first_response_on_a_call_counts_from_its_start():
    assert values(
        "first_response_seconds", "Agent: Hello", "Customer: Hi", times=[(9, 10), (11, 12)], channel="call"
    ) == [9]


def test_without_timings_response_times_could_not_be_told():
    lines = ("Customer: Hi", "Agent: Hello")
    assert values("first_response_seconds", *lines) == [None]
    assert values("median_response_seconds", *lines) == [None]


def test_announced_waits_are_left_out_of_the_typical_reply():
    lines = ("Customer: a", "Agent: One moment", "Customer: ok", "Agent: Here", "Customer: b", "Agent: c")
    assert values("median_response_seconds", *lines, times=[0, 10, 15, 400, 410, 440]) == [20]


def test_bubbles_of_one_side_are_one_reply():
    lines = ("Customer: a", "Customer: b", "Agent: c", "Agent: d", "Customer: e", "Agent: f")
    assert values("median_response_seconds", *lines, times=[0, 10, 20, 500, 510, 540]) == [20]


@pytest.mark.parametrize(("last", "waits"), [("Perfect thanks", []), ("Perfect thanks, and the lid?", [7200.0])])
def test_nobody_waits_after_taking_leave(last, waits):
    lines = ("Customer: a", "Agent: b", f"Customer: {last}", "Agent: By the way, it has left our depot.")
    times = [0, 20, 40, 7240]
    assert values("unannounced_wait_seconds", *lines, times=times) == waits
    assert values("median_response_seconds", *lines, times=times) == [20 if not waits else 3610]


@pytest.mark.parametrize(
    ("agent", "times", "found"),
    [
        ("Agent: I look.", [(0, 1), (2, 3), (4, 5), (100, 101)], [1.0, 95.0]),
        ("Agent: One moment.", [(0, 1), (2, 3), (4, 5), (100, 101)], [1.0]),
    ],
    ids=["unannounced", "announced"],
)
def test_waits_on_a_call(agent, times, found):
    lines = ("Agent: Hello", "Customer: Hi", agent, "Agent: Here it is")
    assert [
        v for v in values("unannounced_wait_seconds", *lines, times=times, channel="call") if v > 0.5
    ] == pytest.approx(found)


@pytest.mark.parametrize(
    ("lines", "label"),
    [
        (("Agent: One moment, two minutes at most.", "Agent: Here"), "with length"),
        (("Agent: One moment.", "Agent: Thank you for waiting."), "returned"),
        (("Agent: One moment.", "Customer: ok", "Agent: Thank you for waiting."), "returned"),
        (("Agent: One moment.", "Agent: Done"), "bare"),
    ],
)
def test_holds(lines, label):
    assert values("hold", *lines) == [label]


@pytest.mark.parametrize(
    ("agent", "customer_time", "agent_time", "count"),
    [
        ("Agent: But I must tell you", (0, 10), (8, 12), 1),
        ("Agent: But I must tell you", (0, 10), (9.6, 12), 0),
        ("Agent: mm-hm", (0, 10), (5, 5.5), 0),
        ("Agent: right", (0, 10), (5, 5.5), 0),
        ("Agent: right, now listen to me", (0, 10), (5, 9), 1),
        ("Agent: But I must tell you", (0, 0.9), (0.2, 3), 0),
    ],
    ids=["cuts in", "half a second", "back-channel", "one word", "more than a back-channel", "a short customer turn"],
)
def test_interruptions(agent, customer_time, agent_time, count):
    lines = ("Customer: I wanted to say something long", agent)
    assert values("interruptions", *lines, times=[customer_time, agent_time], channel="call") == [count]


def test_a_customer_who_talks_over_the_agent_is_no_interruption():
    assert values(
        "interruptions", "Agent: Let me explain this", "Customer: No!", times=[(0, 10), (5, 8)], channel="call"
    ) == [0]


def test_interruptions_need_ends():
    assert values("interruptions", "Customer: a b c", "Agent: d e f", times=[0, 5], channel="call") == [None]


def test_sentence_lengths_leave_out_salutation_and_signature_of_an_email():
    text = "Agent: Dear Mrs Hart,\nthe parcel left our depot today.\nKind regards\nBen"
    assert values("sentence_words", text, channel="email") == [6]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("open settings, tap wifi and enter code", "packed"),
        ("open settings. tap wifi. enter code.", "separated"),
        ("1. open settings\n2. tap wifi\n3. enter code", "separated"),
        ("first open settings, then tap wifi, finally enter code", "separated"),
    ],
)
def test_steps(text, label):
    assert values("steps", f"Agent: {text}") == [label]


def test_two_instructions_are_no_list():
    assert values("steps", "Agent: open settings, tap wifi") == []


@pytest.mark.parametrize(
    ("text", "shouts"),
    [
        ("PLEASE STOP writing", True),
        ("BACA DULU pesannya", True),
        ("send it by PT JNE REG", False),
        ("your SMS OTP code", False),
        ("This is URGENT for you", False),
        ("the VERIFICATION PROCESS", False),
    ],
)
def test_shouting(text, shouts):
    language = "id" if "pesannya" in text else "en"
    assert bool(values("shouting", f"Agent: {text} and some more ordinary words here", language=language)) is shouts


def test_a_transcript_all_in_capitals_says_nothing_about_shouting():
    lines = ("Agent: GOOD MORNING HOW MAY I HELP YOU", "Customer: MY BILL IS WRONG")
    assert values("shouting", *lines) == []
    assert values("shouting", lines[0], "Agent: WHAT IS THE BILL NUMBER") == []


def test_one_reply_all_in_capitals_shouts():
    assert values("shouting", "Customer: my bill is wrong", "Agent: YOUR BILL IS RIGHT") == [4]
    assert values("shouting", "Agent: YOUR BILL IS RIGHT") == [4]


def test_address_and_names():
    lines = ("Customer: My name is Ana Hart", "Agent: Hello Ana", "Agent: Thank you, Mrs Hart")
    assert values("address", *lines) == ["first_name", "title_name"]


def test_a_bare_family_name_is_told_apart():
    assert values("address", "Customer: My name is Ana Hart", "Agent: Listen, Hart") == ["family_name"]


def test_data_asked_again():
    lines = ("Customer: My order number is 12345", "Agent: Hello", "Agent: May I have your order number?")
    assert values("data_asked_again", *lines) == [1]


@pytest.mark.parametrize(
    "agent",
    [
        "May I have your email address?",
        "Your order number is 12345, right?",
        "For security, may I have your order number?",
    ],
    ids=["another datum", "reading back", "security check"],
)
def test_what_is_not_asking_again(agent):
    assert values("data_asked_again", "Customer: My order number is 12345", f"Agent: {agent}") == [0]


def test_what_the_bot_was_told_counts_as_given():
    lines = ("Customer: order number 12345", "Bot: Thanks", "Agent: May I have your order number?")
    assert values("data_asked_again", *lines) == [1]


def test_questions_answered_and_open():
    lines = ("Customer: When will the blue lamp arrive? Is the invoice ready now?", "Agent: The lamp comes tomorrow.")
    assert values("customer_question", *lines)[0] == "answered"


def test_a_choice_is_left_open_by_silence_only():
    question = "Customer: Shall I keep the broken lamp or send it back?"
    assert values("customer_question", question, "Agent: Just throw it away.") == ["unsure"]
    assert values("customer_question", "Agent: Hi", question) == ["unanswered"]


def test_a_question_without_a_later_agent_turn_is_unanswered():
    assert values("customer_question", "Agent: Hi", "Customer: When will it arrive?") == ["unanswered"]


def test_repeated_questions_count_once():
    lines = (
        "Customer: When does the blue lamp arrive?",
        "Agent: ok",
        "Customer: When does my blue lamp arrive?",
        "Agent: tomorrow",
    )
    assert values("customer_questions", *lines) == [1]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("It will be sent by Friday.", "with time"),
        ("It will be sent.", "step only"),
        ("It will be sent soon.", "step soon"),
        ("You will hear soon.", "vague"),
        ("You will hear soon. It will be sent by Friday.", "with time"),
        ("You will hear soon. The shop closes at 5 pm.", "vague"),
        ("We are open by Friday, and it will be sent soon.", "step soon"),
        ("By Friday, and perhaps soon, it will be sent.", "with time"),
        ("It will be sent. That should be by Friday.", "with time"),
        ("We are open by Friday. It will be sent.", "step only"),
    ],
)
def test_promises(text, label):
    assert values("promise", f"Agent: {text}") == [label]


@pytest.mark.parametrize(
    ("text", "label"), [("mohon berkenan menunggu", "formal"), ("gak bisa", "casual"), ("Ibu bisa datang", "neutral")]
)
def test_register(text, label):
    assert values("register", f"Agent: {text}", language="id") == [label]


def test_shares_of_words():
    assert values("agent_share_of_words", "Customer: one two three", "Agent: four") == [0.25]


def test_only_bots_and_system_lines_break_nothing():
    found = detect(conversation("System: Chat started", "Bot: Press 1"), BOOKS)
    assert found.named("measure", "promise") == []


def test_counts_of_a_whole_conversation():
    lines = (
        "Customer: When will the blue lamp arrive?",
        "Agent: One moment. First sentence here is longer than that.",
        "Agent: Bye",
    )
    assert values("holds", *lines) == [1]
    assert values("unanswered_questions", *lines) == [1]
    assert values("longest_sentence_words", *lines) == [7]
