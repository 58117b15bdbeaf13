"""The reviewer's pages on a database of their own: queue, review screen and disputes, as a reviewer uses them."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape

import pytest
from streamlit.testing.v1 import AppTest
from tests.builders import conversation

import coach.ui.staff
from coach.domain.conversation import Evidence
from coach.domain.evaluation import Answer
from coach.domain.people import Person, StaffRole, Team
from coach.domain.review import DisputeState
from coach.storage.queue import Drawn, DrawnAs, StratifiedBy
from coach.storage.store import Store
from coach.ui.page import ScoreOptions, Services
from coach.ui.reviewing.desk import desk_for
from coach.ui.reviewing.picked_words import picked_from, sentences
from coach.ui.words import words_in

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"
TALK = conversation(
    "Customer: My parcel is late and I am angry. When does it come?",
    f"Agent: Hello, this is Rina. I am sorry about the late parcel. {HOSTILE}",
    "Customer: And when does it come?",
    "Agent: Tomorrow before noon.\nIs there anything else?",
)
CRITERION = "apologises_for_the_problem"


@pytest.fixture(scope="module")
def scored(services):
    return services.score(TALK, ScoreOptions(), "en")


@pytest.fixture(scope="module")
def template(services, scored, tmp_path_factory):
    """A database with three contacts of rina's and one of another team's."""
    file = tmp_path_factory.mktemp("review") / "template.sqlite3"
    store = Store.open(f"sqlite:///{file}")
    admin = store.seen_by(store.local_admin())
    for team in ("one", "two"):
        admin.people.save_team(Team(team, f"Team {team}"))
    for person in (
        Person("rina", "Rina", StaffRole.AGENT, "one"),
        Person("other", "Other", StaffRole.AGENT, "two"),
        Person("rev", "Rev", StaffRole.REVIEWER, "one"),
    ):
        admin.people.save(person)
    evaluation, text = scored.evaluation, services.folder.text("core")
    admin.evaluations.save_rubric(evaluation.rubric_digest, "core", evaluation.rubric_version, text)
    for number, (name, agent) in enumerate((("c1", "rina"), ("c2", "rina"), ("c3", "rina"), ("x1", "other"))):
        talk = replace(scored.conversation, id=name, agent_id=agent, started_at=MONDAY + timedelta(hours=number))
        admin.conversations.save_scored(
            replace(scored, conversation=talk, evaluation=replace(evaluation, conversation_id=name, agent_id=agent))
        )
    store.close()
    return file


@pytest.fixture
def company(services, template, tmp_path, monkeypatch):
    """A copy of it, seen by the reviewer of rina's team."""
    file = shutil.copy(template, tmp_path / "santun.sqlite3")
    own = Services(replace(services.settings, database_url=f"sqlite:///{file}"))
    store = Store.open(own.settings.database)
    made = Company(own, store)
    monkeypatch.setattr(coach.ui.staff, "person_at_screen", lambda _: made.person)
    yield made
    store.close()


class Company:
    def __init__(self, services, store):
        self.services, self.store = services, store
        self.person = Person("rev", "", StaffRole.REVIEWER)

    def view(self, person="rev"):
        return self.store.seen_by(Person(person, "", StaffRole.AGENT))

    def open(self, name="queue", language="en", contact=None, **state):
        def script(name, services):
            from coach.ui.navigation import draw, find_pages

            draw(next(page for page in find_pages() if page.name == name), services)

        app = AppTest.from_function(script, args=(name, self.services), default_timeout=30)
        app.session_state["lang"] = language
        for key, value in state.items():
            app.session_state[key] = value
        if contact:
            app.query_params["contact"] = contact
        app.run()
        assert not app.exception
        return app

    def review(self, contact="c1"):
        (review,) = self.view().reviews.list(contact)
        return review


def press(app, ending):
    next(button for button in app.button if (button.key or "").endswith(ending)).click()
    app.run()
    assert not app.exception
    return app


def keys(app):
    return [button.key or "" for button in app.button]


def at(app, criterion=CRITERION):
    return press(app, f"_row_{criterion}")


def opened(app, company):
    return app.session_state[f"{desk_for(company.view(), company.services, 'c1').key}_at"]


# -- the queue --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("page", ["queue", "disputes", "calibration"])
def test_a_page_draws_in_both_languages(company, shown, page, language):
    words = words_in(language)
    markup = shown(company.open(page, language))
    assert words(f"{page}.title") in markup


def test_an_empty_store_tells_what_to_do(services, shown, tmp_path, monkeypatch):
    own = Services(replace(services.settings, database_url=f"sqlite:///{tmp_path / 'new.sqlite3'}"))
    made = Company(own, None)
    monkeypatch.setattr(coach.ui.staff, "person_at_screen", lambda store: store.local_admin())
    markup = shown(made.open())
    assert words_in("en")("coaching.empty.text") in markup
    assert words_in("en")("queue.local") in markup


@pytest.mark.parametrize("page", ["queue", "disputes", "calibration"])
def test_agents_are_told_whom_the_page_is_for(company, shown, page):
    company.person = Person("rina", "", StaffRole.AGENT)
    markup = shown(company.open(page, contact="c1"))
    assert words_in("en")("reviewing.not_yours.title") in markup
    assert "parcel" not in markup


def test_drawing_at_random_fills_the_queue_with_the_teams_own(company):
    app = company.open()
    press(app, "queue_draw_button")
    rows = company.view().queue.list().rows
    assert {row.drawn.conversation_id for row in rows} == {"c1", "c2", "c3"}
    assert {row.drawn.drawn_as for row in rows} == {DrawnAs.RANDOM}
    assert list(app.dataframe[0].value[words_in("en")("table.conversation")]) == ["c3", "c2", "c1"]


def test_parts_are_kept_apart_and_risk_has_no_mean(company, shown):
    company.view().queue.add([Drawn("c1", DrawnAs.RANDOM), Drawn("c2", DrawnAs.RISK, "low_score")])
    app = company.open(queue_part="risk")
    assert words_in("en")("queue.no_mean") in shown(app)
    frame = app.dataframe[0].value
    assert list(frame[words_in("en")("table.conversation")]) == ["c2"]
    assert list(frame[words_in("en")("queue.why")]) == [words_in("en")("queue.risk.low_score")]


def test_blind_hides_scores_in_the_queue(company):
    company.view().queue.add([Drawn("c1", DrawnAs.RANDOM)])
    score = words_in("en")("table.score")
    assert score in company.open().dataframe[0].value
    assert score not in company.open(reviewing_blind=True).dataframe[0].value


def test_the_planner_says_what_a_number_of_contacts_tells(company, shown):
    words = words_in("en")
    markup = shown(company.open())
    assert words("queue.needed", needed="49", share="85%", points="10") in markup
    assert words("queue.needed_of", needed="3", contacts="3") in markup


def test_some_of_each_channel_are_a_sample_of_their_own(company, shown):
    reviewer = company.view()
    reviewer.queue.add([Drawn("c1", DrawnAs.STRATIFIED, "rina", 3.0, StratifiedBy.AGENT)])
    app = company.open(queue_part="stratified", queue_by="channel")
    assert words_in("en")("queue.none.stratified") in shown(app)
    app.number_input(key="queue_count_stratified").set_value(1)
    press(app, "queue_draw_button")
    (row,) = reviewer.queue.list(stratified_by=StratifiedBy.CHANNEL).rows
    assert (row.drawn.stratum, row.drawn.weight) == ("chat", 3.0)
    assert [one.drawn.stratum for one in reviewer.queue.list(stratified_by=StratifiedBy.AGENT).rows] == ["rina"]


def test_the_planner_tells_what_each_stratum_takes(company, shown):
    words = words_in("en")
    app = company.open(planner_strata=True, planner_by="language", planner_each=2)
    table = next(frame.value for frame in app.dataframe if words("queue.by.language") in frame.value)
    assert table.to_dict("records") == [
        {
            words("queue.by.language"): "English",
            words("queue.contacts"): 3,
            words("queue.strata_enough", points="10"): 3,
            words("queue.strata_of_each", count="2"): "25% – 99%",
        }
    ]
    app = company.open(planner_strata=True, planner_by="week", planner_each=3)
    table = next(frame.value for frame in app.dataframe if words("queue.by.week") in frame.value)
    assert list(table[words("queue.by.week")]) == ["2026-03-02"]
    assert list(table[words("queue.strata_of_each", count="3")]) == [words("queue.strata_all")]


def test_a_conversation_of_another_team_is_not_there(company, shown):
    markup = shown(company.open(contact="x1"))
    assert words_in("en")("queue.gone.title") in markup
    assert "parcel" not in markup


# -- the review screen ------------------------------------------------------------------------------------------


def test_what_was_said_never_becomes_markup(company, shown):
    app = company.open(contact="c1")
    assert HOSTILE not in shown(app)
    assert "&lt;script&gt;alert" in shown(app)


def test_every_criterion_shows_its_words_at_one_click(company, shown):
    app = at(company.open(contact="c1"))
    markup = shown(app)
    assert "santun-quote" in markup
    assert "<mark" in markup
    assert opened(app, company) == CRITERION


def test_accepting_goes_on_and_is_saved_at_once(company):
    app = at(company.open(contact="c1"))
    press(app, "_accept")
    assert [(one.criterion, one.reason) for one in company.review().answers] == [(CRITERION, "")]
    assert opened(app, company) not in (CRITERION, None)


def test_overruling_needs_a_reason_before_release(company, shown):
    app = at(company.open(contact="c1"))
    press(app, "_answer_answer.not_met")
    release = next(button for button in app.button if (button.key or "").endswith("_release"))
    assert release.disabled
    assert words_in("en")("reviewing.reasons_missing", names="").strip() in shown(app)
    app.text_area[0].set_value("It is not named.").run()
    press(app, "_release")
    review = company.review()
    assert review.is_released
    result = company.view("rina").conversations.scored("c1").evaluation
    assert (result.result(CRITERION).answer, result.result(CRITERION).reason) == (Answer.NOT_MET, "It is not named.")
    assert result.evaluator.kind == "person"


def test_a_reason_and_a_key_at_once_lose_nothing(company):
    app = at(company.open(contact="c1"))
    press(app, "_answer_answer.not_met")
    app.text_area[0].set_value("It is not named.")
    press(app, "_answer_answer.partly_met")
    (own,) = company.review().answers
    assert (own.answer, own.reason) == (Answer.PARTLY_MET, "It is not named.")


def test_undo_goes_back_step_by_step(company):
    app = at(company.open(contact="c1"))
    press(app, "_answer_answer.not_met")
    press(app, "_answer_answer.partly_met")
    press(app, "_undo_step")
    assert [one.answer for one in company.review().answers] == [Answer.NOT_MET]
    press(app, "_undo_step")
    assert company.review().answers == ()


def test_a_sentence_can_be_chosen_as_evidence_and_taken_away(company):
    app = at(company.open(contact="c1"))
    next(box for box in app.selectbox if "_turn_" in box.key).set_value(3).run()
    press(app, "_use_sentence")
    (own,) = company.review().answers
    assert [one.quote for one in own.evidence] == ["Tomorrow before noon."]
    assert own.answer is company.view().evaluations.get(company.review().evaluation_id).result(CRITERION).answer
    press(app, "_drop_0")
    assert company.review().answers[0].evidence == ()


def test_the_rest_is_accepted_in_one_step(company):
    app = company.open(contact="c1")
    press(app, "_accept_rest")
    assert len(company.review().answers) == len(company.view().evaluations.history("c1")[0].results)
    press(app, "_undo_step")
    assert company.review().answers == ()


def test_releasing_opens_what_waits_next(company):
    company.view().queue.add([Drawn("c1", DrawnAs.RANDOM), Drawn("c2", DrawnAs.RANDOM)])
    app = press(company.open(contact="c2"), "_release")
    assert app.query_params["contact"] in ("c1", ["c1"])
    assert company.view().queue.counts() == {(DrawnAs.RANDOM, False): 1, (DrawnAs.RANDOM, True): 1}


def test_a_remark_waits_for_the_release(company, shown):
    app = press(company.open(contact="c1"), "_comment")
    next(box for box in app.selectbox if box.key.endswith("_comment_turn")).set_value(1).run()
    next(area for area in app.text_area if "_comment_text" in area.key).set_value("Well said").run()
    press(app, "_comment_save")
    assert "Well said" in shown(app)
    assert words_in("en")("reviewing.not_released") in shown(app)
    assert company.view("rina").comments.list("c1") == ()
    press(app, "_release")
    assert [(one.text, one.turn_index) for one in company.view("rina").comments.list("c1")] == [("Well said", 1)]


def test_blind_shows_nothing_of_the_machine_until_it_is_asked_for(company, shown, scored):
    result = scored.evaluation.result(CRITERION)
    assert result.evidence
    app = at(company.open(contact="c1", reviewing_blind=True))
    markup = shown(app)
    assert result.reason not in markup
    assert "<mark" not in markup
    assert words_in("en")("reviewing.score") not in markup
    assert not any(key.endswith(("_release", "_accept", "_accept_rest")) for key in keys(app))
    press(app, "_answer_answer.not_met")
    assert company.review().blind
    at(press(app, "_reveal"))
    assert result.reason in shown(app)
    assert any(key.endswith("_release") for key in keys(app))
    press(app, "_answer_answer.met")
    going_on, kept = sorted(company.view().reviews.list("c1"), key=lambda one: one.blind)
    assert [(one.criterion, one.answer) for one in kept.answers] == [(CRITERION, Answer.NOT_MET)]
    assert (going_on.replaces, going_on.answers[0].answer) == (kept.id, Answer.MET)
    again = company.open(contact="c1", reviewing_blind=True)
    assert not any(key.endswith("_reveal") for key in keys(again))


def test_what_was_seen_open_can_not_be_blind_afterwards(company):
    app = company.open(contact="c1")
    app.session_state["reviewing_blind"] = True
    app.run()
    assert not any(key.endswith("_reveal") for key in keys(app))


def test_a_draft_goes_on_with_the_latest_evaluation(company, scored):
    at(company.open(contact="c1"))
    view = company.view()
    desk = desk_for(view, company.services, "c1")
    desk.decide(CRITERION, Answer.NOT_MET)
    talk = view.conversations.get("c1")
    changed = replace(scored.evaluation, conversation_id="c1", agent_id="rina", model_id="newer")
    view.conversations.save_scored(replace(scored, conversation=talk, evaluation=changed))
    again = desk_for(view, company.services, "c1")
    assert again.review.evaluation_id == again.before.id != desk.before.id
    assert again.overrules(CRITERION)


# -- words that are selected ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "quote"),
    [(2, 14, "Tomorrow before"), (-5, 3, "Tomorrow"), (0, 999, TALK.turns[3].text), (8, 9, None), (5, 5, None)],
)
def test_selected_words_become_whole_words(start, end, quote):
    given = {"turn": 3, "start": start, "end": end, "purpose": "evidence"}
    found = picked_from(TALK, given)
    assert (found and found.evidence.quote) == quote


def test_places_hold_where_steering_characters_are_shown_longer():
    talk = conversation("Agent: abc\u202e def\u200b ghi")
    shown_text = "abc[U+202E] def ghi"
    start = shown_text.index("ghi")
    found = picked_from(talk, {"turn": 0, "start": start, "end": start + 3, "purpose": "comment"})
    assert found.evidence == Evidence(0, 10, 13, "ghi")


@pytest.mark.parametrize(
    "given", [{}, {"turn": 9, "start": 0, "end": 2, "purpose": "evidence"}, {"turn": 0, "start": 0, "end": 2, "purpose": "x"},
              {"turn": "a", "start": 0, "end": 1, "purpose": "evidence"}],
)  # fmt: skip
def test_nonsense_from_the_browser_is_nothing(given):
    assert picked_from(TALK, given) is None


def test_sentences_cover_the_words_of_a_turn():
    assert [one.quote for one in sentences(TALK.turns[3])] == ["Tomorrow before noon.", "Is there anything else?"]


# -- disputes ---------------------------------------------------------------------------------------------------


@pytest.fixture
def dispute(company):
    evaluation = company.view("rina").conversations.scored("c1").evaluation
    return company.view("rina").disputes.raise_on(evaluation.id, CRITERION, f"I did say it {HOSTILE}")


def decide(app, answer, reason):
    app.radio[0].set_value(answer)
    app.text_area[0].set_value(reason)
    return press(app, "_save")


def test_a_dispute_is_decided_with_a_reason_only(company, dispute, shown):
    app = company.open("disputes")
    assert "I did say it" in shown(app)
    assert HOSTILE not in shown(app)
    decide(app, "", " ")
    assert words_in("en")("disputes.reason_needed") in shown(app)
    decide(app, "", "It came too late.")
    decided = company.view("rina").disputes.get(dispute.id)
    assert (decided.state, decided.decision) == (DisputeState.UPHELD, "It came too late.")


def test_a_changed_answer_counts_from_now_on(company, dispute, shown):
    decide(company.open("disputes"), "partly met", "Half of it.")
    assert company.view("rina").disputes.get(dispute.id).state is DisputeState.CHANGED
    result = company.view("rina").conversations.scored("c1").evaluation
    assert result.result(CRITERION).answer is Answer.PARTLY_MET


def test_what_was_reviewed_since_can_only_stand(company, dispute, shown):
    desk = desk_for(company.view(), company.services, "c1")
    desk.decide(CRITERION, Answer.NOT_MET)
    desk_for(company.view(), company.services, "c1").give_reason(CRITERION, "no")
    desk_for(company.view(), company.services, "c1").release()
    app = company.open("disputes")
    assert words_in("en")("disputes.is_old") in shown(app)
    assert app.radio[0].options == [words_in("en")("disputes.stands")]


# -- calibration ------------------------------------------------------------------------------------------------


def start_session(company):
    admin = company.view("local-admin")
    admin.people.save(Person("rev2", "Second", StaffRole.REVIEWER, "one"))
    app = company.open("calibration")
    next(field for field in app.text_input if field.key == "cal_name").set_value("First")
    return press(app, "calibration_start")


def test_two_people_are_needed(company, shown):
    assert words_in("en")("calibration.too_few_people") in shown(company.open("calibration"))


def test_a_session_is_answered_blind_and_shows_agreement_when_it_is_closed(company, shown, scored):
    app = start_session(company)
    (session,) = company.view().calibration.list()
    assert set(session.conversation_ids) == {"c1", "c2", "c3"}
    markup = shown(app)
    assert "parcel" in markup
    assert "<mark" not in markup
    assert scored.evaluation.result(CRITERION).reason not in markup
    app.segmented_control(key=f"calibration_{session.id}_0_{CRITERION}").set_value(Answer.MET)
    press(app, f"calibration_form_{session.id}_0-" + words_in("en")("calibration.save"))
    (given,) = company.view().calibration.answers(session.id)
    assert (given.conversation_id, given.criterion, given.answer) == (
        session.conversation_ids[0],
        CRITERION,
        Answer.MET,
    )
    for number, contact in enumerate(session.conversation_ids):
        for who in ("rev", "rev2"):
            answer = Answer.MET if number else Answer.NOT_MET
            company.view(who).calibration.answer(session.id, contact, [(CRITERION, answer)])
    press(app, "calibration_close")
    table = next(frame.value for frame in app.dataframe if words_in("en")("calibration.with_machine") in frame.value)
    row = table[table[words_in("en")("calibration.criterion")] == "Apologises for the problem"].iloc[0]
    assert (row[words_in("en")("calibration.percent")], row[words_in("en")("calibration.alpha")]) == ("100%", "1.00")
    assert words_in("en")("calibration.nothing_to_rewrite") in shown(app)


def test_blind_reviews_stand_beside_santuns_answers(company, shown, scored):
    words = words_in("en")
    assert escape(words("calibration.blind_none")) in shown(company.open("calibration", cal_blind=True))
    app = at(company.open(contact="c1", reviewing_blind=True))
    press(app, "_answer_answer.not_met")
    press(app, "_reveal")
    app = company.open("calibration", cal_blind=True)
    assert words("calibration.blind_basis", contacts="1", names="rev") in shown(app)
    (table,) = (frame.value for frame in app.dataframe)
    (row,) = table.to_dict("records")
    assert row[words("calibration.criterion")] == "Apologises for the problem"
    same = scored.evaluation.result(CRITERION).answer is Answer.NOT_MET
    assert row[words("calibration.percent")] == ("100%" if same else "0%")
