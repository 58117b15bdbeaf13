"""The report as a PDF on A4, with its own fonts, so that it looks the same on every machine."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from coach.coaching.figures import Figure
from coach.exports.harmless import harmless
from coach.exports.report.charts import scale_labels, strip, trend
from coach.exports.report.content import AgentReport, CriterionLine, Moment, Point, SectionBlock
from coach.exports.report.pdf_drawings import Drawing, Logo, Pages
from coach.exports.report.pdf_look import (
    ACCENT,
    BODY,
    BOLD,
    BOTTOM,
    FONT,
    GOOD,
    HEADING,
    NAME,
    PADDED,
    QUIET,
    RIGHT,
    RIGHT_QUIET,
    RIGHT_STRONG,
    RULE,
    SIDE,
    STRIP,
    STRONG,
    TITLE,
    TOP,
    WIDTH,
    WORK,
    brief,
    on_one_line,
    register_fonts,
    text,
)
from coach.exports.report.words import ReportWords, report_words

LISTED = 20


def pdf_report(report: AgentReport) -> bytes:
    """The report as a PDF; the same report gives the same bytes."""
    register_fonts()
    words = report_words(report.language)
    written = io.BytesIO()
    document = BaseDocTemplate(
        written,
        pagesize=A4,
        title=f"{words('title')}: {harmless(report.agent_name)}",
        author="Santun",
        lang=report.language,
        invariant=1,
    )
    frame = Frame(SIDE, BOTTOM, WIDTH, A4[1] - TOP - BOTTOM, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    footer = f"{words('title')}: {on_one_line(report.agent_name)} · {words.period(report)}"[:400]
    document.build(_story(report, words), canvasmaker=partial(Pages, footer=footer, words=words))
    return written.getvalue()


def _story(report: AgentReport, words: ReportWords) -> list[Flowable]:
    return [
        _head(report, words),
        *_glance(report, words),
        *_trend(report, words),
        *_points("strengths", "no_strengths", report.strengths, report, words, GOOD),
        *_points("work", "no_work", report.to_work_on, report, words, WORK),
        *_plan(report, words),
        *_sections(report, words),
        KeepTogether([*_heading(words("how")), Paragraph(escape(words("how_text")), QUIET)]),
        *_contacts(report, words),
        Spacer(0, 8),
        Paragraph(escape(words("made_by")), QUIET),
    ]


def _heading(name: str) -> list[Flowable]:
    rule = Table([[""]], [WIDTH], [4], style=TableStyle([("LINEABOVE", (0, 0), (-1, 0), 1.2, ACCENT)]))
    return [CondPageBreak(42 * mm), Paragraph(escape(name), HEADING), rule]


def _head(report: AgentReport, words: ReportWords) -> Table:
    about = [words.period(report), f"{words('scorecard')}: {report.rubric_name}"]
    if report.agent_name != report.agent_id:
        about.append(report.agent_id)
    title = Paragraph(f"{escape(words('title'))}: {brief(report.agent_name)}", TITLE)
    cells = [[Logo(), [title, Paragraph(" · ".join(brief(one) for one in about), QUIET)]]]
    return Table(cells, [14 * mm, WIDTH - 14 * mm], style=TableStyle([*PADDED, ("LEFTPADDING", (0, 0), (0, 0), 0)]))


def _glance(report: AgentReport, words: ReportWords) -> list[Flowable]:
    big = ParagraphStyle("big", BODY, fontName=BOLD, fontSize=28, leading=30, textColor=ACCENT)
    middle = ParagraphStyle("middle", BODY, fontName=BOLD, fontSize=17, leading=30)
    if report.score:
        of = f'<font size="9" name="{FONT}" color="#4B5563"> {escape(words("of_100"))}</font>'
        first: list[Flowable] = [
            Paragraph(words.points(report.score.value) + of, big),
            Paragraph(escape(words("mean_score")), BODY),
            Paragraph(escape(_sure(report.score, words)), QUIET),
        ]
    else:
        first = [Paragraph(escape(words("no_score")), BODY)]
    counts = [
        [Paragraph(words.number(number), middle), Paragraph(escape(words(key)), BODY)]
        for key, number in (("contacts", report.contacts), ("need_review", report.need_review))
    ]
    row = Table([[first, *counts]], [WIDTH * 0.5, WIDTH * 0.2, WIDTH * 0.3])
    row.setStyle(TableStyle([*PADDED, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    notes = [words("other_contacts", n=words.number(report.other_contacts))] if report.other_contacts else []
    notes += [report.note] if report.note else []
    return [
        *_heading(words("at_a_glance")),
        row,
        *(_barred([Paragraph(text(note), BODY)], "#C98A00") for note in notes),
    ]


def _sure(figure: Figure, words: ReportWords) -> str:
    return f"{words.interval_in_words(figure)} · {words.contacts(figure.contacts)}"


def _barred(content: Sequence[Flowable], colour: str) -> Table:
    """Content with a bar at its left."""
    table = Table([[one] for one in content], [WIDTH], spaceBefore=3, spaceAfter=3)
    table.setStyle(
        TableStyle(
            [
                *PADDED,
                ("LEFTPADDING", (0, 0), (-1, -1), 8),
                ("LINEBEFORE", (0, 0), (0, -1), 2, HexColor(colour)),
                ("TOPPADDING", (0, 0), (-1, -1), 0.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
            ]
        )
    )
    return table


def _trend(report: AgentReport, words: ReportWords) -> list[Flowable]:
    if not report.trend:
        return [*_heading(words("over_time")), Paragraph(escape(words("no_trend")), QUIET)]
    points = [(words.time(point, by_month=report.by_month), point.figure) for point in report.trend]
    about = Paragraph(escape(words("by_month" if report.by_month else "by_week")), QUIET)
    return [KeepTogether([*_heading(words("over_time")), Drawing(trend(points), WIDTH), about])]


def _points(
    title: str, nothing: str, points: Sequence[Point], report: AgentReport, words: ReportWords, colour: str
) -> list[Flowable]:
    story = _heading(words(title))
    if not points:
        return [*story, Paragraph(escape(words(nothing)), QUIET)]
    if report.note or title == "work":
        story.append(Paragraph(escape(words("latest" if report.note else "work_about")), QUIET))
    for point in points:
        story += _point(point, words, colour)
    return story


def _point(point: Point, words: ReportWords, colour: str) -> list[Flowable]:
    head: list[Flowable] = [Spacer(0, 5), Paragraph(text(point.name), NAME)]
    if point.figure:
        figure = f"{words.points(point.figure.value)} {words('of_100')} · {_sure(point.figure, words)}"
        head.append(Paragraph(escape(figure), QUIET))
    if point.why:
        head.append(Paragraph(text(point.why), QUIET))
    blocks = [_moment(moment, words, colour) for moment in point.moments]
    # The name stays with the first words that show it.
    story: list[Flowable] = [KeepTogether([*head, *(blocks[0] if blocks else [])])]
    story += [KeepTogether(block) for block in blocks[1:]]
    if point.advice:
        advice = f"<b>{escape(words('advice'))}:</b> {text(point.advice)}"
        story.append(Paragraph(advice, ParagraphStyle("advice", BODY, spaceBefore=3)))
    return story


def _moment(moment: Moment, words: ReportWords, colour: str) -> list[Flowable]:
    quote = text(moment.quote)
    if not moment.is_all:
        around = '<font color="#4B5563">{}</font>'
        marked = f'<span backColor="{colour}">{quote}</span>'
        quote = f"{around.format(text(moment.before))}{marked}{around.format(text(moment.after))}"
    said = _barred([Paragraph(f"“{quote}”", BODY), Paragraph(brief(words.place(moment)), QUIET)], "#DAD6CC")
    if moment.better is None:
        return [said]
    instead = f"{words('better')}, {words('instead_of').lower()} “{moment.instead_of}”:"
    lines = [Paragraph(text(instead), QUIET), Paragraph(text(moment.better or words("leave_out")), STRONG)]
    if "[" in moment.better:
        lines.append(Paragraph(escape(words("blank_hint")), QUIET))
    return [said, _barred(lines, "#0F766E")]


def _plan(report: AgentReport, words: ReportWords) -> list[Flowable]:
    plan = report.plan
    if plan is None:
        return []
    dates = f"{words('plan_starts')} {words.day(plan.starts_on)} · {words('plan_review')} {words.day(plan.review_on)}"
    read = words("plan_read" if plan.acknowledged else "plan_unread")
    focus = f"{escape(words('plan_focus'))}: <b>{text(' · '.join(plan.focus))}</b>"
    lines = [Paragraph(focus, BODY), Paragraph(escape(f"{dates} · {read}"), QUIET)]
    return [KeepTogether([*_heading(words("plan")), *lines])]


def _sections(report: AgentReport, words: ReportWords) -> list[Flowable]:
    heads = [
        Paragraph(escape(words("criterion")), QUIET), Paragraph(escape(words("weight")), RIGHT_QUIET),
        Drawing(scale_labels(), STRIP), Paragraph(escape(words("value")), RIGHT_QUIET),
        Paragraph(escape(words("interval")), RIGHT_QUIET), Paragraph(escape(words("contacts")), RIGHT_QUIET),
    ]  # fmt: skip
    rows: list[list[Any]] = [heads]
    looks: list[tuple[Any, ...]] = [*PADDED, ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE)]
    for section in report.sections:
        looks += [
            ("LINEABOVE", (0, len(rows)), (-1, len(rows)), 1, RULE),
            ("TOPPADDING", (0, len(rows)), (-1, len(rows)), 4),
        ]
        rows.append(_figure_row(section, words, STRONG, RIGHT_STRONG))
        inset = ParagraphStyle("inset", BODY, leftIndent=8)
        rows += [_figure_row(line, words, inset, RIGHT) for line in section.criteria]
    rest = WIDTH - STRIP - 6 - 66 * mm
    table = Table(rows, [rest, 13 * mm, STRIP + 6, 12 * mm, 23 * mm, 18 * mm], repeatRows=1, style=TableStyle(looks))
    return [*_heading(words("by_criterion")), Paragraph(escape(words("by_criterion_about")), QUIET), table]


def _figure_row(
    line: SectionBlock | CriterionLine, words: ReportWords, name: ParagraphStyle, number: ParagraphStyle
) -> list[Any]:
    figure = line.figure
    first = [Paragraph(text(line.name), name), Paragraph(str(line.weight), number)]
    if figure is None:
        return [*first, Paragraph(escape(words("never_scored")), QUIET), *(Paragraph(one, number) for one in "––0")]
    numbers = (words.points(figure.value), words.interval(figure), words.number(figure.contacts))
    return [*first, Drawing(strip(figure), STRIP), *(Paragraph(one, number) for one in numbers)]


def _contacts(report: AgentReport, words: ReportWords) -> list[Flowable]:
    listed, total = report.listed[:LISTED], report.contacts + report.other_contacts
    story = _heading(words("contact_list"))
    if len(listed) < total:
        story.append(Paragraph(escape(words("latest_of", shown=len(listed), n=words.number(total))), QUIET))
    heads = [Paragraph(escape(words(one)), QUIET) for one in ("day", "contact", "channel", "language")]
    rows: list[list[Any]] = [[*heads, Paragraph(escape(words("score")), RIGHT_QUIET)]]
    for line in listed:
        score = words("no_grade") if line.score is None else words.number(line.score)
        cells = (words.day(line.day), line.id, words.channel(line.channel.value), words.language_of(line.language))
        rows.append([*(Paragraph(brief(cell), BODY) for cell in cells), Paragraph(escape(score), RIGHT)])
    looks = TableStyle([*PADDED, ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE)])
    widths = [24 * mm, WIDTH - 98 * mm, 28 * mm, 22 * mm, 24 * mm]
    return [*story, Table(rows, widths, repeatRows=1, style=looks)]
