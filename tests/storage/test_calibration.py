"""Calibration is blind until it is closed."""

from dataclasses import replace

import pytest

from coach.domain.evaluation import Answer
from coach.domain.people import StaffRole
from coach.domain.review import CalibrationSession
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
