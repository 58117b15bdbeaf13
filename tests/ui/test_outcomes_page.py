"""The page of outcomes: figures with their conventions, what goes with CSAT, and the way in; as each role."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.storage.samples import scored
from tests.ui.conftest import SAMPLES_ON, on
from tests.ui.test_app_pages import press
from tests.ui.test_hostile_words import HOSTILE, harmful_tags

from coach.domain.people import Person, StaffRole, Team
from coach.metrics.conventions import parse_convention
from coach.metrics.intervals import Interval
from coach.metrics.outcomes import figure_of
from coach.storage.outcomes import Outcome, OutcomeCount
from coach.storage.queue import DrawnAs
from coach.storage.store import Store
from coach.ui.coaching.samples import COACHED, TEAM, remove_samples
from coach.ui.outcomes.figures import interval_text, measured, value_text
from coach.ui.words import words_in

METRICS = 11


@pytest.fixture
def small(services, tmp_path, monkeypatch):
    """Services on a store of two contacts of rina's, with a reviewer and a trainer, and no outcomes yet."""
    services = on(services, replace(services.settings, home=tmp_path), monkeypatch)
    store = Store.open(services.settings.database)
    view = store.seen_by(store.local_admin())
    view.people.save_team(Team("one", "One"))
    for name, role in (("rina", StaffRole.AGENT), ("rev", StaffRole.REVIEWER), ("trainer", StaffRole.TRAINER)):
        view.people.save(Person(name, name, role, "one"))
    view.conversations.save_scored_batch([scored("c-1", "rina"), scored("c-2", "rina")])
    yield services, view
    store.close()


def csv(*rows):
    return ("outcomes.csv", "\n".join(rows).encode(), "text/csv")


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_metric_has_its_figure_interval_convention_and_weeks(open_page_of, stored, shown, admin, language):
    app = open_page_of(stored, "outcomes", language)
    assert not app.exception
    markup, words = shown(app), words_in(language)
    found = measured(admin.outcomes.counts())
    assert len(found) == METRICS
    for one in found:
        figure = one.figure()
        assert one.convention.meaning(language).replace("'", "&#x27;") in markup
        assert f"<b>{value_text(figure.value, one.convention, words)}</b>" in markup
        assert (
            words.counted("outcomes.sure", figure.n, range=interval_text(figure.interval, one.convention, words))
            in markup
        )
    assert len(app.get("vega_lite_chart")) == METRICS + 1
    assert {"en": "correlation, not cause", "id": "korelasi, bukan sebab"}[language] in markup


def test_what_the_samples_bring_goes_with_them(admin):
    assert {part for (part, is_done), count in admin.queue.counts(team=TEAM).items() if count and not is_done} >= {
        DrawnAs.RANDOM,
        DrawnAs.STRATIFIED,
    }
    remove_samples(admin)
    assert (admin.outcomes.counts(), admin.queue.counts()) == ((), {})


def test_few_contacts_show_the_warning_and_no_chart(open_page_of, stored, shown, admin):
    rows = admin.conversations.list(limit=12).rows
    admin.outcomes.save(Outcome("csat", "mean_1_5", 1.0 + number % 5, row.id) for number, row in enumerate(rows))
    app = open_page_of(stored, "outcomes")
    assert "No criterion has 10 contacts" in shown(app)
    assert "correlation, not cause" in shown(app)
    assert len(app.get("vega_lite_chart")) == METRICS + 1  # a card for each convention, and nothing together
    next(box for box in app.selectbox if box.key == "outcomes_csat").select_index(1)
    app.run()
    assert "No criterion has 10 contacts" not in shown(app)
    assert len(app.get("vega_lite_chart")) == METRICS + 2


def test_an_agent_sees_no_team_figures(open_page_of, stored, shown, works_here):
    works_here(COACHED)
    app = open_page_of(stored, "outcomes")
    assert words_in("en")("team.not_yours.title") in shown(app)
    assert not app.get("vega_lite_chart")
    assert not app.file_uploader


@pytest.mark.parametrize(("who", "may"), [("rev", True), ("trainer", False)])
def test_who_looks_after_a_team_sees_it_and_reviewers_bring_in(open_page_of, small, shown, works_here, who, may):
    services, view = small
    view.outcomes.save([Outcome("csat", "top_two_1_5", 5.0, "c-1")])
    works_here(who)
    app = open_page_of(services, "outcomes")
    assert not app.exception
    assert "<b>100%</b>" in shown(app)
    assert bool(app.file_uploader) is may


def test_a_file_is_looked_through_before_it_is_stored(open_page_of, small, shown):
    (services, view), words = small, words_in("id")
    app = open_page_of(services, "outcomes", "id")
    assert words("outcomes.empty.title") in shown(app)
    app.file_uploader[0].set_value(csv("name,score", "rina,5"))
    app.run()
    assert "no column is a metric" in shown(app)
    hostile = [one.replace(",", "") for one in HOSTILE]
    rows = ["c-1,,,5", "t-2,rina,2026-03-04,4", f"t-3,rina,2026-03-04,{hostile[0]}", f"t-4,{hostile[1]},2026-03-04,5"]
    app.file_uploader[0].set_value(csv("conversation,agent,at,csat", *rows))
    app.run()
    assert "outcomes_store" not in [button.key for button in app.button]  # nothing is picked silently
    next(box for box in app.selectbox if box.key == "outcomes_meant_csat").set_value("csat.mean_1_5")
    app.run()
    markup = shown(app)
    assert not app.exception
    assert "outcomes.csv:4" in markup
    assert "outcomes.csv:5" in markup
    assert harmful_tags(markup) == []
    assert view.outcomes.counts() == ()
    press(app, "outcomes_store")
    assert words("outcomes.stored", count="2", changed="2") in shown(app)
    assert [(one.convention, one.value) for one in view.outcomes.counts()] == [("mean_1_5", 5.0), ("mean_1_5", 4.0)]


def test_times_are_worked_out_on_request(open_page_of, small):
    services, view = small
    app = open_page_of(services, "outcomes")
    app.multiselect[0].set_value(["frt.mean_clock", "sla.answered_within"])
    app.run()
    next(box for box in app.number_input if box.key == "outcomes_seconds").set_value(30)
    press(app, "outcomes_work_out")
    assert not app.exception
    assert {(one.convention, one.value, one.count) for one in view.outcomes.counts()} == {
        ("mean_clock", 4.5, 2),
        ("answered_within[30]", 1.0, 2),
    }


@pytest.mark.parametrize(
    ("code", "value", "en", "indonesian"),
    [
        ("csat.top_two_1_5", 0.854, "85%", "85%"),
        ("nps.promoters_less_detractors", 32.4, "+32", "+32"),
        ("nps.promoters_less_detractors", -7.6, "−8", "−8"),
        ("nps.promoters_less_detractors", -0.2, "0", "0"),
        ("ces.ease_1_7_high_is_good", 5.25, "5.2", "5,2"),
        ("frt.median_clock", 95.4, "1 min 35 s", "1 mnt 35 dtk"),
        ("volume.contacts", 1204.0, "1,204", "1.204"),
    ],
)
def test_values_are_written_as_people_read_them(code, value, en, indonesian):
    convention = parse_convention(code)
    assert (value_text(value, convention, words_in("en")), value_text(value, convention, words_in("id"))) == (
        en,
        indonesian,
    )


def test_values_of_different_conventions_stay_apart_and_weeks_without_any_are_gaps():
    monday, later = SAMPLES_ON.replace(day=2), SAMPLES_ON.replace(day=17)
    counts = [
        OutcomeCount("csat", "top_two_1_5", monday, 5.0, 3),
        OutcomeCount("csat", "mean_1_5", monday, 1.0, 1),
        OutcomeCount("csat", "top_two_1_5", later, 1.0, 1),
    ]
    mean, share = measured(counts)
    assert (mean.figure().value, share.figure()) == (1.0, figure_of([5, 5, 5, 1], share.convention))
    assert [point.figure.n for point in share.weeks(monday, later)] == [3, 0, 1]
    assert interval_text(None, mean.convention, words_in("en")) == "too few for an interval"
    assert interval_text(Interval(1, 2.5), mean.convention, words_in("en")) == "1.0 to 2.5"
