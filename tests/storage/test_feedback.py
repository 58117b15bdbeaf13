"""Reviews, comments, disputes, sign-offs and plans, from both sides."""

from dataclasses import replace

import pytest

from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer
from coach.domain.review import Comment, DisputeState, Review, ReviewAnswer
from coach.errors import InvariantError, NotAllowedError, NotFoundError, StorageError
from coach.storage.queue import DrawnAs
from tests.storage.samples import decided, scored

RINA = scored("c-rina", said="said by rina")


def result(**answers):
    return decided(RINA.conversation, RINA.evaluation, **answers)


def test_a_draft_is_the_reviewers_until_it_is_released(world):
    reviewer, rina = world.seen_by("reviewer"), world.seen_by("rina")
    assert rina.reviews.list("c-rina") == ()
    assert [comment.text for comment in rina.comments.list("c-rina")] == ["remark on rina"]
    released = reviewer.reviews.release(world.ids["review", "rina"], result(greets=Answer.NOT_MET))
    assert rina.reviews.list("c-rina") == (released,)
    assert sorted(comment.text for comment in rina.comments.list("c-rina")) == [
        "hidden remark on rina",
        "remark on rina",
    ]


def test_a_released_review_makes_the_evaluation_that_counts(world):
    reviewer, first = world.seen_by("reviewer"), world.ids["evaluation", "rina"]
    released = reviewer.reviews.release(world.ids["review", "rina"], result(greets=Answer.NOT_MET))
    counting = world.seen_by("rina").conversations.scored("c-rina").evaluation
    assert counting.id == released.result_id
    assert counting.replaces == first
    assert (counting.evaluator.kind, counting.evaluator.id) == ("person", "reviewer")
    assert counting.result("greets").answer is Answer.NOT_MET
    assert reviewer.evaluations.get(first).result("greets").answer is Answer.MET
    greets = [(one.answer, one.count) for one in world.seen_by("rina").trends.answers(criterion="greets")]
    assert greets == [(Answer.NOT_MET, 1)]


def test_who_scored_is_taken_from_the_person_not_from_what_they_pass(world):
    claimed = replace(
        result(greets=Answer.NOT_MET), evaluator=replace(RINA.evaluation.evaluator, id="somebody"), id="my-id"
    )
    released = world.seen_by("reviewer").reviews.release(world.ids["review", "rina"], claimed)
    assert released.result_id != "my-id"
    assert world.seen_by("reviewer").evaluations.get(released.result_id).evaluator.id == "reviewer"


def test_a_review_ends_the_wait_in_the_queue(world):
    reviewer = world.seen_by("reviewer")
    assert reviewer.queue.counts() == {(DrawnAs.RANDOM, False): 2}
    reviewer.reviews.release(world.ids["review", "rina"], result(greets=Answer.NOT_MET))
    assert reviewer.queue.counts() == {(DrawnAs.RANDOM, False): 1, (DrawnAs.RANDOM, True): 1}
    assert [row.drawn.conversation_id for row in reviewer.queue.list().rows] == ["c-peer"]
    assert [row.drawn.conversation_id for row in reviewer.queue.list(done=True).rows] == ["c-rina"]


def test_overruling_needs_a_reason_and_accepting_does_not(world):
    reviewer, first = world.seen_by("reviewer"), world.ids["evaluation", "rina"]
    silent = reviewer.reviews.save(Review("c-rina", first, "", (ReviewAnswer("greets", Answer.NOT_MET, "  "),)))
    with pytest.raises(StorageError, match="'greets' is overruled without a reason"):
        reviewer.reviews.release(silent.id, result(greets=Answer.NOT_MET))
    accepted = reviewer.reviews.save(Review("c-rina", first, "", (ReviewAnswer("greets", Answer.MET),)))
    assert reviewer.reviews.release(accepted.id, result()).is_released


def test_the_new_evaluation_must_say_what_the_review_says(world):
    with pytest.raises(StorageError, match="other answers than the review"):
        world.seen_by("reviewer").reviews.release(world.ids["review", "rina"], result())


def test_a_draft_is_changed_with_its_evidence_and_a_released_one_is_not(world):
    reviewer = world.seen_by("reviewer")
    draft = reviewer.reviews.get(world.ids["review", "rina"])
    evidence = (Evidence.of(RINA.conversation.turns[1], 0, 4),)
    changed = replace(draft, answers=(ReviewAnswer("greets", Answer.NOT_MET, "no hello", evidence),))
    reviewer.reviews.save(changed)
    assert reviewer.reviews.get(draft.id) == changed
    reviewer.reviews.release(draft.id, result(greets=Answer.NOT_MET))
    with pytest.raises(NotAllowedError):
        reviewer.reviews.save(changed)
    with pytest.raises(NotAllowedError):
        reviewer.reviews.release(draft.id, result(greets=Answer.NOT_MET))


def test_a_review_of_what_was_scored_again_is_kept_and_can_be_brought_up_to_date(world):
    reviewer = world.seen_by("reviewer")
    again = reviewer.conversations.save_scored(scored("c-rina", said="said by rina", digest="r2"))
    draft = reviewer.reviews.get(world.ids["review", "rina"])
    with pytest.raises(StorageError, match="was scored again since"):
        reviewer.reviews.release(draft.id, result(greets=Answer.NOT_MET))
    reviewer.reviews.save(replace(draft, evaluation_id=again.evaluation_id))
    assert reviewer.reviews.release(draft.id, result(greets=Answer.NOT_MET)).is_released


def test_another_reviewer_of_the_team_neither_sees_nor_changes_a_draft(world):
    admin = world.seen_by("local-admin")
    admin.people.save(replace(admin.people.get("reviewer-two"), team="one"))
    other = world.seen_by("reviewer-two")
    with pytest.raises(NotFoundError):
        other.reviews.get(world.ids["review", "rina"])
    with pytest.raises(NotAllowedError):
        other.reviews.release(world.ids["review", "rina"], result(greets=Answer.NOT_MET))


def test_a_comment_is_on_a_turn_that_is_there_and_by_the_one_who_writes(world):
    rina = world.seen_by("rina")
    assert rina.comments.add(Comment("c-rina", "reviewer", "that was me", 1)).author_id == "rina"
    with pytest.raises(StorageError, match="no turn 2; the conversation has the turns 0 to 1"):
        rina.comments.add(Comment("c-rina", "", "where?", 2))
    with pytest.raises(NotAllowedError):
        rina.comments.add(Comment("c-rina", "", "in a draft of others", 1, world.ids["review", "rina"]))


def test_an_upheld_dispute_leaves_the_answer(world):
    decision = world.seen_by("reviewer").disputes.decide(
        world.ids["dispute", "rina"], DisputeState.UPHELD, "it stands: no sorry"
    )
    assert world.seen_by("rina").disputes.get(decision.id) == decision
    assert (decision.decided_by, decision.result_id) == ("reviewer", None)
    assert world.seen_by("rina").conversations.scored("c-rina").evaluation.id == world.ids["evaluation", "rina"]


def test_a_changed_dispute_makes_an_evaluation(world):
    decision = world.seen_by("reviewer").disputes.decide(
        world.ids["dispute", "rina"], DisputeState.CHANGED, "you did", result(apologises=Answer.MET)
    )
    counting = world.seen_by("rina").conversations.scored("c-rina").evaluation
    assert counting.id == decision.result_id
    assert counting.result("apologises").answer is Answer.MET


@pytest.mark.parametrize(
    ("state", "reason", "with_result", "told"),
    [
        (DisputeState.CHANGED, "why", False, "needs the new evaluation"),
        (DisputeState.UPHELD, "why", True, "'upheld' takes none"),
        (DisputeState.UPHELD, " ", False, "needs a reason"),
        (DisputeState.OPEN, "why", False, "can not be decided as 'open'"),
    ],
)
def test_a_decision_that_does_not_fit_is_told(world, state, reason, with_result, told):
    with pytest.raises(StorageError, match=told):
        world.seen_by("reviewer").disputes.decide(
            world.ids["dispute", "rina"], state, reason, result() if with_result else None
        )
    assert [one.state for one in world.seen_by("reviewer").disputes.list(conversation_id="c-rina")] == [
        DisputeState.OPEN
    ]


def test_a_decision_is_made_once(world):
    reviewer, dispute_id = world.seen_by("reviewer"), world.ids["dispute", "rina"]
    reviewer.disputes.decide(dispute_id, DisputeState.UPHELD, "stands")
    with pytest.raises(StorageError, match="it is upheld already"):
        reviewer.disputes.decide(dispute_id, DisputeState.UPHELD, "stands")
    with pytest.raises(StorageError, match="it is upheld already"):
        world.seen_by("rina").disputes.withdraw(dispute_id)


def test_what_can_not_be_disputed_is_told(world):
    rina, evaluation_id = world.seen_by("rina"), world.ids["evaluation", "rina"]
    with pytest.raises(StorageError, match="'apologises' was disputed already"):
        rina.disputes.raise_on(evaluation_id, "apologises", "again")
    with pytest.raises(StorageError, match="no criterion 'charm'"):
        rina.disputes.raise_on(evaluation_id, "charm", "why")
    with pytest.raises(InvariantError, match="reason is blank"):
        rina.disputes.raise_on(evaluation_id, "greets", " ")
    world.seen_by("reviewer").reviews.release(world.ids["review", "rina"], result(greets=Answer.NOT_MET))
    with pytest.raises(StorageError, match="was replaced by another"):
        rina.disputes.raise_on(evaluation_id, "greets", "why")


def test_a_sign_off_is_given_once(world):
    rina, evaluation_id = world.seen_by("rina"), world.ids["evaluation", "rina"]
    assert rina.sign_offs.add(evaluation_id, "another note").note == "read by rina"
    assert [one.note for one in world.seen_by("reviewer").sign_offs.list("c-rina")] == ["read by rina"]


def test_a_changed_plan_is_a_new_one_that_names_what_it_replaces(world):
    trainer, rina, first = world.seen_by("trainer"), world.seen_by("rina"), world.ids["plan", "rina"]
    plan = trainer.plans.get(first)
    changed = trainer.plans.save(replace(plan, practice=("role-play with an angry customer",)))
    assert (changed.replaces, changed.created_by) == (first, "trainer")
    again = trainer.plans.save(replace(changed, practice=("shorter",)))
    assert rina.plans.list() == (again,)
    assert rina.plans.earlier(again.id) == (changed, plan)
    assert trainer.plans.get(first) == plan
    for old in (plan, changed):
        with pytest.raises(StorageError, match="somebody replaced it with"):
            trainer.plans.save(old)
        with pytest.raises(StorageError, match="read that one"):
            rina.plans.acknowledge(old.id)
    line = world.seen_by("local-admin").audit.list().rows[0]
    assert (line.actor_id, line.action, line.subject) == (
        "trainer",
        "change plan",
        f"plan {again.id} replaces {changed.id}",
    )


def test_a_plan_stays_as_the_agent_has_acknowledged_it(world):
    trainer, rina = world.seen_by("trainer"), world.seen_by("rina")
    plan = trainer.plans.get(world.ids["plan", "rina"])
    acknowledged = rina.plans.acknowledge(plan.id)
    assert rina.plans.acknowledge(plan.id) == acknowledged == trainer.plans.get(plan.id)
    with pytest.raises(StorageError, match="has acknowledged it"):
        trainer.plans.save(plan)
    with pytest.raises(NotAllowedError):
        trainer.plans.save(replace(world.seen_by("peer").plans.list()[0], agent_id="rina"))


# -- blind answers ----------------------------------------------------------------------------------------------


def blind_draft(view):
    """An administrator's, who has written none on this conversation yet."""
    evaluation = view.conversations.scored("c-rina").evaluation
    return view.reviews.save(Review("c-rina", evaluation.id, "", (ReviewAnswer("greets", Answer.NOT_MET),), blind=True))


def test_blind_answers_stay_as_they_were_whatever_the_draft_becomes(world):
    admin = world.seen_by("local-admin")
    draft = blind_draft(admin)
    going_on = admin.reviews.reveal(draft.id)
    assert (going_on.id, going_on.blind, going_on.answers) == (draft.id, False, draft.answers)
    kept = admin.reviews.get(going_on.replaces)
    assert kept.answers == draft.answers
    assert kept.blind
    assert kept.revealed_at is not None
    assert admin.reviews.reveal(draft.id) == going_on
    changed = replace(going_on, answers=(ReviewAnswer("greets", Answer.MET),))
    assert admin.reviews.save(replace(changed, blind=True)) == changed
    admin.reviews.release(draft.id, result())
    assert admin.reviews.get(kept.id) == kept


def test_what_is_kept_of_blind_answers_is_nobodys_to_change_and_not_the_agents_to_see(world):
    admin, rina = world.seen_by("local-admin"), world.seen_by("rina")
    kept = admin.reviews.get(admin.reviews.reveal(blind_draft(admin).id).replaces)
    for change in (
        lambda: admin.reviews.save(replace(kept, answers=())),
        lambda: admin.reviews.reveal(kept.id),
        lambda: admin.reviews.release(kept.id, result(greets=Answer.NOT_MET)),
    ):
        with pytest.raises(NotAllowedError):
            change()
    for view in (rina, world.seen_by("reviewer")):
        with pytest.raises(NotFoundError):
            view.reviews.get(kept.id)
        assert kept.id not in [one.id for one in view.reviews.list("c-rina")]


def test_only_who_has_not_seen_the_answers_can_be_blind(world):
    reviewer, admin = world.seen_by("reviewer"), world.seen_by("local-admin")
    evaluation = reviewer.conversations.scored("c-rina").evaluation
    assert not reviewer.reviews.save(Review("c-rina", evaluation.id, "", blind=True)).blind
    admin.reviews.reveal(blind_draft(admin).id)
    assert not admin.reviews.save(Review("c-rina", evaluation.id, "", blind=True)).blind
    assert admin.reviews.save(Review("c-peer", world.ids["evaluation", "peer"], "", blind=True)).blind


def test_a_review_that_is_released_blind_keeps_that_too(world):
    admin = world.seen_by("local-admin")
    draft = blind_draft(admin)
    reasoned = admin.reviews.save(replace(draft, answers=(ReviewAnswer("greets", Answer.NOT_MET, "no hello"),)))
    released = admin.reviews.release(draft.id, result(greets=Answer.NOT_MET))
    assert admin.reviews.get(released.replaces).answers == reasoned.answers == released.answers


# -- examples ---------------------------------------------------------------------------------------------------


def test_an_example_is_written_down_only_when_it_was_written(world):
    reviewer, first = world.seen_by("reviewer"), world.ids["evaluation", "rina"]

    def fails():
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        reviewer.evaluations.add_example(first, "greets", fails)
    with pytest.raises(StorageError, match="it has no criterion 'waves'"):
        reviewer.evaluations.add_example(first, "waves", lambda: None)
    written = []
    reviewer.evaluations.add_example(first, "greets", lambda: written.append(True))
    lines = [line for line in world.seen_by("local-admin").audit.list().rows if line.action == "add example"]
    assert [(line.actor_id, line.subject) for line in lines] == [("reviewer", f"evaluation {first}, core, greets")]
    assert written


def test_nobody_without_the_role_has_a_file_written(world):
    for who in ("rina", "trainer", "reviewer-two"):
        with pytest.raises(NotAllowedError):
            world.seen_by(who).evaluations.add_example(world.ids["evaluation", "rina"], "greets", pytest.fail)
