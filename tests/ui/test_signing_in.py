"""Who is at the screen: alone on this computer, signed in as each role, signed in and unknown, or over a network."""

import ast
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.test_hostile_words import HOSTILE, harmful_tags

import coach.ui
from coach.domain.people import Person, StaffRole, Team
from coach.errors import NotAllowedError
from coach.storage.store import Store
from coach.ui import signing_in
from coach.ui.navigation import find_pages, menu_of
from coach.ui.people.team_form import id_for
from coach.ui.signing_in import Standing, is_this_computer
from coach.ui.staff import Visitor
from coach.ui.words import words_in

WITHOUT_STORE = ["score", "agents", "draft", "scorecard"]
MENUS = {
    "rina": [*WITHOUT_STORE, "my_feedback", "roleplay", "plans"],
    "trainer": [*WITHOUT_STORE, "my_feedback", "roleplay", "team", "plans", "outcomes"],
    "reviewer": [
        *WITHOUT_STORE,
        "my_feedback",
        "roleplay",
        "team",
        "plans",
        "queue",
        "disputes",
        "calibration",
        "outcomes",
    ],
    "boss": [
        *WITHOUT_STORE,
        "my_feedback",
        "roleplay",
        "team",
        "plans",
        "queue",
        "disputes",
        "calibration",
        "outcomes",
        "people",
    ],
}
STORED = sorted({*MENUS["boss"]} - {*WITHOUT_STORE})
PEOPLE = (
    Person("rina", "Rina", StaffRole.AGENT, "one", "sub|rina"),
    Person("trainer", "Tri", StaffRole.TRAINER, "one", "sub|trainer"),
    Person("reviewer", "Rev", StaffRole.REVIEWER, "one", "sub|reviewer"),
    Person("boss", "Boss", StaffRole.ADMIN, None, "sub|boss"),
)
OVER_A_NETWORK = ("0.0.0.0", {"Host": "santun.example"})


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A database with one of each role."""
    file = tmp_path_factory.mktemp("people") / "santun.sqlite3"
    store = Store.open(f"sqlite:///{file}")
    admin = store.seen_by(store.local_admin())
    admin.people.save_team(Team("one", "Team one"))
    for person in PEOPLE:
        admin.people.save(person)
    store.close()
    return file


@pytest.fixture
def company(services, template, tmp_path, monkeypatch):
    """Services on a copy of it; scorecards that were read stay read."""
    shutil.copy(template, tmp_path)
    monkeypatch.setattr(services, "settings", replace(services.settings, home=tmp_path, samples=None))
    return services


@pytest.fixture
def admin(company):
    store = Store.open(company.settings.database)
    yield store.seen_by(store.local_admin())
    store.close()


@pytest.fixture
def open_as(company):
    """Opens the whole app, or one page, as somebody whom the sign-in calls by this subject; None has not signed in."""
    return partial(opened, company)


def opened(services, subject, page=None, language="en"):
    claims = {"is_logged_in": False} if subject is None else {"is_logged_in": True, "sub": subject}
    return with_claims(services, claims, page, language)


def opened_without_sign_in(services, page=None, language="en"):
    return with_claims(services, {}, page, language)


def with_claims(services, claims, page=None, language="en"):
    def script(services, page):
        from coach.ui.navigation import draw, find_pages, run

        if page is None:
            run(services)
        else:
            draw(next(one for one in find_pages() if one.name == page), services)

    app = AppTest.from_function(script, args=(services, page), default_timeout=30)
    app.session_state["lang"] = language
    app.user = claims
    app.run()
    assert not app.exception
    return app


def keys(app):
    return [button.key for button in app.button]


# -- this computer, or over a network ---------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "127.0.0.2", "::1"])
@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501", "LOCALHOST"])
def test_a_loopback_name_on_a_loopback_server_is_this_computer(address, host):
    assert is_this_computer(address, {"Host": host})
    assert is_this_computer(address, {"Host": host, "Origin": f"http://{host}"})


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        (None, {"Host": "localhost:8501"}),  # Streamlit's own default: everywhere
        ("", {"Host": "localhost:8501"}),
        ("0.0.0.0", {"Host": "localhost:8501"}),
        ("::", {"Host": "localhost:8501"}),
        ("192.168.1.4", {"Host": "192.168.1.4:8501"}),
        ("unix:///run/santun.sock", {"Host": "localhost"}),
        ("localhost", {}),
        ("localhost", {"Host": "santun.example"}),
        ("localhost", {"Host": "localhost.santun.example"}),
        ("localhost", {"Host": "127.0.0.1.santun.example"}),
        ("localhost", {"Host": "[bad"}),
        ("localhost", {"Host": "localhost", "Origin": "https://santun.example"}),
        ("localhost", {"Host": "localhost", "Origin": "null"}),
        ("localhost", {"Host": "localhost", "X-Forwarded-For": "10.0.0.7"}),
        ("localhost", {"Host": "localhost", "x-forwarded-proto": "https"}),
        ("localhost", {"Host": "localhost", "Forwarded": "for=10.0.0.7"}),
        ("localhost", {"Host": "localhost", "X-Real-Ip": "10.0.0.7"}),
    ],
)
def test_in_doubt_it_is_a_network(address, headers):
    assert not is_this_computer(address, headers)


@pytest.mark.parametrize("language", ["en", "id"])
def test_alone_on_this_computer_the_app_says_so(company, shown, language):
    app = opened_without_sign_in(company, language=language)
    assert words_in(language)("door.at_work.local") in shown(app)
    assert words_in(language)("score.title") in shown(app)
    assert "door_sign_out" not in keys(app)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("page", STORED)
def test_over_a_network_without_sign_in_nothing_stored_is_shown(company, shown, monkeypatch, page, language):
    monkeypatch.setattr(signing_in, "connection", lambda: OVER_A_NETWORK)
    app = opened_without_sign_in(company, page, language)
    assert words_in(language)("door.network.title") in shown(app)
    assert "Rina" not in shown(app)
    assert not app.button
    assert not app.dataframe


def test_over_a_network_without_sign_in_what_needs_no_store_works(company, shown, monkeypatch):
    monkeypatch.setattr(signing_in, "connection", lambda: OVER_A_NETWORK)
    app = opened_without_sign_in(company)
    assert words_in("en")("door.at_work.open") in shown(app)
    assert words_in("en")("score.title") in shown(app)
    assert [page.name for page in menu_of(Visitor(Standing.OPEN))] == WITHOUT_STORE


def test_secrets_that_can_not_be_read_do_not_open_the_store(company, shown, monkeypatch, tmp_path):
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth\nclient_id =")
    real = signing_in.st.get_option
    monkeypatch.setattr(
        signing_in.st, "get_option", lambda name: [str(broken)] if name == "secrets.files" else real(name)
    )
    app = opened_without_sign_in(company, "people")
    assert words_in("en")("door.signed_out.title") in shown(app)
    broken.unlink()
    assert words_in("en")("people.title") in shown(opened_without_sign_in(company, "people"))


# -- with sign-in -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "id"])
def test_before_signing_in_there_is_only_the_way_in(open_as, shown, language):
    app = open_as(None, language=language)
    assert words_in(language)("door.signed_out.title") in shown(app)
    assert words_in(language)("score.title") not in shown(app)
    assert keys(app) == ["door_sign_in"]
    assert menu_of(Visitor(Standing.SIGNED_OUT)) == ()


def test_a_sign_in_that_is_not_complete_is_explained(open_as, shown):
    app = open_as(None)
    app.button(key="door_sign_in").click()
    app.run()
    assert not app.exception
    assert words_in("en")("door.faulty.title") in shown(app)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("subject", ["sub|nobody", "rina", "local-admin", "SUB|RINA"])
def test_whom_the_store_does_not_know_sees_what_to_send(open_as, shown, subject, language):
    app = open_as(subject, language=language)
    assert words_in(language)("door.unknown.title") in shown(app)
    assert [block.value for block in app.code] == [subject]
    assert keys(app) == ["door_sign_out"]
    assert menu_of(Visitor(Standing.SIGNED_IN)) == ()


@pytest.mark.parametrize("told", [{}, {"sub": ""}, {"sub": " "}, {"sub": 7}, {"sub": None}, {"email": "boss"}])
def test_a_sign_in_without_a_subject_is_none(company, shown, told):
    app = with_claims(company, {"is_logged_in": True, **told}, "people")
    assert words_in("en")("door.signed_out.title") in shown(app)


@pytest.mark.parametrize("flag", [False, None, "yes", 1])
def test_only_a_true_sign_in_counts(company, shown, flag):
    app = with_claims(company, {"is_logged_in": flag, "sub": "sub|boss"}, "people")
    assert words_in("en")("door.signed_out.title") in shown(app)


FIRST_PAGES = {
    StaffRole.AGENT: "feedback.title",
    StaffRole.REVIEWER: "queue.title",
    StaffRole.TRAINER: "team.title",
    StaffRole.ADMIN: "score.title",
}


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.role.value)
def test_each_role_is_greeted_by_name_on_the_page_of_its_daily_work(open_as, shown, person, language):
    words = words_in(language)
    markup = shown(open_as(person.subject, language=language))
    assert person.name in markup
    assert words(f"staff.{person.role.value}") in markup
    assert words("door.at_work.local") not in markup
    assert f"<h1>{words(FIRST_PAGES[person.role])}</h1>" in markup


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.role.value)
def test_the_menu_has_what_the_role_may_use(person):
    names = [page.name for page in menu_of(Visitor(Standing.SIGNED_IN, person))]
    assert sorted(names) == sorted(MENUS[person.id])


def test_the_local_administrators_menu_has_everything():
    assert menu_of(Visitor(Standing.LOCAL)) == find_pages()


@pytest.mark.parametrize(
    ("person", "page", "language"),
    [
        *((person, page, "en") for person in PEOPLE for page in STORED),
        *((person, page, "id") for person in PEOPLE for page in STORED if page not in MENUS[person.id]),
    ],
    ids=lambda value: getattr(value, "id", value),
)
def test_a_page_that_is_not_in_the_menu_says_so_when_it_is_opened_by_its_address(
    open_as, shown, page, person, language
):
    words = words_in(language)
    markup = shown(open_as(person.subject, page, language))
    refusals = [words(f"{group}.not_yours.title") for group in ("team", "reviewing", "people")]
    assert any(refusal in markup for refusal in refusals) is (page not in MENUS[person.id])
    assert words("coaching.local") not in markup
    assert words("queue.local") not in markup


@pytest.mark.parametrize("person", PEOPLE[:3], ids=lambda person: person.role.value)
def test_the_store_refuses_by_itself(company, person):
    store = Store.open(company.settings.database)
    view = store.seen_by(store.person_of_subject(person.subject))
    with pytest.raises(NotAllowedError):
        view.people.save(replace(person, role=StaffRole.ADMIN))
    with pytest.raises(NotAllowedError):
        view.people.save_team(Team("mine", "Mine"))
    store.close()


def test_a_role_that_is_taken_away_is_gone_with_the_next_click(admin, open_as, shown):
    app = open_as("sub|boss", "people")
    assert words_in("en")("people.person") in shown(app)
    admin.people.save(replace(PEOPLE[3], role=StaffRole.AGENT))
    assert words_in("en")("people.not_yours.title") in shown(app.run())


def test_a_subject_that_is_taken_away_closes_the_door(admin, open_as, shown):
    app = open_as("sub|rina")
    admin.people.save(replace(PEOPLE[0], subject=None))
    assert words_in("en")("door.unknown.title") in shown(app.run())


def test_sign_out_ends_the_session(open_as, shown):
    app = open_as("sub|rina")
    app.button(key="door_sign_out").click()
    app.run()
    app.run()
    assert words_in("en")("door.signed_out.title") in shown(app)


def test_pages_reach_the_store_through_one_function_only():
    folder = Path(coach.ui.__file__).parent
    ways = ("store.seen_by", "store.local_admin", "store.person_of_subject", "Store.open")
    found = {
        path.name
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and (ast.unparse(node) in ways or node.attr in ("seen_by", "local_admin"))
    }
    assert found == {"staff.py"}


# -- people and teams -------------------------------------------------------------------------------------------


def field(app, name):
    boxes = [*app.text_input, *app.selectbox]
    return next(box for box in boxes if (box.key or "").endswith(f"_{name}"))


def send(app, label):
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("language", ["en", "id"])
def test_an_administrator_adds_a_person_who_can_then_sign_in(company, admin, shown, language):
    words = words_in(language)
    app = opened(company, "sub|boss", "people", language)
    field(app, "name").set_value("  Budi   Santoso ")
    field(app, "id").set_value("budi")
    field(app, "team").set_value("one")
    field(app, "subject").set_value(" sub|budi ")
    send(app, words("people.add"))
    assert admin.people.get("budi") == Person("budi", "Budi Santoso", StaffRole.AGENT, "one", "sub|budi")
    assert words("people.added", name="Budi Santoso") in shown(app)
    assert field(app, "name").value == ""
    assert "Budi Santoso" in shown(opened(company, "sub|budi", language=language))


def test_a_person_is_changed_and_history_stays(company, admin, shown):
    app = opened(company, "sub|boss", "people")
    app.selectbox(key="people_person_chosen").set_value("reviewer")
    app.run()
    assert field(app, "id").disabled
    field(app, "role").set_value("trainer")
    field(app, "subject").set_value("")
    send(app, words_in("en")("people.save"))
    assert admin.people.get("reviewer") == Person("reviewer", "Rev", StaffRole.TRAINER, "one", None)
    assert words_in("en")("door.unknown.title") in shown(opened(company, "sub|reviewer"))


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ({"name": " "}, "name"),
        ({"name": "X", "id": "rina"}, "id"),
        ({"name": "rina"}, "id"),
        ({"name": "X", "id": "local-admin"}, "id"),
        ({"name": "X", "subject": "sub|boss"}, "subject"),
        ({"name": "X", "role": "reviewer"}, "team"),
    ],
)
def test_what_can_not_be_is_refused_with_words(company, admin, written, fault):
    before = admin.people.list()
    app = opened(company, "sub|boss", "people")
    for name, value in written.items():
        field(app, name).set_value(value)
    send(app, words_in("en")("people.add"))
    assert [error.value for error in app.error] == [words_in("en")(f"people.fault.{fault}")]
    assert admin.people.list() == before


def test_nobody_takes_away_their_own_rights(company, admin):
    app = opened(company, "sub|boss", "people")
    app.selectbox(key="people_person_chosen").set_value("boss")
    app.run()
    assert field(app, "role").disabled
    assert field(app, "subject").disabled
    field(app, "name").set_value("The boss")
    send(app, words_in("en")("people.save"))
    assert admin.people.get("boss") == replace(PEOPLE[3], name="The boss")


def test_the_local_administrator_is_not_among_the_people(company):
    app = opened_without_sign_in(company, "people")
    assert list(app.dataframe[0].value.iloc[:, 1]) == ["boss", "reviewer", "rina", "trainer"]


def test_teams_are_added_and_renamed(company, admin):
    words = words_in("en")
    app = opened(company, "sub|boss", "people")
    app.text_input(key="people_team__name").set_value("Tagihan & Retur")
    send(app, words("people.add_team"))
    assert Team("tagihan-retur", "Tagihan & Retur") in admin.people.teams()
    app.selectbox(key="people_team_chosen").set_value("one")
    app.run()
    app.text_input(key="people_team_one_name").set_value("First")
    send(app, words("people.save"))
    assert Team("one", "First") in admin.people.teams()
    app.text_input(key="people_team__name").set_value("first")
    send(app, words("people.add_team"))
    assert [error.value for error in app.error] == [words("people.fault.team_name")]


@pytest.mark.parametrize(
    ("name", "taken", "given"),
    [
        ("Billing", (), "billing"),
        ("Billing", ("billing", "billing-2"), "billing-3"),
        ("!!", (), "team"),
        ("団", (), "団"),
    ],
)
def test_a_teams_id_comes_from_its_name(name, taken, given):
    assert id_for(name, taken) == given


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_do_nothing_but_show(company, admin, shown, name):
    admin.people.save(replace(PEOPLE[3], name=name))
    for app in (opened(company, "sub|boss"), opened(company, "sub|boss", "people")):
        assert harmful_tags(shown(app)) == []
