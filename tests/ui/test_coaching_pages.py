"""My feedback, the team and coaching plans: drawn from a store, as each role, in both languages."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pytest
from tests.ui.conftest import SAMPLES_ON, naming, on, own_samples
from tests.ui.test_app_pages import press
from tests.ui.test_hostile_words import HOSTILE, harmful_tags

from coach.domain.people import Person, StaffRole
from coach.storage.conversations import ConversationFilter
from coach.storage.store import Store
from coach.ui.coaching.samples import COACHED, PREFIX, TEAM, has_samples, import_samples, remove_samples
from coach.ui.words import words_in

PAGES = ["my_feedback", "team", "plans"]
TITLES = {"my_feedback": "feedback.title", "team": "team.title", "plans": "plan.title"}


@pytest.fixture
def unused(services, tmp_path, monkeypatch):
    """Services on a store without anything, with two samples to begin with."""
    folder = tmp_path / "few"
    folder.mkdir()
    for name in ("en_chat_double_charge.json", "id_call_tagihan_ganda.json"):
        shutil.copy(services.settings.samples / "santun_json" / name, folder)
    return on(services, replace(services.settings, home=tmp_path, samples=folder), monkeypatch)


def submit(app, label):
    next(button for button in app.button if button.label == label).click()
    return app.run()


# -- the samples ------------------------------------------------------------------------------------------------


def test_the_samples_are_a_team_of_several_weeks_that_says_what_it_is(admin):
    scores = admin.trends.scores()
    assert len(scores) == 6
    assert all(row.conversations == 24 for row in scores)
    people = admin.people.list(role=StaffRole.AGENT, team=TEAM)
    assert all(person.id.startswith(PREFIX) and "sample" in person.name for person in people)
    assert admin.plans.list(COACHED)


def test_the_same_samples_again_change_nothing(admin, services):
    before = admin.trends.scores(), admin.overview.counts()
    import_samples(
        admin, services.coach("core", None, "en"), own_samples(services), SAMPLES_ON, "en", naming, lambda share: None
    )
    assert (admin.trends.scores(), admin.overview.counts()) == before


def test_the_samples_can_be_taken_out_and_leave_what_is_real(admin):
    real = admin.conversations.scored(admin.conversations.list(limit=1).rows[0].id)
    kept = replace(real.conversation, id="real", agent_id="rina")
    admin.conversations.save_scored(
        replace(
            real,
            conversation=kept,
            evaluation=replace(real.evaluation, conversation_id="real", agent_id="rina", id=None),
        )
    )
    assert remove_samples(admin) == 144
    assert not has_samples(admin)
    assert [row.id for row in admin.conversations.list().rows] == ["real"]
    assert [person.id for person in admin.people.list(role=StaffRole.AGENT, with_contacts=True)] == ["rina"]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", PAGES)
def test_an_empty_store_offers_the_samples(open_page_of, unused, shown, name, language):
    app = open_page_of(unused, name, language)
    assert not app.exception
    words = words_in(language)
    assert words("coaching.empty.title") in shown(app)
    assert words("coaching.local") in shown(app)
    assert any(button.key == "samples_open" for button in app.button)


def test_a_press_opens_them(open_page_of, unused, shown):
    app = press(open_page_of(unused, "team"), "samples_open")
    assert not app.exception
    assert words_in("en")("team.heat") in shown(app)
    assert words_in("en")("samples.note") in shown(app)


def test_an_agent_is_not_offered_them(open_page_of, unused, shown, works_here):
    store = Store.open(unused.settings.database)
    store.seen_by(store.local_admin()).people.save(Person("rina", "Rina", StaffRole.AGENT))
    works_here("rina")
    app = open_page_of(unused, "my_feedback")
    assert words_in("en")("feedback.empty.title") in shown(app)
    assert not app.button


# -- as each role -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_draws_from_the_store(open_page_of, stored, shown, name, language):
    app = open_page_of(stored, name, language, coaching_agent=COACHED)
    assert not app.exception
    assert words_in(language)(TITLES[name]) in shown(app)
    assert words_in(language)("coaching.empty.title") not in shown(app)


def test_an_agent_sees_own_feedback_and_nobody_elses(open_page_of, stored, shown, works_here):
    works_here(COACHED)
    app = open_page_of(stored, "my_feedback")
    markup = shown(app)
    assert not app.exception
    assert words_in("en")("agents.strengths") in markup
    assert words_in("en")("coaching.local") not in markup
    assert "Ayu" not in markup
    assert not any(box.key == "coaching_agent" for box in app.selectbox)


def test_an_agent_signs_off_with_a_word(open_page_of, stored, shown, works_here, admin):
    works_here(COACHED)
    app = open_page_of(stored, "my_feedback")
    next(box for box in app.text_input if box.key.endswith("_note")).set_value("thanks <b>you</b>")
    submit(app, words_in("en")("answering.sign_button"))
    (signed,) = admin.sign_offs.list()
    assert (signed.agent_id, signed.note) == (COACHED, "thanks <b>you</b>")
    app.run()
    assert "thanks &lt;b&gt;you" in shown(app)
    assert not any(button.label == words_in("en")("answering.sign_button") for button in app.button)


def test_a_dispute_needs_a_reason_and_is_made_once(open_page_of, stored, shown, works_here, admin):
    works_here(COACHED)
    words = words_in("id")
    app = open_page_of(stored, "my_feedback", "id")
    submit(app, words("answering.dispute_button"))
    assert words("answering.incomplete") in shown(app)
    assert admin.disputes.list() == ()
    box = next(box for box in app.selectbox if box.key.endswith("_criterion"))
    box.set_value("greets_and_introduces")
    next(box for box in app.text_area if box.key.endswith("_reason")).set_value(HOSTILE[0])
    submit(app, words("answering.dispute_button"))
    (dispute,) = admin.disputes.list()
    assert (dispute.criterion, dispute.reason) == ("greets_and_introduces", HOSTILE[0])
    app.run()
    assert words("answering.state.open") in shown(app)
    assert harmful_tags(shown(app)) == []
    again = next(box for box in app.selectbox if box.key.endswith("_criterion"))
    name = next(
        one for one in stored.coach("core", None, "id").rubric.criteria if one.criterion == dispute.criterion
    ).name
    assert not any(str(option).startswith(name["id"]) for option in again.options)


def test_an_administrator_can_not_speak_for_an_agent(open_page_of, stored, shown):
    app = open_page_of(stored, "my_feedback", coaching_agent=COACHED)
    assert words_in("en")("answering.only_agent") in shown(app)
    assert not any(button.label == words_in("en")("answering.sign_button") for button in app.button)


@pytest.fixture
def outage(open_page_of, stored, admin):
    """The feedback on a conversation with something to work on that has a better wording."""
    agent, row = next(
        (person.id, row)
        for person in admin.people.list(role=StaffRole.AGENT, team=TEAM)
        for row in admin.conversations.list(ConversationFilter(agent_id=person.id)).rows
        if row.id.endswith("en-call-broadband-outage")
    )
    state = {f"feedback_shown_{agent}": 50, f"feedback_conversation_{agent}": row.id, "coaching_agent": agent}
    return open_page_of(stored, "my_feedback", **state)


def test_what_to_work_on_comes_with_the_words_said_and_better_ones(outage, shown):
    words = words_in("en")
    markup = shown(outage)
    assert 1 <= markup.count(f"<strong>{words('card.advice')}") <= 2
    assert words("feedback.instead_of") in markup
    assert markup.index(words("agents.strengths")) < markup.index(words("agents.work"))
    assert words("feedback.moments") in markup


def test_practice_says_what_is_left_and_stores_nothing(outage, shown, admin):
    words = words_in("en")
    before = admin.overview.counts()
    submit(outage, words("practice.check"))
    assert words("practice.unchanged") in shown(outage)
    box = next(box for box in outage.text_area if box.key.endswith("_text"))
    box.set_value("I am so sorry that you have been without internet for days, that is really frustrating.")
    submit(outage, words("practice.check"))
    assert not outage.exception
    assert words("practice.done", name="Acknowledges feelings") in shown(outage)
    next(box for box in outage.text_area if box.key.endswith("_text")).set_value("Customer number?")
    submit(outage, words("practice.check"))
    assert words("practice.not_yet", name="Acknowledges feelings") in shown(outage)
    assert admin.overview.counts() == before


def test_older_conversations_can_be_reached(open_page_of, stored):
    app = open_page_of(stored, "my_feedback", coaching_agent=COACHED)
    box = next(box for box in app.selectbox if "conversation" in box.key)
    assert len(box.options) == 20
    press(app, "feedback_older")
    assert len(next(box for box in app.selectbox if "conversation" in box.key).options) == 24


# -- the team ---------------------------------------------------------------------------------------------------


def test_the_teams_page_is_not_for_agents(open_page_of, stored, shown, works_here):
    works_here(COACHED)
    app = open_page_of(stored, "team")
    assert words_in("en")("team.not_yours.title") in shown(app)
    assert "Ayu" not in shown(app)


def test_findings_show_their_examples_when_they_are_opened(open_page_of, stored, shown):
    app = open_page_of(stored, "team")
    before = shown(app).count("santun-quote")
    app.session_state["team_finding_confirms_resolution"] = True
    app.run()
    assert not app.exception
    assert shown(app).count("santun-quote") + shown(app).count('class="reason"') > before


def test_hostile_names_do_nothing_but_show(open_page_of, stored, shown, admin):
    person = admin.people.get(COACHED)
    for name, page in zip(HOSTILE, [*PAGES, *PAGES[:2]], strict=True):
        admin.people.save(replace(person, name=name))
        app = open_page_of(stored, page, coaching_agent=COACHED)
        assert not app.exception
        assert harmful_tags(shown(app)) == []


# -- coaching plans ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_plan_shows_before_after_and_what_was_to_be_expected(open_page_of, stored, shown, language):
    app = open_page_of(stored, "plans", language, coaching_agent=COACHED)
    words = words_in(language)
    assert words("plan.before_after") in shown(app)
    # The team has six agents, so the guard against regression to the mean can speak.
    assert {"en": "with no coaching at all", "id": "tanpa pembinaan apa pun"}[language] in shown(app)


def test_a_plan_is_agreed_on_and_acknowledged(open_page_of, stored, shown, admin, works_here):
    words = words_in("en")
    agent = f"{PREFIX}ayu"
    app = open_page_of(stored, "plans", coaching_agent=agent)
    assert words("plan.empty.title") in shown(app)
    focus = app.multiselect[0].value
    assert 1 <= len(focus) <= 2
    submit(app, words("plan.save"))
    assert not app.exception
    (plan,) = admin.plans.list(agent)
    assert [area.criterion for area in plan.focus] == focus
    works_here(agent)
    app = open_page_of(stored, "plans")
    assert not app.multiselect
    submit(app, words("plan.acknowledge"))
    assert admin.plans.get(plan.id).acknowledged_at is not None


def test_days_that_do_not_follow_each_other_are_refused_with_words(open_page_of, stored, shown, admin):
    agent = f"{PREFIX}ayu"
    app = open_page_of(stored, "plans", coaching_agent=agent)
    app.date_input[2].set_value(date(2020, 1, 1))
    submit(app, words_in("en")("plan.save"))
    assert "must follow each other" in shown(app)
    assert admin.plans.list(agent) == ()


def test_a_plan_is_changed_until_the_agent_has_read_it(open_page_of, stored, shown, admin, works_here):
    words = words_in("en")
    (first,) = admin.plans.list(COACHED)
    kept, other = first.focus[0], "confirms_resolution"
    assert other not in [area.criterion for area in first.focus]
    app = open_page_of(stored, "plans", coaching_agent=COACHED)
    app.text_area(key=f"plan_change_{first.id}_practice_0").set_value(f"Role-play {HOSTILE}")
    app.multiselect(key=f"plan_change_{first.id}_focus").set_value([kept.criterion, other])
    submit(app, words("plan.save_change"))
    (changed,) = admin.plans.list(COACHED)
    assert (changed.replaces, changed.focus[0], changed.focus[1].criterion) == (first.id, kept, other)
    assert changed.practice[0].startswith("Role-play")
    works_here(COACHED)
    app = open_page_of(stored, "plans")
    assert words("plan.made_by", name="local-admin", day="").strip(", ") in shown(app)
    assert not harmful_tags(shown(app))
    assert words("plan.save_change") not in [button.label for button in app.button]


def test_few_contacts_make_no_plan(open_page_of, stored, shown, admin):
    talk = admin.conversations.scored(
        admin.conversations.list(ConversationFilter(agent_id=COACHED), limit=1).rows[0].id
    )
    one = replace(talk.conversation, id="real", agent_id="rina")
    evaluation = replace(talk.evaluation, conversation_id="real", agent_id="rina", id=None)
    admin.conversations.save_scored(replace(talk, conversation=one, evaluation=evaluation))
    app = open_page_of(stored, "plans", coaching_agent="rina")
    assert "A plan needs at least 10" in shown(app)
    assert not app.multiselect
