"""Outcome files into the store: every line stored or told, nothing twice, and what time stamps give."""

from zoneinfo import ZoneInfo

import pytest

from coach.metrics.conventions import parse_convention
from coach.metrics.outcome_file import outcomes_in
from coach.outcome_importing import place_outcomes, store_timings
from tests.storage.commands import talk, write

JAKARTA = ZoneInfo("Asia/Jakarta")
FILE = """conversation,agent,customer,at,csat.top_two_1_5
c-rina,,,,5
t-9,rina,k-1,2026-03-03,4
,peer,k-1,2026-03-05,2
,peer,k-1,2026-03-05,2
c-two,,,2026-03-03,1
t-7,agent-two,,2026-03-03,1
t-8,rina,,2026-03-03,9
t-9,rina,,2026-03-03,3
"""


def placed(view, text=FILE, returns=None):
    file = outcomes_in(text.encode(), "csat.csv", JAKARTA, known=view.outcomes.contacts)
    return place_outcomes(view, file, returns and parse_convention(returns))


def values(view, metric="csat"):
    return sorted(one.value for one in view.outcomes.list(metric))


def test_every_line_is_stored_or_told(world):
    reviewer = world.seen_by("reviewer")
    found = placed(reviewer)
    assert (found.rows, found.beside, len(found.values)) == (8, 1, 4)
    assert [problem.line for problem in found.problems] == [6, 7, 8, 9]
    told = [problem.message for problem in found.problems]
    assert told[0].startswith("conversation 'c-two' is not stored, and the row names no agent")
    assert told[1].startswith("agent: found 'agent-two', who is nobody that you see")
    assert told[2].startswith("csat.top_two_1_5: found '9'")
    assert "has one in line 3 already" in told[3]
    assert reviewer.outcomes.save(found.values) == 4
    # Two rows that are alike are two contacts.
    assert values(reviewer) == [2.0, 2.0, 4.0, 4.0, 4.0, 5.0]


def test_the_same_file_again_changes_nothing_and_a_longer_one_adds(world):
    reviewer = world.seen_by("reviewer")
    reviewer.outcomes.save(placed(reviewer).values)
    assert reviewer.outcomes.save(placed(reviewer).values) == 0
    assert reviewer.outcomes.save(placed(reviewer, FILE + ",peer,k-2,2026-03-06,5\n").values) == 1


def test_rows_of_nobody_are_an_administrators(world):
    text = "at,csat.top_two_1_5\n2026-03-03,5\n"
    assert len(placed(world.seen_by("local-admin"), text).values) == 1
    refused = placed(world.seen_by("reviewer"), text)
    assert refused.values == ()
    assert "names no agent" in refused.problems[0].message


def test_who_came_back_is_worked_out_from_the_files_customers(world):
    text = (
        "agent,customer,at,csat.top_two_1_5\nrina,k-1,2026-03-01,5\nrina,k-1,2026-03-04,5\n"
        "rina,k-2,2026-03-04,5\nrina,,2026-03-04,5\nrina,k-3,2026-03-30,5\n"
    )
    found = placed(world.seen_by("reviewer"), text, "fcr.no_return[7]")
    assert sorted(one.value for one in found.values if one.metric == "fcr") == [0.0, 1.0, 1.0]
    assert len(found.values) == 8


def test_times_of_stored_conversations_give_outcomes_once(world):
    reviewer = world.seen_by("reviewer")
    asked = [parse_convention(code) for code in ("frt.median_clock", "sla.answered_within[3]", "art.median_clock")]
    done = store_timings(reviewer, asked)
    # Resolution time needs to be told that something was solved.
    assert (done.conversations, done.values, done.changed) == (2, 4, 4)
    assert (values(reviewer, "frt"), values(reviewer, "sla")) == ([4.5, 4.5], [0.0, 0.0])
    assert values(world.seen_by("agent-two"), "frt") == []
    reviewer.outcomes.save(placed(reviewer, "conversation,resolution.in_the_end\nc-rina,yes\nc-peer,no\n").values)
    again = store_timings(reviewer, asked)
    assert (again.values, again.changed) == (5, 1)


def test_the_command_line_brings_both_in(coach):
    write("day.jsonl", talk("t1", "It broke.", "I am sorry that it broke."))
    with open("csat.csv", "w", encoding="utf-8") as file:
        file.write("conversation,csat.top_two_1_5\nt1,5\nt2,5\n")
    status, out, err = coach.importing(
        "day.jsonl", "--outcomes", "csat.csv", "--timings", "frt.median_clock,volume.contacts"
    )
    assert status == 2
    assert out.splitlines() == [
        "1 conversation: 1 new",
        "1 outcome: 1 new or changed; 1 of 1 contact stored as conversations",
        "2 outcomes by the times of 1 conversation: 2 new or changed",
    ]
    assert err.startswith("csat.csv:3: at: it is empty, and conversation 't2' is not known")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "nothing to import"),
        (("--timings", "csat.mean_1_5"), "time stamps do not show it"),
        (("--timings", "fcr.no_return[7]"), "give --outcomes FILE"),
        (("--outcomes", "nowhere.csv"), "nowhere.csv: No such file"),
    ],
)
def test_the_command_line_says_what_it_needs(coach, arguments, told):
    status, _, err = coach("import", *arguments)
    assert status == 2
    assert told in err
