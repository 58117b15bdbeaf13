"""Every public call of the store, tried as every role, on one's own things and on those of others."""

import inspect
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import func, select

from coach.domain.evaluation import Answer
from coach.domain.people import Person, StaffRole, Team
from coach.domain.practice import Assignment, PracticeComment
from coach.domain.review import CalibrationSession, CoachingPlan, Comment, DisputeState, FocusArea, Review
from coach.errors import NotAllowedError, NotFoundError
from coach.storage.conversations import ConversationFilter, ScoredBy
from coach.storage.outcomes import Outcome
from coach.storage.queue import Drawn, DrawnAs
from coach.storage.store import View
from coach.storage.tables import metadata
from coach.storage.trends import TrendFilter
from tests.storage.samples import AGENT_OF, decided, practised, scored

DONE, REFUSED, NOTHING, NOT_FOUND = "done", "refused", "nothing", "not found"
ALL = dict.fromkeys(StaffRole, DONE)
ADMIN = ALL | {StaffRole.AGENT: REFUSED, StaffRole.REVIEWER: REFUSED, StaffRole.TRAINER: REFUSED}
REVIEWING = ADMIN | {StaffRole.REVIEWER: DONE}
TRAINING = REVIEWING | {StaffRole.TRAINER: DONE}
OWN = dict.fromkeys(StaffRole, REFUSED) | {StaffRole.AGENT: DONE}
STAFF = ALL | {StaffRole.AGENT: NOTHING}
STAFF_ONE = ALL | {StaffRole.AGENT: NOT_FOUND}
WHO = {
    StaffRole.AGENT: "rina",
    StaffRole.REVIEWER: "reviewer",
    StaffRole.TRAINER: "trainer",
    StaffRole.ADMIN: "local-admin",
}


@dataclass(frozen=True)
class Call:
    """A call about ``who``; what each role gets on its own. ``whole`` is a list of everything seen, never about one."""

    make: object
    own: dict
    whole: bool = False


def plan(who, plan_id=None):
    days = (date(2026, 4, 1), date(2026, 4, 14), date(2026, 4, 16))
    return CoachingPlan(AGENT_OF[who], days[0], days[1], (FocusArea("greets", "again"),), days[2], id=plan_id)


def new_review(view, ids, who):
    return view.reviews.save(Review(f"c-{who}", ids["evaluation", who], ""))


def release(view, ids, who):
    talk = scored(f"c-{who}", AGENT_OF[who], said=f"said by {who}")
    return view.reviews.release(ids["review", who], decided(talk.conversation, talk.evaluation, greets=Answer.NOT_MET))


def session(who):
    team = "two" if who == "two" else "one"
    reviewer = "reviewer-two" if who == "two" else "reviewer"
    return CalibrationSession("new", team, (f"c-{who}",), (reviewer, "local-admin"), "r1")


def practice(who):
    return scored(f"practice-{who}-{id(who)}", AGENT_OF[who], said="practice")


# In this order: those that end something come last.
CALLS = {
    "conversations.get": Call(lambda v, i, w: v.conversations.get(f"c-{w}"), ALL),
    "conversations.scored": Call(lambda v, i, w: v.conversations.scored(f"c-{w}"), ALL),
    "conversations.list": Call(lambda v, i, w: v.conversations.list(ConversationFilter(agent_id=AGENT_OF[w])), ALL),
    "conversations.has": Call(
        lambda v, i, w: v.conversations.has(
            [(scored(f"c-{w}", AGENT_OF[w], said=f"said by {w}").conversation, ScoredBy("r1", "turns-v2", None))]
        )[0],
        ALL,
    ),
    "evaluations.get": Call(lambda v, i, w: v.evaluations.get(i["evaluation", w]), ALL),
    "evaluations.history": Call(lambda v, i, w: v.evaluations.history(f"c-{w}"), ALL),
    "evaluations.that_count": Call(
        lambda v, i, w: v.evaluations.that_count(AGENT_OF[w], since=date(2026, 1, 1), until=date(2026, 12, 31)), ALL
    ),
    "reviews.get": Call(
        lambda v, i, w: v.reviews.get(i["review", w]),
        ALL | dict.fromkeys([StaffRole.AGENT, StaffRole.TRAINER], NOT_FOUND),
    ),
    "reviews.reveal": Call(
        lambda v, i, w: v.reviews.reveal(i["review", w]),
        REVIEWING | {StaffRole.ADMIN: REFUSED},  # only one's own draft
    ),
    "reviews.list": Call(
        lambda v, i, w: v.reviews.list(f"c-{w}"), ALL | dict.fromkeys([StaffRole.AGENT, StaffRole.TRAINER], NOTHING)
    ),
    "comments.list": Call(lambda v, i, w: v.comments.list(f"c-{w}"), ALL),
    "disputes.get": Call(lambda v, i, w: v.disputes.get(i["dispute", w]), ALL),
    "disputes.list": Call(lambda v, i, w: v.disputes.list(conversation_id=f"c-{w}"), ALL),
    "sign_offs.list": Call(lambda v, i, w: v.sign_offs.list(f"c-{w}"), ALL),
    "plans.get": Call(lambda v, i, w: v.plans.get(i["plan", w]), ALL),
    # The first version of a plan has none in front; tests/storage/test_feedback.py has those that have.
    "plans.earlier": Call(lambda v, i, w: v.plans.earlier(i["plan", w]), dict.fromkeys(StaffRole, NOTHING)),
    "plans.list": Call(lambda v, i, w: v.plans.list(AGENT_OF[w]), ALL),
    "practice.get": Call(lambda v, i, w: v.practice.get(f"p-{w}"), ALL),
    "practice.list": Call(lambda v, i, w: v.practice.list(AGENT_OF[w]), ALL),
    "practice.counts": Call(lambda v, i, w: v.practice.counts(AGENT_OF[w]), ALL),
    "practice.comments": Call(lambda v, i, w: v.practice.comments(f"p-{w}"), ALL),
    "practice.assignments": Call(lambda v, i, w: v.practice.assignments(AGENT_OF[w]), ALL),
    "calibration.get": Call(lambda v, i, w: v.calibration.get(i["calibration", w]), STAFF_ONE),
    "calibration.list": Call(lambda v, i, w: v.calibration.list(), STAFF, whole=True),
    "calibration.answers": Call(
        lambda v, i, w: v.calibration.answers(i["calibration", w]),
        STAFF_ONE | {StaffRole.TRAINER: NOTHING, StaffRole.ADMIN: NOTHING},  # blind while it is open
    ),
    # Nothing was answered blind here; tests/storage/test_calibration.py has what was.
    "calibration.blind_reviews": Call(
        lambda v, i, w: v.calibration.blind_reviews(since=date(2026, 1, 1)),
        dict.fromkeys(StaffRole, NOTHING),
        whole=True,
    ),
    "outcomes.list": Call(lambda v, i, w: v.outcomes.list("csat", agent_id=AGENT_OF[w]), ALL),
    "outcomes.span": Call(lambda v, i, w: v.outcomes.span(), ALL, whole=True),
    "outcomes.counts": Call(lambda v, i, w: v.outcomes.counts(TrendFilter(agent_id=AGENT_OF[w])), ALL),
    "outcomes.beside_answers": Call(
        lambda v, i, w: v.outcomes.beside_answers("csat", "1-5", TrendFilter(agent_id=AGENT_OF[w]))[0], ALL
    ),
    "outcomes.contacts": Call(lambda v, i, w: v.outcomes.contacts([f"c-{w}"]), ALL),
    "queue.list": Call(lambda v, i, w: v.queue.list(), STAFF, whole=True),
    "queue.counts": Call(lambda v, i, w: v.queue.counts(), STAFF, whole=True),
    "queue.weeks": Call(lambda v, i, w: v.queue.weeks(), STAFF, whole=True),
    "queue.frame": Call(lambda v, i, w: v.queue.frame(date(2026, 3, 2)), STAFF, whole=True),
    # All three are in the queue already; tests/storage/test_drawing.py has those that are not.
    "queue.at_risk": Call(
        lambda v, i, w: v.queue.at_risk(date(2026, 3, 2)), dict.fromkeys(StaffRole, NOTHING), whole=True
    ),
    "trends.answers": Call(lambda v, i, w: v.trends.answers(where=TrendFilter(agent_id=AGENT_OF[w])), ALL),
    "trends.scores": Call(lambda v, i, w: v.trends.scores(where=TrendFilter(agent_id=AGENT_OF[w])), ALL),
    "trends.distribution": Call(lambda v, i, w: v.trends.distribution(where=TrendFilter(agent_id=AGENT_OF[w])), ALL),
    "people.me": Call(lambda v, i, w: v.people.me(), ALL, whole=True),
    "people.get": Call(lambda v, i, w: v.people.get(AGENT_OF[w]), ALL),
    "people.list": Call(lambda v, i, w: v.people.list(), ALL, whole=True),
    "people.teams": Call(lambda v, i, w: v.people.teams(), ALL, whole=True),
    "audit.list": Call(lambda v, i, w: v.audit.list(), ADMIN, whole=True),
    "exporting.person": Call(lambda v, i, w: v.exporting.person(AGENT_OF[w]), ADMIN | {StaffRole.AGENT: DONE}),
    "exporting.customer": Call(lambda v, i, w: v.exporting.customer(f"c-{w}", "<NAME_1>"), ADMIN),
    "evaluations.save_rubric": Call(
        lambda v, i, w: v.evaluations.save_rubric("r1", "core", 3, "rubric: core") or 1, REVIEWING, whole=True
    ),
    "evaluations.add_example": Call(
        lambda v, i, w: v.evaluations.add_example(i["evaluation", w], "greets", lambda: None) or 1, REVIEWING
    ),
    "evaluations.rubric_text": Call(lambda v, i, w: v.evaluations.rubric_text("r0"), ALL, whole=True),
    "conversations.save_scored": Call(
        lambda v, i, w: v.conversations.save_scored(scored(f"new-{w}", AGENT_OF[w])), REVIEWING
    ),
    "conversations.save_scored_batch": Call(
        lambda v, i, w: [
            one for one in v.conversations.save_scored_batch([scored(f"b-{w}", AGENT_OF[w])]) if not one.problem
        ],
        REVIEWING | {StaffRole.AGENT: NOTHING, StaffRole.TRAINER: NOTHING},
    ),
    "conversations.save_scored(practice)": Call(
        lambda v, i, w: v.conversations.save_scored(practice(w), practice=True), ALL
    ),
    "practice.save": Call(lambda v, i, w: v.practice.save(*practised(f"new-p-{w}-{id(v)}", AGENT_OF[w])), ALL),
    "practice.comment": Call(
        lambda v, i, w: v.practice.comment(PracticeComment(f"p-{w}", "new", 80, replaces=i["comment", w])), TRAINING
    ),
    "practice.assign": Call(
        lambda v, i, w: v.practice.assign(Assignment("outage", AGENT_OF[w], date(2026, 5, 1))), TRAINING
    ),
    "practice.withdraw": Call(lambda v, i, w: v.practice.withdraw(i["assignment", w]) or 1, TRAINING),
    "comments.add": Call(
        lambda v, i, w: v.comments.add(Comment(f"c-{w}", "", "new")), ALL | {StaffRole.TRAINER: REFUSED}
    ),
    "disputes.raise_on": Call(lambda v, i, w: v.disputes.raise_on(i["evaluation", w], "greets", "why"), OWN),
    "sign_offs.add": Call(lambda v, i, w: v.sign_offs.add(i["evaluation", w]), OWN),
    "plans.save": Call(lambda v, i, w: v.plans.save(plan(w)), TRAINING),
    "plans.acknowledge": Call(lambda v, i, w: v.plans.acknowledge(i["plan", w]), OWN),
    "outcomes.save": Call(lambda v, i, w: v.outcomes.save([Outcome("ces", "1-7", 5, f"c-{w}")]), REVIEWING),
    "queue.add": Call(lambda v, i, w: v.queue.add([Drawn(f"c-{w}", DrawnAs.RISK)]), REVIEWING),
    "calibration.open": Call(lambda v, i, w: v.calibration.open(session(w)), REVIEWING),
    "calibration.answer": Call(
        lambda v, i, w: v.calibration.answer(i["calibration", w], f"c-{w}", [("greets", Answer.MET)]) or 1, REVIEWING
    ),
    "calibration.close": Call(lambda v, i, w: v.calibration.close(i["calibration", w]) or 1, REVIEWING),
    "people.save_team": Call(lambda v, i, w: v.people.save_team(Team("three", "Three")) or 1, ADMIN, whole=True),
    "people.save": Call(
        lambda v, i, w: v.people.save(Person(AGENT_OF[w], "X", StaffRole.AGENT, "two" if w == "two" else "one")) or 1,
        ADMIN,
    ),
    "reviews.save": Call(new_review, REVIEWING),
    "disputes.withdraw": Call(lambda v, i, w: v.disputes.withdraw(i["dispute", w]), OWN),
    "disputes.decide": Call(
        lambda v, i, w: v.disputes.decide(i["dispute", w], DisputeState.UPHELD, "stands"), REVIEWING
    ),
    "reviews.release": Call(release, REVIEWING | {StaffRole.ADMIN: REFUSED}),  # only for the one who wrote it
    "overview.counts": Call(lambda v, i, w: v.overview.counts(), ADMIN, whole=True),
    "purging.count_before": Call(lambda v, i, w: v.purging.count_before(date(2099, 1, 1)), ADMIN, whole=True),
    "purging.before": Call(lambda v, i, w: v.purging.before(date(2000, 1, 1)) or 1, ADMIN, whole=True),
    "purging.forget_conversation": Call(lambda v, i, w: v.purging.forget_conversation(f"c-{w}"), ADMIN),
    "purging.forget_person": Call(lambda v, i, w: v.purging.forget_person(AGENT_OF[w]), ADMIN),
}
MARKS = {
    StaffRole.AGENT: ("two", "peer"),
    StaffRole.REVIEWER: ("two",),
    StaffRole.TRAINER: ("two",),
    StaffRole.ADMIN: (),
}
UNRELEASED = {
    StaffRole.AGENT: ("draft on", "hidden remark"),
    StaffRole.TRAINER: ("draft on", "hidden remark"),
    StaffRole.REVIEWER: (),
    StaffRole.ADMIN: (),
}


def outcome(call, view, ids, who):
    try:
        result = call.make(view, ids, who)
    except NotAllowedError as error:
        return REFUSED, str(error)
    except NotFoundError as error:
        return NOT_FOUND, str(error)
    return (DONE if getattr(result, "rows", result) else NOTHING), result


def rows_of(store):
    with store._database.reading() as connection:
        counts = {
            table.name: connection.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables
        }
    return {name: count for name, count in counts.items() if name != "audit_log"}


def public_calls():
    parts = {name: value for name, value in inspect.getmembers(View(_AnyDatabase(), "x")) if not name.startswith("_")}
    return {
        f"{part}.{name}"
        for part, value in parts.items()
        for name, _ in inspect.getmembers(value, inspect.ismethod)
        if not name.startswith("_")
    }


class _AnyDatabase:
    """Enough to make a view of, to look at its methods."""

    def reading(self):
        from contextlib import nullcontext
        from types import SimpleNamespace

        row = SimpleNamespace(key=1)
        return nullcontext(SimpleNamespace(execute=lambda query: SimpleNamespace(first=lambda: row)))


def test_every_public_call_has_a_rule():
    assert public_calls() == {name.partition("(")[0] for name in CALLS}


@pytest.mark.parametrize("role", [StaffRole.AGENT, StaffRole.REVIEWER, StaffRole.TRAINER])
def test_nobody_reaches_what_is_anothers(world, role):
    view = world.seen_by(WHO[role])
    others = ["two", "peer"] if role is StaffRole.AGENT else ["two"]
    before = rows_of(world.store)
    for name, call in CALLS.items():
        if not call.whole:
            for who in others:
                got, result = outcome(call, view, world.ids, who)
                assert got != DONE, f"{name} as {role} on {who} gave {result!r}"
    assert rows_of(world.store) == before


@pytest.mark.parametrize("role", StaffRole)
def test_everybody_gets_what_is_theirs(world, role):
    view = world.seen_by(WHO[role])
    for name, call in CALLS.items():
        got, result = outcome(call, view, world.ids, "rina")
        assert got == call.own[role], f"{name} as {role} gave {got}: {result!r}"
        for mark in (*MARKS[role], *UNRELEASED[role]):
            assert mark not in repr(result), f"{name} as {role} shows {mark!r}"


@pytest.mark.parametrize("role", [StaffRole.AGENT, StaffRole.TRAINER])
def test_a_refused_write_is_in_the_audit_log_without_names(world, role):
    with pytest.raises(NotAllowedError):
        world.seen_by(WHO[role]).outcomes.save([Outcome("ces", "1-7", 5, None, "rina", date(2026, 3, 2))])
    line = world.seen_by("local-admin").audit.list(refused=True).rows[0]
    assert (line.actor_id, line.action) == (WHO[role], "store outcomes")
    assert "rina" not in line.action + line.subject


def test_what_the_store_knows_counts_not_what_is_passed(world):
    claims = Person("rina", "Rina", StaffRole.ADMIN, "two")
    assert [row.id for row in world.store.seen_by(claims).conversations.list().rows] == ["c-rina"]


def test_a_role_that_was_taken_away_is_gone_at_the_next_call(world):
    view = world.seen_by("reviewer")
    assert len(view.conversations.list().rows) == 2
    world.seen_by("local-admin").people.save(Person("reviewer", "Rev", StaffRole.REVIEWER, "two"))
    assert [row.id for row in view.conversations.list().rows] == ["c-two"]


def test_somebody_unknown_gets_no_view(world):
    with pytest.raises(NotAllowedError, match="does not know this person"):
        world.store.seen_by(Person("nobody", "N", StaffRole.ADMIN))


@pytest.mark.parametrize("role", [StaffRole.REVIEWER, StaffRole.TRAINER])
def test_without_a_team_there_is_nothing_to_look_after(world, role):
    admin = world.seen_by("local-admin")
    admin.conversations.save_scored(scored("of-nobody", "new-agent"))
    admin.people.save(Person("free", "Free", role))
    assert world.seen_by("free").conversations.list().rows == ()


def test_practice_can_not_take_the_place_of_a_contact(world):
    with pytest.raises(NotAllowedError):
        world.seen_by("rina").conversations.save_scored(scored("c-rina", "rina", said="much nicer"), practice=True)
    assert world.seen_by("rina").conversations.get("c-rina").turns[1].text == "said by rina"


def test_a_reviewer_can_not_take_over_another_teams_conversation_by_its_id(world):
    with pytest.raises(NotAllowedError):
        world.seen_by("reviewer").conversations.save_scored(scored("c-two", "rina", said="mine now"))
