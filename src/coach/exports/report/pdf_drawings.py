"""What the PDF draws itself: the foot of its pages, charts, and the logo."""

from __future__ import annotations

from typing import Any

from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from coach.exports.report.charts import Area, Chart, Dot, Label, Line
from coach.exports.report.pdf_look import ACCENT, BAND, DATA, FONT, GRID, SIDE, SOFT, SPAN, WIDTH
from coach.exports.report.words import ReportWords


class Pages(Canvas):  # type: ignore[misc]  # reportlab has no types
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
            self.setFont(FONT, 7.5)
            self.setFillColor(SOFT)
            page = self._words("page_of", page=number, pages=len(self._kept))
            room = WIDTH - pdfmetrics.stringWidth(page, FONT, 7.5) - 12
            foot = self._footer
            while foot and pdfmetrics.stringWidth(foot, FONT, 7.5) > room:
                foot = foot[:-2] + "…"
            self.drawString(SIDE, 10 * mm, foot)
            self.drawRightString(SIDE + WIDTH, 10 * mm, page)
            super().showPage()
        super().save()


class Drawing(Flowable):  # type: ignore[misc]  # reportlab has no types
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
                look: tuple[Color, float] = {"grid": (GRID, 0.6), "data": (DATA, 1.4), "span": (SPAN, 2.8)}[mark.look]
                canvas.setStrokeColor(look[0])
                canvas.setLineWidth(look[1])
                canvas.line(mark.x1 * scale, y(mark.y1), mark.x2 * scale, y(mark.y2))
            elif isinstance(mark, Dot):
                canvas.setStrokeColor(DATA)
                canvas.setFillColor(DATA if mark.filled else white)
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
        self.canv.setFillColor(BAND)
        self.canv.drawPath(path, stroke=0, fill=1)

    def _write(self, label: Label, y: Any) -> None:
        canvas = self.canv
        canvas.setFont(FONT, 7.5)
        canvas.setFillColor(SOFT)
        write = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}
        write[label.anchor](label.x * self._scale, y(label.y), label.text)


class Logo(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Two speech bubbles, as in mark.svg."""

    def __init__(self) -> None:
        super().__init__()
        self.width = self.height = 11 * mm

    def draw(self) -> None:
        """Draws them."""
        canvas, unit = self.canv, self.width / 48
        for x, y, rx, ry, tail, colour in (
            (17, 19.2, 14, 12.2, ((6, 26), (5.7, 35), (14, 30)), ACCENT),
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
