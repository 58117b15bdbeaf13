"""``coach report`` as a user sees it, and who gets a report of whom."""

import stat
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from coach.domain.people import Person, StaffRole
from coach.errors import NotFoundError
from coach.reporting.agent import Sources, agent_report, usual_language, usual_period
from coach.rubrics.library import RubricFolder
from coach.settings import load_settings
from tests.storage.commands import talk, write

GOOD = ("It broke.", "I am sorry that it broke.")
BAD = ("It broke.", "Nothing can be done.")
TURNS = [GOOD, BAD, BAD, GOOD, BAD, BAD, GOOD, BAD, BAD, BAD, BAD, GOOD]


@pytest.fixture
def filled(coach):
    """Twelve contacts of Rina over three weeks, one of Budi's in Indonesian."""
    days = [f"2026-03-{1 + 2 * number:02}" for number in range(len(TURNS))]
    mine = [talk(f"r{number}", *said, day=day) for number, (said, day) in enumerate(zip(TURNS, days, strict=True))]
    his = talk("b1", "Barangnya rusak.", "Maaf barangnya rusak.", agent="budi", day="2026-03-04", language="id")
    write("talks.jsonl", *mine, his)
    assert coach.importing("talks.jsonl")[0] == 0
    return coach


@pytest.fixture
def report_for(store, filled):
    """The report that a person gets of an agent, in English, without better wordings."""
    sources = Sources(RubricFolder(load_settings().rubrics).rubric, lambda scored, results: {})

    def made(person, agent, since=date(2026, 1, 1), until=date(2026, 12, 31)):
        return agent_report(store.seen_by(person), sources, agent, since=since, until=until, language="en")

    return made


@pytest.mark.parametrize(
    ("name", "begins"), [("a.html", b"<!doctype"), ("a.pdf", b"%PDF"), ("a.xlsx", b"PK"), ("a.md", b"# ")]
)
def test_the_ending_says_the_format_and_only_the_user_may_read_it(filled, name, begins):
    status, out, err = filled("report", "--agent", "rina", "--output", name)
    assert (status, out) == (0, "")
    assert err.startswith(f"{name}: 12 contacts from ")
    assert Path(name).read_bytes().startswith(begins)
    assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600


def test_a_named_format_beats_the_ending(filled):
    assert filled("report", "--agent", "rina", "--format", "md", "--output", "a.txt")[0] == 0
    assert Path("a.txt").read_text(encoding="utf-8").startswith("# Feedback report: rina")


def test_days_are_both_included(filled):
    assert (
        filled("report", "--agent", "rina", "--from", "2026-03-03", "--to", "2026-03-07", "--output", "a.xlsx")[0] == 0
    )
    rows = list(load_workbook("a.xlsx").worksheets[4].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in rows] == ["r3", "r2", "r1"]


def test_the_language_is_that_of_most_contacts_or_the_one_asked_for(filled):
    filled("report", "--agent", "budi", "--output", "a.md")
    assert "Laporan umpan balik" in Path("a.md").read_text(encoding="utf-8")
    filled("report", "--agent", "budi", "--language", "en", "--output", "a.md")
    assert "Feedback report" in Path("a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--agent", "rinna"], "did you mean 'rina'?"),
        (["--agent", "rina", "--from", "2025-01-01", "--to", "2025-02-01"], "from 2025-01-01 to 2025-02-01; choose another period"),
        (["--agent", "rina", "--from", "2026-03-09", "--to", "2026-03-01"], "after --to 2026-03-01"),
        (["--agent", "rina", "--from", "March"], "allowed is a day such as"),
        (["--agent", "rina", "--format", "doc"], "allowed are html, pdf, xlsx, md"),
        (["--agent", "rina", "--language", "fr"], "allowed are auto, en, id"),
    ],
)  # fmt: skip
def test_what_can_not_be_used_is_said_and_nothing_written(filled, options, said):
    status, out, err = filled("report", *options, "--output", "a.md")
    assert (status, out) == (2, "")
    assert said in " ".join(err.split())
    assert "Traceback" not in err
    assert not Path("a.md").exists()


def test_a_place_that_can_not_be_written_is_said(filled):
    status, _, err = filled("report", "--agent", "rina", "--output", "nowhere/a.md")
    assert status == 2
    assert "choose another place" in err


def test_figures_are_those_of_the_store(report_for, store):
    admin = store.local_admin()
    found = report_for(admin, "rina")
    (total,) = [row for row in store.seen_by(admin).trends.scores() if row.agent_id == "rina"]
    assert (found.contacts, found.need_review, found.score.contacts) == (12, total.need_review, total.scored)
    assert found.score.value == pytest.approx(total.mean / 100)
    counted = {line.name: line for section in found.sections for line in section.criteria}
    assert all(sum(line.answers.values()) == 12 for line in counted.values())
    assert sum(point.figure.contacts for point in found.trend) == total.scored


def test_what_to_work_on_is_shown_by_words_of_the_contacts(report_for, store):
    found = report_for(store.local_admin(), "rina")
    assert 1 <= len(found.to_work_on) <= 2
    moments = [moment for point in found.to_work_on for moment in point.moments]
    assert moments
    for moment in moments:
        talked = store.seen_by(store.local_admin()).conversations.get(moment.conversation_id)
        assert moment.quote in talked.turns[moment.turn - 1].text
        assert moment.day == talked.started_at.date()


def test_with_too_few_contacts_it_is_said_and_the_latest_one_speaks(report_for, store):
    found = report_for(store.local_admin(), "rina", until=date(2026, 3, 3))
    assert found.contacts == 2
    assert "2" in found.note
    assert {moment.conversation_id for point in found.to_work_on for moment in point.moments} <= {"r1"}
    assert found.to_work_on


def test_agents_get_their_own_report_and_nobody_elses(report_for, store):
    view = store.seen_by(store.local_admin())
    view.people.save(Person("lead", "Lead", StaffRole.REVIEWER))
    rina = view.people.get("rina")
    assert report_for(rina, "rina").contacts == 12
    assert usual_period(store.seen_by(rina), "rina")[1] == date(2026, 3, 23)
    for person, other in ((rina, "budi"), (view.people.get("lead"), "rina"), (rina, "nobody")):
        with pytest.raises(NotFoundError):
            report_for(person, other)
        with pytest.raises(NotFoundError):
            usual_period(store.seen_by(person), other)
        assert usual_language(store.seen_by(person), other, date(2026, 1, 1), date(2026, 12, 31)) == "en"
