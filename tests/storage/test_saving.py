"""What is stored once stays as it was, and the counts are those of what is stored."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from coach.domain.evaluation import Answer, Scored
from coach.domain.review import Review, ReviewAnswer
from coach.errors import InvariantError, NotFoundError, StorageError
from coach.storage.conversations import ConversationFilter, ScoredBy
from coach.storage.saving import SaveState
from coach.storage.tables import answers, daily_answers, evaluations
from coach.storage.trends import Period, TrendFilter
from tests.storage.samples import MONDAY, days_ago, decided, scored, staff


def test_a_conversation_comes_back_as_it_was(admin):
    given = scored("c1", said="Maaf Kak, “tidak bisa” 😀")
    admin.conversations.save_scored(given)
    found = admin.conversations.scored("c1")
    assert found.conversation == given.conversation
    assert found.conversation.started_at.utcoffset() == MONDAY.utcoffset()
    assert found.measures == given.measures
    stored = replace(found.evaluation, id=None, created_at=None)
    assert stored == given.evaluation


@pytest.mark.parametrize(
    "name",
    [
        "'; DROP TABLE people; --",
        "<script>alert(1)</script>",
        '=HYPERLINK("x")',
        "Ñandú 李雷 👩🏽‍💻",
        "a%s{b}:c\\",
        "x" * 5000,
    ],
    ids=["sql", "html", "formula", "unicode", "placeholders", "long"],
)
def test_names_and_texts_are_only_text(admin, name):
    given = scored(f"id {name}", f"agent {name}", said=f"I am {name}")
    admin.conversations.save_scored(given)
    assert admin.conversations.get(f"id {name}") == given.conversation
    assert [row.agent_id for row in admin.conversations.list(ConversationFilter(agent_id=f"agent {name}")).rows] == [
        f"agent {name}"
    ]
    assert admin.people.get(f"agent {name}").name == f"agent {name}"


def test_the_same_twice_changes_nothing_and_says_so(admin):
    first = admin.conversations.save_scored(scored())
    before = admin.trends.answers()
    second = admin.conversations.save_scored(scored())
    assert (first.state, second.state) == (SaveState.NEW, SaveState.UNCHANGED)
    assert second.evaluation_id == first.evaluation_id
    assert admin.trends.answers() == before
    assert len(admin.evaluations.history("c1")) == 1


def test_another_file_name_is_no_other_content(admin):
    admin.conversations.save_scored(scored())
    moved = scored()
    moved = replace(
        moved,
        conversation=replace(moved.conversation, source=replace(moved.conversation.source, path="elsewhere.json")),
    )
    assert admin.conversations.save_scored(moved).state is SaveState.UNCHANGED


def test_other_content_is_a_revision_and_old_evaluations_stay_with_theirs(admin):
    old = admin.conversations.save_scored(scored(said="Tidak bisa."))
    new = admin.conversations.save_scored(scored(said="Bisa, Kak.", apologises=Answer.MET))
    assert new.state is SaveState.REVISED
    assert admin.conversations.get("c1").turns[1].text == "Bisa, Kak."
    assert admin.conversations.get("c1", revision=1).turns[1].text == "Tidak bisa."
    assert [one.id for one in admin.evaluations.history("c1")] == [new.evaluation_id]
    assert admin.evaluations.get(old.evaluation_id).result("apologises").answer is Answer.NOT_MET
    assert counted(admin)["apologises"] == {Answer.MET: 1}
    assert admin.conversations.save_scored(scored(said="Tidak bisa.")).state is SaveState.UNCHANGED


def test_a_rescore_replaces_and_the_old_one_stays(admin):
    old = admin.conversations.save_scored(scored(digest="r1"))
    new = admin.conversations.save_scored(scored(digest="r2", score=75.0, apologises=Answer.MET))
    assert new.state is SaveState.RESCORED
    assert [(one.id, one.replaces) for one in admin.evaluations.history("c1")] == [
        (old.evaluation_id, None),
        (new.evaluation_id, old.evaluation_id),
    ]
    assert admin.conversations.list().rows[0].score == 75.0
    assert counted(admin)["apologises"] == {Answer.MET: 1}
    assert admin.conversations.save_scored(scored(digest="r1")).state is SaveState.RESCORED
    assert len(admin.evaluations.history("c1")) == 3


def test_a_persons_evaluation_goes_on_to_count_after_a_rescore(world):
    reviewer, given = world.seen_by("reviewer"), scored("c-rina", said="said by rina")
    review = reviewer.reviews.get(world.ids["review", "rina"])
    result = decided(given.conversation, given.evaluation, greets=Answer.NOT_MET)
    reviewer.reviews.release(review.id, result)
    again = reviewer.conversations.save_scored(scored("c-rina", said="said by rina", digest="r2"))
    assert again.state is SaveState.RESCORED
    assert reviewer.conversations.scored("c-rina").evaluation.evaluator.kind == "person"
    assert reviewer.conversations.scored("c-rina").evaluation.result("greets").answer is Answer.NOT_MET
    assert reviewer.conversations.list(ConversationFilter(agent_id="rina")).rows[0].score == 100.0


def test_known_content_needs_no_scoring(admin):
    conversation = scored().conversation
    by = ScoredBy("r1", "turns-v2", None)
    assert admin.conversations.has([(conversation, by)]) == (False,)
    admin.conversations.save_scored(scored())
    asked = [
        (conversation, by),
        (conversation, replace(by, rubric_digest="r2")),
        (conversation, replace(by, model_id=None)),
        (conversation, replace(by, culture="id")),
        (scored(said="other").conversation, by),
        (scored("another").conversation, by),
        (conversation, by),
    ]
    assert admin.conversations.has(asked) == (True, False, False, False, False, False, True)


def test_a_batch_keeps_what_is_good_when_one_can_not_be_stored(admin):
    broken = scored("broken")
    broken = Scored(broken.conversation, broken.evaluation, {"seconds": float("nan")})
    half_a_letter = scored("half", said="\ud83d")
    saved = admin.conversations.save_scored_batch([scored("a"), broken, scored("b"), half_a_letter, scored("a")])
    assert [one.state for one in saved] == [
        SaveState.NEW, SaveState.FAILED, SaveState.NEW, SaveState.FAILED, SaveState.UNCHANGED
    ]  # fmt: skip
    assert saved[1].problem
    assert saved[3].problem
    with pytest.raises(NotFoundError):
        admin.conversations.get("broken")
    assert counted(admin)["greets"] == {Answer.MET: 2}


def test_an_import_takes_no_evaluation_of_another_conversation_or_by_a_person(admin):
    other = replace(scored("a"), evaluation=scored("b").evaluation)
    with pytest.raises(InvariantError, match="its evaluation is of 'b'"):
        admin.conversations.save_scored(other)
    by_person = scored("a")
    by_person = replace(
        by_person,
        evaluation=replace(by_person.evaluation, evaluator=replace(by_person.evaluation.evaluator, kind="person")),
    )
    with pytest.raises(InvariantError, match="come from reviews"):
        admin.conversations.save_scored(by_person)


def test_practice_is_kept_out_of_every_count(admin):
    admin.conversations.save_scored(scored("real"))
    admin.conversations.save_scored(scored("play", apologises=Answer.MET), practice=True)
    assert counted(admin)["apologises"] == {Answer.NOT_MET: 1}
    assert admin.trends.scores()[0].conversations == 1
    assert [row.id for row in admin.conversations.list().rows] == ["real"]
    assert [row.id for row in admin.conversations.list(ConversationFilter(practice=True)).rows] == ["play"]


def test_a_conversation_without_agent_or_time_is_stored_for_administrators(world):
    admin = world.seen_by("local-admin")
    admin.conversations.save_scored(scored("unknown", None, at=None))
    assert admin.conversations.get("unknown").agent_id is None
    assert admin.conversations.get("unknown").started_at is None
    assert "unknown" not in [row.id for row in world.seen_by("reviewer").conversations.list().rows]
    assert None in {one.agent_id for one in admin.trends.answers()}


def test_pages_follow_each_other_without_gaps_also_at_the_same_moment(admin):
    admin.conversations.save_scored_batch(
        [scored(f"c{number:02}", at=MONDAY if number % 2 else days_ago(number)) for number in range(25)]
    )
    seen, after = [], None
    while True:
        page = admin.conversations.list(after=after, limit=7)
        seen += page.rows
        after = page.next
        if after is None:
            break
    assert len({row.id for row in seen}) == len(seen) == 25
    assert [row.happened_at for row in seen] == sorted((row.happened_at for row in seen), reverse=True)
    with pytest.raises(StorageError, match="no place in the list"):
        admin.conversations.list(after="page 2")


def test_lists_are_filtered(admin):
    admin.conversations.save_scored_batch(
        [
            scored("a", "rina", channel="call"),
            scored("b", "budi", language="en", apologises=Answer.MET),
            scored("c", "rina", at=datetime(2026, 5, 1, tzinfo=UTC)),
        ]
    )

    def ids(**where):
        return [row.id for row in admin.conversations.list(ConversationFilter(**where)).rows]

    assert ids(agent_id="rina") == ["c", "a"]
    assert ids(language="en") == ["b"]
    assert ids(since=date(2026, 5, 1)) == ["c"]
    assert ids(until=date(2026, 4, 30), agent_id="rina") == ["a"]
    assert ids(criterion="apologises", answer=Answer.MET) == ["b"]
    assert ids(needs_review=True) == []
    with pytest.raises(InvariantError):
        ConversationFilter(criterion="apologises")


@pytest.mark.parametrize("table", ["audit_log", "evaluations"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET {}"])
def test_evaluations_and_the_audit_log_refuse_changes(store, admin, table, change):
    admin.conversations.save_scored(scored())
    column = {"audit_log": "action = 'nothing'", "evaluations": "score = 100"}[table]
    with pytest.raises(DBAPIError, match="append-only"):
        store._database.write(lambda connection: connection.execute(text(change.format(table, column))))


def test_a_thousand_conversations_count_as_a_recount_does(store):
    made = staff(store)
    admin, kinds = made.seen_by("local-admin"), list(Answer)
    batch = [
        scored(
            f"c{number}", f"agent{number % 7}", at=days_ago(number % 50), score=float(number % 101),
            greets=kinds[number % 5], apologises=kinds[number % 3],
        )
        for number in range(1000)
    ]  # fmt: skip
    for start in range(0, 1000, 250):
        admin.conversations.save_scored_batch(batch[start : start + 250])
    admin.conversations.save_scored_batch(
        [
            scored(f"c{number}", f"agent{number % 7}", at=days_ago(number % 50), digest="r2")
            for number in range(0, 1000, 10)
        ]
    )
    with store._database.reading() as connection:
        by_row = connection.execute(
            select(answers.c.agent, answers.c.day, answers.c.criterion, answers.c.answer, func.count()).group_by(
                answers.c.agent, answers.c.day, answers.c.criterion, answers.c.answer
            )
        ).all()
        by_day = connection.execute(
            select(
                daily_answers.c.agent,
                daily_answers.c.day,
                daily_answers.c.criterion,
                daily_answers.c.answer,
                daily_answers.c["count"],
            )
        ).all()
        assert connection.scalar(select(func.count()).select_from(evaluations)) == 1100
    assert Counter(map(tuple, by_row)) == Counter(map(tuple, by_day))
    expected = Counter()
    for number, one in enumerate(batch):
        greets = Answer.MET if number % 10 == 0 else one.evaluation.result("greets").answer
        expected[one.conversation.agent_id, greets] += 1
    found = {(one.agent_id, one.answer): one.count for one in admin.trends.answers(criterion="greets")}
    assert found == expected
    weekly = admin.trends.answers(Period.WEEK, criterion="greets", by_agent=False)
    assert sum(one.count for one in weekly) == 1000
    assert {one.starts_on.weekday() for one in weekly} == {0}
    monthly = admin.trends.scores(Period.MONTH, by_agent=False)
    assert [one.starts_on for one in monthly] == [date(2026, 2, 1), date(2026, 3, 1)]
    assert sum(one.conversations for one in monthly) == 1000
    bands = admin.trends.distribution(by_agent=False)
    scores = [50.0 if number % 10 == 0 else float(number % 101) for number in range(1000)]
    assert {one.low: one.count for one in bands} == Counter(min(int(score // 5) * 5, 95) for score in scores)


def test_trends_are_limited_to_days_team_and_rubric(world):
    admin = world.seen_by("local-admin")
    admin.conversations.save_scored(scored("later", "rina", at=datetime(2026, 6, 1, 23, tzinfo=UTC)))
    assert {one.agent_id for one in admin.trends.answers(where=TrendFilter(team="two"))} == {"agent-two"}
    assert {one.agent_id for one in admin.trends.scores(where=TrendFilter(since=date(2026, 6, 1)))} == {"rina"}
    assert admin.trends.answers(where=TrendFilter(until=date(2026, 3, 1))) == ()
    assert admin.trends.answers(where=TrendFilter(rubric="roleplay")) == ()
    assert admin.trends.scores(where=TrendFilter(rubric="core"), by_agent=False)[0].conversations == 4
    rina = admin.trends.scores(where=TrendFilter(agent_id="rina"))[0]
    assert (rina.conversations, rina.scored, rina.mean, rina.sum_of_squares) == (2, 2, 50.0, 5000.0)


def test_the_day_is_that_of_the_conversations_own_clock(admin):
    just_after_midnight = MONDAY.replace(hour=0, minute=5)  # the day before, in UTC
    admin.conversations.save_scored(scored(at=just_after_midnight))
    assert {one.starts_on for one in admin.trends.answers(Period.DAY)} == {date(2026, 3, 2)}


def test_a_review_of_an_evaluation_needs_its_criteria(world):
    with pytest.raises(StorageError, match="no criterion 'charm'"):
        world.seen_by("reviewer").reviews.save(
            Review("c-rina", world.ids["evaluation", "rina"], "", (ReviewAnswer("charm", Answer.MET),))
        )


def counted(view):
    found = {}
    for one in view.trends.answers(by_agent=False):
        found.setdefault(one.criterion, {})[one.answer] = one.count
    return found
