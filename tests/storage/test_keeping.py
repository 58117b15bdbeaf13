"""People, outcomes and the queue; and what is purged, exported and forgotten."""

import json
from datetime import date

import pytest
from sqlalchemy import select, text

from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer
from coach.domain.people import Person, StaffRole
from coach.domain.review import Comment, Review, ReviewAnswer
from coach.errors import InvariantError, NotFoundError, StorageError
from coach.storage.outcomes import Outcome
from coach.storage.queue import Drawn, DrawnAs, StratifiedBy
from coach.storage.tables import metadata
from tests.storage.samples import MONDAY, days_ago, decided, scored


def everything(store):
    """All stored rows as one text."""
    with store._database.reading() as connection:
        return "\n".join(
            str(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )


def test_conversations_go_with_their_agent_to_another_team(world):
    admin = world.seen_by("local-admin")
    admin.conversations.save_scored(scored("found-later", "new-agent"))
    assert len(world.seen_by("reviewer").conversations.list().rows) == 2
    admin.people.save(Person("new-agent", "New", StaffRole.AGENT, "one"))
    assert len(world.seen_by("reviewer").conversations.list().rows) == 3


def test_people_that_can_not_be_are_told(world):
    people = world.seen_by("local-admin").people
    with pytest.raises(StorageError, match="no team 'three'"):
        people.save(Person("x", "X", StaffRole.AGENT, "three"))
    people.save(Person("x", "X", StaffRole.AGENT, "one", "sub-1"))
    with pytest.raises(StorageError, match="belongs to somebody else"):
        people.save(Person("y", "Y", StaffRole.AGENT, "one", "sub-1"))
    with pytest.raises(StorageError, match="nobody would be an administrator"):
        people.save(Person("local-admin", "Me", StaffRole.AGENT))
    assert people.me().role is StaffRole.ADMIN


def test_who_signs_in_is_found_by_subject(world):
    assert world.store.person_of_subject("sub-1") is None
    person = Person("rina", "Rina", StaffRole.AGENT, "one", "sub-1")
    world.seen_by("local-admin").people.save(person)
    assert world.store.person_of_subject("sub-1") == person


def test_an_outcome_is_stored_once_and_corrected(world):
    reviewer = world.seen_by("reviewer")
    assert reviewer.outcomes.save([Outcome("csat", "1-5", 4.0, "c-rina")]) == 0
    assert (
        reviewer.outcomes.save([Outcome("csat", "1-5", 2.0, "c-rina"), Outcome("csat", "yes-no", 1.0, "c-rina")]) == 2
    )
    assert [(one.convention, one.value, one.day) for one in reviewer.outcomes.list("csat", agent_id="rina")] == [
        ("1-5", 2.0, date(2026, 3, 2)),
        ("yes-no", 1.0, date(2026, 3, 2)),
    ]
    assert [one.value for one in reviewer.outcomes.list("volume", since=date(2026, 3, 2), until=date(2026, 3, 2))] == [
        7.0,
        7.0,
    ]
    assert reviewer.outcomes.list("volume", since=date(2026, 3, 3)) == ()


@pytest.mark.parametrize(
    "wrong", [{"value": float("nan"), "conversation_id": "c"}, {"value": 1.0}, {"value": 1.0, "agent_id": "rina"}]
)
def test_an_outcome_is_a_number_about_something(wrong):
    with pytest.raises(InvariantError):
        Outcome("csat", "1-5", **wrong)


def test_the_queue_keeps_how_each_was_drawn(world):
    reviewer = world.seen_by("reviewer")
    sample = [Drawn("c-rina", DrawnAs.RANDOM), Drawn("c-rina", DrawnAs.STRATIFIED, "rina", 12.5, StratifiedBy.AGENT)]
    assert (reviewer.queue.add(sample), reviewer.queue.add(sample)) == (1, 0)
    stratified = reviewer.queue.list(drawn_as=DrawnAs.STRATIFIED).rows
    assert [row.drawn for row in stratified] == [sample[1]]
    first = reviewer.queue.list(limit=2)
    rest = reviewer.queue.list(limit=2, after=first.next)
    drawn = [(row.drawn.conversation_id, row.drawn.drawn_as.value) for row in first.rows + rest.rows]
    assert sorted(drawn) == [("c-peer", "random"), ("c-rina", "random"), ("c-rina", "stratified")]
    assert rest.next is None


def test_a_conversation_may_be_in_samples_of_several_strata(world):
    reviewer = world.seen_by("reviewer")
    sample = [
        Drawn("c-rina", DrawnAs.STRATIFIED, stratum, 2.0, by)
        for stratum, by in (("rina", StratifiedBy.AGENT), ("chat", StratifiedBy.CHANNEL))
    ]
    assert (reviewer.queue.add(sample), reviewer.queue.add(sample)) == (2, 0)
    (row,) = reviewer.queue.list(stratified_by=StratifiedBy.CHANNEL).rows
    assert row.drawn == sample[1]


@pytest.mark.parametrize(
    "wrong", [(DrawnAs.STRATIFIED, None), (DrawnAs.RANDOM, StratifiedBy.AGENT), (DrawnAs.RISK, StratifiedBy.LANGUAGE)]
)
def test_a_stratified_sample_says_by_what_and_no_other_does(wrong):
    with pytest.raises(InvariantError, match="a stratified sample is by agent, channel or language"):
        Drawn("c", wrong[0], stratified_by=wrong[1])


def test_a_purge_takes_everything_that_hangs_on_old_conversations_and_nothing_else(world):
    admin = world.seen_by("local-admin")
    admin.conversations.save_scored(scored("younger", "rina", at=days_ago(0)))
    world.seen_by("reviewer").reviews.release(
        world.ids["review", "rina"],
        decided(scored("c-rina").conversation, scored("c-rina").evaluation, greets=Answer.NOT_MET),
    )
    assert admin.purging.before(date(2026, 3, 2)) == 0
    assert admin.purging.before(date(2026, 3, 3)) == 6  # with three practised ones
    assert [row.id for row in admin.conversations.list().rows] == ["younger"]
    assert sum(one.count for one in admin.trends.answers(criterion="greets")) == 1
    left = everything(world.store)
    assert "said by" not in left
    assert "disputed by" not in left
    assert "remark on" not in left
    assert "practised by" not in left
    assert "comment on rina" not in left
    assert len(admin.plans.list()) == 3  # about agents, not conversations


def test_a_purged_conversation_can_be_imported_again(world):
    admin = world.seen_by("local-admin")
    assert admin.purging.forget_conversation("c-rina") == 1
    with pytest.raises(NotFoundError):
        admin.conversations.get("c-rina")
    assert admin.conversations.save_scored(scored("c-rina", said="said by rina")).state == "new"


def test_after_a_purge_evaluations_are_append_only_again(world):
    world.seen_by("local-admin").purging.before(date(2026, 3, 3))
    world.seen_by("local-admin").conversations.save_scored(scored())
    with pytest.raises(Exception, match="append-only"):
        world.store._database.write(lambda connection: connection.execute(text("DELETE FROM evaluations")))


def test_nothing_deleted_stays_in_the_files_of_sqlite(tmp_path):
    from coach.storage.store import Store

    store = Store.open(f"sqlite:///{tmp_path / 'a.sqlite3'}")
    view = store.seen_by(store.local_admin())
    view.conversations.save_scored_batch([scored(f"c{number}", said="unmistakable words") for number in range(30)])
    view.purging.before(date(2026, 4, 1))
    store.close()
    assert all(b"unmistakable" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_forgotten_person_is_named_nowhere_and_the_figures_stay(world):
    admin, reviewer = world.seen_by("local-admin"), world.seen_by("reviewer")
    admin.people.save(Person("rina", "Rina Wijaya", StaffRole.AGENT, "one", "sub-1"))
    talk = scored("hello", "rina", said="Halo, saya Rina Wijaya. Wijayanti bukan saya.")
    admin.conversations.save_scored(talk)
    turn = talk.conversation.turns[1]
    cut = Evidence.of(turn, 11, 15)  # begins at a name and ends inside it
    draft = Review(
        "hello",
        reviewer.evaluations.history("hello")[0].id,
        "",
        (ReviewAnswer("greets", Answer.MET, "RINA did", (cut,)),),
    )
    review = reviewer.reviews.save(draft)
    reviewer.comments.add(Comment("c-peer", "", "like Rina wijaya, you could"))
    before = admin.trends.answers(by_agent=False)
    new_id = admin.purging.forget_person("rina")
    assert world.store.person_of_subject("sub-1") is None
    left = everything(world.store).lower()
    assert "rina wijaya" not in left
    assert "'rina'" not in left
    assert "rina did" not in left
    assert admin.trends.answers(by_agent=False) == before
    found = admin.conversations.scored("hello")
    assert found.conversation.agent_id == new_id
    text_now = found.conversation.turns[1].text
    assert text_now == "Halo, saya ███████████. Wijayanti bukan saya."
    for evidence in (
        *found.evaluation.result("apologises").evidence,
        *reviewer.reviews.get(review.id).answers[0].evidence,
    ):
        assert text_now[evidence.start : evidence.end] == evidence.quote
    assert [one.conversation_id for one in reviewer.comments.list("c-peer") if "████" in one.text] == ["c-peer"]


def test_the_audit_log_keeps_a_forgotten_persons_deeds_without_the_name(world):
    admin = world.seen_by("local-admin")
    deeds = [line.action for line in admin.audit.list().rows if line.actor_id == "rina"]
    new_id = admin.purging.forget_person("rina")
    assert deeds
    assert [line.action for line in admin.audit.list().rows if line.actor_id == new_id] == deeds


def test_a_name_that_is_also_a_word_of_the_format_does_no_harm(world):
    admin = world.seen_by("local-admin")
    admin.conversations.save_scored(scored("odd", "agent", said="The agent met you."))
    admin.purging.forget_person("agent")
    found = admin.conversations.scored("odd")
    assert found.conversation.turns[1].role == "agent"
    assert found.conversation.turns[1].text == "The █████ met you."


def test_the_last_administrator_can_not_be_forgotten(world):
    with pytest.raises(StorageError, match="nobody would be an administrator"):
        world.seen_by("local-admin").purging.forget_person("local-admin")


def test_an_export_has_all_about_a_person_and_nothing_about_others(world):
    admin = world.seen_by("local-admin")
    found = json.loads(json.dumps(admin.exporting.person("rina")))
    assert found["people"][0]["name"] == "Rina"
    filled = {name for name, rows in found.items() if rows}
    assert filled == {
        "people", "conversations", "evaluations", "reviews", "comments", "disputes", "sign_offs", "calibration_answers",
        "queue_samples", "outcomes", "coaching_plans", "audit_log", "practice_sessions", "practice_comments",
        "practice_assignments",
    }  # fmt: skip
    assert found["disputes"][0]["raised_by"] == "rina"
    assert not any(mark in json.dumps(found) for mark in ("peer", "two"))
    own = world.seen_by("rina").exporting.person("rina")
    assert own["reviews"] == []
    assert "hidden remark" not in repr(own)
    assert own["conversations"] == admin.exporting.person("rina")["conversations"]


def test_an_export_of_a_customer_has_what_they_said_and_where_they_are_named(world):
    admin = world.seen_by("local-admin")
    admin.conversations.save_scored(scored("named", "rina", said="Baik, <NAME_1>.", at=MONDAY))
    admin.conversations.save_scored(scored("other", "rina", said="Baik.", at=MONDAY))
    said = admin.exporting.customer("named", "<NAME_1>")["conversations"][0]["turns"]
    assert [turn[2] for turn in said] == ["Mana pesanan saya?", "Baik, <NAME_1>."]
    assert [turn[2] for turn in admin.exporting.customer("other", "<NAME_1>")["conversations"][0]["turns"]] == [
        "Mana pesanan saya?"
    ]
    assert admin.exporting.customer("named", "<NAME_2>")["conversations"][0]["turns"] == []
    with pytest.raises(NotFoundError):
        admin.exporting.customer("nothing", "<NAME_1>")
