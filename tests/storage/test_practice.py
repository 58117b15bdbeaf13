"""Practice: kept once, done assignments known, comments that replace each other, and taken away with its person."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coach.domain.practice import Assignment, PracticeComment, PracticeMode
from coach.errors import InvariantError, NotFoundError, StorageError
from tests.storage.samples import MONDAY, practised, staff

DUE = date(2026, 4, 1)


@pytest.fixture
def team(store):
    return staff(store)


def test_a_session_comes_back_as_it_was_with_its_evaluation(team):
    kept, scored = practised()
    rina = team.seen_by("rina")
    rina.practice.save(kept, scored)
    found = rina.practice.get("p1")
    assert found == kept
    assert list(found.record) == list(kept.record)  # the keys in their order, or it would not replay to the byte
    assert rina.conversations.scored("p1").evaluation.score == 50.0
    row = rina.practice.list().rows[0]
    assert (row.scenario, row.score, row.grade, row.has_comment) == ("lost_parcel", 50.0, None, False)


def test_the_same_again_changes_nothing_and_another_under_its_id_is_refused(team):
    kept, scored = practised()
    rina = team.seen_by("rina")
    rina.practice.save(kept, scored)
    rina.practice.save(kept, scored)
    assert len(rina.practice.list().rows) == 1
    other = replace(kept, record={**kept.record, "seed": 8})
    for wrong in ((other, scored), practised(said="Something else.")):
        with pytest.raises(StorageError, match="another session is stored under this id"):
            rina.practice.save(*wrong)
    assert rina.practice.get("p1") == kept
    assert rina.conversations.get("p1").turns[1].text == "Saya bantu, Bu."


def test_practice_is_in_no_figure_of_contacts(team):
    team.seen_by("rina").practice.save(*practised())
    trainer = team.seen_by("trainer")
    assert trainer.conversations.list().rows == ()
    assert trainer.trends.scores() == ()


def test_attempts_come_in_pages_the_latest_first_and_are_counted(team):
    rina = team.seen_by("rina")
    for day in range(3):
        rina.practice.save(*practised(f"p{day}", days=day))
    rina.practice.save(*practised("other", scenario="outage", days=9))
    first = rina.practice.list(scenario="lost_parcel", limit=2)
    rest = rina.practice.list(scenario="lost_parcel", limit=2, after=first.next)
    assert [[row.id for row in page.rows] for page in (first, rest)] == [["p2", "p1"], ["p0"]]
    assert rest.next is None
    assert rina.practice.counts("rina") == {"lost_parcel": 3, "outage": 1}


def test_a_hot_seat_names_who_played_the_customer(team):
    kept, scored = practised()
    hot = replace(kept, mode=PracticeMode.HOT_SEAT, customer_by="trainer", answer_seconds=60, with_hints=False)
    team.seen_by("trainer").practice.save(hot, scored)
    assert team.seen_by("rina").practice.get("p1") == hot
    with pytest.raises(InvariantError, match="hot seat"):
        replace(kept, customer_by="trainer")


def test_a_later_comment_replaces_and_names_the_earlier(team):
    team.seen_by("rina").practice.save(*practised())
    trainer, reviewer = team.seen_by("trainer"), team.seen_by("reviewer")
    first = trainer.practice.comment(PracticeComment("p1", "Ask before you offer.", 60))
    with pytest.raises(StorageError, match="commented on it in the meantime"):
        reviewer.practice.comment(PracticeComment("p1", "Well done.", 90))
    later = reviewer.practice.comment(PracticeComment("p1", "Better than I said.", 75, replaces=first.id))
    found = team.seen_by("rina").practice.comments("p1")
    assert found == (later, first)
    assert [(one.author_id, one.grade, one.replaces) for one in found] == [
        ("reviewer", 75, first.id),
        ("trainer", 60, None),
    ]
    row = trainer.practice.list("rina").rows[0]
    assert (row.grade, row.has_comment) == (75, True)


@pytest.mark.parametrize(("text", "grade"), [(" ", 50), ("Well done.", 101), ("Well done.", -1)])
def test_a_comment_needs_words_and_a_grade_on_the_scale(text, grade):
    with pytest.raises(InvariantError, match="comment on practice"):
        PracticeComment("p1", text, grade)


def test_an_assignment_is_done_by_the_first_session_of_its_scenario_behind_it(team):
    trainer, rina = team.seen_by("trainer"), team.seen_by("rina")
    rina.practice.save(*practised("before"))  # long before it was set
    trainer.practice.assign(Assignment("lost_parcel", "rina", DUE, "before Friday, please"))
    with pytest.raises(StorageError, match="is set for this trainee until 2026-04-01 already"):
        trainer.practice.assign(Assignment("lost_parcel", "rina", DUE))
    rina.practice.save(*practised("another", scenario="outage", days=9999))
    (open_one,) = rina.practice.assignments()
    assert not open_one.is_done
    assert (open_one.is_late(DUE), open_one.is_late(DUE + timedelta(days=1))) == (False, True)
    for day in (9999, 10000):
        rina.practice.save(*practised(f"after-{day}", days=day))
    (done,) = trainer.practice.assignments("rina")
    assert (done.done_by, done.set_by, done.is_late(date.max)) == ("after-9999", "trainer", False)
    trainer.practice.assign(Assignment("lost_parcel", "rina", DUE))  # once more, now that it was done


def test_an_assignment_can_be_taken_back(team):
    trainer = team.seen_by("trainer")
    made = trainer.practice.assign(Assignment("lost_parcel", "rina", DUE))
    trainer.practice.withdraw(made.id)
    assert team.seen_by("rina").practice.assignments() == ()


def test_a_purge_takes_practice_with_its_comments_and_old_assignments(team):
    admin = team.seen_by("local-admin")
    for id_, days in (("old", 0), ("new", 60)):
        team.seen_by("rina").practice.save(*practised(id_, days=days))
        admin.practice.comment(PracticeComment(id_, "seen"))
    admin.practice.assign(Assignment("lost_parcel", "rina", MONDAY.date()))
    admin.practice.assign(Assignment("outage", "rina", MONDAY.date() + timedelta(days=60)))
    admin.purging.before(MONDAY.date() + timedelta(days=30))
    assert [row.id for row in admin.practice.list().rows] == ["new"]
    assert [one.scenario for one in admin.practice.assignments()] == ["outage"]
    admin.purging.forget_conversation("new")
    with pytest.raises(NotFoundError):
        admin.practice.get("new")


def test_a_forgotten_name_is_blackened_in_practice_comments_and_assignments(team):
    admin = team.seen_by("local-admin")
    team.seen_by("rina").practice.save(*practised(said="Saya Rina, ada yang bisa saya bantu?", scenario="rina"))
    admin.practice.comment(PracticeComment("p1", "Good start, Rina."))
    admin.practice.assign(Assignment("rina", "rina", DUE, "Rina, once more"))
    new_id = admin.purging.forget_person("rina")
    record = admin.practice.get("p1").record
    assert record["scenario"] == "rina"  # a name of ours, not what was said
    assert record["turns"][0]["trainee"] == "Saya ████, ada yang bisa saya bantu?"
    assert record["turns"][0]["moved_by"][0]["words"]["quote"].startswith("Saya ████")
    assert admin.practice.comments("p1")[0].text == "Good start, ████."
    assert admin.practice.assignments(new_id)[0].note == "████, once more"


def test_an_export_of_a_person_has_their_practice(team):
    trainer = team.seen_by("trainer")
    team.seen_by("rina").practice.save(*practised(said="in my words"))
    trainer.practice.comment(PracticeComment("p1", "to be read by rina", 60))
    trainer.practice.assign(Assignment("outage", "rina", DUE, "homework"))
    found = team.seen_by("rina").exporting.person("rina")
    assert found["practice_sessions"][0]["record"]["turns"][0]["trainee"] == "in my words"
    assert found["practice_comments"][0]["text"] == "to be read by rina"
    assert (found["practice_assignments"][0]["agent"], found["practice_assignments"][0]["set_by"]) == (
        "rina",
        "trainer",
    )
    assert "to be read by rina" in repr(trainer.exporting.person("trainer")["practice_comments"])
