"""A decided answer goes from the screen into the scorecard's file, for those who may and where it can."""

import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest
from tests.builders import conversation
from tests.cli.small_rubrics import small_folder

from coach.domain.evaluation import Answer
from coach.domain.people import Person, StaffRole, Team
from coach.pipeline import Coach
from coach.rubrics.library import RubricFolder
from coach.settings import Settings
from coach.storage.store import Store
from coach.ui.page import Services
from coach.ui.reviewing.example_form import Decided
from coach.ui.words import words_in

TALK = replace(
    conversation("Customer: It broke.", "Agent: Fine, <script>alert(1)</script> 'yes'."),
    id="c1", agent_id="rina", started_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
)  # fmt: skip


@pytest.fixture
def company(tmp_path):
    """A reviewer and an agent of one team, a contact of hers, and a scorecard of the company's own."""
    folder = small_folder(tmp_path / "rubrics")
    services = Services(Settings(folder, tmp_path, None, home=tmp_path))
    store = Store.open(services.settings.database)
    admin = store.seen_by(store.local_admin())
    admin.people.save_team(Team("one", "One"))
    for name, role in (("rina", StaffRole.AGENT), ("rev", StaffRole.REVIEWER)):
        admin.people.save(Person(name, name, role, "one"))
    admin.conversations.save_scored(Coach("small", model=None, rubrics=folder).score_in_full(TALK))
    yield services, store
    store.close()


def open_form(company, answer, person="rev", language="en"):
    services, store = company
    view = store.seen_by(Person(person, "", StaffRole.AGENT))
    scored = view.conversations.scored("c1")
    decided = Decided(scored.conversation, scored.evaluation, "apologises", answer)

    def script(view, services, decided, language):
        from coach.ui.reviewing.example_form import example_form
        from coach.ui.words import words_in

        example_form(view, services, decided, words_in(language), key="example")

    app = AppTest.from_function(script, args=(view, services, decided, language), default_timeout=30)
    app.session_state["example_fold"] = True
    app.run()
    return app


def text_of(company):
    return (company[0].settings.rubrics / "small.yaml").read_text(encoding="utf-8")


def examples_of(company):
    return RubricFolder(company[0].settings.rubrics).rubric("small").criteria[0].examples


def press(app):
    app.button(key="example_add").click().run()
    return app


def test_what_the_rules_answer_otherwise_is_written_as_a_draft(company, shown):
    words = words_in("id")
    app = open_form(company, Answer.MET, language="id")
    met, not_met = (words(f"answer.{name}").lower() for name in ("met", "not_met"))
    assert words("new_example.fails", wanted=met, found=not_met) in shown(app)
    assert app.button(key="example_add").label == words("new_example.add_draft")
    press(app)
    assert not app.exception
    assert words("new_example.added", file="").strip(" .") in shown(app)
    assert "<script>" not in shown(app)
    written = examples_of(company)[-1]
    assert (written.answer, written.status, written.language) == ("met", "draft", "en")
    assert "Agent: Fine, <script>alert(1)</script> 'yes'." in written.conversation
    (line,) = [
        one for one in company[1].seen_by(company[1].local_admin()).audit.list().rows if one.action == "add example"
    ]
    assert line.actor_id == "rev"
    assert [button.key for button in open_form(company, Answer.MET).button] == []


def test_what_the_rules_answer_so_is_written_as_a_test(company, shown):
    app = open_form(company, Answer.NOT_MET)
    assert words_in("en")("new_example.fits", found="not met") in shown(app)
    press(app)
    assert (examples_of(company)[-1].answer, examples_of(company)[-1].status) == ("not met", "active")


def test_who_may_not_review_writes_nothing(company):
    before = text_of(company)
    app = open_form(company, Answer.MET, person="rina")
    assert "may not do that here" in press(app).error[0].value
    assert text_of(company) == before


def test_problems_of_the_folder_are_shown_and_nothing_is_written(company, shown):
    before = text_of(company)
    culture = company[0].settings.rubrics / "cultures" / "here.yaml"
    culture.write_text(culture.read_text(encoding="utf-8").replace("reply_limit", "reply_limt"), encoding="utf-8")
    app = press(open_form(company, Answer.MET))
    assert words_in("en")("new_example.not_added") in shown(app)
    assert "here.yaml" in shown(app)
    assert text_of(company) == before


@pytest.mark.parametrize("locked", ["packaged", "read-only"])
def test_scorecards_that_are_not_the_users_own_are_left_alone(company, shown, monkeypatch, locked):
    if locked == "packaged":
        monkeypatch.setattr("coach.settings._PACKAGED", company[0].settings.rubrics.parent)
    else:
        monkeypatch.setattr(os, "access", lambda *_: False)
    app = open_form(company, Answer.MET)
    assert "set COACH_RUBRICS to its path" in shown(app)
    assert not app.button
    assert app.code[0].value.startswith("- conversation: |\n    Customer: It broke.")
