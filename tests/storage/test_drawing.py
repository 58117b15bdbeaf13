"""What can be drawn into the queue: contacts of a week, by team, and which of them are at risk."""

from dataclasses import replace
from datetime import date, timedelta

from coach.domain.conversation import Channel
from coach.domain.evaluation import Answer
from coach.domain.people import Person, StaffRole
from coach.storage.queue import NO_TEAM, Drawn, DrawnAs, StratifiedBy
from tests.storage.samples import MONDAY, scored

WEEK = date(2026, 3, 2)


def filled(world):
    """Besides the three of the company: two of rina's and one of nobody's team, one a week later."""
    admin = world.seen_by("local-admin")
    admin.conversations.save_scored(scored("low", "rina", score=20.0))
    admin.conversations.save_scored(scored("fine", "rina", score=90.0))
    admin.conversations.save_scored(scored("later", "rina", at=MONDAY + timedelta(days=7)))
    admin.conversations.save_scored(scored("free", "nobody-yet", score=10.0))
    admin.conversations.save_scored(scored("theirs", "agent-two", score=10.0))
    admin.conversations.save_scored(scored("practice", "rina", score=1.0), practice=True)
    return admin


def test_a_frame_is_all_contacts_of_a_week_with_how_they_were_drawn(world):
    filled(world)
    frame = {one.conversation_id: one.drawn_as for one in world.seen_by("reviewer").queue.frame(WEEK)}
    assert frame == {"c-rina": {DrawnAs.RANDOM}, "c-peer": {DrawnAs.RANDOM}, "low": set(), "fine": set()}


def test_a_conversation_drawn_twice_is_in_the_frame_once(world):
    reviewer = world.seen_by("reviewer")
    reviewer.queue.add([Drawn("c-rina", DrawnAs.RISK)])
    both = [one.drawn_as for one in reviewer.queue.frame(WEEK) if one.conversation_id == "c-rina"]
    assert both == [{DrawnAs.RANDOM, DrawnAs.RISK}]


def test_contacts_are_counted_and_framed_by_channel_and_language_too(world):
    admin = filled(world)
    talk = scored("mail", "rina")
    mail = replace(talk.conversation, channel=Channel.EMAIL, language="en")
    admin.conversations.save_scored(replace(talk, conversation=mail))
    reviewer = world.seen_by("reviewer")
    later = WEEK + timedelta(days=7)
    assert reviewer.queue.weeks(by=StratifiedBy.CHANNEL) == {(later, "chat"): 1, (WEEK, "chat"): 4, (WEEK, "email"): 1}
    assert reviewer.queue.weeks(by=StratifiedBy.LANGUAGE, since=later) == {(later, "id"): 1}
    assert world.seen_by("rina").queue.weeks(by=StratifiedBy.CHANNEL) == {}
    reviewer.queue.add([Drawn("mail", DrawnAs.STRATIFIED, "email", 1.0, StratifiedBy.CHANNEL)])
    (framed,) = (one for one in reviewer.queue.frame(WEEK) if one.conversation_id == "mail")
    assert [framed.stratum(by) for by in StratifiedBy] == ["rina", "email", "en"]
    assert framed.drawn_as == {StratifiedBy.CHANNEL}


def test_weeks_are_counted_by_agent_the_latest_first(world):
    filled(world)
    weeks = world.seen_by("reviewer").queue.weeks()
    assert list(weeks.items()) == [
        ((WEEK + timedelta(days=7), "rina"), 1),
        ((WEEK, "peer"), 1),
        ((WEEK, "rina"), 3),
    ]
    assert set(world.seen_by("reviewer").queue.weeks(since=WEEK + timedelta(days=1))) == {
        (WEEK + timedelta(days=7), "rina")
    }


def test_an_administrator_looks_at_one_team_or_at_nobodys(world):
    queue = filled(world).queue
    assert {one.conversation_id for one in queue.frame(WEEK, team="two")} == {"c-two", "theirs"}
    assert {one.conversation_id for one in queue.frame(WEEK, team=NO_TEAM)} == {"free"}
    assert {row.drawn.conversation_id for row in queue.list(team="two").rows} == {"c-two"}
    assert queue.counts(team="one") == {(DrawnAs.RANDOM, False): 2}
    assert queue.list(team="one", since=WEEK + timedelta(days=1)).rows == ()


def test_who_is_at_risk_comes_first_and_what_is_in_the_queue_not_at_all(world):
    filled(world)
    found = [one.conversation_id for one in world.seen_by("reviewer").queue.at_risk(WEEK)]
    assert found == ["low", "fine"]
    assert world.seen_by("rina").queue.at_risk(WEEK) == ()
    assert len(world.seen_by("local-admin").queue.at_risk(WEEK, limit=2)) == 2


def test_what_counts_after_a_person_decided_is_what_is_looked_at(world):
    admin = filled(world)
    admin.people.save(Person("rina", "Rina", StaffRole.AGENT, "one"))
    evaluation = world.seen_by("reviewer").queue.at_risk(WEEK)[0]
    assert evaluation.id == admin.conversations.scored("low").evaluation.id
    assert evaluation.result("apologises").answer is Answer.NOT_MET
