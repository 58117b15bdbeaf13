"""The report in each format; a format's library is loaded by the first report in it."""

from __future__ import annotations

from coach.exports.report.content import AgentReport

MIME = {
    "html": "text/html",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown",
}


def report_file(report: AgentReport, form: str) -> bytes:
    """The content of a file in one of the formats of ``MIME``; the same report gives the same bytes.

    Raises:
        KeyError: for another format.
    """
    if form == "html":
        from coach.exports.report.as_html import html_report

        return html_report(report).encode()
    if form == "pdf":
        from coach.exports.report.as_pdf import pdf_report

        return pdf_report(report)
    if form == "xlsx":
        from coach.exports.report.as_xlsx import xlsx_report

        return xlsx_report(report)
    if form == "md":
        from coach.exports.report.as_markdown import markdown_report

        return markdown_report(report).encode()
    raise KeyError(form)
