"""The report as Markdown: plain enough for a mail or a wiki, with charts drawn in characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from coach.coaching.figures import Figure
from coach.exports.harmless import harmless
from coach.exports.report.content import AgentReport, Moment, Point
from coach.exports.report.words import ReportWords, report_words

LISTED = 20
_STRIP_CELLS = 41
# What means something inside a line, and at its beginning; < > & and what makes a link become entities.
_SPECIAL = re.compile(r"([\\`*_{}\[\]|~^$])|(?<![\w)])(#)")
_AT_THE_BEGINNING = re.compile(r"^(\d*)([-+=.)])")
_ENTITIES = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;"})
_LINK = re.compile(r"(?i)(?<=\bwww)\.|:(?=//)")


def markdown_report(report: AgentReport) -> str:
    """The report in CommonMark with tables; what others wrote shows as it was written."""
    words = report_words(report.language)
    return "\n".join(_blocks(report, words)).rstrip() + "\n"


def plain(text: str) -> str:
    """Words of others on one line, with everything escaped that Markdown or HTML would read as markup."""
    line = " ".join(harmless(text).split())
    line = _AT_THE_BEGINNING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", line))
    return _LINK.sub(lambda found: f"&#{ord(found.group())};", line.translate(_ENTITIES))


def _blocks(report: AgentReport, words: ReportWords) -> Iterator[str]:
    yield from (f"# {words('title')}: {plain(report.agent_name)}", "")
    yield from (
        f"{words.period(report)} · {words('scorecard')}: {plain(report.rubric_name)} · {plain(report.agent_id)}",
        "",
    )
    yield from (f"## {words('at_a_glance')}", "")
    if report.score is None:
        yield f"- {words('no_score')}"
    else:
        yield f"- {words('mean_score')}: **{words.points(report.score.value)}** {words('of_100')} ({_sure(report.score, words)})"
    yield f"- {words('contacts')}: {words.number(report.contacts)}"
    yield from (f"- {words('need_review')}: {words.number(report.need_review)}", "")
    if report.other_contacts:
        yield from (f"> {words('other_contacts', n=words.number(report.other_contacts))}", "")
    if report.note:
        yield from (f"> {report.note}", "")
    yield from _trend(report, words)
    yield from _points("strengths", "no_strengths", report.strengths, report, words)
    yield from _points("work", "no_work", report.to_work_on, report, words)
    if report.plan:
        plan = report.plan
        read = words("plan_read" if plan.acknowledged else "plan_unread")
        yield from (f"## {words('plan')}", "")
        yield f"- {words('plan_focus')}: {plain(' · '.join(plan.focus))}"
        yield f"- {words('plan_starts')} {words.day(plan.starts_on)}"
        yield from (f"- {words('plan_review')} {words.day(plan.review_on)}", f"- {read}", "")
    yield from _sections(report, words)
    yield from (f"## {words('how')}", "", words("how_text"), "")
    yield from _contacts(report, words)
    yield words("made_by")


def _sure(figure: Figure, words: ReportWords) -> str:
    return f"{words.interval_in_words(figure)}, {words.contacts(figure.contacts)}"


def strip(figure: Figure) -> str:
    """A figure with its interval on a line from 0 to 100; ``○`` where it rests on few contacts."""
    low, high, value = (
        round(share * (_STRIP_CELLS - 1)) for share in (figure.interval.low, figure.interval.high, figure.value)
    )
    cells = ["━" if low <= place <= high else "·" for place in range(_STRIP_CELLS)]
    cells[value] = "●" if figure.tells else "○"
    return "".join(cells)


def _table(heads: Iterable[str], ends: str, rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table; ``ends`` has ``l`` or ``r`` for each column."""
    yield f"| {' | '.join(heads)} |"
    yield "|" + "|".join("---:" if end == "r" else "---" for end in ends) + "|"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _figure_cells(figure: Figure | None, words: ReportWords) -> tuple[str, str, str, str]:
    if figure is None:
        return words("never_scored"), "–", "–", "0"
    return f"`{strip(figure)}`", words.points(figure.value), words.interval(figure), words.number(figure.contacts)


def _trend(report: AgentReport, words: ReportWords) -> Iterator[str]:
    yield from (f"## {words('over_time')}", "")
    if not report.trend:
        yield from (words("no_trend"), "")
        return
    heads = (
        words("month" if report.by_month else "week"),
        "0 – 100",
        words("value"),
        words("interval"),
        words("contacts"),
    )
    rows = (
        (words.time(point, by_month=report.by_month), *_figure_cells(point.figure, words)) for point in report.trend
    )
    yield from _table(heads, "llrrr", rows)


def _points(
    title: str, nothing: str, points: tuple[Point, ...], report: AgentReport, words: ReportWords
) -> Iterator[str]:
    yield from (f"## {words(title)}", "")
    if not points:
        yield from (words(nothing), "")
    elif report.note:
        yield from (words("latest"), "")
    elif title == "work":
        yield from (words("work_about"), "")
    for point in points:
        yield from (f"### {plain(point.name)}", "")
        if point.figure:
            yield from (f"{words.points(point.figure.value)} {words('of_100')} · {_sure(point.figure, words)}", "")
        if point.why:
            yield from (point.why, "")
        for moment in point.moments:
            yield from _moment(moment, words)
        if point.advice:
            yield from (f"**{words('advice')}:** {plain(point.advice)}", "")


def _moment(moment: Moment, words: ReportWords) -> Iterator[str]:
    # Emphasis needs a letter at its ends, so blanks stay outside.
    quote = plain(moment.quote) if moment.is_all else f"**{plain(moment.quote)}**"
    before, after = (plain(side) + " " if side else "" for side in (moment.before, moment.after))
    yield from (f"> “{before}{quote} {after}".rstrip() + "”  ", f"> {plain(words.place(moment))}", "")
    if moment.better is not None:
        better = plain(moment.better) or words("leave_out")
        instead = f", {words('instead_of').lower()} “{plain(moment.instead_of)}”"
        yield from (f"{words('better')}{instead}: **{better}**", "")


def _sections(report: AgentReport, words: ReportWords) -> Iterator[str]:
    yield from (f"## {words('by_criterion')}", "", words("by_criterion_about"), "")
    heads = (words("criterion"), words("weight"), "0 – 100", words("value"), words("interval"), words("contacts"))
    rows = []
    for section in report.sections:
        rows.append((f"**{plain(section.name)}**", str(section.weight), *_figure_cells(section.figure, words)))
        rows += [(plain(line.name), str(line.weight), *_figure_cells(line.figure, words)) for line in section.criteria]
    yield from _table(heads, "lrlrrr", rows)


def _contacts(report: AgentReport, words: ReportWords) -> Iterator[str]:
    yield from (f"## {words('contact_list')}", "")
    listed, total = report.listed[:LISTED], report.contacts + report.other_contacts
    if len(listed) < total:
        yield from (words("latest_of", shown=len(listed), n=words.number(total)), "")
    heads = (words("day"), words("contact"), words("channel"), words("language"), words("score"))
    rows = (
        (
            words.day(line.day), plain(line.id), words.channel(line.channel.value), words.language_of(line.language),
            words("no_grade") if line.score is None else words.number(line.score),
        )
        for line in listed
    )  # fmt: skip
    yield from _table(heads, "llllr", rows)
