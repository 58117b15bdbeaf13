"""The report as one stand-alone page: no script, nothing loaded from elsewhere, all words of others escaped."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from coach.exports.harmless import harmless
from coach.exports.report.charts import Area, Chart, Dot, Label, Line, Mark, scale_labels, strip, trend
from coach.exports.report.content import AgentReport
from coach.exports.report.words import report_words

LISTED = 20


def html_report(report: AgentReport) -> str:
    """The page; it prints on A4 in the look of the PDF and follows the reader's light or dark theme on a screen."""
    environment = Environment(
        loader=PackageLoader("coach.exports.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["harmless"] = harmless
    words = report_words(report.language)
    points = [(words.time(point, by_month=report.by_month), point.figure) for point in report.trend]
    about = "; ".join(f"{name}: {words.points(figure.value)} ({words.interval(figure)})" for name, figure in points)
    return environment.get_template("report.html.j2").render(
        report=report,
        w=words,
        listed=report.listed[:LISTED],
        strip=lambda figure: svg(strip(figure), f"{words.points(figure.value)} ({words.interval(figure)})"),
        scale=svg(scale_labels(), ""),
        trend=svg(trend(points), words("trend_about", n=len(points), points=about)) if points else None,
        logo=Markup(files("coach.exports").joinpath("mark.svg").read_text(encoding="utf-8")),  # noqa: S704 - our own file
    )


def svg(chart: Chart, about: str) -> Markup:
    """A chart as SVG that takes its colours from the page; ``about`` says it to those who do not see it."""
    marks = Markup("").join(_mark(mark) for mark in chart.marks)
    named = Markup('role="img" aria-label="{}"').format(about) if about else Markup('aria-hidden="true"')
    box = Markup('<svg class="chart" viewBox="0 0 {:g} {:g}" {}>{}</svg>')
    return box.format(chart.width, chart.height, named, marks)


def _mark(mark: Mark) -> Markup:
    if isinstance(mark, Line):
        line = Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>')
        return line.format(mark.look, mark.x1, mark.y1, mark.x2, mark.y2)
    if isinstance(mark, Dot):
        return Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="4"/>').format(
            "full" if mark.filled else "hollow", mark.x, mark.y
        )
    if isinstance(mark, Area):
        return Markup('<polygon class="band" points="{}"/>').format(
            " ".join(f"{x:.1f},{y:.1f}" for x, y in mark.points)
        )
    assert isinstance(mark, Label)
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        mark.x, mark.y, mark.anchor, mark.text
    )
