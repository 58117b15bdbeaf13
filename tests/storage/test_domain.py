"""What people say keeps its own rules."""

from datetime import date

import pytest

from coach.domain.evaluation import Answer
from coach.domain.people import Person, StaffRole, Team
from coach.domain.review import CalibrationSession, CoachingPlan, Comment, Dispute, FocusArea, Review, ReviewAnswer
from coach.errors import InvariantError

DAYS = (date(2026, 3, 1), date(2026, 3, 14))
AREAS = tuple(FocusArea(name, "why") for name in ("greets", "apologises", "closes_well"))


@pytest.mark.parametrize("focus", [AREAS[:1], AREAS[:2]], ids=["one", "two"])
def test_a_plan_has_one_or_two_focus_areas(focus):
    assert CoachingPlan("rina", *DAYS, focus, date(2026, 3, 14)).focus == focus


@pytest.mark.parametrize("focus", [(), AREAS, (AREAS[0], AREAS[0])], ids=["none", "three", "twice"])
def test_a_plan_has_no_other_number(focus):
    with pytest.raises(InvariantError, match="focus"):
        CoachingPlan("rina", *DAYS, focus, date(2026, 3, 16))


@pytest.mark.parametrize(
    "days", [(DAYS[1], DAYS[0], date(2026, 3, 16)), (*DAYS, date(2026, 3, 13))], ids=["turned", "early"]
)
def test_the_days_of_a_plan_follow_each_other(days):
    with pytest.raises(InvariantError, match="follow each other"):
        CoachingPlan("rina", days[0], days[1], AREAS[:1], days[2])


@pytest.mark.parametrize(
    "make",
    [
        lambda: Comment("c1", "rina", " \n"),
        lambda: Dispute("e1", "greets", "rina", ""),
        lambda: Review("c1", "e1", "rev", (ReviewAnswer("greets", Answer.MET), ReviewAnswer("greets", Answer.NOT_MET))),
        lambda: CalibrationSession("x", "one", (), ("a", "b"), "r1"),
        lambda: CalibrationSession("x", "one", ("c1",), ("a",), "r1"),
        lambda: CalibrationSession("x", "one", ("c1",), ("a", "a"), "r1"),
        lambda: CalibrationSession("x", "one", ("c1", "c1"), ("a", "b"), "r1"),
        lambda: Person(" ", "Rina", StaffRole.AGENT),
        lambda: Team("", "Billing"),
    ],
    ids=[
        "comment",
        "dispute",
        "review",
        "no conversation",
        "one rater",
        "rater twice",
        "conversation twice",
        "person",
        "team",
    ],
)
def test_what_can_not_be_is_refused(make):
    with pytest.raises(InvariantError):
        make()
