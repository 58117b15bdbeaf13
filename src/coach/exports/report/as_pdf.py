"""The report as a PDF on A4, with its own fonts, so that it looks the same on every machine."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache, partial
from importlib.resources import as_file, files
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
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
from coach.exports.report.charts import Area, Chart, Dot, Label, Line, scale_labels, strip, trend
from coach.exports.report.content import AgentReport, CriterionLine, Moment, Point, SectionBlock
from coach.exports.report.words import ReportWords, report_words

LISTED = 20
_WIDTH = A4[0] - 32 * mm
_TOP, _BOTTOM, _SIDE = 16 * mm, 18 * mm, 16 * mm
_STRIP = 44 * mm
_INK, _SOFT, _RULE, _ACCENT = HexColor("#1F2A37"), HexColor("#4B5563"), HexColor("#DAD6CC"), HexColor("#0F766E")
_DATA, _GRID = HexColor("#0072B2"), HexColor("#E4E0D7")
_BAND, _SPAN = HexColor("#D4E6F1"), HexColor("#99C7E0")
_GOOD, _WORK = "#D6EFE6", "#FBEFC9"
_FONT, _BOLD = "Santun", "Santun-Bold"
_FILES = {_FONT: "DejaVuSansCondensed.ttf", _BOLD: "DejaVuSansCondensed-Bold.ttf"}
_BODY = ParagraphStyle("body", fontName=_FONT, fontSize=9, leading=12.6, textColor=_INK, splitLongWords=1)
_QUIET = ParagraphStyle("quiet", _BODY, fontSize=8, leading=11, textColor=_SOFT)
_TITLE = ParagraphStyle("title", _BODY, fontName=_BOLD, fontSize=16, leading=20)
_HEADING = ParagraphStyle("heading", _BODY, fontName=_BOLD, fontSize=11.5, leading=15, spaceBefore=13, spaceAfter=3)
_NAME = ParagraphStyle("name", _BODY, fontName=_BOLD, fontSize=9.5, leading=13)
_STRONG = ParagraphStyle("strong", _BODY, fontName=_BOLD)
_RIGHT = ParagraphStyle("right", _BODY, alignment=TA_RIGHT)
_RIGHT_STRONG = ParagraphStyle("right_strong", _RIGHT, fontName=_BOLD)
_RIGHT_QUIET = ParagraphStyle("right_quiet", _QUIET, alignment=TA_RIGHT)
# What only says how its neighbours look.
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_LONGEST_NAME = 200
_PADDED = [
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 3), ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("TOPPADDING", (0, 0), (-1, -1), 1.6), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]  # fmt: skip


def pdf_report(report: AgentReport) -> bytes:
    """The report as a PDF; the same report gives the same bytes."""
    _register_fonts()
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
    frame = Frame(_SIDE, _BOTTOM, _WIDTH, A4[1] - _TOP - _BOTTOM, 0, 0, 0, 0)
    document.addPageTemplates(PageTemplate(frames=[frame]))
    footer = f"{words('title')}: {_on_one_line(report.agent_name)} · {words.period(report)}"[:400]
    document.build(_story(report, words), canvasmaker=partial(_Pages, footer=footer, words=words))
    return written.getvalue()


def text(words: str, most: int = 1200) -> str:
    """Words of others for a paragraph: no markup, and a box for what the font has no letter for.

    Cut behind ``most`` characters, since a cell can not go on to the next page.
    """
    letters = _letters()
    cut = words if len(words) <= most else words[: most - 1] + "…"
    seen = (one for one in harmless(cut) if one not in _JOINERS)
    return escape("".join(one if ord(one) in letters or one == "\n" else "□" for one in seen))


def brief(words: str) -> str:
    """The same for an id or a name."""
    return text(words, _LONGEST_NAME)


@cache
def _register_fonts() -> None:
    for name, file in _FILES.items():
        with as_file(files("coach.exports.report").joinpath("fonts", file)) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(_FONT, normal=_FONT, bold=_BOLD, italic=_FONT, boldItalic=_BOLD)


@cache
def _letters() -> frozenset[int]:
    return frozenset(pdfmetrics.getFont(_FONT).face.charToGlyph)


def _on_one_line(words: str) -> str:
    return " ".join(harmless(words).split())


class _Pages(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Pages that know how many there are; each is kept until the last one is done."""

    def __init__(self, *arguments: Any, footer: str, words: ReportWords, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._footer, self._words = footer, words
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Keeps the page."""
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Puts a foot under every page and writes them."""
        for number, state in enumerate(self._kept, 1):
            self.__dict__.update(state)
            self.setFont(_FONT, 7.5)
            self.setFillColor(_SOFT)
            page = self._words("page_of", page=number, pages=len(self._kept))
            room = _WIDTH - pdfmetrics.stringWidth(page, _FONT, 7.5) - 12
            foot = self._footer
            while foot and pdfmetrics.stringWidth(foot, _FONT, 7.5) > room:
                foot = foot[:-2] + "…"
            self.drawString(_SIDE, 10 * mm, foot)
            self.drawRightString(_SIDE + _WIDTH, 10 * mm, page)
            super().showPage()
        super().save()


class _Drawing(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A chart, scaled to a width."""

    def __init__(self, chart: Chart, width: float) -> None:
        super().__init__()
        self._chart, self._scale = chart, width / chart.width
        self.width, self.height = width, chart.height * self._scale

    def draw(self) -> None:
        """Draws the marks; the plane's y runs downwards, the page's upwards."""
        canvas, scale = self.canv, self._scale

        def y(value: float) -> float:
            return self.height - value * scale

        canvas.setLineCap(1)
        for mark in self._chart.marks:
            if isinstance(mark, Line):
                look: tuple[Color, float] = {"grid": (_GRID, 0.6), "data": (_DATA, 1.4), "span": (_SPAN, 2.8)}[
                    mark.look
                ]
                canvas.setStrokeColor(look[0])
                canvas.setLineWidth(look[1])
                canvas.line(mark.x1 * scale, y(mark.y1), mark.x2 * scale, y(mark.y2))
            elif isinstance(mark, Dot):
                canvas.setStrokeColor(_DATA)
                canvas.setFillColor(_DATA if mark.filled else white)
                canvas.setLineWidth(1.2)
                canvas.circle(mark.x * scale, y(mark.y), 2.4, stroke=1, fill=1)
            elif isinstance(mark, Area):
                self._fill(mark, y)
            else:
                self._write(mark, y)

    def _fill(self, area: Area, y: Any) -> None:
        path = self.canv.beginPath()
        (x, first), *rest = area.points
        path.moveTo(x * self._scale, y(first))
        for x, at in rest:
            path.lineTo(x * self._scale, y(at))
        path.close()
        self.canv.setFillColor(_BAND)
        self.canv.drawPath(path, stroke=0, fill=1)

    def _write(self, label: Label, y: Any) -> None:
        canvas = self.canv
        canvas.setFont(_FONT, 7.5)
        canvas.setFillColor(_SOFT)
        write = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}
        write[label.anchor](label.x * self._scale, y(label.y), label.text)


class _Logo(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Two speech bubbles, as in mark.svg."""

    def __init__(self) -> None:
        super().__init__()
        self.width = self.height = 11 * mm

    def draw(self) -> None:
        """Draws them."""
        canvas, unit = self.canv, self.width / 48
        for x, y, rx, ry, tail, colour in (
            (17, 19.2, 14, 12.2, ((6, 26), (5.7, 35), (14, 30)), _ACCENT),
            (32, 28.5, 13, 11.5, ((42, 35), (42.7, 43), (34, 39)), HexColor("#5EC4B6")),
        ):
            canvas.setFillColor(colour)
            canvas.ellipse(
                (x - rx) * unit, (48 - y - ry) * unit, (x + rx) * unit, (48 - y + ry) * unit, stroke=0, fill=1
            )
            path = canvas.beginPath()
            path.moveTo(tail[0][0] * unit, (48 - tail[0][1]) * unit)
            for px, py in tail[1:]:
                path.lineTo(px * unit, (48 - py) * unit)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)


def _story(report: AgentReport, words: ReportWords) -> list[Flowable]:
    return [
        _head(report, words),
        *_glance(report, words),
        *_trend(report, words),
        *_points("strengths", "no_strengths", report.strengths, report, words, _GOOD),
        *_points("work", "no_work", report.to_work_on, report, words, _WORK),
        *_plan(report, words),
        *_sections(report, words),
        KeepTogether([*_heading(words("how")), Paragraph(escape(words("how_text")), _QUIET)]),
        *_contacts(report, words),
        Spacer(0, 8),
        Paragraph(escape(words("made_by")), _QUIET),
    ]


def _heading(name: str) -> list[Flowable]:
    rule = Table([[""]], [_WIDTH], [4], style=TableStyle([("LINEABOVE", (0, 0), (-1, 0), 1.2, _ACCENT)]))
    return [CondPageBreak(42 * mm), Paragraph(escape(name), _HEADING), rule]


def _head(report: AgentReport, words: ReportWords) -> Table:
    about = [words.period(report), f"{words('scorecard')}: {report.rubric_name}"]
    if report.agent_name != report.agent_id:
        about.append(report.agent_id)
    title = Paragraph(f"{escape(words('title'))}: {brief(report.agent_name)}", _TITLE)
    cells = [[_Logo(), [title, Paragraph(" · ".join(brief(one) for one in about), _QUIET)]]]
    return Table(cells, [14 * mm, _WIDTH - 14 * mm], style=TableStyle([*_PADDED, ("LEFTPADDING", (0, 0), (0, 0), 0)]))


def _glance(report: AgentReport, words: ReportWords) -> list[Flowable]:
    big = ParagraphStyle("big", _BODY, fontName=_BOLD, fontSize=28, leading=30, textColor=_ACCENT)
    middle = ParagraphStyle("middle", _BODY, fontName=_BOLD, fontSize=17, leading=30)
    if report.score:
        of = f'<font size="9" name="{_FONT}" color="#4B5563"> {escape(words("of_100"))}</font>'
        first: list[Flowable] = [
            Paragraph(words.points(report.score.value) + of, big),
            Paragraph(escape(words("mean_score")), _BODY),
            Paragraph(escape(_sure(report.score, words)), _QUIET),
        ]
    else:
        first = [Paragraph(escape(words("no_score")), _BODY)]
    counts = [
        [Paragraph(words.number(number), middle), Paragraph(escape(words(key)), _BODY)]
        for key, number in (("contacts", report.contacts), ("need_review", report.need_review))
    ]
    row = Table([[first, *counts]], [_WIDTH * 0.5, _WIDTH * 0.2, _WIDTH * 0.3])
    row.setStyle(TableStyle([*_PADDED, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    notes = [words("other_contacts", n=words.number(report.other_contacts))] if report.other_contacts else []
    notes += [report.note] if report.note else []
    return [
        *_heading(words("at_a_glance")),
        row,
        *(_barred([Paragraph(text(note), _BODY)], "#C98A00") for note in notes),
    ]


def _sure(figure: Figure, words: ReportWords) -> str:
    return f"{words.interval_in_words(figure)} · {words.contacts(figure.contacts)}"


def _barred(content: Sequence[Flowable], colour: str) -> Table:
    """Content with a bar at its left."""
    table = Table([[one] for one in content], [_WIDTH], spaceBefore=3, spaceAfter=3)
    table.setStyle(
        TableStyle(
            [
                *_PADDED,
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
        return [*_heading(words("over_time")), Paragraph(escape(words("no_trend")), _QUIET)]
    points = [(words.time(point, by_month=report.by_month), point.figure) for point in report.trend]
    about = Paragraph(escape(words("by_month" if report.by_month else "by_week")), _QUIET)
    return [KeepTogether([*_heading(words("over_time")), _Drawing(trend(points), _WIDTH), about])]


def _points(
    title: str, nothing: str, points: Sequence[Point], report: AgentReport, words: ReportWords, colour: str
) -> list[Flowable]:
    story = _heading(words(title))
    if not points:
        return [*story, Paragraph(escape(words(nothing)), _QUIET)]
    if report.note or title == "work":
        story.append(Paragraph(escape(words("latest" if report.note else "work_about")), _QUIET))
    for point in points:
        story += _point(point, words, colour)
    return story


def _point(point: Point, words: ReportWords, colour: str) -> list[Flowable]:
    head: list[Flowable] = [Spacer(0, 5), Paragraph(text(point.name), _NAME)]
    if point.figure:
        figure = f"{words.points(point.figure.value)} {words('of_100')} · {_sure(point.figure, words)}"
        head.append(Paragraph(escape(figure), _QUIET))
    if point.why:
        head.append(Paragraph(text(point.why), _QUIET))
    blocks = [_moment(moment, words, colour) for moment in point.moments]
    # The name stays with the first words that show it.
    story: list[Flowable] = [KeepTogether([*head, *(blocks[0] if blocks else [])])]
    story += [KeepTogether(block) for block in blocks[1:]]
    if point.advice:
        advice = f"<b>{escape(words('advice'))}:</b> {text(point.advice)}"
        story.append(Paragraph(advice, ParagraphStyle("advice", _BODY, spaceBefore=3)))
    return story


def _moment(moment: Moment, words: ReportWords, colour: str) -> list[Flowable]:
    quote = text(moment.quote)
    if not moment.is_all:
        around = '<font color="#4B5563">{}</font>'
        marked = f'<span backColor="{colour}">{quote}</span>'
        quote = f"{around.format(text(moment.before))}{marked}{around.format(text(moment.after))}"
    said = _barred([Paragraph(f"“{quote}”", _BODY), Paragraph(brief(words.place(moment)), _QUIET)], "#DAD6CC")
    if moment.better is None:
        return [said]
    instead = f"{words('better')}, {words('instead_of').lower()} “{moment.instead_of}”:"
    lines = [Paragraph(text(instead), _QUIET), Paragraph(text(moment.better or words("leave_out")), _STRONG)]
    if "[" in moment.better:
        lines.append(Paragraph(escape(words("blank_hint")), _QUIET))
    return [said, _barred(lines, "#0F766E")]


def _plan(report: AgentReport, words: ReportWords) -> list[Flowable]:
    plan = report.plan
    if plan is None:
        return []
    dates = f"{words('plan_starts')} {words.day(plan.starts_on)} · {words('plan_review')} {words.day(plan.review_on)}"
    read = words("plan_read" if plan.acknowledged else "plan_unread")
    focus = f"{escape(words('plan_focus'))}: <b>{text(' · '.join(plan.focus))}</b>"
    lines = [Paragraph(focus, _BODY), Paragraph(escape(f"{dates} · {read}"), _QUIET)]
    return [KeepTogether([*_heading(words("plan")), *lines])]


def _sections(report: AgentReport, words: ReportWords) -> list[Flowable]:
    heads = [
        Paragraph(escape(words("criterion")), _QUIET), Paragraph(escape(words("weight")), _RIGHT_QUIET),
        _Drawing(scale_labels(), _STRIP), Paragraph(escape(words("value")), _RIGHT_QUIET),
        Paragraph(escape(words("interval")), _RIGHT_QUIET), Paragraph(escape(words("contacts")), _RIGHT_QUIET),
    ]  # fmt: skip
    rows: list[list[Any]] = [heads]
    looks: list[tuple[Any, ...]] = [*_PADDED, ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE)]
    for section in report.sections:
        looks += [
            ("LINEABOVE", (0, len(rows)), (-1, len(rows)), 1, _RULE),
            ("TOPPADDING", (0, len(rows)), (-1, len(rows)), 4),
        ]
        rows.append(_figure_row(section, words, _STRONG, _RIGHT_STRONG))
        inset = ParagraphStyle("inset", _BODY, leftIndent=8)
        rows += [_figure_row(line, words, inset, _RIGHT) for line in section.criteria]
    rest = _WIDTH - _STRIP - 6 - 66 * mm
    table = Table(rows, [rest, 13 * mm, _STRIP + 6, 12 * mm, 23 * mm, 18 * mm], repeatRows=1, style=TableStyle(looks))
    return [*_heading(words("by_criterion")), Paragraph(escape(words("by_criterion_about")), _QUIET), table]


def _figure_row(
    line: SectionBlock | CriterionLine, words: ReportWords, name: ParagraphStyle, number: ParagraphStyle
) -> list[Any]:
    figure = line.figure
    first = [Paragraph(text(line.name), name), Paragraph(str(line.weight), number)]
    if figure is None:
        return [*first, Paragraph(escape(words("never_scored")), _QUIET), *(Paragraph(one, number) for one in "––0")]
    numbers = (words.points(figure.value), words.interval(figure), words.number(figure.contacts))
    return [*first, _Drawing(strip(figure), _STRIP), *(Paragraph(one, number) for one in numbers)]


def _contacts(report: AgentReport, words: ReportWords) -> list[Flowable]:
    listed, total = report.listed[:LISTED], report.contacts + report.other_contacts
    story = _heading(words("contact_list"))
    if len(listed) < total:
        story.append(Paragraph(escape(words("latest_of", shown=len(listed), n=words.number(total))), _QUIET))
    heads = [Paragraph(escape(words(one)), _QUIET) for one in ("day", "contact", "channel", "language")]
    rows: list[list[Any]] = [[*heads, Paragraph(escape(words("score")), _RIGHT_QUIET)]]
    for line in listed:
        score = words("no_grade") if line.score is None else words.number(line.score)
        cells = (words.day(line.day), line.id, words.channel(line.channel.value), words.language_of(line.language))
        rows.append([*(Paragraph(brief(cell), _BODY) for cell in cells), Paragraph(escape(score), _RIGHT)])
    looks = TableStyle([*_PADDED, ("LINEBELOW", (0, 0), (-1, -1), 0.4, _RULE)])
    widths = [24 * mm, _WIDTH - 98 * mm, 28 * mm, 22 * mm, 24 * mm]
    return [*story, Table(rows, widths, repeatRows=1, style=looks)]
