"""Outcomes in the store: seen by whom, counted once whatever came first, and beside answers."""

from datetime import date

import pytest

from coach.domain.evaluation import Answer
from coach.errors import NotAllowedError
from coach.metrics.timings import Contact
from coach.storage.outcomes import Outcome, OutcomeCount
from coach.storage.trends import TrendFilter
from tests.storage.samples import MONDAY, scored

DAY = date(2026, 3, 2)


def csat(view, **where):
    return {one.value: one.count for one in view.outcomes.counts(TrendFilter(**where)) if one.metric == "csat"}


def of(reference, value=5.0, agent="rina", day=DAY):
    return Outcome("csat", "1-5", value, None, agent, day, reference)


def test_each_sees_the_figures_of_those_they_look_after_and_no_others(world):
    admin = world.seen_by("local-admin")
    admin.outcomes.save([of("t-1", 1.0, "rina"), of("t-1", 2.0, "agent-two"), of("t-1", 3.0, None)])
    assert csat(admin) == {1.0: 1, 2.0: 1, 3.0: 1, 4.0: 3}
    assert csat(world.seen_by("reviewer")) == csat(world.seen_by("trainer")) == {1.0: 1, 4.0: 2}
    assert csat(world.seen_by("rina")) == {1.0: 1, 4.0: 1}
    assert csat(world.seen_by("peer")) == {4.0: 1}
    assert csat(admin, team="two") == {2.0: 1, 4.0: 1}
    assert csat(world.seen_by("reviewer"), team="two") == {}


def test_the_span_ends_with_what_is_seen(world):
    admin = world.seen_by("local-admin")
    admin.outcomes.save([of("later", agent="agent-two", day=date(2026, 5, 1))])
    assert admin.outcomes.span() == (DAY, date(2026, 5, 1))
    assert world.seen_by("rina").outcomes.span() == (DAY, DAY)


def test_counts_are_by_day_value_and_convention(world):
    reviewer = world.seen_by("reviewer")
    reviewer.outcomes.save([of("a"), of("b"), of("c", day=date(2026, 3, 9)), Outcome("csat", "other", 5.0, "c-rina")])
    found = reviewer.outcomes.counts(TrendFilter(since=date(2026, 3, 3), until=date(2026, 3, 9)))
    assert found == (OutcomeCount("csat", "1-5", date(2026, 3, 9), 5.0, 1),)
    assert OutcomeCount("csat", "1-5", DAY, 5.0, 2) in reviewer.outcomes.counts()
    assert OutcomeCount("csat", "other", DAY, 5.0, 1) in reviewer.outcomes.counts()


def test_contacts_of_one_day_are_told_apart_by_reference(world):
    reviewer = world.seen_by("reviewer")
    assert reviewer.outcomes.save([of("a", 5.0), of("b", 5.0), of("a", 5.0, "peer")]) == 3
    assert reviewer.outcomes.save([of("a", 5.0), of("b", 1.0), of("a", 5.0, "peer")]) == 1
    assert csat(reviewer) == {1.0: 1, 4.0: 2, 5.0: 2}


def test_what_a_ticket_is_called_is_not_stored(world):
    admin = world.seen_by("local-admin")
    admin.outcomes.save([of("08123456789 Siti")])
    assert "Siti" not in repr(admin.outcomes.list("csat")) + repr(admin.exporting.person("rina"))


@pytest.mark.parametrize("agent", ["rina", None])
def test_a_conversation_that_is_stored_later_is_counted_once(world, agent):
    admin = world.seen_by("local-admin")
    admin.outcomes.save([of("late", 1.0, agent)])
    admin.conversations.save_scored(scored("late", "rina"))
    assert admin.outcomes.save([Outcome("csat", "1-5", 1.0, "late")]) == 1
    assert csat(admin) == {1.0: 1, 4.0: 3}
    assert admin.outcomes.save([Outcome("csat", "1-5", 1.0, "late")]) == 0


def test_a_revised_conversation_is_counted_once(world):
    reviewer = world.seen_by("reviewer")
    reviewer.conversations.save_scored(scored("c-rina", "rina", said="other words"))
    reviewer.outcomes.save([Outcome("csat", "1-5", 2.0, "c-rina")])
    assert csat(reviewer) == {2.0: 1, 4.0: 1}


@pytest.mark.parametrize("agent", ["agent-two", "nobody", None])
def test_a_reviewer_stores_nothing_of_others_or_of_nobody(world, agent):
    reviewer = world.seen_by("reviewer")
    with pytest.raises(NotAllowedError):
        reviewer.outcomes.save([of("mine", 5.0, "rina"), of("t", 5.0, agent)])
    assert csat(reviewer) == {4.0: 2}


def test_a_purge_takes_old_values_without_a_conversation(world):
    admin = world.seen_by("local-admin")
    admin.outcomes.save([of("old", day=date(2026, 3, 1)), of("young")])
    admin.purging.before(DAY)
    assert csat(admin) == {4.0: 3, 5.0: 1}


def test_answers_beside_values_of_one_convention(world):
    reviewer = world.seen_by("reviewer")
    reviewer.conversations.save_scored(scored("met", "rina", apologises=Answer.MET))
    reviewer.outcomes.save(
        [Outcome("csat", "1-5", 5.0, "met"), Outcome("csat", "other", 1.0, "met"), of("unstored", 3.0)]
    )
    rows, contacts = reviewer.outcomes.beside_answers("csat", "1-5")
    apologies = {(row.answer, row.csat): row.contacts for row in rows if row.criterion == "apologises"}
    assert (apologies, contacts) == ({(Answer.MET, 5.0): 1, (Answer.NOT_MET, 4.0): 2}, 3)
    assert reviewer.outcomes.beside_answers("csat", "1-5", TrendFilter(rubric="sales")) == ((), 0)
    assert reviewer.outcomes.beside_answers("csat", "1-5", TrendFilter(rubric="core"))[1] == 3
    assert reviewer.outcomes.beside_answers("csat", "1-5", TrendFilter(agent_id="agent-two")) == ((), 0)


def test_contacts_are_known_when_they_are_seen(world):
    assert world.seen_by("reviewer").outcomes.contacts(["c-rina", "c-two", "none"]) == (
        Contact("c-rina", MONDAY, "rina"),
    )
