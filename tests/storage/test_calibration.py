"""Calibration is blind until it is closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coach.domain.evaluation import Answer
from coach.domain.people import StaffRole
from coach.domain.review import CalibrationSession, Review, ReviewAnswer
from coach.errors import NotAllowedError, StorageError


def raters(answers):
    return {(one.evaluator_id, one.criterion): one.answer for one in answers}


def test_others_answers_and_the_machines_are_shown_when_it_is_closed(world):
    reviewer, admin, session = world.seen_by("reviewer"), world.seen_by("local-admin"), world.ids["calibration", "rina"]
    admin.calibration.answer(session, "c-rina", [("greets", Answer.PARTLY_MET), ("apologises", Answer.NOT_MET)])
    assert raters(reviewer.calibration.answers(session)) == {("reviewer", "greets"): Answer.MET}
    assert {name for name, _ in raters(admin.calibration.answers(session))} == {"local-admin"}
    reviewer.calibration.close(session)
    found = raters(reviewer.calibration.answers(session))
    assert found == raters(admin.calibration.answers(session))
    assert found["reviewer", "greets"] is Answer.MET
    assert found["local-admin", "greets"] is Answer.PARTLY_MET
    assert found["santun", "apologises"] is Answer.NOT_MET
    assert reviewer.calibration.get(session).closed_at is not None


def test_answers_replace_ones_own_and_end_with_the_session(world):
    reviewer, session = world.seen_by("reviewer"), world.ids["calibration", "rina"]
    reviewer.calibration.answer(session, "c-rina", [("apologises", Answer.MET)])
    assert raters(reviewer.calibration.answers(session)) == {("reviewer", "apologises"): Answer.MET}
    with pytest.raises(StorageError, match="'c-peer' is not in it"):
        reviewer.calibration.answer(session, "c-peer", [("greets", Answer.MET)])
    reviewer.calibration.close(session)
    with pytest.raises(StorageError, match="it is closed"):
        reviewer.calibration.answer(session, "c-rina", [("greets", Answer.MET)])


def test_only_the_sessions_evaluators_answer(world):
    admin = world.seen_by("local-admin")
    admin.people.save(replace(admin.people.get("trainer"), role=StaffRole.REVIEWER))
    with pytest.raises(NotAllowedError):
        world.seen_by("trainer").calibration.answer(
            world.ids["calibration", "rina"], "c-rina", [("greets", Answer.MET)]
        )


def reviewed_blind(world, answer):
    """The administrator answers blind in a review of c-rina, sees the machine's answers, and thinks otherwise."""
    admin = world.seen_by("local-admin")
    evaluation = admin.conversations.scored("c-rina").evaluation
    draft = admin.reviews.save(Review("c-rina", evaluation.id, "", (ReviewAnswer("greets", answer),), blind=True))
    going_on = admin.reviews.reveal(draft.id)
    admin.reviews.save(replace(going_on, answers=(ReviewAnswer("greets", Answer.MET),)))
    return admin


def test_what_was_answered_blind_counts_and_not_what_was_said_later(world):
    session = world.ids["calibration", "rina"]
    admin = reviewed_blind(world, Answer.NOT_MET)
    admin.calibration.answer(session, "c-rina", [("greets", Answer.MET), ("apologises", Answer.MET)])
    assert raters(admin.calibration.answers(session))["local-admin", "greets"] is Answer.MET
    admin.calibration.close(session)
    found = raters(admin.calibration.answers(session))
    assert found["local-admin", "greets"] is Answer.NOT_MET
    assert found["local-admin", "apologises"] is Answer.MET
    assert found["reviewer", "greets"] is Answer.MET


def test_a_blind_review_after_the_end_changes_no_closed_session(world):
    session, admin = world.ids["calibration", "rina"], world.seen_by("local-admin")
    admin.calibration.answer(session, "c-rina", [("greets", Answer.MET)])
    admin.calibration.close(session)
    before = admin.calibration.answers(session)
    reviewed_blind(world, Answer.NOT_MET)
    assert admin.calibration.answers(session) == before


def test_blind_reviews_stand_beside_the_machines_answers(world):
    reviewed_blind(world, Answer.NOT_MET)
    reviewer, today = world.seen_by("reviewer"), datetime.now(UTC).date()
    (digest, answers), *others = reviewer.calibration.blind_reviews(since=today).items()
    assert (digest, others) == (
        world.seen_by("reviewer").calibration.get(world.ids["calibration", "rina"]).rubric_digest,
        [],
    )
    found = raters(answers)
    assert {name: answer for (who, name), answer in found.items() if who != "santun"} == {"greets": Answer.NOT_MET}
    assert (found["santun", "greets"], found["santun", "apologises"]) == (Answer.MET, Answer.NOT_MET)
    assert reviewer.calibration.blind_reviews(since=today + timedelta(days=1)) == {}
    assert world.seen_by("local-admin").calibration.blind_reviews(since=today, team="two") == {}
    for who in ("rina", "reviewer-two"):
        assert world.seen_by(who).calibration.blind_reviews(since=today) == {}


@pytest.mark.parametrize(
    "evaluators", [("reviewer", "rina"), ("reviewer", "trainer"), ("reviewer", "reviewer-two"), ("reviewer", "nobody")]
)
def test_evaluators_are_reviewers_of_the_team(world, evaluators):
    with pytest.raises(StorageError, match="is no reviewer of the team 'one'"):
        world.seen_by("reviewer").calibration.open(CalibrationSession("x", "one", ("c-rina",), evaluators, "r1"))


def test_conversations_are_the_teams_also_for_administrators(world):
    with pytest.raises(StorageError, match="'c-two' is not of the team 'one'"):
        world.seen_by("local-admin").calibration.open(
            CalibrationSession("x", "one", ("c-two",), ("reviewer", "local-admin"), "r1")
        )


def test_the_session_keeps_its_order(world):
    session = CalibrationSession("x", "one", ("c-rina", "c-peer"), ("reviewer", "local-admin"), "r1")
    opened = world.seen_by("reviewer").calibration.open(session)
    assert world.seen_by("reviewer").calibration.get(opened.id) == opened
