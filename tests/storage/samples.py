"""Small scored conversations, and a company of two teams."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone

from coach.domain.conversation import Channel, Conversation, Evidence, Participant, Role, Source, Turn
from coach.domain.evaluation import Answer, CriterionResult, Evaluation, Scored, SectionScore
from coach.domain.people import Person, StaffRole, Team
from coach.domain.practice import Assignment, PracticeComment, PracticeSession
from coach.domain.review import CalibrationSession, CoachingPlan, Comment, FocusArea, Review, ReviewAnswer
from coach.storage.outcomes import Outcome
from coach.storage.queue import Drawn, DrawnAs

JAKARTA = timezone(timedelta(hours=7))
MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=JAKARTA)
ANSWERS = {"greets": Answer.MET, "apologises": Answer.NOT_MET, "offers_another_way": Answer.NOT_APPLICABLE}


def scored(
    id="c1",
    agent="rina",
    *,
    said="Maaf, tidak bisa.",
    at=MONDAY,
    score=50.0,
    digest="r1",
    language="id",
    channel="chat",
    **answers,
):
    """A conversation of two turns; evidence of ``apologises`` is all that the agent said."""
    turns = (
        Turn(0, Role.CUSTOMER, "customer", "Mana pesanan saya?", 0.0),
        Turn(1, Role.AGENT, "agent", said, 4.5, None, language),
    )
    people = (Participant("customer", Role.CUSTOMER, "<NAME_1>"), Participant("agent", Role.AGENT, agent))
    talk = Conversation(
        id, Channel(channel), language, turns, agent, at, Source(f"{id}.json", "json"), participants=people
    )
    return Scored(talk, evaluation(talk, score, digest, answers), {"first_response_seconds": 4.5, "unknown": None})


def practised(id="p1", agent="rina", *, said="Saya bantu, Bu.", scenario="lost_parcel", days=0):
    """A practice session of one turn with its scored conversation."""
    ends = MONDAY + timedelta(days=days)
    turn = {"trainee": said, "at": 4.5, "customer": "Baik.", "moved_by": [{"words": {"start": 0, "quote": said}}]}
    record = {"roleplay": 1, "scenario": scenario, "seed": 7, "opening": "Mana pesanan saya?", "turns": [turn]}
    kept = PracticeSession(id, agent, scenario, "d" * 64, record, ends - timedelta(minutes=5), ends, "solved_well")
    return kept, scored(id, agent, said=said, at=ends)


def evaluation(talk, score=50.0, digest="r1", answers=None):
    results = tuple(
        CriterionResult(
            criterion, "care", answer, 50, 0.9, f"because of {talk.id}", "say sorry",
            (Evidence.of(talk.turns[1]),) if criterion == "apologises" else (), (1,), criterion == "apologises",
        )
        for criterion, answer in {**ANSWERS, **(answers or {})}.items()
    )  # fmt: skip
    return Evaluation(
        talk.id, talk.agent_id, "core", 3, digest, None, talk.language, "turns-v2", results, (SectionScore("care", "Care", score, 100),),
        score, score, (), 0.9, False,
    )  # fmt: skip


def decided(talk, machine, **answers):
    """The evaluation that a reviewer makes of the machine's."""
    results = tuple(replace(result, answer=answers.get(result.criterion, result.answer)) for result in machine.results)
    return replace(machine, results=results, score=100.0, id=None, created_at=None, replaces=None)


PEOPLE = (
    Person("rina", "Rina", StaffRole.AGENT, "one"),
    Person("peer", "Peer", StaffRole.AGENT, "one"),
    Person("reviewer", "Rev", StaffRole.REVIEWER, "one"),
    Person("trainer", "Trainer", StaffRole.TRAINER, "one"),
    Person("agent-two", "Agent Two", StaffRole.AGENT, "two"),
    Person("reviewer-two", "Reviewer Two", StaffRole.REVIEWER, "two"),
)


@dataclass
class Company:
    """Two teams; ``ids[kind, who]`` names what hangs on the conversation of rina, peer and two."""

    store: object
    ids: dict

    def seen_by(self, person_id):
        return self.store.seen_by(Person(person_id, "", StaffRole.AGENT))


def staff(store):
    """The people of both teams, without conversations."""
    admin = store.seen_by(store.local_admin())
    for team in ("one", "two"):
        admin.people.save_team(Team(team, f"Team {team}"))
    for person in PEOPLE:
        admin.people.save(person)
    return Company(store, {})


AGENT_OF = {"rina": "rina", "peer": "peer", "two": "agent-two"}
REVIEWER_OF = {"rina": "reviewer", "peer": "reviewer", "two": "reviewer-two"}


def company(store):
    """Both teams with one of everything for rina, for her peer and for the other team; all of it carries its mark."""
    made = staff(store)
    for who, agent in AGENT_OF.items():
        made.seen_by("local-admin").conversations.save_scored(scored(f"c-{who}", agent, said=f"said by {who}"))
        by_agent, by_reviewer = made.seen_by(agent), made.seen_by(REVIEWER_OF[who])
        talk = by_reviewer.conversations.scored(f"c-{who}")
        evaluation_id = talk.evaluation.id
        draft = Review(f"c-{who}", evaluation_id, "", (ReviewAnswer("greets", Answer.NOT_MET, f"draft on {who}"),))
        saved = by_reviewer.reviews.save(draft)
        made.ids["evaluation", who] = evaluation_id
        made.ids["review", who] = saved.id
        by_reviewer.comments.add(Comment(f"c-{who}", "", f"hidden remark on {who}", 1, saved.id))
        by_reviewer.comments.add(Comment(f"c-{who}", "", f"remark on {who}"))
        made.ids["dispute", who] = by_agent.disputes.raise_on(evaluation_id, "apologises", f"disputed by {who}").id
        by_agent.sign_offs.add(evaluation_id, f"read by {who}")
        plan = CoachingPlan(
            agent,
            date(2026, 3, 1),
            date(2026, 3, 14),
            (FocusArea("apologises", f"for {who}", (f"c-{who}",)),),
            date(2026, 3, 16),
        )
        made.ids["plan", who] = by_reviewer.plans.save(plan).id
        by_reviewer.outcomes.save(
            [Outcome("csat", "1-5", 4.0, f"c-{who}"), Outcome("volume", "day", 7.0, None, agent, date(2026, 3, 2))]
        )
        by_reviewer.queue.add([Drawn(f"c-{who}", DrawnAs.RANDOM)])
        by_agent.practice.save(*practised(f"p-{who}", agent, said=f"practised by {who}"))
        made.ids["comment", who] = by_reviewer.practice.comment(PracticeComment(f"p-{who}", f"comment on {who}", 70)).id
        made.ids["assignment", who] = by_reviewer.practice.assign(
            Assignment("refund", agent, date(2026, 4, 1), f"homework of {who}")
        ).id
    for team, who in (("one", "rina"), ("two", "two")):
        by_reviewer = made.seen_by(REVIEWER_OF[who])
        session = CalibrationSession(
            f"calibration of {who}", team, (f"c-{who}",), (REVIEWER_OF[who], "local-admin"), "r1"
        )
        opened = by_reviewer.calibration.open(session)
        by_reviewer.calibration.answer(opened.id, f"c-{who}", [("greets", Answer.MET)])
        made.ids["calibration", who] = opened.id
    made.ids["calibration", "peer"] = made.ids["calibration", "rina"]
    return made


def days_ago(days):
    return datetime(2026, 3, 31, 12, tzinfo=UTC) - timedelta(days=days)
