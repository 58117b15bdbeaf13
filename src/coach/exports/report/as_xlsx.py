"""The report as a workbook: figures as numbers, charts of the spreadsheet's own, no formula anywhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from coach.coaching.figures import Figure
from coach.domain.evaluation import Answer
from coach.exports.as_csv import safe_cell
from coach.exports.harmless import harmless
from coach.exports.report.content import AgentReport, Point
from coach.exports.report.words import ReportWords, report_words

Cell = str | float | int | date | None
_BLUE, _LIGHT_BLUE, _ACCENT = "0072B2", "99C7E0", "0F766E"
_LINE = Side(style="thin", color="DAD6CC")
_HEAD = PatternFill("solid", start_color="E8F1EF")
_LONGEST_TEXT = 32_000  # a cell holds 32,767 characters
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ANSWERS = (Answer.MET, Answer.PARTLY_MET, Answer.NOT_MET, Answer.NOT_APPLICABLE, Answer.NOT_SCORED)


def xlsx_report(report: AgentReport) -> bytes:
    """The workbook; the same report gives the same bytes. Texts that a spreadsheet would run get an apostrophe in front."""
    words, book = report_words(report.language), Workbook()
    sheets = [book.active, *(book.create_sheet() for _ in range(4))]
    titles = ("overview", "by_criterion", "trend", "feedback", "contact_list")
    makers = (_overview, _criteria, _trend, _feedback, _contacts)
    for sheet, title, make in zip(sheets, titles, makers, strict=True):
        sheet.title = words(title)[:31]
        make(sheet, report, words)
        _set_up_pages(sheet, report, words)
    day = datetime.combine(report.until, time(), UTC).replace(tzinfo=None)
    properties = book.properties
    properties.creator, properties.title = "Santun", f"{words('title')}: {_text(report.agent_name)}"
    properties.created = properties.modified = day
    written = io.BytesIO()
    book.save(written)
    return _without_clock(written.getvalue(), day)


def _without_clock(content: bytes, day: datetime) -> bytes:
    """The same workbook without the time at which it was written."""
    same = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(same, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                head, mark, rest = part.partition(b'<dcterms:modified xsi:type="dcterms:W3CDTF">')
                part = head + mark + f"{day:%Y-%m-%dT%H:%M:%SZ}".encode() + rest[rest.index(b"<") :] if mark else part
            target.writestr(zipfile.ZipInfo(name, _EPOCH), part, zipfile.ZIP_DEFLATED)
    return same.getvalue()


def _text(words: str) -> str:
    """Words of others as a cell: on one line, harmless, never a formula."""
    return safe_cell(harmless(words))[:_LONGEST_TEXT]


def _put(sheet: Worksheet, cells: Iterable[Cell], *, bold: bool = False, head: bool = False) -> int:
    """A row below the last one; gives its number. Texts are texts, whatever they begin with."""
    number = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value is not None else 1
    for column, value in enumerate(cells, 1):
        if value is None:
            continue
        cell = sheet.cell(number, column)
        if isinstance(value, str):
            cell.value = _text(value)
            cell.data_type = "s"
        else:
            cell.value = value
            cell.number_format = "yyyy-mm-dd" if isinstance(value, date) else "0"
        cell.font = Font(bold=bold or head)
        cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
        if head:
            cell.fill, cell.border = _HEAD, Border(bottom=_LINE)
    return number


def _figure(figure: Figure | None) -> tuple[Cell, Cell, Cell, Cell]:
    """Value, ends of the interval and contacts; out of 100, with one digit."""
    if figure is None:
        return None, None, None, 0
    ends = figure.interval
    return round(100 * figure.value, 1), round(100 * ends.low, 1), round(100 * ends.high, 1), figure.contacts


def _figure_heads(words: ReportWords) -> tuple[str, str, str, str]:
    return tuple(words(key) for key in ("value", "low", "high", "contacts"))  # type: ignore[return-value]  # four of them


def _widths(sheet: Worksheet, *widths: int) -> None:
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _set_up_pages(sheet: Worksheet, report: AgentReport, words: ReportWords) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = sheet.oddFooter
    assert footer is not None
    # "&" begins a code in a foot line.
    footer.left.text = _text(f"{words('title')}: {report.agent_name}").replace("&", "&&")
    footer.right.text = "&P / &N"


def _overview(sheet: Worksheet, report: AgentReport, words: ReportWords) -> None:
    _put(sheet, [f"{words('title')}: {report.agent_name}"], bold=True)
    sheet["A1"].font = Font(bold=True, size=16, color=_ACCENT)
    sheet["A1"].alignment = Alignment(wrap_text=False)
    for name, value in (
        (words("agent"), report.agent_id), (words("days"), words.period(report)), (words("scorecard"), report.rubric_name),
        (words("contacts"), report.contacts), (words("need_review"), report.need_review),
    ):  # fmt: skip
        _put(sheet, [name, value])
        sheet.cell(sheet.max_row, 2).alignment = Alignment(horizontal="left")
    first = _put(sheet, [words("section"), *_figure_heads(words)], head=True)
    _put(sheet, [words("mean_score"), *_figure(report.score)], bold=True)
    for section in report.sections:
        _put(sheet, [section.name, *_figure(section.figure)])
    last = sheet.max_row
    for note in (
        words("other_contacts", n=words.number(report.other_contacts)) if report.other_contacts else "",
        report.note,
        words("how_text"),
    ):
        if note:
            row = _put(sheet, [note])
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
            sheet.row_dimensions[row].height = 15 * (len(note) // 85 + 1)
    _widths(sheet, 34, 26, 12, 12, 12)
    sheet.add_chart(_interval_chart(sheet, first, last, words("by_criterion"), joined=False), "G2")


def _interval_chart(sheet: Worksheet, first: int, last: int, title: str, *, joined: bool) -> LineChart:
    """Dots on the lines of their intervals, from the columns value, low and high behind the names; dots may be joined."""
    chart = LineChart()
    chart.title, chart.style = title, 10
    chart.add_data(Reference(sheet, min_col=2, max_col=4, min_row=first, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first + 1, max_row=last))
    chart.hiLowLines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill=_LIGHT_BLUE, w=38_100)))
    for place, series in enumerate(chart.series):
        is_value = place == 0
        line = LineProperties(solidFill=_BLUE, w=28_575) if joined and is_value else LineProperties(noFill=True)
        colour = _BLUE if is_value else _LIGHT_BLUE
        series.graphicalProperties = GraphicalProperties(ln=line)
        series.marker = Marker(symbol="circle" if is_value else "dash", size=8 if is_value else 7)
        series.marker.graphicalProperties = GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour))
        series.smooth = False
    chart.y_axis.scaling.min, chart.y_axis.scaling.max, chart.y_axis.majorUnit = 0, 100, 25
    chart.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill="E4E0D7")))
    # Newer versions of Excel hide axes that do not say this.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format, chart.legend = "0", Legend()
    chart.legend.position = "b"
    # Without these words title and legend lie over the plot.
    chart.legend.overlay = False
    if chart.title is not None:
        chart.title.overlay = False
    chart.width, chart.height = 20, 10
    return chart


def _criteria(sheet: Worksheet, report: AgentReport, words: ReportWords) -> None:
    answers = [words(answer.value) for answer in _ANSWERS]
    heads = [words("section"), words("criterion"), words("weight"), *_figure_heads(words), *answers]
    _put(sheet, heads, head=True)
    for section in report.sections:
        _put(sheet, [section.name, None, section.weight, *_figure(section.figure)], bold=True)
        for line in section.criteria:
            counts = [line.answers.get(answer, 0) for answer in _ANSWERS]
            _put(sheet, [section.name, line.name, line.weight, *_figure(line.figure), *counts])
    sheet.freeze_panes, sheet.print_title_rows = "C2", "1:1"
    _widths(sheet, 24, 36, 9, 9, 9, 9, 10, 11, 13, 13, 13, 14)


def _trend(sheet: Worksheet, report: AgentReport, words: ReportWords) -> None:
    _put(sheet, [words("month" if report.by_month else "week"), *_figure_heads(words)], head=True)
    for point in report.trend:
        _put(sheet, [words.time(point, by_month=report.by_month), *_figure(point.figure)])
    sheet.print_title_rows = "1:1"
    _widths(sheet, 16, 10, 10, 10, 10)
    if not report.trend:
        _put(sheet, [words("no_trend")])
        return
    sheet.add_chart(_interval_chart(sheet, 1, len(report.trend) + 1, words("over_time"), joined=True), "G2")


def _feedback(sheet: Worksheet, report: AgentReport, words: ReportWords) -> None:
    keys = (
        "kind",
        "criterion",
        "value",
        "low",
        "high",
        "contacts",
        "said",
        "contact",
        "instead_of",
        "better",
        "advice",
    )
    _put(sheet, [words(key) for key in keys], head=True)
    for kind, points, nothing in (
        (words("strengths"), report.strengths, words("no_strengths")),
        (words("work"), report.to_work_on, words("no_work")),
    ):
        if not points:
            _put(sheet, [kind, nothing])
        for point in points:
            for cells in _feedback_rows(point, words):
                _put(sheet, [kind, *cells])
    if report.plan:
        plan = report.plan
        read = words("plan_read" if plan.acknowledged else "plan_unread")
        dates = f"{words('plan_starts')} {words.day(plan.starts_on)}, {words('plan_review')} {words.day(plan.review_on)}. {read}."
        _put(sheet, [words("plan"), " · ".join(plan.focus), None, None, None, None, dates])
    sheet.freeze_panes, sheet.print_title_rows = "C2", "1:1"
    _widths(sheet, 18, 26, 8, 8, 8, 9, 46, 34, 24, 40, 40)


def _feedback_rows(point: Point, words: ReportWords) -> Sequence[Sequence[Cell]]:
    figure = _figure(point.figure) if point.figure else (None, None, None, None)
    if not point.moments:
        return [[point.name, *figure, None, None, None, None, point.advice or None]]
    rows = []
    for moment in point.moments:
        said = f"“{moment.before}{moment.quote}{moment.after}”"
        better = None if moment.better is None else moment.better or words("leave_out")
        rows.append(
            [point.name, *figure, said, words.place(moment), moment.instead_of or None, better, point.advice or None]
        )
    return rows


def _contacts(sheet: Worksheet, report: AgentReport, words: ReportWords) -> None:
    _put(sheet, [words(key) for key in ("day", "contact", "channel", "language", "score")], head=True)
    for line in report.listed:
        score = words("no_grade") if line.score is None else round(line.score, 1)
        _put(sheet, [line.day, line.id, words.channel(line.channel.value), words.language_of(line.language), score])
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    sheet.auto_filter.ref = sheet.dimensions
    _widths(sheet, 13, 52, 16, 14, 12)
