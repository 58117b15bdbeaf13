"""The role-play room through its page: chosen, played, looked back on, set as homework; as each role, in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.ui.conftest import on
from tests.ui.test_app_pages import press
from tests.ui.test_hostile_words import HOSTILE, harmful_tags

from coach.coaching.plan import Loss
from coach.domain.people import Person, StaffRole, Team
from coach.domain.practice import Assignment, PracticeComment
from coach.domain.review import CoachingPlan, FocusArea
from coach.metrics.intervals import Interval
from coach.roleplay.record import replayed, written
from coach.storage.store import Store
from coach.ui.roleplay.attempt import attempt_of
from coach.ui.roleplay.choosing import CHOSEN
from coach.ui.roleplay.room import Terms, answer_limit, begin
from coach.ui.roleplay.suggesting import suggestions
from coach.ui.roleplay.talking import ROOM
from coach.ui.words import words_in

EN, EN_HARD, ID = "lost_birthday_parcel", "third_call_outage", "tas_diskon"
CARING = (
    "I am so sorry that your daughter's present did not come, that is really upsetting. May I have the order number?"
)
COLD = "That is not my problem. You should have ordered earlier."


@pytest.fixture
def plain(services, tmp_path, monkeypatch):
    """Services on an empty store."""
    return on(services, replace(services.settings, home=tmp_path), monkeypatch)


@pytest.fixture
def team(plain):
    """A store with a trainer and an agent of one team, and an agent of another."""
    store = Store.open(plain.settings.database)
    admin = store.seen_by(store.local_admin())
    for name in ("one", "two"):
        admin.people.save_team(Team(name, name))
    for person in (
        Person("rina", "Rina", StaffRole.AGENT, "one"),
        Person("tono", "Tono", StaffRole.TRAINER, "one"),
        Person("andi", "Andi", StaffRole.AGENT, "two"),
    ):
        admin.people.save(person)
    yield lambda person_id: store.seen_by(Person(person_id, "", StaffRole.AGENT))
    store.close()


def playing(services, name=EN, trainee="rina", now=0.0, **terms):
    return begin(
        services.practice(name), Terms(trainee, trainee.title(), **terms), 7, datetime(2026, 3, 2, tzinfo=UTC), now
    )


def say(app, text):
    app.chat_input[0].set_value(text)
    return app.run()


def keys(app):
    return {button.key for button in app.button}


# -- choosing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "id"])
def test_scenarios_of_the_interfaces_language_come_first(open_page_of, plain, team, works_here, shown, language):
    works_here("rina")
    app = open_page_of(plain, "roleplay", language)
    assert not app.exception
    words = words_in(language)
    assert words("room.title") in shown(app)
    titles = {one.title: one.language for one in plain.scenarios().values()}
    there = {titles[title] for title in titles if f"<bdi>{title}</bdi>" in shown(app)}
    assert there == {language}


def test_filters_leave_what_they_say(open_page_of, plain, team, works_here, shown):
    works_here("rina")
    app = open_page_of(plain, "roleplay")
    app.selectbox(key="room_difficulty").set_value("hard").run()
    assert f"room_choose_all_{EN_HARD}" in keys(app)
    assert f"room_choose_all_{EN}" not in keys(app)


def test_a_session_from_the_choice_to_the_debriefing(open_page_of, plain, team, works_here, shown):
    works_here("rina")
    app = press(open_page_of(plain, "roleplay"), f"room_choose_all_{EN}")
    app.number_input(key="room_seed").set_value(7)
    app = press(app, "room_start")
    scenario = plain.scenarios()[EN]
    room = app.session_state[ROOM]
    assert (room.session.seed, room.session.scenario.scenario) == (7, EN)
    app = say(app, COLD)
    app = say(app, CARING)
    assert not app.exception
    page = shown(app)
    assert "That is not my problem." in page
    assert app.session_state[ROOM].session.events[0].reply.split(". ")[0][:20] in page.replace("&#x27;", "'")
    app = press(app, "room_end")
    assert not app.exception
    assert ROOM not in app.session_state
    page = shown(app)
    for there in ("santun-dial", scenario.title, words_in("en")("room.stopped"), words_in("en")("room.first_attempt")):
        assert there in page
    (row,) = team("rina").practice.list().rows
    kept = team("rina").practice.get(row.id)
    assert (kept.scenario, kept.trainee_id, len(kept.record["turns"])) == (EN, "rina", 2)
    assert team("rina").conversations.scored(row.id).evaluation.rubric == "roleplay"


def test_the_stored_record_replays_to_the_byte(plain, team):
    session_id = practised(plain, team)
    text = written(team("rina").practice.get(session_id).record)
    again = replayed(text, "session.json", lambda name, _: plain.practice(name))
    assert again.differs == ()
    assert [event.text for event in again.session.events] == [COLD, CARING]


def test_ending_without_a_word_keeps_nothing(open_page_of, plain, team, works_here):
    works_here("rina")
    app = press(open_page_of(plain, "roleplay", room_now=playing(plain)), "room_end")
    assert not app.exception
    assert ROOM not in app.session_state
    assert team("rina").practice.list().rows == ()


@pytest.mark.parametrize(
    ("weak", "suggested"),
    [
        (["takes_ownership"], EN_HARD),
        (["stays_respectful"], EN_HARD),
        (["offers_alternative_when_refusing"], None),
        ([], None),
    ],
    ids=["its practice is named", "one of its practices is named", "practised nowhere", "nothing weak"],
)
def test_suggested_is_what_practises_the_weakest_criteria(plain, weak, suggested):
    rubric = plain.folder.rubric("core")
    lost = [Loss(name, 10, 4.0, Interval(2.0, 6.0), 0.4, 9, ()) for name in weak]
    scenario = plain.scenarios()[EN_HARD]
    other = scenario.model_copy(update={"scenario": "other", "practises": ["guide 999"]})
    found = suggestions([other, scenario], lost, rubric, {})
    assert [one.scenario.scenario for one in found] == ([suggested] if suggested else [])


def test_of_two_that_practise_the_same_the_one_seldom_played_comes_first(plain):
    rubric, scenario = plain.folder.rubric("core"), plain.scenarios()[EN_HARD]
    lost = [Loss("takes_ownership", 10, 4.0, Interval(2.0, 6.0), 0.4, 9, ())]
    twins = [scenario, scenario.model_copy(update={"scenario": "z_new"})]
    found = suggestions(twins, lost, rubric, {EN_HARD: 3})
    assert [one.scenario.scenario for one in found] == ["z_new", EN_HARD]


# -- talking ----------------------------------------------------------------------------------------------------


def test_hints_show_the_mood_in_words_and_what_moved_it(open_page_of, plain, team, works_here, shown):
    works_here("rina")
    with_hints = say(open_page_of(plain, "roleplay", room_now=playing(plain)), COLD)
    without = say(open_page_of(plain, "roleplay", room_now=playing(plain, with_hints=False)), COLD)
    for mark in ("santun-mood", "santun-causes"):
        assert mark in shown(with_hints)
        assert mark not in shown(without)
    mood = with_hints.session_state[ROOM].session.mood
    assert f">{words_in('en')(f'room.mood.{mood}')}</span>" in shown(with_hints)


def test_going_back_to_a_turn_forgets_what_came_behind(open_page_of, plain, team, works_here):
    works_here("rina")
    room = playing(plain).say(CARING, 1.0).say(COLD, 2.0)
    app = open_page_of(plain, "roleplay", room_now=room)
    app.selectbox(key="room_back_to").set_value(2).run()
    app = press(app, "room_back")
    assert app.session_state[ROOM].session == playing(plain).say(CARING, 1.0).session


def test_silence_is_a_turn(open_page_of, plain, team, works_here, shown):
    works_here("rina")
    app = press(open_page_of(plain, "roleplay", room_now=playing(plain)), "room_nothing")
    assert [event.text for event in app.session_state[ROOM].session.events] == [""]
    assert words_in("en")("room.said_nothing") in shown(app)


def test_what_is_typed_shows_as_it_was_written(open_page_of, plain, team, works_here, shown):
    works_here("rina")
    app = say(open_page_of(plain, "roleplay", room_now=playing(plain)), HOSTILE[0] + HOSTILE[1])
    assert harmful_tags(shown(app)) == []
    assert "&lt;script&gt;" in shown(app)
    app = press(app, "room_end")
    assert not app.exception
    assert harmful_tags(shown(app)) == []


def test_time_pressure_shows_a_limit_and_pausing_stops_the_clock(open_page_of, plain, team, works_here, shown):
    works_here("rina")
    limit = answer_limit(plain.practice(EN))
    app = open_page_of(plain, "roleplay", room_now=playing(plain, answer_seconds=limit))
    assert f"--limit:{limit}" in shown(app)
    app = press(app, "room_pause")
    assert app.session_state[ROOM].is_paused
    assert app.chat_input[0].disabled
    app = press(app, "room_pause")
    assert not app.session_state[ROOM].is_paused
    assert "--limit" not in shown(open_page_of(plain, "roleplay", room_now=playing(plain)))


def test_the_engine_is_told_how_long_the_customer_waited(plain):
    limit = answer_limit(plain.practice(EN))
    begun = playing(plain, answer_seconds=limit).say(COLD, 5.0)
    quick, slow = begun.say("Thank you.", 15.0), begun.say("Thank you.", 5.0 + limit + 1)
    assert [room.session.events[1].at for room in (quick, slow)] == [15.0, 6.0 + limit]
    assert "keeps_waiting" in slow.session.caused
    assert "keeps_waiting" not in quick.session.caused


def test_a_pause_is_no_wait_and_going_back_sets_the_clock_back(plain):
    room = playing(plain, answer_seconds=60).pause(5.0).go_on(1000.0).say(CARING, 1002.0)
    assert room.session.events[0].at == 7.0
    room = room.say(COLD, 1010.0)
    assert room.waited(1012.0) == 2.0
    assert room.back_to(1, 2000.0).say(CARING, 2003.0).session.events[1].at == 10.0


def test_without_time_pressure_there_are_no_times(plain):
    assert playing(plain).say(CARING, 999.0).session.events[0].at is None


def test_an_ended_session_leads_to_the_debriefing(open_page_of, plain, team, works_here, shown):
    works_here("rina")
    room = playing(plain)
    while room.session.ending is None:
        room = room.say("Not my problem, that is your own fault.", 0.0)
    app = open_page_of(plain, "roleplay", room_now=room)
    assert not app.chat_input
    app = press(app, "room_debrief")
    assert words_in("en")(f"room.ending.{room.session.ending}") in shown(app)


# -- hot seat ---------------------------------------------------------------------------------------------------


def test_a_trainer_types_the_customers_lines(open_page_of, plain, team, works_here, shown):
    works_here("tono")
    app = open_page_of(plain, "roleplay", room_now=playing(plain, customer_by="tono"))
    app = say(app, "Where is my present?!")
    app = say(app, CARING)
    room = app.session_state[ROOM]
    assert room.awaits_customer
    assert room.session.events == ()
    app = press(app, "room_take")
    app = say(app, COLD)
    app = say(app, "I want to talk to your boss.")
    session = app.session_state[ROOM].session
    assert session.opening == "Where is my present?!"
    assert session.events[1].reply == "I want to talk to your boss."
    assert session.events[1].feeling.anger > session.events[0].feeling.anger
    app = press(app, "room_end")
    assert not app.exception
    assert words_in("en")("room.played_by", name="tono") in shown(app)
    assert [row.trainee_id for row in team("rina").practice.list().rows] == ["rina"]


def test_agents_are_offered_no_hot_seat(open_page_of, plain, team, works_here):
    for person, offered in (("rina", False), ("tono", True)):
        works_here(person)
        app = open_page_of(plain, "roleplay", **{CHOSEN: EN})
        assert ("room_hot_seat" in {toggle.key for toggle in app.toggle}) is offered


# -- looking back and the trainer's part ------------------------------------------------------------------------


def practised(plain, team, lines=(COLD, CARING), trainee="rina", ended=None):
    """A stored session of these lines."""
    room = playing(plain, trainee=trainee)
    for line in lines:
        room = room.say(line, 0.0)
    attempt = attempt_of(plain, room, words_in("en"))
    session = replace(attempt.session, ended_at=ended) if ended else attempt.session
    team(trainee).practice.save(session, attempt.scored)
    return session.id


def test_a_trainer_opens_a_session_comments_and_the_agent_reads_it(open_page_of, plain, team, works_here, shown):
    language, words = "id", words_in("id")
    session_id = practised(plain, team)
    works_here("tono")
    app = open_page_of(plain, "roleplay", language, room_part="sessions")
    app = press(app, f"room_open_{session_id}")
    assert not app.exception
    for key in ("room.curve", "room.better", "room.model_answer", "room.attempts", "room.files"):
        assert words(key) in shown(app)
    key = f"room_debriefing_comment_{session_id}"
    app.text_area(key=f"{key}_text").set_value("Ask <b>before</b> you offer.")
    app.number_input(key=f"{key}_grade").set_value(65)
    next(button for button in app.button if button.label == words("room.save_comment")).click()
    app.run()
    assert team("rina").practice.comments(session_id)[0].grade == 65
    works_here("rina")
    app = press(open_page_of(plain, "roleplay", language, room_part="sessions"), f"room_open_{session_id}")
    assert "Ask &lt;b&gt;before&lt;/b&gt; you offer." in shown(app)
    assert words("room.graded", grade="65") in shown(app)
    assert not [area for area in app.text_area if area.key.startswith(key)]


def test_nobody_opens_what_is_anothers(open_page_of, plain, team, works_here, shown):
    session_id = practised(plain, team)
    works_here("andi")
    app = open_page_of(plain, "roleplay", room_opened=session_id)
    assert not app.exception
    assert "santun-dial" not in shown(app)
    assert f"room_open_{session_id}" not in keys(open_page_of(plain, "roleplay", room_part="sessions"))


@pytest.fixture
def looked_back(open_page_of, plain, team, works_here, shown):
    """What an agent with a plan, an earlier attempt and two comments sees of a session; its id."""
    practised(plain, team, (COLD, COLD))
    session_id = practised(plain, team, ("Calm down, you must send us the receipt first.", CARING, "Goodbye."))
    first = team("tono").practice.comment(PracticeComment(session_id, "First thoughts", 40))
    team("tono").practice.comment(PracticeComment(session_id, "Second thoughts", 60, replaces=first.id))
    day = date(2026, 3, 2)
    team("tono").plans.save(CoachingPlan("rina", day, day, (FocusArea("acknowledges_feelings", "x"),), day))
    works_here("rina")
    app = open_page_of(plain, "roleplay", room_opened=session_id)
    assert not app.exception
    return shown(app)


def test_the_debriefing_has_better_words_earlier_attempts_the_plan_and_the_comment_that_holds(looked_back):
    words = words_in("en")
    better, beside, before = (
        looked_back.index(words(f"room.{part}")) for part in ("better", "model_answer", "attempts")
    )
    assert "<del>" in looked_back[better:beside]
    assert "<ins>" in looked_back[better:beside]
    assert "SwiftVan" in looked_back[beside:before]  # what one could say, from the scenario
    assert words("room.attempts_before_one") in looked_back[before:]
    assert words("room.met_before", met="0", of="1") in looked_back[before:]
    assert 'href="plans?lang=en"' in looked_back[before:]
    assert looked_back.index("Second thoughts") < looked_back.index("First thoughts")


def test_an_assignment_is_set_seen_done_and_taken_back(open_page_of, plain, team, works_here, shown):
    words = words_in("en")
    works_here("tono")
    app = open_page_of(plain, "roleplay", room_part="assign")
    app.multiselect(key="room_assign_to").set_value(["rina"])
    app.selectbox(key="room_assign_scenario").set_value(EN)
    app.text_input(key="room_assign_note").set_value("Before Friday")
    next(button for button in app.button if button.label == words("room.assign_now")).click()
    app.run()
    assert words("room.assigned_to", name="Rina") in shown(app)
    (one,) = team("rina").practice.assignments()
    works_here("rina")
    app = open_page_of(plain, "roleplay")
    assert "Before Friday" in shown(app)
    assert f"room_choose_assigned_{one.id}" in keys(app)
    session_id = practised(plain, team)
    assert "Before Friday" not in shown(open_page_of(plain, "roleplay"))
    works_here("tono")
    app = open_page_of(plain, "roleplay", room_part="assign")
    assert f"room_done_{one.id}" in keys(app)
    app = press(app, f"room_done_{one.id}")
    assert team("tono").practice.assignments()[0].done_by == session_id
    other = team("tono").practice.assign(Assignment(ID, "rina", date(2026, 1, 1)))
    app = press(open_page_of(plain, "roleplay", room_part="assign"), f"room_withdraw_{other.id}")
    assert [left.scenario for left in team("tono").practice.assignments()] == [EN]


def test_a_session_that_can_not_be_stored_is_shown_all_the_same(open_page_of, plain, team, works_here, shown):
    works_here("andi")  # plays on a trainee of another team
    app = press(open_page_of(plain, "roleplay", room_now=playing(plain).say(CARING, 0.0)), "room_end")
    assert not app.exception
    assert words_in("en")("room.not_stored") in shown(app)
    assert "santun-dial" in shown(app)
    assert team("rina").practice.list().rows == ()
