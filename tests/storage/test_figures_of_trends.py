"""What enters the figures of trends, and whose evaluations of which days are read."""

from dataclasses import replace
from datetime import date, timedelta

from coach.domain.evaluation import Answer
from coach.domain.people import StaffRole
from tests.storage.samples import MONDAY, scored


def unsure(talk):
    return replace(talk, evaluation=replace(talk.evaluation, needs_review=True))


def test_a_score_that_a_person_has_to_look_at_first_enters_no_mean(admin):
    admin.conversations.save_scored(scored("sure", score=80.0))
    admin.conversations.save_scored(unsure(scored("unsure", score=10.0)))
    (row,) = admin.trends.scores()
    assert (row.conversations, row.scored, row.need_review, row.mean) == (2, 1, 1, 80.0)
    assert row.sum_of_squares == 6400.0
    assert [(band.low, band.count) for band in admin.trends.distribution()] == [(80, 1)]


def test_evaluations_of_a_period_are_one_agents_the_latest_first_without_practice(admin):
    for day in range(4):
        admin.conversations.save_scored(scored(f"c{day}", "rina", at=MONDAY + timedelta(days=day)))
    admin.conversations.save_scored(scored("other", "peer"))
    admin.conversations.save_scored(scored("play", "rina", said="practice"), practice=True)
    admin.conversations.save_scored(scored("c1", "rina", at=MONDAY + timedelta(days=1), greets=Answer.NOT_MET))
    first = MONDAY.date()
    found = admin.evaluations.that_count("rina", since=first, until=first + timedelta(days=2))
    assert [one.conversation_id for one in found] == ["c2", "c1", "c0"]
    assert found[1].result("greets").answer is Answer.NOT_MET
    assert len(admin.evaluations.that_count("rina", since=first, until=date(2027, 1, 1), limit=2)) == 2


def test_people_without_contacts_can_be_left_out(world):
    admin = world.seen_by("local-admin")
    names = {person.id for person in admin.people.list(role=StaffRole.AGENT, with_contacts=True)}
    assert names == {"rina", "peer", "agent-two"}
    for row in admin.conversations.list().rows:
        if row.agent_id == "peer":
            admin.purging.forget_conversation(row.id)
    assert "peer" not in {person.id for person in admin.people.list(with_contacts=True)}
    assert "peer" in {person.id for person in admin.people.list()}
