"""The page of outcomes: figures with their conventions, what goes with CSAT, and the way in; as each role."""

from __future__ import annotations

import pytest
from tests.ui.conftest import SAMPLES_ON
from tests.ui.test_app_pages import press
from tests.ui.test_hostile_words import HOSTILE, harmful_tags

from coach.domain.people import Person, StaffRole
from coach.metrics.conventions import parse_convention
from coach.metrics.intervals import Interval
from coach.metrics.outcomes import figure_of
from coach.storage.outcomes import Outcome, OutcomeCount
from coach.storage.queue import DrawnAs
from coach.ui.coaching.samples import COACHED, PREFIX, TEAM, remove_samples
from coach.ui.outcomes.figures import interval_text, measured, value_text
from coach.ui.words import words_in

METRICS = 11


@pytest.fixture
def staffed(admin):
    """A reviewer and a trainer of the sample team."""
    admin.people.save(Person("rev", "Rev", StaffRole.REVIEWER, TEAM))
    admin.people.save(Person("trainer", "Trainer", StaffRole.TRAINER, TEAM))


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
    assert len(app.get("arrow_vega_lite_chart")) == METRICS + 1
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
    remaining = [Outcome("csat", "mean_1_5", 1.0 + number % 5, row.id) for number, row in enumerate(rows)]
    admin.purging._access.write(lambda sight: sight.connection.exec_driver_sql("DELETE FROM outcomes"))
    admin.outcomes.save(remaining)
    app = open_page_of(stored, "outcomes")
    assert "No criterion has 10 contacts" in shown(app)
    assert len(app.get("arrow_vega_lite_chart")) == 1
    assert words_in("en")("outcomes.short.nps") in shown(app).partition("Nothing in this time for")[2]


def test_an_agent_sees_no_team_figures(open_page_of, stored, shown, works_here):
    works_here(COACHED)
    app = open_page_of(stored, "outcomes")
    assert words_in("en")("team.not_yours.title") in shown(app)
    assert not app.get("arrow_vega_lite_chart")
    assert not app.file_uploader


@pytest.mark.parametrize(("who", "may"), [("rev", True), ("trainer", False)])
def test_who_looks_after_a_team_sees_it_and_reviewers_bring_in(open_page_of, stored, staffed, works_here, who, may):
    works_here(who)
    app = open_page_of(stored, "outcomes")
    assert not app.exception
    assert app.get("arrow_vega_lite_chart")
    assert bool(app.file_uploader) is may


def test_a_file_is_looked_through_before_it_is_stored(open_page_of, stored, shown, admin):
    words = words_in("id")
    app = open_page_of(stored, "outcomes", "id")
    before = admin.outcomes.counts()
    agent, day = f"{PREFIX}ayu", SAMPLES_ON.isoformat()
    rows = [f"t-{number},{agent},{day},{answer}" for number, answer in enumerate((5, 4, HOSTILE[0].replace(",", "")))]
    app.file_uploader[0].set_value(
        csv("conversation,agent,at,csat", *rows, f"t-9,{HOSTILE[1].replace(',', '')},{day},5")
    )
    app.run()
    assert "outcomes_store" not in [button.key for button in app.button]  # nothing is picked silently
    next(box for box in app.selectbox if box.key == "outcomes_meant_csat").set_value("csat.mean_1_5")
    app.run()
    markup = shown(app)
    assert not app.exception
    assert "outcomes.csv:4" in markup
    assert "outcomes.csv:5" in markup
    assert harmful_tags(markup) == []
    assert admin.outcomes.counts() == before
    press(app, "outcomes_store")
    assert words("outcomes.stored", count="2", changed="2") in shown(app)
    assert sum(one.count for one in admin.outcomes.counts() if one.convention == "mean_1_5") == 2


def test_a_file_that_says_nothing_of_itself_is_told(open_page_of, stored, shown):
    app = open_page_of(stored, "outcomes")
    app.file_uploader[0].set_value(csv("name,score", "ayu,5"))
    app.run()
    assert not app.exception
    assert "no column is a metric" in shown(app)


def test_times_are_worked_out_on_request(open_page_of, stored, shown, admin):
    app = open_page_of(stored, "outcomes")
    app.multiselect[0].set_value(["frt.mean_clock", "sla.answered_within"])
    app.run()
    next(box for box in app.number_input if box.key == "outcomes_seconds").set_value(30)
    press(app, "outcomes_work_out")
    assert not app.exception
    assert {"mean_clock", "answered_within[30]"} <= {one.convention for one in admin.outcomes.counts()}


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
