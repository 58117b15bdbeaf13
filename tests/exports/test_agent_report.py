"""One agent's report in every format, from figures made by hand and words that would like to be more than words."""

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.ui.test_hostile_words import HOSTILE, harmful_tags

from coach.coaching.figures import Figure
from coach.domain.conversation import Channel, Role
from coach.domain.evaluation import Answer
from coach.exports.report.as_html import html_report
from coach.exports.report.as_markdown import markdown_report, plain, strip
from coach.exports.report.as_xlsx import xlsx_report
from coach.exports.report.charts import Dot, trend
from coach.exports.report.content import (
    AgentReport,
    ContactLine,
    CriterionLine,
    Moment,
    PlanBlock,
    Point,
    SectionBlock,
    TrendPoint,
)
from coach.exports.report.files import MIME, report_file
from coach.exports.report.words import LANGUAGES, report_words
from coach.metrics.intervals import Interval

FORMULAS = ["=1+1", '=HYPERLINK("http://x.test","y")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1"]
FEW = Figure(0.5, Interval(0.09, 0.91), 2)
MANY = Figure(0.873, Interval(0.764, 0.941), 36)


def moment(quote="Itu bukan tugas saya.", **more):
    known = {
        "day": date(2026, 3, 2), "channel": Channel.CHAT, "conversation_id": "c-17", "role": Role.AGENT, "turn": 4,
        "before": "Maaf, ", "quote": quote, "after": " Terima kasih.", "instead_of": quote, "better": "Saya bantu [nama] ya.",
    }  # fmt: skip
    return Moment(**(known | more))


def report(language="en", **more):
    answers = {Answer.MET: 30, Answer.PARTLY_MET: 2, Answer.NOT_MET: 4, Answer.NOT_APPLICABLE: 5}
    lines = (CriterionLine("Avoids blame", 9, MANY, answers), CriterionLine("Closes well", 3, None, {}))
    known = {
        "agent_id": "rina", "agent_name": "Rina", "since": date(2026, 1, 5), "until": date(2026, 3, 29), "language": language,
        "rubric_name": "Core", "contacts": 41, "need_review": 5, "other_contacts": 3, "score": MANY,
        "sections": (SectionBlock("Empathy", 12, FEW, lines),), "by_month": False,
        "trend": (TrendPoint(date(2026, 3, 2), MANY), TrendPoint(date(2026, 3, 9), FEW)),
        "strengths": (Point("Avoids jargon", MANY),),
        "to_work_on": (Point("Avoids bare negatives", FEW, "1.5 of 3 points lost", "Say what you can do.", (moment(),)),),
        "note": "", "plan": PlanBlock(("Avoids blame",), date(2026, 2, 2), date(2026, 3, 30), acknowledged=False),
        "listed": (ContactLine("c-17", date(2026, 3, 2), Channel.CHAT, "id", 91.4),
                   ContactLine("c-16", date(2026, 3, 1), Channel.CALL, "en", None)),
    }  # fmt: skip
    return AgentReport(**(known | more))


def saying(text):
    """A report in which everything that others wrote is this text."""
    at = moment(text, before=text, after=text, instead_of=text, better=text, conversation_id=text)
    line = ContactLine(text, date(2026, 3, 2), Channel.CHAT, "id", 50.0)
    return report(
        agent_id=text, agent_name=text, to_work_on=(Point("Avoids blame", FEW, "", "", (at,)),), listed=(line,)
    )


def empty(language):
    return report(
        language, contacts=2, need_review=2, other_contacts=0, score=None, trend=(), strengths=(), to_work_on=(),
        note="Too few.", plan=None,
    )  # fmt: skip


def words_of(content, form):
    """All text of a file, with single blanks."""
    if form == "pdf":
        found = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif form == "xlsx":
        sheets = load_workbook(io.BytesIO(content)).worksheets
        cells_of = (cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row)
        found = " ".join([*(sheet.title for sheet in sheets), *(str(cell) for cell in cells_of if cell is not None)])
    else:
        found = content.decode()
    return " ".join(found.split())


def cells(content):
    return [
        cell for sheet in load_workbook(io.BytesIO(content)).worksheets for row in sheet.iter_rows() for cell in row
    ]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("form", MIME)
def test_every_format_says_the_same_in_both_languages(form, language):
    words = report_words(language)
    found = words_of(report_file(report(language), form), form)
    for key in ("title", "strengths", "work", "better", "plan", "by_criterion", "contact_list"):
        assert words(key).split()[0] in found, key
    for said in ("Rina", "Itu bukan tugas saya.", "Saya bantu", "Avoids jargon", "Closes well", "c-17", "41"):
        assert said in found.replace("\\", "").replace("**", ""), said
    assert words("no_grade") in found
    other = report_words("id" if language == "en" else "en")
    assert other("how_text")[:30] not in found


@pytest.mark.parametrize("form", ["html", "md", "pdf"])
def test_figures_come_with_interval_and_contacts(form):
    found = words_of(report_file(report(), form), form)
    assert "95% interval 76 to 94" in found
    assert "76–94" in found
    assert "36 contacts" in found


def test_the_workbook_has_figures_as_numbers_and_charts_of_its_own():
    book = load_workbook(io.BytesIO(xlsx_report(report())))
    row = next(row for row in book.worksheets[1].iter_rows(values_only=True) if row[1] == "Avoids blame")
    assert row[2:10] == (9, 87.3, 76.4, 94.1, 36, 30, 2, 4)
    assert [len(sheet._charts) for sheet in book.worksheets] == [1, 0, 1, 0, 0]
    assert all(sheet.page_setup.fitToWidth == 1 for sheet in book.worksheets)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("form", MIME)
def test_nothing_scored_is_said(form, language):
    found = words_of(report_file(empty(language), form), form)
    assert "Too few." in found
    assert report_words(language)("no_strengths") in found


@pytest.mark.parametrize("form", MIME)
def test_the_same_report_is_the_same_bytes(form):
    assert report_file(report(), form) == report_file(report(), form)


def test_an_unknown_format_is_refused():
    with pytest.raises(KeyError):
        report_file(report(), "docx")


# -- words of others ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_does_nothing_but_show(text):
    page = html_report(saying(text))
    assert harmful_tags(page.replace('<svg class="chart"', "").replace("<svg xmlns", "")) == []
    assert "&lt;" in page
    assert not re.search(r"<[a-z/]", markdown_report(saying(text)))
    assert text[:9] in words_of(report_file(saying(text), "pdf"), "pdf")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text):
    found = cells(xlsx_report(saying(text)))
    assert not [cell.value for cell in found if cell.data_type == "f"]
    assert not [cell.value for cell in found if isinstance(cell.value, str) and cell.value[:1] in tuple("=+-@＝")]
    assert any(isinstance(cell.value, str) and text.strip() in cell.value for cell in found)


def test_a_quote_that_is_no_formula_keeps_its_words():
    values = [cell.value for cell in cells(xlsx_report(report()))]
    assert "“Maaf, Itu bukan tugas saya. Terima kasih.”" in values
    assert "c-17" in values


@pytest.mark.parametrize("form", MIME)
def test_steering_characters_and_very_long_names_break_nothing(form):
    found = words_of(report_file(saying("a\x00\x1b[31m‮" + "x" * 6000), form), form)
    assert "U+202E" in found
    assert "\x1b" not in found


@pytest.mark.parametrize(
    "text",
    [
        "# a",
        "- b",
        "1. c",
        "1) c",
        "*d* _e_",
        "`f`",
        "[g](http://h.test)",
        "![i](j)",
        "| k | l |",
        "a\n\n# b",
        "= x",
        "~~m~~",
        "$n$",
    ],
)
def test_markdown_signs_are_words(text):
    escaped = plain(text)
    assert "\n" not in escaped
    assert not re.match(r"(#|-|\+|=|\d+[.)])", escaped)
    assert not re.search(r"(?<!\\)[*_`\[\]|~$]", escaped)


def test_markdown_makes_no_links_and_leaves_plain_words_alone():
    assert plain("see http://x.test, www.x.test, a@x.test") == "see http&#58;//x.test, www&#46;x.test, a&#64;x.test"
    assert plain("Well-known: it's 5.5 (about) half!") == "Well-known: it's 5.5 (about) half!"


def test_letters_without_a_glyph_are_boxes_in_the_pdf():
    found = words_of(report_file(saying("Terima kasih 🙏 — “baik” 谢谢"), "pdf"), "pdf")
    assert "□□" in found
    assert "Terima kasih" in found
    assert "— “baik”" in found


# -- charts ---------------------------------------------------------------------------------------------------------


def test_a_figure_on_few_contacts_is_hollow():
    dots = [mark for mark in trend([("2 Mar", MANY), ("9 Mar", FEW)]).marks if isinstance(mark, Dot)]
    assert [dot.filled for dot in dots] == [True, False]
    assert dots[0].y < dots[1].y
    assert strip(MANY).count("●") == 1
    assert "○" in strip(FEW)


def test_strips_in_characters_span_the_interval():
    line = strip(Figure(1.0, Interval(0.5, 1.0), 9))
    assert len(line) == 41
    assert line.index("━") == 20
    assert line.endswith("●")


def test_a_chart_says_itself_to_those_who_do_not_see_it():
    page = html_report(report())
    assert 'aria-label="Score over time, 2 points: 2 Mar: 87 (76–94); 9 Mar: 50 (9–91)."' in page


def test_one_point_alone_is_drawn(tmp_path):
    alone = replace(report(), trend=report().trend[:1])
    assert "<polygon" not in html_report(alone)
    assert "<polygon" in html_report(report())
    assert report_file(alone, "pdf").startswith(b"%PDF")


def test_both_languages_have_the_same_texts():
    assert LANGUAGES["en"].keys() == LANGUAGES["id"].keys()
    places = re.compile(r"{\w+}")
    for key, text in LANGUAGES["en"].items():
        assert sorted(places.findall(text)) == sorted(places.findall(LANGUAGES["id"][key])), key
